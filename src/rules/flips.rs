//! What would flip a verdict: every change of the fewest facts that gives the other one.

use super::settle::{each_assignment, subsets};
use super::space::Space;
use crate::facts::FactId;

/// A change that gives the other verdict: of each axis named, any of the cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The axes to change, in order, each with the cells that do, as bits.
    pub changes: Vec<(usize, u64)>,
}

/// Every change of the fewest facts after which `flipped` holds, merged into few.
///
/// A known fact changes to another cell, an unknown one to any; all else stays as it is.
pub(super) fn flips(space: &Space, possible: &[u64], mut flipped: impl FnMut(&[u64]) -> bool) -> Vec<Flip> {
    let mut facts: Vec<FactId> = space.axes.iter().map(|axis| axis.fact).collect();
    facts.dedup();
    for size in 1..=facts.len() {
        let mut found = Vec::new();
        for set in subsets(&facts, size) {
            let axes: Vec<usize> = (0..space.axes.len())
                .filter(|axis| set.contains(&space.axes[*axis].fact))
                .collect();
            let mut state = possible.to_vec();
            for axis in &axes {
                state[*axis] = space.axes[*axis].all();
            }
            let mut changes: Vec<Flip> = Vec::new();
            each_assignment(&mut state, &axes, &mut |state| {
                // Each fact of the set must really change, else a smaller set does.
                let moved = set.iter().all(|fact| {
                    axes.iter()
                        .any(|axis| space.axes[*axis].fact == *fact && state[*axis] != possible[*axis])
                });
                if moved && flipped(state) {
                    let changed = axes.iter().filter(|axis| state[**axis] != possible[**axis]);
                    changes.push(Flip {
                        changes: changed.map(|axis| (*axis, state[*axis])).collect(),
                    });
                }
                false
            });
            found.extend(merge(changes));
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Unites changes that differ in one axis only, until none do.
fn merge(mut changes: Vec<Flip>) -> Vec<Flip> {
    loop {
        let pair = (0..changes.len()).find_map(|a| {
            (a + 1..changes.len()).find_map(|b| differing_axis(&changes[a], &changes[b]).map(|axis| (a, b, axis)))
        });
        let Some((a, b, axis)) = pair else { return changes };
        let other = changes.remove(b);
        changes[a].changes[axis].1 |= other.changes[axis].1;
    }
}

/// The position of the only axis in which two changes of the same axes differ.
fn differing_axis(a: &Flip, b: &Flip) -> Option<usize> {
    let same_axes = a.changes.len() == b.changes.len() && a.changes.iter().zip(&b.changes).all(|(a, b)| a.0 == b.0);
    if !same_axes {
        return None;
    }
    let mut differing = (0..a.changes.len()).filter(|at| a.changes[*at].1 != b.changes[*at].1);
    let first = differing.next()?;
    differing.next().is_none().then_some(first)
}
