//! Names to what they name, one operation at a time: operations do not depend on each other, and are resolved on all
//! cores.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::ids;
use super::problem::Problem;
use super::types::{EventId, Operation, OperationId, System, SystemId, Touchpoint};
use crate::description::{self, ObservedOperation};
use crate::text::Spanned;

/// What names stand for. Names come from files of strangers: the hasher is seeded anew for each map.
pub(super) type Index<'n, T> = HashMap<&'n str, T, foldhash::fast::RandomState>;

/// All names of a landscape.
pub(super) struct Names<'a> {
    /// The systems, by name.
    pub(super) declared: &'a [System],
    pub(super) systems: Index<'a, SystemId>,
    pub(super) operations: Index<'a, OperationId>,
    pub(super) events: Index<'a, EventId>,
}

/// One operation, its touchpoints not numbered yet.
pub(super) struct Resolved {
    /// Its range of touchpoints begins with 0.
    pub(super) operation: Box<Operation>,
    /// Each with the id that it would like to have.
    pub(super) touchpoints: Vec<Touchpoint>,
    /// The names that do not fit. Whether the operation that a call runs happens in a system that it calls shows only once
    /// all are resolved: see [`run_elsewhere`].
    pub(super) problems: Vec<Problem>,
}

impl Names<'_> {
    /// Resolves all names in the operation with this number.
    pub(super) fn resolve(&self, id: OperationId, one: Box<description::Operation>) -> Resolved {
        let mut problems = Vec::new();
        let system = one.system.as_ref().and_then(|name| self.system(name, &mut problems));
        let is_made_up = |touchpoint: &description::Touchpoint| {
            let observed = touchpoint.observed.as_ref();
            observed.is_some_and(|observed| observed.value.operation == Some(ObservedOperation::Unknown))
        };
        let is_made_up = one.touchpoints.iter().any(|touchpoint| is_made_up(touchpoint));
        let mut touchpoints = Vec::with_capacity(one.touchpoints.len());
        for (position, written) in one.touchpoints.into_iter().enumerate() {
            let to = self.callees(&written, system, &mut problems);
            let event = |name: &Option<Spanned<String>>| name.as_ref().map(|name| self.events[name.value.as_str()]);
            touchpoints.push(Touchpoint {
                id: match (&written.id, &written.event) {
                    (Some(id), _) => id.value.clone(),
                    (None, Some(event)) => ids::generated(&one.name.value, Some(&event.value)),
                    (None, None) => {
                        let to = to.first().map(|to| self.declared[to.index()].name.as_str());
                        ids::generated(&one.name.value, to)
                    }
                },
                operation: id,
                position,
                event: event(&written.event),
                waits_for: event(&written.waits_for),
                invokes: self.invoked(&written, &mut problems),
                // Seen once it is known whom events reach.
                is_only_drawn: false,
                to,
                written,
            });
        }
        let count = u32::try_from(touchpoints.len()).expect("fewer than 2^32 touchpoints");
        let operation = Box::new(Operation {
            name: one.name.value,
            place: one.name.span,
            whole: one.name.span.to(one.span),
            // Without a system there is an error, and the landscape is not handed out.
            system: system.unwrap_or(SystemId(0)),
            description: one.description.map(|said| said.value),
            rate: one.rate,
            slo: one.slo,
            subscribes: one
                .subscribes
                .iter()
                .map(|event| self.events[event.value.as_str()])
                .collect(),
            touchpoints: 0..count,
            is_made_up,
            facts: one.facts,
            accept: one.accept,
        });
        Resolved {
            operation,
            touchpoints,
            problems,
        }
    }

    fn system(&self, name: &Spanned<String>, problems: &mut Vec<Problem>) -> Option<SystemId> {
        let found = self.systems.get(name.value.as_str()).copied();
        if found.is_none() {
            problems.push(Problem::NoSystem(name.clone()));
        }
        found
    }

    /// The systems in `to`, each once. A call to its own system is told.
    fn callees(
        &self,
        touchpoint: &description::Touchpoint,
        caller: Option<SystemId>,
        problems: &mut Vec<Problem>,
    ) -> SmallVec<[SystemId; 4]> {
        let mut to = SmallVec::with_capacity(touchpoint.to.len());
        for name in &touchpoint.to {
            let Some(system) = self.system(name, problems) else {
                continue;
            };
            if Some(system) == caller && touchpoint.event.is_none() {
                problems.push(Problem::CallsItself(name.clone()));
            }
            if !to.contains(&system) {
                to.push(system);
            }
        }
        to
    }

    /// The operation that a call runs.
    fn invoked(&self, touchpoint: &description::Touchpoint, problems: &mut Vec<Problem>) -> Option<OperationId> {
        let name = touchpoint.invokes.as_ref()?;
        let found = self.operations.get(name.value.as_str()).copied();
        if found.is_none() {
            problems.push(Problem::NoOperation(name.clone()));
        }
        found
    }
}

/// The calls that run an operation of a system that they do not call.
pub(super) fn run_elsewhere(operations: &[Operation], touchpoints: &[Touchpoint]) -> Vec<Problem> {
    let is_elsewhere = |one: &&Touchpoint| {
        let invoked = one.invokes.map(|id| operations[id.index()].system);
        invoked.is_some_and(|system| !one.to.is_empty() && !one.to.contains(&system))
    };
    let elsewhere = touchpoints.iter().filter(is_elsewhere);
    let problem = |one: &Touchpoint| {
        let name = one.written.invokes.clone()?;
        let to = one.written.to.first().map(|to| to.span);
        Some(Problem::RunsElsewhere { name, to })
    };
    elsewhere.filter_map(problem).collect()
}
