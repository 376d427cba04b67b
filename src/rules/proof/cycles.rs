//! Criteria that override each other in a circle.

use super::beats::Beats;
use super::problem::Problem;
use crate::rules::rule::CriterionId;
use crate::rules::rulebook::Rulebook;

/// Each circle, or several that share a criterion as one.
pub(super) fn cycles(book: &Rulebook, beats: &Beats) -> Vec<Problem> {
    let count = book.criteria.len();
    let mut problems = Vec::new();
    for first in 0..count {
        let with = |at: usize| beats.beats(first, at) && beats.beats(at, first);
        if !with(first) || (0..first).any(with) {
            continue;
        }
        let members: Vec<usize> = (0..count).filter(|at| with(*at)).collect();
        let spoiled = (0..count).filter(|at| beats.beats(first, *at));
        problems.push(Problem::OverridesCycle {
            spoiled: spoiled.map(CriterionId).collect(),
            take_out: opening(book, beats, &members)
                .into_iter()
                .map(|(by, over)| (CriterionId(by), CriterionId(over)))
                .collect(),
            members: members.into_iter().map(CriterionId).collect(),
        });
    }
    problems
}

/// Overrides without which there is no circle, and with any one of which there is: rather the user's own ones.
fn opening(book: &Rulebook, beats: &Beats, members: &[usize]) -> Vec<(usize, usize)> {
    let within = |(by, over): &(usize, usize)| members.contains(by) && members.contains(over);
    let mut edges: Vec<(usize, usize)> = beats.written().filter(within).collect();
    edges.sort_by_key(|(by, over)| (book.is_own(book.criteria[*by].common.id.span.file), *by, *over));
    let mut kept = beats.keeping(|_, _| false);
    let mut out = Vec::new();
    for (by, over) in edges {
        if by == over || kept.beats(over, by) {
            out.push((by, over));
        } else {
            kept = kept.with(by, over);
        }
    }
    out
}
