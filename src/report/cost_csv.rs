//! Costs as CSV, one row an operation.

use super::cost_rows::{lacking, word};
use super::recommendations_csv::written;
use super::view::View;
use crate::cost::{Cost, Costs};
use crate::landscape::SystemId;

const COLUMNS: [&str; 24] = [
    "operation",
    "system",
    "latency_today_ms",
    "latency_recommended_ms",
    "latency_today_is",
    "latency_recommended_is",
    "p99_today_ms",
    "p99_recommended_ms",
    "availability_today",
    "availability_recommended",
    "availability_today_is",
    "availability_recommended_is",
    "must_be_up_today",
    "must_be_up_recommended",
    "must_know_today",
    "must_know_recommended",
    "slo_latency_ms",
    "slo_p99_ms",
    "slo_availability",
    "slo_today",
    "slo_recommended",
    "missing",
    "file",
    "line",
];

/// The costs as CSV; lists within a cell are joined by `;`.
#[must_use]
pub fn cost_csv(view: &View<'_>, costs: &Costs<'_>) -> String {
    let head = COLUMNS.map(str::to_owned);
    let rows = costs.operations.iter().map(|cost| row(view, cost));
    written(std::iter::once(head).chain(rows))
}

fn row(view: &View<'_>, cost: &Cost) -> [String; 24] {
    let landscape = view.advice.landscape;
    let operation = landscape.operation(cost.operation);
    let (today, then) = (&cost.today, &cost.recommended);
    let names = |ids: &[SystemId]| {
        let names = ids.iter().map(|id| landscape.system(*id).name.as_str());
        names.collect::<Vec<_>>().join(";")
    };
    let bound = |whole: bool, bound: &str| (if whole { "whole" } else { bound }).to_owned();
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let owed = cost.owed;
    let met = |met| owed.map_or_else(String::new, |_| word(met).to_owned());
    let missing: Vec<String> = cost.missing.iter().map(|one| lacking(landscape, one)).collect();
    [
        operation.name.clone(),
        landscape.system(operation.system).name.clone(),
        today.figures.latency.typical().to_string(),
        then.figures.latency.typical().to_string(),
        bound(today.figures.has_whole_latency(), "at least"),
        bound(then.figures.has_whole_latency(), "at least"),
        number(today.percentiles.map(|found| found.p99)),
        number(then.percentiles.map(|found| found.p99)),
        today.figures.availability.to_string(),
        then.figures.availability.to_string(),
        bound(today.figures.has_whole_availability(), "at most"),
        bound(then.figures.has_whole_availability(), "at most"),
        names(&today.must_be_up),
        names(&then.must_be_up),
        names(&today.must_know),
        names(&then.must_know),
        number(owed.and_then(|owed| owed.latency)),
        number(owed.and_then(|owed| owed.p99)),
        number(owed.and_then(|owed| owed.availability)),
        met(today.met),
        met(then.met),
        missing.join(";"),
        view.file(operation.place).to_owned(),
        view.place(operation.place).line.to_string(),
    ]
}
