//! The program's costs and those of the plain second model, over random landscapes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use touchpoint::advice::{Action, Advice};
use touchpoint::text::Word;

use crate::common::random::model;
use crate::common::worlds;
use crate::naive::{Missing, Naive, Run, Verdicts};
use crate::{costs_of, names};

/// Numbers from a seed; what shrinks is the landscape.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn latency(&mut self) -> Value {
        json!(format!("{}ms", 1 + self.below(400)))
    }
}

/// Without percentiles, which the simulation's own tests are about: a thousand simulations take their time.
fn typical(value: &mut Value) {
    if let Some(latency) = value.get_mut("latency").and_then(Value::as_object_mut)
        && latency.contains_key("p50")
    {
        latency.remove("p99");
    }
}

/// More of what costs read: latencies, availabilities, labels of those at the same time, outboxes.
fn with_figures(file: &mut Value, numbers: &mut Numbers) {
    for (_, system) in file["systems"].as_object_mut().into_iter().flatten() {
        typical(system);
        if !numbers.once_in(3) {
            put(system, "latency", numbers.latency());
        }
        if numbers.once_in(2) {
            put(
                system,
                "availability",
                json!(["97%", "99.5%"][usize::from(numbers.once_in(2))]),
            );
        }
    }
    for (_, operation) in file["operations"].as_object_mut().into_iter().flatten() {
        for touchpoint in operation["touchpoints"].as_array_mut().into_iter().flatten() {
            typical(touchpoint);
            if touchpoint.get("order_matters") == Some(&json!(false)) {
                // What reads the texts here takes `no` for false.
                put(touchpoint, "order_matters", json!("no"));
            }
            if numbers.once_in(3) {
                put(touchpoint, "latency", numbers.latency());
            }
            if numbers.once_in(5) {
                put(
                    touchpoint,
                    "parallel",
                    json!(["x", "y"][usize::from(numbers.once_in(2))]),
                );
            }
            if touchpoint.get("event").is_some() && numbers.once_in(4) {
                put(touchpoint, "safeguards", json!(["outbox"]));
            }
        }
    }
}

fn put(value: &mut Value, key: &str, what: Value) {
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("a mapping").insert(key.to_owned(), what);
}

fn verdicts(advice: &Advice<'_>) -> Verdicts {
    let landscape = advice.landscape;
    let all = landscape.touchpoint_ids().map(|id| {
        let touchpoint = landscape.touchpoint(id);
        let found = advice.recommendation(id);
        let action = match found.map(|one| one.action) {
            None | Some(Action::Keep) => "keep",
            Some(Action::Decide) => "decide",
            Some(Action::Change | Action::Build | Action::Check) => "change",
        };
        let verdict = found
            .and_then(touchpoint::advice::Recommendation::verdict)
            .map(|one| one.word().to_owned());
        let operation = landscape.operation(touchpoint.operation).name.clone();
        let told = (touchpoint.id.clone(), verdict, action.to_owned());
        ((operation, touchpoint.position), told)
    });
    all.collect()
}

/// The state of an operation is what the second model says.
fn compare(cost: &Value, state: &str, run: &Run, naive: &Naive, then: bool) -> Result<(), TestCaseError> {
    let name = cost["operation"].as_str().expect("a name");
    let figure = |key: &str| cost[state][key].as_f64().expect("a figure");
    let (latency, availability) = (figure("latency_ms"), figure("availability"));
    prop_assert!(
        (latency - run.latency).abs() < 1e-6 * (1.0 + run.latency),
        "{name} {state}: latency {latency}, second opinion {}\n{cost:#}",
        run.latency
    );
    prop_assert!(
        (availability - run.availability()).abs() < 1e-9,
        "{name} {state}: availability {availability}, second opinion {}\n{cost:#}",
        run.availability()
    );
    let set = |key: &str| names(cost, state, key).into_iter().collect::<BTreeSet<_>>();
    prop_assert_eq!(set("must_be_up"), naive.must_be_up(name, then), "{} {}", name, state);
    prop_assert_eq!(set("must_know"), naive.must_know(name, then), "{} {}", name, state);
    Ok(())
}

/// How many of each was seen: a test that never meets a case says nothing of it.
type Seen = BTreeMap<&'static str, usize>;

fn check(files: &[(String, Value)], seen: &mut Seen) -> Result<(), TestCaseError> {
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|(name, file)| (name.clone(), file.to_string()))
        .collect();
    let world = worlds(&texts);
    let advice = world.advice();
    let read: Vec<Value> = files.iter().map(|(_, file)| file.clone()).collect();
    let naive = Naive::read(&read, &verdicts(&advice));
    let costs = costs_of(&texts);
    for cost in costs["operations"].as_array().expect("a list") {
        let name = cost["operation"].as_str().expect("a name");
        naive.walked.set(0);
        let (today, then) = (naive.run(name, false, &[]), naive.run(name, true, &[]));
        if naive.walked.get() > 400 {
            // Past a thousand ways round its circles the program stops counting, and says so.
            continue;
        }
        compare(cost, "today", &today, &naive, false)?;
        compare(cost, "recommended", &then, &naive, true)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let told = |one: &Value| -> Missing {
            let word = |key: &str| text(&one[key]).expect("a name");
            (word("touchpoint"), word("fact"), text(&one["of"]))
        };
        let told: BTreeSet<Missing> = cost["missing"].as_array().expect("a list").iter().map(told).collect();
        let expected: BTreeSet<Missing> = today.missing.union(&then.missing).cloned().collect();
        for (_, fact, _) in &expected {
            if fact == "invokes" {
                *seen.entry("leads back").or_default() += 1;
            }
        }
        prop_assert_eq!(&told, &expected, "missing of {}", name);
        prop_assert_eq!(cost["not_built"].as_u64(), Some(naive.not_built(name) as u64));
        let moved = (today.latency - then.latency).abs() > 1e-9;
        *seen.entry(if moved { "changes" } else { "stays" }).or_default() += 1;
        *seen
            .entry(if expected.is_empty() { "whole" } else { "bounds" })
            .or_default() += 1;
        if naive.is_answered(name) {
            *seen.entry("answered").or_default() += 1;
        }
        if expected.is_empty() && moved && naive.walked.get() > 2 {
            *seen.entry("reaches its caller").or_default() += 1;
        }
    }
    Ok(())
}

#[test]
fn costs_are_what_a_plain_second_model_says() {
    let seen = RefCell::new(Seen::new());
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(1500)
    });
    let outcome = runner.run(&(model(), any::<u64>()), |(model, seed)| {
        let mut numbers = Numbers(seed);
        let files = model.files().into_iter().map(|(name, text)| {
            let mut file: Value = serde_saphyr::from_str(&text).expect("it is YAML");
            with_figures(&mut file, &mut numbers);
            (name, file)
        });
        check(&files.collect::<Vec<_>>(), &mut seen.borrow_mut())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let seen = seen.into_inner();
    for what in [
        "leads back",
        "changes",
        "stays",
        "whole",
        "bounds",
        "answered",
        "reaches its caller",
    ] {
        assert!(seen.get(what).is_some_and(|count| *count >= 20), "{what}: {seen:?}");
    }
}
