//! The landscape as recommended, with what was changed for that.

use std::collections::BTreeSet;

use super::gather::Gather;
use super::model::{Line, Part, Picture, State};
use super::naming::event_names;
use super::scope::Scope;
use super::today::{deliver, draw, rest, starts};
use crate::advice::{Action, Advice};
use crate::cost::{Answerer, Becomes, Stretch, becomes, stretches};
use crate::landscape::{EventId, Landscape, OperationId, SystemId, TouchpointId};
use crate::propose::Names;
use crate::run::publishers;

/// The picture as recommended.
#[must_use]
pub fn recommended(advice: &Advice<'_>, scope: &Scope) -> Picture {
    let landscape = advice.landscape;
    let becomes = becomes(advice, &publishers(landscape));
    let gone = Gone::of(landscape, &becomes);
    let mut gather = Gather::new(landscape);
    let mut taken = Names::of(landscape);
    for operation in landscape.operation_ids().filter(|id| scope.has(*id)) {
        starts(&mut gather, advice, operation, &|event| {
            !gone.starts.contains(&(operation, event))
        });
        let planned = |at: TouchpointId| &becomes[at.index()];
        let stretches = stretches(advice, &planned, operation);
        let names = event_names(&mut taken, landscape, &becomes, operation, &stretches);
        for id in landscape.touchpoints_of(operation) {
            match &becomes[id.index()] {
                _ if gone.replies.contains(&id) => {}
                Becomes::Same | Becomes::Unanswered => same(&mut gather, advice, id, &becomes[id.index()]),
                Becomes::Call => call(&mut gather, advice, id, &landscape.touchpoint(id).to),
                Becomes::CallInstead { answerer, others } => {
                    call(&mut gather, advice, id, &[answerer.system]);
                    if !others.is_empty() {
                        keeps(&mut gather, advice, id, others);
                    }
                }
                Becomes::Event => {
                    let of = |stretch: &&(&Stretch, &Option<String>)| stretch.0.become_events.contains(&id);
                    let all: Vec<(&Stretch, &Option<String>)> = stretches.iter().zip(&names).collect();
                    if let Some((stretch, name)) = all.iter().find(of) {
                        published(&mut gather, advice, id, stretch, name.as_deref());
                    }
                }
            }
        }
    }
    rest(&mut gather, advice, scope);
    gather.picture(State::Recommended)
}

/// What was done about a touchpoint that is another than today.
fn mark(advice: &Advice<'_>, id: TouchpointId) -> Action {
    advice.recommendation(id).map_or(Action::Keep, |one| one.action)
}

/// A touchpoint that stays; one that is open, or of which nobody is known to answer, keeps its mark.
fn same(gather: &mut Gather<'_>, advice: &Advice<'_>, id: TouchpointId, becomes: &Becomes) {
    let mark = match mark(advice, id) {
        open @ Action::Decide => open,
        change if *becomes == Becomes::Unanswered => change,
        // A kept one, or one that is a call or an event as it should be.
        _ => Action::Keep,
    };
    draw(gather, advice, id, mark);
}

/// API calls to these.
fn call(gather: &mut Gather<'_>, advice: &Advice<'_>, id: TouchpointId, to: &[SystemId]) {
    let caller = gather.system(advice.landscape.caller(id));
    for to in to {
        let (to, part) = (gather.system(*to), gather.part_built(id));
        gather.edge(caller, to, Line::Call, mark(advice, id), part);
    }
}

/// An event whose answer is a call now, for those who only react.
fn keeps(gather: &mut Gather<'_>, advice: &Advice<'_>, id: TouchpointId, others: &[SystemId]) {
    let landscape = advice.landscape;
    let Some(event) = landscape.touchpoint(id).event else {
        return;
    };
    let (caller, node) = (gather.system(landscape.caller(id)), gather.event(event));
    let part = gather.part_built(id);
    gather.edge(caller, node, Line::Event, Action::Keep, part);
    for other in others {
        let to = gather.system(*other);
        gather.edge(node, to, Line::Event, Action::Keep, nobody());
    }
}

/// A touchpoint that is an event now. One who is not on the broker is reached by a worker.
fn published(gather: &mut Gather<'_>, advice: &Advice<'_>, id: TouchpointId, stretch: &Stretch, name: Option<&str>) {
    let landscape = advice.landscape;
    let caller = landscape.caller(id);
    let used = stretch.used.and_then(|used| landscape.touchpoint(used).event);
    let (node, marked) = match (used, name) {
        (Some(event), _) => (gather.event(event), Action::Keep),
        (None, name) => (gather.new_event(name.unwrap_or_default()), mark(advice, id)),
    };
    if used.is_none() {
        let from = gather.system(caller);
        gather.edge(
            from,
            node,
            Line::Event,
            marked,
            Part {
                touchpoint: Some(id),
                label: String::new(),
            },
        );
    } else if let Some(event) = used {
        deliver(gather, advice, event);
    }
    for to in landscape.callees(id) {
        let part = gather.part_built(id);
        if landscape.system(*to).on_broker {
            let to = gather.system(*to);
            gather.edge(node, to, Line::Event, mark(advice, id), part);
        } else {
            let (worker, to) = (gather.worker(caller, *to), gather.system(*to));
            gather.edge(
                node,
                worker,
                Line::Event,
                mark(advice, id),
                Part {
                    touchpoint: Some(id),
                    label: String::new(),
                },
            );
            gather.edge(worker, to, Line::Call, mark(advice, id), part);
        }
    }
}

fn nobody() -> Part {
    Part {
        touchpoint: None,
        label: String::new(),
    }
}

/// What goes because an event became a call: what it started, and the reply that is awaited no more.
pub(super) struct Gone {
    /// Operations that the call invokes now, with the event that started them.
    pub(super) starts: BTreeSet<(OperationId, EventId)>,
    /// Touchpoints that published a reply.
    pub(super) replies: BTreeSet<TouchpointId>,
}

impl Gone {
    pub(super) fn of(landscape: &Landscape, becomes: &[Becomes]) -> Self {
        let mut gone = Gone {
            starts: BTreeSet::new(),
            replies: BTreeSet::new(),
        };
        let all = || landscape.touchpoint_ids();
        let instead = |id: TouchpointId| matches!(becomes[id.index()], Becomes::CallInstead { .. });
        for id in all().filter(|id| instead(*id)) {
            let Becomes::CallInstead {
                answerer: Answerer { operation, .. },
                ..
            } = &becomes[id.index()]
            else {
                continue;
            };
            let touchpoint = landscape.touchpoint(id);
            let (Some(operation), Some(event)) = (*operation, touchpoint.event) else {
                continue;
            };
            let stays = all().any(|other| landscape.touchpoint(other).event == Some(event) && !instead(other));
            if !stays {
                gone.starts.insert((operation, event));
            }
            let Some(reply) = touchpoint.waits_for else { continue };
            let caller = landscape.caller(id);
            let is_used = landscape.event(reply).subscribers.iter().any(|one| *one != caller)
                || landscape
                    .operation_ids()
                    .any(|one| landscape.operation(one).subscribes.contains(&reply))
                || all().any(|other| landscape.touchpoint(other).waits_for == Some(reply) && !instead(other));
            if !is_used {
                let replies = landscape.touchpoints_of(operation);
                gone.replies
                    .extend(replies.filter(|at| landscape.touchpoint(*at).event == Some(reply)));
            }
        }
        gone
    }
}
