//! The second pass: what is wrong today.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::checks::Checks;
use super::missing::Unsettled;
use super::trace::missing;
use super::wording::Wording;
use crate::facts::{FactId, Facts, Kind};
use crate::landscape::{Landscape, Subject, TouchpointId};
use crate::parallel;
use crate::rules::{AntiPattern, AntiPatternId, Judge, Rulebook, Severity};
use crate::text::Span;

/// One anti-pattern, found at one subject, or a safeguard that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule_id: Arc<str>,
    /// How bad it is.
    pub severity: Severity,
    /// What kind of subject it is about.
    pub of: Kind,
    /// Its subject.
    pub subject: Subject,
    /// What is wrong, in a line.
    pub message: String,
    /// Why it matters, in a sentence.
    pub why: Arc<str>,
    /// What to do.
    pub fix: Arc<str>,
    /// Where it stands, with a label that may be empty.
    pub place: FindingPlace,
    /// Where the facts stand that make it so.
    pub fact_places: Vec<FindingPlace>,
    /// The touchpoints that were counted.
    pub related: Vec<Related>,
}

/// A place and a few words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingPlace {
    /// The place.
    pub span: Span,
    /// The words; may be empty.
    pub label: Arc<str>,
}

/// A touchpoint that a finding counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The touchpoint.
    pub touchpoint: TouchpointId,
    /// Its place.
    pub place: FindingPlace,
}

impl Finding {
    /// Whether it is about a touchpoint, or has it among its places.
    #[must_use]
    pub fn is_at(&self, id: TouchpointId) -> bool {
        self.subject == Subject::Touchpoint(id) || self.related.iter().any(|related| related.touchpoint == id)
    }

    /// What names this finding whatever moves around it: its rule and its subject.
    #[must_use]
    pub fn fingerprint(&self, landscape: &Landscape) -> String {
        format!("{}:{}", self.rule_id, landscape.subject_name(self.subject))
    }
}

/// What the anti-patterns say.
pub(super) struct Raw {
    pub(super) findings: Vec<Finding>,
    pub(super) unsettled: Vec<Unsettled>,
    /// Where any of them is found, covered ones too.
    pub(super) covered: Covered,
}

/// Runs every anti-pattern over every subject of its kind.
pub(super) fn find(facts: &Facts<'_>, judge: &Judge<'_>) -> Raw {
    let book = judge.book();
    let landscape = facts.landscape;
    facts.work_out();
    let (mut found, mut open): (Vec<Found>, Vec<Open>) = (Vec::new(), Vec::new());
    for kind in [Kind::Touchpoint, Kind::Operation, Kind::System, Kind::Landscape] {
        for (part, left) in parallel::in_parts(&subjects(kind, landscape), |part| judge_part(kind, part, facts, book)) {
            found.extend(part);
            open.extend(left);
        }
    }
    let covered = Covered::new(&found, book);
    found.retain(|(rule, subject, _)| !covered.covers(book.covered_by(*rule), *subject));
    open.retain(|(rule, subject, _)| !covered.covers(book.covered_by(*rule), *subject));
    let finding =
        |wording: &mut Wording<'_>, (rule, subject, places): &Found| wording.finding(*rule, *subject, places, facts);
    let findings = parallel::each_with(&found, || Wording::new(book), finding);
    drop(found);
    let start = || (Wording::new(book), Judge::new(book));
    let unsettled = |(wording, judge): &mut (Wording<'_>, Judge<'_>), (rule, subject, settle): &Open| Unsettled {
        rule_id: wording.id(*rule),
        subject: *subject,
        missing: missing(*subject, settle, facts, judge),
    };
    let mut unsettled = parallel::each_with(&open, start, unsettled);
    // At each subject the rules were walked in the order of their ids, which equal positions keep.
    unsettled.sort_by_key(|one| position(one.subject, landscape));
    Raw {
        findings,
        unsettled,
        covered,
    }
}

/// A rule that holds of a subject, with what was counted.
type Found = (AntiPatternId, Subject, Vec<TouchpointId>);
/// A rule that may hold of a subject, with the facts that could settle it.
type Open = (AntiPatternId, Subject, Vec<FactId>);

/// What the anti-patterns of a kind say of some subjects.
fn judge_part(kind: Kind, part: &[Subject], facts: &Facts<'_>, book: &Rulebook) -> (Vec<Found>, Vec<Open>) {
    let mut checks = Checks::new(kind, book);
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for subject in part {
        let verdicts = checks.of(|fact| facts.get(*subject, fact));
        let places = |rule: &AntiPatternId| counted(book.anti_pattern(*rule), *subject, facts);
        found.extend(verdicts.found.iter().map(|rule| (*rule, *subject, places(rule))));
        open.extend(
            verdicts
                .open
                .iter()
                .map(|(rule, settle)| (*rule, *subject, settle.clone())),
        );
    }
    (found, open)
}

/// Sorts findings as reports show them: by operation, touchpoint and rule.
pub(super) fn sort<F: Borrow<Finding>>(findings: &mut [F], landscape: &Landscape) {
    findings.sort_by(|a, b| order(a.borrow(), b.borrow(), landscape));
}

/// The same, in place, where no rule is found twice at a subject.
pub(super) fn sort_distinct(findings: &mut [Finding], landscape: &Landscape) {
    findings.sort_unstable_by(|a, b| order(a, b, landscape));
}

fn order(a: &Finding, b: &Finding, landscape: &Landscape) -> Ordering {
    let (at_a, at_b) = (position(a.subject, landscape), position(b.subject, landscape));
    at_a.cmp(&at_b).then_with(|| a.rule_id.cmp(&b.rule_id))
}

/// Order of subjects in reports: by operation, then touchpoint; systems and the landscape after them.
fn position(subject: Subject, landscape: &Landscape) -> (u8, u32, u32) {
    match subject {
        Subject::Operation(id) => (0, id.0, 0),
        Subject::Touchpoint(id) => (0, landscape.touchpoint(id).operation.0, id.0 + 1),
        Subject::System(id) => (1, id.0, 0),
        Subject::Landscape => (2, 0, 0),
    }
}

/// The subjects of a kind on which there can be findings: nothing in someone else's system, nothing only drawn.
fn subjects(kind: Kind, landscape: &Landscape) -> Vec<Subject> {
    match kind {
        Kind::Touchpoint => landscape
            .touchpoint_ids()
            .filter(|id| !landscape.is_given(landscape.touchpoint(*id).operation) && !landscape.is_only_drawn(*id))
            .map(Subject::Touchpoint)
            .collect(),
        Kind::Operation => landscape
            .operation_ids()
            // Of an operation that an importer made nothing is known that a rule could speak of.
            .filter(|id| !landscape.is_given(*id) && !landscape.is_made_up(*id))
            .map(Subject::Operation)
            .collect(),
        Kind::System => {
            let ours = landscape.system_ids().filter(|id| !landscape.system(*id).external);
            ours.map(Subject::System).collect()
        }
        Kind::Landscape => vec![Subject::Landscape],
    }
}

/// The touchpoints behind the counts of a rule's condition.
fn counted(rule: &AntiPattern, subject: Subject, facts: &Facts<'_>) -> Vec<TouchpointId> {
    let mut all: Vec<TouchpointId> = rule
        .common
        .when
        .facts()
        .into_iter()
        .flat_map(|fact| facts.counted(subject, fact))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Where something was found that silences something else, by subject and by further places.
pub(super) struct Covered(HashMap<Subject, Vec<AntiPatternId>>);

impl Covered {
    fn new(found: &[Found], book: &Rulebook) -> Self {
        let silencing: HashSet<AntiPatternId> = book.silencing().collect();
        let mut at: HashMap<Subject, Vec<AntiPatternId>> = HashMap::new();
        for (rule, subject, places) in found.iter().filter(|(rule, ..)| silencing.contains(rule)) {
            at.entry(*subject).or_default().push(*rule);
            for place in places {
                at.entry(Subject::Touchpoint(*place)).or_default().push(*rule);
            }
        }
        Covered(at)
    }

    pub(super) fn covers(&self, by: &[AntiPatternId], subject: Subject) -> bool {
        let found = if by.is_empty() { None } else { self.0.get(&subject) };
        found.is_some_and(|found| found.iter().any(|rule| by.contains(rule)))
    }
}

/// The first sentence, without its period and with a small first letter, as it stands after `why:`.
#[must_use]
pub fn first_sentence(text: &str) -> String {
    let text = text.trim();
    let end = text.find(". ").or_else(|| text.find(".\n")).unwrap_or(text.len());
    let sentence = text[..end].trim_end_matches('.');
    let mut letters = sentence.chars();
    match (letters.next(), sentence.chars().nth(1)) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}
