//! Costs as JSON, `touchpoint-costs/1`. Figures are not rounded.

use serde::Serialize;

use super::cost_rows::word;
use super::json::{Assumed, Setting, document, settings};
use super::view::View;
use crate::cost::{Cost, Costs, State};
use crate::landscape::{Landscape, SystemId};
use crate::run::{Missing, Named};

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    assumptions: Assumed,
    operations: Vec<One<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    set: Vec<Setting<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    operation: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    today: Figures<'a>,
    recommended: Figures<'a>,
    slo: Option<Slo>,
    most_gained: Option<Gained<'a>>,
    not_built: usize,
    missing: Vec<Lacking<'a>>,
}

#[derive(Serialize)]
struct Figures<'a> {
    latency_ms: f64,
    p50_ms: Option<f64>,
    p99_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_standard_error: Option<f64>,
    availability: f64,
    must_be_up: Vec<&'a str>,
    must_know: Vec<&'a str>,
}

#[derive(Serialize)]
struct Slo {
    latency_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_ms: Option<f64>,
    availability: Option<f64>,
    today: &'static str,
    recommended: &'static str,
}

#[derive(Serialize)]
struct Gained<'a> {
    touchpoint: &'a str,
    latency_ms: f64,
    availability: f64,
}

#[derive(Serialize)]
struct Lacking<'a> {
    fact: &'static str,
    of: Option<&'a str>,
    touchpoint: &'a str,
}

/// The costs as JSON.
#[must_use]
pub fn cost_json(view: &View<'_>, costs: &Costs<'_>) -> String {
    let assumptions = view.advice.facts.assumptions();
    document(&Document {
        format: "touchpoint-costs/1",
        assumptions: assumptions.into(),
        operations: costs.operations.iter().map(|cost| one(view, cost)).collect(),
        set: settings(view.advice.book),
    })
}

fn one<'a>(view: &View<'a>, cost: &'a Cost) -> One<'a> {
    let landscape = view.advice.landscape;
    let operation = landscape.operation(cost.operation);
    let place = view.place(operation.place);
    One {
        operation: &operation.name,
        file: view.file(operation.place),
        line: place.line,
        column: place.column,
        today: figures(landscape, &cost.today),
        recommended: figures(landscape, &cost.recommended),
        slo: cost.owed.map(|owed| Slo {
            latency_ms: owed.latency,
            p99_ms: owed.p99,
            availability: owed.availability,
            today: word(cost.today.met),
            recommended: word(cost.recommended.met),
        }),
        most_gained: cost.most_gained.map(|gain| Gained {
            touchpoint: &landscape.touchpoint(gain.touchpoint).id,
            latency_ms: gain.latency,
            availability: gain.availability,
        }),
        not_built: cost.not_built,
        missing: cost.missing.iter().map(|one| lacking(landscape, one)).collect(),
    }
}

fn figures<'a>(landscape: &'a Landscape, state: &State) -> Figures<'a> {
    let names = |ids: &[SystemId]| ids.iter().map(|id| landscape.system(*id).name.as_str()).collect();
    Figures {
        latency_ms: state.figures.latency.typical(),
        p50_ms: state.percentiles.map(|found| found.p50),
        p99_ms: state.percentiles.map(|found| found.p99),
        p99_standard_error: state.percentiles.map(|found| found.standard_error),
        availability: state.figures.availability,
        must_be_up: names(&state.must_be_up),
        must_know: names(&state.must_know),
    }
}

fn lacking<'a>(landscape: &'a Landscape, one: &Missing) -> Lacking<'a> {
    Lacking {
        fact: one.lacking.word(),
        of: one.of.map(|of| match of {
            Named::System(id) => landscape.system(id).name.as_str(),
            Named::Event(id) => landscape.event(id).name.as_str(),
            Named::Operation(id) => landscape.operation(id).name.as_str(),
        }),
        touchpoint: &landscape.touchpoint(one.touchpoint).id,
    }
}
