//! Chains and cycles of blocking calls, as one run of an operation can walk them.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::value::Fact;
use crate::description::Via;
use crate::landscape::{Landscape, OperationId, SystemId, TouchpointId};

/// How many calls of a chain are listed.
const LISTED: usize = 32;

/// What the graph of calls says of operations and systems: for sure, and with all that may be a call.
pub(super) struct Calls {
    sure: Walked,
    /// None where somebody said of each touchpoint how it is done: it is the same then.
    most: Option<Walked>,
}

/// The same where some touchpoints count as calls.
struct Walked {
    chains: Vec<Chain>,
    /// How many systems call each, and how many each calls.
    called_by: Vec<usize>,
    calls: Vec<usize>,
}

/// What starts in an operation. A cycle is one node; its own calls are one.
#[derive(Clone, Copy, Default)]
struct Chain {
    depth: usize,
    on_cycle: bool,
    leads_to_cycle: bool,
    leads_to_doubt: bool,
    /// The call with which a longest chain goes on, and the operation that it runs.
    next: Option<(TouchpointId, Option<OperationId>)>,
}

impl Calls {
    /// A touchpoint of which nobody said how it is done may be a call.
    pub(super) fn new(landscape: &Landscape) -> Self {
        let mut vias = landscape.touchpoints.iter().map(|one| one.written.via);
        let doubtful = vias.any(|via| via == Some(Via::Unknown));
        Calls {
            sure: Walked::new(landscape, |via| via == Some(Via::Api)),
            most: doubtful.then(|| Walked::new(landscape, |via| matches!(via, Some(Via::Api | Via::Unknown)))),
        }
    }

    fn most(&self) -> &Walked {
        self.most.as_ref().unwrap_or(&self.sure)
    }

    pub(super) fn depth(&self, operation: OperationId) -> Fact {
        let (sure, most) = (self.sure.chain(operation), self.most().chain(operation));
        // Where a cycle may close, a further call can make the chain shorter as well as longer.
        if most.leads_to_doubt && most.leads_to_cycle {
            Fact::Unknown
        } else {
            Fact::count(sure.depth, most.depth)
        }
    }

    /// The calls of a longest chain that starts in an operation, as far as the first circle, and so many at most that a
    /// person can look through them.
    pub(super) fn chain(&self, operation: OperationId) -> Vec<TouchpointId> {
        let mut chain = Vec::new();
        let mut at = Some(operation);
        while let Some((call, below)) = at.and_then(|at| self.sure.chain(at).next)
            && chain.len() < LISTED
        {
            chain.push(call);
            at = below;
        }
        chain
    }

    pub(super) fn on_cycle(&self, operation: OperationId) -> Fact {
        match (
            self.sure.chain(operation).on_cycle,
            self.most().chain(operation).on_cycle,
        ) {
            (false, true) => Fact::Unknown,
            (sure, _) => Fact::yes_no(sure),
        }
    }

    pub(super) fn called_by(&self, system: SystemId) -> Fact {
        let of = |walked: &Walked| walked.called_by[system.index()];
        Fact::count(of(&self.sure), of(self.most()))
    }

    pub(super) fn calls(&self, system: SystemId) -> Fact {
        let of = |walked: &Walked| walked.calls[system.index()];
        Fact::count(of(&self.sure), of(self.most()))
    }
}

impl Walked {
    fn new(landscape: &Landscape, is_call: impl Fn(Option<Via>) -> bool) -> Self {
        let mut graph: DiGraph<OperationId, TouchpointId> = DiGraph::new();
        let nodes: Vec<NodeIndex> = landscape.operation_ids().map(|id| graph.add_node(id)).collect();
        let mut pairs = Vec::new();
        let mut own = vec![Chain::default(); nodes.len()];
        for id in landscape.touchpoint_ids() {
            let touchpoint = landscape.touchpoint(id);
            if !is_call(touchpoint.written.via) {
                continue;
            }
            let caller = landscape.operation(touchpoint.operation).system;
            pairs.extend(touchpoint.to.iter().map(|callee| (caller, *callee)));
            let own = &mut own[touchpoint.operation.index()];
            own.leads_to_doubt |= touchpoint.written.via == Some(Via::Unknown);
            if let Some(invoked) = touchpoint.invokes {
                graph.add_edge(nodes[touchpoint.operation.index()], nodes[invoked.index()], id);
            } else {
                // A call that runs no operation that is known is a chain of one.
                own.depth = 1;
                own.next = own.next.or(Some((id, None)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let systems = landscape.systems.len();
        let (mut called_by, mut calls) = (vec![0; systems], vec![0; systems]);
        for (caller, callee) in pairs {
            called_by[callee.index()] += 1;
            calls[caller.index()] += 1;
        }
        Walked {
            chains: walk(&graph, own),
            called_by,
            calls,
        }
    }

    fn chain(&self, operation: OperationId) -> Chain {
        self.chains[operation.index()]
    }
}

/// From each operation's own calls to all that they lead to.
fn walk(graph: &DiGraph<OperationId, TouchpointId>, mut chains: Vec<Chain>) -> Vec<Chain> {
    let mut component = vec![0; chains.len()];
    let components = kosaraju_scc(graph);
    for (at, members) in components.iter().enumerate() {
        for member in members {
            component[member.index()] = at;
        }
    }
    // Components come callees first.
    for (at, members) in components.iter().enumerate() {
        let mut all = Chain::default();
        for member in members {
            let own = chains[member.index()];
            if own.depth > all.depth {
                (all.depth, all.next) = (own.depth, own.next);
            }
            all.leads_to_doubt |= own.leads_to_doubt;
        }
        for edge in members.iter().flat_map(|member| graph.edges(*member)) {
            let target = edge.target();
            if component[target.index()] == at {
                all.on_cycle = true;
                all.depth = all.depth.max(1);
            } else {
                let below = chains[target.index()];
                if 1 + below.depth > all.depth {
                    all.depth = 1 + below.depth;
                    all.next = Some((*edge.weight(), Some(graph[target])));
                }
                all.leads_to_cycle |= below.leads_to_cycle;
                all.leads_to_doubt |= below.leads_to_doubt;
            }
        }
        all.leads_to_cycle |= all.on_cycle;
        all.next = all.next.filter(|_| !all.on_cycle);
        for member in members {
            chains[member.index()] = all;
        }
    }
    chains
}
