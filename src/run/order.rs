//! In which order operations are added up: those behind a call first.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::item::{Item, What};
use crate::landscape::OperationId;

/// The operations in groups that call each other in a circle, most of them of one; callees first.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The groups.
    pub(super) groups: Vec<Vec<OperationId>>,
    /// The group of each operation.
    pub(super) group: Vec<usize>,
}

impl Order {
    /// By all calls of these runs.
    pub(super) fn of(plans: &[&[Vec<Item>]]) -> Self {
        let count = plans.first().map_or(0, |plan| plan.len());
        let calls = |plan: &&[Vec<Item>]| {
            let of = |(from, items): (usize, &Vec<Item>)| {
                let to = items.iter().flat_map(invoked).map(move |to| (from, to));
                to.collect::<Vec<_>>()
            };
            plan.iter().enumerate().flat_map(of).collect::<Vec<_>>()
        };
        Order::by(count, plans.iter().flat_map(calls))
    }

    /// So many operations, by these calls from one to another.
    pub(super) fn by(count: usize, calls: impl Iterator<Item = (usize, OperationId)>) -> Self {
        let mut graph: DiGraph<OperationId, ()> = DiGraph::new();
        let ids = (0..count).map(|at| OperationId(u32::try_from(at).expect("fewer than 2^32 operations")));
        let nodes: Vec<NodeIndex> = ids.map(|id| graph.add_node(id)).collect();
        for (from, to) in calls {
            graph.add_edge(nodes[from], nodes[to.index()], ());
        }
        let groups = kosaraju_scc(&graph).into_iter();
        let groups: Vec<Vec<OperationId>> = groups
            .map(|members| {
                let mut members: Vec<OperationId> = members.into_iter().map(|node| graph[node]).collect();
                members.sort_unstable();
                members
            })
            .collect();
        let mut group = vec![0; nodes.len()];
        for (at, members) in groups.iter().enumerate() {
            for member in members {
                group[member.index()] = at;
            }
        }
        Order { groups, group }
    }

    /// Whether an operation's calls can lead back to it.
    pub(super) fn is_on_a_circle(&self, id: OperationId) -> bool {
        self.groups[self.group[id.index()]].len() > 1
    }
}

/// The operations that an item's call runs.
pub(super) fn invoked(item: &Item) -> impl Iterator<Item = OperationId> + '_ {
    let callees = match &item.what {
        What::Call(call) => call.callees.as_slice(),
        _ => &[],
    };
    callees.iter().filter_map(|callee| callee.invokes)
}
