//! Where a description differs from what was observed: declared and not seen, seen and not declared, or both, and not
//! the same. Findings like those of the rules, so that every report takes them.

mod absent;
mod differs;
mod limits;
mod new;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::advice::{Finding, FindingPlace, first_sentence};
use crate::description::Source;
use crate::facts::Kind;
use crate::import::{Declared, DeclaredOperation, DeclaredTouchpoint, Fit, Found, FoundTouchpoint, Join, fit, reached};
use crate::landscape::{Landscape, OperationId, Subject, TouchpointId};
use crate::rules::{Rulebook, Upkeep};

pub use limits::Limits;

/// What is declared beside what was observed.
pub(crate) struct Comparison<'a> {
    pub(crate) landscape: &'a Landscape,
    pub(crate) book: &'a Rulebook,
    pub(crate) declared: Declared,
    pub(crate) join: Join,
    pub(crate) limits: Limits,
}

/// Every difference between a landscape and what was observed, in no order of its own.
///
/// `found` is [`sound`](crate::import::sound()); its figures are held against what is declared only past the limits.
#[must_use]
pub fn differences(landscape: &Landscape, found: &Found, book: &Rulebook, limits: Limits) -> Vec<Finding> {
    let declared = declared(landscape);
    let join = Join::new(found, &declared);
    let comparison = Comparison {
        landscape,
        book,
        declared,
        join,
        limits,
    };
    let mut findings = absent::find(&comparison);
    findings.extend(new::find(&comparison));
    findings.extend(differs::find(&comparison));
    findings
}

/// A landscape as far as names and ends go.
fn declared(landscape: &Landscape) -> Declared {
    let name = |id: &crate::landscape::SystemId| landscape.system(*id).name.clone();
    let touchpoint = |id: TouchpointId| {
        let touchpoint = landscape.touchpoint(id);
        DeclaredTouchpoint {
            to: touchpoint.to.iter().map(name).collect(),
            reaches: landscape.callees(id).iter().map(name).collect(),
            event: touchpoint.event.map(|event| landscape.event(event).name.clone()),
            via: touchpoint.written.via,
        }
    };
    let operation = |id: OperationId| {
        let operation = landscape.operation(id);
        DeclaredOperation {
            name: operation.name.clone(),
            system: name(&operation.system),
            made_up: landscape.is_made_up(id),
            subscribes: operation
                .subscribes
                .iter()
                .map(|event| landscape.event(*event).name.clone())
                .collect(),
            touchpoints: landscape.touchpoints_of(id).map(touchpoint).collect(),
        }
    };
    Declared {
        systems: landscape
            .systems
            .iter()
            .map(|system| (system.name.clone(), system.aliases.clone()))
            .collect(),
        operations: landscape.operation_ids().map(operation).collect(),
    }
}

impl Comparison<'_> {
    /// The touchpoint of two numbers.
    fn touchpoint(&self, operation: usize, number: usize) -> TouchpointId {
        let first = self.landscape.operations[operation].touchpoints.start;
        TouchpointId(first + u32::try_from(number).expect("fewer than 2^32 touchpoints"))
    }

    /// The found operations that may have seen what a declared one does: those of its name, and whatever was seen of its
    /// system without the operation's name; where nothing has its name, all of its system.
    fn seen_of(&self, operation: usize) -> Vec<usize> {
        let join = &self.join;
        let by_name: Vec<usize> = (0..join.operations.len())
            .filter(|at| join.operations[*at] == Some(operation) && !join.found.operations[*at].unknown_operation)
            .collect();
        if !by_name.is_empty() {
            return by_name;
        }
        let system = &self.declared.operations[operation].system;
        let of_system = (0..join.operations.len()).filter(|at| join.found.operations[*at].system == *system);
        of_system.collect()
    }

    /// How a touchpoint that was seen stands to a declared one.
    fn fit(&self, seen: &FoundTouchpoint, operation: usize, number: usize) -> Option<Fit> {
        let declared = &self.declared.operations[operation].touchpoints[number];
        fit(seen, &reached(seen, &self.join.found), declared)
    }

    /// Whether anything that was read could see calls: what documents of events know says nothing of them.
    fn sees_calls(&self) -> bool {
        let touchpoints = self.join.found.operations.iter().flat_map(|one| &one.touchpoints);
        let mut sources = touchpoints.map(|one| one.observed.source);
        sources.any(|source| source != Source::Asyncapi)
    }

    /// A finding of a rule; None where the rule is off.
    fn finding(&self, rule: Upkeep, subject: Subject, message: String, places: Vec<FindingPlace>) -> Option<Finding> {
        let setting = self.book.settings.of(rule.id);
        if setting.is_some_and(|setting| setting.off) {
            return None;
        }
        let severity = setting.and_then(|setting| setting.severity.as_ref());
        Some(Finding {
            rule_id: rule.id.into(),
            severity: severity.map_or(rule.severity, |severity| severity.value),
            of: match subject {
                Subject::Touchpoint(_) => Kind::Touchpoint,
                Subject::Operation(_) => Kind::Operation,
                Subject::System(_) => Kind::System,
                Subject::Landscape => Kind::Landscape,
            },
            subject,
            message,
            why: first_sentence(rule.why).into(),
            fix: rule.fix.into(),
            place: FindingPlace {
                span: self.landscape.subject_place(subject)?,
                label: Arc::default(),
            },
            fact_places: places,
            related: Vec::new(),
        })
    }
}

/// What a touchpoint that was seen is called: the systems it calls, or the event.
fn name(seen: &FoundTouchpoint) -> String {
    seen.event.clone().unwrap_or_else(|| seen.to.join(", "))
}

/// `a`, `a and b`, `a, b and c`, each once.
fn listed(names: impl IntoIterator<Item = String>) -> String {
    let mut there = BTreeSet::new();
    let names = names.into_iter().filter(|name| there.insert(name.clone()));
    let mut names: Vec<String> = names.collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}
