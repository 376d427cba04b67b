//! What is read off a landscape.

use std::borrow::Cow;

use super::types::{
    Event, EventId, Landscape, Operation, OperationId, Subject, System, SystemId, Touchpoint, TouchpointId,
};
use super::{graph, ids};
use crate::description::{Latency, Observed, ObservedOrder, OnFailure, Times, Via};
use crate::text::Span;

impl Landscape {
    /// A system.
    #[must_use]
    pub fn system(&self, id: SystemId) -> &System {
        &self.systems[id.index()]
    }

    /// An operation.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// A touchpoint.
    #[must_use]
    pub fn touchpoint(&self, id: TouchpointId) -> &Touchpoint {
        &self.touchpoints[id.index()]
    }

    /// An event.
    #[must_use]
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.index()]
    }

    /// All systems.
    pub fn system_ids(&self) -> impl Iterator<Item = SystemId> + use<> {
        (0..self.systems.len()).map(SystemId::new)
    }

    /// All operations.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId::new)
    }

    /// All touchpoints.
    pub fn touchpoint_ids(&self) -> impl Iterator<Item = TouchpointId> + use<> {
        (0..self.touchpoints.len()).map(TouchpointId::new)
    }

    /// The touchpoints of an operation, in order.
    pub fn touchpoints_of(&self, id: OperationId) -> impl Iterator<Item = TouchpointId> + use<> {
        self.operation(id).touchpoints.clone().map(TouchpointId)
    }

    /// The system in which a touchpoint's operation happens.
    #[must_use]
    pub fn caller(&self, id: TouchpointId) -> SystemId {
        self.operation(self.touchpoint(id).operation).system
    }

    /// The systems on the other side: those called, or the event's known subscribers.
    #[must_use]
    pub fn callees(&self, id: TouchpointId) -> &[SystemId] {
        let touchpoint = self.touchpoint(id);
        match touchpoint.event {
            Some(event) => &self.event(event).subscribers,
            None => &touchpoint.to,
        }
    }

    /// The operations that an event starts, by name.
    #[must_use]
    pub fn started_by(&self, id: EventId) -> Vec<OperationId> {
        graph::started(&self.graph, self.systems.len(), id)
    }

    /// Whether an operation is read as given: it happens in someone else's system.
    #[must_use]
    pub fn is_given(&self, id: OperationId) -> bool {
        self.system(self.operation(id).system).external
    }

    /// Whether a touchpoint is drawn and never advised on: a person is at one of its ends.
    #[must_use]
    pub fn is_only_drawn(&self, id: TouchpointId) -> bool {
        self.touchpoint(id).is_only_drawn
    }

    /// The operation of a name.
    #[must_use]
    pub fn operation_named(&self, name: &str) -> Option<OperationId> {
        let found = self
            .operations
            .binary_search_by(|operation| operation.name.as_str().cmp(name));
        found.ok().map(OperationId::new)
    }

    /// The system of a declared name.
    #[must_use]
    pub fn system_named(&self, name: &str) -> Option<SystemId> {
        self.systems
            .binary_search_by(|system| system.name.as_str().cmp(name))
            .ok()
            .map(SystemId::new)
    }

    /// The touchpoint of an id.
    #[must_use]
    pub fn touchpoint_named(&self, id: &str) -> Option<TouchpointId> {
        self.touchpoints
            .iter()
            .position(|touchpoint| touchpoint.id == id)
            .map(TouchpointId::new)
    }

    /// The name by which a subject is told: a touchpoint's id, a name, or `landscape`.
    #[must_use]
    pub fn subject_name(&self, subject: Subject) -> &str {
        match subject {
            Subject::Touchpoint(id) => &self.touchpoint(id).id,
            Subject::Operation(id) => &self.operation(id).name,
            Subject::System(id) => &self.system(id).name,
            Subject::Landscape => "landscape",
        }
    }

    /// The name of a subject without the number that was made to tell it from others of that name: what is written
    /// above it in the same operation may change that number.
    #[must_use]
    pub fn lasting_name(&self, subject: Subject) -> Cow<'_, str> {
        match subject {
            Subject::Touchpoint(id) if self.touchpoint(id).written.id.is_none() => {
                let touchpoint = self.touchpoint(id);
                let event = touchpoint.event.map(|event| &self.event(event).name);
                let to = touchpoint.to.first().map(|to| &self.system(*to).name);
                let operation = &self.operation(touchpoint.operation).name;
                Cow::Owned(ids::generated(operation, event.or(to).map(String::as_str)))
            }
            _ => Cow::Borrowed(self.subject_name(subject)),
        }
    }

    /// Where a subject stands.
    #[must_use]
    pub fn subject_place(&self, subject: Subject) -> Option<Span> {
        match subject {
            Subject::Touchpoint(id) => Some(self.touchpoint(id).written.place),
            Subject::Operation(id) => Some(self.operation(id).place),
            Subject::System(id) => Some(self.system(id).place),
            Subject::Landscape => self.files.first().map(|file| file.operations_key),
        }
    }

    /// What a touchpoint's id adds to its operation's name; the whole id where it does not begin with that.
    #[must_use]
    pub fn short_id(&self, id: TouchpointId) -> &str {
        let touchpoint = self.touchpoint(id);
        let operation = &self.operation(touchpoint.operation).name;
        let short = touchpoint
            .id
            .strip_prefix(operation.as_str())
            .and_then(|rest| rest.strip_prefix('/'));
        short.filter(|short| !short.is_empty()).unwrap_or(&touchpoint.id)
    }

    /// Whether a touchpoint is built as an API call.
    #[must_use]
    pub fn is_api_call(&self, id: TouchpointId) -> bool {
        self.touchpoint(id).written.via == Some(Via::Api)
    }

    /// What a failure of a touchpoint does; without a word it stops the operation.
    #[must_use]
    pub fn on_failure(&self, id: TouchpointId) -> OnFailure {
        self.touchpoint(id)
            .written
            .on_failure
            .as_ref()
            .map_or(OnFailure::Stop, |said| said.value)
    }

    /// How often a touchpoint happens in one run; without a word once.
    #[must_use]
    pub fn times(&self, id: TouchpointId) -> Times {
        self.touchpoint(id)
            .written
            .times
            .as_ref()
            .map_or(Times::Count(1), |said| said.value)
    }

    /// What an importer saw of a touchpoint.
    #[must_use]
    pub fn observed(&self, id: TouchpointId) -> Option<&Observed> {
        self.touchpoint(id)
            .written
            .observed
            .as_ref()
            .map(|observed| &observed.value)
    }

    /// Whether an operation was made by an importer whose source knows none: it holds all that its system does, so that
    /// nothing can be told of how its touchpoints belong together.
    #[must_use]
    pub fn is_made_up(&self, id: OperationId) -> bool {
        self.operation(id).is_made_up
    }

    /// Whether the place of a touchpoint among its siblings is only the place in which it was seen.
    #[must_use]
    pub fn is_order_unknown(&self, id: TouchpointId) -> bool {
        self.observed(id)
            .is_some_and(|observed| observed.order == Some(ObservedOrder::Unknown))
    }

    /// The touchpoint's own latency: as it is said, else as it was observed.
    #[must_use]
    pub fn own_latency(&self, id: TouchpointId) -> Option<Latency> {
        if let Some(said) = &self.touchpoint(id).written.latency {
            return Some(said.value);
        }
        let observed = self.observed(id)?;
        let (p50, p99) = (observed.p50, observed.p99);
        (p50.is_some() || p99.is_some()).then_some(Latency { p50, p99 })
    }
}
