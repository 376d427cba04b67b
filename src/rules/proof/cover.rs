//! The smallest condition for a set of combinations that is found greedily: boxes, each as large as it can be.

use super::diagram::{Diagrams, Full, Set};
use crate::rules::axis::{Axis, Cell};

/// Of each axis the cells that are in it, as bits.
pub(super) type Boxed = Vec<u64>;

/// Boxes that together are exactly a set of combinations; each is needed.
pub(super) fn cover(diagrams: &mut Diagrams, axes: &[Axis], set: Set) -> Result<Vec<Boxed>, Full> {
    let mut boxes: Vec<(Boxed, Set)> = Vec::new();
    let mut rest = set;
    while rest != Set::NONE {
        let (cells, covered) = largest(diagrams, axes, set, rest)?;
        rest = diagrams.without(rest, covered)?;
        boxes.push((cells, covered));
    }
    drop_needless(diagrams, set, &boxes)
}

/// Of the largest boxes around one combination of `rest` the one that covers most of it.
pub(super) fn largest(diagrams: &mut Diagrams, axes: &[Axis], set: Set, rest: Set) -> Result<(Boxed, Set), Full> {
    let seed = diagrams.pick(rest, |axis| (0..axes[axis].cells.len()).collect());
    let mut best: Option<(u128, usize, Boxed, Set)> = None;
    for order in orders(axes.len()) {
        let cells = grown(diagrams, axes, set, &seed, &order)?;
        let covered = diagrams.of_box(&cells)?;
        let new = diagrams.and(covered, rest)?;
        let new = diagrams.count(new);
        let free = (0..axes.len()).filter(|axis| cells[*axis] == axes[*axis].all()).count();
        if best
            .as_ref()
            .is_none_or(|(most, freest, ..)| (new, free) > (*most, *freest))
        {
            best = Some((new, free, cells, covered));
        }
    }
    let (_, _, cells, covered) = best.expect("there is an order, also of no axes");
    Ok((cells, covered))
}

/// Orders in which to widen a box: from the first axis on, from the last one back, and of few axes each one first.
fn orders(axes: usize) -> Vec<Vec<usize>> {
    const FEW: usize = 8;
    let forth: Vec<usize> = (0..axes).collect();
    let mut orders = vec![forth.clone(), forth.iter().rev().copied().collect()];
    if axes <= FEW {
        for first in 1..axes {
            let mut order = forth.clone();
            order.rotate_left(first);
            orders.push(order);
        }
    }
    orders
}

/// The box around a combination, widened axis by axis as far as it stays within the set.
fn grown(diagrams: &mut Diagrams, axes: &[Axis], set: Set, seed: &[usize], order: &[usize]) -> Result<Boxed, Full> {
    let mut cells: Boxed = seed.iter().map(|cell| 1 << cell).collect();
    for axis in order {
        let (axis, seed) = (*axis, seed[*axis]);
        let count = axes[axis].cells.len();
        let mut wide = 1 << seed;
        let mut fits = |cell: usize| {
            cells[axis] = 1 << cell;
            diagrams.has_box(set, &cells)
        };
        if let Some(Cell::Numbers { .. }) = axes[axis].cells.first() {
            // Numbers stay in one piece, so that a lower and an upper bound say it.
            let (mut low, mut high) = (seed, seed);
            while high + 1 < count && fits(high + 1)? {
                high += 1;
            }
            while low > 0 && fits(low - 1)? {
                low -= 1;
            }
            wide = (low..=high).fold(0, |wide: u64, cell| wide | 1 << cell);
        } else {
            for cell in 0..count {
                if fits(cell)? {
                    wide |= 1 << cell;
                }
            }
        }
        cells[axis] = wide;
    }
    Ok(cells)
}

/// Leaves out boxes that the others cover.
fn drop_needless(diagrams: &mut Diagrams, set: Set, boxes: &[(Boxed, Set)]) -> Result<Vec<Boxed>, Full> {
    let mut after = vec![Set::NONE];
    for (_, covered) in boxes.iter().rev() {
        let before = after[after.len() - 1];
        after.push(diagrams.or(before, *covered)?);
    }
    let (mut kept, mut needed) = (Set::NONE, Vec::new());
    for (at, (cells, covered)) in boxes.iter().enumerate() {
        let others = diagrams.or(kept, after[boxes.len() - 1 - at])?;
        if diagrams.without(set, others)? != Set::NONE {
            kept = diagrams.or(kept, *covered)?;
            needed.push(cells.clone());
        }
    }
    Ok(needed)
}
