//! Dynamic views: what happens in which order.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::{Model, id};
use crate::import::document::in_short;
use crate::import::json::text;

/// One dynamic view.
pub(super) struct View {
    /// Its title, else its description, else its key.
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// What each system does in it, in order.
    pub(super) by_system: BTreeMap<String, Vec<Step>>,
}

/// One step.
pub(super) struct Step {
    /// The id of the relation.
    pub(super) relation: String,
    pub(super) description: Option<String>,
    /// The label of those that happen at the same time.
    pub(super) parallel: Option<String>,
}

pub(super) fn read(workspace: &Value, model: &Model) -> Vec<View> {
    let views = workspace.pointer("/views/dynamicViews").and_then(Value::as_array);
    views
        .into_iter()
        .flatten()
        .filter_map(|view| one(view, model))
        .collect()
}

fn one(view: &Value, model: &Model) -> Option<View> {
    let words = |key: &str| text(view, key).and_then(in_short);
    let name = words("title")
        .or_else(|| words("description"))
        .or_else(|| words("key"))?;
    let description = words("description").filter(|description| *description != name);
    let mut steps: Vec<(Order, String, Step)> = Vec::new();
    for written in view.get("relationships").and_then(Value::as_array)? {
        // What is drawn back along a relation is the reply to it, no touchpoint of its own.
        if written.get("response").and_then(Value::as_bool) == Some(true) {
            continue;
        }
        let Some(relation) = id(written, "id").and_then(|id| model.relation(&id)) else {
            continue;
        };
        let Some(system) = model.system_of(&relation.source) else {
            continue;
        };
        let step = Step {
            relation: relation.id.clone(),
            description: text(written, "description").and_then(in_short),
            parallel: None,
        };
        steps.push((order(written), system.name.clone(), step));
    }
    steps.sort_by(|a, b| a.0.cmp(&b.0));
    let mut by_system: BTreeMap<String, Vec<(Order, Step)>> = BTreeMap::new();
    for (order, system, step) in steps {
        by_system.entry(system).or_default().push((order, step));
    }
    let labelled = |steps: Vec<(Order, Step)>| {
        let orders: Vec<Order> = steps.iter().map(|(order, _)| order.clone()).collect();
        let steps = steps.into_iter().map(|(order, mut step)| {
            let together = orders.iter().filter(|other| **other == order).count();
            step.parallel = (together > 1).then(|| format!("step {}", written(&order)));
            step
        });
        steps.collect()
    };
    let by_system: BTreeMap<String, Vec<Step>> = by_system
        .into_iter()
        .map(|(system, steps)| (system, labelled(steps)))
        .collect();
    (!by_system.is_empty()).then_some(View {
        name,
        description,
        by_system,
    })
}

/// `1`, `2`, `2.1`, as numbers.
type Order = Vec<u64>;

fn order(step: &Value) -> Order {
    let written = id(step, "order").unwrap_or_default();
    written
        .split('.')
        .map(|part| part.parse().unwrap_or(u64::MAX))
        .collect()
}

fn written(order: &Order) -> String {
    let parts: Vec<String> = order.iter().map(u64::to_string).collect();
    parts.join(".")
}
