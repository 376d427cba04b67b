//! A picture in which the systems of each owner are one node.

use std::cmp::Reverse;
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
    let mut weights: Vec<usize> = Vec::new();
    let edges: Vec<Edge> = between
        .iter()
        .flat_map(|((from, to), one)| {
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
            let counted = [
                (arrow(Line::Call, one.calls, "call"), one.calls),
                (arrow(Line::Event, one.events, "event"), one.events),
            ];
            let mut arrows: Vec<Edge> = Vec::new();
            for (arrow, count) in counted {
                weights.extend(arrow.is_some().then_some(count));
                arrows.extend(arrow);
            }
            if let (Some(first), 1..) = (arrows.first_mut(), one.marked) {
                first.mark = Action::Change;
            }
            arrows
        })
        .collect();
    let all = Picture {
        state: picture.state,
        groups: Vec::new(),
        edges,
        nodes: nodes.collect(),
        left_out: None,
    };
    strongest(all, &weights)
}

/// The most owners and arrows that are drawn.
const MOST_OWNERS: usize = 60;
const MOST_ARROWS: usize = 80;

/// Only the owners and the arrows with most between them, so that it can be read, and is drawn in no time.
fn strongest(mut picture: Picture, weights: &[usize]) -> Picture {
    let (owners, arrows) = (picture.nodes.len(), picture.edges.len());
    let mut order: Vec<usize> = (0..arrows).collect();
    order.sort_by_key(|at| (Reverse(weights[*at]), *at));
    let mut ends: Vec<usize> = vec![0; owners];
    for (at, edge) in picture.edges.iter().enumerate() {
        ends[edge.from] += weights[at];
        ends[edge.to] += weights[at];
    }
    let mut by_weight: Vec<usize> = (0..owners).collect();
    by_weight.sort_by_key(|at| (Reverse(ends[*at]), *at));
    let mut kept = vec![false; owners];
    by_weight.iter().take(MOST_OWNERS).for_each(|at| kept[*at] = true);
    let drawn: Vec<usize> = order
        .into_iter()
        .filter(|at| kept[picture.edges[*at].from] && kept[picture.edges[*at].to])
        .take(MOST_ARROWS)
        .collect();
    let mut at = 0;
    picture.edges.retain(|_| {
        at += 1;
        drawn.contains(&(at - 1))
    });
    let mut picture = picture.only(&kept);
    let left_out = (owners - picture.nodes.len(), arrows - picture.edges.len());
    let counts = [(left_out.0, "owners"), (left_out.1, "arrows")];
    let words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, of)| format!("{count} {of}"))
        .collect();
    picture.left_out =
        (!words.is_empty()).then(|| format!("{} with less between them are left out", words.join(" and ")));
    picture
}
