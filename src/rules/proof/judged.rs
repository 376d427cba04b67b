//! Gaps, conflicts, and criteria that are always beaten.

use std::collections::BTreeSet;

use super::beats::Beats;
use super::criteria::Criteria;
use super::diagram::{Full, Set};
use super::problem::{Failing, Override, Problem};
use crate::facts::Pattern;
use crate::rules::rule::CriterionId;

/// The combinations in which no criterion holds.
pub(super) fn gap(all: &mut Criteria<'_>, beats: &Beats) -> Result<Option<Problem>, Full> {
    let book = all.book;
    let uncovered = |all: &mut Criteria<'_>| {
        let gap = all.ask(|all| {
            let possible = all.possible()?;
            all.without_those(possible, 0..book.criteria.len())
        })?;
        Ok((gap != Set::NONE).then(|| all.failing(gap)))
    };
    let whole = uncovered(all);
    if let Ok(failing) = whole {
        return Ok(failing.map(Problem::Gap));
    }
    // Where the criteria for one pattern leave nothing over by themselves, neither do all.
    for pattern in [Pattern::Api, Pattern::Event] {
        let of = (0..book.criteria.len()).filter(|at| book.criteria[*at].recommend == pattern);
        if let Ok(None) = apart(all, &of.collect(), beats, uncovered) {
            return Ok(None);
        }
    }
    Err(Full)
}

/// Answers a question over some criteria only, and so over fewer facts.
pub(super) fn apart<T>(
    all: &mut Criteria<'_>,
    members: &BTreeSet<usize>,
    beats: &Beats,
    work: impl Fn(&mut Criteria<'_>) -> Result<T, Full>,
) -> Result<T, Full> {
    let mut some = Criteria::new(all.book, members, beats, all.steps);
    let result = work(&mut some);
    all.steps = some.steps;
    result
}

/// Answers a question over all criteria; where that is too much, over those that it is about and what beats them.
fn answer(
    all: &mut Criteria<'_>,
    about: &[usize],
    beats: &Beats,
    work: impl Fn(&mut Criteria<'_>) -> Result<Option<Failing>, Full>,
) -> Result<Option<Failing>, Full> {
    let whole = work(all);
    if whole.is_ok() {
        return whole;
    }
    let beating = about.iter().flat_map(|at| beats.beaters(*at));
    apart(all, &about.iter().copied().chain(beating).collect(), beats, work)
}

/// Whether two criteria for different patterns are both left standing somewhere.
pub(super) fn conflict(
    all: &mut Criteria<'_>,
    beats: &Beats,
    one: usize,
    other: usize,
) -> Result<Option<Problem>, Full> {
    if beats.beats(one, other) || beats.beats(other, one) {
        return Ok(None);
    }
    let failing = answer(all, &[one, other], beats, |all| {
        let both = all.ask(|all| {
            let (one, other) = (all.standing(one)?, all.standing(other)?);
            all.both(one, other)
        })?;
        Ok((both != Set::NONE).then(|| all.failing(both)))
    })?;
    Ok(failing.map(|failing| Problem::Conflict {
        pair: [CriterionId(one), CriterionId(other)],
        failing,
        ways: ways(all, beats, one, other),
    }))
}

/// How to settle a conflict: first by an override that silences no criterion, and that the user can write.
fn ways(all: &mut Criteria<'_>, beats: &Beats, one: usize, other: usize) -> Vec<Override> {
    let book = all.book;
    let own = |id: CriterionId| book.is_own(book.criterion(id).common.id.span.file);
    let mut ways: Vec<Override> = [(one, other), (other, one)]
        .into_iter()
        .map(|(by, over)| Override {
            by: CriterionId(by),
            over: CriterionId(over),
            silenced: silenced(all, beats, &beats.with(by, over)),
        })
        .collect();
    ways.sort_by_key(|way| (!way.silenced.is_empty(), !own(way.by), way.by));
    // What is built in is changed only where there is no better way.
    if ways[0].silenced.is_empty() && own(ways[0].by) && !own(ways[1].by) {
        ways.truncate(1);
    }
    ways
}

/// The criteria that are left standing somewhere, and no more after a change.
fn silenced(all: &mut Criteria<'_>, before: &Beats, after: &Beats) -> Vec<CriterionId> {
    let silenced = (0..all.book.criteria.len()).filter(|at| {
        let new: Vec<usize> = after.beaters(*at).filter(|by| !before.beats(*by, *at)).collect();
        let left = all.ask(|all| {
            let standing = all.standing(*at)?;
            if new.is_empty() || standing == Set::NONE {
                return Ok(Set::ALL);
            }
            all.without_those(standing, new)
        });
        left == Ok(Set::NONE)
    });
    silenced.map(CriterionId).collect()
}

/// Whether a criterion holds somewhere and is beaten wherever it does.
pub(super) fn always_beaten(all: &mut Criteria<'_>, beats: &Beats, at: usize) -> Result<Option<Problem>, Full> {
    let failing = answer(all, &[at], beats, |all| {
        let (holds, standing) = (all.holds(at)?, all.standing(at)?);
        Ok((holds != Set::NONE && standing == Set::NONE).then(|| all.failing(holds)))
    })?;
    let Some(failing) = failing else { return Ok(None) };
    let meets = |by: &usize| {
        let both = all.ask(|all| {
            let (one, other) = (all.holds(*by)?, all.holds(at)?);
            all.both(one, other)
        });
        both != Ok(Set::NONE)
    };
    let by = beats.beaters(at).filter(meets).map(CriterionId).collect();
    let take_out_of = enough_to_take_out(all, beats, at)
        .into_iter()
        .map(CriterionId)
        .collect();
    Ok(Some(Problem::AlwaysBeaten {
        rule: CriterionId(at),
        by,
        take_out_of,
        failing,
    }))
}

/// From whose `overrides` a criterion is to be taken to be left standing somewhere: from one where that is enough,
/// rather one of the user's own, else from all.
fn enough_to_take_out(all: &mut Criteria<'_>, beats: &Beats, at: usize) -> Vec<usize> {
    let book = all.book;
    let mut naming = beats.naming(at);
    naming.sort_by_key(|by| !book.is_own(book.criteria[*by].common.id.span.file));
    let one = naming.iter().copied().find(|one| {
        let after = beats.keeping(|by, over| (by, over) != (*one, at));
        let left = all.ask(|all| {
            let holds = all.holds(at)?;
            all.without_those(holds, after.beaters(at))
        });
        left.is_ok_and(|left| left != Set::NONE)
    });
    naming.sort_unstable();
    one.map_or(naming, |one| vec![one])
}
