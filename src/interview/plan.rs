//! The order of questions with the fewest expected ones.
//!
//! A state says of each variable whether it was asked, and what was answered. Every possible combination of answers
//! weighs alike. A state in which all of them lead to one outcome needs no more questions; in any other the best next
//! question is the one after which the fewest are expected. States are numbered so that those with more answers come
//! first, and one pass fills the table.

use std::collections::HashMap;

/// The most states for which the optimal order is computed.
pub(super) const MOST_STATES: usize = 1 << 20;

/// No question is left that could change the outcome.
const NONE: u8 = u8::MAX;
/// Several outcomes are possible.
const OPEN: u32 = u32::MAX;
/// No combination of answers is possible.
const IMPOSSIBLE: u32 = u32::MAX - 1;

/// The best next question in every state.
#[derive(Clone, Debug)]
pub struct Plan {
    sizes: Vec<usize>,
    strides: Vec<usize>,
    next: Vec<u8>,
    expected: Vec<f64>,
}

impl Plan {
    /// How many states there are for variables with so many cells each; None past 2^20.
    #[must_use]
    pub fn states(sizes: &[usize]) -> Option<usize> {
        let states = sizes
            .iter()
            .try_fold(1usize, |states, size| states.checked_mul(size + 1))?;
        (states <= MOST_STATES && sizes.len() < usize::from(NONE)).then_some(states)
    }

    /// The plan for variables with so many cells each; None where there are too many states.
    ///
    /// `outcome` of a full combination, one cell per variable; None where it cannot be. It is called for every
    /// combination, the first variable changing fastest.
    pub fn new<O: std::hash::Hash + Eq>(
        sizes: &[usize],
        mut outcome: impl FnMut(&[usize]) -> Option<O>,
    ) -> Option<Self> {
        let states = Plan::states(sizes)?;
        let mut strides = Vec::with_capacity(sizes.len());
        let mut stride = 1;
        for size in sizes {
            strides.push(stride);
            stride *= size + 1;
        }
        let mut names: HashMap<O, u32> = HashMap::new();
        let mut outcomes = vec![OPEN; states];
        let mut weights = vec![0u32; states];
        let mut expected = vec![0f64; states];
        let mut next = vec![NONE; states];
        let mut digits = vec![0usize; sizes.len()];
        for state in 0..states {
            // A digit that equals its variable's size says that it was not asked.
            let open = (0..sizes.len()).find(|at| digits[*at] == sizes[*at]);
            if let Some(first) = open {
                let children = |at: usize, state: usize| {
                    let (stride, size) = (strides[at], sizes[at]);
                    (0..size).map(move |cell| state - (size - cell) * stride)
                };
                let mut same = IMPOSSIBLE;
                let mut weight = 0;
                for child in children(first, state) {
                    weight += weights[child];
                    match outcomes[child] {
                        IMPOSSIBLE => {}
                        other if same == IMPOSSIBLE || same == other => same = other,
                        _ => same = OPEN,
                    }
                }
                outcomes[state] = same;
                weights[state] = weight;
                if same == OPEN {
                    let mut best = f64::INFINITY;
                    for at in (0..sizes.len()).filter(|at| digits[*at] == sizes[*at]) {
                        let sum: f64 = children(at, state)
                            .map(|child| f64::from(weights[child]) * expected[child])
                            .sum();
                        let after = 1.0 + sum / f64::from(weight);
                        // The margin keeps rounding from preferring a later question over an equally good earlier one.
                        if after < best - 1e-9 {
                            best = after;
                            next[state] = u8::try_from(at).expect("fewer variables than 255");
                        }
                    }
                    expected[state] = best;
                }
            } else {
                let count = u32::try_from(names.len()).expect("fewer outcomes than states");
                outcomes[state] = match outcome(&digits) {
                    Some(outcome) => *names.entry(outcome).or_insert(count),
                    None => IMPOSSIBLE,
                };
                weights[state] = u32::from(outcomes[state] != IMPOSSIBLE);
            }
            for (digit, size) in digits.iter_mut().zip(sizes) {
                if *digit < *size {
                    *digit += 1;
                    break;
                }
                *digit = 0;
            }
        }
        Some(Plan {
            sizes: sizes.to_vec(),
            strides,
            next,
            expected,
        })
    }

    fn index(&self, state: &[Option<usize>]) -> usize {
        let digits = state.iter().zip(&self.sizes).map(|(cell, size)| cell.unwrap_or(*size));
        digits.zip(&self.strides).map(|(digit, stride)| digit * stride).sum()
    }

    /// The variable to ask next; None where no question could change the outcome.
    #[must_use]
    pub fn next(&self, state: &[Option<usize>]) -> Option<usize> {
        let next = self.next[self.index(state)];
        (next != NONE).then_some(usize::from(next))
    }

    /// How many more questions are expected.
    #[must_use]
    pub fn expected(&self, state: &[Option<usize>]) -> f64 {
        self.expected[self.index(state)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_decides_alone_comes_first() {
        // The outcome is b where a holds; else it is settled.
        let plan = Plan::new(&[2, 2], |cells| Some(cells[1] == 1 && cells[0] == 1)).expect("small");
        assert_eq!(plan.next(&[None, None]), Some(0));
        assert!((plan.expected(&[None, None]) - 1.5).abs() < 1e-9);
        assert_eq!(plan.next(&[Some(0), None]), None);
        assert_eq!(plan.next(&[Some(1), None]), Some(1));
    }

    #[test]
    fn what_cannot_be_does_not_weigh() {
        // With a = 1, b = 1 impossible, a alone tells the outcome of "both".
        let plan = Plan::new(&[2, 2], |cells| {
            (cells != [1, 1]).then_some(cells[0] == 1 && cells[1] == 1)
        })
        .expect("small");
        assert_eq!(plan.next(&[None, None]), None);
    }

    #[test]
    fn too_many_states_have_no_plan() {
        assert!(Plan::new(&[4; 9], |_| Some(0)).is_none());
    }
}
