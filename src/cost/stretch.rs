//! Stretches of an operation: what becomes events between two touchpoints that can stop it is published together.

use std::ops::Range;

use super::change::{Becomes, Planned};
use crate::advice::Advice;
use crate::description::{OnFailure, Via};
use crate::landscape::{Landscape, OperationId, TouchpointId};

/// Touchpoints between two that can stop the operation, some of which become events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// All of them.
    pub touchpoints: Range<u32>,
    /// Those that become events; at least one.
    pub become_events: Vec<TouchpointId>,
    /// The one before it that can stop the operation.
    pub after: Option<TouchpointId>,
    /// Whether one behind it can stop the operation.
    pub is_last: bool,
    /// The one that publishes an event today and stays one, so that it takes the others.
    pub used: Option<TouchpointId>,
}

/// The stretches of an operation in which something becomes an event, in order.
#[must_use]
pub fn stretches(advice: &Advice<'_>, becomes: &Planned<'_>, id: OperationId) -> Vec<Stretch> {
    let landscape = advice.landscape;
    let all = landscape.operation(id).touchpoints.clone();
    let stops: Vec<u32> = all
        .clone()
        .filter(|at| can_stop(landscape, becomes, TouchpointId(*at)))
        .collect();
    let mut found = Vec::new();
    let mut begin = all.start;
    for end in stops.iter().copied().chain([all.end]) {
        let touchpoints = begin..end;
        let of = |is: &Becomes| {
            let ids = touchpoints.clone().map(TouchpointId);
            ids.filter(|id| becomes(*id) == is).collect::<Vec<_>>()
        };
        let become_events = of(&Becomes::Event);
        if !become_events.is_empty() {
            let kept = of(&Becomes::Same);
            found.push(Stretch {
                used: kept.into_iter().find(|id| stays_an_event(advice, *id)),
                become_events,
                after: (begin > all.start).then(|| TouchpointId(begin - 1)),
                is_last: end == all.end,
                touchpoints,
            });
        }
        begin = end + 1;
    }
    found
}

/// Whether it is, as recommended, an API call whose failure stops the operation, or a wait that stays.
fn can_stop(landscape: &Landscape, becomes: &Planned<'_>, id: TouchpointId) -> bool {
    if landscape.is_only_drawn(id) {
        return false;
    }
    let touchpoint = landscape.touchpoint(id);
    let stops = landscape.on_failure(id) == OnFailure::Stop;
    match becomes(id) {
        Becomes::Same => match touchpoint.written.via {
            Some(Via::Api) => stops,
            Some(Via::Event) => touchpoint.waits_for.is_some(),
            _ => false,
        },
        Becomes::Call | Becomes::CallInstead { .. } => stops,
        Becomes::Unanswered => touchpoint.waits_for.is_some(),
        Becomes::Event => false,
    }
}

/// Whether it publishes an event today, is decided, and stays one.
fn stays_an_event(advice: &Advice<'_>, id: TouchpointId) -> bool {
    let landscape = advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    let is_event = touchpoint.written.via == Some(Via::Event) && touchpoint.waits_for.is_none();
    is_event && advice.recommendation(id).is_some_and(|one| one.verdict().is_some())
}
