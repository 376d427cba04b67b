//! The question that would decide an open verdict, and what each answer gives.

use super::Advice;
use super::action::Action;
use super::missing::Missing;
use super::recommend::recommend_one;
use super::trace::missing;
use crate::facts::{Fact, FactType, Facts, Pattern};
use crate::landscape::TouchpointId;

/// A touchpoint whose verdict is open, and the question that comes first.
#[derive(Clone, Debug)]
pub struct OpenQuestion {
    /// The touchpoint.
    pub touchpoint: TouchpointId,
    /// The fact to be said; None where no fact would do (the criteria disagree).
    pub ask: Option<Missing>,
    /// What its answers give, equal outcomes together.
    pub outcomes: Vec<Outcome>,
}

/// What some answers give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The answers, as written in a description.
    pub answers: Vec<String>,
    /// The verdict; None: still open.
    pub verdict: Option<Pattern>,
    /// What is to be done then.
    pub action: Action,
}

/// One per open verdict, in order.
pub(super) fn questions(advice: &Advice<'_>) -> Vec<OpenQuestion> {
    let mut facts = Facts::new(advice.landscape, &advice.book.vocabulary);
    let open = advice.recommendations.iter().filter(|one| one.action == Action::Decide);
    open.map(|one| {
        let subject = crate::landscape::Subject::Touchpoint(one.touchpoint);
        let all = missing(subject, &one.judgement.decides, &advice.facts, &advice.judge);
        let ask = all
            .iter()
            .find(|missing| missing.subject == subject)
            .or(all.first())
            .copied();
        let outcomes = ask.map_or_else(Vec::new, |ask| outcomes(advice, &mut facts, one.touchpoint, ask));
        OpenQuestion {
            touchpoint: one.touchpoint,
            ask,
            outcomes,
        }
    })
    .collect()
}

fn outcomes(advice: &Advice<'_>, facts: &mut Facts<'_>, touchpoint: TouchpointId, ask: Missing) -> Vec<Outcome> {
    let vocabulary = &advice.book.vocabulary;
    let values = &vocabulary.get(ask.fact).values;
    let answers: Vec<(String, Fact)> = match values {
        FactType::OneOf(words) => words
            .iter()
            .filter_map(|word| Some((word.clone(), Fact::Is(values.parse(word)?))))
            .collect(),
        FactType::YesNo => [("yes", true), ("no", false)]
            .map(|(word, yes)| (word.to_owned(), Fact::yes_no(yes)))
            .into(),
        _ => {
            let axis = advice.judge.space.axes.iter().find(|axis| axis.fact == ask.fact);
            let cells = axis.map_or(&[][..], |axis| &axis.cells);
            let step = values.step();
            cells
                .iter()
                .map(|cell| cell.nearest(Some(step), step))
                .map(|value| (values.format(value), Fact::Is(value)))
                .collect()
        }
    };
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (word, answer) in answers {
        facts.answer(ask.subject, ask.fact, Some(answer));
        let one = recommend_one(facts, &advice.judge, touchpoint);
        match outcomes
            .iter_mut()
            .find(|outcome| outcome.verdict == one.verdict() && outcome.action == one.action)
        {
            Some(outcome) => outcome.answers.push(word),
            None => outcomes.push(Outcome {
                answers: vec![word],
                verdict: one.verdict(),
                action: one.action,
            }),
        }
    }
    facts.answer(ask.subject, ask.fact, None);
    outcomes
}

impl Facts<'_> {
    /// Whether a touchpoint's fact is neither known nor bounded to one value.
    #[must_use]
    pub fn is_unknown(&self, id: TouchpointId, fact: crate::facts::FactId) -> bool {
        !matches!(self.get(crate::landscape::Subject::Touchpoint(id), fact), Fact::Is(_))
    }
}
