//! Facts of how an operation is put together: what stands before what, who hears, who blocks whom.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::derive::Facts;
use super::value::Fact;
use crate::description::{Needs, OnFailure, SystemKind, Via};
use crate::landscape::{EventId, Landscape, OperationId, SystemId, TouchpointId};

/// What is worked out once for a landscape.
pub(super) struct Shape {
    /// How many touchpoints publish each event.
    published: Vec<usize>,
    /// The operations that a blocking call of an operation of ours runs.
    run_by_calls: Vec<bool>,
    /// The operations of others that each system blocks.
    blocked: Vec<usize>,
    /// Systems that stand first in a circle of calling systems that no operation goes round.
    first_on_circle: Vec<bool>,
    /// The operation that stands first in a circle of operations.
    first_operation: Vec<bool>,
}

impl Shape {
    pub(super) fn new(landscape: &Landscape) -> Self {
        let mut published = vec![0; landscape.events.len()];
        let mut run_by_calls = vec![false; landscape.operations.len()];
        let mut blocked: Vec<BTreeSet<OperationId>> = vec![BTreeSet::new(); landscape.systems.len()];
        for id in landscape.touchpoint_ids() {
            let touchpoint = landscape.touchpoint(id);
            if let Some(event) = touchpoint.event {
                published[event.index()] += 1;
            }
            if !landscape.is_api_call(id) {
                continue;
            }
            if let Some(invoked) = touchpoint.invokes.filter(|_| !landscape.is_given(touchpoint.operation)) {
                run_by_calls[invoked.index()] = true;
            }
            if landscape.on_failure(id) == OnFailure::Stop {
                for callee in &touchpoint.to {
                    blocked[callee.index()].insert(touchpoint.operation);
                }
            }
        }
        let (first_operation, operations) = operation_circles(landscape);
        Shape {
            published,
            run_by_calls,
            blocked: blocked.iter().map(BTreeSet::len).collect(),
            first_on_circle: system_circles(landscape, &operations),
            first_operation,
        }
    }
}

/// The first operation of each circle of calls, and the circle of each operation, where it is on one.
fn operation_circles(landscape: &Landscape) -> (Vec<bool>, Vec<Option<usize>>) {
    let mut graph: DiGraph<OperationId, ()> = DiGraph::new();
    let nodes: Vec<_> = landscape.operation_ids().map(|id| graph.add_node(id)).collect();
    for id in landscape.touchpoint_ids().filter(|id| landscape.is_api_call(*id)) {
        let touchpoint = landscape.touchpoint(id);
        if let Some(invoked) = touchpoint.invokes {
            graph.add_edge(nodes[touchpoint.operation.index()], nodes[invoked.index()], ());
        }
    }
    let (mut first, mut circle) = (vec![false; nodes.len()], vec![None; nodes.len()]);
    for (at, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        if members.len() < 2 {
            continue;
        }
        let ids: Vec<OperationId> = members.into_iter().map(|node| graph[node]).collect();
        for id in &ids {
            circle[id.index()] = Some(at);
        }
        let ours = ids.iter().filter(|id| !landscape.is_given(**id)).min();
        if let Some(id) = ours {
            first[id.index()] = true;
        }
    }
    (first, circle)
}

/// The first system of each circle of systems that call each other, where no operation goes round within it.
fn system_circles(landscape: &Landscape, operations: &[Option<usize>]) -> Vec<bool> {
    let mut graph: DiGraph<SystemId, ()> = DiGraph::new();
    let nodes: Vec<_> = landscape.system_ids().map(|id| graph.add_node(id)).collect();
    for id in landscape.touchpoint_ids().filter(|id| landscape.is_api_call(*id)) {
        let caller = landscape.caller(id);
        for callee in &landscape.touchpoint(id).to {
            graph.update_edge(nodes[caller.index()], nodes[callee.index()], ());
        }
    }
    let mut round = vec![false; nodes.len()];
    for (id, circle) in landscape.operation_ids().zip(operations) {
        round[landscape.operation(id).system.index()] |= circle.is_some();
    }
    let mut first = vec![false; nodes.len()];
    for members in kosaraju_scc(&graph) {
        let ids: Vec<SystemId> = members.into_iter().map(|node| graph[node]).collect();
        if ids.len() > 1
            && !ids.iter().any(|id| round[id.index()])
            && let Some(id) = ids.iter().min()
        {
            first[id.index()] = true;
        }
    }
    first
}

impl Facts<'_> {
    fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::new(self.landscape))
    }

    /// Whether no call of an operation of ours runs it: a chain of calls begins here.
    pub(super) fn begins_calls(&self, id: OperationId) -> Fact {
        Fact::yes_no(!self.shape().run_by_calls[id.index()])
    }

    /// Whether it is the first, by name, of a circle of operations that call each other.
    pub(super) fn first_on_call_cycle(&self, id: OperationId) -> Fact {
        Fact::yes_no(self.shape().first_operation[id.index()])
    }

    /// Whether it is the first, by name, of a circle of systems that call each other, no operation going round.
    pub(super) fn first_on_service_cycle(&self, id: SystemId) -> Fact {
        Fact::yes_no(self.shape().first_on_circle[id.index()])
    }

    /// How many operations cannot go on without the system; none for what carries others by its nature.
    pub(super) fn blocked_operations(&self, id: SystemId) -> Fact {
        let carries = matches!(
            self.landscape.system(id).kind,
            SystemKind::Gateway | SystemKind::Broker | SystemKind::Datastore
        );
        let count = if carries { 0 } else { self.shape().blocked[id.index()] };
        Fact::count(count, count)
    }

    /// Whether it runs on an event that nobody publishes.
    pub(super) fn waits_in_vain(&self, id: OperationId) -> Fact {
        let published = |event: &EventId| self.shape().published[event.index()] > 0;
        Fact::yes_no(!self.landscape.operation(id).subscribes.iter().all(published))
    }

    /// How many calls in a row read something from different systems, one waiting for the other.
    pub(super) fn sequential_reads(&self, id: OperationId) -> Fact {
        let landscape = self.landscape;
        let (mut longest, mut row): (usize, Vec<&[SystemId]>) = (0, Vec::new());
        for id in landscape.touchpoints_of(id) {
            let touchpoint = landscape.touchpoint(id);
            let reads = landscape.is_api_call(id) && self.needs(id) == Some(Needs::Answer);
            // Where nobody saw an order, none is in a row.
            if !reads || landscape.is_order_unknown(id) || touchpoint.written.parallel.is_some() {
                row.clear();
            } else if !row.contains(&touchpoint.to.as_slice()) {
                row.push(&touchpoint.to);
            }
            longest = longest.max(row.len());
        }
        Fact::count(longest, longest)
    }

    /// Whether somebody is known to react to an event.
    pub(super) fn is_heard(&self, id: TouchpointId) -> Fact {
        let touchpoint = self.landscape.touchpoint(id);
        let said = touchpoint.written.consumers.as_ref().is_some_and(|said| said.value > 0);
        Fact::yes_no(touchpoint.event.is_none() || said || !self.landscape.callees(id).is_empty())
    }

    /// Whether an event of the same operation reaches a system that is called here.
    pub(super) fn told_by_event_too(&self, id: TouchpointId) -> Fact {
        let landscape = self.landscape;
        let touchpoint = landscape.touchpoint(id);
        let mut others = landscape.touchpoints_of(touchpoint.operation);
        let told = others.any(|other| {
            let is_event = landscape.touchpoint(other).written.via == Some(Via::Event);
            other != id
                && is_event
                && landscape
                    .callees(other)
                    .iter()
                    .any(|callee| touchpoint.to.contains(callee))
        });
        if told && landscape.is_made_up(touchpoint.operation) {
            return Fact::Unknown;
        }
        Fact::yes_no(touchpoint.event.is_none() && told)
    }

    /// Whether a call before it, whose outcome is needed, ends the operation where it fails: behind it, it is done.
    pub(super) fn after_commit(&self, id: TouchpointId) -> Fact {
        let landscape = self.landscape;
        let before = landscape.touchpoints_of(landscape.touchpoint(id).operation);
        let mut before = before.take_while(|other| *other != id);
        Fact::yes_no(before.any(|other| {
            let decides = self.needs(other) == Some(Needs::Outcome) && landscape.is_api_call(other);
            let in_turn = !landscape.is_order_unknown(other) && !landscape.is_order_unknown(id);
            let decides = decides && in_turn;
            decides && landscape.on_failure(other) == OnFailure::Stop
        }))
    }

    /// Whether the name of an event asks for something instead of telling that it happened.
    pub(super) fn named_as_command(&self, id: TouchpointId) -> Fact {
        let event = self.landscape.touchpoint(id).event;
        Fact::yes_no(event.is_some_and(|event| is_command(&self.landscape.event(event).name)))
    }
}

/// Words with which a command begins.
const ORDERS: [&str; 32] = [
    "add",
    "apply",
    "approve",
    "assign",
    "book",
    "calculate",
    "cancel",
    "change",
    "charge",
    "check",
    "close",
    "create",
    "delete",
    "deliver",
    "do",
    "execute",
    "generate",
    "handle",
    "notify",
    "open",
    "pay",
    "print",
    "process",
    "refund",
    "register",
    "remove",
    "reserve",
    "run",
    "send",
    "ship",
    "start",
    "update",
];

/// Whether one of the words of a name is an order, and none tells that something was done.
fn is_command(name: &str) -> bool {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = '.';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            let word = words.last_mut().expect("there is one");
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    let is_told =
        |word: &String| word.ends_with("ed") || ["sent", "paid", "begun", "done", "made", "shown"].contains(&&**word);
    words.iter().any(|word| ORDERS.contains(&&**word)) && !words.iter().any(is_told)
}

#[cfg(test)]
mod tests {
    use super::is_command;

    #[test]
    fn a_name_asks_or_tells() {
        for name in ["send-mail", "mail.send", "SendInvoice", "createOrder", "cmd.ship_order"] {
            assert!(is_command(name), "{name}");
        }
        for name in [
            "order.placed",
            "OrderPlaced",
            "mail-sent",
            "order.updated",
            "stock",
            "price.change.requested",
            "sender.known",
            "",
        ] {
            assert!(!is_command(name), "{name}");
        }
    }
}
