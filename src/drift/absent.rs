//! Declared and not seen.

use std::collections::BTreeMap;

use super::{Comparison, listed};
use crate::advice::Finding;
use crate::description::{SystemKind, Via};
use crate::landscape::{OperationId, Subject, SystemId, TouchpointId};
use crate::rules::DECLARED_NOT_OBSERVED;

pub(super) fn find(comparison: &Comparison<'_>) -> Vec<Finding> {
    let landscape = comparison.landscape;
    let mut findings = Vec::new();
    let mut unseen: BTreeMap<SystemId, Vec<TouchpointId>> = BTreeMap::new();
    let sees_calls = comparison.sees_calls();
    for id in landscape.operation_ids() {
        let system = landscape.system(landscape.operation(id).system);
        // Nobody traces what is someone else's, a browser or a person.
        if system.external || matches!(system.kind, SystemKind::Client | SystemKind::Person) {
            continue;
        }
        let seen = comparison.seen_of(id.index());
        for (number, touchpoint) in landscape.touchpoints_of(id).enumerate() {
            let visible = match landscape.touchpoint(touchpoint).written.via {
                Some(Via::Event) => true,
                Some(Via::Api | Via::Unknown) => sees_calls,
                Some(Via::File | Via::Database) | None => false,
            };
            if !visible || landscape.is_only_drawn(touchpoint) {
                continue;
            }
            if seen.is_empty() {
                if sees_calls {
                    unseen
                        .entry(landscape.operation(id).system)
                        .or_default()
                        .push(touchpoint);
                }
                continue;
            }
            if !was_seen(comparison, &seen, id, number) && runs(comparison, &seen) >= comparison.limits.runs {
                findings.extend(of_touchpoint(comparison, touchpoint, &seen));
            }
        }
    }
    for (system, touchpoints) in unseen {
        let ids = touchpoints
            .iter()
            .map(|id| format!("`{}`", landscape.touchpoint(*id).id));
        let message = format!(
            "nothing was seen of `{}`, so none of what it is declared to do: {}",
            landscape.system(system).name,
            listed(ids)
        );
        findings.extend(comparison.finding(DECLARED_NOT_OBSERVED, Subject::System(system), message, Vec::new()));
    }
    findings
}

fn was_seen(comparison: &Comparison<'_>, seen: &[usize], operation: OperationId, number: usize) -> bool {
    let touchpoints = seen
        .iter()
        .flat_map(|at| &comparison.join.found.operations[*at].touchpoints);
    let mut fits = touchpoints.map(|one| comparison.fit(one, operation.index(), number));
    fits.any(|fit| fit.is_some())
}

/// In how many runs the operations were seen, at least; any number where the source counts none.
fn runs(comparison: &Comparison<'_>, seen: &[usize]) -> u64 {
    let touchpoints = seen
        .iter()
        .flat_map(|at| &comparison.join.found.operations[*at].touchpoints);
    let counts: Vec<u64> = touchpoints
        .filter_map(|one| one.observed.runs.or(one.observed.calls))
        .collect();
    counts.into_iter().max().unwrap_or(u64::MAX)
}

/// ` in 293 runs`, or ` in 4429 calls` where runs were not counted.
fn among(comparison: &Comparison<'_>, seen: &[usize]) -> String {
    let count = runs(comparison, seen);
    let touchpoints = seen
        .iter()
        .flat_map(|at| &comparison.join.found.operations[*at].touchpoints);
    let mut in_runs = touchpoints.map(|one| one.observed.runs.is_some());
    match count {
        u64::MAX => String::new(),
        count if in_runs.any(|one| one) => format!(" in {count} runs"),
        count => format!(" in {count} calls"),
    }
}

fn of_touchpoint(comparison: &Comparison<'_>, id: TouchpointId, seen: &[usize]) -> Option<Finding> {
    let landscape = comparison.landscape;
    let operation = landscape.operation(landscape.touchpoint(id).operation);
    let by_name = seen
        .iter()
        .any(|at| comparison.join.operations[*at] == Some(landscape.touchpoint(id).operation.index()));
    let message = if by_name {
        let among = among(comparison, seen);
        format!(
            "`{}` was seen{among}, and `{}` never",
            operation.name,
            landscape.short_id(id)
        )
    } else {
        let system = &landscape.system(operation.system).name;
        format!(
            "`{}` was not seen in anything that `{system}` did",
            landscape.touchpoint(id).id
        )
    };
    comparison.finding(DECLARED_NOT_OBSERVED, Subject::Touchpoint(id), message, Vec::new())
}
