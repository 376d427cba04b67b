//! Rules of the user's own without which nothing would change.

use super::beats::Beats;
use super::criteria::Criteria;
use super::diagram::{Diagrams, Full, Set};
use super::every::{Rule, naming};
use super::problem::{Named, Problem};
use super::size;
use crate::facts::FactId;
use crate::rules::rulebook::Rulebook;
use crate::rules::space::{Expression, Space};

/// Whether every verdict is the same without a criterion, and without its name in the overrides of others.
pub(super) fn criterion(
    all: &mut Criteria<'_>,
    beats: &Beats,
    at: usize,
    rules: &[Rule<'_>],
) -> Result<Option<Problem>, Full> {
    let after = beats.keeping(|by, over| by != at && over != at);
    let count = rules.iter().take_while(|rule| rule.kind == rules[at].kind).count();
    let same = all.ask(|all| {
        let standing = (0..count).map(|one| all.standing(one)).collect::<Result<Vec<_>, _>>()?;
        let before = all.verdicts(&standing)?;
        let mut left = standing;
        for (one, left) in left.iter_mut().enumerate() {
            if one == at {
                *left = Set::NONE;
            } else if beats.beats(at, one) {
                let holds = all.holds(one)?;
                *left = all.without_those(holds, after.beaters(one))?;
            }
        }
        Ok(all.verdicts(&left)? == before)
    })?;
    if !same {
        return Ok(None);
    }
    let book = all.book;
    let like = (0..count).filter(|one| {
        let says = |at: usize| book.criteria[at].recommend;
        *one != at && says(*one) == says(at) && all.holds(*one) == all.holds(at)
    });
    Ok(Some(Problem::Redundant {
        like: like.map(|one| rules[one].named()).collect(),
        rule: rules[at].named(),
        named_by: naming(rules, &rules[at].common.id.value),
    }))
}

/// The rules of another kind that find the same as one of their kind.
pub(super) fn others(book: &Rulebook, rules: &[Rule<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let others = rules.iter().filter(|rule| rule.kind == "anti-pattern");
    for rule in others.clone().filter(|rule| book.is_own(rule.common.id.span.file)) {
        let like: Vec<Named> = others
            .clone()
            .filter(|other| other.common.id != rule.common.id && alike(book, rule, other) == Ok(true))
            .map(Rule::named)
            .collect();
        if !like.is_empty() {
            problems.push(Problem::Redundant {
                rule: rule.named(),
                like,
                named_by: naming(rules, &rule.common.id.value),
            });
        }
    }
    problems
}

/// Whether two rules are about the same and hold in the same combinations, and in some at all.
fn alike(book: &Rulebook, one: &Rule<'_>, other: &Rule<'_>) -> Result<bool, Full> {
    let (a, b) = (&one.common.when, &other.common.when);
    if one.of != other.of || a.facts() != b.facts() {
        return Ok(false);
    }
    let usable = |fact: FactId| one.of.sees(book.vocabulary.get(fact).of);
    let space = Space::new(&book.vocabulary, &[a, b], &book.impossible, usable);
    if size::too_large(&space.axes) || !size::crowded(&space.axes).is_empty() {
        return Err(Full);
    }
    let mut diagrams = Diagrams::new(&space.axes);
    let impossible = diagrams.of(&Expression::Any(space.impossible.clone()))?;
    let (a, b) = (diagrams.of(&space.compile(a))?, diagrams.of(&space.compile(b))?);
    let (a, b) = (diagrams.without(a, impossible)?, diagrams.without(b, impossible)?);
    Ok(a == b && a != Set::NONE)
}
