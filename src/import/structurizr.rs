//! A Structurizr workspace in JSON: a model of systems and relationships, and dynamic views, which have an order.

mod model;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::found::{Found, FoundOperation, FoundSystem, FoundTouchpoint};
use super::input::{Input, texts};
use super::words::{counted, some};
use crate::description::{Observed, ObservedOrder, Source, SystemKind, Via};
use model::{Model, Relation};

/// Whether it is a workspace.
pub(super) fn is_one(document: &Value) -> bool {
    document.get("model").is_some_and(|model| {
        ["softwareSystems", "people", "deploymentNodes", "customElements"]
            .iter()
            .any(|key| model.get(key).is_some())
    })
}

/// Reads workspaces.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    for (name, text) in texts(inputs, &mut found) {
        match serde_json::from_str::<Value>(&text) {
            Ok(workspace) if is_one(&workspace) => add(&workspace, &name, &mut found),
            Ok(_) => found.lost(format!(
                "`{name}`: it is no workspace in JSON: there is no `model` with software systems in it"
            )),
            Err(error) if text.trim_start().starts_with(['{', '[']) => {
                found.lost(format!("`{name}`: it is no JSON: {error}"));
            }
            Err(_) => found.lost(format!(
                "`{name}`: it is no JSON; export a workspace in the DSL with `structurizr-cli export -format json`"
            )),
        }
    }
    found
}

fn add(workspace: &Value, name: &str, found: &mut Found) {
    let model = Model::read(&workspace["model"]);
    let views = views::read(workspace, &model);
    let mut told = Skipped::default();
    for system in model.systems.values() {
        found.systems.entry(system.name.clone()).or_insert_with(|| FoundSystem {
            description: system.description.clone(),
            external: system.external,
            kind: system.kind,
            ..FoundSystem::default()
        });
    }
    let mut shown = BTreeSet::new();
    for view in &views {
        for (system, steps) in &view.by_system {
            let mut operation = FoundOperation {
                system: system.clone(),
                name: view.name.clone(),
                description: view.description.clone(),
                ..FoundOperation::default()
            };
            for step in steps {
                let relation = &model.relations[&step.relation];
                shown.insert(step.relation.clone());
                let Some(mut touchpoint) = touchpoint(relation, &model, &mut told) else {
                    continue;
                };
                touchpoint.observed.order = Some(ObservedOrder::Sequential);
                if let Some(label) = &step.parallel {
                    touchpoint.observed.order = Some(ObservedOrder::Parallel);
                    touchpoint.parallel = Some(label.clone());
                }
                if let Some(does) = &step.description {
                    touchpoint.does = Some(does.clone());
                }
                let callee = touchpoint.to.first().cloned().unwrap_or_default();
                if touchpoint.event.is_none() && view.by_system.contains_key(&callee) {
                    touchpoint.invokes = Some((callee, view.name.clone()));
                }
                operation.touchpoints.push(touchpoint);
            }
            if !operation.touchpoints.is_empty() {
                found.operations.push(operation);
            }
        }
    }
    let mut made: BTreeMap<&str, FoundOperation> = BTreeMap::new();
    for (id, relation) in model.relations.iter().filter(|(id, _)| !shown.contains(*id)) {
        let Some(from) = model.system_of(&relation.source) else {
            told.unplaced.insert(id.clone());
            continue;
        };
        if let Some(touchpoint) = touchpoint(relation, &model, &mut told) {
            let operation = made.entry(&from.name).or_insert_with(|| FoundOperation {
                system: from.name.clone(),
                name: from.name.clone(),
                unknown_operation: true,
                ..FoundOperation::default()
            });
            operation.touchpoints.push(touchpoint);
        }
    }
    found.operations.extend(made.into_values());
    found.read(format!(
        "structurizr: `{name}`, {}, {}, {}",
        counted(model.systems.len() as u64, "system"),
        counted(model.relations.len() as u64, "relationship"),
        counted(views.len() as u64, "dynamic view")
    ));
    told.tell(name, found);
}

/// What became of relations that are no touchpoints.
#[derive(Default)]
struct Skipped {
    /// To a store, which is its system's own.
    stores: BTreeSet<String>,
    /// Between things of which nothing says which system it is.
    unplaced: BTreeSet<String>,
}

impl Skipped {
    fn tell(self, name: &str, found: &mut Found) {
        let list = |names: BTreeSet<String>| some(&names.into_iter().collect::<Vec<String>>());
        if !self.stores.is_empty() {
            found.skipped(format!(
                "`{name}`: the system's own stores, which are no touchpoints: {}",
                list(self.stores)
            ));
        }
        if !self.unplaced.is_empty() {
            found.skipped(format!(
                "`{name}`: relationships of a software system of which no container is named: {}",
                list(self.unplaced)
            ));
        }
    }
}

/// A relation as a touchpoint; none within one system, to a store, or to a whole whose parts are the systems.
fn touchpoint(relation: &Relation, model: &Model, told: &mut Skipped) -> Option<FoundTouchpoint> {
    let (Some(from), Some(to)) = (
        model.system_of(&relation.source),
        model.system_of(&relation.destination),
    ) else {
        told.unplaced.insert(relation.id.clone());
        return None;
    };
    if from.name == to.name {
        return None;
    }
    if to.kind == Some(SystemKind::Datastore) && to.whole == from.whole {
        told.stores.insert(to.name.clone());
        return None;
    }
    let observed = Observed {
        order: Some(ObservedOrder::Unknown),
        evidence: relation
            .technology
            .iter()
            .map(|technology| format!("technology: {technology}"))
            .collect(),
        ..Observed::new(Source::Structurizr)
    };
    let does = relation.description.clone();
    Some(match relation.style {
        Some(model::Style::Asynchronous) => FoundTouchpoint {
            does,
            ..FoundTouchpoint::event(format!("{}.{}", from.name, to.name), vec![to.name.clone()], observed)
        },
        Some(model::Style::Synchronous) => FoundTouchpoint {
            does,
            ..FoundTouchpoint::call(to.name.clone(), Via::Api, observed)
        },
        None => FoundTouchpoint {
            does,
            ..FoundTouchpoint::call(to.name.clone(), Via::Unknown, observed)
        },
    })
}
