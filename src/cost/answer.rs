//! Who answers where an event is published for an answer.

use crate::description::SystemKind;
use crate::landscape::{EventId, Landscape, OperationId, SystemId, TouchpointId};

/// Who is to be called instead of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answerer {
    /// The system.
    pub system: SystemId,
    /// Its operation that runs on the event and answers, where it is described.
    pub operation: Option<OperationId>,
}

/// The one system that publishes what is waited for, else the one subscriber. None where that is not known, where it is
/// the caller itself, or a person.
///
/// `publishers`: the touchpoints that publish each event.
#[must_use]
pub fn answerer(landscape: &Landscape, publishers: &[Vec<TouchpointId>], id: TouchpointId) -> Option<Answerer> {
    let touchpoint = landscape.touchpoint(id);
    let found = of_events(landscape, publishers, touchpoint.event?, touchpoint.waits_for);
    found.filter(|answerer| answerer.system != landscape.caller(id))
}

/// Who answers one event with another, or just the one.
pub(super) fn of_events(
    landscape: &Landscape,
    publishers: &[Vec<TouchpointId>],
    event: EventId,
    waits_for: Option<EventId>,
) -> Option<Answerer> {
    let replies = waits_for.map_or(&[][..], |reply| &publishers[reply.index()]);
    let mut systems: Vec<SystemId> = replies.iter().map(|reply| landscape.caller(*reply)).collect();
    if systems.is_empty() {
        systems.clone_from(&landscape.event(event).subscribers);
    }
    systems.sort_unstable();
    systems.dedup();
    let [system] = systems[..] else { return None };
    if landscape.system(system).kind == SystemKind::Person {
        return None;
    }
    let started = landscape.started_by(event).into_iter();
    let started: Vec<OperationId> = started
        .filter(|one| landscape.operation(*one).system == system)
        .collect();
    let replying = replies.iter().map(|reply| landscape.touchpoint(*reply).operation);
    let operation = match waits_for {
        Some(_) if !replies.is_empty() => one(replying.filter(|one| started.binary_search(one).is_ok())),
        _ => one(started.iter().copied()),
    };
    Some(Answerer { system, operation })
}

/// The only one there is.
fn one(mut operations: impl Iterator<Item = OperationId>) -> Option<OperationId> {
    let first = operations.next()?;
    operations.all(|other| other == first).then_some(first)
}
