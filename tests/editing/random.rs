//! Random descriptions in random layouts, random edits: what is kept, and what it says then.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use touchpoint::description::{Edit, EditValue as Value, NewOperation, NewTouchpoint};

use super::edited;
use super::layout::{Choices, write};

const NAMES: &[&str] = &[
    "orders", "a b", "größe", "x: y", "it's", "null", "12", "#h", "a, b", "[z]", "-d", "日本", "e\"q", "yes", "t #u",
    "{", "*s", "v:",
];

fn names(choices: &mut Choices, least: usize, most: usize) -> Vec<String> {
    let count = least + choices.below(most - least + 1);
    let mut names: Vec<String> = Vec::new();
    for _ in 0..count {
        let name = choices.of(NAMES);
        if names.iter().all(|there| there != name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn touchpoint(choices: &mut Choices) -> Json {
    let mut map = Map::new();
    if choices.one_in(3) {
        map.insert("event".into(), json!(choices.of(NAMES)));
    }
    if map.is_empty() || choices.one_in(2) {
        let to = names(choices, 1, 3);
        let single = to.len() == 1 && choices.one_in(2);
        map.insert("to".into(), if single { json!(to[0]) } else { json!(to) });
    }
    if choices.one_in(3) {
        map.insert("does".into(), json!(choices.of(&["tell them", "x", "go: on"])));
    }
    if choices.one_in(3) {
        map.insert("needs".into(), json!(choices.of(&["answer", "later"])));
    }
    if choices.one_in(4) {
        map.insert(
            "facts".into(),
            choices
                .of(&[&json!({}), &json!({ "f": "g", "h": [1, "2"] }), &Json::Null])
                .clone(),
        );
    }
    Json::Object(map)
}

pub(super) fn description(choices: &mut Choices) -> Json {
    let mut root = Map::new();
    root.insert("touchpoint".into(), json!(1));
    if choices.one_in(3) {
        root.insert("name".into(), json!(choices.of(NAMES)));
    }
    if !choices.one_in(6) {
        let values = [
            &json!({}),
            &Json::Null,
            &json!({ "owner": "t" }),
            &json!({ "external": false, "aliases": ["p q"] }),
        ];
        let systems = names(choices, 0, 4);
        let systems: Map<String, Json> = systems
            .into_iter()
            .map(|name| (name, choices.of(&values).clone()))
            .collect();
        root.insert("systems".into(), Json::Object(systems));
    }
    if !choices.one_in(6) {
        let mut operations = Map::new();
        for name in names(choices, 0, 3) {
            let mut operation = json!({ "in": "own" });
            if choices.one_in(3) {
                operation["description"] = json!(choices.of(&["some words", "w"]));
            }
            if !choices.one_in(5) {
                let count = choices.below(4);
                operation["touchpoints"] = Json::Array((0..count).map(|_| touchpoint(choices)).collect());
            }
            operations.insert(name, operation);
        }
        root.insert(
            "operations".into(),
            if operations.is_empty() && choices.one_in(2) {
                Json::Null
            } else {
                Json::Object(operations)
            },
        );
    }
    Json::Object(root)
}

/// An edit, and the same made to the values.
pub(super) fn edit(choices: &mut Choices, json: &mut Json) -> Option<Edit> {
    match choices.below(9) {
        kind @ (0..=3) => {
            let operations = json.get_mut("operations")?.as_object_mut()?;
            let operation = operations.keys().nth(choices.below(operations.len().max(1)))?.clone();
            let touchpoints = operations[&operation].get_mut("touchpoints")?.as_array_mut()?;
            let index = choices.below(touchpoints.len().max(1));
            let touchpoint = touchpoints.get_mut(index)?;
            if kind == 3 {
                let systems = names(choices, 1, 2);
                add_to(touchpoint, &systems);
                return Some(Edit::AddTo {
                    operation,
                    index,
                    systems,
                });
            }
            let (key, value) = given(choices, touchpoint.get("event").is_some());
            if kind == 2 {
                set_fact(touchpoint, key, &value);
                return Some(Edit::TouchpointFact {
                    operation,
                    index,
                    name: key.into(),
                    value,
                });
            }
            touchpoint[key] = as_json(&value);
            Some(Edit::Touchpoint {
                operation,
                index,
                key: key.into(),
                value,
            })
        }
        4 => {
            let operations = json.get_mut("operations")?.as_object_mut()?;
            let operation = operations.keys().nth(choices.below(operations.len().max(1)))?.clone();
            let name = choices.of(NAMES);
            let value = Value::Text(choices.of(NAMES).to_owned());
            set_fact(&mut operations[&operation], name, &value);
            Some(Edit::OperationFact {
                operation,
                name: name.into(),
                value,
            })
        }
        kind @ (5 | 6) => {
            let systems = json.get_mut("systems")?.as_object_mut()?;
            let system = systems.keys().nth(choices.below(systems.len().max(1)))?.clone();
            if systems[&system].is_null() {
                systems[&system] = json!({});
            }
            if kind == 5 {
                systems[&system]["sometimes_down"] = json!(true);
                return Some(Edit::System {
                    system,
                    key: "sometimes_down".into(),
                    value: "true".into(),
                });
            }
            let value = Value::List(names(choices, 0, 2));
            set_fact(&mut systems[&system], "f", &value);
            Some(Edit::SystemFact {
                system,
                name: "f".into(),
                value,
            })
        }
        7 => {
            let system = choices.of(NAMES);
            let systems = section(json, "systems");
            systems.entry(system).or_insert(json!({}));
            Some(Edit::AddSystem(system.into()))
        }
        _ => {
            let operation = NewOperation {
                name: choices.of(NAMES).to_owned(),
                system: choices.of(NAMES).to_owned(),
                description: None,
                touchpoints: vec![NewTouchpoint {
                    to: names(choices, 1, 2),
                    needs: Some("later".into()),
                    ..NewTouchpoint::default()
                }],
                ..NewOperation::default()
            };
            let operations = section(json, "operations");
            if operations.contains_key(&operation.name) {
                return None;
            }
            let to = &operation.touchpoints[0].to;
            let to = if to.len() == 1 { json!(to[0]) } else { json!(to) };
            operations.insert(
                operation.name.clone(),
                json!({ "in": operation.system, "touchpoints": [{ "to": to, "needs": "later" }] }),
            );
            Some(Edit::AddOperation(operation))
        }
    }
}

fn section<'j>(json: &'j mut Json, key: &str) -> &'j mut Map<String, Json> {
    if json.get(key).is_none_or(Json::is_null) {
        json[key] = json!({});
    }
    json[key].as_object_mut().expect("a section")
}

fn given(choices: &mut Choices, event: bool) -> (&'static str, Value) {
    let (key, value) = *choices.of(&[
        &("needs", "outcome"),
        &("stale_for", "0s"),
        &("consumers", "3"),
        &("must_arrive", "true"),
        &("polls", "true"),
        &("order_matters", "no"),
        &("availability", "99.9%"),
        &("via", if event { "event" } else { "unknown" }),
    ]);
    (key, value.into())
}

pub(super) fn as_json(value: &Value) -> Json {
    match value {
        Value::Bare(text) => match &**text {
            "true" => json!(true),
            "3" => json!(3),
            text => json!(text),
        },
        Value::Text(text) => json!(text),
        Value::List(items) => json!(items),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), as_json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn set_fact(thing: &mut Json, name: &str, value: &Value) {
    section(thing, "facts").insert(name.to_owned(), as_json(value));
}

fn add_to(touchpoint: &mut Json, systems: &[String]) {
    let mut to = match touchpoint.get("to") {
        None => Vec::new(),
        Some(Json::Array(items)) => items.clone(),
        Some(name) => vec![name.clone()],
    };
    let before = to.len();
    to.extend(
        systems
            .iter()
            .map(|name| json!(name))
            .filter(|name| !to.contains(name))
            .collect::<Vec<_>>(),
    );
    if to.len() == before {
        return;
    }
    touchpoint["to"] = if before == 0 && to.len() == 1 {
        to[0].clone()
    } else {
        Json::Array(to)
    };
}

/// Whether all of `part` stands in `whole`, in order.
fn is_kept(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars().all(|c| whole.any(|there| there == c))
}

/// Whether every old line is there still, in order, each with nothing but insertions.
fn lines_are_kept(old: &str, new: &str) -> bool {
    let mut lines = new.lines();
    // The room in empty braces is the one thing that may go.
    let old = old.replace("{  }", "{}");
    old.lines().all(|line| lines.any(|there| is_kept(line, there)))
}

/// The marks of the comments, which the layout numbers.
pub(super) fn comments(text: &str) -> Vec<&str> {
    text.match_indices("# c")
        .filter_map(|(at, _)| text[at..].split('.').next())
        .collect()
}

/// Whether an edit only adds: nothing is replaced.
fn only_adds(before: &Json, after: &Json) -> bool {
    match (before, after) {
        (Json::Object(before), Json::Object(after)) => before.iter().all(|(key, value)| only_adds(value, &after[key])),
        (Json::Array(before), Json::Array(after)) => {
            before.len() <= after.len() && before.iter().zip(after).all(|(before, after)| only_adds(before, after))
        }
        (Json::String(_), Json::Array(after)) => after.first() == Some(before),
        (before, after) => before == after,
    }
}

/// Whether every line break is `\r\n`.
pub(super) fn has_windows_lines(text: &str) -> bool {
    text.matches('\n').count() == text.matches("\r\n").count()
}

pub(super) fn read(text: &str) -> Json {
    // Else it reads `no` as YAML 1.1 does.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_says_what_was_meant_and_keeps_the_rest(
        values in proptest::collection::vec(any::<u8>(), 0..80),
        layout in proptest::collection::vec(any::<u8>(), 0..300),
        changes in proptest::collection::vec(any::<u8>(), 2..60),
    ) {
        let before = description(&mut Choices::new(values));
        let text = write(&before, &mut Choices::new(layout));
        prop_assert_eq!(&read(&text), &before, "the layout changed the values:\n{}", text);
        let mut choices = Choices::new(changes);
        let mut after = before.clone();
        let edits: Vec<Edit> = (0..=choices.below(5)).filter_map(|_| edit(&mut choices, &mut after)).collect();
        let new = match edited(&text, &edits) {
            Ok(new) => new,
            Err(diagnostics) => return Err(TestCaseError::fail(format!("{diagnostics:#?}\n{edits:?}\n{text}"))),
        };
        let shown = format!("\n--- before\n{text}\n--- after\n{new}\n--- {edits:?}");
        prop_assert_eq!(&read(&new), &after, "{}", shown);
        prop_assert_eq!(comments(&new), comments(&text), "{}", shown);
        if text.contains('\n') {
            prop_assert_eq!(has_windows_lines(&new), has_windows_lines(&text), "{}", shown);
        }
        if before == after {
            prop_assert_eq!(&new, &text);
        }
        // An empty section `{}` gives way to a block.
        let opens = ["systems", "operations"].iter().any(|key| before.get(key) == Some(&json!({})) && after[key] != json!({}));
        if !opens && only_adds(&before, &after) {
            prop_assert!(lines_are_kept(&text, &new), "{}", shown);
        }
        if !text.is_empty() && text.starts_with("{\"") && !text.contains('#') && serde_json::from_str::<Json>(&text).is_ok() {
            prop_assert!(serde_json::from_str::<Json>(&new).is_ok(), "{}", shown);
        }
    }
}
