//! In which order an operation's touchpoints run, decided over many runs by counts of pairs.

use std::sync::Arc;

use super::counts::{Operation, Pair};
use crate::description::ObservedOrder;

/// Pairs that were together in so few of a touchpoint's runs, in per cent, say nothing of it.
const RARE: u64 = 5;
/// How many steps are spent on the greatest group of parallel touchpoints.
const STEPS: u32 = 100_000;

/// What a pair's counts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Parallel,
    OneAfterAnother,
    Unknown,
}

/// Parallel where more than 5 % overlap, but never by one run alone. One after another where at most 1 % overlap, seen
/// 5 times and 99 % in one direction, or 10 times in any.
fn relation(pair: Pair) -> Relation {
    let together = pair.together;
    let overlapping = pair.overlapping * 100;
    if together >= 2 && overlapping > 5 * together {
        Relation::Parallel
    } else if overlapping <= together
        && (together >= 10 || (together >= 5 && pair.in_order.max(pair.reversed) * 100 >= 99 * together))
    {
        Relation::OneAfterAnother
    } else {
        Relation::Unknown
    }
}

/// An operation's touchpoints in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ordered {
    /// Their places, in the order in which they run, as far as was seen.
    pub(super) places: Vec<usize>,
    /// What is known of each, by place.
    pub(super) order: Vec<ObservedOrder>,
    /// The group of each that runs at the same time, from 1, by place.
    pub(super) group: Vec<Option<usize>>,
}

/// The order of an operation's touchpoints. Ties go by the first start, then by `names`, by place. Where too many
/// spans are missing (`trusted` is false), no statement is made.
pub(super) fn ordered(operation: &Operation, names: &[Arc<str>], trusted: bool) -> Ordered {
    let count = operation.touches.len();
    let places = by_majority(operation, names);
    let mut ordered = Ordered {
        order: vec![ObservedOrder::Unknown; count],
        group: vec![None; count],
        places,
    };
    if !trusted {
        return ordered;
    }
    for place in 0..count {
        ordered.order[place] = statement(operation, place);
    }
    let is_parallel = |a: usize, b: usize| {
        let pair = operation.pairs.get(&(a.min(b), a.max(b)));
        pair.is_some_and(|pair| relation(*pair) == Relation::Parallel)
    };
    let mut left = ordered.places.clone();
    let mut next = 1;
    loop {
        let group = greatest_group(&left, &is_parallel);
        if group.len() < 2 {
            return ordered;
        }
        for place in &group {
            ordered.group[*place] = Some(next);
        }
        left.retain(|place| !group.contains(place));
        next += 1;
    }
}

/// What is known of one touchpoint beside its siblings.
fn statement(operation: &Operation, place: usize) -> ObservedOrder {
    let touched = &operation.touches[place];
    if touched.far * 2 > touched.calls {
        return ObservedOrder::Unknown;
    }
    let mut siblings = 0;
    let mut known = true;
    for ((a, b), pair) in &operation.pairs {
        if (*a != place && *b != place) || pair.together * 100 < RARE * touched.runs {
            continue;
        }
        siblings += 1;
        match relation(*pair) {
            Relation::Parallel => return ObservedOrder::Parallel,
            Relation::OneAfterAnother => {}
            Relation::Unknown => known = false,
        }
    }
    let alone_often = siblings > 0 || touched.runs >= 5;
    if known && alone_often {
        ObservedOrder::Sequential
    } else {
        ObservedOrder::Unknown
    }
}

/// Places in an order that follows the majority of each pair; where majorities go in a circle, the one with the
/// fewest before it is next.
fn by_majority(operation: &Operation, names: &[Arc<str>]) -> Vec<usize> {
    let count = operation.touches.len();
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut before = vec![0_usize; count];
    for ((a, b), pair) in &operation.pairs {
        let (first, second) = match pair.in_order.cmp(&pair.reversed) {
            std::cmp::Ordering::Greater => (*a, *b),
            std::cmp::Ordering::Less => (*b, *a),
            std::cmp::Ordering::Equal => continue,
        };
        after[first].push(second);
        before[second] += 1;
    }
    let mut left: Vec<usize> = (0..count).collect();
    let mut places = Vec::with_capacity(count);
    while !left.is_empty() {
        let (at, next) = left
            .iter()
            .copied()
            .enumerate()
            .min_by_key(|(_, place)| {
                let first = operation.touches[*place].first.unwrap_or(u64::MAX);
                (before[*place], first, &names[*place])
            })
            .expect("there is one left");
        left.remove(at);
        for second in &after[next] {
            before[*second] = before[*second].saturating_sub(1);
        }
        places.push(next);
    }
    places
}

/// The greatest group in which every pair is parallel; of several the one that is first in order.
fn greatest_group(places: &[usize], is_parallel: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut search = Search {
        best: Vec::new(),
        steps: STEPS,
        is_parallel,
    };
    search.extend(&mut Vec::new(), places);
    search.best
}

struct Search<'p> {
    best: Vec<usize>,
    steps: u32,
    is_parallel: &'p dyn Fn(usize, usize) -> bool,
}

impl Search<'_> {
    fn extend(&mut self, group: &mut Vec<usize>, open: &[usize]) {
        if group.len() > self.best.len() {
            self.best.clone_from(group);
        }
        for (at, place) in open.iter().enumerate() {
            if group.len() + open.len() - at <= self.best.len() || self.steps == 0 {
                return;
            }
            self.steps -= 1;
            let rest: Vec<usize> = open[at + 1..]
                .iter()
                .copied()
                .filter(|other| (self.is_parallel)(*place, *other))
                .collect();
            group.push(*place);
            self.extend(group, &rest);
            group.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Relation, ordered, relation};
    use crate::description::ObservedOrder::{Parallel, Sequential, Unknown};
    use crate::import::traces::counts::{Operation, Pair, Touched};

    fn pair(together: u64, overlapping: u64, in_order: u64) -> Pair {
        Pair {
            together,
            overlapping,
            in_order,
            reversed: together - overlapping - in_order,
        }
    }

    #[test]
    fn a_pair_is_decided_by_its_counts() {
        for (pair, expected) in [
            (pair(1, 0, 1), Relation::Unknown),
            (pair(1, 1, 0), Relation::Unknown),
            (pair(4, 0, 4), Relation::Unknown),
            (pair(5, 0, 5), Relation::OneAfterAnother),
            (pair(5, 0, 4), Relation::Unknown),
            (pair(9, 0, 5), Relation::Unknown),
            (pair(10, 0, 5), Relation::OneAfterAnother),
            (pair(100, 1, 60), Relation::OneAfterAnother),
            (pair(100, 5, 95), Relation::Unknown),
            (pair(100, 6, 94), Relation::Parallel),
            (pair(2, 1, 1), Relation::Parallel),
        ] {
            assert_eq!(relation(pair), expected, "{pair:?}");
        }
    }

    fn operation(count: usize, pairs: &[(usize, usize, Pair)]) -> Operation {
        let touched = |at: usize| Touched {
            runs: 100,
            calls: 100,
            first: Some(at as u64),
            ..Touched::default()
        };
        let mut operation = Operation {
            touches: (0..count).map(touched).collect(),
            ..Operation::default()
        };
        for (a, b, pair) in pairs {
            operation.add_pair(*a, *b, *pair);
        }
        operation
    }

    fn names(count: usize) -> Vec<Arc<str>> {
        (0..count).map(|at| at.to_string().into()).collect()
    }

    #[test]
    fn the_list_follows_the_majority_of_those_seen_together() {
        let operation = operation(
            3,
            &[
                (0, 1, pair(100, 0, 2)),
                (1, 2, pair(100, 0, 100)),
                (0, 2, pair(100, 0, 0)),
            ],
        );
        let ordered = ordered(&operation, &names(3), true);
        assert_eq!(ordered.places, [1, 2, 0]);
        assert_eq!(ordered.order, [Sequential; 3]);
        assert_eq!(ordered.group, [None; 3]);
    }

    #[test]
    fn every_pair_of_a_group_is_parallel_and_the_greatest_group_comes_first() {
        let parallel = pair(100, 50, 25);
        // 0 ∥ 1, and 1 ∥ 2 ∥ 3 ∥ 1; 0 is not parallel to 2 and 3.
        let operation = operation(
            4,
            &[
                (0, 1, parallel),
                (1, 2, parallel),
                (1, 3, parallel),
                (2, 3, parallel),
                (0, 2, pair(100, 0, 100)),
                (0, 3, pair(100, 0, 100)),
            ],
        );
        let trusting = ordered(&operation, &names(4), true);
        assert_eq!(trusting.group, [None, Some(1), Some(1), Some(1)]);
        assert_eq!(trusting.order, [Parallel; 4]);
        let not = ordered(&operation, &names(4), false);
        assert_eq!((not.group, not.order), (vec![None; 4], vec![Unknown; 4]));
    }

    #[test]
    fn majorities_in_a_circle_end() {
        let forth = pair(100, 0, 90);
        let operation = operation(3, &[(0, 1, forth), (1, 2, forth), (2, 0, forth)]);
        assert_eq!(ordered(&operation, &names(3), true).places, [0, 1, 2]);
    }

    #[test]
    fn a_rare_sibling_says_nothing_of_the_others() {
        let mut operation = operation(2, &[(0, 1, pair(2, 0, 2))]);
        operation.touches[1].runs = 2;
        assert_eq!(ordered(&operation, &names(2), true).order, [Sequential, Unknown]);
    }
}
