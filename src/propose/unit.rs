//! The changes of a round, each of which can be made by itself.

use super::name::{Names, event_name};
use crate::advice::{Action, Advice};
use crate::cost::{Answerer, Becomes, Stretch, becomes, stretches};
use crate::description::Via;
use crate::facts::Pattern;
use crate::landscape::{OperationId, SystemId, TouchpointId};
use crate::run::publishers;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The touchpoints of a stretch are published as one event.
    Publish(Publish),
    /// A touchpoint is an API call: one that is not built, or of which nobody said how it is done.
    Call(TouchpointId),
    /// An event becomes a call to the one who answers.
    CallInstead {
        /// The touchpoint.
        touchpoint: TouchpointId,
        /// Who is called.
        answerer: Answerer,
        /// The event's other subscribers, which keep it.
        others: Vec<SystemId>,
    },
    /// An event's reply is not waited for: it is needed later only.
    GoOn(TouchpointId),
    /// Safeguards for which findings ask around a touchpoint that stays.
    Guard {
        /// The touchpoint.
        touchpoint: TouchpointId,
        /// Their names.
        safeguards: Vec<String>,
    },
}

/// Touchpoints that become one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publish {
    /// The operation.
    pub operation: OperationId,
    /// The touchpoints, and the one whose event is used, where there is one.
    pub stretch: Stretch,
    /// The event's name.
    pub event: String,
    /// The operations that deliver it to those who are not on the broker.
    pub workers: Vec<Worker>,
}

/// A new operation of the caller that runs on an event and calls someone who is not on the broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Its name.
    pub name: String,
    /// Who is called.
    pub callee: SystemId,
    /// The touchpoints whose calls it takes over.
    pub touchpoints: Vec<TouchpointId>,
}

impl Unit {
    /// The touchpoints that change.
    #[must_use]
    pub fn touchpoints(&self) -> &[TouchpointId] {
        match self {
            Unit::Publish(publish) => &publish.stretch.become_events,
            Unit::Call(touchpoint)
            | Unit::CallInstead { touchpoint, .. }
            | Unit::GoOn(touchpoint)
            | Unit::Guard { touchpoint, .. } => std::slice::from_ref(touchpoint),
        }
    }
}

/// All changes that the advice asks for, by operation and place.
pub(super) fn units(advice: &Advice<'_>) -> Vec<Unit> {
    let landscape = advice.landscape;
    let becomes = becomes(advice, &publishers(landscape));
    let planned = |id: TouchpointId| &becomes[id.index()];
    let mut names = Names::of(landscape);
    let mut units = Vec::new();
    for operation in landscape.operation_ids() {
        let mut stretches = stretches(advice, &planned, operation);
        for touchpoint in landscape.touchpoints_of(operation) {
            if let Some(at) = stretches.iter().position(|one| one.become_events[0] == touchpoint) {
                let stretch = stretches.remove(at);
                units.push(Unit::Publish(publish(advice, &becomes, operation, stretch, &mut names)));
            }
            units.extend(unit(advice, planned(touchpoint), touchpoint));
        }
    }
    units
}

/// The change of a touchpoint by itself.
fn unit(advice: &Advice<'_>, becomes: &Becomes, touchpoint: TouchpointId) -> Option<Unit> {
    match becomes {
        Becomes::Event | Becomes::Unanswered => None,
        Becomes::Call => Some(Unit::Call(touchpoint)),
        Becomes::CallInstead { answerer, others } => Some(Unit::CallInstead {
            touchpoint,
            answerer: *answerer,
            others: others.clone(),
        }),
        Becomes::Same => {
            let one = advice
                .recommendation(touchpoint)
                .filter(|one| one.action == Action::Keep)?;
            if waits_in_vain(advice, touchpoint) {
                return Some(Unit::GoOn(touchpoint));
            }
            one.verdict()?;
            let safeguards: Vec<String> = advice.asked_for(touchpoint).into_iter().map(str::to_owned).collect();
            (!safeguards.is_empty()).then_some(Unit::Guard { touchpoint, safeguards })
        }
    }
}

/// Whether it stays an event, though a call suits as well, and waits for a reply that is needed later only.
fn waits_in_vain(advice: &Advice<'_>, id: TouchpointId) -> bool {
    let touchpoint = advice.landscape.touchpoint(id);
    let ours = !advice.landscape.is_given(touchpoint.operation);
    let verdict = advice
        .recommendation(id)
        .and_then(crate::advice::Recommendation::verdict);
    let accepted = advice.accepted_at(id).into_iter();
    let mut accepted = accepted.filter(|one| one.finding.subject == crate::landscape::Subject::Touchpoint(id));
    ours && touchpoint.waits_for.is_some()
        && touchpoint.written.via == Some(Via::Event)
        && verdict == Some(Pattern::Api)
        && accepted.next().is_none()
}

fn publish(
    advice: &Advice<'_>,
    becomes: &[Becomes],
    operation: OperationId,
    stretch: Stretch,
    names: &mut Names,
) -> Publish {
    let landscape = advice.landscape;
    let event = match stretch.used.and_then(|used| landscape.touchpoint(used).event) {
        Some(event) => landscape.event(event).name.clone(),
        None => names.event(&event_name(landscape, becomes, operation, &stretch)),
    };
    let mut workers: Vec<Worker> = Vec::new();
    for touchpoint in &stretch.become_events {
        let callees = landscape.touchpoint(*touchpoint).to.iter();
        for callee in callees.filter(|callee| !landscape.system(**callee).on_broker) {
            match workers.iter_mut().find(|worker| worker.callee == *callee) {
                Some(worker) => worker.touchpoints.push(*touchpoint),
                None => workers.push(Worker {
                    name: names.worker(&landscape.system(*callee).name, &landscape.operation(operation).name),
                    callee: *callee,
                    touchpoints: vec![*touchpoint],
                }),
            }
        }
    }
    Publish {
        operation,
        stretch,
        event,
        workers,
    }
}
