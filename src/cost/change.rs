//! What becomes of each touchpoint as recommended.

use std::collections::HashMap;

use super::answer::{Answerer, of_events};
use crate::advice::{Action, Advice};
use crate::description::Via;
use crate::facts::Pattern;
use crate::landscape::{SystemId, TouchpointId};

/// What becomes of a touchpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// It stays as it is today.
    Same,
    /// An API call to those that it names.
    Call,
    /// An API call in the place of an event, to the one who answers; the others keep the event.
    CallInstead {
        /// Who answers.
        answerer: Answerer,
        /// The event's other subscribers.
        others: Vec<SystemId>,
    },
    /// It should be a call, and nobody is known to answer: it stays an event.
    Unanswered,
    /// An event.
    Event,
}

/// What becomes of a touchpoint, by some plan.
pub type Planned<'p> = dyn Fn(TouchpointId) -> &'p Becomes + 'p;

/// What becomes of each touchpoint of the landscape. `publishers`: the touchpoints that publish each event.
#[must_use]
pub fn becomes(advice: &Advice<'_>, publishers: &[Vec<TouchpointId>]) -> Vec<Becomes> {
    let landscape = advice.landscape;
    let mut answerers = HashMap::new();
    let mut answerer = |id: TouchpointId| {
        let touchpoint = landscape.touchpoint(id);
        let (event, reply) = (touchpoint.event?, touchpoint.waits_for);
        let found = answerers
            .entry((event, reply))
            .or_insert_with(|| of_events(landscape, publishers, event, reply));
        found.filter(|answerer: &Answerer| answerer.system != landscape.caller(id))
    };
    let mut all = vec![Becomes::Same; landscape.touchpoints.len()];
    for one in &advice.recommendations {
        let id = one.touchpoint;
        let changes = matches!(one.action, Action::Change | Action::Build | Action::Check);
        all[id.index()] = match (one.verdict(), one.today) {
            (Some(Pattern::Api), Some(Via::Event)) if changes => match answerer(id) {
                None => Becomes::Unanswered,
                Some(answerer) => {
                    let others = landscape.callees(id).iter().copied();
                    let others = others.filter(|other| *other != answerer.system).collect();
                    Becomes::CallInstead { answerer, others }
                }
            },
            (Some(Pattern::Api), _) if changes => Becomes::Call,
            (Some(Pattern::Event), _) if changes => Becomes::Event,
            _ => Becomes::Same,
        };
    }
    all
}
