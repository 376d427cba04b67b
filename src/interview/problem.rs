//! What an operation leaves open, as variables whose answers decide its verdicts.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Plan;
use super::seen::weight_of;
use crate::facts::{Builtin, Fact, FactId, Facts, Kind, Pattern, Value};
use crate::landscape::{Landscape, OperationId, Subject, TouchpointId};
use crate::rules::{Axis, Cell, Judge, Space};

/// Of a set no more elements are told apart for the order of questions; the question asks for all of them.
const MOST_ELEMENTS: usize = 6;

/// What was said to a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// A value.
    Value(Value),
    /// Don't know: the fact stays unknown, and is not asked again.
    DontKnow,
}

/// What was said so far, by subject and fact.
pub type Answers = BTreeMap<(Subject, FactId), Answer>;

/// A fact that a person can be asked for.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The fact.
    pub fact: FactId,
    /// Of what it is.
    pub subject: Subject,
    /// The answers that the criteria can tell apart.
    pub cells: Vec<Cell>,
    /// A value in each cell.
    pub values: Vec<Value>,
}

/// The open questions of one operation.
pub struct Problem<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) judge: &'a Judge<'a>,
    pub(super) touchpoints: Vec<TouchpointId>,
    /// What can be asked and may matter.
    pub variables: Vec<Variable>,
    plan: Option<Plan>,
}

impl<'a> Problem<'a> {
    /// What an operation leaves open with the answers so far.
    #[must_use]
    pub fn new(landscape: &'a Landscape, judge: &'a Judge<'a>, operation: OperationId, answers: &Answers) -> Self {
        let mut facts = Facts::new(landscape, &judge.book().vocabulary);
        for subject in subjects(landscape, operation) {
            for ((_, fact), answer) in answers.range((subject, FactId(0))..=(subject, FactId(u16::MAX))) {
                if let Answer::Value(value) = answer {
                    facts.answer(subject, *fact, Some(Fact::Is(*value)));
                }
            }
        }
        let advised = landscape
            .touchpoints_of(operation)
            .filter(|id| !landscape.is_only_drawn(*id));
        let touchpoints = if landscape.is_given(operation) {
            Vec::new()
        } else {
            advised.collect()
        };
        let mut problem = Problem {
            facts,
            judge,
            touchpoints,
            variables: Vec::new(),
            plan: None,
        };
        problem.variables = problem.find_variables(answers);
        // Of two questions that are as good as each other, the one comes first on which more hangs.
        let touchpoints = &problem.touchpoints;
        let weight = |variable: &Variable| weight_of(landscape, touchpoints, variable.subject);
        problem.variables.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let nothing = vec![None; problem.variables.len()];
        let useful: Vec<bool> = (0..problem.variables.len())
            .map(|at| problem.is_useful(&nothing, at))
            .collect();
        let mut useful = useful.iter();
        problem.variables.retain(|_| *useful.next().expect("one per variable"));
        problem.plan = problem.make_plan();
        problem
    }

    fn find_variables(&self, answers: &Answers) -> Vec<Variable> {
        let vocabulary = self.facts.vocabulary;
        let landscape = self.facts.landscape;
        let mut variables: Vec<Variable> = Vec::new();
        for id in &self.touchpoints {
            for (axis, cells) in asked_axes(&self.judge.space) {
                let definition = vocabulary.get(axis.fact);
                let derived = definition.derived || definition.default.is_some() || definition.ask.is_none();
                let counted =
                    definition.builtin == Some(Builtin::Consumers) && landscape.touchpoint(*id).event.is_none();
                if derived || counted {
                    continue;
                }
                for subject in said_at(landscape, *id, definition.of) {
                    let known = variables
                        .iter()
                        .any(|there| there.fact == axis.fact && there.subject == subject)
                        || answers.contains_key(&(subject, axis.fact))
                        || matches!(self.facts.get(subject, axis.fact), Fact::Is(_));
                    // Where the touchpoint's own availability tells, its callee is not asked.
                    let told = matches!(self.facts.get(Subject::Touchpoint(*id), axis.fact), Fact::Is(_));
                    if !known && !told {
                        let step = definition.values.step();
                        let values = cells.iter().map(|cell| cell.nearest(Some(step), step)).collect();
                        variables.push(Variable {
                            fact: axis.fact,
                            subject,
                            cells: cells.clone(),
                            values,
                        });
                    }
                }
            }
        }
        variables
    }

    fn make_plan(&mut self) -> Option<Plan> {
        let sizes: Vec<usize> = self.variables.iter().map(|variable| variable.cells.len()).collect();
        Plan::states(&sizes)?;
        let mut last: Vec<Option<usize>> = vec![None; sizes.len()];
        let plan = Plan::new(&sizes, |cells| {
            for (at, cell) in cells.iter().enumerate() {
                if last[at] != Some(*cell) {
                    self.put(at, Some(*cell));
                    last[at] = Some(*cell);
                }
            }
            self.outcome()
        });
        (0..sizes.len()).for_each(|at| self.put(at, None));
        plan
    }

    /// Puts one cell of a variable on top of what is known, or takes it back.
    pub(super) fn put(&mut self, variable: usize, cell: Option<usize>) {
        let Variable {
            fact, subject, values, ..
        } = &self.variables[variable];
        self.facts
            .answer(*subject, *fact, cell.map(|cell| Fact::Is(values[cell])));
    }

    /// The verdict of each touchpoint as it is now; None where the facts cannot be together.
    fn outcome(&self) -> Option<Vec<Option<Pattern>>> {
        let mut verdicts = Vec::with_capacity(self.touchpoints.len());
        for id in &self.touchpoints {
            verdicts.push(match self.open(*id) {
                (true, false) => Some(Pattern::Api),
                (false, true) => Some(Pattern::Event),
                (true, true) => None,
                (false, false) => return None,
            });
        }
        Some(verdicts)
    }

    pub(super) fn open(&self, id: TouchpointId) -> (bool, bool) {
        let possible = self
            .judge
            .possible(|fact| self.facts.get(Subject::Touchpoint(id), fact));
        self.judge.open(&possible)
    }

    /// The variable to ask next; None where no question could change the outcome.
    pub fn next(&mut self, state: &[Option<usize>]) -> Option<usize> {
        match &self.plan {
            Some(plan) => plan.next(state),
            None => self.greatest_gain(state),
        }
    }

    /// How many more questions are expected: as planned, or where there are too many states, one for each open verdict.
    pub fn expected(&mut self, state: &[Option<usize>]) -> f64 {
        if let Some(plan) = &self.plan {
            return plan.expected(state);
        }
        for (at, cell) in state.iter().enumerate() {
            self.put(at, *cell);
        }
        let open = self
            .touchpoints
            .iter()
            .filter(|id| self.open(**id) == (true, true))
            .count();
        for at in 0..state.len() {
            self.put(at, None);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few touchpoints")]
        let open = open as f64;
        open
    }

    /// Whether the order of questions is the optimal one, or that of the greatest information gain.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.plan.is_some()
    }
}

/// One axis of each fact that can be asked for, with the answers that the criteria tell apart: of a set every
/// combination of the elements that they read.
fn asked_axes(space: &Space) -> Vec<(&Axis, Vec<Cell>)> {
    let elements = |fact: FactId| space.axes.iter().filter(move |axis| axis.fact == fact);
    let mut asked: Vec<(&Axis, Vec<Cell>)> = Vec::new();
    for axis in &space.axes {
        if axis.element.is_none() {
            asked.push((axis, axis.cells.clone()));
        } else if asked.iter().all(|(there, _)| there.fact != axis.fact) {
            let mut sets = vec![0u128];
            for element in elements(axis.fact).filter_map(|axis| axis.element).take(MOST_ELEMENTS) {
                let with: Vec<u128> = sets.iter().map(|set| set | 1 << element).collect();
                sets.extend(with);
            }
            asked.push((axis, sets.into_iter().map(|set| Cell::Value(Value::Set(set))).collect()));
        }
    }
    asked
}

/// Where a fact of a kind is said that concerns a touchpoint: a system's at its callees.
pub(super) fn said_at(landscape: &Landscape, id: TouchpointId, of: Kind) -> Vec<Subject> {
    match of {
        Kind::Touchpoint => vec![Subject::Touchpoint(id)],
        Kind::Operation => vec![Subject::Operation(landscape.touchpoint(id).operation)],
        Kind::System => {
            let callees = landscape.callees(id).iter();
            callees.map(|callee| Subject::System(*callee)).collect()
        }
        Kind::Landscape => Vec::new(),
    }
}

/// Everything of which a fact may concern an operation, each once.
fn subjects(landscape: &Landscape, operation: OperationId) -> BTreeSet<Subject> {
    let touchpoints = || landscape.touchpoints_of(operation);
    let systems = touchpoints().flat_map(|id| landscape.callees(id));
    let systems = systems.chain(std::iter::once(&landscape.operation(operation).system));
    systems
        .map(|system| Subject::System(*system))
        .chain(touchpoints().map(Subject::Touchpoint))
        .chain(std::iter::once(Subject::Operation(operation)))
        .collect()
}
