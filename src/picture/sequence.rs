//! One operation as a sequence of messages, today and as recommended.

use super::model::State;
use super::naming::event_names;
use super::recommended::Gone;
use super::steps::Run;
use crate::advice::Advice;
use crate::cost::{Becomes, becomes, stretches};
use crate::landscape::{OperationId, SystemId, TouchpointId};
use crate::propose::Names;
use crate::run::publishers;

/// Who takes part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Participant {
    /// A system.
    System(SystemId),
    /// An event, by its name.
    Event(String),
    /// A worker of the caller that delivers to a system that is not on the broker.
    Worker(SystemId),
}

/// How a message is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// A call: the sender waits.
    Call,
    /// What a call gives back.
    Reply,
    /// An event: the sender goes on.
    Event,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A message.
    Message {
        /// Who sends it.
        from: Participant,
        /// Who gets it.
        to: Participant,
        /// How it is drawn.
        arrow: Arrow,
        /// What it says; may be empty.
        text: String,
    },
    /// Words beside a participant.
    Note(Participant, String),
    /// Several times, or so often.
    Loop(String, Vec<Step>),
    /// All at the same time.
    Parallel(Vec<Vec<Step>>),
}

/// A run of an operation in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The state.
    pub state: State,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// The run of an operation in a state.
#[must_use]
pub fn sequence(advice: &Advice<'_>, operation: OperationId, state: State) -> Sequence {
    let landscape = advice.landscape;
    let all = match state {
        State::Today => vec![Becomes::Same; landscape.touchpoints.len()],
        State::Recommended => becomes(advice, &publishers(landscape)),
    };
    let gone = Gone::of(landscape, &all);
    let planned = |at: TouchpointId| &all[at.index()];
    let stretches = match state {
        State::Today => Vec::new(),
        State::Recommended => stretches(advice, &planned, operation),
    };
    let names = event_names(&mut Names::of(landscape), landscape, &all, operation, &stretches);
    let run = Run {
        advice,
        stretches,
        names,
    };
    let mut groups: Vec<(Option<&str>, Vec<Vec<Step>>)> = Vec::new();
    for id in landscape
        .touchpoints_of(operation)
        .filter(|id| !gone.replies.contains(id))
    {
        let steps = run.steps(id, &all[id.index()]);
        if steps.is_empty() {
            continue;
        }
        let label = landscape.touchpoint(id).written.parallel.as_ref();
        let label = label
            .map(|label| label.value.as_str())
            .filter(|_| all[id.index()] != Becomes::Event);
        match groups.iter_mut().find(|(there, _)| label.is_some() && *there == label) {
            Some((_, branches)) => branches.push(steps),
            None => groups.push((label, vec![steps])),
        }
    }
    let steps = groups.into_iter().flat_map(|(_, mut branches)| match branches.len() {
        1 => branches.remove(0),
        _ => vec![Step::Parallel(branches)],
    });
    Sequence {
        state,
        steps: steps.collect(),
    }
}
