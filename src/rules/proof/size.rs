//! How many combinations there are, before anything is known to be impossible.

use crate::facts::FactId;
use crate::rules::axis::Axis;

/// Past so many combinations of cells a set of rules is told to be too large.
const MOST: u128 = 1 << 22;

/// Whether there are more combinations than a proof should have to look at.
pub(super) fn too_large(axes: &[Axis]) -> bool {
    cells(axes) > MOST
}

/// The combinations of cells; `u128::MAX` where there are more than that.
pub(super) fn cells(axes: &[Axis]) -> u128 {
    axes.iter().fold(1, |product: u128, axis| {
        product.saturating_mul(axis.cells.len() as u128)
    })
}

/// The fewest facts without which there are few enough, the largest first.
pub(super) fn to_go(axes: &[Axis]) -> Vec<FactId> {
    let mut facts: Vec<FactId> = axes.iter().map(|axis| axis.fact).collect();
    facts.dedup();
    let of = |fact: FactId| {
        axes.iter()
            .filter(move |axis| axis.fact == fact)
            .cloned()
            .collect::<Vec<_>>()
    };
    facts.sort_by_key(|fact| std::cmp::Reverse(cells(&of(*fact))));
    let mut gone = Vec::new();
    for fact in facts {
        let left: Vec<Axis> = axes.iter().filter(|axis| !gone.contains(&axis.fact)).cloned().collect();
        if !too_large(&left) {
            break;
        }
        gone.push(fact);
    }
    gone
}

/// The facts that have more values to tell apart than a fact can have.
pub(super) fn crowded(axes: &[Axis]) -> Vec<FactId> {
    let mut facts: Vec<FactId> = axes.iter().filter(|axis| axis.crowded).map(|axis| axis.fact).collect();
    facts.dedup();
    facts
}
