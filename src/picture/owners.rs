//! A picture in which the systems of each owner are one node.

use std::collections::BTreeMap;

use super::model::{Edge, Line, Node, NodeOf, Part, Picture, Shape};
use crate::advice::Action;
use crate::landscape::Landscape;

/// What goes from one owner to another.
#[derive(Default)]
struct Between {
    calls: usize,
    events: usize,
    marked: usize,
}

/// The same with one node for each owner, arrows between owners counted.
#[must_use]
pub fn by_owner(picture: &Picture, landscape: &Landscape) -> Picture {
    let owner = |node: &Node| match &node.of {
        NodeOf::System(id) | NodeOf::Worker(id, _) => Some(landscape.system(*id).owner.clone()),
        _ => None,
    };
    let owners: Vec<Option<Option<String>>> = picture.nodes.iter().map(owner).collect();
    let mut systems: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (node, owner) in picture.nodes.iter().zip(&owners) {
        if let (NodeOf::System(_), Some(owner)) = (&node.of, owner) {
            *systems.entry(owner.clone()).or_default() += 1;
        }
    }
    let mut between: BTreeMap<(Option<String>, Option<String>), Between> = BTreeMap::new();
    let mut add = |from: usize, to: usize, edge: &Edge, marked: bool| {
        let (Some(from), Some(to)) = (&owners[from], &owners[to]) else {
            return;
        };
        if from == to {
            return;
        }
        let one = between.entry((from.clone(), to.clone())).or_default();
        let count = edge.parts.len().max(1);
        match edge.line {
            Line::Event => one.events += 1,
            _ => one.calls += count,
        }
        one.marked += if marked { count } else { 0 };
    };
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); picture.nodes.len()];
    for (at, edge) in picture.edges.iter().enumerate() {
        out[edge.from].push(at);
    }
    for edge in &picture.edges {
        let marked = edge.mark != Action::Keep;
        match (&owners[edge.from], &owners[edge.to]) {
            (Some(_), Some(_)) => add(edge.from, edge.to, edge, marked),
            // Through an event: from who publishes it to who reacts.
            (Some(_), None) => {
                for next in &out[edge.to] {
                    let next = &picture.edges[*next];
                    add(edge.from, next.to, next, marked || next.mark != Action::Keep);
                }
            }
            _ => {}
        }
    }
    let names: Vec<&Option<String>> = systems.keys().collect();
    let nodes = systems.iter().map(|(owner, count)| Node {
        of: NodeOf::Owner(owner.clone()),
        name: owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        shape: Shape::Owner,
        external: false,
        group: None,
        note: if *count == 1 {
            "1 system".to_owned()
        } else {
            format!("{count} systems")
        },
    });
    let place = |owner: &Option<String>| names.iter().position(|name| *name == owner);
    let edges = between.iter().flat_map(|((from, to), one)| {
        let ends = place(from).zip(place(to));
        let arrow = |line: Line, count: usize, noun: &str| {
            let (from, to) = ends?;
            (count > 0).then(|| Edge {
                from,
                to,
                line,
                mark: Action::Keep,
                parts: vec![Part {
                    touchpoint: None,
                    label: if count == 1 {
                        format!("1 {noun}")
                    } else {
                        format!("{count} {noun}s")
                    },
                }],
            })
        };
        let mut arrows: Vec<Edge> = [
            arrow(Line::Call, one.calls, "call"),
            arrow(Line::Event, one.events, "event"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let (Some(first), 1..) = (arrows.first_mut(), one.marked) {
            first.mark = Action::Change;
        }
        arrows
    });
    Picture {
        state: picture.state,
        groups: Vec::new(),
        edges: edges.collect(),
        nodes: nodes.collect(),
    }
}
