//! From descriptions to the landscape: names resolved, what cannot be resolved told.

use std::collections::HashSet;

use super::graph::{find_events, link};
use super::resolve::{Index, Names, run_elsewhere};
use super::types::{Event, EventId, File, Landscape, Operation, OperationId, System, SystemId, Touchpoint};
use super::{ids, merge, problem};
use crate::description::{self, Description, SystemKind};
use crate::parallel;
use crate::text::{Diagnostic, Sources, Spanned};

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
    let written = sort_operations(written, &mut diagnostics);
    let operation_names: Vec<String> = written.iter().map(|one| one.name.value.clone()).collect();
    let event_names = events_of(&written);
    let names = Names {
        declared: &systems,
        systems: merge::names(&systems, &aliases, &mut diagnostics),
        operations: index(operation_names.iter().map(String::as_str), OperationId::new),
        events: index(event_names.iter().map(String::as_str), EventId::new),
    };
    let mut operations = Vec::with_capacity(written.len());
    let mut touchpoints = Vec::with_capacity(written.iter().map(|one| one.touchpoints.len()).sum());
    let mut problems = Vec::new();
    let resolved = parallel::in_waves(written, |(at, one)| names.resolve(OperationId::new(at), one));
    for mut one in resolved {
        let first = u32::try_from(touchpoints.len()).expect("fewer than 2^32 touchpoints");
        one.operation.touchpoints = first..first + one.operation.touchpoints.end;
        touchpoints.append(&mut one.touchpoints);
        operations.push(*one.operation);
        problems.append(&mut one.problems);
    }
    problems.append(&mut run_elsewhere(&operations, &touchpoints));
    diagnostics.append(&mut problem::tell(&problems, &names, whole));
    // Where a name is not resolved there is nothing to link.
    let is_sound = diagnostics.is_empty();
    let ((numbered, mut told), graph) = parallel::both(
        touchpoints.len(),
        || ids::numbered(&touchpoints),
        || is_sound.then(|| link(systems.len(), &operations, &touchpoints, event_names.len())),
    );
    diagnostics.append(&mut told);
    let Some(graph) = graph.filter(|_| diagnostics.is_empty()) else {
        Diagnostic::sort(&mut diagnostics, sources);
        return Err(diagnostics);
    };
    for (at, id) in numbered {
        touchpoints[at].id = id;
    }
    let events = find_events(&graph, event_names, &operations);
    for one in &mut touchpoints {
        one.is_only_drawn = is_only_drawn(one, &systems, &operations, &events);
    }
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
    mut operations: Vec<Box<description::Operation>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Box<description::Operation>> {
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

/// The names of all events, each once, in order.
fn events_of(operations: &[Box<description::Operation>]) -> Vec<String> {
    let touchpoints = operations.iter().flat_map(|operation| &operation.touchpoints);
    let published = touchpoints.flat_map(|touchpoint| touchpoint.event.iter().chain(&touchpoint.waits_for));
    let subscribed = operations.iter().flat_map(|operation| &operation.subscribes);
    let all = published.chain(subscribed).map(|event| event.value.as_str());
    let mut names: Vec<&str> = all
        .collect::<HashSet<_, foldhash::fast::RandomState>>()
        .into_iter()
        .collect();
    names.sort_unstable();
    names.into_iter().map(str::to_owned).collect()
}

/// Each name with its number.
fn index<'n, T>(names: impl ExactSizeIterator<Item = &'n str>, id: fn(usize) -> T) -> Index<'n, T> {
    names.enumerate().map(|(at, name)| (name, id(at))).collect()
}

/// Whether a person is at one of its ends.
fn is_only_drawn(one: &Touchpoint, systems: &[System], operations: &[Operation], events: &[Event]) -> bool {
    let is_person = |system: SystemId| systems[system.index()].kind == SystemKind::Person;
    let callees = one
        .event
        .map_or(one.to.as_slice(), |event| &events[event.index()].subscribers);
    is_person(operations[one.operation.index()].system)
        || (!callees.is_empty() && callees.iter().all(|callee| is_person(*callee)))
}
