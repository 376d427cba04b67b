//! Circles of calls: of operations that run each other, and of systems that call each other.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::value::Fact;
use crate::description::{SystemKind, Via};
use crate::landscape::{Landscape, OperationId, SystemId, TouchpointId};

/// What is on a circle: for sure, and with all that may be a call.
pub(super) struct Circles {
    sure: Round,
    most: Option<Round>,
}

/// The circles by their first member by name, each with the calls of a shortest way round.
struct Round {
    operations: BTreeMap<OperationId, Vec<TouchpointId>>,
    systems: BTreeMap<SystemId, Vec<TouchpointId>>,
}

impl Circles {
    /// A touchpoint of which nobody said how it is done may be a call.
    pub(super) fn new(landscape: &Landscape) -> Self {
        let mut vias = landscape.touchpoints.iter().map(|one| one.written.via);
        let doubtful = vias.any(|via| via == Some(Via::Unknown));
        Circles {
            sure: Round::new(landscape, |via| via == Some(Via::Api)),
            most: doubtful.then(|| Round::new(landscape, |via| matches!(via, Some(Via::Api | Via::Unknown)))),
        }
    }

    /// Whether an operation is the first, by name, of ours on a circle.
    pub(super) fn begins_with(&self, id: OperationId) -> Fact {
        self.first(|round| round.operations.contains_key(&id))
    }

    /// Whether a system is the first, by name, on a circle that no operation goes round.
    pub(super) fn begins_with_system(&self, id: SystemId) -> Fact {
        self.first(|round| round.systems.contains_key(&id))
    }

    fn first(&self, is_first: impl Fn(&Round) -> bool) -> Fact {
        if is_first(&self.sure) {
            Fact::yes_no(true)
        } else if self.most.as_ref().is_some_and(is_first) {
            Fact::Unknown
        } else {
            Fact::yes_no(false)
        }
    }

    /// The calls that lead round from an operation.
    pub(super) fn way(&self, id: OperationId) -> Vec<TouchpointId> {
        self.sure.operations.get(&id).cloned().unwrap_or_default()
    }

    /// The calls that lead round from a system.
    pub(super) fn way_of_systems(&self, id: SystemId) -> Vec<TouchpointId> {
        self.sure.systems.get(&id).cloned().unwrap_or_default()
    }
}

impl Round {
    fn new(landscape: &Landscape, is_call: impl Fn(Option<Via>) -> bool) -> Self {
        let calls = || {
            let ids = landscape.touchpoint_ids();
            ids.filter(|id| is_call(landscape.touchpoint(*id).written.via))
        };
        let runs = calls().filter_map(|id| {
            let touchpoint = landscape.touchpoint(id);
            Some((touchpoint.operation, touchpoint.invokes?, id))
        });
        let mut operations = BTreeMap::new();
        let mut told: Vec<BTreeSet<SystemId>> = Vec::new();
        let mut told_at: HashMap<SystemId, Vec<usize>> = HashMap::new();
        for circle in circles(landscape.operation_ids(), OperationId::index, runs) {
            let through = circle.members.iter().map(|id| landscape.operation(*id).system);
            let through: BTreeSet<SystemId> = through.collect();
            for system in &through {
                told_at.entry(*system).or_default().push(told.len());
            }
            told.push(through);
            let ours = circle.members.iter().filter(|id| !landscape.is_given(**id));
            if let Some(first) = ours.min() {
                operations.insert(*first, circle.way_round(*first));
            }
        }
        let mut systems = BTreeMap::new();
        for circle in circles(landscape.system_ids(), SystemId::index, links(landscape, calls())) {
            let Some(first) = circle.members.iter().min() else {
                continue;
            };
            let mut through = told_at.get(first).into_iter().flatten().map(|at| &told[*at]);
            if !through.any(|systems| circle.members.iter().all(|id| systems.contains(id))) {
                systems.insert(*first, circle.way_round(*first));
            }
        }
        Round { operations, systems }
    }
}

/// Which system calls which, each pair once: in our operations, and without what carries the calls of others.
fn links(
    landscape: &Landscape,
    calls: impl Iterator<Item = TouchpointId>,
) -> impl Iterator<Item = (SystemId, SystemId, TouchpointId)> {
    let is_service = |id: SystemId| matches!(landscape.system(id).kind, SystemKind::Service | SystemKind::Client);
    let mut links: Vec<(SystemId, SystemId, TouchpointId)> = Vec::new();
    for id in calls.filter(|id| !landscape.is_given(landscape.touchpoint(*id).operation)) {
        let caller = landscape.caller(id);
        for callee in &landscape.touchpoint(id).to {
            if is_service(caller) && is_service(*callee) {
                links.push((caller, *callee, id));
            }
        }
    }
    // The first of each pair stays.
    links.sort_unstable();
    links.dedup_by_key(|(from, to, _)| (*from, *to));
    links.into_iter()
}

/// Members that lead to each other, with the calls between them.
struct Circle<M> {
    members: Vec<M>,
    calls: HashMap<M, Vec<(M, TouchpointId)>>,
}

/// All circles among some calls. `all`: in the order of their numbers, which `index` tells.
fn circles<M: Copy + Eq + std::hash::Hash>(
    all: impl Iterator<Item = M>,
    index: fn(M) -> usize,
    calls: impl Iterator<Item = (M, M, TouchpointId)>,
) -> Vec<Circle<M>> {
    let mut graph: DiGraph<M, TouchpointId> = DiGraph::new();
    for one in all {
        graph.add_node(one);
    }
    let node = |one: M| NodeIndex::new(index(one));
    for (from, to, id) in calls {
        graph.add_edge(node(from), node(to), id);
    }
    let components = kosaraju_scc(&graph).into_iter();
    let round = components.filter(|members| members.len() > 1).map(|members| {
        let within: HashSet<NodeIndex> = members.iter().copied().collect();
        let calls = members.iter().map(|from| {
            let edges = graph.edges(*from).filter(|edge| within.contains(&edge.target()));
            let calls = edges.map(|edge| (graph[edge.target()], *edge.weight()));
            (graph[*from], calls.collect())
        });
        Circle {
            calls: calls.collect(),
            members: members.iter().map(|node| graph[*node]).collect(),
        }
    });
    round.collect()
}

impl<M: Copy + Eq + std::hash::Hash> Circle<M> {
    /// The calls of a shortest way from a member back to it.
    fn way_round(&self, first: M) -> Vec<TouchpointId> {
        let mut came: HashMap<M, (M, TouchpointId)> = HashMap::new();
        let mut open = VecDeque::from([first]);
        while let Some(from) = open.pop_front() {
            for (to, id) in &self.calls[&from] {
                if *to == first {
                    let mut way = vec![*id];
                    let mut at = from;
                    while let Some((before, id)) = came.get(&at) {
                        way.push(*id);
                        at = *before;
                    }
                    way.reverse();
                    return way;
                }
                if !came.contains_key(to) {
                    came.insert(*to, (from, *id));
                    open.push_back(*to);
                }
            }
        }
        Vec::new()
    }
}
