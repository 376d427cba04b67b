//! What a description says, as values to write.

use crate::description::{EditValue, GivenFact, Latency, Literal, Times};
use crate::facts::{FactType, Value};
use crate::landscape::{Landscape, SystemId, TouchpointId};
use crate::text::{Share, format_duration};

pub(super) fn bare(text: impl Into<String>) -> EditValue {
    EditValue::Bare(text.into())
}

pub(super) fn text(text: impl Into<String>) -> EditValue {
    EditValue::Text(text.into())
}

pub(super) fn latency(latency: Latency) -> EditValue {
    match (latency.p50, latency.p99) {
        (Some(typical), None) => bare(format_duration(typical)),
        (typical, slowest) => {
            let figures = [("p50", typical), ("p99", slowest)].into_iter();
            let figures = figures.filter_map(|(key, figure)| Some((key.to_owned(), bare(format_duration(figure?)))));
            EditValue::Map(figures.collect())
        }
    }
}

pub(super) fn share(share: Share) -> EditValue {
    bare(FactType::Share.format(Value::Number(share.0)))
}

pub(super) fn times(times: Times) -> EditValue {
    match times {
        Times::Count(count) => bare(count.to_string()),
        Times::Many => bare("many"),
    }
}

/// Facts of the user's own.
pub(super) fn facts(given: &[GivenFact]) -> Vec<(String, EditValue)> {
    let value = |literal: &Literal| match literal {
        Literal::Bool(value) => bare(value.to_string()),
        Literal::Text(text) => bare(text.clone()),
        Literal::List(items) => EditValue::List(items.iter().map(|item| item.value.clone()).collect()),
    };
    let pairs = given
        .iter()
        .map(|fact| (fact.name.value.clone(), value(&fact.value.value)));
    pairs.collect()
}

/// Systems in `to`: as a touchpoint names them, else by their declared names.
pub(super) fn names(landscape: &Landscape, id: TouchpointId, systems: &[SystemId]) -> Vec<String> {
    let touchpoint = landscape.touchpoint(id);
    let written = |system: &SystemId| {
        let declared = landscape.system(*system);
        let mut names = touchpoint.written.to.iter().map(|name| &name.value);
        let found = names.find(|name| **name == declared.name || declared.aliases.contains(name));
        found.unwrap_or(&declared.name).clone()
    };
    systems.iter().map(written).collect()
}

/// `to`: a name, or a list of several.
pub(super) fn to(mut names: Vec<String>) -> EditValue {
    if names.len() == 1 {
        EditValue::Text(names.remove(0))
    } else {
        EditValue::List(names)
    }
}
