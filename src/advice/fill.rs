//! What stands for the placeholders of a rule's texts.

use std::collections::BTreeMap;

use crate::facts::{Fact, FactId, FactType, Facts, Value};
use crate::landscape::{Subject, SystemId, TouchpointId};
use crate::rules::{Common, Filled, Template};
use crate::text::Spanned;

/// How bounded counts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In a sentence: 2 or more.
    Sentence,
    /// In a table: 2+.
    Short,
}

/// Fills texts about one subject.
pub struct Filler<'f> {
    facts: &'f Facts<'f>,
    subject: Subject,
    style: Style,
    params: Option<&'f BTreeMap<String, Spanned<String>>>,
    places: &'f [TouchpointId],
}

impl<'f> Filler<'f> {
    /// A filler of texts about a subject.
    #[must_use]
    pub fn new(facts: &'f Facts<'f>, subject: Subject) -> Self {
        Filler {
            facts,
            subject,
            style: Style::Sentence,
            params: None,
            places: &[],
        }
    }

    /// With another way to write counts.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// With the parameters of a rule.
    #[must_use]
    pub fn params(mut self, params: &'f BTreeMap<String, Spanned<String>>) -> Self {
        self.params = Some(params);
        self
    }

    /// With further places, whose callees are an operation's `{callees}`.
    #[must_use]
    pub fn places(mut self, places: &'f [TouchpointId]) -> Self {
        self.places = places;
        self
    }

    /// The text, filled.
    #[must_use]
    pub fn fill(&self, template: &Template) -> String {
        let text = template.fill(|slot| self.slot(slot));
        if text.contains(" ()") {
            text.replace(" ()", "")
        } else {
            text
        }
    }

    /// What stands for one placeholder.
    #[must_use]
    pub fn slot(&self, slot: &str) -> Filled {
        let landscape = self.facts.landscape;
        let names = |systems: &[SystemId]| match systems {
            [] => Filled::Described("its subscribers".to_owned()),
            systems => Filled::Several(
                systems
                    .iter()
                    .map(|system| landscape.system(*system).name.clone())
                    .collect(),
            ),
        };
        if let Some(param) = self.params.and_then(|params| params.get(slot)) {
            return Filled::One(param.value.clone());
        }
        let operation = match self.subject {
            Subject::Touchpoint(id) => Some(landscape.touchpoint(id).operation),
            Subject::Operation(id) => Some(id),
            _ => None,
        };
        let caller = operation.map(|id| landscape.operation(id).system);
        match (slot, self.subject) {
            ("operation", _) if let Some(id) = operation => Filled::One(landscape.operation(id).name.clone()),
            ("system", Subject::System(id)) => Filled::One(landscape.system(id).name.clone()),
            ("callee" | "callees" | "system", Subject::Touchpoint(id)) => names(landscape.callees(id)),
            ("caller" | "system", _) if let Some(id) = caller => Filled::One(landscape.system(id).name.clone()),
            ("callees", Subject::Operation(_)) => {
                let mut systems: Vec<SystemId> = Vec::new();
                for system in self.places.iter().flat_map(|id| landscape.callees(*id)) {
                    if !systems.contains(system) {
                        systems.push(*system);
                    }
                }
                names(&systems)
            }
            ("event", Subject::Touchpoint(id)) => match landscape.touchpoint(id).event {
                Some(event) => Filled::One(landscape.event(event).name.clone()),
                None => describe_slot(slot),
            },
            ("waits_for", Subject::Touchpoint(id)) => match landscape.touchpoint(id).waits_for {
                Some(event) => Filled::One(landscape.event(event).name.clone()),
                None => describe_slot(slot),
            },
            ("does", Subject::Touchpoint(id)) => match &landscape.touchpoint(id).written.does {
                Some(does) => Filled::One(does.value.clone()),
                None => Filled::Described(String::new()),
            },
            ("unpublished", Subject::Operation(id)) => Filled::Several(
                self.facts
                    .never_published(id)
                    .map(|event| landscape.event(event).name.clone())
                    .collect(),
            ),
            ("landscape", _) => Filled::One(landscape.name.clone().unwrap_or_else(|| "the landscape".to_owned())),
            _ => match self.facts.vocabulary.named(slot) {
                Some(fact) => self.fact(fact),
                None => describe_slot(slot),
            },
        }
    }

    fn fact(&self, fact: FactId) -> Filled {
        let values = &self.facts.vocabulary.get(fact).values;
        match self.facts.get(self.subject, fact) {
            Fact::Is(value) => Filled::One(values.format(value)),
            Fact::Between(low, high) => Filled::One(bounded(values, low, high, self.style)),
            Fact::Unknown => Filled::Described("unknown".to_owned()),
        }
    }
}

/// A bounded number in words.
fn bounded(values: &FactType, low: f64, high: f64, style: Style) -> String {
    let low_text = values.format(Value::Number(low));
    match style {
        Style::Short => format!("{low_text}+"),
        Style::Sentence if high.is_finite() && low <= 0.0 => format!("up to {}", values.format(Value::Number(high))),
        Style::Sentence => format!("{low_text} or more"),
    }
}

/// What will stand for a placeholder, where there is no subject: the callee.
fn describe_slot(slot: &str) -> Filled {
    Filled::Described(match slot {
        "callees" => "the callees".to_owned(),
        "waits_for" => "the event that it waits for".to_owned(),
        "unpublished" => "an event".to_owned(),
        "does" => "what it does".to_owned(),
        "landscape" | "caller" | "callee" | "operation" | "system" | "event" => format!("the {slot}"),
        other => other.replace('_', " "),
    })
}

/// A rule's text where there is no subject: facts stand for what its condition accepts of them.
#[must_use]
pub fn describe(template: &Template, common: &Common, vocabulary: &crate::facts::Vocabulary) -> String {
    template.fill(|slot| {
        if let Some(param) = common.params.get(slot) {
            return Filled::One(param.value.clone());
        }
        let tests = common.when.tests();
        let read = tests.iter().find(|test| vocabulary.name(test.fact) == slot);
        match read {
            Some(test) => Filled::Described(test.accepted(vocabulary)),
            None => describe_slot(slot),
        }
    })
}
