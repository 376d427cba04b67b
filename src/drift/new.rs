//! Seen and not declared.

use std::collections::BTreeMap;

use super::{Comparison, listed, name};
use crate::advice::Finding;
use crate::import::{FoundTouchpoint, Joined};
use crate::landscape::{OperationId, Subject};
use crate::rules::OBSERVED_NOT_DECLARED;

pub(super) fn find(comparison: &Comparison<'_>) -> Vec<Finding> {
    let landscape = comparison.landscape;
    let ids: Vec<OperationId> = landscape.operation_ids().collect();
    // What is declared nowhere, by the nearest thing that is.
    let mut at: BTreeMap<Subject, Vec<String>> = BTreeMap::new();
    for (number, operation) in comparison.join.found.operations.iter().enumerate() {
        let declared = comparison.join.operations[number].filter(|_| !operation.unknown_operation);
        let system = landscape.system_named(&operation.system);
        if system.is_some_and(|system| landscape.system(system).external) {
            continue;
        }
        let new = operation
            .touchpoints
            .iter()
            .zip(&comparison.join.touchpoints[number])
            .filter(|(_, joined)| **joined == Joined::New)
            .map(|(touchpoint, _)| touchpoint);
        for touchpoint in new {
            let (subject, what) = match (declared, system) {
                (Some(declared), _) => (Subject::Operation(ids[declared]), format!("`{}`", name(touchpoint))),
                (None, Some(system)) => (Subject::System(system), format!("`{}`", name(touchpoint))),
                (None, None) => (
                    Subject::Landscape,
                    format!("`{}` to `{}`", operation.system, name(touchpoint)),
                ),
            };
            at.entry(subject).or_default().push(told(comparison, touchpoint, &what));
        }
    }
    let findings = at.into_iter().filter_map(|(subject, names)| {
        let what = listed(names);
        let message = match subject {
            Subject::Landscape => format!("seen between systems of which the callers are not declared: {what}"),
            subject => format!(
                "`{}` was seen to go to {what}: not declared",
                landscape.subject_name(subject)
            ),
        };
        comparison.finding(OBSERVED_NOT_DECLARED, subject, message, Vec::new())
    });
    findings.collect()
}

/// What was seen, with how: an event, or a call.
fn told(comparison: &Comparison<'_>, touchpoint: &FoundTouchpoint, what: &str) -> String {
    let new = touchpoint.to.iter().any(|to| comparison.join.new_systems.contains(to));
    match (&touchpoint.event, new) {
        (Some(_), _) => format!("{what} (an event)"),
        (None, true) => format!("{what} (a new system)"),
        (None, false) => what.to_owned(),
    }
}
