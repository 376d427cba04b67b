//! Which unknown facts could settle a question.

use super::space::Space;
use crate::facts::FactId;

/// Past so many unknown facts all of them are named instead.
const MOST: usize = 12;

/// The facts that could settle it: all in the smallest sets of unknown facts of which some values do.
///
/// `settled`: whether the question is settled with these cells possible.
pub fn settling(space: &Space, possible: &[u64], mut settled: impl FnMut(&[u64]) -> bool) -> Vec<FactId> {
    let unknown = space.unknown(possible);
    if unknown.len() > MOST {
        return unknown;
    }
    for size in 1..=unknown.len() {
        let mut found: Vec<FactId> = Vec::new();
        for set in subsets(&unknown, size) {
            let axes: Vec<usize> = (0..space.axes.len())
                .filter(|axis| set.contains(&space.axes[*axis].fact) && possible[*axis].count_ones() > 1)
                .collect();
            let mut state = possible.to_vec();
            if each_assignment(&mut state, &axes, &mut |state| settled(state)) {
                found.extend(set);
            }
        }
        if !found.is_empty() {
            found.sort_unstable();
            found.dedup();
            return found;
        }
    }
    unknown
}

/// All subsets of a size, in order.
pub(super) fn subsets(of: &[FactId], size: usize) -> Vec<Vec<FactId>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in of.iter().enumerate() {
        for mut rest in subsets(&of[at + 1..], size - 1) {
            rest.insert(0, *first);
            all.push(rest);
        }
    }
    all
}

/// Tries every choice of one possible cell for each of the axes, until one is found to do; leaves the state as it was.
pub(super) fn each_assignment(state: &mut [u64], axes: &[usize], found: &mut impl FnMut(&[u64]) -> bool) -> bool {
    let Some((axis, rest)) = axes.split_first() else {
        return found(state);
    };
    let cells = state[*axis];
    for cell in (0..64).map(|at| 1u64 << at).filter(|cell| cells & cell != 0) {
        state[*axis] = cell;
        if each_assignment(state, rest, found) {
            state[*axis] = cells;
            return true;
        }
    }
    state[*axis] = cells;
    false
}
