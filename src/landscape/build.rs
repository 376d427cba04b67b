//! From descriptions to the landscape: names resolved, what cannot be resolved told.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::graph::{find_subscribers, link};
use super::ids::{self, Draft};
use super::merge;
use super::types::{Event, EventId, File, Landscape, Operation, OperationId, System, SystemId, Touchpoint};
use crate::description::{self, Description, ObservedOperation};
use crate::text::{Diagnostic, Sources, Span, Spanned, nearest};

/// Builds the landscape of some descriptions.
///
/// `whole`: every file could be read; without it, names that an unread file might have declared are not reported.
///
/// # Errors
/// All that is wrong between the descriptions, each with its place; `before` is what was found while reading them,
/// and is handed back with the rest, so that a landscape is only built from sound descriptions.
pub fn build(
    mut descriptions: Vec<Description>,
    whole: bool,
    before: Vec<Diagnostic>,
    sources: &Sources,
) -> Result<Landscape, Vec<Diagnostic>> {
    descriptions.sort_by(|a, b| sources.name(a.file).cmp(sources.name(b.file)));
    let mut diagnostics = before;
    let name = agreed_name(&descriptions);
    let (mut files, mut declared, mut written) = (Vec::new(), Vec::new(), Vec::new());
    for description in descriptions {
        files.push(File {
            file: description.file,
            operations_key: description.operations_key,
            accept: description.accept,
        });
        declared.extend(description.systems);
        written.extend(description.operations);
    }
    let aliases: Vec<(String, Spanned<String>)> = declared
        .iter()
        .flat_map(|system| {
            system
                .aliases
                .iter()
                .map(|alias| (system.name.value.clone(), alias.clone()))
        })
        .collect();
    let systems = merge::unite(declared, &mut diagnostics);
    let names = merge::names(&systems, &aliases, &mut diagnostics);
    let operations = sort_operations(written, &mut diagnostics);
    let operation_ids: BTreeMap<String, OperationId> = operations
        .iter()
        .enumerate()
        .map(|(at, one)| (one.name.value.clone(), OperationId::new(at)))
        .collect();
    let event_ids = Landscape::index_events(events_of(&operations));
    let resolver = Resolver {
        systems: &names,
        operations: &operation_ids,
        events: &event_ids,
        whole,
        compared: Cell::new(0),
    };
    let (operations, touchpoints) = resolver.resolve(operations, &systems, &mut diagnostics);
    if !diagnostics.is_empty() {
        Diagnostic::sort(&mut diagnostics, sources);
        return Err(diagnostics);
    }
    let mut events: Vec<Event> = event_ids
        .into_keys()
        .map(|name| Event {
            name,
            subscribers: Vec::new(),
        })
        .collect();
    let graph = link(systems.len(), &operations, &touchpoints, events.len());
    find_subscribers(&graph, &mut events, &operations);
    Ok(Landscape {
        name,
        files,
        systems,
        operations,
        touchpoints,
        events,
        graph,
    })
}

/// The name of the landscape, where all files that have one agree.
fn agreed_name(descriptions: &[Description]) -> Option<String> {
    let mut names = descriptions
        .iter()
        .filter_map(|one| one.name.as_ref())
        .map(|name| &name.value);
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.clone())
}

/// By name; an operation that is declared twice is told.
fn sort_operations(
    mut operations: Vec<description::Operation>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<description::Operation> {
    operations.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    operations.dedup_by(|again, first| {
        let twice = again.name.value == first.name.value;
        if twice {
            diagnostics.push(
                Diagnostic::at(
                    again.name.span,
                    format!("the operation `{}` is declared twice", again.name.value),
                )
                .label("again here")
                .other(first.name.span, "first here")
                .help("an operation is declared once: rename one, or put all its touchpoints into one place"),
            );
        }
        twice
    });
    operations
}

fn events_of(operations: &[description::Operation]) -> Vec<String> {
    let touchpoints = operations.iter().flat_map(|operation| &operation.touchpoints);
    let published = touchpoints.flat_map(|touchpoint| touchpoint.event.iter().chain(&touchpoint.waits_for));
    let subscribed = operations.iter().flat_map(|operation| &operation.subscribes);
    published.chain(subscribed).map(|event| event.value.clone()).collect()
}

struct Resolver<'a> {
    systems: &'a BTreeMap<String, SystemId>,
    operations: &'a BTreeMap<String, OperationId>,
    events: &'a BTreeMap<String, EventId>,
    whole: bool,
    /// How many names were compared with misspelt ones.
    compared: Cell<usize>,
}

/// Past so many comparisons no more near names are looked for: whoever has thousands of unknown names among thousands
/// of known ones misspelt nothing, but left something out.
const COMPARED: usize = 1_000_000;

/// A touchpoint whose names are resolved and that has no id yet.
struct Resolved {
    operation: usize,
    position: usize,
    to: Vec<SystemId>,
    written: Box<description::Touchpoint>,
}

impl Resolver<'_> {
    fn resolve(
        &self,
        written: Vec<description::Operation>,
        systems: &[System],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Vec<Operation>, Vec<Touchpoint>) {
        let mut operations = Vec::with_capacity(written.len());
        let mut drafts: Vec<Resolved> = Vec::with_capacity(written.iter().map(|one| one.touchpoints.len()).sum());
        for (at, one) in written.into_iter().enumerate() {
            let system = one.system.as_ref().and_then(|name| self.system(name, diagnostics));
            let first = drafts.len();
            for (position, touchpoint) in one.touchpoints.into_iter().enumerate() {
                let to = self.callees(&touchpoint, system, diagnostics);
                drafts.push(Resolved {
                    operation: at,
                    position,
                    to,
                    written: touchpoint,
                });
            }
            let range = |at: usize| u32::try_from(at).expect("fewer than 2^32 touchpoints");
            let mut observed = drafts[first..]
                .iter()
                .filter_map(|draft| draft.written.observed.as_ref());
            operations.push(Operation {
                name: one.name.value,
                place: one.name.span,
                whole: one.name.span.to(one.span),
                // Without a system there is an error, and the landscape is not handed out.
                system: system.unwrap_or(SystemId(0)),
                description: one.description.map(|said| said.value),
                rate: one.rate,
                slo: one.slo,
                subscribes: one.subscribes.iter().map(|event| self.events[&event.value]).collect(),
                touchpoints: range(first)..range(drafts.len()),
                is_made_up: observed.any(|observed| observed.value.operation == Some(ObservedOperation::Unknown)),
                facts: one.facts,
                accept: one.accept,
            });
        }
        let invoked: Vec<Option<OperationId>> = drafts
            .iter()
            .map(|draft| self.invoked(draft, &operations, diagnostics))
            .collect();
        let for_ids: Vec<Draft<'_>> = drafts
            .iter()
            .map(|draft| Draft {
                operation: &operations[draft.operation],
                to: &draft.to,
                written: &draft.written,
            })
            .collect();
        let ids = ids::assign(&for_ids, systems, diagnostics);
        let touchpoints = drafts
            .into_iter()
            .zip(ids)
            .zip(invoked)
            .map(|((draft, id), invokes)| Touchpoint {
                id,
                operation: OperationId::new(draft.operation),
                position: draft.position,
                to: draft.to,
                event: draft.written.event.as_ref().map(|event| self.events[&event.value]),
                invokes,
                waits_for: draft.written.waits_for.as_ref().map(|event| self.events[&event.value]),
                written: draft.written,
            })
            .collect();
        (operations, touchpoints)
    }

    fn system(&self, name: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<SystemId> {
        let found = self.systems.get(&name.value).copied();
        if found.is_none() && self.whole {
            let near = self.nearest(&name.value, self.systems);
            let mut diagnostic =
                Diagnostic::at(name.span, format!("no system is called `{}`", name.value)).did_you_mean(near);
            if near.is_none() {
                diagnostic = diagnostic.help(format!(
                    "declare it: `{}: {{}}` under `systems`, here or in another file",
                    name.value
                ));
            }
            diagnostics.push(diagnostic);
        }
        found
    }

    /// The known name that may be meant.
    fn nearest<'k, T>(&self, word: &str, known: &'k BTreeMap<String, T>) -> Option<&'k str> {
        self.compared.set(self.compared.get() + known.len());
        let is_too_much = self.compared.get() > COMPARED;
        (!is_too_much)
            .then(|| nearest(word, known.keys().map(String::as_str)))
            .flatten()
    }

    /// The systems in `to`, each once. A call to its own system is told.
    fn callees(
        &self,
        touchpoint: &description::Touchpoint,
        caller: Option<SystemId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<SystemId> {
        let mut to = Vec::with_capacity(touchpoint.to.len());
        for name in &touchpoint.to {
            let Some(system) = self.system(name, diagnostics) else {
                continue;
            };
            if Some(system) == caller && touchpoint.event.is_none() {
                diagnostics.push(
                    Diagnostic::at(name.span, format!("`{}` calls itself", name.value))
                        .label("the system in which the operation happens")
                        .help("a touchpoint is between systems: leave it out, or name the other system"),
                );
            }
            if !to.contains(&system) {
                to.push(system);
            }
        }
        to
    }

    /// The operation that a call runs; it must happen in a system that is called.
    fn invoked(
        &self,
        draft: &Resolved,
        operations: &[Operation],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<OperationId> {
        let name = draft.written.invokes.as_ref()?;
        let Some(&id) = self.operations.get(&name.value) else {
            if self.whole {
                let near = self.nearest(&name.value, self.operations);
                let diagnostic = Diagnostic::at(name.span, format!("no operation is called `{}`", name.value));
                diagnostics.push(match near {
                    Some(near) => diagnostic.did_you_mean(Some(near)),
                    None => diagnostic
                        .help("declare it under `operations`, here or in another file, or leave `invokes` out"),
                });
            }
            return None;
        };
        let invoked = &operations[id.index()];
        if !draft.to.is_empty() && !draft.to.contains(&invoked.system) {
            let to: Option<Span> = draft.written.to.first().map(|to| to.span);
            let mut diagnostic = Diagnostic::at(
                name.span,
                format!("`{}` does not happen in the system that is called", name.value),
            )
            .help("`invokes` names an operation of a system in `to`");
            if let Some(to) = to {
                diagnostic = diagnostic.other(to, "calls this system");
            }
            diagnostics.push(diagnostic);
        }
        Some(id)
    }
}
