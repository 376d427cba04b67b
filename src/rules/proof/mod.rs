//! The proof about a set of rules: that in each possible combination of facts the criteria give one verdict, and that no
//! rule is there in vain.
//!
//! What can be is finite, since the conditions cut each fact into cells that they cannot tell apart further. Every
//! answer is about all combinations of them, none about a sample.

mod beats;
mod cover;
mod criteria;
mod cycles;
mod diagram;
mod difference;
mod every;
mod failing;
mod judged;
mod never;
mod problem;
mod redundant;
mod size;
mod told;

use std::collections::BTreeSet;

use beats::Beats;
use criteria::{ALL_STEPS, Criteria};
pub use difference::{Change, Difference, NoDifference, difference};
use every::{Rule, every};
pub use problem::{Conjunction, Failing, Named, Override, Problem, Question};

use super::rule::CriterionId;
use super::rulebook::Rulebook;

/// What is true of a set of rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// How many combinations of facts are possible over those that the criteria read; None where that is not known.
    pub combinations: Option<u128>,
    /// In how many of them only criteria for an API are left standing, and in how many only such for an event; None
    /// where a circle of overrides is in the way, or it is not known.
    pub verdicts: Option<(u128, u128)>,
    /// What is wrong: what makes it fail first, then by kind and rule.
    pub problems: Vec<Problem>,
}

impl Proof {
    /// Whether the rules can be used: no problem that fails.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.problems.iter().any(Problem::fails)
    }

    /// The questions that were too large to be answered.
    #[must_use]
    pub fn unanswered(&self) -> &[Question] {
        let questions = self.problems.iter().find_map(|problem| match problem {
            Problem::TooLarge { unanswered, .. } => Some(unanswered.as_slice()),
            _ => None,
        });
        questions.unwrap_or_default()
    }
}

/// Proves a set of rules, or finds what is wrong with it.
#[must_use]
pub fn prove(book: &Rulebook) -> Proof {
    let rules = every(book);
    let beats = Beats::of(book);
    let members: BTreeSet<usize> = (0..book.criteria.len()).collect();
    let large = size::too_large(&Criteria::space(book, &members).axes);
    let mut prover = Prover {
        all: Criteria::new(book, &members, &beats, large.then_some(ALL_STEPS)),
        beats: &beats,
        rules: &rules,
        spoiled: BTreeSet::new(),
        problems: cycles::cycles(book, &beats),
        unanswered: Vec::new(),
    };
    prover.spoil();
    let (combinations, verdicts) = prover.count();
    prover.failing();
    prover.telling();
    Proof {
        combinations,
        verdicts,
        problems: prover.problems,
    }
}

struct Prover<'p, 'b> {
    all: Criteria<'b>,
    beats: &'p Beats,
    rules: &'p [Rule<'b>],
    /// The criteria that cannot be judged because of a circle.
    spoiled: BTreeSet<usize>,
    problems: Vec<Problem>,
    unanswered: Vec<Question>,
}

impl Prover<'_, '_> {
    fn spoil(&mut self) {
        for problem in &self.problems {
            if let Problem::OverridesCycle { spoiled, .. } = problem {
                self.spoiled.extend(spoiled.iter().map(|id| id.0));
            }
        }
    }

    fn count(&mut self) -> (Option<u128>, Option<(u128, u128)>) {
        let criteria = self.all.book.criteria.len();
        let combinations = self.all.possible().ok().map(|possible| self.all.count(possible));
        let verdicts = self.all.ask(|all| {
            let standing = (0..criteria)
                .map(|at| all.standing(at))
                .collect::<Result<Vec<_>, _>>()?;
            let (api, event) = all.verdicts(&standing)?;
            Ok((all.count(api), all.count(event)))
        });
        if combinations.is_none() || verdicts.is_err() {
            self.unanswered.push(Question::Count);
        }
        (combinations, verdicts.ok().filter(|_| self.spoiled.is_empty()))
    }

    /// Takes in an answer, or the question if there is none.
    fn take(&mut self, answer: Result<Option<Problem>, diagram::Full>, question: impl FnOnce() -> Question) {
        match answer {
            Ok(problem) => self.problems.extend(problem),
            Err(diagram::Full) => self.unanswered.push(question()),
        }
    }

    /// What makes the rules fail.
    fn failing(&mut self) {
        let (book, beats, rules) = (self.all.book, self.beats, self.rules);
        let criteria = 0..book.criteria.len();
        let gap = judged::gap(&mut self.all, beats);
        self.take(gap, || Question::Gap);
        let sound: Vec<usize> = criteria.clone().filter(|at| !self.spoiled.contains(at)).collect();
        for (at, one) in sound.iter().enumerate() {
            for other in &sound[at + 1..] {
                if book.criteria[*one].recommend != book.criteria[*other].recommend {
                    let conflict = judged::conflict(&mut self.all, beats, *one, *other);
                    self.take(conflict, || Question::Conflict(CriterionId(*one), CriterionId(*other)));
                }
            }
        }
        for at in criteria.clone() {
            let never = never::criterion(&mut self.all, beats, at, rules);
            self.take(never, || Question::Holds(rules[at].named()));
        }
        for rule in &rules[criteria.len()..] {
            let never = never::other(book, rule, rules);
            self.take(never, || Question::Holds(rule.named()));
        }
        for at in sound {
            let beaten = judged::always_beaten(&mut self.all, beats, at);
            self.take(beaten, || Question::AlwaysBeaten(CriterionId(at)));
        }
    }

    /// What is told besides.
    fn telling(&mut self) {
        let (book, beats, rules) = (self.all.book, self.beats, self.rules);
        let idle: BTreeSet<String> = self.problems.iter().filter_map(|one| idle(one, book)).collect();
        let too_large = self.problems.len();
        for at in 0..book.criteria.len() {
            let id = &book.criteria[at].common.id;
            // Circles come first, and what never speaks is told as that.
            if self.spoiled.is_empty() && book.is_own(id.span.file) && !idle.contains(&id.value) {
                let redundant = redundant::criterion(&mut self.all, beats, at, rules);
                self.take(redundant, || Question::Redundant(CriterionId(at)));
            }
        }
        self.problems.extend(redundant::others(book, rules));
        self.problems.extend(told::unread_facts(book, rules));
        self.problems.extend(told::unused_parameters(book, rules));
        self.problems.extend(told::missing_examples(rules));
        let axes = &self.all.space.axes;
        let crowded = size::crowded(axes);
        if size::too_large(axes) || !crowded.is_empty() || !self.unanswered.is_empty() {
            let problem = Problem::TooLarge {
                cells: size::cells(axes),
                facts: size::to_go(axes),
                crowded,
                unanswered: std::mem::take(&mut self.unanswered),
            };
            self.problems.insert(too_large, problem);
        }
    }
}

/// The id of a rule that is told never to speak.
fn idle(problem: &Problem, book: &Rulebook) -> Option<String> {
    match problem {
        Problem::NeverHolds { rule, .. } => Some(rule.id.value.clone()),
        Problem::AlwaysBeaten { rule, .. } => Some(book.criterion(*rule).common.id.value.clone()),
        _ => None,
    }
}
