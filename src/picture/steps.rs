//! The steps of each touchpoint in a sequence.

use super::sequence::{Arrow, Participant, Step};
use crate::advice::{Action, Advice};
use crate::cost::{Becomes, Stretch};
use crate::description::{Needs, OnFailure, Times, Via};
use crate::landscape::{EventId, SystemId, TouchpointId};
use crate::text::Word;

/// What the steps of an operation in one state are worked out from.
pub(super) struct Run<'a> {
    pub(super) advice: &'a Advice<'a>,
    pub(super) stretches: Vec<Stretch>,
    pub(super) names: Vec<Option<String>>,
}

impl Run<'_> {
    /// The steps of a touchpoint; none where another one has them.
    pub(super) fn steps(&self, id: TouchpointId, becomes: &Becomes) -> Vec<Step> {
        let landscape = self.advice.landscape;
        let touchpoint = landscape.touchpoint(id);
        let steps = match becomes {
            Becomes::Same | Becomes::Unanswered => self.today(id),
            Becomes::Call => self.call(id, &touchpoint.to, ""),
            Becomes::CallInstead { answerer, others } => {
                let mut steps = self.call(id, &[answerer.system], "");
                if let (Some(event), false) = (touchpoint.event, others.is_empty()) {
                    steps.extend(self.publish(id, event));
                    steps.extend(self.deliver(event, others));
                }
                steps
            }
            Becomes::Event => return self.together(id),
        };
        match landscape.times(id) {
            Times::Count(1) => steps,
            _ if steps.is_empty() => steps,
            Times::Count(count) => vec![Step::Loop(format!("{count} times"), steps)],
            Times::Many => vec![Step::Loop("several times".to_owned(), steps)],
        }
    }

    /// What is to be done about it, as it stands before its words; as recommended what was done.
    fn mark(&self, id: TouchpointId) -> String {
        let action = self.advice.recommendation(id).map_or(Action::Keep, |one| one.action);
        match action.mark() {
            ' ' => String::new(),
            mark => format!("{mark} "),
        }
    }

    fn does(&self, id: TouchpointId) -> String {
        let does = self.advice.landscape.touchpoint(id).written.does.as_ref();
        let action = self.advice.recommendation(id).map_or(Action::Keep, |one| one.action);
        match (does, action) {
            (Some(does), _) => format!("{}{}", self.mark(id), does.value),
            (None, Action::Keep) => String::new(),
            (None, action) => format!("{}{}", self.mark(id), action.word()),
        }
    }

    /// The reply that is awaited, from those who are known to publish it.
    fn reply(&self, id: TouchpointId, reply: EventId) -> Vec<Step> {
        let landscape = self.advice.landscape;
        let caller = landscape.caller(id);
        let event = Participant::Event(landscape.event(reply).name.clone());
        let mut from: Vec<SystemId> = landscape
            .touchpoint_ids()
            .filter(|at| landscape.touchpoint(*at).event == Some(reply))
            .map(|at| landscape.caller(at))
            .filter(|system| *system != caller)
            .collect();
        from.sort_unstable();
        from.dedup();
        let message = |from, to, text: &str| Step::Message {
            from,
            to,
            arrow: Arrow::Event,
            text: text.to_owned(),
        };
        let mut steps: Vec<Step> = from
            .into_iter()
            .map(|system| message(Participant::System(system), event.clone(), "replies"))
            .collect();
        steps.push(message(event, Participant::System(caller), "waits for it"));
        steps
    }

    /// Those who react as recommended to an event that is published today.
    fn reacting(&self, id: TouchpointId, event: EventId) -> Vec<Step> {
        let found = self.stretches.iter().find(|one| one.used == Some(id));
        let name = &self.advice.landscape.event(event).name;
        found.map_or_else(Vec::new, |stretch| self.deliveries(id, stretch, name))
    }

    fn today(&self, id: TouchpointId) -> Vec<Step> {
        let landscape = self.advice.landscape;
        let touchpoint = landscape.touchpoint(id);
        let caller = Participant::System(landscape.caller(id));
        let said = self.does(id);
        match (touchpoint.written.via, touchpoint.event) {
            (_, Some(event)) => {
                let mut steps = self.publish(id, event);
                steps.extend(self.deliver(event, &landscape.event(event).subscribers));
                if let Some(reply) = touchpoint.waits_for {
                    steps.extend(self.reply(id, reply));
                }
                steps.extend(self.reacting(id, event));
                steps
            }
            (Some(Via::Api), None) => self.call(id, &touchpoint.to, ""),
            (Some(via), None) => self.call(id, &touchpoint.to, via.word()),
            (None, None) => {
                let to: Vec<&str> = touchpoint
                    .to
                    .iter()
                    .map(|to| landscape.system(*to).name.as_str())
                    .collect();
                vec![Step::Note(
                    caller,
                    format!("{said} (not built, to {})", to.join(", ")).trim().to_owned(),
                )]
            }
        }
    }

    /// Calls, each with what it gives back.
    fn call(&self, id: TouchpointId, to: &[SystemId], by: &str) -> Vec<Step> {
        let landscape = self.advice.landscape;
        let caller = Participant::System(landscape.caller(id));
        let needs = landscape.touchpoint(id).written.needs.as_ref().map(|needs| needs.value);
        let said = self.does(id);
        let mut steps = Vec::new();
        for to in to {
            let callee = Participant::System(*to);
            steps.push(Step::Message {
                from: caller.clone(),
                to: callee.clone(),
                arrow: Arrow::Call,
                text: if by.is_empty() {
                    said.clone()
                } else {
                    format!("{said} (by {by})").trim().to_owned()
                },
            });
            let continues = if landscape.on_failure(id) == OnFailure::Continue {
                " or goes on without"
            } else {
                ""
            };
            let back = match needs {
                Some(needs @ (Needs::Answer | Needs::Outcome)) => format!("{}{continues}", needs.word()),
                Some(Needs::Later) => "taken over".to_owned(),
                Some(Needs::Nothing) => "nothing that is needed".to_owned(),
                None => "needs: not said".to_owned(),
            };
            if by.is_empty() {
                steps.push(Step::Message {
                    from: callee,
                    to: caller.clone(),
                    arrow: Arrow::Reply,
                    text: back,
                });
            }
        }
        steps
    }

    fn publish(&self, id: TouchpointId, event: EventId) -> Vec<Step> {
        let landscape = self.advice.landscape;
        vec![Step::Message {
            from: Participant::System(landscape.caller(id)),
            to: Participant::Event(landscape.event(event).name.clone()),
            arrow: Arrow::Event,
            text: self.does(id),
        }]
    }

    fn deliver(&self, event: EventId, to: &[SystemId]) -> Vec<Step> {
        let name = &self.advice.landscape.event(event).name;
        let message = |to: &SystemId| Step::Message {
            from: Participant::Event(name.clone()),
            to: Participant::System(*to),
            arrow: Arrow::Event,
            text: String::new(),
        };
        to.iter().map(message).collect()
    }

    /// The new event of a stretch, at the place of the first that becomes one, with all who react.
    fn together(&self, id: TouchpointId) -> Vec<Step> {
        let mut all = self.stretches.iter().zip(&self.names);
        let found = all.find(|(one, _)| one.become_events.first() == Some(&id));
        let Some((stretch, Some(name))) = found else {
            return Vec::new();
        };
        let mut steps = vec![Step::Message {
            from: Participant::System(self.advice.landscape.caller(id)),
            to: Participant::Event(name.clone()),
            arrow: Arrow::Event,
            text: String::new(),
        }];
        steps.extend(self.deliveries(id, stretch, name));
        steps
    }

    /// From an event to those whom a stretch reached by calls, each once; one who is not on the broker by a worker.
    fn deliveries(&self, id: TouchpointId, stretch: &Stretch, name: &str) -> Vec<Step> {
        let landscape = self.advice.landscape;
        let there = landscape
            .touchpoint(id)
            .event
            .map_or(&[][..], |event| &landscape.event(event).subscribers);
        let mut told: Vec<SystemId> = there.to_vec();
        let event = || Participant::Event(name.to_owned());
        let message = |from, to, arrow, text| Step::Message { from, to, arrow, text };
        let mut steps = Vec::new();
        for at in &stretch.become_events {
            for system in landscape.callees(*at) {
                if told.contains(system) {
                    continue;
                }
                told.push(*system);
                let to = Participant::System(*system);
                if landscape.system(*system).on_broker {
                    steps.push(message(event(), to, Arrow::Event, self.does(*at)));
                } else {
                    let worker = Participant::Worker(*system);
                    steps.push(message(event(), worker.clone(), Arrow::Event, String::new()));
                    steps.push(message(worker, to, Arrow::Call, self.does(*at)));
                }
            }
        }
        steps
    }
}
