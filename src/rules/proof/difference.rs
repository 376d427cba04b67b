//! What changes between two sets of rules: every combination of facts to which they give another verdict.

use super::cover::{Boxed, largest};
use super::diagram::{Diagrams, Full, Set};
use super::failing::conjunction;
use super::problem::Conjunction;
use crate::facts::{FactId, Kind, Pattern, Vocabulary};
use crate::rules::condition::Condition;
use crate::rules::rule::CriterionId;
use crate::rules::rulebook::Rulebook;
use crate::rules::space::Space;

/// Past so many steps a comparison is given up.
const STEPS: usize = 1 << 24;

/// What changes from one set of rules to another.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The facts of both.
    pub vocabulary: Vocabulary,
    /// How many combinations are possible with both.
    pub combinations: u128,
    /// The changes; no combination is in two of them.
    pub changes: Vec<Change>,
}

/// Combinations whose verdict changes in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What holds in them; of no fact: in all.
    pub when: Conjunction,
    /// How many they are.
    pub combinations: u128,
    /// The verdict of the old rules.
    pub from: Pattern,
    /// That of the new ones.
    pub to: Pattern,
}

/// Why two sets of rules cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDifference {
    /// Both have a fact of this name, with other values.
    Fact(String),
    /// There are too many combinations.
    TooLarge,
}

/// Compares two sets of rules of which each gives one verdict in each combination.
///
/// # Errors
/// A fact with other values in the two, or too many combinations.
pub fn difference(old: &Rulebook, new: &Rulebook) -> Result<Difference, NoDifference> {
    let (vocabulary, places) = old.vocabulary.united(&new.vocabulary).map_err(NoDifference::Fact)?;
    let same: Vec<FactId> = old.vocabulary.ids().collect();
    let sides = [(old, same), (new, places)].map(|(book, places)| {
        let moved = |condition: &Condition| condition.moved(&book.vocabulary, &vocabulary, &places);
        Side {
            book,
            conditions: book.criteria.iter().map(|rule| moved(&rule.common.when)).collect(),
            impossible: book.impossible.iter().map(moved).collect(),
        }
    });
    compare(&sides, &vocabulary)
        .map(|(combinations, changes)| Difference {
            combinations,
            changes,
            vocabulary: vocabulary.clone(),
        })
        .map_err(|Full| NoDifference::TooLarge)
}

/// One of the two, over the facts of both.
struct Side<'b> {
    book: &'b Rulebook,
    conditions: Vec<Condition>,
    impossible: Vec<Condition>,
}

fn compare(sides: &[Side<'_>; 2], vocabulary: &Vocabulary) -> Result<(u128, Vec<Change>), Full> {
    let conditions: Vec<&Condition> = sides.iter().flat_map(|side| &side.conditions).collect();
    let impossible: Vec<Condition> = sides.iter().flat_map(|side| side.impossible.clone()).collect();
    let usable = |fact: FactId| Kind::Touchpoint.sees(vocabulary.get(fact).of);
    let space = Space::new(vocabulary, &conditions, &impossible, usable);
    if space.axes.iter().any(|axis| axis.crowded) {
        return Err(Full);
    }
    let mut diagrams = Diagrams::new(&space.axes);
    diagrams.allow(STEPS);
    let mut possible = Set::ALL;
    for one in &space.impossible {
        let one = diagrams.of(one)?;
        possible = diagrams.without(possible, one)?;
    }
    let before = sides[0].verdicts(&space, possible, &mut diagrams)?;
    let after = sides[1].verdicts(&space, possible, &mut diagrams)?;
    let mut changes = Vec::new();
    for from in [Pattern::Api, Pattern::Event] {
        let at = |pattern: Pattern| usize::from(pattern == Pattern::Event);
        let changed = diagrams.and(before[at(from)], after[at(from.other())])?;
        for cells in apart(&mut diagrams, &space, changed)? {
            let set = diagrams.of_box(&cells)?;
            changes.push(Change {
                when: conjunction(&space.axes, vocabulary, &cells),
                combinations: diagrams.count(set),
                from,
                to: from.other(),
            });
        }
    }
    Ok((diagrams.count(possible), changes))
}

/// Few boxes that are exactly a set, no combination in two of them.
fn apart(diagrams: &mut Diagrams, space: &Space, set: Set) -> Result<Vec<Boxed>, Full> {
    let mut boxes = Vec::new();
    let mut rest = set;
    while rest != Set::NONE {
        let (cells, covered) = largest(diagrams, &space.axes, rest, rest)?;
        rest = diagrams.without(rest, covered)?;
        boxes.push(cells);
    }
    Ok(boxes)
}

impl Side<'_> {
    /// Where it recommends an API, and where an event.
    fn verdicts(&self, space: &Space, possible: Set, diagrams: &mut Diagrams) -> Result<[Set; 2], Full> {
        let mut holds = Vec::with_capacity(self.conditions.len());
        for condition in &self.conditions {
            let set = diagrams.of(&space.compile(condition))?;
            holds.push(diagrams.and(set, possible)?);
        }
        let mut verdicts = [Set::NONE; 2];
        for (at, criterion) in self.book.criteria.iter().enumerate() {
            let mut standing = holds[at];
            for by in (0..holds.len()).filter(|by| self.book.overrides(CriterionId(*by), CriterionId(at))) {
                standing = diagrams.without(standing, holds[by])?;
            }
            let verdict = &mut verdicts[usize::from(criterion.recommend == Pattern::Event)];
            *verdict = diagrams.or(*verdict, standing)?;
        }
        Ok(verdicts)
    }
}
