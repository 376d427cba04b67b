//! The proof of random sets of rules against what trying every combination finds, and each mend, done as it is printed.

use std::collections::BTreeSet;

use brute::{Combination, beats, combinations, holds, number, problems, standing, word};
use common::rule_sets::Proved;
use model::{Condition, Model, Random, Type};
use serde_json::Value;

#[path = "proof_random/brute.rs"]
mod brute;
mod common;
#[path = "proof_random/mend.rs"]
mod mend;
#[path = "proof_random/model.rs"]
mod model;

const SETS: u64 = 500;

fn names(problem: &Value) -> Vec<&str> {
    let rules = problem["rules"].as_array().expect("a list");
    rules.iter().map(|rule| rule.as_str().expect("a name")).collect()
}

/// A problem as the brute force calls it.
fn key(problem: &Value) -> String {
    let kind = problem["problem"].as_str().expect("a kind");
    let first = |key: &str| problem[key][0].as_str().expect("a name").to_owned();
    match kind {
        "gap" | "too-large" => kind.to_owned(),
        "unread-fact" => format!("{kind} {}", first("facts")),
        "unused-parameter" => format!("{kind} {} {}", first("rules"), first("parameters")),
        "never-holds" | "always-beaten" | "redundant" => format!("{kind} {}", first("rules")),
        _ => format!("{kind} {}", names(problem).join(" ")),
    }
}

/// A condition of the rule language as JSON, told by hand.
fn covered(condition: &Value, model: &Model, at: &Combination) -> bool {
    condition.as_object().expect("a mapping").iter().all(|(key, asked)| {
        let list = |value: &Value| value.as_array().expect("a list").clone();
        match key.as_str() {
            "any" => return list(asked).iter().any(|one| covered(one, model, at)),
            "all" => return list(asked).iter().all(|one| covered(one, model, at)),
            _ => {}
        }
        let fact = fact(model, key);
        let (of_type, value) = (model.facts[fact].1, at[&fact]);
        let is = |text: &Value| word(of_type, &plain(text));
        match asked {
            Value::Object(asked) => asked.iter().all(|(key, wanted)| match key.as_str() {
                "includes" => list(wanted).iter().all(|one| value & (1 << is(one)) != 0),
                "lacks" => list(wanted).iter().all(|one| value & (1 << is(one)) == 0),
                "at_least" => value >= number(of_type, &plain(wanted)),
                "at_most" => value <= number(of_type, &plain(wanted)),
                "above" => value > number(of_type, &plain(wanted)),
                "below" => value < number(of_type, &plain(wanted)),
                _ => panic!("{key}"),
            }),
            Value::Array(any) => any.iter().any(|one| is(one) == value),
            one => is(one) == value,
        }
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn fact(model: &Model, name: &str) -> usize {
    let at = model.facts.iter().position(|(known, _)| known == name);
    at.unwrap_or_else(|| panic!("no fact {name}"))
}

/// A case as JSON.
fn case(problem: &Value, model: &Model) -> Combination {
    let case = problem["case"].as_object().expect("a case");
    let facts = case.iter().map(|(name, value)| {
        let at = fact(model, name);
        let of_type = model.facts[at].1;
        let value = match value {
            Value::Array(elements) => elements
                .iter()
                .fold(0, |bits, one| bits | 1 << word(Type::Set, &plain(one))),
            one => word(of_type, &plain(one)),
        };
        (at, value)
    });
    facts.collect()
}

#[test]
fn the_proof_finds_what_trying_everything_finds() {
    let mut seen = BTreeSet::new();
    for seed in 0..SETS {
        let model = Model::random(&mut Random::new(seed));
        let files = model.files();
        let proved = Proved::of(&files);
        let json = proved.json();
        let told = json["problems"].as_array().expect("a list");
        let found: BTreeSet<String> = told.iter().map(key).collect();
        let text = || {
            let files: Vec<String> = files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect();
            format!("seed {seed}\n{}\n{}", files.join("\n"), proved.text())
        };
        assert_eq!(found, problems(&model), "{}", text());
        assert_eq!(found.len(), told.len(), "something is told twice\n{}", text());
        let fails = |one: &Value| one["fails"] == true;
        assert_eq!(json["holds"], !told.iter().any(fails), "{}", text());
        let whens: Vec<&Condition> = model.criteria.iter().map(|rule| &rule.when).collect();
        let all = combinations(&model, &whens);
        assert_eq!(json["combinations"], all.len(), "{}", text());
        let beats = beats(&model.criteria);
        for problem in told {
            seen.insert(problem["problem"].as_str().expect("a kind").to_owned());
            if problem.get("case").is_some() {
                let rules = names(problem);
                let at = |id: &str| {
                    model
                        .criteria
                        .iter()
                        .position(|rule| rule.id == id)
                        .expect("it is there")
                };
                let fails = |combination: &Combination| match problem["problem"].as_str() {
                    Some("gap") => !model.criteria.iter().any(|rule| holds(&rule.when, &model, combination)),
                    Some("conflict") => {
                        let standing = standing(&model, &beats, combination);
                        rules.iter().all(|rule| standing[at(rule)])
                    }
                    Some("always-beaten") => holds(&model.criteria[at(rules[0])].when, &model, combination),
                    other => panic!("{other:?} has a case"),
                };
                let possible = |at: &Combination| {
                    let tied = model.impossible.iter().filter(|one| brute::within(one, at));
                    tied.into_iter().all(|one| !holds(one, &model, at))
                };
                let case = case(problem, &model);
                assert!(possible(&case) && fails(&case), "{problem}\n{}", text());
                for combination in &all {
                    let covered = covered(&problem["covers"], &model, combination);
                    assert_eq!(covered, fails(combination), "{problem} {combination:?}\n{}", text());
                }
                let failing = all.iter().filter(|combination| fails(combination)).count();
                assert_eq!(problem["failing"], failing, "{problem}\n{}", text());
            }
            let mends = mend::mended(&model, problem);
            assert!(!mends.is_empty(), "{problem}");
            for mended in mends {
                let left = Proved::of(&mended.files());
                let left: BTreeSet<String> = left.json()["problems"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(key)
                    .collect();
                assert!(!left.contains(&key(problem)), "not mended: {problem}\n{}", text());
            }
        }
    }
    let kinds = [
        "always-beaten",
        "conflict",
        "gap",
        "never-holds",
        "overrides-cycle",
        "redundant",
        "unread-fact",
        "unused-parameter",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), kinds);
}
