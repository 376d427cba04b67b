//! What an activation touches, and with whom.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::names::Name;
use super::span::Kind;
use super::tree::Tree;

/// Where a touch leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum To {
    /// It calls these systems, which were seen to answer.
    Services(Box<[Name]>),
    /// It calls somebody of this name, of whom no span was seen.
    Peer(Name),
    /// It publishes to this topic.
    Topic(Name),
    /// It publishes, and says only its broker.
    Broker,
}

/// What makes two touches of an operation the same touchpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct TouchKey {
    pub(super) to: To,
    /// What is called there, or the name of the span that publishes; none where the topic says it.
    pub(super) name: Option<Name>,
}

impl TouchKey {
    /// Whether an event is published.
    pub(super) fn publishes(&self) -> bool {
        matches!(self.to, To::Topic(_) | To::Broker)
    }
}

/// One touch.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub(super) key: TouchKey,
    /// The span whose times count.
    pub(super) span: usize,
    /// It was seen only from the other side: another clock stamped it.
    pub(super) far: bool,
    /// The activations that it starts, by their first spans.
    pub(super) starts: Vec<usize>,
}

/// Why a span that goes out is no touchpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Skip {
    Database,
    OwnCall,
    Nobody,
}

/// An activation: its first span, and what it touches.
#[derive(Clone, Debug)]
pub(super) struct Activation {
    pub(super) first: usize,
    pub(super) touches: Vec<Touch>,
}

/// The activations of a trace.
#[derive(Debug)]
pub(super) struct Activations {
    pub(super) all: Vec<Activation>,
    /// The activation that a span begins.
    pub(super) begun_by: Vec<Option<usize>>,
    pub(super) skipped: Vec<Skip>,
    /// Spans of which nobody knows to what they belong.
    pub(super) detached: u64,
}

impl Activations {
    /// Of a trace.
    pub(super) fn of(tree: &Tree, texts: &[Arc<str>]) -> Self {
        let count = tree.spans.len();
        let begins: Vec<bool> = (0..count).map(|at| begins(tree, at)).collect();
        let mut walk = Walk {
            tree,
            begins: &begins,
            texts,
            skipped: Vec::new(),
        };
        let mut begun_by = vec![None; count];
        let mut all = Vec::new();
        for first in (0..count).filter(|at| begins[*at]) {
            begun_by[first] = Some(all.len());
            let touches = walk.touches(first);
            all.push(Activation { first, touches });
        }
        let skipped = walk.skipped;
        Activations {
            all,
            begun_by,
            skipped,
            detached: detached(tree, &begins),
        }
    }
}

/// Whether an activation begins here: a local root, or anything that comes in.
fn begins(tree: &Tree, at: usize) -> bool {
    if tree.kind(at).comes_in() {
        return true;
    }
    match tree.parent[at] {
        None => !tree.is_detached(at),
        Some(parent) => tree.service(parent) != tree.service(at) || tree.spans[at].remote == super::span::Remote::Yes,
    }
}

/// How many spans hang on one whose parent is missing though it was in the same process.
fn detached(tree: &Tree, begins: &[bool]) -> u64 {
    let mut open: Vec<usize> = (0..tree.spans.len())
        .filter(|at| tree.parent[*at].is_none() && !begins[*at])
        .collect();
    let mut count = 0;
    while let Some(at) = open.pop() {
        count += 1;
        open.extend(tree.children[at].iter().filter(|child| !begins[**child]));
    }
    count
}

struct Walk<'t> {
    tree: &'t Tree,
    begins: &'t [bool],
    texts: &'t [Arc<str>],
    skipped: Vec<Skip>,
}

impl Walk<'_> {
    /// The first spans on each path that go out of the system; where there is none above a span of another system,
    /// that span itself.
    fn touches(&mut self, first: usize) -> Vec<Touch> {
        let tree = self.tree;
        let mut touches = Vec::new();
        if tree.kind(first).goes_out() {
            touches.extend(self.near(first));
        } else {
            let mut open: Vec<usize> = tree.children[first].iter().rev().copied().collect();
            while let Some(at) = open.pop() {
                if tree.service(at) != tree.service(first) {
                    touches.push(self.far(at));
                } else if self.begins[at] {
                    // An activation of its own.
                } else if tree.kind(at).goes_out() {
                    touches.extend(self.near(at));
                } else {
                    open.extend(tree.children[at].iter().rev());
                }
            }
        }
        touches.sort_by_key(|touch| (tree.spans[touch.span].start, touch.span));
        touches
    }

    /// A span of another system, above which no span of the caller goes out.
    fn far(&self, at: usize) -> Touch {
        let span = &self.tree.spans[at];
        let key = match (span.kind, span.topic) {
            (Kind::Consumer, Some(topic)) => TouchKey {
                to: To::Topic(topic),
                name: None,
            },
            (Kind::Consumer, None) => TouchKey {
                to: To::Broker,
                name: Some(span.operation),
            },
            _ => TouchKey {
                to: To::Services([span.service].into()),
                name: Some(span.operation),
            },
        };
        Touch {
            key,
            span: at,
            far: true,
            starts: vec![at],
        }
    }

    /// A span that goes out, where it leads to somebody known.
    fn near(&mut self, at: usize) -> Option<Touch> {
        let span = &self.tree.spans[at];
        let (starts, own) = self.below(at);
        let kind_of = |start: &usize| self.tree.kind(*start);
        let called: Vec<usize> = starts
            .iter()
            .copied()
            .filter(|start| kind_of(start) != Kind::Consumer)
            .collect();
        let publishes = span.kind == Kind::Producer || called.len() < starts.len();
        let topic = |topic| TouchKey {
            to: To::Topic(topic),
            name: None,
        };
        let key = if span.kind == Kind::Client && span.marks.database {
            Err(Skip::Database)
        } else if publishes {
            Ok(span.topic.map_or(
                TouchKey {
                    to: To::Broker,
                    name: Some(span.operation),
                },
                topic,
            ))
        } else if !called.is_empty() {
            Ok(self.call(at, &called))
        } else if let Some(of_message) = span.topic {
            Ok(topic(of_message))
        } else if let Some(peer) = span.peer {
            Ok(TouchKey {
                to: To::Peer(peer),
                name: Some(span.operation),
            })
        } else {
            Err(if own { Skip::OwnCall } else { Skip::Nobody })
        };
        match key {
            Ok(key) => Some(Touch {
                key,
                span: at,
                far: false,
                starts,
            }),
            Err(skip) => {
                self.skipped.push(skip);
                None
            }
        }
    }

    /// A call that was seen to arrive: by the callee's own name for it.
    fn call(&self, at: usize, called: &[usize]) -> TouchKey {
        let mut services: Vec<Name> = called.iter().map(|start| self.tree.service(*start)).collect();
        services.sort_by_key(|service| &self.texts[service.0 as usize]);
        services.dedup();
        let named = called
            .iter()
            .copied()
            .find(|start| !says_less(self.tree, *start, at))
            .unwrap_or(at);
        TouchKey {
            to: To::Services(services.into()),
            name: Some(self.tree.spans[named].operation),
        }
    }

    /// The activations of other systems below a span that goes out, through spans of its own system; and whether one
    /// of its own system is there.
    fn below(&self, at: usize) -> (Vec<usize>, bool) {
        let tree = self.tree;
        let mut starts = Vec::new();
        let mut own = false;
        let mut open: Vec<usize> = tree.children[at].iter().rev().copied().collect();
        while let Some(child) = open.pop() {
            if tree.service(child) != tree.service(at) {
                starts.push(child);
            } else if self.begins[child] {
                own = true;
                // It takes its own message: that starts it all the same.
                if tree.kind(child) == Kind::Consumer {
                    starts.push(child);
                }
            } else {
                open.extend(tree.children[child].iter().rev());
            }
        }
        (starts, own)
    }
}

/// Whether a called span's name says less than its caller's: a mere path where the caller's is more, or a name for
/// whatever came in.
fn says_less(tree: &Tree, called: usize, caller: usize) -> bool {
    let (called, caller) = (tree.spans[called].marks, tree.spans[caller].marks);
    called.catch_all || (called.weak_name && !caller.weak_name)
}
