//! Safeguards around what changed.

use super::state::{Refused, State};
use crate::advice::{Action, Advice};
use crate::description::{Edit, EditValue, Via};
use crate::facts::Pattern;
use crate::landscape::{Landscape, TouchpointId};
use crate::rules::Rulebook;
use crate::text::FileId;
use jiff::civil::Date;

/// So often at most one safeguard asks for another.
const PASSES: usize = 4;

/// Adds what the patterns of these touchpoints need around them, and what findings then still ask for, at those beside
/// them too.
pub(super) fn guard(
    mut state: State,
    touched: &[(String, usize)],
    beside: &[(String, usize)],
    book: &Rulebook,
    today: Date,
) -> Result<State, Refused> {
    for pass in 0..PASSES {
        let advice = Advice::new(&state.landscape, book, today);
        let edits = if pass == 0 {
            needed(&advice, touched)
        } else {
            asked(&advice, touched.iter().chain(beside))
        };
        if edits.is_empty() && pass > 0 {
            break;
        }
        if !edits.is_empty() {
            state = state.edited(&edits, book)?;
        }
    }
    Ok(state)
}

/// The safeguards that the patterns of touchpoints need, without those that only the other pattern does.
fn needed(advice: &Advice<'_>, touched: &[(String, usize)]) -> Vec<(FileId, Edit)> {
    let landscape = advice.landscape;
    let built = touched.iter().filter_map(|at| built(landscape, at));
    let touchpoints: Vec<(TouchpointId, Pattern)> = built.collect();
    let needed = advice.safeguards_of(&touchpoints);
    let mut edits = Vec::new();
    for ((id, pattern), mut needed) in touchpoints.into_iter().zip(needed) {
        let stated = stated(landscape, id);
        let mut names = stated.clone().unwrap_or_default();
        let others = advice.safeguards_of_others(pattern);
        names.retain(|name| !others.contains(&name.as_str()));
        // What meets the one that asks for more meets the other too.
        needed.sort_by_key(|one| one.names.len());
        for one in needed {
            if !one.names.iter().any(|name| names.contains(name)) {
                names.extend(one.names.into_iter().next());
            }
        }
        if stated.unwrap_or_default() != names {
            edits.push(edit(landscape, id, names));
        }
    }
    edits
}

/// The safeguards that findings ask for.
fn asked<'t>(advice: &Advice<'_>, at: impl Iterator<Item = &'t (String, usize)>) -> Vec<(FileId, Edit)> {
    let landscape = advice.landscape;
    let mut edits: Vec<(FileId, Edit)> = Vec::new();
    for (id, _) in at.filter_map(|at| built(landscape, at)) {
        let is_kept = advice.recommendation(id).is_some_and(|one| one.action == Action::Keep);
        let there = stated(landscape, id).unwrap_or_default();
        let asked = advice
            .asked_for(id)
            .into_iter()
            .filter(|name| !there.iter().any(|one| one == name));
        let new: Vec<String> = asked.map(str::to_owned).collect();
        if is_kept && !new.is_empty() {
            let edit = edit(landscape, id, there.into_iter().chain(new).collect());
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    edits
}

/// A touchpoint by its place, with how it is done.
fn built(landscape: &Landscape, (operation, index): &(String, usize)) -> Option<(TouchpointId, Pattern)> {
    let id = landscape.operation_named(operation)?;
    let id = landscape.touchpoints_of(id).nth(*index)?;
    match landscape.touchpoint(id).written.via? {
        Via::Api => Some((id, Pattern::Api)),
        Via::Event => Some((id, Pattern::Event)),
        Via::File | Via::Database | Via::Unknown => None,
    }
}

/// The names of the safeguards that are stated.
pub(super) fn stated(landscape: &Landscape, id: TouchpointId) -> Option<Vec<String>> {
    let said = landscape.touchpoint(id).written.safeguards.as_ref()?;
    Some(said.value.iter().map(|name| name.value.clone()).collect())
}

/// `safeguards` of a touchpoint.
pub(super) fn edit(landscape: &Landscape, id: TouchpointId, names: Vec<String>) -> (FileId, Edit) {
    let touchpoint = landscape.touchpoint(id);
    let operation = landscape.operation(touchpoint.operation);
    let edit = Edit::Touchpoint {
        operation: operation.name.clone(),
        index: touchpoint.position,
        key: "safeguards".to_owned(),
        value: EditValue::List(names),
    };
    (operation.place.file, edit)
}
