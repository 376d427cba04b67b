//! Findings that are known: by rule and subject, so that they stay known whatever moves around them.

mod read;

use std::collections::BTreeMap;

use super::find::Finding;
use crate::landscape::{Landscape, Subject};
use crate::rules::{Rulebook, UPKEEP};

pub use read::read_baseline;

/// What was found at some time, and how much of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    subject: String,
}

/// One thing that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The rule.
    pub rule: &'a str,
    /// The subject. Touchpoints whose ids differ only in a number that was made for them are one.
    pub subject: &'a str,
    /// In how many places: the touchpoints that the finding counts, else one for each finding.
    pub count: u64,
}

/// A known thing of which there is not as much as there was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule.
    pub rule: String,
    /// The subject.
    pub subject: String,
    /// In how many places it is known.
    pub known: u64,
    /// In how many it is found now.
    pub now: u64,
}

impl Baseline {
    /// All that is found.
    #[must_use]
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>, landscape: &Landscape) -> Self {
        let mut baseline = Baseline::default();
        for finding in findings {
            *baseline.counts.entry(Key::of(finding, landscape)).or_default() += places(finding);
        }
        baseline
    }

    /// Its entries, by rule and subject.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.counts.iter().map(|(key, count)| Entry {
            rule: &key.rule,
            subject: &key.subject,
            count: *count,
        })
    }

    /// In how many places all of it is.
    #[must_use]
    pub fn places(&self) -> u64 {
        self.counts.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Whether it knows a finding, where all that is found is `now`: there is no more of it than there was, or it is
    /// what a larger one, of which there is less now, silenced.
    pub(super) fn knows(&self, finding: &Finding, now: &Baseline, landscape: &Landscape, book: &Rulebook) -> bool {
        let known = |key: &Key| self.counts.get(key).copied().unwrap_or_default();
        let found = |key: &Key| now.counts.get(key).copied().unwrap_or_default();
        let key = Key::of(finding, landscape);
        if known(&key) > 0 {
            return found(&key) <= known(&key);
        }
        let operation = match finding.subject {
            Subject::Touchpoint(id) => Some(Subject::Operation(landscape.touchpoint(id).operation)),
            _ => None,
        };
        let larger = book.silenced_by(&finding.rule_id).into_iter().flat_map(|rule| {
            let subjects = [Some(finding.subject), operation].into_iter().flatten();
            subjects.map(|subject| Key::new(rule, subject, landscape))
        });
        larger.into_iter().any(|larger| found(&larger) < known(&larger))
    }

    /// What there is less of now, or none, and what there is more of; by rule and subject.
    #[must_use]
    pub fn changes(&self, now: &Baseline) -> Vec<Change> {
        let changes = self.counts.iter().map(|(key, known)| Change {
            rule: key.rule.clone(),
            subject: key.subject.clone(),
            known: *known,
            now: now.counts.get(key).copied().unwrap_or_default(),
        });
        changes.filter(|change| change.known != change.now).collect()
    }
}

impl Key {
    fn new(rule: &str, subject: Subject, landscape: &Landscape) -> Self {
        Key {
            rule: rule.to_owned(),
            subject: landscape.lasting_name(subject).into_owned(),
        }
    }

    fn of(finding: &Finding, landscape: &Landscape) -> Self {
        Key::new(&finding.rule_id, finding.subject, landscape)
    }
}

/// In how many places something is found: an operation that waits for one more system is worse than it was.
fn places(finding: &Finding) -> u64 {
    let upkeep = UPKEEP.iter().any(|rule| *rule.id == *finding.rule_id);
    let count = if upkeep {
        1 + finding.fact_places.len()
    } else {
        finding.related.len().max(1)
    };
    count as u64
}
