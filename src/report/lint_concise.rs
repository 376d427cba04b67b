//! A line for each finding, as compilers write them and editors read them.

use std::fmt::Write;

use super::lint_summary::in_a_line;
use super::paint::Paint;
use super::view::View;
use super::{Look, clean};
use crate::advice::Checked;
use crate::parallel;
use crate::text::Word;

/// `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE (SUBJECT)` for each finding, then the counts in a line.
#[must_use]
pub fn lint_concise(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let (sources, landscape) = (view.sources, view.advice.landscape);
    let text = parallel::text(&checked.findings, |part| {
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
    });
    text + &in_a_line(view, checked, look) + "\n"
}
