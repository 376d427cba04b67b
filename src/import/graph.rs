//! Sources that know edges: who calls whom, or publishes what, with figures, and perhaps the operations at both ends.

use std::collections::BTreeMap;
use std::time::Duration;

use super::found::{Found, FoundOperation, FoundTouchpoint};
use crate::description::{Observed, ObservedOrder, Source, Via};

/// From where an edge goes: a system, and its operation where the source knows it.
pub(super) type End = (String, Option<String>);

/// To where an edge goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A system that is called.
    System(String),
    /// An event that is published.
    Event(String),
}

/// What is known of one edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) calls: Option<u64>,
    pub(super) failed: Option<u64>,
    pub(super) p50: Option<Duration>,
    pub(super) p99: Option<Duration>,
    pub(super) evidence: Vec<String>,
    /// The operation that a call runs.
    pub(super) invokes: Option<String>,
    /// Who reacts to an event.
    pub(super) reacting: Vec<String>,
}

/// Edges, each once.
#[derive(Debug, Default)]
pub(super) struct Graph {
    edges: BTreeMap<(End, Target, Option<String>), Figures>,
    subscribed: BTreeMap<End, Vec<String>>,
}

impl Graph {
    /// Adds an edge; one that is there gets the calls of both.
    pub(super) fn add(&mut self, from: End, target: Target, figures: Figures) {
        let there = self
            .edges
            .entry((from, target, figures.invokes.clone()))
            .or_insert_with(|| Figures {
                calls: figures.calls.map(|_| 0),
                failed: figures.failed.map(|_| 0),
                invokes: figures.invokes.clone(),
                ..Figures::default()
            });
        let (before, now) = (there.calls.unwrap_or(0), figures.calls.unwrap_or(0));
        there.p50 = weighed((there.p50, before), (figures.p50, now));
        there.p99 = there.p99.max(figures.p99);
        // What one part does not know, nobody knows of the whole.
        let sum = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        there.calls = sum(there.calls, figures.calls);
        there.failed = sum(there.failed, figures.failed);
        for text in figures.evidence {
            if !there.evidence.contains(&text) {
                there.evidence.push(text);
            }
        }
        for system in figures.reacting {
            if !there.reacting.contains(&system) {
                there.reacting.push(system);
            }
        }
    }

    /// Adds that an operation runs on an event.
    pub(super) fn subscribe(&mut self, end: End, event: String) {
        let events = self.subscribed.entry(end).or_default();
        if !events.contains(&event) {
            events.push(event);
        }
    }

    /// How many edges there are.
    pub(super) fn len(&self) -> usize {
        self.edges.len()
    }

    /// All calls and messages.
    pub(super) fn calls(&self) -> u64 {
        self.edges.values().filter_map(|figures| figures.calls).sum()
    }

    /// Puts all edges into a result. `via`: how a call is done, as the source says it.
    pub(super) fn into_found(self, source: Source, via: Via, found: &mut Found) {
        let mut operations: BTreeMap<End, FoundOperation> = BTreeMap::new();
        for (end, events) in self.subscribed {
            operation(&mut operations, &end).subscribes = events;
        }
        for ((from, target, _), figures) in self.edges {
            let observed = Observed {
                calls: figures.calls,
                failed: figures
                    .failed
                    .filter(|failed| figures.calls.is_some_and(|calls| calls >= *failed)),
                p50: figures.p50,
                p99: figures.p99.filter(|p99| figures.p50.is_none_or(|p50| p50 <= *p99)),
                order: Some(ObservedOrder::Unknown),
                evidence: figures.evidence,
                ..Observed::new(source)
            };
            let touchpoint = match target {
                Target::Event(event) => FoundTouchpoint::event(event, figures.reacting, observed),
                Target::System(system) => {
                    let invokes = figures.invokes.map(|name| (system.clone(), name));
                    if let Some((system, name)) = &invokes {
                        operation(&mut operations, &(system.clone(), Some(name.clone())));
                    }
                    FoundTouchpoint {
                        invokes,
                        ..FoundTouchpoint::call(system, via, observed)
                    }
                }
            };
            operation(&mut operations, &from).touchpoints.push(touchpoint);
        }
        found.operations.extend(operations.into_values());
    }
}

/// The operation at an end, made where it is not there; one that the source does not know is named as its system.
fn operation<'o>(operations: &'o mut BTreeMap<End, FoundOperation>, end: &End) -> &'o mut FoundOperation {
    operations.entry(end.clone()).or_insert_with(|| FoundOperation {
        system: end.0.clone(),
        name: end.1.clone().unwrap_or_else(|| end.0.clone()),
        unknown_operation: end.1.is_none(),
        ..FoundOperation::default()
    })
}

/// The middle of two figures, by how many calls each is of.
#[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
fn weighed(a: (Option<Duration>, u64), b: (Option<Duration>, u64)) -> Option<Duration> {
    match (a, b) {
        ((Some(time), _), (None, _)) | ((None, _), (Some(time), _)) => Some(time),
        ((Some(first), before), (Some(second), now)) => {
            let (before, now) = (before.max(1) as f64, now.max(1) as f64);
            let seconds = (first.as_secs_f64() * before + second.as_secs_f64() * now) / (before + now);
            Duration::try_from_secs_f64(seconds).ok()
        }
        ((None, _), (None, _)) => None,
    }
}
