//! The landscape's parts. Indices are in order of name, so no order of files or keys shows through.

use petgraph::graph::DiGraph;
use smallvec::SmallVec;

use super::graph::{Link, Vertex};
use crate::description::{self, Accept, GivenFact, Latency, Slo, SystemKind};
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
    /// From its key to the end of its last touchpoint.
    pub whole: Span,
    /// The system in which it happens.
    pub system: SystemId,
    /// What it is.
    pub description: Option<String>,
    /// How often it happens.
    pub rate: Option<Spanned<Rate>>,
    /// What it owes to its caller.
    pub slo: Option<Box<Slo>>,
    /// The events that start it.
    pub subscribes: Vec<EventId>,
    /// Its touchpoints, in order: a range of the landscape's.
    pub touchpoints: std::ops::Range<u32>,
    /// Whether an importer whose source knows no operations made it.
    pub is_made_up: bool,
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
    pub to: SmallVec<[SystemId; 4]>,
    /// The event it publishes.
    pub event: Option<EventId>,
    /// The operation that its call runs in the callee.
    pub invokes: Option<OperationId>,
    /// The event that its operation waits for before it goes on.
    pub waits_for: Option<EventId>,
    /// Whether it is drawn and never advised on: a person is at one of its ends.
    pub is_only_drawn: bool,
    /// All else, as it was written.
    pub written: Box<description::Touchpoint>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// The systems that are known to react, by name.
    pub subscribers: Vec<SystemId>,
}
