//! A finding in words.

use std::collections::HashSet;
use std::sync::Arc;

use super::fill::Filler;
use super::find::{Finding, FindingPlace, Related, first_sentence};
use crate::facts::Facts;
use crate::landscape::{Subject, TouchpointId};
use crate::rules::{AntiPattern, AntiPatternId, Rulebook, Template};

/// So many texts are remembered: those with names in them may all differ.
const REMEMBERED: usize = 1024;

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
        if self.0.len() < REMEMBERED {
            self.0.insert(Arc::clone(&text));
        }
        text
    }
}

/// The words of anti-patterns. What is the same in each finding of a rule is there once, however many there are.
pub(super) struct Wording<'b> {
    rules: Vec<Words<'b>>,
    labels: Shared,
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

    fn fill(&self, filler: &Filler<'_>, change: impl Fn(String) -> Arc<str>) -> Arc<str> {
        match self {
            Text::Fixed(text) => Arc::clone(text),
            Text::Filled(template) => change(filler.fill(template)),
        }
    }

    /// A label: a few words, of which many places have the same.
    fn label(&self, filler: &Filler<'_>, shared: &mut Shared) -> Arc<str> {
        match self {
            Text::Fixed(text) => Arc::clone(text),
            Text::Filled(template) => shared.of(&filler.fill(template)),
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
            labels: Shared::default(),
        }
    }

    /// The id of a rule.
    pub(super) fn id(&self, id: AntiPatternId) -> Arc<str> {
        Arc::clone(&self.rules[id.0].id)
    }

    /// A rule that holds of a subject, in words. `places`: the touchpoints that it counted.
    pub(super) fn finding(
        &mut self,
        id: AntiPatternId,
        subject: Subject,
        places: &[TouchpointId],
        facts: &Facts<'_>,
    ) -> Finding {
        let (words, labels) = (&self.rules[id.0], &mut self.labels);
        let rule = words.rule;
        let landscape = facts.landscape;
        let filler = Filler::new(facts, subject).params(&rule.common.params).places(places);
        let related = places.iter().map(|touchpoint| {
            let filler = Filler::new(facts, Subject::Touchpoint(*touchpoint)).params(&rule.common.params);
            Related {
                touchpoint: *touchpoint,
                place: FindingPlace {
                    span: landscape.touchpoint(*touchpoint).written.place,
                    label: words.related.label(&filler, labels),
                },
            }
        });
        let related = related.collect();
        let fact_places = words.facts.iter().filter_map(|(name, label)| {
            let span = facts.place_of(subject, facts.vocabulary.named(name)?)?;
            Some(FindingPlace {
                span,
                label: label.label(&filler, labels),
            })
        });
        let fact_places = fact_places.collect();
        Finding {
            rule_id: Arc::clone(&words.id),
            severity: rule.severity,
            of: rule.of,
            subject,
            message: filler.fill(&rule.message),
            why: words.why.fill(&filler, |why| first_sentence(&why).into()),
            fix: words.fix.fill(&filler, Arc::from),
            place: FindingPlace {
                span: landscape
                    .subject_place(subject)
                    .expect("there is a file, else nothing is found"),
                label: words.here.label(&filler, labels),
            },
            fact_places,
            related,
        }
    }
}
