//! What several sources found of one landscape, as one result.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, FoundOperation, FoundSystem, FoundTouchpoint};
use super::words::{counted, some};
use crate::description::{Source, Via};

/// A name as it is compared between sources: small letters and digits only.
#[must_use]
pub fn normal(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Unites the results of several sources. What a source that saw calls says comes before what a document says: so the
/// systems have its names, and an edge that it has in an operation is not repeated by a source that knows none.
#[must_use]
pub fn unite(mut parts: Vec<(Source, Found)>) -> Found {
    parts.sort_by_key(|(source, _)| *source);
    let mut united = Found::default();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut joined = Vec::new();
    for (source, part) in parts {
        united.told.extend(part.told.iter().cloned());
        let renamed = Renamed::new(&part, &names);
        for (name, system) in part.systems {
            let to = renamed.of(&name);
            let there = united.systems.entry(to.clone()).or_default();
            add_system(there, system);
            if to != name && !there.aliases.contains(&name) {
                joined.push(format!("{name} is {to}"));
                there.aliases.push(name);
            }
        }
        for mut operation in part.operations {
            renamed.operation(&mut operation);
            names
                .entry(normal(&operation.system))
                .or_insert_with(|| operation.system.clone());
            for to in operation.touchpoints.iter().flat_map(|touchpoint| &touchpoint.to) {
                names.entry(normal(to)).or_insert_with(|| to.clone());
            }
            add_operation(&mut united.operations, operation, source);
        }
        for name in united.systems.keys() {
            names.entry(normal(name)).or_insert_with(|| name.clone());
        }
    }
    if !joined.is_empty() {
        united.read(format!("one system by its name in other letters: {}", some(&joined)));
    }
    without_repeats(&mut united);
    united
}

/// The names of one part as they are in what is united so far.
struct Renamed(BTreeMap<String, String>);

impl Renamed {
    /// Names that only differ in case and marks are one, unless the part itself tells them apart.
    fn new(part: &Found, known: &BTreeMap<String, String>) -> Self {
        let mut own: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let touchpoints = part.operations.iter().flat_map(|operation| &operation.touchpoints);
        let named = part.operations.iter().map(|operation| &operation.system);
        for name in named
            .chain(touchpoints.flat_map(|one| &one.to))
            .chain(part.systems.keys())
        {
            own.entry(normal(name)).or_default().insert(name.clone());
        }
        let mut renamed = BTreeMap::new();
        for (normal, names) in own {
            if let (Some(known), 1) = (known.get(&normal), names.len()) {
                renamed.extend(names.into_iter().map(|name| (name, known.clone())));
            }
        }
        Renamed(renamed)
    }

    fn of(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    fn operation(&self, operation: &mut FoundOperation) {
        let system = self.of(&operation.system);
        if operation.unknown_operation && operation.name == operation.system {
            operation.name.clone_from(&system);
        }
        operation.system = system;
        for touchpoint in &mut operation.touchpoints {
            touchpoint.to = touchpoint.to.iter().map(|name| self.of(name)).collect();
            touchpoint.invokes = touchpoint.invokes.take().map(|(system, name)| (self.of(&system), name));
        }
    }
}

fn add_system(there: &mut FoundSystem, more: FoundSystem) {
    there.description = there.description.take().or(more.description);
    there.owner = there.owner.take().or(more.owner);
    there.external |= more.external;
    there.kind = there.kind.or(more.kind);
    there.on_broker = there.on_broker.or(more.on_broker);
    for alias in more.aliases {
        if !there.aliases.contains(&alias) {
            there.aliases.push(alias);
        }
    }
}

/// Adds an operation. Where it is there from another source, only what that one did not see is added.
fn add_operation(operations: &mut Vec<FoundOperation>, new: FoundOperation, source: Source) {
    let same = |there: &&mut FoundOperation| there.system == new.system && there.name == new.name;
    let Some(there) = operations.iter_mut().find(same) else {
        return operations.push(new);
    };
    there.description = there.description.take().or(new.description);
    there.unknown_operation &= new.unknown_operation;
    for event in new.subscribes {
        if !there.subscribes.contains(&event) {
            there.subscribes.push(event);
        }
    }
    for touchpoint in new.touchpoints {
        let other = |old: &&mut FoundTouchpoint| old.observed.source != source && is_same(old, &touchpoint);
        match there.touchpoints.iter_mut().find(other) {
            Some(old) => complete(old, touchpoint),
            None => there.touchpoints.push(touchpoint),
        }
    }
}

/// Whether two touchpoints of one system go to the same.
fn is_same(a: &FoundTouchpoint, b: &FoundTouchpoint) -> bool {
    match (&a.event, &b.event) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.to == b.to,
        _ => false,
    }
}

/// Takes from a second source what the first left open.
fn complete(old: &mut FoundTouchpoint, more: FoundTouchpoint) {
    if old.via == Via::Unknown {
        old.via = more.via;
    }
    old.does = old.does.take().or(more.does);
    let reply = old.observed.reply.take().or_else(|| more.observed.reply.clone());
    if old.observed.calls.is_none() && more.observed.calls.is_some() {
        let evidence = std::mem::take(&mut old.observed.evidence);
        old.observed = more.observed;
        old.observed.evidence.extend(evidence);
    } else {
        old.observed.evidence.extend(more.observed.evidence);
    }
    old.observed.reply = reply;
    for system in more.to {
        if !old.to.contains(&system) {
            old.to.push(system);
        }
    }
}

/// Takes out of operations that were made what a real operation of the same system has.
fn without_repeats(united: &mut Found) {
    let (mut made, mut real): (Vec<FoundOperation>, Vec<FoundOperation>) = std::mem::take(&mut united.operations)
        .into_iter()
        .partition(|operation| operation.unknown_operation);
    let mut count = 0;
    for operation in &mut made {
        let touchpoints = std::mem::take(&mut operation.touchpoints);
        for touchpoint in touchpoints {
            let mut known = false;
            for other in real.iter_mut().filter(|other| other.system == operation.system) {
                for there in other.touchpoints.iter_mut().filter(|there| is_same(there, &touchpoint)) {
                    known = true;
                    if there.via == Via::Unknown {
                        there.via = touchpoint.via;
                    }
                }
            }
            if known {
                count += 1;
            } else {
                operation.touchpoints.push(touchpoint);
            }
        }
        operation.subscribes.retain(|event| {
            let mut others = real.iter().filter(|other| other.system == operation.system);
            !others.any(|other| other.subscribes.contains(event))
        });
    }
    made.retain(|operation| !operation.touchpoints.is_empty() || !operation.subscribes.is_empty());
    if count > 0 {
        united.skipped(format!(
            "{} that another source has with the operation",
            counted(count, "edge")
        ));
    }
    real.append(&mut made);
    united.operations = real;
}
