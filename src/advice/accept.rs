//! Findings that are let stand.

use std::collections::HashMap;

use jiff::civil::Date;

use super::find::Finding;
use super::missing::Unsettled;
use crate::description::Accept;
use crate::landscape::{Landscape, Subject};
use crate::text::FileId;

/// A finding that is let stand, and why.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The finding.
    pub finding: Finding,
    /// Why it may stand.
    pub reason: String,
    /// The last day on which it may.
    pub until: Option<Date>,
}

/// What a description accepts, and at which subject.
pub(super) struct Entry<'l> {
    pub(super) subject: Subject,
    pub(super) accept: &'l Accept,
    /// Whether it lets something stand.
    pub(super) used: bool,
    /// Whether it may, once more is known.
    pub(super) perhaps: bool,
}

impl Entry<'_> {
    /// Whether it is past its day.
    pub(super) fn is_expired(&self, today: Date) -> bool {
        self.accept.until.as_ref().is_some_and(|until| until.value < today)
    }
}

/// All that a landscape accepts, to be found by rule and subject.
pub(super) struct Entries<'l> {
    landscape: &'l Landscape,
    /// At touchpoints, then operations, systems and files, each in order.
    pub(super) all: Vec<Entry<'l>>,
    /// Those of a rule at a subject; at the top of a file, at that file.
    by_place: HashMap<(&'l str, Subject, Option<FileId>), Vec<usize>>,
}

impl<'l> Entries<'l> {
    pub(super) fn of(landscape: &'l Landscape) -> Self {
        let touchpoints = landscape.touchpoint_ids().map(|id| {
            let accept = &landscape.touchpoint(id).written.accept;
            (Subject::Touchpoint(id), accept)
        });
        let operations = landscape
            .operation_ids()
            .map(|id| (Subject::Operation(id), &landscape.operation(id).accept));
        let systems = landscape
            .system_ids()
            .map(|id| (Subject::System(id), &landscape.system(id).accept));
        let files = landscape.files.iter().map(|file| (Subject::Landscape, &file.accept));
        let lists = touchpoints.chain(operations).chain(systems).chain(files);
        let entry = |subject: Subject, accept: &'l Accept| Entry {
            subject,
            accept,
            used: false,
            perhaps: false,
        };
        let all: Vec<Entry<'l>> = lists
            .flat_map(|(subject, accepts)| accepts.iter().map(move |accept| entry(subject, accept)))
            .collect();
        let mut by_place: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, entry) in all.iter().enumerate() {
            let file = (entry.subject == Subject::Landscape).then_some(entry.accept.span.file);
            let key = (entry.accept.rule.value.as_str(), entry.subject, file);
            by_place.entry(key).or_default().push(at);
        }
        Entries {
            landscape,
            all,
            by_place,
        }
    }

    /// The entries of a rule at a subject and at all that it is within, the nearest first.
    fn covering(&self, rule: &str, subject: Subject) -> Vec<usize> {
        let mut found = Vec::new();
        if self.all.is_empty() {
            return found;
        }
        let mut at = |subject: Subject, file: Option<FileId>| {
            found.extend(self.by_place.get(&(rule, subject, file)).into_iter().flatten().copied());
        };
        let operation = match subject {
            Subject::Touchpoint(id) => {
                at(subject, None);
                Some(self.landscape.touchpoint(id).operation)
            }
            Subject::Operation(id) => Some(id),
            Subject::System(_) => {
                at(subject, None);
                None
            }
            Subject::Landscape => None,
        };
        if let Some(id) = operation {
            at(Subject::Operation(id), None);
            at(Subject::System(self.landscape.operation(id).system), None);
        }
        if subject == Subject::Landscape {
            for file in &self.landscape.files {
                at(Subject::Landscape, Some(file.file));
            }
        } else if let Some(place) = self.landscape.subject_place(subject) {
            at(Subject::Landscape, Some(place.file));
        }
        found
    }

    /// Takes out what is accepted on the day, and notes which entries let something stand.
    pub(super) fn sort_out(&mut self, findings: Vec<Finding>, today: Date) -> (Vec<Finding>, Vec<Accepted>) {
        if self.all.is_empty() {
            return (findings, Vec::new());
        }
        let (mut left, mut accepted) = (Vec::new(), Vec::new());
        for finding in findings {
            // The nearest says why; one further out that covers it too is of use as well.
            let mut nearest: Option<&Accept> = None;
            for at in self.covering(&finding.rule_id, finding.subject) {
                let entry = &mut self.all[at];
                if !entry.is_expired(today) {
                    entry.used = true;
                    nearest = nearest.or(Some(entry.accept));
                }
            }
            match nearest {
                Some(accept) => {
                    let until = accept.until.as_ref().map(|until| until.value);
                    let reason = accept.reason.value.clone();
                    accepted.push(Accepted { finding, reason, until });
                }
                None => left.push(finding),
            }
        }
        (left, accepted)
    }

    /// Notes the entries that may let something stand once more is known.
    pub(super) fn note_unsettled(&mut self, unsettled: &[Unsettled]) {
        for one in unsettled {
            for at in self.covering(&one.rule_id, one.subject) {
                self.all[at].perhaps = true;
            }
        }
    }
}
