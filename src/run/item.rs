//! What a touchpoint is to one run of its operation.

use super::delay::Timing;
use crate::description::Times;
use crate::landscape::{EventId, OperationId, SystemId, TouchpointId};

/// One touchpoint in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The touchpoint.
    pub touchpoint: TouchpointId,
    /// Those with one label run at the same time.
    pub parallel: Option<String>,
    /// What happens.
    pub what: What,
}

/// What happens at a touchpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An API call: the operation waits for the response.
    Call(Call),
    /// An event is published, and the operation goes on.
    Publish(Publish),
    /// An event is published, and the operation waits for another one.
    Wait(Wait),
    /// It is built, and not as an API call or an event, or nobody said how.
    NotSaid(Vec<SystemId>),
}

/// An API call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Who is called, at the same time where they are several.
    pub callees: Vec<Callee>,
    /// How often in one run.
    pub times: Times,
    /// Whether a failure ends the operation.
    pub stops: bool,
}

/// One system that is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Callee {
    /// The system.
    pub system: SystemId,
    /// How long it takes, as stated.
    pub latency: Option<Timing>,
    /// In which share of the calls it answers, as stated, in 0..=1.
    pub availability: Option<f64>,
    /// What the call runs there.
    pub invokes: Option<OperationId>,
    /// Whether what it runs counts as it is today, whatever is recommended for it.
    pub as_today: bool,
}

/// A publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publish {
    /// Whether it is written within the operation's own transaction, so that it takes no time and needs no broker.
    pub outbox: bool,
    /// Whether a failure ends the operation.
    pub stops: bool,
}

/// A publish with a wait for the reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// The publish.
    pub publish: Publish,
    /// The event that is waited for.
    pub event: EventId,
    /// The systems that publish it.
    pub systems: Vec<SystemId>,
    /// How long it takes, as stated.
    pub latency: Option<Timing>,
    /// In which share of the runs it comes, as stated, in 0..=1, by system; without a system one figure.
    pub availability: Vec<Option<f64>>,
}

impl Item {
    /// Whether it can end the operation before the next one: what stands behind it may not happen.
    #[must_use]
    pub fn can_stop(&self) -> bool {
        match &self.what {
            What::Call(call) => call.stops,
            What::Wait(_) => true,
            What::Publish(_) | What::NotSaid(_) => false,
        }
    }
}
