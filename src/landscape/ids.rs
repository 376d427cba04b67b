//! The ids of touchpoints: given ones first, generated ones give way.

use std::collections::HashMap;

use super::types::{Operation, System, SystemId};
use crate::description;
use crate::text::{Diagnostic, Span};

/// What an id is made from.
pub(super) struct Draft<'a> {
    pub(super) operation: &'a Operation,
    pub(super) to: &'a [SystemId],
    pub(super) written: &'a description::Touchpoint,
}

/// One id per touchpoint, in the given order. Tells an explicit id that stands twice.
pub(super) fn assign(drafts: &[Draft<'_>], systems: &[System], diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut explicit: HashMap<&str, Span> = HashMap::new();
    for id in drafts.iter().filter_map(|draft| draft.written.id.as_ref()) {
        if let Some(first) = explicit.get(id.value.as_str()) {
            diagnostics.push(
                Diagnostic::at(id.span, format!("the id `{}` stands twice", id.value))
                    .label("again here")
                    .other(*first, "first here")
                    .help("an id names one touchpoint of the whole landscape"),
            );
        } else {
            explicit.insert(&id.value, id.span);
        }
    }
    // Each id that is taken, with the last number that was tried behind it.
    let mut taken: HashMap<String, usize> = explicit.keys().map(|id| ((*id).to_owned(), 1)).collect();
    let mut generate = |base: String| {
        let Some(mut last) = taken.get(&base).copied() else {
            taken.insert(base.clone(), 1);
            return base;
        };
        loop {
            last += 1;
            let id = format!("{base}#{last}");
            if !taken.contains_key(&id) {
                taken.insert(id.clone(), 1);
                taken.insert(base, last);
                return id;
            }
        }
    };
    drafts
        .iter()
        .map(
            |draft| match (&draft.written.id, &draft.written.event, draft.to.first()) {
                (Some(id), ..) => id.value.clone(),
                (None, Some(event), _) => generate(generated(&draft.operation.name, Some(&event.value))),
                (None, None, to) => {
                    let to = to.map(|to| systems[to.index()].name.as_str());
                    generate(generated(&draft.operation.name, to))
                }
            },
        )
        .collect()
}

/// The id of a touchpoint that has none of its own, before a number tells it from others: by the event, else by the
/// first system that it names.
pub(super) fn generated(operation: &str, target: Option<&str>) -> String {
    target.map_or_else(|| operation.to_owned(), |target| format!("{operation}/{target}"))
}
