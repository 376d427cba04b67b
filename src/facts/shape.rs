//! What is worked out once for a landscape: who publishes and who hears, what begins a chain, who blocks whom.

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
    /// The operations that end where a system does not answer, by system; and those that may.
    blocked: Vec<(SystemId, OperationId)>,
    perhaps_blocked: Vec<(SystemId, OperationId)>,
    /// The calls by which a system blocks them, by system.
    blocking: Vec<(SystemId, TouchpointId)>,
    /// Whether an event reaches a system.
    hears: Vec<bool>,
    /// The operations that each event starts.
    started: Vec<Vec<OperationId>>,
    /// The systems in which it does, by event.
    starts_in: Vec<(EventId, SystemId)>,
    /// The systems that use the tables of a system, by that one.
    users: Vec<(SystemId, SystemId)>,
}

impl Shape {
    fn new(landscape: &Landscape) -> Self {
        let mut shape = Shape {
            published: vec![false; landscape.events.len()],
            awaited: vec![false; landscape.events.len()],
            run_by_calls: vec![Some(false); landscape.operations.len()],
            blocked: Vec::new(),
            perhaps_blocked: Vec::new(),
            blocking: Vec::new(),
            hears: vec![false; landscape.systems.len()],
            started: vec![Vec::new(); landscape.events.len()],
            starts_in: Vec::new(),
            users: Vec::new(),
        };
        for subscriber in landscape.events.iter().flat_map(|event| &event.subscribers) {
            shape.hears[subscriber.index()] = true;
        }
        for id in landscape.operation_ids() {
            for event in &landscape.operation(id).subscribes {
                shape.started[event.index()].push(id);
                shape.starts_in.push((*event, landscape.operation(id).system));
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
                    shape.users.push((*store, landscape.caller(id)));
                }
            }
            let certain = landscape.is_api_call(id);
            let may_be_call = certain || touchpoint.written.via == Some(Via::Unknown);
            if may_be_call && !landscape.is_given(touchpoint.operation) && !landscape.is_only_drawn(id) {
                shape.call(landscape, id, certain);
            }
        }
        sort(&mut shape.blocked);
        sort(&mut shape.perhaps_blocked);
        sort(&mut shape.blocking);
        sort(&mut shape.starts_in);
        sort(&mut shape.users);
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
                if certain {
                    self.blocked.push((*callee, touchpoint.operation));
                    self.blocking.push((*callee, id));
                } else {
                    self.perhaps_blocked.push((*callee, touchpoint.operation));
                }
            }
        }
    }
}

/// Each pair once, in order.
fn sort<A: Ord, B: Ord>(pairs: &mut Vec<(A, B)>) {
    pairs.sort_unstable();
    pairs.dedup();
    pairs.shrink_to_fit();
}

/// The pairs that begin so.
fn of<A: Ord + Copy, B>(pairs: &[(A, B)], first: A) -> &[(A, B)] {
    let from = pairs.partition_point(|pair| pair.0 < first);
    let length = pairs[from..].partition_point(|pair| pair.0 == first);
    &pairs[from..from + length]
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
        let shape = self.shape();
        let (sure, perhaps) = (of(&shape.blocked, id), of(&shape.perhaps_blocked, id));
        let more = perhaps.iter().filter(|pair| sure.binary_search(pair).is_err()).count();
        Fact::count(sure.len(), sure.len() + more)
    }

    /// The calls by which a system blocks operations.
    pub(super) fn blocking_calls(&self, id: SystemId) -> Vec<TouchpointId> {
        if self.carries_others(id) {
            return Vec::new();
        }
        of(&self.shape().blocking, id).iter().map(|(_, call)| *call).collect()
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
                    !is_store || of(&self.shape().users, *store).len() > 1
                }),
        )
    }

    /// Whether an event reaches a system.
    pub(super) fn hears(&self, id: SystemId) -> bool {
        self.shape().hears[id.index()]
    }

    /// Whether an event starts an operation in a system.
    pub(super) fn starts_something_in(&self, id: EventId, system: SystemId) -> bool {
        self.shape().starts_in.binary_search(&(id, system)).is_ok()
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
