//! What the edits mean, worked out on the values alone.

use super::kinds::Edit;
use super::meaning::Meaning;
use crate::text::{Diagnostic, Node, Span, nearest};

/// What the description is to say after all edits, or every edit that cannot be meant.
pub(super) fn intend(root: &Node<'_>, edits: &[Edit]) -> Result<Meaning, Vec<Diagnostic>> {
    let mut intention = Intention {
        root,
        wanted: Meaning::of(root),
    };
    let diagnostics: Vec<Diagnostic> = edits.iter().filter_map(|edit| intention.edit(edit).err()).collect();
    if diagnostics.is_empty() {
        Ok(intention.wanted)
    } else {
        Err(diagnostics)
    }
}

struct Intention<'n, 's> {
    root: &'n Node<'s>,
    wanted: Meaning,
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
        let place = self.place("operations", Some(operation));
        let mut count = 0;
        if let Some(Meaning::List(touchpoints)) = self
            .member("operations", "operation", operation)?
            .get_mut("touchpoints")
        {
            count = touchpoints.len();
            if let Some(touchpoint) = touchpoints.get_mut(index) {
                return Ok(touchpoint);
            }
        }
        let message = format!("`{operation}` has no touchpoint number {}, only {count}", index + 1);
        Err(Diagnostic::at(place, message))
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
