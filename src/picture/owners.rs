//! A picture in which the systems of each owner are one node.

use std::collections::BTreeMap;

use super::model::{Edge, Line, Node, NodeOf, Part, Picture, Shape};
use super::strongest::strongest;
use crate::advice::Action;
use crate::landscape::Landscape;

/// An owner; None: those systems that have none.
type Owner = Option<String>;

/// How much goes from one owner to another in one kind of line, and how much of it has a mark.
#[derive(Default)]
struct Count {
    all: usize,
    marked: usize,
}

/// The same with one node for each owner, arrows between owners counted.
#[must_use]
pub fn by_owner(picture: &Picture, landscape: &Landscape) -> Picture {
    // Of a system or a worker; events have none.
    let owners: Vec<Option<Owner>> = picture
        .nodes
        .iter()
        .map(|node| match &node.of {
            NodeOf::System(id) | NodeOf::Worker(id, _) => Some(landscape.system(*id).owner.clone()),
            _ => None,
        })
        .collect();
    let mut systems: BTreeMap<Owner, usize> = BTreeMap::new();
    for (node, owner) in picture.nodes.iter().zip(&owners) {
        if let (NodeOf::System(_), Some(owner)) = (&node.of, owner) {
            *systems.entry(owner.clone()).or_default() += 1;
        }
    }
    let between = between(picture, &owners);
    let place: BTreeMap<&Owner, usize> = systems.keys().enumerate().map(|(at, owner)| (owner, at)).collect();
    let edges = between.iter().filter_map(|((from, to, line), count)| {
        let (from, to) = (*place.get(from)?, *place.get(to)?);
        Some(arrow(from, to, *line, count))
    });
    let all = Picture {
        state: picture.state,
        groups: Vec::new(),
        edges: edges.collect(),
        nodes: systems.iter().map(|(owner, count)| node(owner, *count)).collect(),
        left_out: None,
    };
    let weights: Vec<usize> = between.values().map(|count| count.all).collect();
    strongest(all, &weights)
}

/// What goes between owners, through events too.
fn between(picture: &Picture, owners: &[Option<Owner>]) -> BTreeMap<(Owner, Owner, Line), Count> {
    let mut out: Vec<Vec<&Edge>> = vec![Vec::new(); picture.nodes.len()];
    for edge in &picture.edges {
        out[edge.from].push(edge);
    }
    let mut between: BTreeMap<(Owner, Owner, Line), Count> = BTreeMap::new();
    let mut add = |from: &Owner, to: usize, line: Line, count: usize, is_marked: bool| {
        let Some(to) = owners[to].as_ref().filter(|to| *to != from) else {
            return;
        };
        let one = between.entry((from.clone(), to.clone(), line)).or_default();
        one.all += count;
        one.marked += if is_marked { count } else { 0 };
    };
    for edge in &picture.edges {
        let Some(from) = &owners[edge.from] else { continue };
        let is_marked = edge.mark != Action::Keep;
        if owners[edge.to].is_some() {
            let line = if edge.line == Line::Event {
                Line::Event
            } else {
                Line::Call
            };
            add(from, edge.to, line, edge.parts.len().max(1), is_marked);
            continue;
        }
        // Through an event: from who publishes it to who reacts.
        for next in &out[edge.to] {
            add(from, next.to, Line::Event, 1, is_marked || next.mark != Action::Keep);
        }
    }
    between
}

fn node(owner: &Owner, systems: usize) -> Node {
    Node {
        of: NodeOf::Owner(owner.clone()),
        name: owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        shape: Shape::Owner,
        external: false,
        group: None,
        note: counted(systems, "system"),
    }
}

fn arrow(from: usize, to: usize, line: Line, count: &Count) -> Edge {
    let noun = if line == Line::Event { "event" } else { "call" };
    let (mark, label) = match count.marked {
        0 => (Action::Keep, counted(count.all, noun)),
        marked if marked == count.all => (Action::Change, counted(count.all, noun)),
        marked => (Action::Change, format!("{marked} of {}", counted(count.all, noun))),
    };
    Edge {
        from,
        to,
        line,
        mark,
        parts: vec![Part {
            touchpoint: None,
            label,
        }],
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
