//! The findings as JSON, `touchpoint-findings/1`.

use serde::Serialize;

use super::json::{Setting, document, items, settings, with_items};
use super::lint_summary::Counts;
use super::view::View;
use crate::advice::{Change, Checked, Finding};
use crate::parallel;
use crate::text::Word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    /// Put in afterwards.
    findings: [(); 0],
    unsettled: Vec<Unsettled<'a>>,
    summary: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Vec<Difference<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    set: Vec<Setting<'a>>,
}

/// One finding.
#[derive(Serialize)]
pub(super) struct One<'a> {
    rule: &'a str,
    severity: &'static str,
    of: &'static str,
    subject: &'a str,
    message: &'a str,
    fix: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    related: Vec<Related<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Related<'a> {
    subject: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Unsettled<'a> {
    rule: &'a str,
    subject: &'a str,
    facts: Vec<&'a str>,
}

/// What a baseline knows more or less of than there is.
#[derive(Serialize)]
struct Difference<'a> {
    rule: &'a str,
    subject: &'a str,
    known: u64,
    now: u64,
}

/// The findings as JSON.
#[must_use]
pub fn lint_json(view: &View<'_>, checked: &Checked<'_>) -> String {
    json_parts(view, checked).collect()
}

/// The same in parts, so that those of a large landscape are not all there at a time.
pub fn json_parts<'c>(view: &'c View<'_>, checked: &'c Checked<'_>) -> impl Iterator<Item = String> + 'c {
    let advice = view.advice;
    let unsettled = advice.unsettled.iter().map(|one| Unsettled {
        rule: &one.rule_id,
        subject: advice.landscape.subject_name(one.subject),
        facts: one
            .facts()
            .into_iter()
            .map(|fact| advice.book.vocabulary.name(fact))
            .collect(),
    });
    let document = document(&Document {
        format: "touchpoint-findings/1",
        findings: [],
        unsettled: unsettled.collect(),
        summary: Counts::of(checked),
        baseline: checked
            .changes
            .as_ref()
            .map(|changes| changes.iter().map(known).collect()),
        set: settings(advice.book),
    });
    let waves = checked.findings.chunks(parallel::WAVE);
    let findings = waves
        .flat_map(move |wave| parallel::in_parts(wave, |part| items(part.iter().map(|finding| entry(view, finding)))));
    with_items(document, "findings", findings)
}

fn known(change: &Change) -> Difference<'_> {
    Difference {
        rule: &change.rule,
        subject: &change.subject,
        known: change.known,
        now: change.now,
    }
}

/// A finding with its places.
pub(super) fn entry<'a>(view: &View<'a>, finding: &'a Finding) -> One<'a> {
    let landscape = view.advice.landscape;
    let place = view.place(finding.place.span);
    let related = finding.related.iter().map(|related| {
        let place = view.place(related.place.span);
        Related {
            subject: &landscape.touchpoint(related.touchpoint).id,
            file: view.file(related.place.span),
            line: place.line,
            column: place.column,
        }
    });
    One {
        rule: &finding.rule_id,
        severity: finding.severity.word(),
        of: finding.of.word(),
        subject: landscape.subject_name(finding.subject),
        message: &finding.message,
        fix: &finding.fix,
        file: view.file(finding.place.span),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        related: related.collect(),
        fingerprint: finding.fingerprint(landscape),
    }
}
