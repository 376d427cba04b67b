//! Chains and cycles of blocking calls, as one run of an operation can walk them.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::value::Fact;
use crate::landscape::{Landscape, OperationId, SystemId};

/// What the graph of calls says of operations and systems.
pub(super) struct Calls {
    depth: Vec<usize>,
    on_cycle: Vec<bool>,
    called_by: Vec<BTreeSet<SystemId>>,
    calls: Vec<BTreeSet<SystemId>>,
}

impl Calls {
    pub(super) fn new(landscape: &Landscape) -> Self {
        let mut graph: DiGraph<(), ()> = DiGraph::new();
        let nodes: Vec<NodeIndex> = landscape.operation_ids().map(|_| graph.add_node(())).collect();
        let systems = landscape.systems.len();
        let mut called_by = vec![BTreeSet::new(); systems];
        let mut calls = vec![BTreeSet::new(); systems];
        // A call that runs no operation that is known is a chain of one.
        let mut plain = vec![false; nodes.len()];
        for id in landscape.touchpoint_ids().filter(|id| landscape.is_api_call(*id)) {
            let touchpoint = landscape.touchpoint(id);
            let caller = landscape.caller(id);
            for callee in &touchpoint.to {
                called_by[callee.index()].insert(caller);
                calls[caller.index()].insert(*callee);
            }
            match touchpoint.invokes {
                Some(invoked) => {
                    graph.add_edge(nodes[touchpoint.operation.index()], nodes[invoked.index()], ());
                }
                None => plain[touchpoint.operation.index()] = true,
            }
        }
        let (depth, on_cycle) = walk(&graph, &plain);
        Calls {
            depth,
            on_cycle,
            called_by,
            calls,
        }
    }

    pub(super) fn depth(&self, operation: OperationId) -> Fact {
        let depth = self.depth[operation.index()];
        Fact::count(depth, depth)
    }

    pub(super) fn on_cycle(&self, operation: OperationId) -> Fact {
        Fact::yes_no(self.on_cycle[operation.index()])
    }

    pub(super) fn called_by(&self, system: SystemId) -> Fact {
        let count = self.called_by[system.index()].len();
        Fact::count(count, count)
    }

    pub(super) fn calls(&self, system: SystemId) -> Fact {
        let count = self.calls[system.index()].len();
        Fact::count(count, count)
    }
}

/// The longest chain from each operation, and whether it is on a cycle. A cycle is one node; its own calls are one.
fn walk(graph: &DiGraph<(), ()>, plain: &[bool]) -> (Vec<usize>, Vec<bool>) {
    let mut depth = vec![0; plain.len()];
    let mut on_cycle = vec![false; plain.len()];
    let mut component = vec![0; plain.len()];
    let components = kosaraju_scc(graph);
    for (at, members) in components.iter().enumerate() {
        members.iter().for_each(|member| component[member.index()] = at);
    }
    // Components come callees first.
    for (at, members) in components.iter().enumerate() {
        let mut longest = usize::from(members.iter().any(|member| plain[member.index()]));
        let mut cycle = false;
        for target in members.iter().flat_map(|member| graph.neighbors(*member)) {
            if component[target.index()] == at {
                cycle = true;
                longest = longest.max(1);
            } else {
                longest = longest.max(1 + depth[target.index()]);
            }
        }
        for member in members {
            depth[member.index()] = longest;
            on_cycle[member.index()] = cycle;
        }
    }
    (depth, on_cycle)
}
