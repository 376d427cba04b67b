//! What a setting means: touchpoints, systems or operations.

use std::collections::BTreeSet;

use super::Setting;
use super::preset::misspelt;
use crate::cli::Failure;
use crate::facts::{Builtin, FactId, Facts};
use crate::interview::Group;
use crate::landscape::{Landscape, OperationId, Subject, TouchpointId};
use crate::text::nearest;

/// Every id, operation and system, for "did you mean".
fn unknown_id(id: &str, landscape: &Landscape, operations: &[OperationId]) -> Failure {
    let touchpoints = operations.iter().flat_map(|id| landscape.touchpoints_of(*id));
    let mut known: Vec<&str> = touchpoints.map(|id| landscape.touchpoint(id).id.as_str()).collect();
    known.extend(operations.iter().map(|id| landscape.operation(*id).name.as_str()));
    known.extend(landscape.systems.iter().map(|system| system.name.as_str()));
    misspelt("touchpoint, operation or system", id, known.into_iter())
}

/// The touchpoints that a setting means: those of its id, else all that leave the fact open.
pub(super) fn touchpoints(
    setting: &Setting,
    facts: &Facts<'_>,
    operations: &[OperationId],
    fact: FactId,
) -> Result<Vec<TouchpointId>, Failure> {
    let landscape = facts.landscape;
    let asked = || operations.iter().flat_map(|id| landscape.touchpoints_of(*id));
    let Some(id) = &setting.id else {
        let open = |id: &TouchpointId| {
            let written = &landscape.touchpoint(*id).written;
            let via = facts.vocabulary.builtin(Builtin::Via) == Some(fact);
            if via {
                matches!(written.via, None | Some(crate::description::Via::Unknown))
            } else {
                facts.is_unknown(*id, fact)
            }
        };
        return Ok(asked().filter(open).collect());
    };
    if let Some(touchpoint) = asked().find(|touchpoint| landscape.touchpoint(*touchpoint).id == *id) {
        return Ok(vec![touchpoint]);
    }
    if let Some(alike) = all_alike(id, facts, &asked().collect::<Vec<_>>(), fact) {
        return alike;
    }
    match landscape
        .operation_named(id)
        .filter(|operation| operations.contains(operation))
    {
        Some(operation) => Ok(landscape.touchpoints_of(operation).collect()),
        None if landscape.system_named(id).is_some() => Err(Failure::usage(
            format!("`{}` is a fact of a touchpoint, and `{id}` is a system", setting.fact),
            format!("name the touchpoint, such as OPERATION/{id}"),
        )),
        None => Err(unknown_id(id, landscape, operations)),
    }
}

/// The touchpoints of a group, `all GET calls of web`, that leave a fact open; None where it is no such name.
fn all_alike(
    id: &str,
    facts: &Facts<'_>,
    asked: &[TouchpointId],
    fact: FactId,
) -> Option<Result<Vec<TouchpointId>, Failure>> {
    let landscape = facts.landscape;
    let (verb, _) = id.strip_prefix("all ")?.split_once(" calls of ")?;
    let groups: BTreeSet<Group> = asked.iter().filter_map(|id| Group::of(landscape, *id)).collect();
    if let Some(group) = groups.iter().find(|group| group.name(landscape) == id) {
        return Some(Ok(group.open(facts, asked, fact)));
    }
    let names: Vec<String> = groups.iter().map(|group| group.name(landscape)).collect();
    let near = nearest(id, names.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "only calls that an importer saw and named are in groups".to_owned(),
        None => format!("there are: {}", names[..names.len().min(20)].join(", ")),
    };
    Some(Err(Failure::usage(
        format!("there are no `{verb}` calls by the name of `{id}`"),
        help,
    )))
}

/// The systems that a setting means: the one named, those that a touchpoint calls, else all that leave the fact open.
pub(super) fn systems(
    setting: &Setting,
    facts: &Facts<'_>,
    operations: &[OperationId],
    fact: FactId,
) -> Result<Vec<Subject>, Failure> {
    let landscape = facts.landscape;
    if let Some(system) = setting.id.as_deref().and_then(|id| landscape.system_named(id)) {
        return Ok(vec![Subject::System(system)]);
    }
    let asked = match &setting.id {
        Some(_) => touchpoints(setting, facts, operations, fact)?,
        None => operations.iter().flat_map(|id| landscape.touchpoints_of(*id)).collect(),
    };
    let mut systems: Vec<Subject> = asked
        .iter()
        .flat_map(|id| landscape.callees(*id))
        .map(|callee| Subject::System(*callee))
        .collect();
    systems.sort_unstable();
    systems.dedup();
    if setting.id.is_none() {
        systems.retain(|system| facts.get(*system, fact).value().is_none());
    }
    Ok(systems)
}

/// The operations that a setting means.
pub(super) fn operations_of(
    setting: &Setting,
    landscape: &Landscape,
    operations: &[OperationId],
) -> Result<Vec<Subject>, Failure> {
    let Some(id) = &setting.id else {
        return Ok(operations.iter().map(|id| Subject::Operation(*id)).collect());
    };
    match landscape.operation_named(id) {
        Some(operation) => Ok(vec![Subject::Operation(operation)]),
        None => Err(unknown_id(id, landscape, operations)),
    }
}
