//! Who answers where an event is published for an answer.

use crate::landscape::{Landscape, OperationId, SystemId, TouchpointId};

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
    let event = touchpoint.event?;
    let caller = landscape.caller(id);
    let replies = touchpoint.waits_for.map_or(&[][..], |reply| &publishers[reply.index()]);
    let mut systems: Vec<SystemId> = replies.iter().map(|reply| landscape.caller(*reply)).collect();
    if systems.is_empty() {
        systems = landscape.callees(id).to_vec();
    }
    systems.sort_unstable();
    systems.dedup();
    let [system] = systems[..] else { return None };
    if system == caller {
        return None;
    }
    let starts = |operation: &OperationId| {
        let operation = landscape.operation(*operation);
        operation.system == system && operation.subscribes.contains(&event)
    };
    let replying = replies.iter().map(|reply| landscape.touchpoint(*reply).operation);
    let started = landscape.operation_ids().filter(starts);
    let operation = match touchpoint.waits_for {
        Some(_) if !replies.is_empty() => one(replying.filter(starts)),
        _ => one(started),
    };
    Some(Answerer { system, operation })
}

/// The only one there is.
fn one(mut operations: impl Iterator<Item = OperationId>) -> Option<OperationId> {
    let first = operations.next()?;
    operations.all(|other| other == first).then_some(first)
}
