//! Whether a question can still change an outcome.

use std::collections::HashSet;

use super::problem::Problem;
use crate::facts::Builtin;
use crate::landscape::{Subject, TouchpointId};

/// What tells two states of a search apart: which of the others is next, what is possible of the touchpoint with each
/// answer, and what is counted of its siblings.
type Shape = (usize, Vec<Vec<u64>>, usize, usize, Vec<bool>);

impl Problem<'_> {
    /// Whether two answers to a variable can still lead to different outcomes.
    pub(super) fn is_useful(&mut self, state: &[Option<usize>], variable: usize) -> bool {
        for (at, cell) in state.iter().enumerate() {
            self.put(at, *cell);
        }
        let affected: Vec<TouchpointId> = self
            .touchpoints
            .iter()
            .copied()
            .filter(|id| self.reaches(variable, *id))
            .collect();
        let found = affected.into_iter().any(|id| {
            let mut others: Vec<usize> = (0..self.variables.len())
                .filter(|at| *at != variable && state[*at].is_none() && self.reaches(*at, id))
                .collect();
            // What is the touchpoint's own settles it soonest.
            others.sort_by_key(|at| (!self.is_own(*at, id), self.variables[*at].fact));
            self.differs(id, variable, &others, &mut HashSet::new())
        });
        for at in 0..state.len() {
            self.put(at, None);
        }
        found
    }

    /// Whether a variable is a fact of a touchpoint, of its operation or of what it calls.
    pub(super) fn is_own(&self, variable: usize, id: TouchpointId) -> bool {
        match self.variables[variable].subject {
            Subject::Touchpoint(other) => other == id,
            Subject::System(system) => self.facts.landscape.callees(id).contains(&system),
            Subject::Operation(_) | Subject::Landscape => true,
        }
    }

    /// Whether a variable may tell something of a touchpoint: its own, or the needs of a sibling, which are counted.
    fn reaches(&self, variable: usize, id: TouchpointId) -> bool {
        let landscape = self.facts.landscape;
        let counted = |id: TouchpointId| landscape.touchpoint(id).event.is_none();
        self.is_own(variable, id)
            || match self.variables[variable].subject {
                Subject::Touchpoint(other) => {
                    let needs = self.facts.vocabulary.builtin(Builtin::Needs);
                    needs == Some(self.variables[variable].fact) && counted(id) && counted(other)
                }
                _ => false,
            }
    }

    /// Whether for some answers to the others two answers to the variable give a touchpoint different verdicts.
    fn differs(&mut self, id: TouchpointId, variable: usize, others: &[usize], seen: &mut HashSet<Shape>) -> bool {
        let mut possible: Vec<Vec<u64>> = Vec::new();
        for cell in 0..self.variables[variable].cells.len() {
            self.put(variable, Some(cell));
            possible.push(
                self.judge
                    .possible(|fact| self.facts.get(Subject::Touchpoint(id), fact)),
            );
        }
        self.put(variable, None);
        // An answer that cannot be given with the others tells nothing.
        let opens: Vec<(bool, bool)> = possible
            .iter()
            .map(|possible| self.judge.open(possible))
            .filter(|open| *open != (false, false))
            .collect();
        let mut settled = opens.iter().filter(|open| open.0 != open.1);
        let first = settled.next();
        if settled.any(|other| Some(other) != first) {
            return true;
        }
        if opens.len() < 2 || opens.iter().all(|open| Some(open) == first) {
            return false;
        }
        let Some((next, rest)) = others.split_first() else {
            // Nothing else can be asked: a verdict that stays open differs from one that is settled.
            return opens.windows(2).any(|pair| pair[0] != pair[1]);
        };
        let (known, perhaps, counted) = self.counted(id, others);
        if !seen.insert((others.len(), possible, known, perhaps, counted)) {
            return false;
        }
        let found = (0..self.variables[*next].cells.len()).any(|cell| {
            self.put(*next, Some(cell));
            self.differs(id, variable, rest, seen)
        });
        self.put(*next, None);
        found
    }

    /// What is counted of a touchpoint's siblings: how many systems surely, how many perhaps, and of which of the
    /// others the systems are counted already.
    fn counted(&self, id: TouchpointId, others: &[usize]) -> (usize, usize, Vec<bool>) {
        let landscape = self.facts.landscape;
        let sinks = self.facts.sinks(landscape.touchpoint(id).operation);
        let counted = others.iter().map(|at| match self.variables[*at].subject {
            Subject::Touchpoint(other) => landscape
                .touchpoint(other)
                .to
                .iter()
                .all(|system| sinks.known.contains(system)),
            _ => false,
        });
        (sinks.known.len(), sinks.perhaps.len(), counted.collect())
    }
}
