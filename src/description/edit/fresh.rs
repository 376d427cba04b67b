//! A description from nothing.

use super::kinds::{NewOperation, NewSystem};
use super::meaning::Meaning;
use super::render::Role;
use super::style::Style;
use crate::description::FORMAT_VERSION;

/// A new description: sections apart, systems and touchpoints one a line.
///
/// Names are taken as they are: whether the systems are declared and the operations' names differ is the caller's.
#[must_use]
pub fn write_new(name: Option<&str>, systems: &[NewSystem], operations: &[NewOperation]) -> String {
    let mut text = format!("touchpoint: {FORMAT_VERSION}\n");
    let style = Style::default();
    let mut lines = Vec::new();
    if let Some(name) = name {
        let entry = ("name".to_owned(), Meaning::Text(name.to_owned()));
        style.lines(&entry, Role::Other, 0, &mut lines);
    }
    let systems = systems
        .iter()
        .map(|system| (system.name.clone(), Meaning::from(system)));
    let operations = operations
        .iter()
        .map(|operation| (operation.name.clone(), Meaning::from(operation)));
    for (key, role, entries) in [
        ("systems", Role::Systems, systems.collect()),
        ("operations", Role::Operations, operations.collect::<Vec<_>>()),
    ] {
        if !entries.is_empty() {
            lines.push(String::new());
            style.lines(&(key.to_owned(), Meaning::Map(entries)), role, 0, &mut lines);
        }
    }
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
