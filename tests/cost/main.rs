//! What `touchpoint cost` comes to: closed forms, and a second opinion.

#[path = "../common/mod.rs"]
mod common;

mod changed;
mod closed_forms;
mod large;
mod naive;
mod owed;
mod percentiles;
mod second_opinion;

use serde_json::Value;
use touchpoint::cost::Costs;
use touchpoint::report::{View, cost_json};

/// The costs of one description, as the program writes them.
#[track_caller]
fn costs(text: &str) -> Value {
    costs_of(&[("a.touchpoints.yaml", text)])
}

/// The costs of several.
#[track_caller]
fn costs_of<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Value {
    let world = common::worlds(files);
    let advice = world.advice();
    let view = View::new(&advice, &world.sources);
    let text = cost_json(&view, &Costs::new(&advice, |_| true));
    serde_json::from_str(&text).expect("it is JSON")
}

/// The costs of the operation `run` of a description with these systems and touchpoints, and whatever else there is.
#[track_caller]
fn run(systems: &str, touchpoints: &str) -> Value {
    run_beside(systems, touchpoints, "")
}

/// The same, with further operations.
#[track_caller]
fn run_beside(systems: &str, touchpoints: &str, operations: &str) -> Value {
    let text = format!(
        "touchpoint: 1\nsystems: {{ home: {{}}, {systems} }}\noperations:\n  run: {{ in: home, touchpoints: [{touchpoints}] }}\n{operations}"
    );
    of(&costs(&text), "run")
}

/// One operation's.
#[track_caller]
fn of(costs: &Value, operation: &str) -> Value {
    let all = costs["operations"].as_array().expect("a list");
    let mut found = all.iter().filter(|one| one["operation"] == operation);
    found
        .next()
        .unwrap_or_else(|| panic!("no costs of {operation}: {costs:#}"))
        .clone()
}

/// A figure by its keys: `today.latency_ms`.
#[track_caller]
fn figure(cost: &Value, keys: &str) -> f64 {
    let found = keys.split('.').fold(cost, |value, key| &value[key]);
    found.as_f64().unwrap_or_else(|| panic!("no figure {keys}: {cost:#}"))
}

/// Latency and availability of a state are these.
#[track_caller]
fn assert_state(cost: &Value, state: &str, latency: f64, availability: f64) {
    let found = |key: &str| figure(cost, &format!("{state}.{key}"));
    let (is, share) = (found("latency_ms"), found("availability"));
    assert!((is - latency).abs() < 1e-9, "latency {is}, not {latency}: {cost:#}");
    assert!(
        (share - availability).abs() < 1e-12,
        "availability {share}, not {availability}: {cost:#}"
    );
}

/// What is missing, as `fact of name at touchpoint`.
fn missing(cost: &Value) -> Vec<String> {
    let all = cost["missing"].as_array().expect("a list").iter();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or("nothing").to_owned();
    all.map(|one| {
        format!(
            "{} of {} at {}",
            word(one, "fact"),
            word(one, "of"),
            word(one, "touchpoint")
        )
    })
    .collect()
}

/// A list of names of a state: `must_be_up`, `must_know`.
fn names(cost: &Value, state: &str, key: &str) -> Vec<String> {
    let all = cost[state][key].as_array().expect("a list").iter();
    all.map(|name| name.as_str().expect("a name").to_owned()).collect()
}
