//! What falls away where an operation that ran on an event is called: its subscription, and the event of its reply.

use std::collections::BTreeSet;

use super::unit::Unit;
use super::write::Written;
use crate::cost::Answerer;
use crate::landscape::{EventId, Landscape, TouchpointId};

/// Takes out the subscriptions and the reply events that nothing else uses once these changes are made.
///
/// `busy`: the touchpoints that other changes are about.
pub(super) fn release(
    landscape: &Landscape,
    units: &[&Unit],
    busy: &BTreeSet<TouchpointId>,
    written: &mut Written<'_>,
) {
    let called: Vec<(TouchpointId, Answerer)> = units
        .iter()
        .filter_map(|unit| match unit {
            Unit::CallInstead {
                touchpoint, answerer, ..
            } => Some((*touchpoint, *answerer)),
            _ => None,
        })
        .collect();
    let mut done = BTreeSet::new();
    for (id, answerer) in &called {
        let touchpoint = landscape.touchpoint(*id);
        let (Some(asked), Some(operation)) = (touchpoint.event, answerer.operation) else {
            continue;
        };
        if landscape.is_given(operation) {
            continue;
        }
        let publishes = |other: &TouchpointId| landscape.touchpoint(*other).event == Some(asked);
        let runs_it = |other: &TouchpointId| {
            called
                .iter()
                .any(|(id, by)| id == other && by.operation == Some(operation))
        };
        if landscape
            .touchpoint_ids()
            .filter(publishes)
            .all(|other| runs_it(&other))
            && done.insert((operation, asked))
        {
            written.unsubscribe(operation, &landscape.event(asked).name);
        }
        let Some(reply) = touchpoint.waits_for else { continue };
        if is_used(landscape, &called, reply) {
            continue;
        }
        for other in landscape.touchpoints_of(operation) {
            if landscape.touchpoint(other).event == Some(reply) && !busy.contains(&other) {
                written.remove(other);
            }
        }
    }
}

/// Whether anybody but those who wait no more reacts to an event.
fn is_used(landscape: &Landscape, called: &[(TouchpointId, Answerer)], reply: EventId) -> bool {
    let waits = |id: &TouchpointId| landscape.touchpoint(*id).waits_for == Some(reply);
    let mut waiting = landscape.touchpoint_ids().filter(waits);
    let is_called = |id: TouchpointId| called.iter().any(|(called, _)| *called == id);
    let callers: Vec<_> = called
        .iter()
        .filter(|(id, _)| waits(id))
        .map(|(id, _)| landscape.caller(*id))
        .collect();
    let mut subscribers = landscape.event(reply).subscribers.iter();
    let mut starts = landscape
        .operations
        .iter()
        .filter(|operation| operation.subscribes.contains(&reply));
    !waiting.all(is_called) || starts.next().is_some() || subscribers.any(|system| !callers.contains(system))
}
