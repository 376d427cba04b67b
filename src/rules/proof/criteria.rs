//! Some criteria over all combinations of the facts that they read: where each holds, and where it is left standing.

use std::collections::BTreeSet;

use super::beats::Beats;
use super::diagram::{Diagrams, Full, Set};
use super::failing::failing;
use super::problem::Failing;
use crate::facts::{FactId, Kind, Pattern};
use crate::rules::rulebook::Rulebook;
use crate::rules::space::Space;

/// Past so many steps one question is given up where there are more combinations than a proof should look at.
const STEPS: usize = 1 << 19;
/// Past so many steps all are.
pub(super) const ALL_STEPS: usize = 1 << 22;
/// Past so many steps a condition that covers all failing cases is given up in any case: nobody would read it.
const COVER_STEPS: usize = 1 << 24;
/// Past so many nodes what was made for a question is forgotten.
const NODES: usize = 1 << 18;

/// Some of the criteria, by position, and what is possible.
pub(super) struct Criteria<'b> {
    pub(super) book: &'b Rulebook,
    pub(super) space: Space,
    diagrams: Diagrams,
    mark: usize,
    /// The steps left for all questions; None: no bound.
    pub(super) steps: Option<usize>,
    possible: Result<Set, Full>,
    /// Of each criterion where it holds, as far as possible; none for those that are left out.
    holds: Vec<Result<Set, Full>>,
    /// Of each criterion where it holds and is not beaten.
    standing: Vec<Result<Set, Full>>,
}

impl<'b> Criteria<'b> {
    /// The space of some criteria, the same as `Judge` has for all.
    pub(super) fn space(book: &Rulebook, members: &BTreeSet<usize>) -> Space {
        let conditions: Vec<_> = members.iter().map(|at| &book.criteria[*at].common.when).collect();
        let usable = |fact: FactId| Kind::Touchpoint.sees(book.vocabulary.get(fact).of);
        Space::new(&book.vocabulary, &conditions, &book.impossible, usable)
    }

    /// Some criteria by position, with a bound on the steps where there are too many combinations to be sure of an end.
    pub(super) fn new(book: &'b Rulebook, members: &BTreeSet<usize>, beats: &Beats, steps: Option<usize>) -> Self {
        let space = Criteria::space(book, members);
        let diagrams = Diagrams::new(&space.axes);
        let mut criteria = Criteria {
            book,
            diagrams,
            mark: 0,
            steps,
            possible: Err(Full),
            holds: Vec::new(),
            standing: Vec::new(),
            space,
        };
        criteria.possible = criteria.ask(|all| {
            // Where cells are several values, nothing that is true of them all can be said.
            if all.space.axes.iter().any(|axis| axis.crowded) {
                return Err(Full);
            }
            let mut possible = Set::ALL;
            for impossible in &all.space.impossible {
                let impossible = all.diagrams.of(impossible)?;
                possible = all.diagrams.without(possible, impossible)?;
            }
            Ok(possible)
        });
        for at in 0..book.criteria.len() {
            let holds = criteria.ask(|all| {
                let possible = all.possible?;
                if !members.contains(&at) {
                    return Ok(Set::NONE);
                }
                let expression = all.space.compile(&all.book.criteria[at].common.when);
                let holds = all.diagrams.of(&expression)?;
                all.diagrams.and(holds, possible)
            });
            criteria.holds.push(holds);
        }
        for at in 0..book.criteria.len() {
            let standing = criteria.ask(|all| {
                let holds = all.holds(at)?;
                all.without_those(holds, beats.beaters(at))
            });
            criteria.standing.push(standing);
        }
        criteria.mark = criteria.diagrams.mark();
        criteria
    }

    /// Works something out within the bounds. A set that it gives must be used before the next question.
    pub(super) fn ask<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Full>) -> Result<T, Full> {
        if self.mark > 0 && self.diagrams.mark() > self.mark + NODES {
            self.diagrams.back_to(self.mark);
        }
        let Some(all) = self.steps else { return work(self) };
        let steps = all.min(STEPS);
        self.diagrams.allow(steps);
        let result = work(self);
        self.steps = Some(all - (steps - self.diagrams.left()));
        result
    }

    /// What is possible.
    pub(super) fn possible(&self) -> Result<Set, Full> {
        self.possible
    }

    /// Where a criterion holds.
    pub(super) fn holds(&self, at: usize) -> Result<Set, Full> {
        self.holds[at]
    }

    /// Where a criterion is left standing.
    pub(super) fn standing(&self, at: usize) -> Result<Set, Full> {
        self.standing[at]
    }

    /// A set without the combinations in which some criteria hold.
    pub(super) fn without_those(&mut self, set: Set, criteria: impl IntoIterator<Item = usize>) -> Result<Set, Full> {
        let mut left = set;
        for at in criteria {
            let holds = self.holds(at)?;
            left = self.diagrams.without(left, holds)?;
        }
        Ok(left)
    }

    /// Where both are.
    pub(super) fn both(&mut self, a: Set, b: Set) -> Result<Set, Full> {
        self.diagrams.and(a, b)
    }

    /// Where only criteria for one pattern are left standing: (API, event).
    pub(super) fn verdicts(&mut self, standing: &[Set]) -> Result<(Set, Set), Full> {
        let book = self.book;
        let mut of = |pattern: Pattern| {
            let those = standing.iter().zip(&book.criteria);
            let those = those.filter(|(_, criterion)| criterion.recommend == pattern);
            self.diagrams.any(those.map(|(set, _)| *set))
        };
        let (api, event) = (of(Pattern::Api)?, of(Pattern::Event)?);
        Ok((self.diagrams.without(api, event)?, self.diagrams.without(event, api)?))
    }

    /// How many combinations a set has.
    pub(super) fn count(&self, set: Set) -> u128 {
        self.diagrams.count(set)
    }

    /// What is told of a set that is not empty.
    pub(super) fn failing(&mut self, set: Set) -> Failing {
        let steps = self.steps.map_or(COVER_STEPS, |all| all.min(STEPS));
        self.diagrams.allow(steps);
        let failing = failing(&mut self.diagrams, &self.space.axes, &self.book.vocabulary, set);
        self.steps = self.steps.map(|all| all - (steps - self.diagrams.left()));
        self.diagrams.allow(usize::MAX);
        failing
    }
}
