//! Findings as GitLab's code quality report: a list without a head, so that no counts stand in it.

use serde::Serialize;

use super::json::document;
use super::uri::slashed;
use super::view::View;
use crate::advice::{Checked, Finding};
use crate::rules::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// A merge request shows what came and went by these.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: std::borrow::Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The findings as a code quality report.
#[must_use]
pub fn lint_gitlab(view: &View<'_>, checked: &Checked<'_>) -> String {
    let issues: Vec<Issue<'_>> = checked.findings.iter().map(|finding| issue(view, finding)).collect();
    document(&issues)
}

fn issue<'a>(view: &View<'a>, finding: &'a Finding) -> Issue<'a> {
    let place = view.place(finding.place.span);
    Issue {
        description: if finding.fix.is_empty() {
            finding.message.clone()
        } else {
            // The widget shows nothing else.
            format!("{}; help: {}", finding.message, finding.fix)
        },
        check_name: &finding.rule_id,
        fingerprint: finding.fingerprint(view.advice.landscape),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: slashed(view.file(finding.place.span)),
            lines: Lines {
                begin: place.line,
                end: place.end_line,
            },
        },
    }
}
