//! From a result to the text of a description.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::found::{Found, FoundOperation, FoundSystem, FoundTouchpoint};
use crate::description::{EditValue, NewOperation, NewSystem, NewTouchpoint, Observed, SystemKind, Times, write_new};
use crate::text::{Share, Word, format_duration};

/// A description made of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its text.
    pub text: String,
    /// How many systems it declares.
    pub systems: usize,
    /// How many operations it has.
    pub operations: usize,
    /// How many touchpoints they have.
    pub touchpoints: usize,
}

/// Writes a result that is [`sound`](super::sound()) as a new description.
#[must_use]
pub fn write(found: &Found) -> Written {
    let keys = keys(found, &BTreeSet::new());
    let systems: Vec<NewSystem> = found
        .systems
        .iter()
        .map(|(name, system)| new_system(name, system))
        .collect();
    let mut operations: Vec<NewOperation> = found
        .operations
        .iter()
        .map(|operation| new_operation(operation, &keys))
        .collect();
    operations.sort_by(|a, b| a.name.cmp(&b.name));
    Written {
        text: write_new(None, &systems, &operations),
        systems: systems.len(),
        operations: operations.len(),
        touchpoints: operations.iter().map(|operation| operation.touchpoints.len()).sum(),
    }
}

/// The key of each operation, by its system and name: its own name, with the system before it where two systems have
/// one of that name, or where `taken` has it.
pub(super) fn keys(found: &Found, taken: &BTreeSet<String>) -> BTreeMap<(String, String), String> {
    let mut of_name: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in &found.operations {
        *of_name.entry(&operation.name).or_insert(0) += 1;
    }
    let mut used = taken.clone();
    let mut keys = BTreeMap::new();
    let mut named: Vec<&FoundOperation> = found.operations.iter().collect();
    // Plain names first: a name with its system before it gives way to an operation that is really called so.
    named.sort_by_key(|operation| (of_name[&*operation.name] > 1, &operation.system, &operation.name));
    for operation in named {
        let (system, name) = (&operation.system, &operation.name);
        let plain = of_name[&**name] == 1 && !used.contains(name);
        let wanted = if plain {
            name.clone()
        } else {
            format!("{system} {name}")
        };
        let mut key = wanted.clone();
        let mut number = 2;
        while used.contains(&key) {
            key = format!("{wanted} #{number}");
            number += 1;
        }
        used.insert(key.clone());
        keys.insert((system.clone(), name.clone()), key);
    }
    keys
}

/// A system as it is declared.
pub(super) fn new_system(name: &str, system: &FoundSystem) -> NewSystem {
    let mut keys = Vec::new();
    let mut text = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            keys.push((key.to_owned(), EditValue::Text(value.clone())));
        }
    };
    text("description", &system.description);
    text("owner", &system.owner);
    if system.external {
        keys.push(("external".to_owned(), "true".into()));
    }
    if let Some(kind) = system.kind.filter(|kind| *kind != SystemKind::Service) {
        keys.push(("kind".to_owned(), kind.word().into()));
    }
    if let Some(on_broker) = system.on_broker {
        keys.push(("on_broker".to_owned(), EditValue::Bare(on_broker.to_string())));
    }
    if !system.aliases.is_empty() {
        keys.push(("aliases".to_owned(), EditValue::List(system.aliases.clone())));
    }
    NewSystem {
        name: name.to_owned(),
        keys,
        facts: Vec::new(),
    }
}

/// An operation as it is written, under its key.
pub(super) fn new_operation(operation: &FoundOperation, keys: &BTreeMap<(String, String), String>) -> NewOperation {
    let touchpoints = operation
        .touchpoints
        .iter()
        .map(|touchpoint| new_touchpoint(touchpoint, operation.unknown_operation, keys));
    NewOperation {
        name: keys[&(operation.system.clone(), operation.name.clone())].clone(),
        system: operation.system.clone(),
        description: operation.description.clone(),
        subscribes: operation.subscribes.clone(),
        touchpoints: touchpoints.collect(),
        facts: Vec::new(),
    }
}

/// A touchpoint as it is written. `unknown`: its operation was made.
pub(super) fn new_touchpoint(
    touchpoint: &FoundTouchpoint,
    unknown: bool,
    keys: &BTreeMap<(String, String), String>,
) -> NewTouchpoint {
    let mut extra: Vec<(String, EditValue)> = Vec::new();
    let mut push = |key: &str, value: Option<EditValue>| extra.extend(value.map(|value| (key.to_owned(), value)));
    let text = |value: &Option<String>| value.clone().map(EditValue::Text);
    push("does", text(&touchpoint.does));
    push("via", touchpoint.event.is_none().then(|| touchpoint.via.word().into()));
    push(
        "times",
        touchpoint.times.and_then(|times| match times {
            Times::Count(0 | 1) => None,
            Times::Count(count) => Some(EditValue::Bare(count.to_string())),
            Times::Many => Some("many".into()),
        }),
    );
    push("parallel", text(&touchpoint.parallel));
    let invoked = touchpoint.invokes.as_ref().and_then(|invoked| keys.get(invoked));
    push("invokes", invoked.cloned().map(EditValue::Text));
    push("waits_for", text(&touchpoint.waits_for));
    push("observed", Some(observed(&touchpoint.observed, unknown)));
    NewTouchpoint {
        to: touchpoint.to.clone(),
        event: touchpoint.event.clone(),
        extra,
        ..NewTouchpoint::default()
    }
}

/// The evidence as it is written.
pub(super) fn observed(observed: &Observed, unknown: bool) -> EditValue {
    let mut entries: Vec<(String, EditValue)> = vec![("source".to_owned(), observed.source.word().into())];
    let mut push = |key: &str, value: Option<EditValue>| entries.extend(value.map(|value| (key.to_owned(), value)));
    let count = |count: Option<u64>| count.map(|count| EditValue::Bare(count.to_string()));
    let time = |time: Option<Duration>| time.map(|time| EditValue::Bare(format_duration(rounded(time))));
    push("runs", count(observed.runs));
    push("calls", count(observed.calls));
    push("failed", count(observed.failed));
    push("p50", time(observed.p50));
    push(
        "p99",
        time(observed.p99.map(|p99| observed.p50.map_or(p99, |p50| p99.max(p50)))),
    );
    push("order", observed.order.map(|order| order.word().into()));
    push(
        "share",
        observed.share.map(|share| {
            let share = Share((share.0.clamp(0.0, 1.0) * 1000.0).round() / 1000.0);
            EditValue::Bare(share.to_string())
        }),
    );
    push("reply", observed.reply.clone().map(EditValue::Text));
    push(
        "operation",
        (unknown || observed.operation.is_some()).then(|| "unknown".into()),
    );
    if !observed.evidence.is_empty() {
        push("evidence", Some(EditValue::List(observed.evidence.clone())));
    }
    EditValue::Map(entries)
}

/// A time of which three digits are kept: more would be noise in a figure that was measured.
fn rounded(time: Duration) -> Duration {
    let micros = time.as_micros();
    let mut unit: u128 = 1;
    while micros / unit >= 1000 {
        unit *= 10;
    }
    let kept = (micros + unit / 2) / unit * unit;
    Duration::from_micros(u64::try_from(kept).unwrap_or(u64::MAX))
}
