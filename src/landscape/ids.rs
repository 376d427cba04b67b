//! The ids of touchpoints: given ones first, generated ones give way.

use std::collections::{HashMap, HashSet};

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
    let mut taken: HashSet<String> = explicit.keys().map(|id| (*id).to_owned()).collect();
    let mut last: HashMap<String, usize> = HashMap::new();
    let mut generate = |base: String| {
        let count = last.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let id = if *count == 1 {
                base.clone()
            } else {
                format!("{base}#{count}")
            };
            if taken.insert(id.clone()) {
                return id;
            }
        }
    };
    drafts
        .iter()
        .map(
            |draft| match (&draft.written.id, &draft.written.event, draft.to.first()) {
                (Some(id), ..) => id.value.clone(),
                (None, Some(event), _) => generate(format!("{}/{}", draft.operation.name, event.value)),
                (None, None, Some(to)) => generate(format!("{}/{}", draft.operation.name, systems[to.index()].name)),
                (None, None, None) => generate(draft.operation.name.clone()),
            },
        )
        .collect()
}
