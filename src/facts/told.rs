//! What is told by a call and by an event of the same run.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::derive::Facts;
use super::value::Fact;
use crate::landscape::{EventId, OperationId, SystemId, TouchpointId};

/// How many operations that a run calls are looked through for events, and how many touchpoints of them.
const OPERATIONS: usize = 32;
const TOUCHPOINTS: usize = 512;
/// How many events are listed for one system.
const LISTED: usize = 8;

/// The events of a run, by whom among those that its operation calls they reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// By the operation that they start.
    starts: BTreeMap<OperationId, TouchpointId>,
    /// By the system that they reach.
    reaches: HashMap<SystemId, Vec<TouchpointId>>,
    /// The same, where nobody said what they start there.
    unsaid: HashMap<SystemId, Vec<TouchpointId>>,
}

impl Facts<'_> {
    /// Whether an event of the same run reaches a system that is called here, and nothing says that it starts something
    /// else there.
    pub(super) fn told_by_event_too(&self, id: TouchpointId) -> Fact {
        Fact::yes_no(!self.events_for_the_same(id, false).is_empty())
    }

    /// Whether an event of the same run starts the very operation that is run here.
    pub(super) fn run_by_event_too(&self, id: TouchpointId) -> Fact {
        Fact::yes_no(!self.events_for_the_same(id, true).is_empty())
    }

    /// Where such events are published: those that start the operation that the call runs; where there is none, and
    /// not only these are asked for, those that reach its system for whatever nobody said.
    pub(super) fn events_for_the_same(&self, id: TouchpointId, surely: bool) -> Vec<TouchpointId> {
        let landscape = self.landscape;
        let call = landscape.touchpoint(id);
        // Of an operation that an importer made nobody knows what one run of it does.
        if landscape.is_made_up(call.operation) {
            return Vec::new();
        }
        if !landscape.is_api_call(id) || (surely && call.invokes.is_none()) || !self.is_heard_by_one_of(&call.to) {
            return Vec::new();
        }
        let told = self.told[call.operation.index()].get_or_init(|| self.find_told(call.operation));
        let Some(told) = told else {
            return Vec::new();
        };
        let certain = call.invokes.and_then(|invoked| told.starts.get(&invoked));
        if surely || certain.is_some() {
            return certain.into_iter().copied().collect();
        }
        let by_system = if call.invokes.is_some() {
            &told.unsaid
        } else {
            &told.reaches
        };
        let mut found: Vec<TouchpointId> = call
            .to
            .iter()
            .filter_map(|to| by_system.get(to))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn is_heard_by_one_of(&self, systems: &[SystemId]) -> bool {
        systems.iter().any(|system| self.hears(*system))
    }

    /// None where there is none: that is so of most operations.
    fn find_told(&self, operation: OperationId) -> Option<Box<Told>> {
        let landscape = self.landscape;
        let calls = || {
            landscape
                .touchpoints_of(operation)
                .filter(|id| landscape.is_api_call(*id))
        };
        let called = calls().flat_map(|id| &landscape.touchpoint(id).to);
        let called: BTreeSet<SystemId> = called.copied().collect();
        let invoked = calls().filter_map(|id| landscape.touchpoint(id).invokes);
        let invoked: BTreeSet<OperationId> = invoked.collect();
        let mut told = Told::default();
        for (event, published) in self.published_in_run(operation) {
            let started = self.started_by(event);
            for one in both(&invoked, started) {
                told.starts.entry(one).or_insert(published);
            }
            for system in both(&called, &landscape.event(event).subscribers) {
                let list = |lists: &mut HashMap<SystemId, Vec<TouchpointId>>| {
                    let list = lists.entry(system).or_default();
                    if list.len() < LISTED {
                        list.push(published);
                    }
                };
                list(&mut told.reaches);
                if !self.starts_something_in(event, system) {
                    list(&mut told.unsaid);
                }
            }
        }
        let is_empty = told.starts.is_empty() && told.reaches.is_empty();
        (!is_empty).then(|| Box::new(told))
    }

    /// The events that an operation publishes in one run, with the operations that its calls run, each where it is
    /// published first.
    fn published_in_run(&self, operation: OperationId) -> BTreeMap<EventId, TouchpointId> {
        let landscape = self.landscape;
        let mut seen = BTreeSet::from([operation]);
        let mut open = VecDeque::from([operation]);
        let mut published = BTreeMap::new();
        let mut left = TOUCHPOINTS;
        while let Some(at) = open.pop_front() {
            for id in landscape.touchpoints_of(at) {
                if at != operation {
                    if left == 0 {
                        return published;
                    }
                    left -= 1;
                }
                let touchpoint = landscape.touchpoint(id);
                if let Some(event) = touchpoint.event {
                    published.entry(event).or_insert(id);
                }
                let run = touchpoint.invokes.filter(|_| landscape.is_api_call(id));
                if let Some(next) = run.filter(|_| seen.len() < OPERATIONS)
                    && seen.insert(next)
                {
                    open.push_back(next);
                }
            }
        }
        published
    }
}

/// What is in a set and in a sorted list, by way of the shorter one.
fn both<T: Copy + Ord>(set: &BTreeSet<T>, list: &[T]) -> Vec<T> {
    if set.len() < list.len() {
        let there = set.iter().filter(|one| list.binary_search(one).is_ok());
        there.copied().collect()
    } else {
        list.iter().filter(|one| set.contains(one)).copied().collect()
    }
}
