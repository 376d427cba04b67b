//! Findings about what a description accepts: a rule that there is not, nothing that is found, a day that is past.

use std::sync::Arc;

use jiff::civil::Date;

use super::accept::Entry;
use super::find::{Finding, FindingPlace, first_sentence};
use crate::facts::Kind;
use crate::landscape::{Landscape, Subject};
use crate::rules::{DRIFT, EXPIRED_ACCEPT, Rulebook, UNKNOWN_ACCEPT, UNUSED_ACCEPT, UPKEEP, Upkeep};
use crate::text::nearest;

/// What is wrong with the entries, one finding for each rule and subject.
pub(super) fn find(entries: &[Entry<'_>], landscape: &Landscape, book: &Rulebook, today: Date) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let ids = book.ids();
    for entry in entries {
        let rule = &entry.accept.rule.value;
        let of_drift = DRIFT.iter().any(|one| one.id == rule);
        let known = of_drift || ids.binary_search(&rule.as_str()).is_ok() || book.off.contains(rule);
        let upkeep = if !known {
            UNKNOWN_ACCEPT
        } else if entry.is_expired(today) {
            EXPIRED_ACCEPT
        } else if !entry.used && !entry.perhaps && !of_drift {
            UNUSED_ACCEPT
        } else {
            continue;
        };
        let Some(finding) = finding(upkeep, entry, landscape, book) else {
            continue;
        };
        // Those at one subject stand next to each other.
        let first = findings.iter().rposition(|there| there.subject != finding.subject);
        let here = &mut findings[first.map_or(0, |at| at + 1)..];
        match here.iter_mut().find(|there| there.rule_id == finding.rule_id) {
            Some(there) => there.fact_places.push(finding.place),
            None => findings.push(finding),
        }
    }
    findings
}

/// None where the rule is off.
fn finding(rule: Upkeep, entry: &Entry<'_>, landscape: &Landscape, book: &Rulebook) -> Option<Finding> {
    let setting = book.settings.of(rule.id);
    if setting.is_some_and(|setting| setting.off) {
        return None;
    }
    let severity = setting.and_then(|setting| setting.severity.as_ref());
    let accepted = &entry.accept.rule.value;
    let at = match entry.subject {
        Subject::Landscape => "at the top of the file".to_owned(),
        subject => format!("at `{}`", landscape.subject_name(subject)),
    };
    let (message, fix) = match rule.id {
        id if id == UNKNOWN_ACCEPT.id => {
            let near = nearest(accepted, book.ids());
            let fix = near.map_or(rule.fix.to_owned(), |near| format!("did you mean `{near}`?"));
            (format!("`{accepted}`, accepted {at}, is no rule"), fix)
        }
        id if id == EXPIRED_ACCEPT.id => {
            let until = entry.accept.until.as_ref();
            let until = until.map_or_else(String::new, |until| format!(" until {}", until.value));
            (format!("`{accepted}` was accepted {at}{until}"), rule.fix.to_owned())
        }
        _ => (
            format!("`{accepted}` is accepted {at}, and is not found there"),
            rule.fix.to_owned(),
        ),
    };
    Some(Finding {
        rule_id: rule.id.into(),
        severity: severity.map_or(rule.severity, |severity| severity.value),
        of: match entry.subject {
            Subject::Touchpoint(_) => Kind::Touchpoint,
            Subject::Operation(_) => Kind::Operation,
            Subject::System(_) => Kind::System,
            Subject::Landscape => Kind::Landscape,
        },
        subject: entry.subject,
        message,
        why: first_sentence(rule.why).into(),
        fix: fix.into(),
        place: FindingPlace {
            span: entry.accept.span,
            label: Arc::default(),
        },
        fact_places: Vec::new(),
        related: Vec::new(),
    })
}

/// The rules about what is accepted that are not off.
#[must_use]
pub fn upkeep_rules(book: &Rulebook) -> Vec<Upkeep> {
    let off = |rule: &Upkeep| book.settings.of(rule.id).is_some_and(|setting| setting.off);
    UPKEEP.into_iter().filter(|rule| !off(rule)).collect()
}
