//! Findings as workflow commands of GitHub Actions, which shows them beside the lines that they are about.

use std::fmt::Write;

use super::lint_summary::in_a_line;
use super::uri::slashed;
use super::view::View;
use super::{Look, clean};
use crate::advice::{Checked, Finding};
use crate::rules::Severity;

/// A command for each finding, then the counts in a line that is none and only stands in the log.
#[must_use]
pub fn lint_github(view: &View<'_>, checked: &Checked<'_>) -> String {
    let mut text = String::new();
    for finding in &checked.findings {
        text.push_str(&command(view, finding));
        text.push('\n');
    }
    text + &in_a_line(view, checked, Look::PLAIN) + "\n"
}

fn command(view: &View<'_>, finding: &Finding) -> String {
    let place = view.place(finding.place.span);
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut text = format!(
        "::{word} file={},line={}",
        property(&slashed(view.file(finding.place.span))),
        place.line
    );
    let _ = write!(text, ",endLine={}", place.end_line);
    if place.line == place.end_line {
        // An annotation over several lines may have no columns.
        let _ = write!(text, ",col={},endColumn={}", place.column, place.end_column);
    }
    let subject = view.advice.landscape.subject_name(finding.subject);
    let title = format!("{}: {subject}", finding.rule_id);
    let mut lines = vec![data(&finding.message)];
    for (word, footer) in [("why", &*finding.why), ("help", &*finding.fix)] {
        if !footer.is_empty() {
            lines.push(format!("{word}: {}", data(footer)));
        }
    }
    let _ = write!(text, ",title={}::{}", property(&title), lines.join("%0A"));
    text
}

/// What stands after a command. A line break would end it, and begin one of the text's own.
fn data(text: &str) -> String {
    clean(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands in a command, between commas and before a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
