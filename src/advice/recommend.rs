//! The first pass: a verdict for every touchpoint.

use std::sync::Arc;

use super::action::Action;
use crate::description::Via;
use crate::facts::{FactId, Facts, Pattern, Value};
use crate::landscape::{Landscape, Subject, TouchpointId};
use crate::parallel;
use crate::rules::{CriterionId, Flip, Judge, Judgement, Rulebook};

/// The verdict for one touchpoint, with its reasons.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// The touchpoint.
    pub touchpoint: TouchpointId,
    /// What the criteria say.
    pub judgement: Arc<Judgement>,
    /// How it is done today; None: not built.
    pub today: Option<Via>,
    /// What to do.
    pub action: Action,
}

impl Recommendation {
    /// The verdict, where it stands.
    #[must_use]
    pub fn verdict(&self) -> Option<Pattern> {
        self.judgement.verdict()
    }

    /// Whether what is built, if anything is, follows the verdict.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        let verdict = self.verdict().map(|verdict| match verdict {
            Pattern::Api => Via::Api,
            Pattern::Event => Via::Event,
        });
        verdict.is_some() && self.today.is_none_or(|today| Some(today) == verdict)
    }

    /// The criteria that were beaten and speak for the other pattern: the two pull apart. One that is not worth a change
    /// does not pull.
    pub fn pulls<'r>(&'r self, book: &'r Rulebook) -> impl Iterator<Item = CriterionId> + 'r {
        let verdict = self.verdict();
        let beaten = self.judgement.beaten.iter().map(|(beaten, _)| *beaten);
        let pulls = move |id: &CriterionId| {
            let criterion = book.criterion(*id);
            criterion.worth_a_change && verdict.is_some_and(|verdict| criterion.recommend != verdict)
        };
        beaten.filter(pulls)
    }
}

/// A verdict for every touchpoint that is advised on, in order.
pub(super) fn recommend(facts: &Facts<'_>, judge: &Judge<'_>) -> Vec<Recommendation> {
    let landscape = facts.landscape;
    let advised: Vec<TouchpointId> = landscape
        .touchpoint_ids()
        .filter(|id| !landscape.is_only_drawn(*id))
        .collect();
    let book = judge.book();
    // A judge remembers what it has judged, so that each core has its own.
    parallel::each_with(
        &advised,
        || Judge::new(book),
        |judge, id| recommend_one(facts, judge, *id),
    )
}

/// A verdict for one touchpoint.
#[must_use]
pub fn recommend_one(facts: &Facts<'_>, judge: &Judge<'_>, id: TouchpointId) -> Recommendation {
    let landscape = facts.landscape;
    let possible = judge.possible(|fact| facts.get(Subject::Touchpoint(id), fact));
    let judgement = judge.judge(&possible);
    let today = landscape.touchpoint(id).written.via;
    let action = if landscape.is_given(landscape.touchpoint(id).operation) {
        Action::Keep
    } else {
        Action::new(judgement.verdict(), today, is_worth_a_change(&judgement, judge.book()))
    };
    Recommendation {
        touchpoint: id,
        judgement,
        today,
        action,
    }
}

/// Whether one of the reasons is worth changing what is built.
fn is_worth_a_change(judgement: &Judgement, book: &Rulebook) -> bool {
    judgement.because.iter().any(|id| book.criterion(*id).worth_a_change)
}

/// How many touchpoints are to change: those that surely are, and with them those that may turn out so.
pub(super) fn to_change(recommendations: &[Recommendation], landscape: &Landscape) -> (usize, usize) {
    let change = recommendations
        .iter()
        .filter(|one| one.action == Action::Change)
        .count();
    let perhaps = recommendations.iter().filter(|one| {
        let given = landscape.is_given(landscape.touchpoint(one.touchpoint).operation);
        let may_be = |via: Option<Via>| matches!(via, Some(Via::Api | Via::Event | Via::Unknown));
        !given && may_be(one.today) && matches!(one.action, Action::Decide | Action::Check)
    });
    (change, change + perhaps.count())
}

impl Recommendation {
    /// A flip in values: each fact with the values that do it. `current`: the touchpoint's own facts.
    #[must_use]
    pub fn flip_values(&self, flip: &Flip, facts: &Facts<'_>, judge: &Judge<'_>) -> Vec<(FactId, Vec<Value>)> {
        let mut changes: Vec<(FactId, Vec<Value>)> = Vec::new();
        for (axis, cells) in &flip.changes {
            let axis = &judge.space.axes[*axis];
            let now = match facts.get(Subject::Touchpoint(self.touchpoint), axis.fact) {
                crate::facts::Fact::Is(Value::Number(number)) => Some(number),
                crate::facts::Fact::Between(low, _) => Some(low),
                _ => None,
            };
            let step = facts.vocabulary.get(axis.fact).values.step();
            let chosen = axis.cells.iter().enumerate().filter(|(at, _)| cells & (1 << at) != 0);
            let values = chosen.map(|(_, cell)| match (axis.element, cell.nearest(now, step)) {
                (Some(element), Value::Bool(true)) => Value::Set(1 << element),
                (Some(_), _) => Value::Set(0),
                (None, value) => value,
            });
            let values: Vec<Value> = values.collect();
            match changes.iter_mut().find(|(fact, _)| *fact == axis.fact) {
                Some((_, there)) => there.extend(values),
                None => changes.push((axis.fact, values)),
            }
        }
        changes
    }
}
