//! Merging a result into a description that a person wrote: what they say stays, what was found is added.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, FoundOperation};
use super::join::{Declared, DeclaredOperation, DeclaredTouchpoint, Join, Joined};
use super::write::{keys, new_operation, new_system, new_touchpoint, observed};
use crate::description::{
    Description, Edit, EditValue, Observed, ObservedOperation, ObservedOrder, Operation, Source, Touchpoint, Via,
};
use crate::text::Word;

/// What is to be written into a description, and what is to be told of it.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    /// The edits.
    pub edits: Vec<Edit>,
    /// How many touchpoints got evidence.
    pub evidenced: usize,
    /// How many touchpoints are new.
    pub added: usize,
    /// What names found it was joined by another name: `found is declared`.
    pub joined: Vec<String>,
    /// Systems that were not declared, and are now.
    pub new_systems: Vec<String>,
    /// Operations that were not declared, and are now.
    pub new_operations: Vec<String>,
    /// What was found and could not be told apart, or stands against what is declared.
    pub unmatched: Vec<String>,
}

/// Works out what a result adds to a description.
#[must_use]
pub fn merge(found: &Found, description: &Description) -> Merge {
    let declared = declared(description);
    let join = Join::new(found, &declared);
    let mut merge = Merge {
        joined: join
            .renamed
            .iter()
            .map(|(name, known)| format!("{name} is {known}"))
            .collect(),
        ..Merge::default()
    };
    systems(&join, description, &mut merge);
    let taken: BTreeSet<String> = declared.operations.iter().map(|one| one.name.clone()).collect();
    let keys = all_keys(&join, &declared, &taken);
    for (at, operation) in join.found.operations.iter().enumerate() {
        let joined = &join.touchpoints[at];
        match join.operations[at] {
            Some(index) if !operation.unknown_operation => {
                into_operation(operation, joined, index, description, &keys, &mut merge);
            }
            Some(index) => made_up(operation, joined, Some(index), description, &keys, &mut merge),
            None if operation.unknown_operation => made_up(operation, joined, None, description, &keys, &mut merge),
            None => {
                let new = new_operation(operation, &keys);
                merge.added += new.touchpoints.len();
                merge
                    .new_operations
                    .push(format!("{} (in {})", operation.name, operation.system));
                merge.edits.push(Edit::AddOperation(new));
            }
        }
    }
    merge
}

/// What one file declares; systems that it only names are declared elsewhere.
fn declared(description: &Description) -> Declared {
    let mut declared = Declared::default();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for system in &description.systems {
        let aliases = system.aliases.iter().map(|alias| alias.value.clone()).collect();
        names.extend(system.aliases.iter().map(|alias| (&*alias.value, &*system.name.value)));
        declared.systems.insert(system.name.value.clone(), aliases);
    }
    let known = |name: &str| names.get(name).copied().unwrap_or(name).to_owned();
    for operation in &description.operations {
        let touchpoints = operation.touchpoints.iter().map(|touchpoint| {
            let to: Vec<String> = touchpoint.to.iter().map(|to| known(&to.value)).collect();
            DeclaredTouchpoint {
                reaches: to.clone(),
                to,
                event: touchpoint.event.as_ref().map(|event| event.value.clone()),
                via: touchpoint.via,
            }
        });
        declared.operations.push(DeclaredOperation {
            name: operation.name.value.clone(),
            system: operation
                .system
                .as_ref()
                .map_or_else(String::new, |name| known(&name.value)),
            made_up: is_made_up(operation),
            subscribes: operation.subscribes.iter().map(|event| event.value.clone()).collect(),
            touchpoints: touchpoints.collect(),
        });
    }
    let named: Vec<String> = declared
        .operations
        .iter()
        .flat_map(|one| {
            one.touchpoints
                .iter()
                .flat_map(|touchpoint| &touchpoint.to)
                .chain([&one.system])
        })
        .cloned()
        .collect();
    for name in named {
        declared.systems.entry(name).or_default();
    }
    declared
}

fn is_made_up(operation: &Operation) -> bool {
    let mut observed = operation.touchpoints.iter().filter_map(|one| one.observed.as_ref());
    observed.any(|observed| observed.value.operation == Some(ObservedOperation::Unknown))
}

/// New systems, and what is known of those that are there and say nothing of it.
fn systems(join: &Join, description: &Description, merge: &mut Merge) {
    for (name, system) in &join.found.systems {
        if join.new_systems.contains(name) {
            merge.new_systems.push(name.clone());
            merge.edits.push(Edit::AddSystem(new_system(name, system)));
            continue;
        }
        let Some(there) = description.systems.iter().find(|one| one.name.value == *name) else {
            continue;
        };
        for (key, said, found) in [
            ("description", there.description.is_some(), &system.description),
            ("owner", there.owner.is_some(), &system.owner),
        ] {
            if let (false, Some(found)) = (said, found) {
                merge.edits.push(Edit::System {
                    system: name.clone(),
                    key: key.to_owned(),
                    value: EditValue::Text(found.clone()),
                });
            }
        }
    }
}

/// The key of each found operation: that of the declared one, else a new one.
fn all_keys(join: &Join, declared: &Declared, taken: &BTreeSet<String>) -> BTreeMap<(String, String), String> {
    let mut new = Found::default();
    let mut keys_there = BTreeMap::new();
    for (operation, at) in join.found.operations.iter().zip(&join.operations) {
        match at {
            Some(at) => {
                let key = declared.operations[*at].name.clone();
                keys_there.insert((operation.system.clone(), operation.name.clone()), key);
            }
            None => new.operations.push(FoundOperation {
                system: operation.system.clone(),
                name: operation.name.clone(),
                ..FoundOperation::default()
            }),
        }
    }
    let mut all = keys(&new, taken);
    all.extend(keys_there);
    all
}

/// An operation of one name: evidence beside what is declared, and the touchpoints that are not.
fn into_operation(
    operation: &FoundOperation,
    joined: &[Joined],
    index: usize,
    description: &Description,
    keys: &BTreeMap<(String, String), String>,
    merge: &mut Merge,
) {
    let there = &description.operations[index];
    let name = &there.name.value;
    subscribe(operation, there, merge);
    // A new touchpoint goes before the next one that is there already.
    let mut next: Option<usize> = None;
    let mut inserts = Vec::new();
    for (touchpoint, joined) in operation.touchpoints.iter().zip(joined).rev() {
        match *joined {
            Joined::Same(_, at) => {
                next = Some(next.map_or(at, |next| next.min(at)));
                evidence(there, at, &touchpoint.observed, touchpoint.via, false, merge);
            }
            Joined::Part(..) => {}
            Joined::Other(_, at) => {
                let text = against(name, &there.touchpoints[at], touchpoint.event.as_deref());
                merge.unmatched.push(text);
            }
            Joined::Several(..) | Joined::New => {
                // Where nobody saw an order, the end is as good a place as any.
                let in_turn = touchpoint.observed.order != Some(ObservedOrder::Unknown);
                let touchpoint = new_touchpoint(touchpoint, operation.unknown_operation, keys);
                inserts.push((next.filter(|_| in_turn), touchpoint));
            }
        }
    }
    merge.added += inserts.len();
    for (before, touchpoint) in inserts.into_iter().rev() {
        merge.edits.push(match before {
            Some(before) => Edit::InsertTouchpoint {
                operation: name.clone(),
                before,
                touchpoint,
            },
            None => Edit::AddTouchpoint {
                operation: name.clone(),
                touchpoint,
            },
        });
    }
}

/// Edges of a system whose operations the source does not know: each goes to the touchpoint that is alone in going
/// there; what goes nowhere that is declared, into the operation that is made for it.
fn made_up(
    operation: &FoundOperation,
    joined: &[Joined],
    index: Option<usize>,
    description: &Description,
    keys: &BTreeMap<(String, String), String>,
    merge: &mut Merge,
) {
    let mut rest = FoundOperation {
        touchpoints: Vec::new(),
        ..operation.clone()
    };
    for (touchpoint, joined) in operation.touchpoints.iter().zip(joined) {
        let target = || touchpoint.event.clone().unwrap_or_else(|| touchpoint.to.join(", "));
        match *joined {
            Joined::Same(at, number) => {
                let there = &description.operations[at];
                evidence(
                    there,
                    number,
                    &touchpoint.observed,
                    touchpoint.via,
                    is_made_up(there),
                    merge,
                );
            }
            Joined::Part(..) => {}
            Joined::Other(at, number) => {
                let there = &description.operations[at];
                let text = against(
                    &there.name.value,
                    &there.touchpoints[number],
                    touchpoint.event.as_deref(),
                );
                merge.unmatched.push(text);
            }
            Joined::Several(..) => merge.unmatched.push(format!(
                "{} to {}: several touchpoints of {} go there, and the source does not know which",
                operation.system,
                target(),
                operation.system
            )),
            Joined::New => rest.touchpoints.push(touchpoint.clone()),
        }
    }
    let declares = |event: &String| {
        let inside = description.operations.iter().filter(|one| {
            one.system
                .as_ref()
                .is_some_and(|system| system.value == operation.system)
        });
        inside
            .flat_map(|one| &one.subscribes)
            .any(|there| there.value == *event)
    };
    rest.subscribes.retain(|event| !declares(event));
    if rest.touchpoints.is_empty() && rest.subscribes.is_empty() {
        return;
    }
    merge.added += rest.touchpoints.len();
    let Some(index) = index else {
        let name = format!("{} (made for what it was seen to do)", operation.system);
        merge.new_operations.push(name);
        return merge.edits.push(Edit::AddOperation(new_operation(&rest, keys)));
    };
    let there = &description.operations[index];
    subscribe(&rest, there, merge);
    let added = rest.touchpoints.iter().map(|touchpoint| Edit::AddTouchpoint {
        operation: there.name.value.clone(),
        touchpoint: new_touchpoint(touchpoint, true, keys),
    });
    merge.edits.extend(added);
}

/// Events that start an operation and are not said to.
fn subscribe(operation: &FoundOperation, there: &Operation, merge: &mut Merge) {
    let mut events: Vec<String> = there.subscribes.iter().map(|event| event.value.clone()).collect();
    let before = events.len();
    for event in &operation.subscribes {
        if !events.contains(event) {
            events.push(event.clone());
        }
    }
    if events.len() > before {
        let value = match events.as_slice() {
            [one] => EditValue::Text(one.clone()),
            _ => EditValue::List(events),
        };
        merge.edits.push(Edit::Operation {
            operation: there.name.value.clone(),
            key: "subscribes".to_owned(),
            value,
        });
    }
}

/// Writes evidence at a touchpoint. What an importer wrote before gives way; what a person wrote never does.
fn evidence(there: &Operation, at: usize, seen: &Observed, via: Via, made_up: bool, merge: &mut Merge) {
    let touchpoint = &there.touchpoints[at];
    let set = |key: &str, value: EditValue| Edit::Touchpoint {
        operation: there.name.value.clone(),
        index: at,
        key: key.to_owned(),
        value,
    };
    // `unknown` stands there because an importer wrote it, whose source does not say how.
    let before = touchpoint.observed.as_ref().map(|before| before.value.source);
    let imported = matches!(
        before,
        Some(Source::Dependencies | Source::Backstage | Source::Structurizr)
    );
    if imported && before != Some(seen.source) && touchpoint.via == Some(Via::Unknown) && via == Via::Api {
        merge.edits.push(set("via", via.word().into()));
    }
    let mut seen = seen.clone();
    // What was seen of calls says more than what a document says, and is kept.
    if let Some(before) = &touchpoint.observed
        && before.value.calls.is_some()
        && seen.calls.is_none()
    {
        return;
    }
    if !made_up {
        seen.operation = None;
    }
    // Whoever wrote the touchpoint down said its place.
    let place_is_said = touchpoint
        .observed
        .as_ref()
        .is_none_or(|before| before.value.order.is_none());
    if place_is_said && seen.order == Some(ObservedOrder::Unknown) {
        seen.order = None;
    }
    merge.evidenced += 1;
    merge.edits.push(set("observed", observed(&seen, made_up)));
}

/// A touchpoint that is declared by one pattern and was seen by the other.
fn against(operation: &str, there: &Touchpoint, event: Option<&str>) -> String {
    let names: Vec<&str> = there.to.iter().map(|to| to.value.as_str()).collect();
    let declared = there
        .event
        .as_ref()
        .map_or_else(|| names.join(", "), |event| event.value.clone());
    match event {
        Some(event) => format!("{operation}/{declared}: declared as a call, seen as the event {event}"),
        None => format!("{operation}/{declared}: declared as an event, seen as a call"),
    }
}
