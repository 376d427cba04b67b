//! What comes before and after what in a run of an operation.

use std::collections::{BTreeSet, HashMap};

use super::derive::Facts;
use super::value::Fact;
use crate::description::{Needs, OnFailure, Via};
use crate::landscape::{OperationId, SystemId, TouchpointId};

/// At which steps an operation commits itself: the first and the last, for sure and with all that may.
#[derive(Clone, Debug, Default)]
pub(super) struct Commits {
    /// The step of each touchpoint; empty where none runs beside another, so that each has its own.
    steps: Vec<u32>,
    /// Whether nobody saw in which order the touchpoints come.
    is_order_unknown: bool,
    sure: Option<(u32, u32)>,
    most: Option<(u32, u32)>,
}

impl Facts<'_> {
    /// How many API calls in a row read an answer from one more system each, one waiting for the other.
    pub(super) fn sequential_reads(&self, id: OperationId) -> Fact {
        let at_least = self.reads_in_a_row(id, false).len();
        let at_most = self.reads_in_a_row(id, true).len();
        Fact::count(at_least, at_most.max(at_least))
    }

    /// The first longest row of reads; what nobody said may be one too.
    pub(super) fn reads_in_a_row(&self, id: OperationId, perhaps: bool) -> Vec<TouchpointId> {
        let landscape = self.landscape;
        let (mut longest, mut row): (Vec<TouchpointId>, Vec<TouchpointId>) = (Vec::new(), Vec::new());
        let mut from: BTreeSet<SystemId> = BTreeSet::new();
        for id in landscape.touchpoints_of(id) {
            let touchpoint = landscape.touchpoint(id);
            let called = landscape.is_api_call(id) || (perhaps && touchpoint.written.via == Some(Via::Unknown));
            let reads = self.needs(id).map_or(perhaps, |needs| needs == Needs::Answer);
            let alone = touchpoint.written.parallel.is_none() && !landscape.is_only_drawn(id);
            // Where nobody saw an order, none is in a row.
            let in_turn = alone && !landscape.is_order_unknown(id);
            if !(called && reads && in_turn) {
                if row.len() > longest.len() {
                    longest = std::mem::take(&mut row);
                }
                row.clear();
                from.clear();
                continue;
            }
            let new = touchpoint.to.iter().filter(|system| from.insert(**system)).count();
            if new > 0 {
                row.push(id);
            }
        }
        if row.len() > longest.len() { row } else { longest }
    }

    /// Whether all is done by now whose outcome the operation needs: such a call lies behind it, and none before it.
    pub(super) fn after_commit(&self, id: TouchpointId) -> Fact {
        let operation = self.landscape.touchpoint(id).operation;
        let commits = self.commits[operation.index()].get_or_init(|| self.find_commits(operation));
        if commits.is_order_unknown {
            return Fact::yes_no(false);
        }
        let first = self.landscape.operation(operation).touchpoints.start;
        let position = id.0 - first;
        let step = commits.steps.get(position as usize).copied().unwrap_or(position);
        let behind = |found: Option<(u32, u32)>| found.is_some_and(|(first, _)| first < step);
        let ahead = |found: Option<(u32, u32)>| found.is_some_and(|(_, last)| last >= step);
        if ahead(commits.sure) || !behind(commits.most) {
            Fact::yes_no(false)
        } else if behind(commits.sure) && !ahead(commits.most) {
            Fact::yes_no(true)
        } else {
            Fact::Unknown
        }
    }

    fn find_commits(&self, operation: OperationId) -> Commits {
        let mut commits = Commits::default();
        let mut labels: HashMap<&str, u32> = HashMap::new();
        let label = |id: TouchpointId| self.landscape.touchpoint(id).written.parallel.as_ref();
        let in_steps = self.landscape.touchpoints_of(operation).any(|id| label(id).is_some());
        for (at, id) in (0..).zip(self.landscape.touchpoints_of(operation)) {
            let step = label(id).map_or(at, |label| *labels.entry(label.value.as_str()).or_insert(at));
            if in_steps {
                commits.steps.push(step);
            }
            commits.is_order_unknown |= self.landscape.is_order_unknown(id);
            let reach = |found: &mut Option<(u32, u32)>| {
                let (first, last) = found.unwrap_or((step, step));
                *found = Some((first.min(step), last.max(step)));
            };
            match self.is_commit(id) {
                Some(true) => {
                    reach(&mut commits.sure);
                    reach(&mut commits.most);
                }
                None => reach(&mut commits.most),
                Some(false) => {}
            }
        }
        commits
    }

    /// Whether the operation waits for the outcome of a touchpoint and ends where it fails.
    #[must_use]
    pub fn is_commit(&self, id: TouchpointId) -> Option<bool> {
        let landscape = self.landscape;
        let touchpoint = landscape.touchpoint(id);
        let waited_for = match touchpoint.written.via {
            Some(Via::Api) => Some(true),
            Some(Via::Unknown) => None,
            _ => Some(touchpoint.waits_for.is_some()),
        };
        let outcome = self.needs(id).map(|needs| needs == Needs::Outcome);
        let stops = landscape.on_failure(id) == OnFailure::Stop && !landscape.is_only_drawn(id);
        match [waited_for, outcome, Some(stops)] {
            all if all.contains(&Some(false)) => Some(false),
            all if all.contains(&None) => None,
            _ => Some(true),
        }
    }
}
