//! What a picture is made of. Indices point into its own lists.

use crate::advice::Action;
use crate::landscape::{EventId, SystemId, TouchpointId};
use crate::text::Word;

/// Which state of the landscape is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it is today.
    Today,
    /// As recommended.
    Recommended,
}

impl State {
    /// `today`, or `as recommended`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            State::Today => "today",
            State::Recommended => "as recommended",
        }
    }
}

/// A picture, in an order that does not depend on that of files or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The state that it shows.
    pub state: State,
    /// The owners, by name.
    pub groups: Vec<Group>,
    /// What is linked.
    pub nodes: Vec<Node>,
    /// The arrows.
    pub edges: Vec<Edge>,
    /// What is left out because it would not be read, in words.
    pub left_out: Option<String>,
}

/// Past so many nodes, or arrows, nobody reads a picture.
const MOST_NODES: usize = 80;
const MOST_EDGES: usize = 160;

impl Picture {
    /// Whether it has more than anybody reads.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.nodes.len() > MOST_NODES || self.edges.len() > MOST_EDGES
    }
}

/// Systems of one owner, with the events and workers that are theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The owner.
    pub name: String,
}

/// What a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeOf {
    /// A system.
    System(SystemId),
    /// An event of the description.
    Event(EventId),
    /// An event that is published only as recommended, by its name.
    NewEvent(String),
    /// A worker of a system that delivers to another one that is not on the broker.
    Worker(SystemId, SystemId),
    /// All systems of an owner; None: those without one.
    Owner(Option<String>),
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub of: NodeOf,
    /// Its name.
    pub name: String,
    /// What its shape says.
    pub shape: Shape,
    /// Someone else's.
    pub external: bool,
    /// The owner's group.
    pub group: Option<usize>,
    /// What is to be said below its name; may be empty.
    pub note: String,
}

/// What a node's shape says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A service or application.
    Service,
    /// A gateway.
    Gateway,
    /// A browser, an app, a device.
    Client,
    /// A message broker.
    Broker,
    /// A database or another store.
    Datastore,
    /// A human being.
    Person,
    /// An event.
    Event,
    /// A worker that delivers.
    Worker,
    /// All systems of an owner.
    Owner,
}

impl Shape {
    /// The word that says what the shape says; empty for a service.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Shape::Service | Shape::Owner => "",
            Shape::Gateway => "gateway",
            Shape::Client => "client",
            Shape::Broker => "broker",
            Shape::Datastore => "datastore",
            Shape::Person => "person",
            Shape::Event => "event",
            Shape::Worker => "worker",
        }
    }
}

impl Node {
    /// What is said below its name: `external`, `client`, `external gateway`; may be empty.
    #[must_use]
    pub fn caption(&self) -> String {
        let external = if self.external { "external" } else { "" };
        let mut words = [external, self.shape.word(), &self.note];
        if matches!(self.of, NodeOf::NewEvent(_)) {
            words.swap(1, 2);
        }
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }
}

/// How an arrow is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// An API call.
    Call,
    /// To an event from its publisher, or from an event to who reacts.
    Event,
    /// A file, a database, or nobody said how.
    Other,
    /// Not built yet.
    NotBuilt,
}

/// An arrow. Touchpoints between the same two ends, drawn alike and to be treated alike, are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node at which it begins.
    pub from: usize,
    /// The node to which it points.
    pub to: usize,
    /// How it is drawn.
    pub line: Line,
    /// Today what is to be done about it, as recommended what was done.
    pub mark: Action,
    /// The touchpoints, in order.
    pub parts: Vec<Part>,
}

/// A touchpoint of an arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The touchpoint; None where nobody is known to publish an event.
    pub touchpoint: Option<TouchpointId>,
    /// What it does; may be empty.
    pub label: String,
}

impl Edge {
    /// The words on the arrow, one line for each, its mark before them; past so many the rest are counted.
    #[must_use]
    pub fn labels(&self, most: usize) -> Vec<String> {
        let said: Vec<&str> = self
            .parts
            .iter()
            .map(|part| part.label.as_str())
            .filter(|label| !label.is_empty())
            .collect();
        let mark = self.mark.mark();
        let marked = |text: &str| match (mark, text) {
            (' ', text) => text.to_owned(),
            (mark, text) => format!("{mark} {text}"),
        };
        if said.is_empty() {
            let count = self.parts.len();
            return match (count, self.line) {
                (2.., Line::Call | Line::Other | Line::NotBuilt) => vec![marked(&format!("{count} times"))],
                _ if mark == ' ' => Vec::new(),
                _ => vec![marked(self.mark.word())],
            };
        }
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for text in said {
            match counted.iter_mut().find(|(there, _)| *there == text) {
                Some((_, count)) => *count += 1,
                None => counted.push((text, 1)),
            }
        }
        let said: Vec<String> = counted
            .into_iter()
            .map(|(text, count)| {
                if count == 1 {
                    text.to_owned()
                } else {
                    format!("{text} ({count})")
                }
            })
            .collect();
        let shown = if said.len() > most { most - 1 } else { said.len() };
        let mut lines: Vec<String> = said[..shown].iter().map(|text| marked(text)).collect();
        if said.len() > shown {
            lines.push(format!("and {} more", said.len() - shown));
        }
        lines
    }
}
