//! Findings as Markdown, for the summary of a job or a comment on a merge request.

use std::fmt::Write;

use super::Look;
use super::lint_summary::{Counts, let_stand, of_baseline, seen, settling};
use super::listed::settings;
use super::markdown_text::{code, escaped, prose};
use super::view::View;
use crate::advice::{Checked, Finding};
use crate::text::{Span, Word};

/// The counts, a table of the findings, what to do about each, and what is left out.
#[must_use]
pub fn lint_markdown(view: &View<'_>, checked: &Checked<'_>) -> String {
    let counts = Counts::of(checked);
    let mut text = format!(
        "## touchpoint: {}\n\nIn {}; {}.\n",
        counts.found(Look::PLAIN),
        seen(view),
        counts.left_out()
    );
    if !checked.findings.is_empty() {
        text.push_str("\n| severity | rule | subject | what is wrong | where |\n| --- | --- | --- | --- | --- |\n");
        for finding in &checked.findings {
            text.push_str(&row(view, finding));
        }
        text.push_str("\n### What to do\n\n");
        for finding in &checked.findings {
            text.push_str(&details(view, finding));
        }
    }
    let accepted: Vec<String> = checked.accepted.iter().map(|one| let_stand(view, one)).collect();
    let unsettled = settling(view, &view.advice.would_settle());
    let hidden: Vec<String> = counts.not_shown().into_iter().collect();
    for (title, lines) in [
        ("Accepted", &accepted),
        ("Baseline", &of_baseline(checked)),
        ("Unsettled", &unsettled),
        ("Hidden", &hidden),
        ("Set by the configuration", &settings(view.advice.book)),
    ] {
        if !lines.is_empty() {
            let lines: Vec<String> = lines.iter().map(|line| format!("- {}\n", escaped(line))).collect();
            let _ = write!(text, "\n### {title}\n\n{}", lines.concat());
        }
    }
    text
}

fn row(view: &View<'_>, finding: &Finding) -> String {
    format!(
        "| {} | {} | {} | {} | {} |\n",
        finding.severity.word(),
        code(&finding.rule_id),
        code(view.advice.landscape.subject_name(finding.subject)),
        prose(&finding.message),
        at(view, finding.place.span),
    )
}

/// What to do, and the other places.
fn details(view: &View<'_>, finding: &Finding) -> String {
    let subject = view.advice.landscape.subject_name(finding.subject);
    let mut text = format!(
        "- {} at {}: {}\n",
        code(&finding.rule_id),
        code(subject),
        prose(&finding.fix)
    );
    let related = finding.related.iter().map(|related| &related.place);
    for place in finding.fact_places.iter().chain(related) {
        let label = if place.label.is_empty() {
            String::new()
        } else {
            format!(" {}", prose(&place.label))
        };
        let _ = writeln!(text, "  - {}{label}", at(view, place.span));
    }
    text
}

/// `` `shop.yaml:24` ``
fn at(view: &View<'_>, span: Span) -> String {
    code(&format!("{}:{}", view.file(span), view.place(span).line))
}
