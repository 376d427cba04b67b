//! Rules that hold in no possible combination.

use std::collections::BTreeSet;

use super::beats::Beats;
use super::criteria::{ALL_STEPS, Criteria};
use super::diagram::{Diagrams, Full, Set};
use super::every::{Rule, naming};
use super::judged::apart;
use super::problem::Problem;
use super::size;
use crate::facts::FactId;
use crate::rules::condition::Condition;
use crate::rules::rulebook::Rulebook;
use crate::rules::space::{Expression, Space};
use crate::text::Span;

/// Whether a criterion holds nowhere.
pub(super) fn criterion(
    all: &mut Criteria<'_>,
    beats: &Beats,
    at: usize,
    rules: &[Rule<'_>],
) -> Result<Option<Problem>, Full> {
    let holds = all.holds(at).map(|holds| holds != Set::NONE);
    let nowhere = |some: &mut Criteria<'_>| Ok(some.holds(at)? != Set::NONE);
    let holds = holds.or_else(|_| apart(all, &BTreeSet::from([at]), beats, nowhere))?;
    Ok((!holds).then(|| problem(all.book, &rules[at], rules)))
}

/// Whether a rule of another kind holds nowhere, over the facts that it reads.
pub(super) fn other(book: &Rulebook, rule: &Rule<'_>, rules: &[Rule<'_>]) -> Result<Option<Problem>, Full> {
    let mut own = Own::new(book, rule)?;
    let never = own.nowhere(&[&rule.common.when], true)?;
    Ok(never.then(|| problem(book, rule, rules)))
}

/// The facts of one rule's condition, and what is possible with them.
struct Own {
    space: Space,
    diagrams: Diagrams,
    possible: Set,
}

impl Own {
    fn new(book: &Rulebook, rule: &Rule<'_>) -> Result<Self, Full> {
        let usable = |fact: FactId| rule.of.sees(book.vocabulary.get(fact).of);
        let space = Space::new(&book.vocabulary, &[&rule.common.when], &book.impossible, usable);
        if space.axes.iter().any(|axis| axis.crowded) {
            return Err(Full);
        }
        let mut diagrams = Diagrams::new(&space.axes);
        if size::too_large(&space.axes) {
            diagrams.allow(ALL_STEPS);
        }
        let impossible = diagrams.of(&Expression::Any(space.impossible.clone()))?;
        let possible = diagrams.without(Set::ALL, impossible)?;
        Ok(Own {
            space,
            diagrams,
            possible,
        })
    }

    /// Whether some conditions hold together nowhere.
    fn nowhere(&mut self, conditions: &[&Condition], possible_only: bool) -> Result<bool, Full> {
        let all = conditions
            .iter()
            .map(|condition| self.space.compile(condition))
            .collect();
        let mut holds = self.diagrams.of(&Expression::All(all))?;
        if possible_only {
            holds = self.diagrams.and(holds, self.possible)?;
        }
        Ok(holds == Set::NONE)
    }
}

fn problem(book: &Rulebook, rule: &Rule<'_>, rules: &[Rule<'_>]) -> Problem {
    let (parts, declared) = clash(book, rule).unwrap_or_default();
    let parts = parts.into_iter().map(|part| {
        let span = place(part).unwrap_or(rule.common.when_span);
        (part.describe(&book.vocabulary), span)
    });
    Problem::NeverHolds {
        parts: parts.collect(),
        declared,
        named_by: naming(rules, &rule.common.id.value),
        rule: rule.named(),
    }
}

/// Fewest parts of the condition that hold together nowhere, and whether only what is declared impossible is in the way.
fn clash<'r>(book: &Rulebook, rule: &Rule<'r>) -> Result<(Vec<&'r Condition>, bool), Full> {
    let mut own = Own::new(book, rule)?;
    let mut parts = Vec::new();
    flatten(&rule.common.when, &mut parts);
    let declared = !own.nowhere(&parts, false)?;
    let mut at = 0;
    while at < parts.len() {
        let part = parts.remove(at);
        if !own.nowhere(&parts, declared)? {
            parts.insert(at, part);
            at += 1;
        }
    }
    Ok((parts, declared))
}

/// The parts that must all hold.
fn flatten<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(all) => all.iter().for_each(|part| flatten(part, parts)),
        part => parts.push(part),
    }
}

/// From a condition's first test to its last.
fn place(condition: &Condition) -> Option<Span> {
    let tests = condition.tests();
    Some(tests.first()?.span.to(tests.last()?.span))
}
