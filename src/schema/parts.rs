//! What all schemas are made of.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::text::Word;

/// Definitions by name, to which [`at`] refers.
pub(super) type Definitions = Vec<(&'static str, Value)>;

/// A key of a record: its name, what it means, and what it takes.
pub(super) type Key<'k> = (&'k str, &'k str, Value);

/// A mapping with these keys and no others. Nothing at all reads as an empty one.
pub(super) fn record(keys: Vec<Key<'_>>) -> Value {
    json!({ "type": ["object", "null"], "properties": properties(keys), "additionalProperties": false })
}

/// The same where some keys must be there, so that nothing at all does not do.
pub(super) fn record_with(required: &[&str], keys: Vec<Key<'_>>) -> Value {
    let mut record = record(keys);
    record["type"] = json!("object");
    record["required"] = json!(required);
    record
}

/// A mapping from names that a person chooses.
pub(super) fn mapping(values: &Value) -> Value {
    json!({ "type": ["object", "null"], "additionalProperties": values })
}

/// Keys with what they take, each described.
pub(super) fn properties(keys: Vec<Key<'_>>) -> Value {
    let keys = keys
        .into_iter()
        .map(|(key, means, takes)| (key.to_owned(), described(means, takes)));
    Value::Object(keys.collect())
}

/// A schema with a description before all else in it.
pub(super) fn described(means: &str, mut takes: Value) -> Value {
    let mut described = Map::from_iter([("description".to_owned(), means.into())]);
    let rest = takes.as_object_mut().expect("what is described is an object");
    rest.remove("description");
    described.append(rest);
    Value::Object(described)
}

/// A reference to a definition.
pub(super) fn at(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// One of the words of a type.
pub(super) fn word<W: Word>() -> Value {
    let words: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
    json!({ "enum": words })
}

/// `true` or `false`.
pub(super) fn boolean() -> Value {
    json!({ "type": "boolean" })
}

/// Any single value: what is no text to YAML, such as a number, is read as one.
pub(super) fn text() -> Value {
    at("text")
}

/// One, or a list of such.
pub(super) fn one_or_list(of: &Value) -> Value {
    json!({ "anyOf": [of, { "type": "array", "items": of }] })
}

/// One, or a list of at least one.
pub(super) fn some_of(of: &Value) -> Value {
    json!({ "anyOf": [of, { "type": "array", "minItems": 1, "items": of }] })
}

/// A name or a list of names.
pub(super) fn names() -> Value {
    one_or_list(&text())
}

/// One of these names, which an editor offers, or one of a person's own.
pub(super) fn one_of_or_own<'n>(known: impl IntoIterator<Item = &'n str>) -> Value {
    let known: Vec<&str> = known.into_iter().collect();
    json!({ "anyOf": [{ "enum": known }, text()] })
}

/// All definitions in one mapping.
pub(super) fn definitions<const N: usize>(all: [Definitions; N]) -> Map<String, Value> {
    let all = all.into_iter().flatten();
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A whole schema, with those definitions that it needs: a file must do without any other.
pub(super) fn document(title: &str, purpose: &str, root: Value, mut definitions: Map<String, Value>) -> Value {
    let mut needed = BTreeSet::new();
    let mut open = references(&root);
    while let Some(name) = open.pop() {
        if needed.insert(name.clone()) {
            open.extend(references(&definitions[&name]));
        }
    }
    definitions.retain(|name, _| needed.contains(name));
    let Value::Object(rest) = root else {
        unreachable!("the root of a schema is an object")
    };
    let mut document = Map::new();
    document.insert(
        "$schema".to_owned(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    document.insert("title".to_owned(), title.into());
    document.insert("description".to_owned(), purpose.into());
    document.extend(rest);
    document.insert("$defs".to_owned(), Value::Object(definitions));
    Value::Object(document)
}

/// The names of the definitions to which a schema refers.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(entries) => {
            let own = entries.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned);
            own.into_iter().chain(entries.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
