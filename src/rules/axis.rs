//! Facts cut into cells that some conditions cannot tell apart further.

use super::condition::{Check, Compare, Test};
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
    /// Whether it takes more cells than that, so that the last one is several.
    pub crowded: bool,
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

    pub(super) fn overlaps(&self, from: f64, to: f64) -> bool {
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
pub(super) fn inside(cell: &Cell) -> f64 {
    match *cell {
        Cell::Numbers { low, high, .. } if high.is_finite() => (high - low) / 2.0,
        _ => 1.0,
    }
}

/// The axes of a fact that some tests read.
pub(super) fn axes_of(fact: FactId, vocabulary: &Vocabulary, tests: &[&Test]) -> Vec<Axis> {
    let values = &vocabulary.get(fact).values;
    let of_fact = tests.iter().filter(|test| test.fact == fact);
    let plain = |cells: Vec<Cell>| {
        vec![Axis {
            fact,
            element: None,
            cells,
            crowded: false,
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
                    crowded: false,
                })
                .collect()
        }
        FactType::Count | FactType::Duration | FactType::Share | FactType::Rate => {
            let (cells, crowded) = number_cells(values, of_fact.map(|test| &test.check));
            vec![Axis {
                fact,
                element: None,
                cells,
                crowded,
            }]
        }
    }
}

/// Numbers from 0, cut before and after each threshold as the checks tell values apart there, and whether that makes
/// too many cells.
fn number_cells<'t>(values: &FactType, checks: impl Iterator<Item = &'t Check>) -> (Vec<Cell>, bool) {
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
    let crowded = cuts.len() > 63;
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
    (cells, crowded)
}
