//! A line for each finding, as compilers write them and editors read them.

use std::fmt::Write;

use super::lint_summary::in_a_line;
use super::paint::Paint;
use super::view::View;
use super::{Look, clean};
use crate::advice::Checked;
use crate::text::Word;

/// `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE (SUBJECT)` for each finding, then the counts in a line.
#[must_use]
pub fn lint_concise(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let mut text = String::new();
    for finding in &checked.findings {
        let place = view.place(finding.place.span);
        let kind = format!("{}[{}]", finding.severity.word(), finding.rule_id);
        let _ = writeln!(
            text,
            "{}:{}:{}: {}: {} ({})",
            clean(view.file(finding.place.span)),
            place.line,
            place.column,
            Paint::of(finding.severity).on(&kind, look),
            clean(&finding.message),
            clean(view.advice.landscape.subject_name(finding.subject)),
        );
    }
    text + &in_a_line(view, checked, look) + "\n"
}
