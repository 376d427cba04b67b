//! The landscape as it is today, with what is to be done about it.

use super::gather::Gather;
use super::model::{Line, Part, Picture, State};
use super::scope::Scope;
use crate::advice::{Action, Advice};
use crate::description::Via;
use crate::landscape::{EventId, OperationId, TouchpointId};

/// The picture of today.
#[must_use]
pub fn today(advice: &Advice<'_>, scope: &Scope) -> Picture {
    let landscape = advice.landscape;
    let mut gather = Gather::new(landscape);
    for operation in landscape.operation_ids().filter(|id| scope.has(*id)) {
        starts(&mut gather, advice, operation, &|_| true);
        for id in landscape.touchpoints_of(operation) {
            let action = advice.recommendation(id).map_or(Action::Keep, |one| one.action);
            draw(&mut gather, advice, id, action);
        }
    }
    rest(&mut gather, advice, scope);
    gather.picture(State::Today)
}

/// The events that start an operation.
pub(super) fn starts(
    gather: &mut Gather<'_>,
    advice: &Advice<'_>,
    operation: OperationId,
    is_left: &dyn Fn(EventId) -> bool,
) {
    let operation = advice.landscape.operation(operation);
    for event in operation.subscribes.iter().filter(|event| is_left(**event)) {
        let (from, to) = (gather.event(*event), gather.system(operation.system));
        gather.edge(
            from,
            to,
            Line::Event,
            Action::Keep,
            Part {
                touchpoint: None,
                label: String::new(),
            },
        );
    }
}

/// A touchpoint as it is today.
pub(super) fn draw(gather: &mut Gather<'_>, advice: &Advice<'_>, id: TouchpointId, mark: Action) {
    let landscape = advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    let caller = gather.system(landscape.caller(id));
    let part = gather.part(id);
    if let Some(event) = touchpoint.event {
        let node = gather.event(event);
        gather.edge(caller, node, Line::Event, mark, part);
        deliver(gather, advice, event);
        if let Some(reply) = touchpoint.waits_for {
            let reply = gather.event(reply);
            let waits = Part {
                touchpoint: Some(id),
                label: "waits for it".to_owned(),
            };
            gather.edge(reply, caller, Line::Event, mark, waits);
        }
        return;
    }
    let line = match touchpoint.written.via {
        Some(Via::Api) => Line::Call,
        Some(Via::Event) => Line::Event,
        Some(Via::File | Via::Database | Via::Unknown) => Line::Other,
        None => Line::NotBuilt,
    };
    for to in &touchpoint.to {
        let to = gather.system(*to);
        gather.edge(caller, to, line, mark, part.clone());
    }
}

/// From an event to all who react.
pub(super) fn deliver(gather: &mut Gather<'_>, advice: &Advice<'_>, event: EventId) {
    let node = gather.event(event);
    for subscriber in &advice.landscape.event(event).subscribers {
        let to = gather.system(*subscriber);
        gather.edge(
            node,
            to,
            Line::Event,
            Action::Keep,
            Part {
                touchpoint: None,
                label: String::new(),
            },
        );
    }
}

/// Systems that touch nothing, where all is drawn.
pub(super) fn rest(gather: &mut Gather<'_>, advice: &Advice<'_>, scope: &Scope) {
    if scope.operations.is_none() {
        for id in advice.landscape.system_ids() {
            gather.system(id);
        }
    }
}
