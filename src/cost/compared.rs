//! Today and as recommended, side by side.

use super::change::{Becomes, becomes};
use super::recommended::{items, recommended_runs};
use crate::advice::Advice;
use crate::landscape::{OperationId, SystemId, TouchpointId};
use crate::run::{Figures, Missing, Owed, Percentiles, Runs, publishers, simulate, today};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The costs of all operations that have touchpoints.
pub struct Costs<'a> {
    /// What the rules say.
    pub advice: &'a Advice<'a>,
    /// By name of the operation.
    pub operations: Vec<Cost>,
}

/// What one operation costs.
#[derive(Clone, Debug)]
pub struct Cost {
    /// The operation.
    pub operation: OperationId,
    /// As it is today.
    pub today: State,
    /// As recommended.
    pub recommended: State,
    /// What it owes.
    pub owed: Option<Owed>,
    /// What is not stated, of either.
    pub missing: BTreeSet<Missing>,
    /// Touchpoints that are not built, and left out of today's figures.
    pub not_built: usize,
    /// The one change that gains most.
    pub most_gained: Option<Gain>,
}

/// One state of an operation.
#[derive(Clone, Debug)]
pub struct State {
    /// The figures.
    pub figures: Arc<Figures>,
    /// The percentiles, where latencies are given with such.
    pub percentiles: Option<Percentiles>,
    /// The systems that must be up.
    pub must_be_up: Vec<SystemId>,
    /// The systems that its code must know.
    pub must_know: Vec<SystemId>,
    /// Whether what is owed is kept; None where a bound does not settle it, or nothing is owed.
    pub met: Option<bool>,
}

/// What one change gains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// The touchpoint that changes.
    pub touchpoint: TouchpointId,
    /// By how many milliseconds the operation becomes faster.
    pub latency: f64,
    /// By how much its availability rises, in 0..=1.
    pub availability: f64,
}

impl<'a> Costs<'a> {
    /// The costs of the operations that are wanted.
    #[must_use]
    pub fn new(advice: &'a Advice<'a>, wanted: impl Fn(OperationId) -> bool) -> Self {
        let landscape = advice.landscape;
        let before = Runs::new(today(landscape), advice.facts.assumptions());
        let becomes = becomes(advice, &publishers(landscape));
        let after = recommended_runs(advice, &before, &becomes);
        let ids = landscape.operation_ids().filter(|id| wanted(*id));
        let ids = ids.filter(|id| landscape.touchpoints_of(*id).next().is_some());
        let operations = ids.map(|id| cost(advice, &before, &after, &becomes, id)).collect();
        Costs { advice, operations }
    }
}

fn cost(advice: &Advice<'_>, before: &Runs, after: &Runs, becomes: &[Becomes], id: OperationId) -> Cost {
    let landscape = advice.landscape;
    let owed = landscape.operation(id).slo.as_deref().map(Owed::of);
    let (today, recommended) = (state(before, id, owed.as_ref()), state(after, id, owed.as_ref()));
    let missing = today.figures.missing.union(&recommended.figures.missing);
    let not_built = landscape
        .touchpoints_of(id)
        .filter(|at| landscape.touchpoint(*at).written.via.is_none());
    Cost {
        operation: id,
        missing: missing.copied().collect(),
        not_built: not_built.count(),
        most_gained: most_gained(advice, before, becomes, id, &today.figures),
        today,
        recommended,
        owed,
    }
}

fn state(runs: &Runs, id: OperationId, owed: Option<&Owed>) -> State {
    let figures = runs.of(id);
    let percentiles = simulate(&figures.latency);
    State {
        met: owed.and_then(|owed| owed.met(&figures, percentiles.as_ref())),
        percentiles,
        must_be_up: runs.must_be_up(id).to_vec(),
        must_know: runs.must_know(id),
        figures,
    }
}

/// So many changes of one operation are each tried alone; of more, those that take longest today.
const TRIED: usize = 200;
/// So many touchpoints are added up again for that, in operations that have very many.
const ADDED_UP: usize = 400_000;

/// The change of one touchpoint, the others staying as they are, that gains most time, else most availability.
fn most_gained(
    advice: &Advice<'_>,
    before: &Runs,
    becomes: &[Becomes],
    id: OperationId,
    today: &Figures,
) -> Option<Gain> {
    let landscape = advice.landscape;
    let changes = landscape.touchpoints_of(id).filter(|at| {
        let built = landscape.touchpoint(*at).written.via.is_some();
        built && !matches!(becomes[at.index()], Becomes::Same | Becomes::Unanswered)
    });
    let mut changes: Vec<TouchpointId> = changes.collect();
    let tried = (ADDED_UP / landscape.touchpoints_of(id).count().max(1)).clamp(1, TRIED);
    if changes.len() > tried {
        let today = before.items(id);
        let takes = |at: &TouchpointId| {
            let there = today.binary_search_by_key(at, |item| item.touchpoint);
            there.map_or(0.0, |there| {
                before.alone_with(id, &today[there..=there]).latency.typical()
            })
        };
        let mut by_time: Vec<(f64, TouchpointId)> = changes.iter().map(|at| (takes(at), *at)).collect();
        by_time.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        changes = by_time.into_iter().take(tried).map(|(_, at)| at).collect();
        changes.sort_unstable();
    }
    let gains = changes.into_iter().map(|at| {
        let only = |one: TouchpointId| {
            if one == at {
                &becomes[one.index()]
            } else {
                &Becomes::Same
            }
        };
        let changed = before.alone_with(id, &items(advice, before, &only, id));
        Gain {
            touchpoint: at,
            latency: today.latency.typical() - changed.latency.typical(),
            availability: changed.availability - today.availability,
        }
    });
    let gains: Vec<Gain> = gains.collect();
    let best = |of: fn(&Gain) -> f64, least: f64| {
        let gains = gains.iter().filter(|gain| of(gain) > least);
        gains
            .copied()
            .reduce(|best, one| if of(&one) > of(&best) { one } else { best })
    };
    best(|gain| gain.latency, 0.05).or_else(|| best(|gain| gain.availability, 1e-6))
}
