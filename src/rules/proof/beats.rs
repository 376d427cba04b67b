//! Which criterion beats which, and what would if some words were taken out or put in.

use std::collections::BTreeSet;

use crate::rules::rulebook::Rulebook;

/// Overrides as written, by positions of criteria, and closed.
#[derive(Clone)]
pub(super) struct Beats {
    direct: Vec<BTreeSet<usize>>,
    /// Of each criterion all those that beat it.
    beaters: Vec<BTreeSet<usize>>,
}

impl Beats {
    /// Those of the rules.
    pub(super) fn of(book: &Rulebook) -> Self {
        let direct = book.overrides_direct.iter();
        Beats::closing(direct.map(|named| named.iter().copied().collect()).collect())
    }

    fn closing(direct: Vec<BTreeSet<usize>>) -> Self {
        let mut beaters = vec![BTreeSet::new(); direct.len()];
        for start in 0..direct.len() {
            let mut left: Vec<usize> = direct[start].iter().copied().collect();
            while let Some(next) = left.pop() {
                if beaters[next].insert(start) {
                    left.extend(&direct[next]);
                }
            }
        }
        Beats { direct, beaters }
    }

    /// All that beat a criterion.
    pub(super) fn beaters(&self, beaten: usize) -> impl Iterator<Item = usize> + '_ {
        self.beaters[beaten].iter().copied()
    }

    /// Whether one beats another.
    pub(super) fn beats(&self, by: usize, beaten: usize) -> bool {
        self.beaters[beaten].contains(&by)
    }

    /// Those that name a criterion.
    pub(super) fn naming(&self, named: usize) -> Vec<usize> {
        (0..self.direct.len())
            .filter(|at| self.direct[*at].contains(&named))
            .collect()
    }

    /// Every override as written.
    pub(super) fn written(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let all = self.direct.iter().enumerate();
        all.flat_map(|(by, named)| named.iter().map(move |over| (by, *over)))
    }

    /// Only those overrides as written that are wanted.
    pub(super) fn keeping(&self, mut wanted: impl FnMut(usize, usize) -> bool) -> Self {
        let direct = self.direct.iter().enumerate();
        let direct = direct.map(|(by, named)| named.iter().copied().filter(|over| wanted(by, *over)).collect());
        Beats::closing(direct.collect())
    }

    /// With one override more.
    pub(super) fn with(&self, by: usize, over: usize) -> Self {
        let mut direct = self.direct.clone();
        direct[by].insert(over);
        Beats::closing(direct)
    }
}
