//! The verdict on some facts, and everything that is said with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::flips::{Flip, flips};
use super::rule::CriterionId;
use super::rulebook::Rulebook;
use super::settle::settling;
use super::space::{Cache, Expression, Space};
use super::truth::Truth;
use crate::facts::{Fact, FactId, Kind, Pattern};

/// What the criteria say where some cells of each axis are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The cells of each axis that are possible.
    pub possible: Vec<u64>,
    /// The verdicts that are still possible. Where criteria disagree or none speaks, both.
    pub open: Vec<Pattern>,
    /// The criteria that are true and unbeaten in every completion; if none, those that are in some.
    pub because: Vec<CriterionId>,
    /// The criteria that are true and beaten in every completion, each with one that beats it.
    pub beaten: Vec<(CriterionId, CriterionId)>,
    /// The unknown facts that a criterion reads.
    pub unknown: Vec<FactId>,
    /// Where the verdict is open: the facts that could settle it.
    pub decides: Vec<FactId>,
    /// Where it stands: what would flip it.
    pub flips: Vec<Flip>,
}

impl Judgement {
    /// The verdict, where it stands.
    #[must_use]
    pub fn verdict(&self) -> Option<Pattern> {
        match self.open.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// The criteria, ready to judge. Equal facts are judged once.
pub struct Judge<'r> {
    book: &'r Rulebook,
    /// The axes of the criteria.
    pub space: Space,
    expressions: Vec<Expression>,
    /// Of each criterion the ones that beat it where they hold.
    beaten_by: Vec<Vec<usize>>,
    /// The criteria in the order in which reasons are told.
    order: Vec<usize>,
    cache: Mutex<Cache<Arc<Judgement>>>,
    verdicts: Mutex<Cache<(bool, bool)>>,
}

impl<'r> Judge<'r> {
    /// The judge of a rule book.
    #[must_use]
    pub fn new(book: &'r Rulebook) -> Self {
        let conditions: Vec<_> = book.criteria.iter().map(|criterion| &criterion.common.when).collect();
        let usable = |fact: FactId| Kind::Touchpoint.sees(book.vocabulary.get(fact).of);
        let space = Space::new(&book.vocabulary, &conditions, &book.impossible, usable);
        let expressions = conditions.iter().map(|condition| space.compile(condition)).collect();
        let beaten_by = (0..book.criteria.len())
            .map(|beaten| {
                (0..book.criteria.len())
                    .filter(|by| book.overrides(CriterionId(*by), CriterionId(beaten)))
                    .collect()
            })
            .collect();
        let mut order: Vec<usize> = (0..book.criteria.len()).collect();
        // By the first fact that a criterion reads, so that reasons come as questions do.
        order.sort_by_key(|at| (conditions[*at].facts(), &book.criteria[*at].common.id.value));
        Judge {
            book,
            space,
            expressions,
            beaten_by,
            order,
            cache: Mutex::default(),
            verdicts: Mutex::default(),
        }
    }

    /// The rules it judges by.
    #[must_use]
    pub fn book(&self) -> &'r Rulebook {
        self.book
    }

    /// The cells that are possible with these facts.
    pub fn possible(&self, get: impl FnMut(FactId) -> Fact) -> Vec<u64> {
        self.space.possible(get)
    }

    /// The truth of one criterion's condition where these cells are possible; every completion counts.
    #[must_use]
    pub fn truth(&self, criterion: CriterionId, possible: &[u64]) -> Truth {
        self.space.truth(&self.expressions[criterion.0], possible)
    }

    /// Which verdicts the completions of these cells give: (API, event).
    #[must_use]
    pub fn open(&self, possible: &[u64]) -> (bool, bool) {
        if let Some(known) = locked(&self.verdicts).get(possible) {
            return *known;
        }
        let (mut api, mut event) = (false, false);
        self.space.completions(possible, &self.expressions, &mut |truths| {
            let verdict = self.verdict_of(&self.unbeaten(truths));
            api |= verdict != Some(Pattern::Event);
            event |= verdict != Some(Pattern::Api);
            !(api && event)
        });
        locked(&self.verdicts).insert(possible.to_vec(), (api, event));
        (api, event)
    }

    /// Everything the criteria say where these cells are possible.
    #[must_use]
    pub fn judge(&self, possible: &[u64]) -> Arc<Judgement> {
        if let Some(known) = locked(&self.cache).get(possible) {
            return Arc::clone(known);
        }
        let judgement = Arc::new(self.judge_afresh(possible));
        locked(&self.cache).insert(possible.to_vec(), Arc::clone(&judgement));
        judgement
    }

    fn unbeaten(&self, truths: &[bool]) -> Vec<bool> {
        (0..truths.len())
            .map(|at| truths[at] && !self.beaten_by[at].iter().any(|by| truths[*by]))
            .collect()
    }

    /// The pattern on which the unbeaten criteria agree; None where they do not, or there is none.
    fn verdict_of(&self, unbeaten: &[bool]) -> Option<Pattern> {
        let mut patterns = (0..unbeaten.len())
            .filter(|at| unbeaten[*at])
            .map(|at| self.book.criteria[at].recommend);
        let first = patterns.next()?;
        patterns.all(|pattern| pattern == first).then_some(first)
    }

    fn judge_afresh(&self, possible: &[u64]) -> Judgement {
        let count = self.expressions.len();
        let (mut always, mut sometimes) = (vec![true; count], vec![false; count]);
        let (mut held, mut always_beaten) = (vec![true; count], vec![true; count]);
        self.space.completions(possible, &self.expressions, &mut |truths| {
            let unbeaten = self.unbeaten(truths);
            for at in 0..count {
                always[at] &= unbeaten[at];
                sometimes[at] |= unbeaten[at];
                held[at] &= truths[at];
                always_beaten[at] &= truths[at] && !unbeaten[at];
            }
            true
        });
        let (api, event) = self.open(possible);
        let open: Vec<Pattern> = [(api, Pattern::Api), (event, Pattern::Event)]
            .into_iter()
            .filter_map(|(is_open, pattern)| is_open.then_some(pattern))
            .collect();
        let reasons = if always.contains(&true) { &always } else { &sometimes };
        let listed = |which: &[bool]| {
            self.order
                .iter()
                .filter(|at| which[**at])
                .map(|at| CriterionId(*at))
                .collect()
        };
        let beaten = self.order.iter().filter(|at| always_beaten[**at]).filter_map(|at| {
            let by = self.order.iter().filter(|by| self.beaten_by[*at].contains(by));
            let mut by: Vec<&usize> = by.filter(|by| held[**by] || sometimes[**by]).collect();
            by.sort_by_key(|by| (!always[**by], !held[**by]));
            by.first().map(|by| (CriterionId(*at), CriterionId(**by)))
        });
        let decides = if open.len() > 1 {
            settling(&self.space, possible, |state| {
                matches!(self.open(state), (true, false) | (false, true))
            })
        } else {
            Vec::new()
        };
        let flips = match open.as_slice() {
            [verdict] => {
                let other = match verdict {
                    Pattern::Api => (false, true),
                    Pattern::Event => (true, false),
                };
                flips(&self.space, possible, |state| self.open(state) == other)
            }
            _ => Vec::new(),
        };
        Judgement {
            possible: possible.to_vec(),
            because: listed(reasons),
            beaten: beaten.collect(),
            unknown: self.space.unknown(possible),
            open,
            decides,
            flips,
        }
    }
}

/// What is remembered stays right whoever panicked.
fn locked<T>(cache: &Mutex<Cache<T>>) -> MutexGuard<'_, Cache<T>> {
    cache.lock().unwrap_or_else(PoisonError::into_inner)
}
