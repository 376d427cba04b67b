//! What could not be told, and the facts that would tell it.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Builtin, FactId, Facts, Kind};
use crate::landscape::{Subject, TouchpointId};
use crate::rules::{AntiPatternId, Judge};

/// A fact that nobody said, at the subject at which it would be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Missing {
    /// The fact.
    pub fact: FactId,
    /// Where it would be said.
    pub subject: Subject,
}

/// An anti-pattern that may be there or not.
#[derive(Clone, Debug)]
pub struct Unsettled {
    /// The rule.
    pub rule: AntiPatternId,
    /// The rule's id.
    pub rule_id: String,
    /// Where it may be.
    pub subject: Subject,
    /// What could settle it, by fact.
    pub missing: Vec<Missing>,
}

impl Unsettled {
    /// The facts that could settle it, each once.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut facts: Vec<FactId> = self.missing.iter().map(|missing| missing.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}

/// Few facts that would settle all that is unsettled of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WouldSettle {
    /// The rule's id.
    pub rule_id: String,
    /// The fact.
    pub fact: FactId,
    /// Where it would be said, in order.
    pub subjects: Vec<Subject>,
}

/// The facts to be said for some facts of a subject to be known: derived ones are traced to what they come from.
pub(super) fn missing(subject: Subject, facts: &[FactId], known: &Facts<'_>, judge: &Judge<'_>) -> Vec<Missing> {
    let mut all = BTreeSet::new();
    for fact in facts {
        trace(subject, *fact, known, judge, &mut all);
    }
    all.into_iter().collect()
}

fn trace(subject: Subject, fact: FactId, facts: &Facts<'_>, judge: &Judge<'_>, all: &mut BTreeSet<Missing>) {
    let definition = facts.vocabulary.get(fact);
    let landscape = facts.landscape;
    match (definition.builtin, subject) {
        (Some(Builtin::Recommended), Subject::Touchpoint(id)) => {
            let possible = judge.possible(|fact| facts.get(subject, fact));
            for fact in judge.judge(&possible).decides.clone() {
                trace(Subject::Touchpoint(id), fact, facts, judge, all);
            }
        }
        (Some(Builtin::Consumers), Subject::Touchpoint(id)) if landscape.touchpoint(id).event.is_none() => {
            let Some(needs) = facts.vocabulary.builtin(Builtin::Needs) else {
                return;
            };
            let siblings = landscape.touchpoints_of(landscape.touchpoint(id).operation);
            let counted =
                siblings.filter(|id| landscape.touchpoint(*id).event.is_none() && !landscape.is_only_drawn(*id));
            let unknown = counted.filter(|id| facts.is_unknown(*id, needs));
            all.extend(unknown.map(|id| Missing {
                fact: needs,
                subject: Subject::Touchpoint(id),
            }));
        }
        (Some(Builtin::SideEffectCalls), Subject::Operation(id)) => {
            let vocabulary = facts.vocabulary;
            let builtins = [Builtin::Needs, Builtin::Via].map(|builtin| vocabulary.builtin(builtin));
            let recommended = vocabulary.builtin(Builtin::Recommended);
            for touchpoint in landscape
                .touchpoints_of(id)
                .filter(|id| facts.may_be_side_effect_call(*id))
            {
                for fact in builtins
                    .into_iter()
                    .flatten()
                    .filter(|fact| facts.is_unknown(touchpoint, *fact))
                {
                    all.insert(Missing {
                        fact,
                        subject: Subject::Touchpoint(touchpoint),
                    });
                }
                if let Some(recommended) = recommended.filter(|fact| facts.is_unknown(touchpoint, *fact)) {
                    trace(Subject::Touchpoint(touchpoint), recommended, facts, judge, all);
                }
            }
        }
        (Some(Builtin::TouchpointsToChange), _) => {
            let Some(recommended) = facts.vocabulary.builtin(Builtin::Recommended) else {
                return;
            };
            let open = landscape
                .touchpoint_ids()
                .filter(|id| facts.is_unknown(*id, recommended));
            let advised = open
                .filter(|id| !landscape.is_only_drawn(*id) && !landscape.is_given(landscape.touchpoint(*id).operation));
            advised.for_each(|id| trace(Subject::Touchpoint(id), recommended, facts, judge, all));
        }
        (
            Some(
                builtin @ (Builtin::ApiCalls
                | Builtin::ApiTouchpoints
                | Builtin::EventTouchpoints
                | Builtin::CallDepth
                | Builtin::OnCallCycle
                | Builtin::CalledBy
                | Builtin::Calls),
            ),
            _,
        ) => {
            trace_calls(subject, builtin, facts, all);
        }
        (_, Subject::Touchpoint(id)) if definition.of == Kind::System => {
            let callees = landscape.callees(id).iter().map(|callee| Subject::System(*callee));
            let unknown: Vec<Subject> = callees
                .filter(|callee| facts.get(*callee, fact).value().is_none())
                .collect();
            if unknown.is_empty() {
                all.insert(Missing { fact, subject });
            }
            all.extend(unknown.into_iter().map(|subject| Missing { fact, subject }));
        }
        (_, Subject::Touchpoint(id)) if definition.of == Kind::Operation => {
            all.insert(Missing {
                fact,
                subject: Subject::Operation(landscape.touchpoint(id).operation),
            });
        }
        _ => {
            all.insert(Missing { fact, subject });
        }
    }
}

/// What is missing of a count of calls: how touchpoints are done.
fn trace_calls(subject: Subject, builtin: Builtin, facts: &Facts<'_>, all: &mut BTreeSet<Missing>) {
    let Some(via) = facts.vocabulary.builtin(Builtin::Via) else {
        return;
    };
    let landscape = facts.landscape;
    let within = |id: &TouchpointId| match (builtin, subject) {
        (Builtin::ApiCalls, Subject::Operation(operation)) => landscape.touchpoint(*id).operation == operation,
        (Builtin::Calls, Subject::System(system)) => landscape.caller(*id) == system,
        (Builtin::CalledBy, Subject::System(system)) => landscape.touchpoint(*id).to.contains(&system),
        (Builtin::ApiTouchpoints | Builtin::EventTouchpoints, _) => !landscape.is_only_drawn(*id),
        _ => true,
    };
    let unknown = landscape
        .touchpoint_ids()
        .filter(within)
        .filter(|id| facts.is_unknown(*id, via));
    all.extend(unknown.map(|id| Missing {
        fact: via,
        subject: Subject::Touchpoint(id),
    }));
}

/// Per rule, a small choice of facts that has one for each unsettled place: always the one that settles most.
pub(super) fn would_settle(unsettled: &[Unsettled]) -> Vec<WouldSettle> {
    let mut by_rule: BTreeMap<&str, Vec<&Unsettled>> = BTreeMap::new();
    for one in unsettled {
        by_rule.entry(&one.rule_id).or_default().push(one);
    }
    let mut chosen: BTreeMap<(usize, &str, FactId), BTreeSet<Subject>> = BTreeMap::new();
    for (rule, mut left) in by_rule {
        let size = left.len();
        while !left.is_empty() {
            // Whole facts first, since one question reads like the next.
            let mut settles: BTreeMap<FactId, usize> = BTreeMap::new();
            for one in &left {
                one.facts()
                    .into_iter()
                    .for_each(|fact| *settles.entry(fact).or_default() += 1);
            }
            let Some((fact, _)) = settles
                .into_iter()
                .max_by_key(|(fact, count)| (*count, std::cmp::Reverse(*fact)))
            else {
                break;
            };
            let (settled, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|one| one.facts().contains(&fact));
            let subjects = settled
                .iter()
                .flat_map(|one| one.missing.iter().filter(|missing| missing.fact == fact));
            chosen
                .entry((usize::MAX - size, rule, fact))
                .or_default()
                .extend(subjects.map(|missing| missing.subject));
            left = rest;
        }
    }
    let listed = chosen.into_iter();
    listed
        .map(|((_, rule, fact), subjects)| WouldSettle {
            rule_id: rule.to_owned(),
            fact,
            subjects: subjects.into_iter().collect(),
        })
        .collect()
}
