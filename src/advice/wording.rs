//! A finding in words.

use std::collections::HashSet;
use std::sync::Arc;

use super::fill::Filler;
use super::find::{Finding, FindingPlace, Related, first_sentence};
use crate::facts::Facts;
use crate::landscape::{Subject, TouchpointId};
use crate::rules::{AntiPattern, AntiPatternId, Rulebook, Template};

/// Texts that many findings share, each there once.
#[derive(Default)]
pub(super) struct Shared(HashSet<Arc<str>>);

impl Shared {
    /// The text, as it is there already or from now on.
    pub(super) fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(there) = self.0.get(text) {
            return Arc::clone(there);
        }
        let text: Arc<str> = text.into();
        self.0.insert(Arc::clone(&text));
        text
    }
}

/// The words of anti-patterns. What is the same in each finding of a rule is there once, however many there are.
pub(super) struct Wording<'b> {
    rules: Vec<Words<'b>>,
}

struct Words<'b> {
    rule: &'b AntiPattern,
    id: Arc<str>,
    why: Text<'b>,
    fix: Text<'b>,
    here: Text<'b>,
    related: Text<'b>,
    /// By the name of the fact.
    facts: Vec<(&'b str, Text<'b>)>,
}

/// A text of a rule.
enum Text<'b> {
    /// The same wherever it stands.
    Fixed(Arc<str>),
    /// With names in it.
    Filled(&'b Template),
}

impl<'b> Text<'b> {
    fn new(template: Option<&'b Template>, change: impl Fn(&str) -> String) -> Self {
        match template {
            None => Text::Fixed(Arc::default()),
            Some(template) => match template.fixed() {
                Some(text) => Text::Fixed(change(&text).into()),
                None => Text::Filled(template),
            },
        }
    }

    fn fill(&self, filler: &Filler<'_>, change: impl Fn(&str) -> String) -> Arc<str> {
        match self {
            Text::Fixed(text) => Arc::clone(text),
            Text::Filled(template) => change(&filler.fill(template)).into(),
        }
    }
}

impl<'b> Wording<'b> {
    /// The words of the anti-patterns in a rule book.
    pub(super) fn new(book: &'b Rulebook) -> Self {
        let words = |rule: &'b AntiPattern| Words {
            rule,
            id: rule.common.id.value.as_str().into(),
            why: Text::new(Some(&rule.common.why), first_sentence),
            fix: Text::new(Some(&rule.fix), str::to_owned),
            here: Text::new(rule.label("here"), str::to_owned),
            related: Text::new(rule.label("related"), str::to_owned),
            facts: rule
                .labels
                .iter()
                .map(|(name, label)| (name.value.as_str(), Text::new(Some(label), str::to_owned)))
                .collect(),
        };
        Wording {
            rules: book.anti_patterns.iter().map(words).collect(),
        }
    }

    /// The id of a rule.
    pub(super) fn id(&self, id: AntiPatternId) -> Arc<str> {
        Arc::clone(&self.rules[id.0].id)
    }

    /// A rule that holds of a subject, in words. `places`: the touchpoints that it counted.
    pub(super) fn finding(
        &self,
        id: AntiPatternId,
        subject: Subject,
        places: &[TouchpointId],
        facts: &Facts<'_>,
    ) -> Finding {
        let words = &self.rules[id.0];
        let rule = words.rule;
        let landscape = facts.landscape;
        let filler = Filler::new(facts, subject).params(&rule.common.params).places(places);
        let related = places.iter().map(|touchpoint| {
            let filler = Filler::new(facts, Subject::Touchpoint(*touchpoint)).params(&rule.common.params);
            Related {
                touchpoint: *touchpoint,
                place: FindingPlace {
                    span: landscape.touchpoint(*touchpoint).written.place,
                    label: words.related.fill(&filler, str::to_owned),
                },
            }
        });
        let fact_places = words.facts.iter().filter_map(|(name, label)| {
            let span = facts.place_of(subject, facts.vocabulary.named(name)?)?;
            Some(FindingPlace {
                span,
                label: label.fill(&filler, str::to_owned),
            })
        });
        Finding {
            rule_id: Arc::clone(&words.id),
            severity: rule.severity,
            of: rule.of,
            subject,
            message: filler.fill(&rule.message),
            why: words.why.fill(&filler, first_sentence),
            fix: words.fix.fill(&filler, str::to_owned),
            place: FindingPlace {
                span: landscape
                    .subject_place(subject)
                    .expect("there is a file, else nothing is found"),
                label: words.here.fill(&filler, str::to_owned),
            },
            fact_places: fact_places.collect(),
            related: related.collect(),
        }
    }
}
