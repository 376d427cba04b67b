//! From facts that are not known to those that somebody could say.

use std::collections::BTreeSet;

use super::missing::Missing;
use crate::facts::{Builtin, FactId, Facts, Kind};
use crate::landscape::{OperationId, Subject, TouchpointId};
use crate::rules::Judge;
use crate::run::Lacking;

/// The facts to be said for some facts of a subject to be known: derived ones are traced to what they come from.
#[must_use]
pub fn missing(subject: Subject, facts: &[FactId], known: &Facts<'_>, judge: &Judge<'_>) -> Vec<Missing> {
    let mut trace = Trace {
        facts: known,
        judge,
        found: BTreeSet::new(),
    };
    for fact in facts {
        trace.fact(subject, *fact);
    }
    trace.found.into_iter().collect()
}

struct Trace<'t> {
    facts: &'t Facts<'t>,
    judge: &'t Judge<'t>,
    found: BTreeSet<Missing>,
}

impl Trace<'_> {
    fn fact(&mut self, subject: Subject, fact: FactId) {
        let definition = self.facts.vocabulary.get(fact);
        let landscape = self.facts.landscape;
        match (definition.builtin, subject) {
            (Some(Builtin::Recommended), Subject::Touchpoint(id)) => self.verdict(id),
            (Some(Builtin::Consumers), Subject::Touchpoint(id)) if landscape.touchpoint(id).event.is_none() => {
                self.needs_of_siblings(landscape.touchpoint(id).operation);
            }
            (Some(Builtin::SideEffectCalls), Subject::Operation(id)) => self.side_effects(id),
            (Some(Builtin::TouchpointsToChange), _) => self.verdicts(),
            (
                Some(
                    builtin @ (Builtin::ApiCalls
                    | Builtin::ApiTouchpoints
                    | Builtin::EventTouchpoints
                    | Builtin::CallDepth
                    | Builtin::OnCallCycle
                    | Builtin::FirstOnCallCycle
                    | Builtin::BeginsCalls
                    | Builtin::CalledBy
                    | Builtin::Calls
                    | Builtin::BlockedOperations
                    | Builtin::FirstOnServiceCycle),
                ),
                _,
            ) => self.today(builtin, subject),
            (Some(Builtin::SequentialReads), Subject::Operation(id)) => {
                self.needs_and_via(landscape.touchpoints_of(id));
            }
            (Some(Builtin::AfterCommit), Subject::Touchpoint(id)) => {
                let facts = self.facts;
                let siblings = landscape.touchpoints_of(landscape.touchpoint(id).operation);
                self.needs_and_via(siblings.filter(|one| *one != id && facts.is_commit(*one).is_none()));
            }
            (Some(Builtin::RunLatency | Builtin::LatencyOverSlo), Subject::Operation(id)) => self.costs(id, true),
            (Some(Builtin::RunAvailability | Builtin::AvailabilityBelowSlo), Subject::Operation(id)) => {
                self.costs(id, false);
            }
            (_, Subject::Touchpoint(id)) if definition.of == Kind::System => self.callees(id, fact),
            (_, Subject::Touchpoint(id)) if definition.of == Kind::Operation => {
                self.add(fact, Subject::Operation(landscape.touchpoint(id).operation));
            }
            _ => self.add(fact, subject),
        }
    }

    fn add(&mut self, fact: FactId, subject: Subject) {
        self.found.insert(Missing { fact, subject });
    }

    /// A fact at those touchpoints where it is unknown.
    fn add_unknown(&mut self, builtin: Builtin, touchpoints: impl Iterator<Item = TouchpointId>) {
        let facts = self.facts;
        if let Some(fact) = facts.vocabulary.builtin(builtin) {
            for id in touchpoints.filter(|id| facts.is_unknown(*id, fact)) {
                self.add(fact, Subject::Touchpoint(id));
            }
        }
    }

    fn needs_and_via(&mut self, touchpoints: impl Iterator<Item = TouchpointId>) {
        for id in touchpoints {
            self.add_unknown(Builtin::Needs, std::iter::once(id));
            self.add_unknown(Builtin::Via, std::iter::once(id));
        }
    }

    /// An open verdict comes from the facts that decide it.
    fn verdict(&mut self, id: TouchpointId) {
        let subject = Subject::Touchpoint(id);
        let possible = self.judge.possible(|fact| self.facts.get(subject, fact));
        for fact in &self.judge.judge(&possible).decides {
            self.fact(subject, *fact);
        }
    }

    /// Every open verdict on which a change hangs.
    fn verdicts(&mut self) {
        let facts = self.facts;
        let landscape = facts.landscape;
        let Some(recommended) = facts.vocabulary.builtin(Builtin::Recommended) else {
            return;
        };
        let ours = |id: &TouchpointId| {
            !landscape.is_only_drawn(*id) && !landscape.is_given(landscape.touchpoint(*id).operation)
        };
        for id in landscape
            .touchpoint_ids()
            .filter(ours)
            .filter(|id| facts.is_unknown(*id, recommended))
        {
            self.verdict(id);
        }
    }

    /// How many systems react to calls, the needs of all of an operation's calls tell.
    fn needs_of_siblings(&mut self, operation: OperationId) {
        let landscape = self.facts.landscape;
        let counted = |id: &TouchpointId| landscape.touchpoint(*id).event.is_none() && !landscape.is_only_drawn(*id);
        self.add_unknown(Builtin::Needs, landscape.touchpoints_of(operation).filter(counted));
    }

    fn side_effects(&mut self, operation: OperationId) {
        let facts = self.facts;
        let recommended = facts.vocabulary.builtin(Builtin::Recommended);
        let may_be = |id: &TouchpointId| facts.may_be_side_effect_call(*id);
        for id in facts.landscape.touchpoints_of(operation).filter(may_be) {
            self.add_unknown(Builtin::Needs, std::iter::once(id));
            self.add_unknown(Builtin::Via, std::iter::once(id));
            if recommended.is_some_and(|fact| facts.is_unknown(id, fact)) {
                self.verdict(id);
            }
        }
    }

    /// Counts and chains of what is built come from how it is done today.
    fn today(&mut self, builtin: Builtin, subject: Subject) {
        let landscape = self.facts.landscape;
        let counted = |id: &TouchpointId| match (builtin, subject) {
            (Builtin::ApiCalls, Subject::Operation(operation)) => landscape.touchpoint(*id).operation == operation,
            (Builtin::Calls, Subject::System(system)) => landscape.caller(*id) == system,
            (Builtin::BeginsCalls, Subject::Operation(operation)) => {
                landscape.touchpoint(*id).invokes == Some(operation)
            }
            (Builtin::CalledBy | Builtin::BlockedOperations, Subject::System(system)) => {
                landscape.touchpoint(*id).to.contains(&system)
            }
            (Builtin::ApiTouchpoints | Builtin::EventTouchpoints, _) => !landscape.is_only_drawn(*id),
            _ => true,
        };
        self.add_unknown(Builtin::Via, landscape.touchpoint_ids().filter(counted));
    }

    /// What a run comes to hangs on what is stated of its touchpoints.
    fn costs(&mut self, operation: OperationId, of_latency: bool) {
        let facts = self.facts;
        let before = self.found.len();
        for missing in &facts.run(operation).missing {
            let builtin = match missing.lacking {
                Lacking::Latency if of_latency => Builtin::Latency,
                Lacking::Times if of_latency => Builtin::Times,
                Lacking::Availability if !of_latency => Builtin::Availability,
                Lacking::Via | Lacking::Invokes => Builtin::Via,
                Lacking::Latency | Lacking::Times | Lacking::Availability => continue,
            };
            if let Some(fact) = facts.vocabulary.builtin(builtin) {
                self.add(fact, Subject::Touchpoint(missing.touchpoint));
            }
        }
        // A 99th percentile is owed, and none is stated.
        if of_latency && self.found.len() == before {
            let landscape = facts.landscape;
            let calls = landscape
                .touchpoints_of(operation)
                .filter(|id| landscape.is_api_call(*id));
            self.add_unknown(Builtin::LatencyP99, calls);
        }
    }

    /// A system's fact is said at each callee that leaves it open.
    fn callees(&mut self, id: TouchpointId, fact: FactId) {
        let callees = self
            .facts
            .landscape
            .callees(id)
            .iter()
            .map(|callee| Subject::System(*callee));
        let unknown: Vec<Subject> = callees
            .filter(|callee| self.facts.get(*callee, fact).value().is_none())
            .collect();
        if unknown.is_empty() {
            self.add(fact, Subject::Touchpoint(id));
        }
        for callee in unknown {
            self.add(fact, callee);
        }
    }
}
