//! Gathers nodes and arrows, each once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Edge, Group, Line, Node, NodeOf, Part, Picture, Shape, State};
use crate::advice::Action;
use crate::description::{SystemKind, Via};
use crate::landscape::{EventId, Landscape, SystemId, TouchpointId};
use crate::text::Word;

/// A picture that is being put together.
pub(super) struct Gather<'a> {
    landscape: &'a Landscape,
    groups: BTreeMap<&'a str, usize>,
    nodes: Vec<Node>,
    by_what: HashMap<String, usize>,
    edges: Vec<Edge>,
    by_ends: HashMap<(usize, usize, Line, Action), usize>,
}

impl<'a> Gather<'a> {
    pub(super) fn new(landscape: &'a Landscape) -> Self {
        let owners: BTreeSet<&str> = landscape
            .systems
            .iter()
            .filter_map(|one| one.owner.as_deref())
            .collect();
        Gather {
            landscape,
            groups: owners.into_iter().enumerate().map(|(at, owner)| (owner, at)).collect(),
            nodes: Vec::new(),
            by_what: HashMap::new(),
            edges: Vec::new(),
            by_ends: HashMap::new(),
        }
    }

    fn node(&mut self, key: String, node: impl FnOnce(&Self) -> Node) -> usize {
        if let Some(there) = self.by_what.get(&key) {
            return *there;
        }
        let node = node(self);
        self.nodes.push(node);
        self.by_what.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn group(&self, system: SystemId) -> Option<usize> {
        let owner = self.landscape.system(system).owner.as_deref();
        owner.and_then(|owner| self.groups.get(owner).copied())
    }

    /// The node of a system.
    pub(super) fn system(&mut self, id: SystemId) -> usize {
        self.node(format!("system {}", id.0), |gather| {
            let system = gather.landscape.system(id);
            Node {
                of: NodeOf::System(id),
                name: system.name.clone(),
                shape: match system.kind {
                    SystemKind::Service => Shape::Service,
                    SystemKind::Gateway => Shape::Gateway,
                    SystemKind::Client => Shape::Client,
                    SystemKind::Broker => Shape::Broker,
                    SystemKind::Datastore => Shape::Datastore,
                    SystemKind::Person => Shape::Person,
                },
                external: system.external,
                group: gather.group(id),
                note: String::new(),
            }
        })
    }

    /// The node of an event of the description. Events stand outside the groups: they are between the owners.
    pub(super) fn event(&mut self, id: EventId) -> usize {
        self.node(format!("event {}", id.0), |gather| Node {
            of: NodeOf::Event(id),
            name: gather.landscape.event(id).name.clone(),
            shape: Shape::Event,
            external: false,
            group: None,
            note: String::new(),
        })
    }

    /// The node of an event that is published only as recommended.
    pub(super) fn new_event(&mut self, name: &str) -> usize {
        self.node(format!("new {name}"), |_| Node {
            of: NodeOf::NewEvent(name.to_owned()),
            name: name.to_owned(),
            shape: Shape::Event,
            external: false,
            group: None,
            note: "new".to_owned(),
        })
    }

    /// The node of the worker by which a system delivers to another one that is not on the broker.
    pub(super) fn worker(&mut self, of: SystemId, to: SystemId) -> usize {
        self.node(format!("worker {} {}", of.0, to.0), |gather| Node {
            of: NodeOf::Worker(of, to),
            name: format!("deliver-{}", gather.landscape.system(to).name),
            shape: Shape::Worker,
            external: false,
            group: gather.group(of),
            note: format!("of {}", gather.landscape.system(of).name),
        })
    }

    /// An arrow, or one more touchpoint of one that is there.
    pub(super) fn edge(&mut self, from: usize, to: usize, line: Line, mark: Action, part: Part) {
        let key = (from, to, line, mark);
        let at = *self.by_ends.entry(key).or_insert_with(|| {
            self.edges.push(Edge {
                from,
                to,
                line,
                mark,
                parts: Vec::new(),
            });
            self.edges.len() - 1
        });
        let parts = &mut self.edges[at].parts;
        if !parts.contains(&part) {
            parts.push(part);
        }
    }

    /// What a touchpoint does, and by what where that is neither a call nor an event.
    pub(super) fn part(&self, id: TouchpointId) -> Part {
        let written = &self.landscape.touchpoint(id).written;
        let does = written.does.as_ref().map_or("", |does| does.value.as_str());
        let by = match written.via {
            Some(via @ (Via::File | Via::Database)) => via.word(),
            Some(Via::Unknown) => "not said how",
            None => "not built",
            _ => "",
        };
        let words: Vec<&str> = [by, does].into_iter().filter(|word| !word.is_empty()).collect();
        Part {
            touchpoint: Some(id),
            label: words.join(": "),
        }
    }

    /// The same without by what.
    pub(super) fn part_built(&self, id: TouchpointId) -> Part {
        let does = self.landscape.touchpoint(id).written.does.as_ref();
        Part {
            touchpoint: Some(id),
            label: does.map_or_else(String::new, |does| does.value.clone()),
        }
    }

    /// The picture; owners of which nothing is drawn are left out.
    pub(super) fn picture(self, state: State) -> Picture {
        let names: Vec<&str> = self.groups.into_keys().collect();
        Picture {
            state,
            groups: names.into_iter().map(|name| Group { name: name.to_owned() }).collect(),
            nodes: self.nodes,
            edges: self.edges,
            left_out: None,
        }
        .without_empty_groups()
        .without_doubles()
    }
}

impl Picture {
    /// Without arrows that say nothing where another one between the same ends says something.
    fn without_doubles(mut self) -> Self {
        let says = |edge: &Edge| edge.mark != Action::Keep || edge.parts.iter().any(|part| !part.label.is_empty());
        let told: BTreeSet<(usize, usize, Line)> = self
            .edges
            .iter()
            .filter(|edge| says(edge))
            .map(|edge| (edge.from, edge.to, edge.line))
            .collect();
        let is_of_one = |edge: &Edge| edge.parts.iter().any(|part| part.touchpoint.is_some());
        self.edges.retain(|edge| {
            let ends = (edge.from, edge.to, edge.line);
            edge.line != Line::Event || says(edge) || is_of_one(edge) || !told.contains(&ends)
        });
        self
    }

    /// Without the groups that have no node.
    pub(super) fn without_empty_groups(mut self) -> Self {
        let mut places = vec![None; self.groups.len()];
        for group in self.nodes.iter().filter_map(|node| node.group) {
            places[group] = Some(0);
        }
        for (at, place) in places.iter_mut().flatten().enumerate() {
            *place = at;
        }
        let mut at = 0;
        self.groups.retain(|_| {
            at += 1;
            places[at - 1].is_some()
        });
        for node in &mut self.nodes {
            node.group = node.group.and_then(|group| places[group]);
        }
        self
    }
}
