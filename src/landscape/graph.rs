//! The landscape as a petgraph graph, and what is read off it.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::types::{Event, EventId, Operation, OperationId, SystemId, Touchpoint, TouchpointId};
use crate::parallel;

/// What a vertex stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertex {
    /// A system.
    System(SystemId),
    /// An operation.
    Operation(OperationId),
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// An event.
    Event(EventId),
}

/// How two vertices are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// An operation happens in a system.
    In,
    /// An operation has a touchpoint.
    Has,
    /// A touchpoint calls a system, or is to call it once it is built.
    Calls,
    /// A touchpoint's call runs an operation of the callee.
    Invokes,
    /// A touchpoint publishes an event.
    Publishes,
    /// The operation of a touchpoint waits for an event before it goes on.
    WaitsFor,
    /// An event reaches a system that a publisher names; once for each that does.
    Reaches,
    /// An event starts an operation that subscribes to it.
    Starts,
}

/// Links all parts. `events` names them; their subscribers are read off afterwards.
pub(super) fn link(
    systems: usize,
    operations: &[Operation],
    touchpoints: &[Touchpoint],
    events: usize,
) -> DiGraph<Vertex, Link> {
    let vertices = systems + operations.len() + touchpoints.len() + events;
    let mut graph = DiGraph::with_capacity(vertices, vertices * 2);
    let system: Vec<NodeIndex> = (0..systems)
        .map(|at| graph.add_node(Vertex::System(SystemId::new(at))))
        .collect();
    let event: Vec<NodeIndex> = (0..events)
        .map(|at| graph.add_node(Vertex::Event(EventId::new(at))))
        .collect();
    let operation: Vec<NodeIndex> = (0..operations.len())
        .map(|at| graph.add_node(Vertex::Operation(OperationId::new(at))))
        .collect();
    for (at, one) in operations.iter().enumerate() {
        graph.add_edge(operation[at], system[one.system.index()], Link::In);
        for subscribed in &one.subscribes {
            graph.add_edge(event[subscribed.index()], operation[at], Link::Starts);
        }
    }
    for (at, one) in touchpoints.iter().enumerate() {
        let vertex = graph.add_node(Vertex::Touchpoint(TouchpointId::new(at)));
        graph.add_edge(operation[one.operation.index()], vertex, Link::Has);
        match one.event {
            Some(published) => {
                let published = event[published.index()];
                graph.add_edge(vertex, published, Link::Publishes);
                for to in &one.to {
                    graph.add_edge(published, system[to.index()], Link::Reaches);
                }
            }
            None => one.to.iter().for_each(|to| {
                graph.add_edge(vertex, system[to.index()], Link::Calls);
            }),
        }
        if let Some(invoked) = one.invokes {
            graph.add_edge(vertex, operation[invoked.index()], Link::Invokes);
        }
        if let Some(awaited) = one.waits_for {
            graph.add_edge(vertex, event[awaited.index()], Link::WaitsFor);
        }
    }
    graph
}

/// The operations that an event starts, by name. Vertices are in order: systems, then events.
pub(super) fn started(graph: &DiGraph<Vertex, Link>, systems: usize, event: EventId) -> Vec<OperationId> {
    let vertex = NodeIndex::new(systems + event.index());
    let started = graph.edges_directed(vertex, Direction::Outgoing);
    let mut started: Vec<OperationId> = started
        .filter_map(|edge| match graph[edge.target()] {
            Vertex::Operation(operation) => Some(operation),
            Vertex::System(_) | Vertex::Touchpoint(_) | Vertex::Event(_) => None,
        })
        .collect();
    started.sort_unstable();
    started.dedup();
    started
}

/// The events with these names, and who reacts to each: the systems that publishers name, and those of operations that
/// subscribe. Vertices are in order: systems, then events.
pub(super) fn find_events(graph: &DiGraph<Vertex, Link>, names: Vec<String>, operations: &[Operation]) -> Vec<Event> {
    let event_at = |vertex: NodeIndex| matches!(graph[vertex], Vertex::Event(_));
    let vertices = graph.node_indices().skip_while(|vertex| !event_at(*vertex));
    parallel::each(names.into_iter().zip(vertices).collect(), |(name, vertex)| {
        let mut subscribers: Vec<SystemId> = graph
            .edges_directed(vertex, Direction::Outgoing)
            .filter_map(|edge| match graph[edge.target()] {
                Vertex::System(system) => Some(system),
                Vertex::Operation(operation) => Some(operations[operation.index()].system),
                Vertex::Touchpoint(_) | Vertex::Event(_) => None,
            })
            .collect();
        subscribers.sort_unstable();
        subscribers.dedup();
        Event { name, subscribers }
    })
}
