//! A description as something that was found: one that was imported before is what was observed then.

use std::collections::BTreeMap;

use super::found::{Found, FoundOperation, FoundSystem, FoundTouchpoint};
use crate::description::Via;
use crate::landscape::Landscape;

/// What an imported description says was observed. Touchpoints without evidence were not.
#[must_use]
pub fn described(landscape: &Landscape, name: &str) -> Found {
    let mut found = Found::default();
    let system = |id: crate::landscape::SystemId| landscape.system(id).name.clone();
    let event = |id: crate::landscape::EventId| landscape.event(id).name.clone();
    let mut without: BTreeMap<String, u64> = BTreeMap::new();
    for one in &landscape.systems {
        let system = FoundSystem {
            aliases: one.aliases.clone(),
            external: one.external,
            kind: Some(one.kind),
            ..FoundSystem::default()
        };
        found.systems.insert(one.name.clone(), system);
    }
    for id in landscape.operation_ids() {
        let operation = landscape.operation(id);
        let mut new = FoundOperation {
            system: system(operation.system),
            name: operation.name.clone(),
            subscribes: operation.subscribes.iter().map(|id| event(*id)).collect(),
            unknown_operation: landscape.is_made_up(id),
            ..FoundOperation::default()
        };
        for touchpoint in landscape.touchpoints_of(id) {
            let Some(observed) = landscape.observed(touchpoint) else {
                *without.entry(operation.name.clone()).or_default() += 1;
                continue;
            };
            let declared = landscape.touchpoint(touchpoint);
            new.touchpoints.push(FoundTouchpoint {
                to: declared.to.iter().map(|id| system(*id)).collect(),
                event: declared.event.map(event),
                via: declared.written.via.unwrap_or(Via::Unknown),
                does: None,
                times: declared.written.times.as_ref().map(|times| times.value),
                parallel: declared.written.parallel.as_ref().map(|label| label.value.clone()),
                waits_for: declared.waits_for.map(event),
                invokes: declared.invokes.map(|id| {
                    let invoked = landscape.operation(id);
                    (system(invoked.system), invoked.name.clone())
                }),
                observed: observed.clone(),
            });
        }
        // One of which no touchpoint was seen was not seen either, unless it has none.
        if !new.touchpoints.is_empty() || operation.touchpoints.is_empty() {
            found.operations.push(new);
        }
    }
    let count: u64 = without.values().sum();
    if found
        .operations
        .iter()
        .all(|operation| operation.touchpoints.is_empty())
        && count > 0
    {
        found.lost(format!(
            "`{name}`: none of its touchpoints has `observed`, so nothing in it was seen"
        ));
        return found;
    }
    found.read(format!("`{name}`: a description that was imported"));
    if count > 0 {
        found.skipped(format!(
            "`{name}`: {count} touchpoints without `observed`, which nobody saw"
        ));
    }
    found
}
