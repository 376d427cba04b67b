//! The order of the changes: what gains most for each system that is touched comes first, and no step leaves more
//! findings than there were, but where whatever is left does: to build a call can make a circle of calls.
//!
//! Each state is written and read again, which takes as long as the description is large. So of very many changes several
//! are made before that: see [`SINGLY`].

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Proposal;
use super::round::Round;
use super::state::Refused;
use super::unit::Unit;
use crate::advice::Advice;
use crate::cost::{Becomes, becomes, recommended_runs};
use crate::landscape::{OperationId, SystemId};
use crate::rules::{Rulebook, Severity};
use crate::run::{Runs, publishers, today as as_today};

/// The changes in the order in which to make them.
#[derive(Debug)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
    /// The findings before the first.
    pub findings: usize,
}

/// One step.
#[derive(Debug)]
pub struct Step {
    /// The round to which it belongs: it is about that state of the proposal.
    pub round: usize,
    /// Its change, as the number in the round.
    pub unit: usize,
    /// The systems that change, by name.
    pub systems: Vec<SystemId>,
    /// What it gains.
    pub gained: Gained,
}

/// What a step gains; less than 0 where it costs something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gained {
    /// The operations that become faster or slower, or succeed more or less often: by how many milliseconds, and by what
    /// share of the runs, in 0..=1. Those that the step is about first.
    pub operations: Vec<(OperationId, f64, f64)>,
    /// How many findings there are fewer. Where several steps were checked together (see [`SINGLY`]), their sum is right
    /// and each share is by what stands at the step's touchpoints.
    pub findings: i64,
}

/// In a round of more changes, so many steps are checked; those between two are made together, and stay together only
/// where they leave no more findings.
pub const SINGLY: usize = 64;

/// The order of the changes of a proposal.
///
/// # Errors
/// As [`Proposal::new`].
pub fn plan(proposal: &Proposal, book: &Rulebook, today: Date) -> Result<Plan, Refused> {
    let mut steps = Vec::new();
    for (at, _) in proposal.rounds.iter().enumerate() {
        let advice = Advice::new(&proposal.states[at].landscape, book, today);
        steps.extend(Ordering::new(proposal, &advice, at, book, today).steps()?);
    }
    let begin = &proposal.states[0];
    Ok(Plan {
        steps,
        findings: Advice::new(&begin.landscape, book, today).findings.len(),
    })
}

/// The figures of each operation: milliseconds, and the share of runs that succeed.
type Figures = Vec<(f64, f64)>;

/// The changes of one round, being put into order.
struct Ordering<'a> {
    proposal: &'a Proposal,
    advice: &'a Advice<'a>,
    number: usize,
    units: &'a [Unit],
    round: Round,
    becomes: Vec<Becomes>,
    today: Runs,
    book: &'a Rulebook,
    day: Date,
}

/// A step that could be next.
struct Candidate {
    unit: usize,
    figures: Figures,
    found: Found,
    score: f64,
}

/// How many findings there are: those that are no mere hints, and all.
type Found = (usize, usize);

fn found(advice: &Advice<'_>) -> Found {
    let all = advice.findings.len();
    (all - advice.count(Severity::Info), all)
}

/// What is done so far.
struct Done {
    chosen: BTreeSet<usize>,
    figures: Figures,
    found: Found,
}

impl<'a> Ordering<'a> {
    fn new(proposal: &'a Proposal, advice: &'a Advice<'a>, number: usize, book: &'a Rulebook, day: Date) -> Self {
        let landscape = advice.landscape;
        Ordering {
            proposal,
            advice,
            number,
            units: &proposal.rounds[number],
            round: Round::with(proposal.rounds[number].clone()),
            becomes: becomes(advice, &publishers(landscape)),
            today: Runs::new(as_today(landscape), advice.facts.assumptions()),
            book,
            day,
        }
    }

    fn steps(&self) -> Result<Vec<Step>, Refused> {
        let mut done = Done {
            chosen: BTreeSet::new(),
            figures: self.figures(&BTreeSet::new()),
            found: found(self.advice),
        };
        let first = done.figures.clone();
        // By what each gains alone, which says about where it stands.
        let mut open: Vec<(f64, usize)> = (0..self.units.len())
            .map(|unit| {
                let alone = self.figures(&BTreeSet::from([unit]));
                (self.score(unit, &first, &first, &alone, self.likely(unit)), unit)
            })
            .collect();
        let mut steps = Vec::new();
        let together = self.units.len().div_ceil(SINGLY);
        let mut singly = if together > 1 { 0 } else { usize::MAX };
        while !open.is_empty() {
            open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            if singly == 0 {
                let units: Vec<usize> = open.iter().take(together).map(|(_, unit)| *unit).collect();
                let made = self.together(&units, &mut done)?;
                if made.is_empty() {
                    singly = together;
                } else {
                    open.drain(..units.len());
                    steps.extend(made);
                }
                continue;
            }
            singly -= 1;
            let Some(next) = self.next(&mut open, &first, &done)? else {
                break;
            };
            open.retain(|(_, unit)| *unit != next.unit);
            let fewer = whole(done.found.1) - whole(next.found.1);
            steps.push(self.step(next.unit, &done.figures, &next.figures, fewer));
            done.chosen.insert(next.unit);
            done.figures = next.figures;
            done.found = next.found;
        }
        Ok(steps)
    }

    /// Several steps, checked once behind the last; none where that leaves more findings.
    fn together(&self, units: &[usize], done: &mut Done) -> Result<Vec<Step>, Refused> {
        let chosen: BTreeSet<usize> = done.chosen.iter().chain(units).copied().collect();
        let found = self.found(&chosen)?;
        if found.0 > done.found.0 || found.1 > done.found.1 {
            return Ok(Vec::new());
        }
        let mut left = whole(done.found.1) - whole(found.1);
        let mut steps = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            done.chosen.insert(*unit);
            let figures = self.figures(&done.chosen);
            let is_last = at + 1 == units.len();
            let fewer = if is_last { left } else { left.min(whole(self.at(*unit))) };
            left -= fewer;
            steps.push(self.step(*unit, &done.figures, &figures, fewer));
            done.figures = figures;
        }
        done.found = found;
        Ok(steps)
    }

    fn step(&self, unit: usize, before: &Figures, after: &Figures, findings: i64) -> Step {
        Step {
            round: self.number,
            unit,
            systems: self.systems(unit),
            gained: self.gained(unit, before, after, findings),
        }
    }

    /// The best of those that leave no more findings; where each does, the one that leaves the fewest.
    fn next(&self, open: &mut [(f64, usize)], first: &Figures, done: &Done) -> Result<Option<Candidate>, Refused> {
        let mut best: Option<Candidate> = None;
        let adds = |one: &Candidate| one.found.0 > done.found.0 || one.found.1 > done.found.1;
        for (likely, unit) in open {
            if best.as_ref().is_some_and(|best| !adds(best) && best.score >= *likely) {
                break;
            }
            let next = self.candidate(*unit, first, done)?;
            *likely = next.score;
            let is_better = best.as_ref().is_none_or(|best| match (adds(&next), adds(best)) {
                (false, false) => next.score > best.score,
                (true, true) => next.found < best.found,
                (next_adds, _) => !next_adds,
            });
            if is_better {
                best = Some(next);
            }
        }
        Ok(best)
    }

    fn candidate(&self, unit: usize, first: &Figures, done: &Done) -> Result<Candidate, Refused> {
        let mut chosen = done.chosen.clone();
        chosen.insert(unit);
        let found = self.found(&chosen)?;
        let figures = self.figures(&chosen);
        let fewer = signed(done.found.1) - signed(found.1);
        Ok(Candidate {
            unit,
            score: self.score(unit, first, &done.figures, &figures, fewer),
            figures,
            found,
        })
    }

    /// How many findings there are with some of the changes.
    fn found(&self, chosen: &BTreeSet<usize>) -> Result<Found, Refused> {
        let units: Vec<&Unit> = chosen.iter().map(|unit| &self.units[*unit]).collect();
        let state = &self.proposal.states[self.number];
        let (after, _) = self.round.apply(state, self.advice, &units, self.book, self.day)?;
        Ok(found(&Advice::new(&after.landscape, self.book, self.day)))
    }

    /// The figures of all operations with some of the changes.
    fn figures(&self, chosen: &BTreeSet<usize>) -> Figures {
        let mut becomes = vec![Becomes::Same; self.becomes.len()];
        for touchpoint in chosen.iter().flat_map(|unit| self.units[*unit].touchpoints()) {
            becomes[touchpoint.index()] = self.becomes[touchpoint.index()].clone();
        }
        let runs = recommended_runs(self.advice, &self.today, &becomes);
        let of = |id| {
            let figures = runs.of(id);
            (figures.latency.typical(), figures.availability)
        };
        self.advice.landscape.operation_ids().map(of).collect()
    }

    /// How many findings a change is likely to end.
    fn likely(&self, unit: usize) -> f64 {
        signed(self.at(unit))
    }

    /// How many findings there are at what changes.
    fn at(&self, unit: usize) -> usize {
        let touchpoints = self.units[unit].touchpoints().iter();
        let mut found: Vec<_> = touchpoints
            .flat_map(|id| self.advice.findings_at(*id))
            .map(|finding| (&*finding.rule_id, finding.subject))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    }

    /// The share of all time, of all failed runs and of all findings that it takes away, for each system touched.
    fn score(&self, unit: usize, first: &Figures, before: &Figures, after: &Figures, fewer: f64) -> f64 {
        let share = |less: f64, of: f64| if of > 0.0 { less / of } else { 0.0 };
        let time = |figures: &Figures| -> f64 { figures.iter().map(|one| one.0).sum() };
        let failed = |figures: &Figures| -> f64 { figures.iter().map(|one| 1.0 - one.1).sum() };
        let gained = share(time(before) - time(after), time(first))
            + share(failed(before) - failed(after), failed(first))
            + share(fewer, signed(self.advice.findings.len()));
        gained / signed(self.systems(unit).len())
    }

    fn gained(&self, unit: usize, before: &Figures, after: &Figures, findings: i64) -> Gained {
        let landscape = self.advice.landscape;
        let touchpoints = self.units[unit].touchpoints().iter();
        let own: BTreeSet<OperationId> = touchpoints.map(|id| landscape.touchpoint(*id).operation).collect();
        let ids = landscape.operation_ids();
        let mut operations: Vec<(OperationId, f64, f64)> = ids
            .zip(before.iter().zip(after))
            .map(|(id, (before, after))| (id, before.0 - after.0, after.1 - before.1))
            .filter(|(_, latency, availability)| latency.abs() > 0.05 || availability.abs() > 1e-7)
            .collect();
        operations.sort_by_key(|(id, ..)| !own.contains(id));
        Gained { operations, findings }
    }

    /// The systems that change.
    fn systems(&self, unit: usize) -> Vec<SystemId> {
        let landscape = self.advice.landscape;
        let unit = &self.units[unit];
        let mut systems = BTreeSet::new();
        for id in unit.touchpoints() {
            systems.insert(landscape.caller(*id));
            let callees = landscape.touchpoint(*id).to.iter().copied();
            match unit {
                Unit::Publish(_) => systems.extend(callees.filter(|callee| landscape.system(*callee).on_broker)),
                Unit::Call(_) => systems.extend(callees),
                Unit::CallInstead { answerer, .. } => {
                    systems.insert(answerer.system);
                }
                Unit::GoOn(_) | Unit::Guard { .. } => {}
            }
        }
        systems.into_iter().collect()
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn signed(count: usize) -> f64 {
    count as f64
}
