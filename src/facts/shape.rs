//! What is worked out once for a landscape: who publishes and who hears, what begins a chain, who blocks whom.

use std::collections::BTreeSet;

use super::derive::Facts;
use super::value::Fact;
use crate::description::{OnFailure, SystemKind, Via};
use crate::landscape::{EventId, Landscape, OperationId, SystemId, TouchpointId};

/// What is worked out once for a landscape.
pub(super) struct Shape {
    /// Whether somebody publishes an event.
    published: Vec<bool>,
    /// Whether an operation waits for an event.
    awaited: Vec<bool>,
    /// Whether a call of ours runs an operation; None where only one that nobody said how it is done does.
    run_by_calls: Vec<Option<bool>>,
    /// What each system blocks.
    blocked: Vec<Blocked>,
    /// Whether an event reaches a system.
    hears: Vec<bool>,
    /// The operations that each event starts.
    started: Vec<Vec<OperationId>>,
    /// The systems in which it does.
    starts_in: Vec<BTreeSet<SystemId>>,
    /// The systems that use the tables of each system.
    users: Vec<BTreeSet<SystemId>>,
}

/// The operations that end where a system does not answer.
#[derive(Clone, Default)]
struct Blocked {
    sure: BTreeSet<OperationId>,
    perhaps: BTreeSet<OperationId>,
    touchpoints: Vec<TouchpointId>,
}

impl Shape {
    fn new(landscape: &Landscape) -> Self {
        let mut shape = Shape {
            published: vec![false; landscape.events.len()],
            awaited: vec![false; landscape.events.len()],
            run_by_calls: vec![Some(false); landscape.operations.len()],
            blocked: vec![Blocked::default(); landscape.systems.len()],
            hears: vec![false; landscape.systems.len()],
            started: vec![Vec::new(); landscape.events.len()],
            starts_in: vec![BTreeSet::new(); landscape.events.len()],
            users: vec![BTreeSet::new(); landscape.systems.len()],
        };
        for subscriber in landscape.events.iter().flat_map(|event| &event.subscribers) {
            shape.hears[subscriber.index()] = true;
        }
        for id in landscape.operation_ids() {
            for event in &landscape.operation(id).subscribes {
                shape.started[event.index()].push(id);
                shape.starts_in[event.index()].insert(landscape.operation(id).system);
            }
        }
        for id in landscape.touchpoint_ids() {
            let touchpoint = landscape.touchpoint(id);
            if let Some(event) = touchpoint.event {
                shape.published[event.index()] = true;
            }
            if let Some(event) = touchpoint.waits_for {
                shape.awaited[event.index()] = true;
            }
            if touchpoint.written.via == Some(Via::Database) {
                for store in &touchpoint.to {
                    shape.users[store.index()].insert(landscape.caller(id));
                }
            }
            let certain = landscape.is_api_call(id);
            let may_be_call = certain || touchpoint.written.via == Some(Via::Unknown);
            if may_be_call && !landscape.is_given(touchpoint.operation) && !landscape.is_only_drawn(id) {
                shape.call(landscape, id, certain);
            }
        }
        shape
    }

    fn call(&mut self, landscape: &Landscape, id: TouchpointId, certain: bool) {
        let touchpoint = landscape.touchpoint(id);
        if let Some(invoked) = touchpoint.invokes {
            let run = &mut self.run_by_calls[invoked.index()];
            if certain {
                *run = Some(true);
            } else if *run == Some(false) {
                *run = None;
            }
        }
        if landscape.on_failure(id) == OnFailure::Stop {
            for callee in &touchpoint.to {
                let blocked = &mut self.blocked[callee.index()];
                if certain {
                    blocked.sure.insert(touchpoint.operation);
                    blocked.touchpoints.push(id);
                } else {
                    blocked.perhaps.insert(touchpoint.operation);
                }
            }
        }
    }
}

impl Facts<'_> {
    pub(super) fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::new(self.landscape))
    }

    /// Whether no call of an operation of ours runs it: a chain of calls begins here. A person's operations are only
    /// drawn.
    pub(super) fn begins_calls(&self, id: OperationId) -> Fact {
        let system = self.landscape.operation(id).system;
        if self.landscape.system(system).kind == SystemKind::Person {
            return Fact::yes_no(false);
        }
        self.shape().run_by_calls[id.index()].map_or(Fact::Unknown, |run| Fact::yes_no(!run))
    }

    /// How many operations cannot go on without the system; none for what carries others by its nature.
    pub(super) fn blocked_operations(&self, id: SystemId) -> Fact {
        if self.carries_others(id) {
            return Fact::count(0, 0);
        }
        let blocked = &self.shape().blocked[id.index()];
        let perhaps = blocked.perhaps.difference(&blocked.sure).count();
        Fact::count(blocked.sure.len(), blocked.sure.len() + perhaps)
    }

    /// The calls by which a system blocks operations.
    pub(super) fn blocking_calls(&self, id: SystemId) -> Vec<TouchpointId> {
        if self.carries_others(id) {
            return Vec::new();
        }
        self.shape().blocked[id.index()].touchpoints.clone()
    }

    fn carries_others(&self, id: SystemId) -> bool {
        let kind = self.landscape.system(id).kind;
        matches!(kind, SystemKind::Gateway | SystemKind::Broker | SystemKind::Datastore)
    }

    /// Whether the tables of a touchpoint are not its caller's alone: a service's own, or a store's that others use too.
    pub(super) fn store_is_shared(&self, id: TouchpointId) -> Fact {
        let touchpoint = self.landscape.touchpoint(id);
        let mut stores = touchpoint.to.iter();
        Fact::yes_no(
            touchpoint.written.via == Some(Via::Database)
                && stores.any(|store| {
                    let is_store = self.landscape.system(*store).kind == SystemKind::Datastore;
                    !is_store || self.shape().users[store.index()].len() > 1
                }),
        )
    }

    /// Whether an event reaches a system.
    pub(super) fn hears(&self, id: SystemId) -> bool {
        self.shape().hears[id.index()]
    }

    /// Whether an event starts an operation in a system.
    pub(super) fn starts_something_in(&self, id: EventId, system: SystemId) -> bool {
        self.shape().starts_in[id.index()].contains(&system)
    }

    /// The operations that an event starts, in order.
    pub(super) fn started_by(&self, id: EventId) -> &[OperationId] {
        &self.shape().started[id.index()]
    }

    /// The events on which an operation runs and that nobody publishes.
    pub(crate) fn never_published(&self, id: OperationId) -> impl Iterator<Item = EventId> {
        let subscribed = self.landscape.operation(id).subscribes.iter().copied();
        subscribed.filter(|event| !self.shape().published[event.index()])
    }

    /// Whether somebody is known to react to an event, or waits for it.
    pub(super) fn is_heard(&self, id: TouchpointId) -> Fact {
        let touchpoint = self.landscape.touchpoint(id);
        let said = touchpoint.written.consumers.as_ref().is_some_and(|said| said.value > 0);
        let awaited = |event: EventId| self.shape().awaited[event.index()];
        Fact::yes_no(said || !self.landscape.callees(id).is_empty() || touchpoint.event.is_none_or(awaited))
    }
}
