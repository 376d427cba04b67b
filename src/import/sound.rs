//! A result in one form: each thing once, in an order of its own, with nothing in it that a description cannot say.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::found::{Found, FoundOperation, FoundTouchpoint};
use crate::description::Via;
use crate::text::LONGEST_SECONDS;

/// Brings a result into one form, so that the same findings in any order give the same description.
///
/// Names are cleaned; operations of one system and name are united, and stand in the order of their names; systems
/// that are only named are added; a call of a system to itself, which is no touchpoint, is left out and told.
#[must_use]
pub fn sound(found: Found) -> Found {
    let mut sound = Found {
        told: found.told,
        ..Found::default()
    };
    for (name, mut system) in found.systems {
        system.description = system.description.as_deref().and_then(clean);
        system.owner = system.owner.as_deref().and_then(clean);
        if let Some(name) = clean(&name) {
            sound.systems.entry(name).or_insert(system);
        }
    }
    let mut operations: BTreeMap<(String, String), FoundOperation> = BTreeMap::new();
    let mut own_calls = BTreeSet::new();
    for operation in found.operations {
        let (Some(system), Some(name)) = (clean(&operation.system), clean(&operation.name)) else {
            continue;
        };
        let there = operations
            .entry((system.clone(), name.clone()))
            .or_insert_with(|| FoundOperation {
                system: system.clone(),
                name,
                unknown_operation: operation.unknown_operation,
                ..FoundOperation::default()
            });
        there.description = there
            .description
            .take()
            .or(operation.description.as_deref().and_then(clean));
        there.unknown_operation &= operation.unknown_operation;
        for event in operation.subscribes.iter().filter_map(|event| clean(event)) {
            if !there.subscribes.contains(&event) {
                there.subscribes.push(event);
            }
        }
        for touchpoint in operation.touchpoints {
            match cleaned(touchpoint, &system) {
                Ok(touchpoint) => add(&mut there.touchpoints, touchpoint),
                Err(Unsound::OwnCall) => {
                    own_calls.insert(system.clone());
                }
                Err(Unsound::Nothing) => {}
            }
        }
    }
    if !own_calls.is_empty() {
        let systems: Vec<String> = own_calls.into_iter().collect();
        sound.skipped(format!(
            "calls of a system to itself, which are no touchpoints: {}",
            systems.join(", ")
        ));
    }
    let names: BTreeSet<(String, String)> = operations.keys().cloned().collect();
    sound.operations = operations.into_values().collect();
    for operation in &mut sound.operations {
        operation.subscribes.sort();
        for touchpoint in &mut operation.touchpoints {
            // Only an operation that is there, and in a system that is called, can be invoked.
            touchpoint.invokes = touchpoint
                .invokes
                .take()
                .filter(|invoked| names.contains(invoked) && touchpoint.to.contains(&invoked.0));
        }
    }
    let named = sound.operations.iter().flat_map(|operation| {
        let called = operation.touchpoints.iter().flat_map(|touchpoint| &touchpoint.to);
        called.chain([&operation.system])
    });
    for name in named.cloned().collect::<BTreeSet<String>>() {
        sound.systems.entry(name).or_default();
    }
    aliases(&mut sound);
    sound
}

/// Leaves to each system the other names that are its own alone.
fn aliases(sound: &mut Found) {
    let mut count: BTreeMap<String, usize> = sound.systems.keys().map(|name| (name.clone(), 1)).collect();
    for system in sound.systems.values_mut() {
        let cleaned: BTreeSet<String> = system.aliases.iter().filter_map(|alias| clean(alias)).collect();
        for alias in &cleaned {
            *count.entry(alias.clone()).or_insert(0) += 1;
        }
        system.aliases = cleaned.into_iter().collect();
    }
    for system in sound.systems.values_mut() {
        system.aliases.retain(|alias| count[alias] == 1);
    }
}

/// Why a touchpoint is none.
enum Unsound {
    /// It goes to its own system.
    OwnCall,
    /// It goes nowhere.
    Nothing,
}

fn cleaned(mut touchpoint: FoundTouchpoint, system: &str) -> Result<FoundTouchpoint, Unsound> {
    touchpoint.event = touchpoint.event.as_deref().and_then(clean);
    let named = !touchpoint.to.is_empty();
    let mut to: Vec<String> = touchpoint.to.iter().filter_map(|name| clean(name)).collect();
    if touchpoint.event.is_none() {
        to.retain(|name| name != system);
    }
    let mut there = BTreeSet::new();
    to.retain(|name| there.insert(name.clone()));
    touchpoint.to = to;
    match &touchpoint.event {
        Some(_) => touchpoint.via = Via::Event,
        None if touchpoint.to.is_empty() => return Err(if named { Unsound::OwnCall } else { Unsound::Nothing }),
        None if touchpoint.via == Via::Event => touchpoint.via = Via::Unknown,
        None => {}
    }
    if touchpoint.event.is_none() {
        touchpoint.waits_for = None;
    }
    touchpoint.waits_for = touchpoint.waits_for.as_deref().and_then(clean);
    touchpoint.parallel = touchpoint.parallel.as_deref().and_then(clean);
    touchpoint.does = touchpoint.does.as_deref().and_then(clean);
    touchpoint.invokes = touchpoint
        .invokes
        .and_then(|(system, name)| Some((clean(&system)?, clean(&name)?)));
    let observed = &mut touchpoint.observed;
    // Counts that were added up elsewhere may contradict each other.
    if observed
        .failed
        .zip(observed.calls)
        .is_some_and(|(failed, calls)| failed > calls)
    {
        observed.failed = None;
    }
    // A clock that is centuries off gives what a description cannot say.
    let can_be_said = |time: &Duration| time.as_secs_f64() <= LONGEST_SECONDS;
    observed.p50 = observed.p50.filter(can_be_said);
    observed.p99 = observed.p99.filter(can_be_said);
    if observed.p50.zip(observed.p99).is_some_and(|(p50, p99)| p50 > p99) {
        (observed.p50, observed.p99) = (None, None);
    }
    touchpoint.observed.reply = touchpoint.observed.reply.as_deref().and_then(clean);
    touchpoint.observed.evidence = touchpoint
        .observed
        .evidence
        .iter()
        .filter_map(|text| clean(text))
        .collect();
    Ok(touchpoint)
}

/// Adds a touchpoint; one that says exactly the same is there already.
fn add(touchpoints: &mut Vec<FoundTouchpoint>, touchpoint: FoundTouchpoint) {
    if !touchpoints.contains(&touchpoint) {
        touchpoints.push(touchpoint);
    }
}

/// A name in one line, without control characters; none where nothing is left.
pub(super) fn clean(name: &str) -> Option<String> {
    let spaced: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
