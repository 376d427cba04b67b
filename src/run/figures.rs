//! The figures of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    pub latency: Arc<Delay>,
    /// The share of the time in which each is up that must be, where it is stated: systems, and events that are waited
    /// for and of which nobody is known to publish them.
    pub needed: BTreeMap<Named, f64>,
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

    /// The calls that lead back to what is run already.
    pub(super) fn leading_back(&self) -> impl Iterator<Item = Missing> + '_ {
        let all = self.missing.iter().copied();
        all.filter(|one| one.lacking == Lacking::Invokes)
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
    fn figures(&mut self, operation: OperationId, as_today: bool) -> Option<Arc<Figures>>;
    /// A callee's stated figures, after what changes behind it, and what of that leads back to what is run already.
    fn stated(&mut self, at: TouchpointId, callee: &Callee) -> (Callee, Vec<Missing>);
}

/// Adds up a run.
pub(super) fn add_up(items: &[Item], assumptions: Assumptions, behind: &mut dyn Behind) -> Figures {
    let mut sum = Sum {
        assumptions,
        needed: BTreeMap::new(),
        broker: false,
        missing: BTreeSet::new(),
    };
    let mut steps: Vec<Vec<Arc<Delay>>> = Vec::new();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        let delay = Arc::new(sum.item(item, behind));
        let next = steps.len();
        let step = item
            .parallel
            .as_deref()
            .map(|label| *labels.entry(label).or_insert(next));
        match step.filter(|step| *step < next) {
            Some(step) => steps[step].push(delay),
            None => steps.push(vec![delay]),
        }
    }
    let steps = steps.into_iter().map(Delay::longest);
    let broker = if sum.broker {
        assumptions.broker_availability
    } else {
        1.0
    };
    Figures {
        latency: Delay::sum(steps.collect()),
        availability: sum.needed.values().product::<f64>() * broker,
        needed: sum.needed,
        broker: sum.broker,
        missing: sum.missing,
    }
}

struct Sum {
    assumptions: Assumptions,
    needed: BTreeMap<Named, f64>,
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

    /// It must be up so much of the time; where two figures are stated for it, the lower counts.
    fn needs(&mut self, named: Named, share: f64) {
        let there = self.needed.entry(named).or_insert(share);
        *there = there.min(share);
    }

    /// What is behind a call adds nothing where it leads back to what is run already, and that is told.
    fn leads_back(&mut self, figures: &Figures) {
        self.missing.extend(figures.leading_back());
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
            let (callee, leading_back) = behind.stated(at, stated);
            self.missing.extend(leading_back);
            let wanted = callee.latency.is_none() || (call.stops && callee.availability.is_none());
            let inside = callee
                .invokes
                .filter(|_| wanted)
                .map(|invoked| (invoked, behind.figures(invoked, callee.as_today)));
            match &inside {
                Some((invoked, None)) => self.lacks(at, Lacking::Invokes, Some(Named::Operation(*invoked))),
                Some((_, Some(figures))) => self.leads_back(figures),
                None => {}
            }
            let inside = inside.and_then(|(_, figures)| figures);
            let system = Named::System(callee.system);
            match (callee.latency, &inside) {
                (Some(timing), _) => delays.push(Arc::new(Delay::stated(timing))),
                (None, inside) => {
                    self.lacks(at, Lacking::Latency, Some(system));
                    delays.extend(inside.iter().map(|figures| Arc::clone(&figures.latency)));
                }
            }
            if !call.stops {
                continue;
            }
            if let Some(share) = callee.availability {
                self.needs(system, share);
                continue;
            }
            self.lacks(at, Lacking::Availability, Some(system));
            if let Some(inside) = inside {
                self.broker |= inside.broker;
                for (named, share) in &inside.needed {
                    self.needs(*named, *share);
                }
            }
        }
        let once = Delay::longest(delays);
        match call.times {
            Times::Count(1) => Arc::unwrap_or_clone(once),
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
            match share {
                Some(share) => self.needs(*of, *share),
                None => self.lacks(at, Lacking::Availability, Some(*of)),
            }
        }
        if let Some(timing) = wait.latency {
            return Delay::stated(timing);
        }
        self.lacks(at, Lacking::Latency, named.first().copied());
        Delay::none()
    }
}
