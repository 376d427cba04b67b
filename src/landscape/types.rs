//! The landscape's parts. Indices are in order of name, so no order of files or keys shows through.

use std::collections::BTreeMap;

use petgraph::graph::DiGraph;

use super::graph::{Link, Vertex};
use crate::description::{self, Accept, GivenFact, Latency, OnFailure, Slo, SystemKind, Times, Via};
use crate::text::{FileId, Rate, Share, Span, Spanned};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the landscape's list of these.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub(super) fn new(index: usize) -> Self {
                $name(u32::try_from(index).expect("a landscape has fewer than 2^32 parts"))
            }
        }
    };
}

index! {
    /// A system of the landscape.
    SystemId
}
index! {
    /// An operation of the landscape.
    OperationId
}
index! {
    /// A touchpoint of the landscape.
    TouchpointId
}
index! {
    /// An event of the landscape.
    EventId
}

/// What a fact or a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// An operation.
    Operation(OperationId),
    /// A system.
    System(SystemId),
    /// The whole.
    Landscape,
}

/// All that was described.
#[derive(Clone, Debug)]
pub struct Landscape {
    /// The name on which the files agree.
    pub name: Option<String>,
    /// The files, by name.
    pub files: Vec<File>,
    /// The systems, by name.
    pub systems: Vec<System>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// The touchpoints: by operation, then in the order in which they happen.
    pub touchpoints: Vec<Touchpoint>,
    /// The events, by name.
    pub events: Vec<Event>,
    /// Who is linked to whom.
    pub graph: DiGraph<Vertex, Link>,
}

/// One file of the landscape.
#[derive(Clone, Debug)]
pub struct File {
    /// The file.
    pub file: FileId,
    /// Where findings about the landscape stand.
    pub operations_key: Span,
    /// What it accepts at its top.
    pub accept: Vec<Accept>,
}

/// A system, united from all its declarations.
#[derive(Clone, Debug)]
pub struct System {
    /// Its declared name.
    pub name: String,
    /// Its first declaration, at the key.
    pub place: Span,
    /// Each declaration: the key and the value.
    pub declarations: Vec<(Span, Span)>,
    /// What it is.
    pub description: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Someone else's.
    pub external: bool,
    /// What kind of thing it is.
    pub kind: SystemKind,
    /// Whether it can publish to and subscribe at the broker.
    pub on_broker: bool,
    /// The share of the time in which it answers.
    pub availability: Option<Spanned<Share>>,
    /// Said outright.
    pub sometimes_down: Option<Spanned<bool>>,
    /// A typical round trip.
    pub latency: Option<Spanned<Latency>>,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Facts of the user's own.
    pub facts: Vec<GivenFact>,
    /// What is accepted in it.
    pub accept: Vec<Accept>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// Its place, at the key.
    pub place: Span,
    /// The system in which it happens.
    pub system: SystemId,
    /// What it is.
    pub description: Option<String>,
    /// How often it happens.
    pub rate: Option<Spanned<Rate>>,
    /// What it owes to its caller.
    pub slo: Option<Slo>,
    /// The events that start it.
    pub subscribes: Vec<EventId>,
    /// Its touchpoints, in order: a range of the landscape's.
    pub touchpoints: std::ops::Range<u32>,
    /// Facts of the user's own.
    pub facts: Vec<GivenFact>,
    /// What is accepted in it.
    pub accept: Vec<Accept>,
}

/// A touchpoint.
#[derive(Clone, Debug)]
pub struct Touchpoint {
    /// Its id, unique in the landscape.
    pub id: String,
    /// The operation that has it.
    pub operation: OperationId,
    /// Its position among the operation's touchpoints as written, from 0.
    pub position: usize,
    /// The systems it names, each once, in order.
    pub to: Vec<SystemId>,
    /// The event it publishes.
    pub event: Option<EventId>,
    /// The operation that its call runs in the callee.
    pub invokes: Option<OperationId>,
    /// The event that its operation waits for before it goes on.
    pub waits_for: Option<EventId>,
    /// All else, as it was written.
    pub written: description::Touchpoint,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// The systems that are known to react, by name.
    pub subscribers: Vec<SystemId>,
}

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

    /// Whether an operation is read as given: it happens in someone else's system.
    #[must_use]
    pub fn is_given(&self, id: OperationId) -> bool {
        self.system(self.operation(id).system).external
    }

    /// Whether a touchpoint is drawn and never advised on: a person is at one of its ends.
    #[must_use]
    pub fn is_only_drawn(&self, id: TouchpointId) -> bool {
        let person = |system: SystemId| self.system(system).kind == SystemKind::Person;
        let callees = self.callees(id);
        person(self.caller(id)) || (!callees.is_empty() && callees.iter().all(|callee| person(*callee)))
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

    /// Events by name, for building.
    pub(super) fn index_events(names: impl IntoIterator<Item = String>) -> BTreeMap<String, EventId> {
        let names: std::collections::BTreeSet<String> = names.into_iter().collect();
        names
            .into_iter()
            .enumerate()
            .map(|(index, name)| (name, EventId::new(index)))
            .collect()
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
}
