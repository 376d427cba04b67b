//! Sets of combinations in terms of facts: one case, and the condition that covers all.

use super::cover::{Boxed, cover};
use super::diagram::{Diagrams, Full, Set};
use super::problem::{Conjunction, Failing};
use crate::facts::{FactId, FactType, Value, Vocabulary};
use crate::rules::axis::{Axis, Cell};
use crate::rules::condition::{Check, Compare};

/// A set that is not empty.
pub(super) fn failing(diagrams: &mut Diagrams, axes: &[Axis], vocabulary: &Vocabulary, set: Set) -> Failing {
    let mark = diagrams.mark();
    let covers: Result<Vec<Boxed>, Full> = cover(diagrams, axes, set);
    let covers = covers.ok().map(|boxes| {
        let boxes = boxes.iter();
        boxes.map(|cells| conjunction(axes, vocabulary, cells)).collect()
    });
    diagrams.back_to(mark);
    Failing {
        count: diagrams.count(set),
        case: case(diagrams, axes, vocabulary, set),
        covers,
    }
}

/// One combination: where a fact is free its default, else a count of one, else its first value.
fn case(diagrams: &Diagrams, axes: &[Axis], vocabulary: &Vocabulary, set: Set) -> Vec<(FactId, Value)> {
    let cells = diagrams.pick(set, |axis| {
        let axis = &axes[axis];
        let usual = usual(vocabulary, axis);
        let has = |cell: &Cell| match (cell, usual) {
            (Cell::Value(value), Some(usual)) => *value == usual,
            (Cell::Numbers { .. }, Some(Value::Number(usual))) => cell.overlaps(usual, usual),
            _ => false,
        };
        let mut order: Vec<usize> = (0..axis.cells.len()).collect();
        order.sort_by_key(|cell| !has(&axis.cells[*cell]));
        order
    });
    let mut case: Vec<(FactId, Value)> = Vec::new();
    for (axis, cell) in axes.iter().zip(cells) {
        let values = &vocabulary.get(axis.fact).values;
        let value = match axis.element {
            Some(element) => Value::Set(u128::from(cell == 1) << element),
            None => written(&axis.cells[cell], values, usual(vocabulary, axis).and_then(number)),
        };
        match (case.last_mut(), value) {
            (Some((fact, Value::Set(all))), Value::Set(element)) if *fact == axis.fact => *all |= element,
            _ => case.push((axis.fact, value)),
        }
    }
    case
}

/// A value of a cell as people write it: the usual one, else an end of the cell, else the first round one.
fn written(cell: &Cell, values: &FactType, usual: Option<f64>) -> Value {
    let (low, low_open) = match *cell {
        Cell::Value(value) => return value,
        Cell::Numbers { low, low_open, .. } => (low, low_open),
    };
    let reads_back = |number: f64| {
        let read = values.parse(&values.format(Value::Number(number)));
        read.filter(|read| self::number(*read).is_some_and(|read| cell.overlaps(read, read)))
    };
    if let Some(usual) = usual.filter(|usual| cell.overlaps(*usual, *usual)) {
        return Value::Number(usual);
    }
    if !low_open {
        return Value::Number(low);
    }
    let steps: &[f64] = match values {
        FactType::Rate => &[1.0, 1.0 / 60.0, 1.0 / 3_600.0, 1.0 / 86_400.0],
        FactType::Share => &[1e-2, 1e-3, 1e-4, 1e-5, 1e-6],
        _ => &[1e3, 1.0, 1e-3],
    };
    let round = |step: &f64| [1.0, 2.0].map(|more| ((low / step).floor() + more) * step);
    let mut round = steps.iter().flat_map(round);
    let round = round.find_map(reads_back);
    round.unwrap_or_else(|| cell.nearest(None, values.step()))
}

/// A fact's default, else one of a count.
fn usual(vocabulary: &Vocabulary, axis: &Axis) -> Option<Value> {
    let fact = vocabulary.get(axis.fact);
    let one = || (fact.values == FactType::Count).then_some(Value::Number(1.0));
    fact.default.or_else(one)
}

fn number(value: Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// The condition for one box.
pub(super) fn conjunction(axes: &[Axis], vocabulary: &Vocabulary, cells: &[u64]) -> Conjunction {
    let mut all: Conjunction = Vec::new();
    for (axis, cells) in axes.iter().zip(cells) {
        if *cells == axis.all() {
            continue;
        }
        let fact = axis.fact;
        let values = &vocabulary.get(fact).values;
        let Some(element) = axis.element else {
            all.push((fact, check(axis, values, *cells)));
            continue;
        };
        let includes = *cells == 0b10;
        let there = all.iter_mut().find_map(|(of, check)| match check {
            Check::Includes(elements) if *of == fact && includes => Some(elements),
            Check::Lacks(elements) if *of == fact && !includes => Some(elements),
            _ => None,
        });
        match there {
            Some(elements) => elements.push(element),
            None if includes => all.push((fact, Check::Includes(vec![element]))),
            None => all.push((fact, Check::Lacks(vec![element]))),
        }
    }
    all
}

/// What is asked of a fact where some of its cells do.
fn check(axis: &Axis, values: &FactType, cells: u64) -> Check {
    let chosen: Vec<&Cell> = (0..axis.cells.len())
        .filter(|cell| cells & (1 << cell) != 0)
        .map(|cell| &axis.cells[cell])
        .collect();
    let (Some(Cell::Numbers { low, low_open, .. }), Some(Cell::Numbers { high, high_open, .. })) =
        (chosen.first(), chosen.last())
    else {
        let values = chosen.into_iter().filter_map(|cell| match cell {
            Cell::Value(value) => Some(*value),
            Cell::Numbers { .. } => None,
        });
        return Check::OneOf(values.collect());
    };
    #[expect(
        clippy::float_cmp,
        reason = "both are the same threshold, or the cell has more than one value"
    )]
    if low == high {
        return Check::OneOf(vec![Value::Number(*low)]);
    }
    let mut bounds = Vec::new();
    if *low > 0.0 || *low_open {
        bounds.push((if *low_open { Compare::Above } else { Compare::AtLeast }, *low));
    }
    let most = if *values == FactType::Share { 1.0 } else { f64::INFINITY };
    if *high < most || *high_open {
        bounds.push((if *high_open { Compare::Below } else { Compare::AtMost }, *high));
    }
    Check::Compares(bounds)
}
