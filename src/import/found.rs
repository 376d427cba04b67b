//! What an importer found, whatever the source: the one result of every reader, from which a description is written.

use std::collections::BTreeMap;

use crate::description::{Observed, SystemKind, Times, Via};

/// What was found. Names are as the source has them; the writer makes keys of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The systems, by name as observed. One that only a touchpoint or an operation names need not be here.
    pub systems: BTreeMap<String, FoundSystem>,
    /// The operations, in any order; two of one system and name are one.
    pub operations: Vec<FoundOperation>,
    /// What was read, skipped and lost, and why.
    pub told: Vec<Told>,
}

/// A system, with what the source says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundSystem {
    /// What it is.
    pub description: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Someone else's.
    pub external: bool,
    /// What kind of thing it is, where that is not a service.
    pub kind: Option<SystemKind>,
    /// Whether it can publish to and subscribe at the broker, where the source says so.
    pub on_broker: Option<bool>,
    /// Other names for it.
    pub aliases: Vec<String>,
}

/// An operation of a system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundOperation {
    /// The system in which it happens.
    pub system: String,
    /// Its own name, without the system's.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// The events that start it.
    pub subscribes: Vec<String>,
    /// The source knows no operations: this one was made to hold what the system does, and is named as it.
    pub unknown_operation: bool,
    /// Its touchpoints, in the order in which they were seen.
    pub touchpoints: Vec<FoundTouchpoint>,
}

/// A touchpoint. Its latency and its availability, with the interval, are in `observed`.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundTouchpoint {
    /// The systems that it calls, or that are known to react.
    pub to: Vec<String>,
    /// The event that it publishes.
    pub event: Option<String>,
    /// How it is done; `Via::Event` exactly where there is an event.
    pub via: Via,
    /// What it does, where the source says so.
    pub does: Option<String>,
    /// How often in one run, where that is more than once.
    pub times: Option<Times>,
    /// Touchpoints with one label run at the same time.
    pub parallel: Option<String>,
    /// The event for which the operation waits before it goes on.
    pub waits_for: Option<String>,
    /// The system and the name of the operation that a call runs.
    pub invokes: Option<(String, String)>,
    /// The evidence.
    pub observed: Observed,
}

/// What is told of a run, on standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub kind: ToldKind,
    /// In words, the file among them where it is about one; lower case, without a final period.
    pub text: String,
}

/// What something that is told means for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldKind {
    /// It was read, and is in the result.
    Read,
    /// It is no touchpoint, or not known well enough to be one; nothing is wrong with it.
    Skipped,
    /// It should have been read and could not be: the input breaks off, or a part of it is wrong.
    /// With `--strict` the run fails.
    Lost,
}

impl FoundTouchpoint {
    /// A touchpoint of which only its two ends are known.
    #[must_use]
    pub fn call(to: impl Into<String>, via: Via, observed: Observed) -> Self {
        FoundTouchpoint {
            to: vec![to.into()],
            event: None,
            via,
            does: None,
            times: None,
            parallel: None,
            waits_for: None,
            invokes: None,
            observed,
        }
    }

    /// A published event and those that are known to react.
    #[must_use]
    pub fn event(name: impl Into<String>, to: Vec<String>, observed: Observed) -> Self {
        FoundTouchpoint {
            event: Some(name.into()),
            to,
            ..FoundTouchpoint::call("", Via::Event, observed)
        }
    }
}

impl Found {
    /// Tells that something was read.
    pub fn read(&mut self, text: impl Into<String>) {
        self.tell(ToldKind::Read, text);
    }

    /// Tells that something was skipped, and why.
    pub fn skipped(&mut self, text: impl Into<String>) {
        self.tell(ToldKind::Skipped, text);
    }

    /// Tells that something was lost, and why.
    pub fn lost(&mut self, text: impl Into<String>) {
        self.tell(ToldKind::Lost, text);
    }

    fn tell(&mut self, kind: ToldKind, text: impl Into<String>) {
        let text = text.into();
        self.told.push(Told { kind, text });
    }
}
