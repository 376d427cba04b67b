//! The ids of touchpoints: given ones first, generated ones give way.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::resolve::Index;
use super::types::Touchpoint;
use crate::text::{Diagnostic, Span};

/// The touchpoints whose generated ids others have already, each with one that is free. Tells an explicit id that stands
/// twice.
pub(super) fn numbered(touchpoints: &[Touchpoint]) -> (Vec<(usize, String)>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    // Each id that is taken, with the last number that was tried behind it.
    let mut taken: Index<'_, usize> = Index::default();
    taken.reserve(touchpoints.len());
    let mut explicit: Index<'_, Span> = Index::default();
    for id in touchpoints.iter().filter_map(|one| one.written.id.as_ref()) {
        match explicit.entry(&id.value) {
            Entry::Occupied(first) => diagnostics.push(
                Diagnostic::at(id.span, format!("the id `{}` stands twice", id.value))
                    .label("again here")
                    .other(*first.get(), "first here")
                    .help("an id names one touchpoint of the whole landscape"),
            ),
            Entry::Vacant(place) => {
                place.insert(id.span);
                taken.insert(&id.value, 1);
            }
        }
    }
    // The same of the ids that are made here.
    let mut made: HashMap<String, usize> = HashMap::new();
    let mut numbered = Vec::new();
    let generated = touchpoints
        .iter()
        .enumerate()
        .filter(|(_, one)| one.written.id.is_none());
    for (at, one) in generated {
        let base = one.id.as_str();
        let Some(mut number) = made.get(base).or_else(|| taken.get(base)).copied() else {
            taken.insert(base, 1);
            continue;
        };
        let id = loop {
            number += 1;
            let id = format!("{base}#{number}");
            if !taken.contains_key(id.as_str()) && !made.contains_key(&id) {
                break id;
            }
        };
        match made.get_mut(base) {
            Some(last) => *last = number,
            None => *taken.entry(base).or_default() = number,
        }
        made.insert(id.clone(), 1);
        numbered.push((at, id));
    }
    (numbered, diagnostics)
}

/// The id of a touchpoint that has none of its own, before a number tells it from others: by the event, else by the
/// first system that it names.
pub(super) fn generated(operation: &str, target: Option<&str>) -> String {
    target.map_or_else(|| operation.to_owned(), |target| [operation, "/", target].concat())
}
