//! The schemas and the readers agree: on every key, every word, every unit, on what is good and on what is bad.

#[path = "schema/agreement.rs"]
mod agreement;
#[path = "schema/bad.rs"]
mod bad;
mod common;
#[path = "schema/good.rs"]
mod good;
#[path = "schema/keys.rs"]
mod keys;
#[path = "schema/rules.rs"]
mod rules;
#[path = "schema/units.rs"]
mod units;

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;
use touchpoint::schema::Schema;
use touchpoint::text::{Diagnostic, Sources, Word};

/// A schema under the built-in rules.
fn schema(which: Schema) -> Value {
    which.value(common::builtin())
}

/// What checks by it.
fn validator(which: Schema) -> &'static Validator {
    static ALL: OnceLock<Vec<Validator>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let schemas = Schema::WORDS.iter().map(|(_, which)| schema(*which));
        schemas.map(|schema| validator_of(&schema)).collect()
    });
    let at = Schema::WORDS.iter().position(|(_, one)| *one == which);
    &all[at.expect("every schema is among them")]
}

fn validator_of(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// A text as an editor sees it: YAML 1.2 with its core types. None where it is no YAML.
fn yaml(text: &str) -> Option<Value> {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).ok()
}

/// What a schema has against a text.
fn against(which: Schema, text: &str) -> Vec<String> {
    let value = yaml(text).unwrap_or_else(|| panic!("no YAML: {text}"));
    let errors = validator(which).iter_errors(&value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[track_caller]
fn accepted(which: Schema, name: &str, text: &str) {
    let wrong = against(which, text);
    assert!(wrong.is_empty(), "{name}: {}\n{text}", wrong.join("\n"));
}

/// What the reader of one description has against it, before any name is looked up.
fn read(text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", text);
    let mut diagnostics = Vec::new();
    common::read_one(file, &sources, &mut diagnostics);
    diagnostics
}

#[test]
fn schemas_are_valid_and_need_no_other() {
    for (name, which) in Schema::WORDS {
        let schema = schema(*which);
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let text = schema.to_string();
        assert_eq!(
            text.matches("\"$ref\":").count(),
            text.matches("\"$ref\":\"#/$defs/").count(),
            "{name}"
        );
        validator_of(&schema);
    }
}

/// Editors show it where the mouse rests on a key.
#[test]
fn every_key_is_described() {
    fn undescribed(schema: &Value, path: &str, found: &mut Vec<String>) {
        if let Some(keys) = schema.get("properties").and_then(Value::as_object) {
            for (key, value) in keys {
                // What belongs to a condition of the schema repeats keys that are described where they are declared.
                let conditional = path.ends_with("/then") || path.ends_with("/if") || path.ends_with("/else");
                if !conditional && value["description"].as_str().is_none_or(str::is_empty) {
                    found.push(format!("{path}/{key}"));
                }
            }
        }
        let parts: Vec<(String, &Value)> = match schema {
            Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
            _ => Vec::new(),
        };
        for (key, part) in parts {
            undescribed(part, &format!("{path}/{key}"), found);
        }
    }
    for (name, which) in Schema::WORDS {
        let mut found = Vec::new();
        undescribed(&schema(*which), name, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
