//! What is counted of traces. Only sums, least and greatest values: parts add up to the whole, in any order.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::counts_file::in_order;
use super::names::Name;
use super::sketch::Sketch;
use super::touch::{Skip, TouchKey};

/// An operation: its system and its name; where that stands for whatever came in, also what it touches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct OperationKey {
    pub(super) service: Name,
    pub(super) name: Name,
    pub(super) set: Option<Box<[TouchKey]>>,
}

/// A place that publishes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Site {
    pub(super) service: Name,
    pub(super) operation: Name,
    pub(super) key: TouchKey,
}

/// A place that takes messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Taker {
    pub(super) service: Name,
    pub(super) operation: Name,
    pub(super) topic: Option<Name>,
}

/// All that is counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) traces: u64,
    pub(super) spans: u64,
    /// Spans that were there twice.
    pub(super) repeated: u64,
    /// Spans of which nobody knows to what they belong.
    pub(super) detached: u64,
    /// Spans without ids or a system.
    pub(super) unusable: u64,
    /// Touches past the most that are compared within one activation.
    pub(super) uncompared: u64,
    /// Spans marked by a sampler that looks at whole traces.
    pub(super) tail_sampled: u64,
    pub(super) samplers: BTreeMap<String, u64>,
    pub(super) skipped: BTreeMap<Skip, u64>,
    #[serde(with = "in_order")]
    pub(super) health: HashMap<Name, Health>,
    #[serde(with = "in_order")]
    pub(super) operations: HashMap<OperationKey, Operation>,
    /// Which takers took what a site published.
    #[serde(with = "in_order")]
    pub(super) joins: HashMap<(Site, Taker), u64>,
}

/// Whether the parents of a system's spans are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Health {
    pub(super) spans: u64,
    pub(super) with_parent: u64,
    pub(super) orphans: u64,
}

/// What is counted of an operation. Times are nanoseconds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Operation {
    pub(super) runs: u64,
    /// Runs that a reply started for which another operation of the system waited.
    pub(super) awaited: u64,
    /// Runs that only took messages, without processing them.
    pub(super) receives: u64,
    #[serde(with = "in_order")]
    pub(super) takes: HashMap<Taker, u64>,
    #[serde(with = "in_order")]
    pub(super) keys: HashMap<TouchKey, usize>,
    pub(super) touches: Vec<Touched>,
    /// By the places of the two in `touches`, the lower one first.
    #[serde(with = "in_order")]
    pub(super) pairs: HashMap<(usize, usize), Pair>,
    /// By the place of what was published in `touches`, and who took the reply.
    #[serde(with = "in_order")]
    pub(super) replies: HashMap<(usize, Taker), Reply>,
}

/// What is counted of one touchpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Touched {
    /// Runs of the operation with it.
    pub(super) runs: u64,
    pub(super) calls: u64,
    pub(super) failed: u64,
    /// Calls but for those that repeated a failed one.
    pub(super) meant: u64,
    /// Calls of which only the other side was seen.
    pub(super) far: u64,
    pub(super) times: Sketch,
    /// The time that it took of its runs, and theirs.
    pub(super) time: u64,
    pub(super) time_of_runs: u64,
    /// When it began at the earliest after its operation did.
    pub(super) first: Option<u64>,
    /// Runs in which it was the last one.
    pub(super) last: u64,
    /// Runs that ended before it did.
    pub(super) outlived: u64,
    /// Runs in which it failed at the end, and those of them that failed too.
    pub(super) failed_runs: u64,
    pub(super) failed_with: u64,
    /// What callers call it, where that is a name of its own.
    #[serde(with = "in_order")]
    pub(super) called: HashMap<Name, u64>,
    /// Who is at the other end, by what callers say, where the other end was seen too.
    #[serde(with = "in_order")]
    pub(super) peers: HashMap<Name, u64>,
    #[serde(with = "in_order")]
    pub(super) invokes: HashMap<OperationKey, u64>,
    /// Systems that react to a published message as to a call.
    #[serde(with = "in_order")]
    pub(super) reacting: HashMap<Name, u64>,
}

/// What is counted of two touchpoints of one operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) together: u64,
    pub(super) overlapping: u64,
    /// Without overlap: the one at the lower place first.
    pub(super) in_order: u64,
    pub(super) reversed: u64,
}

/// What is counted of a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reply {
    /// It was taken while the run that had asked for it went on.
    pub(super) inside: u64,
    /// It was taken after that.
    pub(super) after: u64,
    /// The parents of spans lead from the reply to the request.
    pub(super) proven: u64,
}

impl Operation {
    /// The place of a touchpoint.
    pub(super) fn place(&mut self, key: &TouchKey) -> usize {
        if let Some(place) = self.keys.get(key) {
            return *place;
        }
        self.touches.push(Touched::default());
        self.keys.insert(key.clone(), self.touches.len() - 1);
        self.touches.len() - 1
    }

    /// Adds what was counted of the same operation elsewhere.
    pub(super) fn add(&mut self, other: Operation) {
        self.add_as(other, Clone::clone);
    }

    /// Adds what was counted elsewhere, each touchpoint under the key that `rename` makes of its own.
    pub(super) fn add_as(&mut self, other: Operation, rename: impl Fn(&TouchKey) -> TouchKey) {
        sum(&mut self.runs, other.runs);
        sum(&mut self.awaited, other.awaited);
        sum(&mut self.receives, other.receives);
        add_all(&mut self.takes, other.takes);
        let mut places = vec![0; other.touches.len()];
        for (key, place) in &other.keys {
            places[*place] = self.place(&rename(key));
        }
        for (place, touched) in other.touches.into_iter().enumerate() {
            self.touches[places[place]].add(touched);
        }
        for ((a, b), pair) in other.pairs {
            self.add_pair(places[a], places[b], pair);
        }
        for ((place, taker), reply) in other.replies {
            let there = self.replies.entry((places[place], taker)).or_default();
            sum(&mut there.inside, reply.inside);
            sum(&mut there.after, reply.after);
            sum(&mut there.proven, reply.proven);
        }
    }

    /// Adds a pair, the places in any order; of a touchpoint with itself there is none.
    pub(super) fn add_pair(&mut self, a: usize, b: usize, pair: Pair) {
        if a == b {
            return;
        }
        let there = self.pairs.entry((a.min(b), a.max(b))).or_default();
        sum(&mut there.together, pair.together);
        sum(&mut there.overlapping, pair.overlapping);
        let (first, second) = if a < b {
            (pair.in_order, pair.reversed)
        } else {
            (pair.reversed, pair.in_order)
        };
        sum(&mut there.in_order, first);
        sum(&mut there.reversed, second);
    }
}

impl Touched {
    pub(super) fn add(&mut self, other: Touched) {
        sum(&mut self.runs, other.runs);
        sum(&mut self.calls, other.calls);
        sum(&mut self.failed, other.failed);
        sum(&mut self.meant, other.meant);
        sum(&mut self.far, other.far);
        self.times.merge(&other.times);
        sum(&mut self.time, other.time);
        sum(&mut self.time_of_runs, other.time_of_runs);
        self.first = match (self.first, other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        sum(&mut self.last, other.last);
        sum(&mut self.outlived, other.outlived);
        sum(&mut self.failed_runs, other.failed_runs);
        sum(&mut self.failed_with, other.failed_with);
        add_all(&mut self.called, other.called);
        add_all(&mut self.peers, other.peers);
        add_all(&mut self.invokes, other.invokes);
        add_all(&mut self.reacting, other.reacting);
    }
}

impl Counts {
    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Counts) {
        sum(&mut self.traces, other.traces);
        sum(&mut self.spans, other.spans);
        sum(&mut self.repeated, other.repeated);
        sum(&mut self.detached, other.detached);
        sum(&mut self.unusable, other.unusable);
        sum(&mut self.uncompared, other.uncompared);
        sum(&mut self.tail_sampled, other.tail_sampled);
        for (sampler, count) in other.samplers {
            sum(self.samplers.entry(sampler).or_default(), count);
        }
        for (skip, count) in other.skipped {
            sum(self.skipped.entry(skip).or_default(), count);
        }
        for (service, health) in other.health {
            let there = self.health.entry(service).or_default();
            sum(&mut there.spans, health.spans);
            sum(&mut there.with_parent, health.with_parent);
            sum(&mut there.orphans, health.orphans);
        }
        for (key, operation) in other.operations {
            self.operations.entry(key).or_default().add(operation);
        }
        add_all(&mut self.joins, other.joins);
    }
}

fn add_all<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u64>, others: HashMap<K, u64>) {
    for (key, count) in others {
        sum(counts.entry(key).or_default(), count);
    }
}

/// Adds without overflow: a profile may have been changed by hand.
fn sum(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}
