//! The finite space of what can be: for some conditions, each fact cut into cells that they cannot tell apart further.

use super::condition::{Check, Compare, Condition, Test};
use super::truth::Truth;
use crate::facts::{Fact, FactId, FactType, Value, Vocabulary};

/// A fact, or one element of a set, cut into cells.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The fact.
    pub fact: FactId,
    /// Of a set: the element that is there or not.
    pub element: Option<u8>,
    /// The cells, in order; at most 64.
    pub cells: Vec<Cell>,
}

/// Values that the conditions cannot tell apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A word or a truth value.
    Value(Value),
    /// Numbers from `low` to `high`; an open end is not in it.
    Numbers {
        /// The lower end.
        low: f64,
        /// Whether the lower end is not in it.
        low_open: bool,
        /// The upper end.
        high: f64,
        /// Whether the upper end is not in it.
        high_open: bool,
    },
}

impl Cell {
    /// A value in it: the one nearest to `from`, by steps that people write.
    #[must_use]
    pub fn nearest(&self, from: Option<f64>, step: f64) -> Value {
        match *self {
            Cell::Value(value) => value,
            Cell::Numbers {
                low,
                low_open,
                high,
                high_open,
            } => {
                let lowest = if low_open { low + step } else { low };
                let highest = if high_open { high - step } else { high };
                let middle = f64::midpoint(low, high);
                Value::Number(match from {
                    _ if lowest > highest => middle,
                    Some(from) if from > highest => highest,
                    Some(from) if from >= lowest => from,
                    _ => lowest,
                })
            }
        }
    }

    fn overlaps(&self, from: f64, to: f64) -> bool {
        match *self {
            Cell::Value(_) => false,
            Cell::Numbers {
                low,
                low_open,
                high,
                high_open,
            } => (if low_open { to > low } else { to >= low }) && (if high_open { from < high } else { from <= high }),
        }
    }
}

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

/// The axes of some conditions, in order of the facts' declaration.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// The axes.
    pub axes: Vec<Axis>,
    impossible: Vec<Expression>,
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

    /// The cells of each axis that are possible with these facts.
    pub fn possible(&self, mut get: impl FnMut(FactId) -> Fact) -> Vec<u64> {
        self.axes.iter().map(|axis| axis.possible(get(axis.fact))).collect()
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

impl Axis {
    /// All cells, as bits.
    #[must_use]
    pub fn all(&self) -> u64 {
        if self.cells.len() == 64 {
            u64::MAX
        } else {
            (1 << self.cells.len()) - 1
        }
    }

    /// The cells that are possible with a fact, as bits.
    #[must_use]
    pub fn possible(&self, fact: Fact) -> u64 {
        let cells = match (fact, self.element) {
            (Fact::Unknown, _) => return self.all(),
            (Fact::Is(Value::Set(bits)), Some(element)) => return if bits & (1 << element) == 0 { 0b01 } else { 0b10 },
            (Fact::Is(Value::Number(number)), _) => self.select(|cell| cell.overlaps(number, number)),
            (Fact::Between(low, high), _) => self.select(|cell| cell.overlaps(low, high)),
            (Fact::Is(value), _) => self.select(|cell| *cell == Cell::Value(value)),
        };
        if cells == 0 { self.all() } else { cells }
    }

    fn select(&self, matches: impl Fn(&Cell) -> bool) -> u64 {
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| matches(cell));
        cells.fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

/// A step that stays inside of a cell of numbers.
fn inside(cell: &Cell) -> f64 {
    match *cell {
        Cell::Numbers { low, high, .. } if high.is_finite() => (high - low) / 2.0,
        _ => 1.0,
    }
}

fn axes_of(fact: FactId, vocabulary: &Vocabulary, tests: &[&Test]) -> Vec<Axis> {
    let values = &vocabulary.get(fact).values;
    let of_fact = tests.iter().filter(|test| test.fact == fact);
    let plain = |cells: Vec<Cell>| {
        vec![Axis {
            fact,
            element: None,
            cells,
        }]
    };
    match values {
        FactType::OneOf(words) => {
            let words = 0..u16::try_from(words.len()).expect("at most 64 words");
            plain(words.map(|at| Cell::Value(Value::Word(at))).collect())
        }
        FactType::YesNo => plain([false, true].map(|value| Cell::Value(Value::Bool(value))).to_vec()),
        FactType::SetOf(_) => {
            let mut elements: Vec<u8> = of_fact
                .flat_map(|test| match &test.check {
                    Check::Includes(elements) | Check::Lacks(elements) => elements.clone(),
                    _ => Vec::new(),
                })
                .collect();
            elements.sort_unstable();
            elements.dedup();
            let cells = || [false, true].map(|value| Cell::Value(Value::Bool(value))).to_vec();
            elements
                .into_iter()
                .map(|element| Axis {
                    fact,
                    element: Some(element),
                    cells: cells(),
                })
                .collect()
        }
        FactType::Count | FactType::Duration | FactType::Share | FactType::Rate => {
            plain(number_cells(values, of_fact.map(|test| &test.check)))
        }
    }
}

/// Numbers from 0, cut before and after each threshold as the checks tell values apart there.
fn number_cells<'t>(values: &FactType, checks: impl Iterator<Item = &'t Check>) -> Vec<Cell> {
    let whole = *values == FactType::Count;
    // A cut stands before its value, or after it.
    let mut cuts: Vec<(f64, bool)> = Vec::new();
    let mut cut = |at: f64, after: bool| cuts.push(if whole && after { (at + 1.0, false) } else { (at, after) });
    for check in checks {
        match check {
            Check::OneOf(accepted) => {
                for value in accepted {
                    if let Value::Number(number) = value {
                        cut(*number, false);
                        cut(*number, true);
                    }
                }
            }
            Check::Compares(comparisons) => {
                for (compare, threshold) in comparisons {
                    cut(*threshold, matches!(compare, Compare::AtMost | Compare::Above));
                }
            }
            Check::Includes(_) | Check::Lacks(_) => {}
        }
    }
    let most = if *values == FactType::Share { 1.0 } else { f64::INFINITY };
    cuts.retain(|cut| *cut > (0.0, false) && *cut < (most, true));
    cuts.sort_by(|a, b| a.partial_cmp(b).expect("thresholds are numbers"));
    cuts.dedup();
    cuts.truncate(63);
    let mut cells = Vec::with_capacity(cuts.len() + 1);
    let (mut low, mut low_open) = (0.0, false);
    for (at, after) in cuts {
        let (high, high_open) = if whole { (at - 1.0, false) } else { (at, !after) };
        cells.push(Cell::Numbers {
            low,
            low_open,
            high,
            high_open,
        });
        (low, low_open) = (at, after);
    }
    cells.push(Cell::Numbers {
        low,
        low_open,
        high: most,
        high_open: false,
    });
    cells
}
