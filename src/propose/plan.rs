//! The order of the changes: what gains most for each system that is touched comes first, and no step leaves more
//! findings than there were.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;

use super::Proposal;
use super::round::Round;
use super::state::{Refused, State};
use super::unit::{Unit, units};
use crate::advice::Advice;
use crate::cost::{Becomes, recommended_runs};
use crate::landscape::{OperationId, SystemId};
use crate::rules::Rulebook;
use crate::run::{Runs, today as as_today};

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
    /// Its changes, as numbers in the round; several where none can be made without another.
    pub units: Vec<usize>,
    /// The systems that change, by name.
    pub systems: Vec<SystemId>,
    /// What it gains.
    pub gained: Gained,
    /// What is described after it.
    pub after: State,
}

/// What a step gains; less than 0 where it costs something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gained {
    /// The operations that become faster or slower, or succeed more or less often: by how many milliseconds, and by what
    /// share of the runs, in 0..=1. Those that the step is about first.
    pub operations: Vec<(OperationId, f64, f64)>,
    /// How many findings there are fewer.
    pub findings: usize,
}

/// The order of the changes of a proposal.
///
/// # Errors
/// As [`Proposal::new`].
pub fn plan(proposal: &Proposal, book: &Rulebook, today: Date) -> Result<Plan, Refused> {
    let mut steps = Vec::new();
    for (at, _) in proposal.rounds.iter().enumerate() {
        let state = &proposal.states[at];
        let advice = Advice::new(&state.landscape, book, today);
        steps.extend(Ordering::new(&advice, state, at, book, today).steps()?);
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
    advice: &'a Advice<'a>,
    state: &'a State,
    number: usize,
    round: Round,
    becomes: Vec<Becomes>,
    today: Rc<Runs>,
    book: &'a Rulebook,
    day: Date,
}

/// A step that could be next.
struct Candidate {
    after: State,
    figures: Figures,
    findings: usize,
}

/// What is done so far.
struct Done {
    chosen: BTreeSet<usize>,
    figures: Figures,
    findings: usize,
}

impl<'a> Ordering<'a> {
    fn new(advice: &'a Advice<'a>, state: &'a State, number: usize, book: &'a Rulebook, day: Date) -> Self {
        let landscape = advice.landscape;
        let (units, becomes) = units(advice);
        Ordering {
            advice,
            state,
            number,
            round: Round::with(units),
            becomes,
            today: Rc::new(Runs::new(landscape, as_today(landscape), advice.facts.assumptions())),
            book,
            day,
        }
    }

    fn steps(&self) -> Result<Vec<Step>, Refused> {
        let mut done = Done {
            chosen: BTreeSet::new(),
            figures: self.figures(&BTreeSet::new()),
            findings: self.advice.findings.len(),
        };
        let first = done.figures.clone();
        // By what each gains alone, which says about where it stands.
        let mut open: Vec<(f64, usize)> = (0..self.round.units.len())
            .map(|unit| {
                (
                    self.score(
                        &[unit],
                        &first,
                        &done,
                        &self.figures(&BTreeSet::from([unit])),
                        self.likely(unit),
                    ),
                    unit,
                )
            })
            .collect();
        let mut steps = Vec::new();
        while !open.is_empty() {
            open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let step = self.next(&mut open, &first, &done)?;
            let (units, candidate) = match step {
                Some(found) => found,
                // None can be made without another.
                None => {
                    let all: Vec<usize> = open.drain(..).map(|(_, unit)| unit).collect();
                    let candidate = self.candidate(&all, &done)?;
                    (all, candidate)
                }
            };
            let gained = self.gained(&units, &done, &candidate);
            done.chosen.extend(&units);
            done.figures = candidate.figures;
            done.findings = candidate.findings;
            steps.push(Step {
                round: self.number,
                systems: self.systems(&units),
                units,
                gained,
                after: candidate.after,
            });
        }
        Ok(steps)
    }

    /// The best of those that can be made next, taken out of the open ones.
    fn next(
        &self,
        open: &mut Vec<(f64, usize)>,
        first: &Figures,
        done: &Done,
    ) -> Result<Option<(Vec<usize>, Candidate)>, Refused> {
        let mut best: Option<(f64, usize, Candidate)> = None;
        for at in 0..open.len() {
            let (likely, unit) = open[at];
            if best.as_ref().is_some_and(|(score, ..)| *score >= likely) {
                break;
            }
            let candidate = self.candidate(&[unit], done)?;
            let fewer = signed(done.findings) - signed(candidate.findings);
            let score = self.score(&[unit], first, done, &candidate.figures, fewer);
            open[at].0 = score;
            let is_better = best.as_ref().is_none_or(|(best, ..)| score > *best);
            if candidate.findings <= done.findings && is_better {
                best = Some((score, unit, candidate));
            }
        }
        Ok(best.map(|(_, unit, candidate)| {
            open.retain(|(_, other)| *other != unit);
            (vec![unit], candidate)
        }))
    }

    fn candidate(&self, units: &[usize], done: &Done) -> Result<Candidate, Refused> {
        let mut chosen = done.chosen.clone();
        chosen.extend(units);
        let all: Vec<&Unit> = chosen.iter().map(|unit| &self.round.units[*unit]).collect();
        let (after, _) = self.round.apply(self.state, &all, self.book, self.day)?;
        let findings = Advice::new(&after.landscape, self.book, self.day).findings.len();
        Ok(Candidate {
            figures: self.figures(&chosen),
            after,
            findings,
        })
    }

    /// The figures of all operations with some of the changes.
    fn figures(&self, chosen: &BTreeSet<usize>) -> Figures {
        let mut becomes = vec![Becomes::Same; self.becomes.len()];
        for touchpoint in chosen.iter().flat_map(|unit| self.round.units[*unit].touchpoints()) {
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
        let touchpoints = self.round.units[unit].touchpoints().iter();
        let mut found: Vec<_> = touchpoints
            .flat_map(|id| self.advice.findings_at(*id))
            .map(|finding| (finding.rule_id.as_str(), finding.subject))
            .collect();
        found.sort_unstable();
        found.dedup();
        signed(found.len())
    }

    /// The share of the time, of the failed runs and of the findings that it takes away, for each system touched.
    fn score(&self, units: &[usize], first: &Figures, done: &Done, after: &Figures, fewer: f64) -> f64 {
        let share = |less: f64, of: f64| if of > 0.0 { less / of } else { 0.0 };
        let operations = first.iter().zip(&done.figures).zip(after);
        let faster: f64 = operations
            .map(|((first, before), after)| {
                share(before.0 - after.0, first.0) + share(after.1 - before.1, 1.0 - first.1)
            })
            .sum();
        let fewer = share(fewer, signed(self.advice.findings.len()));
        (faster + fewer) / signed(self.systems(units).len())
    }

    fn gained(&self, units: &[usize], done: &Done, candidate: &Candidate) -> Gained {
        let landscape = self.advice.landscape;
        let touchpoints = units.iter().flat_map(|unit| self.round.units[*unit].touchpoints());
        let own: BTreeSet<OperationId> = touchpoints.map(|id| landscape.touchpoint(*id).operation).collect();
        let ids = landscape.operation_ids();
        let mut operations: Vec<(OperationId, f64, f64)> = ids
            .zip(done.figures.iter().zip(&candidate.figures))
            .map(|(id, (before, after))| (id, before.0 - after.0, after.1 - before.1))
            .filter(|(_, latency, availability)| latency.abs() > 0.05 || availability.abs() > 1e-7)
            .collect();
        operations.sort_by_key(|(id, ..)| !own.contains(id));
        Gained {
            operations,
            findings: done.findings.saturating_sub(candidate.findings),
        }
    }

    /// The systems that change.
    fn systems(&self, units: &[usize]) -> Vec<SystemId> {
        let landscape = self.advice.landscape;
        let mut systems = BTreeSet::new();
        for unit in units.iter().map(|unit| &self.round.units[*unit]) {
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
        }
        systems.into_iter().collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn signed(count: usize) -> f64 {
    count as f64
}
