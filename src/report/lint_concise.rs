//! A line for each finding, as compilers write them and editors read them.

use std::fmt::Write;

use super::lint_summary::in_a_line;
use super::paint::Paint;
use super::view::View;
use super::{Look, clean};
use crate::advice::{Checked, Finding};
use crate::parallel;
use crate::text::Word;

/// `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE (SUBJECT)` for each finding, then the counts in a line.
#[must_use]
pub fn lint_concise(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    concise_parts(view, checked, look).collect()
}

/// The same in parts, so that those of a large landscape are not all there at a time.
pub fn concise_parts<'c>(
    view: &'c View<'_>,
    checked: &'c Checked<'_>,
    look: Look,
) -> impl Iterator<Item = String> + 'c {
    let (sources, landscape) = (view.sources, view.advice.landscape);
    let lines = move |part: &[&Finding]| {
        let mut text = String::new();
        for finding in part {
            let span = finding.place.span;
            let place = sources.place(span);
            let kind = format!("{}[{}]", finding.severity.word(), finding.rule_id);
            let _ = writeln!(
                text,
                "{}:{}:{}: {}: {} ({})",
                clean(sources.name(span.file)),
                place.line,
                place.column,
                Paint::of(finding.severity).on(&kind, look),
                clean(&finding.message),
                clean(landscape.subject_name(finding.subject)),
            );
        }
        text
    };
    let waves = checked.findings.chunks(parallel::WAVE);
    let parts = waves.map(move |wave| parallel::in_parts(wave, lines).concat());
    parts.chain(std::iter::once_with(move || in_a_line(view, checked, look) + "\n"))
}
