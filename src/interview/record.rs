//! From answers to what is written into a description.

use std::collections::BTreeMap;

use super::problem::{Answer, Answers};
use super::today::{Today, TodayAnswers};
use crate::description::{Edit, EditValue, NewOperation, NewSystem, NewTouchpoint, Via};
use crate::facts::{FactId, FactType, Value, Vocabulary};
use crate::landscape::{Landscape, OperationId, Subject, SystemId, TouchpointId};
use crate::text::Word;

/// Keys with their values, in order.
type Keys = Vec<(String, EditValue)>;

/// All that was said, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The facts.
    pub answers: Answers,
    /// How it is done today.
    pub today: TodayAnswers,
    /// How many systems react, where the description that is written could not tell.
    pub consumers: BTreeMap<TouchpointId, u64>,
}

impl Record {
    /// Whether nothing was said that could be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.today.is_empty() && self.answers.values().all(|answer| *answer == Answer::DontKnow)
    }

    /// The facts that were said of a subject, with values, in order.
    fn said(&self, subject: Subject) -> impl Iterator<Item = (FactId, Value)> {
        self.answers
            .iter()
            .filter_map(move |((of, fact), answer)| match answer {
                Answer::Value(value) if *of == subject => Some((*fact, *value)),
                _ => None,
            })
    }

    /// The edits that write it into the description from which the landscape was read.
    #[must_use]
    pub fn edits(&self, landscape: &Landscape, vocabulary: &Vocabulary) -> Vec<Edit> {
        let mut edits = Vec::new();
        for ((subject, fact), answer) in &self.answers {
            if let Answer::Value(value) = answer {
                edits.push(edit(landscape, vocabulary, *subject, *fact, *value));
            }
        }
        for (id, today) in &self.today {
            let mut set = |key: &str, value: EditValue| {
                let touchpoint = landscape.touchpoint(*id);
                let operation = landscape.operation(touchpoint.operation).name.clone();
                edits.push(Edit::Touchpoint {
                    operation,
                    index: touchpoint.position,
                    key: key.to_owned(),
                    value,
                });
            };
            let Today::Built(via) = today else {
                let touchpoint = landscape.touchpoint(*id);
                edits.push(Edit::TouchpointWithout {
                    operation: landscape.operation(touchpoint.operation).name.clone(),
                    index: touchpoint.position,
                    key: "via".to_owned(),
                });
                continue;
            };
            if *via == Via::Event && landscape.touchpoint(*id).event.is_none() {
                set("event", EditValue::Text(event_name(landscape, *id)));
                if landscape.touchpoint(*id).written.id.is_none() {
                    set("id", EditValue::Text(landscape.touchpoint(*id).id.clone()));
                }
            }
            set("via", EditValue::Bare(via.word().to_owned()));
        }
        for (id, count) in &self.consumers {
            let touchpoint = landscape.touchpoint(*id);
            edits.push(Edit::Touchpoint {
                operation: landscape.operation(touchpoint.operation).name.clone(),
                index: touchpoint.position,
                key: "consumers".to_owned(),
                value: EditValue::Bare(count.to_string()),
            });
        }
        edits
    }

    /// The operation as it is written anew, and its systems: where it happens, then the others.
    #[must_use]
    pub fn new_operation(
        &self,
        landscape: &Landscape,
        operation: OperationId,
        vocabulary: &Vocabulary,
    ) -> (NewOperation, Vec<NewSystem>) {
        let written = landscape.operation(operation);
        let (_, facts) = self.keys(Subject::Operation(operation), vocabulary);
        let touchpoints = landscape
            .touchpoints_of(operation)
            .map(|id| self.new_touchpoint(landscape, id, vocabulary));
        let new = NewOperation {
            name: written.name.clone(),
            system: landscape.system(written.system).name.clone(),
            description: written.description.clone(),
            subscribes: Vec::new(),
            touchpoints: touchpoints.collect(),
            facts,
        };
        let mut systems: Vec<SystemId> = vec![written.system];
        for callee in landscape.touchpoints_of(operation).flat_map(|id| landscape.callees(id)) {
            if !systems.contains(callee) {
                systems.push(*callee);
            }
        }
        let systems = systems.into_iter().map(|id| {
            let (keys, facts) = self.keys(Subject::System(id), vocabulary);
            NewSystem {
                name: landscape.system(id).name.clone(),
                keys,
                facts,
            }
        });
        (new, systems.collect())
    }

    fn new_touchpoint(&self, landscape: &Landscape, id: TouchpointId, vocabulary: &Vocabulary) -> NewTouchpoint {
        let touchpoint = landscape.touchpoint(id);
        let (mut keys, facts) = self.keys(Subject::Touchpoint(id), vocabulary);
        let needs = keys
            .iter()
            .position(|(key, _)| key == "needs")
            .map(|at| keys.remove(at).1);
        let mut new = NewTouchpoint {
            to: touchpoint
                .to
                .iter()
                .map(|to| landscape.system(*to).name.clone())
                .collect(),
            needs: needs.and_then(|needs| match needs {
                EditValue::Bare(word) => Some(word),
                _ => None,
            }),
            facts,
            ..NewTouchpoint::default()
        };
        match self.today.get(&id) {
            Some(Today::Built(Via::Event)) => {
                new.event = Some(event_name(landscape, id));
                keys.insert(0, ("id".to_owned(), EditValue::Text(touchpoint.id.clone())));
            }
            Some(Today::Built(via)) => new.via = Some(via.word().to_owned()),
            Some(Today::NotBuilt) | None => {}
        }
        if let Some(count) = self.consumers.get(&id) {
            keys.push(("consumers".to_owned(), EditValue::Bare(count.to_string())));
        }
        new.extra = keys;
        new
    }

    /// What was said of a subject: keys of its own, and facts of the user's.
    fn keys(&self, subject: Subject, vocabulary: &Vocabulary) -> (Keys, Keys) {
        let (mut keys, mut facts) = (Vec::new(), Vec::new());
        for (fact, value) in self.said(subject) {
            let definition = vocabulary.get(fact);
            let written = (definition.name.value.clone(), to_edit(&definition.values, value));
            if definition.builtin.is_some() {
                keys.push(written);
            } else {
                facts.push(written);
            }
        }
        (keys, facts)
    }
}

/// A name for the event of a touchpoint of which only the system was told; made to be replaced.
fn event_name(landscape: &Landscape, id: TouchpointId) -> String {
    let touchpoint = landscape.touchpoint(id);
    let system = touchpoint
        .to
        .first()
        .map_or("event", |to| landscape.system(*to).name.as_str());
    format!("{}.{system}", landscape.operation(touchpoint.operation).name)
}

fn edit(landscape: &Landscape, vocabulary: &Vocabulary, subject: Subject, fact: FactId, value: Value) -> Edit {
    let definition = vocabulary.get(fact);
    let (name, own) = (definition.name.value.clone(), definition.builtin.is_none());
    let value = to_edit(&definition.values, value);
    match subject {
        Subject::Touchpoint(id) => {
            let touchpoint = landscape.touchpoint(id);
            let operation = landscape.operation(touchpoint.operation).name.clone();
            let index = touchpoint.position;
            if own {
                Edit::TouchpointFact {
                    operation,
                    index,
                    name,
                    value,
                }
            } else {
                Edit::Touchpoint {
                    operation,
                    index,
                    key: name,
                    value,
                }
            }
        }
        Subject::Operation(id) => {
            let operation = landscape.operation(id).name.clone();
            if own {
                Edit::OperationFact { operation, name, value }
            } else {
                Edit::Operation {
                    operation,
                    key: name,
                    value,
                }
            }
        }
        Subject::System(id) => {
            let system = landscape.system(id).name.clone();
            if own {
                Edit::SystemFact { system, name, value }
            } else {
                Edit::System {
                    system,
                    key: name,
                    value,
                }
            }
        }
        Subject::Landscape => unreachable!("a landscape has no facts that are said"),
    }
}

fn to_edit(values: &FactType, value: Value) -> EditValue {
    match value {
        Value::Set(bits) => {
            let there = values
                .words()
                .iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0);
            EditValue::List(there.map(|(_, word)| word.clone()).collect())
        }
        other => EditValue::Bare(values.format(other)),
    }
}
