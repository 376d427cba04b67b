//! The finite space of what can be: for some conditions, each fact cut into cells that they cannot tell apart further.

use std::collections::HashMap;

use super::axis::{Axis, Cell, axes_of, inside};
use super::condition::{Check, Condition, Test};
use super::truth::Truth;
use crate::facts::{Fact, FactId, Value, Vocabulary};

/// A condition over the axes of a space.
#[derive(Clone, Debug)]
pub enum Expression {
    /// All hold.
    All(Vec<Expression>),
    /// One holds.
    Any(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// The axis is in one of the cells, as bits.
    In(usize, u64),
}

impl Expression {
    /// Its truth where of each axis the cells of its bits are possible.
    #[must_use]
    pub fn truth(&self, possible: &[u64]) -> Truth {
        match self {
            Expression::All(parts) => parts
                .iter()
                .fold(Truth::True, |truth, part| truth.and(part.truth(possible))),
            Expression::Any(parts) => parts
                .iter()
                .fold(Truth::False, |truth, part| truth.or(part.truth(possible))),
            Expression::Not(part) => part.truth(possible).not(),
            Expression::In(axis, cells) => match possible[*axis] & cells {
                0 => Truth::False,
                some if some == possible[*axis] => Truth::True,
                _ => Truth::Unknown,
            },
        }
    }

    /// The first axis with several possible cells that it reads and that its truth hangs on.
    fn open_axis(&self, possible: &[u64]) -> Option<usize> {
        match self {
            Expression::All(parts) | Expression::Any(parts) => {
                let unknown = parts.iter().filter(|part| part.truth(possible) == Truth::Unknown);
                unknown.filter_map(|part| part.open_axis(possible)).min()
            }
            Expression::Not(part) => part.open_axis(possible),
            Expression::In(axis, _) => (possible[*axis].count_ones() > 1).then_some(*axis),
        }
    }
}

/// What was found out where these cells of each axis are possible.
pub type Cache<T> = HashMap<Vec<u64>, T, foldhash::fast::RandomState>;

/// The axes of some conditions, in order of the facts' declaration.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// The axes.
    pub axes: Vec<Axis>,
    pub(super) impossible: Vec<Expression>,
}

impl Space {
    /// The space that these conditions cut. What is impossible together is left out of every completion, as far as
    /// `usable` says that its facts are there.
    #[must_use]
    pub fn new(
        vocabulary: &Vocabulary,
        conditions: &[&Condition],
        impossible: &[Condition],
        usable: impl Fn(FactId) -> bool,
    ) -> Self {
        let mut read: Vec<FactId> = conditions.iter().flat_map(|condition| condition.facts()).collect();
        let mut cutting: Vec<&Condition> = conditions.to_vec();
        let mut left: Vec<&Condition> = impossible
            .iter()
            .filter(|one| one.facts().into_iter().all(&usable))
            .collect();
        let mut taken = Vec::new();
        // What is impossible together with a fact that is read brings its own facts in.
        while let Some(at) = left
            .iter()
            .position(|one| one.facts().iter().any(|fact| read.contains(fact)))
        {
            let one = left.remove(at);
            read.extend(one.facts());
            cutting.push(one);
            taken.push(one);
        }
        read.sort_unstable();
        read.dedup();
        let tests: Vec<&Test> = cutting.iter().flat_map(|condition| condition.tests()).collect();
        let axes = read
            .into_iter()
            .flat_map(|fact| axes_of(fact, vocabulary, &tests))
            .collect();
        let mut space = Space {
            axes,
            impossible: Vec::new(),
        };
        space.impossible = taken.iter().map(|one| space.compile(one)).collect();
        space
    }

    /// A condition over this space; all its facts must be among the axes.
    #[must_use]
    pub fn compile(&self, condition: &Condition) -> Expression {
        match condition {
            Condition::All(parts) => Expression::All(parts.iter().map(|part| self.compile(part)).collect()),
            Condition::Any(parts) => Expression::Any(parts.iter().map(|part| self.compile(part)).collect()),
            Condition::Not(part) => Expression::Not(Box::new(self.compile(part))),
            Condition::Test(test) => self.compile_test(test),
        }
    }

    fn compile_test(&self, test: &Test) -> Expression {
        let axis_of = |element: Option<u8>| {
            let found = self
                .axes
                .iter()
                .position(|axis| axis.fact == test.fact && axis.element == element);
            found.expect("the space was cut by this condition")
        };
        let all = |elements: &[u8], cell: u64| {
            Expression::All(
                elements
                    .iter()
                    .map(|element| Expression::In(axis_of(Some(*element)), cell))
                    .collect(),
            )
        };
        match &test.check {
            Check::Includes(elements) => all(elements, 0b10),
            Check::Lacks(elements) => all(elements, 0b01),
            check => {
                let axis = axis_of(None);
                let passes = |cell: &Cell| match (cell, check) {
                    (Cell::Value(value), Check::OneOf(values)) => values.contains(value),
                    (Cell::Value(_), _) => false,
                    (Cell::Numbers { .. }, check) => match cell.nearest(None, inside(cell)) {
                        Value::Number(number) => check.number_passes(number),
                        _ => false,
                    },
                };
                let cells = self.axes[axis]
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(_, cell)| passes(cell));
                Expression::In(axis, cells.fold(0, |bits, (at, _)| bits | 1 << at))
            }
        }
    }

    /// Whether an expression is true or false in every completion of these cells.
    #[must_use]
    pub fn truth(&self, expression: &Expression, possible: &[u64]) -> Truth {
        let (mut yes, mut no) = (false, false);
        self.completions(possible, std::slice::from_ref(expression), &mut |truths| {
            if truths[0] {
                yes = true;
            } else {
                no = true;
            }
            !(yes && no)
        });
        match (yes, no) {
            (true, false) => Truth::True,
            (true, true) => Truth::Unknown,
            (false, _) => Truth::False,
        }
    }

    /// The cells of each axis that are possible with these facts.
    pub fn possible(&self, mut get: impl FnMut(FactId) -> Fact) -> Vec<u64> {
        let mut last: Option<(FactId, Fact)> = None;
        let cells = |axis: &Axis| {
            // The elements of a set are axes of one fact, one after another.
            let fact = match last {
                Some((of, fact)) if of == axis.fact => fact,
                _ => get(axis.fact),
            };
            last = Some((axis.fact, fact));
            axis.possible(fact)
        };
        self.axes.iter().map(cells).collect()
    }

    /// Every cell of every axis.
    #[must_use]
    pub fn everything(&self) -> Vec<u64> {
        self.axes.iter().map(Axis::all).collect()
    }

    /// The facts of the axes that have several possible cells, in order, each once.
    #[must_use]
    pub fn unknown(&self, possible: &[u64]) -> Vec<FactId> {
        let open = self
            .axes
            .iter()
            .zip(possible)
            .filter(|(_, cells)| cells.count_ones() > 1);
        let mut facts: Vec<FactId> = open.map(|(axis, _)| axis.fact).collect();
        facts.dedup();
        facts
    }

    /// Visits what can be, in parts so large that each expression has one truth in all of a part; until `visit` says stop.
    ///
    /// What is declared impossible is left out, unless it is so stated.
    pub fn completions(&self, possible: &[u64], expressions: &[Expression], visit: &mut impl FnMut(&[bool]) -> bool) {
        let standing = self
            .impossible
            .iter()
            .filter(|one| one.truth(possible) != Truth::True)
            .collect::<Vec<_>>();
        let mut state = possible.to_vec();
        walk(&mut state, expressions, &standing, visit);
    }
}

/// Returns whether to go on.
fn walk(
    state: &mut [u64],
    expressions: &[Expression],
    impossible: &[&Expression],
    visit: &mut impl FnMut(&[bool]) -> bool,
) -> bool {
    let mut open: Option<usize> = None;
    for one in impossible {
        match one.truth(state) {
            Truth::True => return true,
            Truth::False => {}
            Truth::Unknown => open = open.or_else(|| one.open_axis(state)),
        }
    }
    let truths: Vec<Truth> = expressions.iter().map(|expression| expression.truth(state)).collect();
    let undecided = expressions
        .iter()
        .zip(&truths)
        .find(|(_, truth)| **truth == Truth::Unknown);
    if let Some((expression, _)) = undecided {
        open = expression.open_axis(state).or(open);
    }
    let Some(axis) = open else {
        let known: Vec<bool> = truths.iter().map(|truth| *truth == Truth::True).collect();
        return visit(&known);
    };
    let cells = state[axis];
    for cell in (0..64).map(|at| 1u64 << at).filter(|cell| cells & cell != 0) {
        state[axis] = cell;
        if !walk(state, expressions, impossible, visit) {
            state[axis] = cells;
            return false;
        }
    }
    state[axis] = cells;
    true
}
