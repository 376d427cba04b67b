//! The figures of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Assumptions;
use super::delay::Delay;
use super::item::{Call, Callee, Item, Wait, What};
use crate::description::Times;
use crate::landscape::{EventId, OperationId, SystemId, TouchpointId};

/// What is missing for a figure to be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// How long it takes.
    Latency,
    /// In which share of the time it answers.
    Availability,
    /// How often it happens in one run: several times.
    Times,
    /// How it is done.
    Via,
    /// What a call runs leads back to what calls it.
    Invokes,
}

impl Lacking {
    /// The name of the fact.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Lacking::Latency => "latency",
            Lacking::Availability => "availability",
            Lacking::Times => "times",
            Lacking::Via => "via",
            Lacking::Invokes => "invokes",
        }
    }
}

/// What something is missing of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A system.
    System(SystemId),
    /// An event, nobody being known who publishes it, or subscribes.
    Event(EventId),
    /// An operation.
    Operation(OperationId),
}

/// Something that the description does not state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Where it was wanted.
    pub touchpoint: TouchpointId,
    /// What is missing.
    pub lacking: Lacking,
    /// Of what.
    pub of: Option<Named>,
}

/// The figures of one run.
#[derive(Clone, Debug)]
pub struct Figures {
    /// How long its caller waits; at least so long where not whole.
    pub latency: Rc<Delay>,
    /// The systems that must be up, each with the share of the time in which it is, where that is stated.
    pub needed: BTreeMap<SystemId, Option<f64>>,
    /// Shares that no system is known for.
    pub others: Vec<f64>,
    /// Whether the broker must be up.
    pub broker: bool,
    /// The share of runs that succeed, in 0..=1; at most so many where not whole.
    pub availability: f64,
    /// What is not stated.
    pub missing: BTreeSet<Missing>,
}

impl Figures {
    /// Whether the latency is all there is, and no lower bound.
    #[must_use]
    pub fn has_whole_latency(&self) -> bool {
        self.missing.iter().all(|one| one.lacking == Lacking::Availability)
    }

    /// Whether the availability is all there is, and no upper bound.
    #[must_use]
    pub fn has_whole_availability(&self) -> bool {
        let harmless = |one: &Missing| matches!(one.lacking, Lacking::Latency | Lacking::Times);
        self.missing.iter().all(harmless)
    }
}

/// What is asked of the operations behind a run's calls.
pub(super) trait Behind {
    /// The figures of an operation; None where it is run already, further up.
    fn figures(&mut self, operation: OperationId, as_today: bool) -> Option<Rc<Figures>>;
    /// A callee's stated figures, after what changes behind it; the missing fact where that cannot be told.
    fn stated(&mut self, callee: &Callee) -> (Callee, bool);
}

/// Adds up a run.
pub(super) fn add_up(items: &[Item], assumptions: Assumptions, behind: &mut dyn Behind) -> Figures {
    let mut sum = Sum {
        assumptions,
        needed: BTreeMap::new(),
        others: Vec::new(),
        broker: false,
        missing: BTreeSet::new(),
    };
    let mut steps: Vec<(Option<&str>, Vec<Rc<Delay>>)> = Vec::new();
    for item in items {
        let delay = Rc::new(sum.item(item, behind));
        let label = item.parallel.as_deref();
        match steps.iter_mut().find(|(there, _)| label.is_some() && *there == label) {
            Some((_, delays)) => delays.push(delay),
            None => steps.push((label, vec![delay])),
        }
    }
    let steps = steps.into_iter().map(|(_, mut delays)| match delays.len() {
        1 => delays.remove(0),
        _ => Rc::new(Delay::longest(delays)),
    });
    let shares = sum.needed.values().copied().flatten().chain(sum.others.iter().copied());
    let broker = if sum.broker {
        assumptions.broker_availability
    } else {
        1.0
    };
    Figures {
        latency: Rc::new(Delay::sum(steps.collect())),
        availability: shares.product::<f64>() * broker,
        needed: sum.needed,
        others: sum.others,
        broker: sum.broker,
        missing: sum.missing,
    }
}

struct Sum {
    assumptions: Assumptions,
    needed: BTreeMap<SystemId, Option<f64>>,
    others: Vec<f64>,
    broker: bool,
    missing: BTreeSet<Missing>,
}

impl Sum {
    fn lacks(&mut self, touchpoint: TouchpointId, lacking: Lacking, of: Option<Named>) {
        self.missing.insert(Missing {
            touchpoint,
            lacking,
            of,
        });
    }

    /// A system must be up; where two figures are stated for it, the lower counts.
    fn needs(&mut self, system: SystemId, share: Option<f64>) {
        let there = self.needed.entry(system).or_default();
        *there = match (*there, share) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    fn item(&mut self, item: &Item, behind: &mut dyn Behind) -> Delay {
        match &item.what {
            What::Call(call) => self.call(item.touchpoint, call, behind),
            What::Publish(publish) => {
                self.broker |= publish.stops && !publish.outbox;
                Delay::fixed(if publish.outbox {
                    0.0
                } else {
                    self.assumptions.publish_latency
                })
            }
            What::Wait(wait) => self.wait(item.touchpoint, wait),
            What::NotSaid(systems) => {
                for system in systems {
                    self.lacks(item.touchpoint, Lacking::Via, Some(Named::System(*system)));
                }
                if systems.is_empty() {
                    self.lacks(item.touchpoint, Lacking::Via, None);
                }
                Delay::none()
            }
        }
    }

    fn call(&mut self, at: TouchpointId, call: &Call, behind: &mut dyn Behind) -> Delay {
        let mut delays = Vec::new();
        for stated in &call.callees {
            let (callee, told) = behind.stated(stated);
            if !told {
                self.lacks(at, Lacking::Invokes, callee.invokes.map(Named::Operation));
            }
            let wanted = callee.latency.is_none() || (call.stops && callee.availability.is_none());
            let inside = callee
                .invokes
                .filter(|_| wanted)
                .map(|invoked| (invoked, behind.figures(invoked, callee.as_today)));
            if let Some((invoked, None)) = inside {
                self.lacks(at, Lacking::Invokes, Some(Named::Operation(invoked)));
            }
            let inside = inside.and_then(|(_, figures)| figures);
            let system = Some(Named::System(callee.system));
            match (callee.latency, &inside) {
                (Some(timing), _) => delays.push(Rc::new(Delay::stated(timing))),
                (None, inside) => {
                    self.lacks(at, Lacking::Latency, system);
                    delays.extend(inside.iter().map(|figures| Rc::clone(&figures.latency)));
                }
            }
            if !call.stops {
                continue;
            }
            self.needs(callee.system, callee.availability);
            if callee.availability.is_none() {
                self.lacks(at, Lacking::Availability, system);
                if let Some(inside) = inside {
                    self.broker |= inside.broker;
                    self.others.extend(&inside.others);
                    for (system, share) in &inside.needed {
                        self.needs(*system, *share);
                    }
                }
            }
        }
        let once = Rc::new(Delay::longest(delays));
        match call.times {
            Times::Count(1) => Rc::unwrap_or_clone(once),
            Times::Count(count) => Delay::times(count, once),
            Times::Many => {
                let first = call.callees.first().map(|callee| Named::System(callee.system));
                self.lacks(at, Lacking::Times, first);
                Delay::times(2, once)
            }
        }
    }

    fn wait(&mut self, at: TouchpointId, wait: &Wait) -> Delay {
        self.broker |= wait.publish.stops && !wait.publish.outbox;
        let named = wait.systems.iter().copied().map(Named::System);
        let named: Vec<Named> = if wait.systems.is_empty() {
            vec![Named::Event(wait.event)]
        } else {
            named.collect()
        };
        for (of, share) in named.iter().zip(&wait.availability) {
            match of {
                Named::System(system) => self.needs(*system, *share),
                _ => self.others.extend(share),
            }
            if share.is_none() {
                self.lacks(at, Lacking::Availability, Some(*of));
            }
        }
        if let Some(timing) = wait.latency {
            return Delay::stated(timing);
        }
        self.lacks(at, Lacking::Latency, named.first().copied());
        Delay::none()
    }
}
