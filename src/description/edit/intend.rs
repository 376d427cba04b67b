//! What the edits mean, worked out on the values alone.

use std::collections::HashMap;

use super::kinds::Edit;
use super::meaning::Meaning;
use crate::text::{Diagnostic, Node, Span, nearest};

/// Where each touchpoint of an operation stood before, in the order in which they are to stand; None for a new one.
pub(super) type Slots = HashMap<String, Vec<Option<usize>>>;

/// What the description is to say after all edits, or every edit that cannot be meant. The slots are those of the
/// operations to which touchpoints are added, or from which some are taken.
pub(super) fn intend(root: &Node<'_>, edits: &[Edit]) -> Result<(Meaning, Slots), Vec<Diagnostic>> {
    let mut intention = Intention {
        root,
        wanted: Meaning::of(root),
        slots: Slots::new(),
    };
    let diagnostics: Vec<Diagnostic> = edits.iter().filter_map(|edit| intention.edit(edit).err()).collect();
    if diagnostics.is_empty() {
        intention.drop_empty_lists();
        Ok((intention.wanted, intention.slots))
    } else {
        Err(diagnostics)
    }
}

/// Touchpoints, their slots, and a place among both.
type Listed<'a> = (&'a mut Vec<Meaning>, &'a mut Vec<Option<usize>>, usize);

struct Intention<'n, 's> {
    root: &'n Node<'s>,
    wanted: Meaning,
    slots: Slots,
}

impl Intention<'_, '_> {
    fn edit(&mut self, edit: &Edit) -> Result<(), Diagnostic> {
        match edit {
            Edit::Touchpoint {
                operation,
                index,
                key,
                value,
            } => {
                self.touchpoint(operation, *index)?.set(key, value.into());
            }
            Edit::TouchpointWithout { operation, index, key } => self.touchpoint(operation, *index)?.remove(key),
            Edit::TouchpointFirst {
                operation,
                index,
                key,
                value,
            } => self.touchpoint(operation, *index)?.set_first(key, value.into()),
            Edit::RemoveTouchpoint { operation, index } => {
                let (touchpoints, slots, at) = self.list(operation, *index)?;
                touchpoints.remove(at);
                slots.remove(at);
            }
            Edit::InsertTouchpoint {
                operation,
                before,
                touchpoint,
            } => {
                let (touchpoints, slots, at) = self.list(operation, *before)?;
                touchpoints.insert(at, touchpoint.into());
                slots.insert(at, None);
            }
            Edit::AddTouchpoint { operation, touchpoint } => self.append(operation, touchpoint.into())?,
            Edit::TouchpointFact {
                operation,
                index,
                name,
                value,
            } => {
                facts(self.touchpoint(operation, *index)?).set(name, value.into());
            }
            Edit::Operation { operation, key, value } => {
                self.member("operations", "operation", operation)?
                    .set(key, value.into());
            }
            Edit::OperationWithout { operation, key } => {
                self.member("operations", "operation", operation)?.remove(key);
            }
            Edit::OperationFact { operation, name, value } => {
                facts(self.member("operations", "operation", operation)?).set(name, value.into());
            }
            Edit::System { system, key, value } => {
                self.member("systems", "system", system)?.set(key, value.into());
            }
            Edit::SystemFact { system, name, value } => {
                facts(self.member("systems", "system", system)?).set(name, value.into());
            }
            Edit::AddTo {
                operation,
                index,
                systems,
            } => add_to(self.touchpoint(operation, *index)?, systems),
            Edit::AddOperation(operation) => {
                let section = self.section("operations");
                if section.get_mut(&operation.name).is_some() {
                    return Err(Diagnostic::at(
                        self.place("operations", Some(&operation.name)),
                        format!("an operation `{}` is here already", operation.name),
                    )
                    .help("give the new one another name"));
                }
                section.set(&operation.name, operation.into());
            }
            Edit::AddSystem(system) => {
                let section = self.section("systems");
                if section.get_mut(&system.name).is_none() {
                    section.set(&system.name, system.into());
                }
            }
        }
        Ok(())
    }

    /// `systems` or `operations`, made where it is missing; systems before operations.
    fn section(&mut self, key: &str) -> &mut Meaning {
        if let Meaning::Map(entries) = &mut self.wanted
            && entries.iter().all(|(name, _)| name != key)
        {
            let operations = entries.iter().position(|(name, _)| name == "operations");
            let at = operations.unwrap_or(entries.len());
            entries.insert(at, (key.to_owned(), Meaning::Map(Vec::new())));
        }
        let section = self.wanted.get_mut(key).expect("it was there, or was made");
        if matches!(section, Meaning::Null) {
            *section = Meaning::Map(Vec::new());
        }
        section
    }

    fn member(&mut self, section: &str, thing: &str, name: &str) -> Result<&mut Meaning, Diagnostic> {
        let (root, place) = (self.root, self.place(section, None));
        let found = self.wanted.get_mut(section).and_then(|section| section.get_mut(name));
        found.ok_or_else(|| {
            let members = root.get(section).and_then(|entry| entry.value.entries());
            let near = nearest(name, members.unwrap_or_default().iter().map(|entry| &*entry.key));
            Diagnostic::at(place, format!("this file has no {thing} `{name}`")).did_you_mean(near)
        })
    }

    fn touchpoint(&mut self, operation: &str, index: usize) -> Result<&mut Meaning, Diagnostic> {
        let slots = self.slots.get(operation);
        let at = slots.map_or(Some(index), |slots| slots.iter().position(|slot| *slot == Some(index)));
        let place = self.place("operations", Some(operation));
        let mut count = 0;
        if let Some(Meaning::List(touchpoints)) = self
            .member("operations", "operation", operation)?
            .get_mut("touchpoints")
        {
            count = touchpoints.len();
            if let Some(touchpoint) = at.and_then(|at| touchpoints.get_mut(at)) {
                return Ok(touchpoint);
            }
        }
        let message = format!("`{operation}` has no touchpoint number {}, only {count}", index + 1);
        Err(Diagnostic::at(place, message))
    }

    /// The touchpoints of an operation with their slots, and where the one of a number stands among them.
    fn list(&mut self, operation: &str, index: usize) -> Result<Listed<'_>, Diagnostic> {
        self.touchpoint(operation, index)?;
        let touchpoints = self.wanted.get_mut("operations");
        let touchpoints = touchpoints.and_then(|all| all.get_mut(operation)?.get_mut("touchpoints"));
        let touchpoints = touchpoints
            .and_then(Meaning::items_mut)
            .expect("a touchpoint stands in a list");
        let slots = self.slots.entry(operation.to_owned());
        let slots = slots.or_insert_with(|| (0..touchpoints.len()).map(Some).collect());
        let at = slots.iter().position(|slot| *slot == Some(index));
        Ok((touchpoints, slots, at.expect("it was found above")))
    }

    /// Puts a touchpoint behind all others of an operation.
    fn append(&mut self, operation: &str, touchpoint: Meaning) -> Result<(), Diagnostic> {
        let member = self.member("operations", "operation", operation)?;
        match member.get_mut("touchpoints").and_then(Meaning::items_mut) {
            Some(touchpoints) => {
                let count = touchpoints.len();
                touchpoints.push(touchpoint);
                let written = self.root.get("operations").and_then(|all| all.value.get(operation));
                let written = written.and_then(|one| one.value.get("touchpoints")?.value.items());
                if written.is_some_and(|written| !written.is_empty()) {
                    let slots = self.slots.entry(operation.to_owned());
                    slots.or_insert_with(|| (0..count).map(Some).collect()).push(None);
                }
            }
            None => member.set("touchpoints", Meaning::List(vec![touchpoint])),
        }
        Ok(())
    }

    /// An operation whose touchpoints were all taken out does not have the key any more.
    fn drop_empty_lists(&mut self) {
        let emptied: Vec<String> = self
            .slots
            .iter()
            .filter(|(_, slots)| slots.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        for operation in emptied {
            if let Some(operation) = self
                .wanted
                .get_mut("operations")
                .and_then(|all| all.get_mut(&operation))
            {
                operation.remove("touchpoints");
            }
        }
    }

    /// The key of a section, or of a member in it; the start of the file where there is none.
    fn place(&self, section: &str, member: Option<&str>) -> Span {
        let start = self.root.span;
        let section = self.root.get(section);
        let member = member.and_then(|name| section?.value.get(name));
        let start = Span {
            end: start.start,
            ..start
        };
        member.or(section).map_or(start, |entry| entry.key_span)
    }
}

/// The `facts` of a thing, made where they are missing.
fn facts(thing: &mut Meaning) -> &mut Meaning {
    if thing.get_mut("facts").is_none() {
        thing.set("facts", Meaning::Map(Vec::new()));
    }
    thing.get_mut("facts").expect("a mapping, or made one")
}

fn add_to(touchpoint: &mut Meaning, systems: &[String]) {
    let mut names: Vec<Meaning> = match touchpoint.get_mut("to") {
        Some(Meaning::List(items)) => items.clone(),
        Some(Meaning::Null) | None => Vec::new(),
        Some(name) => vec![name.clone()],
    };
    let there = names.len();
    for system in systems {
        let known = |name: &Meaning| match name {
            Meaning::Word(text) | Meaning::Text(text) | Meaning::Number(text) => text == system,
            Meaning::Bool(value) => value.to_string() == *system,
            _ => false,
        };
        if !names.iter().any(known) {
            names.push(Meaning::Text(system.clone()));
        }
    }
    if names.len() == there {
        return;
    }
    let listed = matches!(touchpoint.get_mut("to"), Some(Meaning::List(_))) || names.len() > 1;
    let only = names.first().cloned();
    touchpoint.set("to", only.filter(|_| !listed).unwrap_or(Meaning::List(names)));
}
