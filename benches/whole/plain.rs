//! A description as plain structs, read by the YAML library alone: no places, no checks, no advice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
struct Description {
    systems: BTreeMap<String, System>,
    operations: BTreeMap<String, Operation>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and not looked at")]
struct System {
    owner: Option<String>,
    latency: Option<String>,
    availability: Option<String>,
    sometimes_down: Option<bool>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and not looked at")]
struct Operation {
    r#in: String,
    rate: Option<String>,
    subscribes: Option<String>,
    touchpoints: Vec<Touchpoint>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read, and not looked at")]
struct Touchpoint {
    to: Option<String>,
    event: Option<String>,
    does: Option<String>,
    via: Option<String>,
    needs: Option<String>,
    on_failure: Option<String>,
    invokes: Option<String>,
    must_arrive: Option<bool>,
    safeguards: Option<Vec<String>>,
}

/// How many touchpoints a file has.
pub(crate) fn read(path: &Path) -> usize {
    let text = fs::read_to_string(path).expect("it is read");
    let options = serde_saphyr::options! { budget: None };
    let description: Description = serde_saphyr::from_str_with_options(&text, options).expect("it is YAML");
    let touchpoints = description.operations.values().map(|one| one.touchpoints.len());
    touchpoints.sum::<usize>().max(description.systems.len())
}
