//! Where everything of a picture stands, by dagre.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A box by its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) middle: Point,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What is to be laid out: sizes, the group of each node, and ends and label sizes of each arrow.
pub(super) struct Sizes {
    pub(super) nodes: Vec<(f64, f64)>,
    pub(super) groups: Vec<Option<usize>>,
    pub(super) edges: Vec<(usize, usize, (f64, f64))>,
}

/// Where it stands.
pub(super) struct Layout {
    pub(super) nodes: Vec<Area>,
    /// By index of the group.
    pub(super) groups: Vec<(usize, Area)>,
    /// The points of each arrow and the middle of its label.
    pub(super) edges: Vec<(Vec<Point>, Point)>,
}

/// Lays it out from left to right.
pub(super) fn layout(sizes: &Sizes) -> Layout {
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: true,
    });
    let node = |at: usize| format!("n{at}");
    let group = |at: usize| format!("g{at}");
    let mut groups: Vec<usize> = sizes.groups.iter().flatten().copied().collect();
    groups.sort_unstable();
    groups.dedup();
    for at in &groups {
        graph.set_node(group(*at), Some(NodeLabel::default()));
    }
    for (at, (width, height)) in sizes.nodes.iter().enumerate() {
        let label = NodeLabel {
            width: *width,
            height: *height,
            ..NodeLabel::default()
        };
        graph.set_node(node(at), Some(label));
        if let Some(owner) = sizes.groups[at] {
            graph.set_parent(&node(at), Some(&group(owner)));
        }
    }
    for (at, (from, to, (width, height))) in sizes.edges.iter().enumerate() {
        let label = EdgeLabel {
            width: *width,
            height: *height,
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        graph.set_edge(node(*from), node(*to), Some(label), Some(&format!("e{at}")));
    }
    dagre::layout(
        &mut graph,
        Some(LayoutOptions {
            rankdir: RankDir::LR,
            nodesep: 22.0,
            edgesep: 12.0,
            ranksep: 44.0,
            marginx: 12.0,
            marginy: 12.0,
            ..LayoutOptions::default()
        }),
    );
    let area = |name: &str| {
        let label = graph.node(name);
        let of = |get: fn(&NodeLabel) -> f64| label.map_or(0.0, get);
        Area {
            middle: Point {
                x: of(|label| label.x.unwrap_or(0.0)),
                y: of(|label| label.y.unwrap_or(0.0)),
            },
            width: of(|label| label.width),
            height: of(|label| label.height),
        }
    };
    let edges = sizes.edges.iter().enumerate().map(|(at, (from, to, _))| {
        let label = graph.edge(&node(*from), &node(*to), Some(&format!("e{at}")));
        let points = label.map_or(&[][..], |label| &label.points);
        let middle = label.and_then(|label| label.x.zip(label.y));
        let (x, y) = middle.unwrap_or_default();
        (
            points.iter().map(|point| Point { x: point.x, y: point.y }).collect(),
            Point { x, y },
        )
    });
    Layout {
        nodes: (0..sizes.nodes.len()).map(|at| area(&node(at))).collect(),
        groups: groups.iter().map(|at| (*at, area(&group(*at)))).collect(),
        edges: edges.collect(),
    }
}
