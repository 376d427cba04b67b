//! The schema of conditions, and of the facts that an example gives.

use serde_json::{Map, Value, json};

use super::parts::{Definitions, at, described, some_of, text};
use super::units;
use crate::facts::{FactType, Vocabulary};
use crate::rules::Compare;

/// Conditions, and what an example gives. Facts of a person's own may have any value that some fact has.
pub(super) fn definitions(vocabulary: &Vocabulary) -> Definitions {
    let mut own_tests = comparisons(&text());
    own_tests.append(&mut of_sets(&text()));
    let own = json!({ "anyOf": [
        text(),
        { "type": "array", "minItems": 1, "items": text() },
        { "type": "object", "properties": own_tests, "additionalProperties": false, "minProperties": 1 },
    ] });
    let mut parts = Map::from_iter(
        [
            ("all", "all of these must hold", conditions()),
            ("any", "one of these must hold", conditions()),
            ("not", "this must not hold", at("condition")),
        ]
        .map(|(key, means, takes)| (key.to_owned(), described(means, takes))),
    );
    let mut given = Map::new();
    for fact in &vocabulary.facts {
        let (name, means) = (&fact.name.value, &fact.means);
        parts.insert(name.clone(), described(means, test(&fact.values)));
        given.insert(name.clone(), described(means, given_value(&fact.values)));
    }
    let mut all = vec![
        (
            "condition",
            json!({
                "description": "Facts with what each must be; all must hold.",
                "type": ["object", "null"],
                "properties": parts,
                "additionalProperties": own,
            }),
        ),
        (
            "given",
            json!({
                "description": "Facts with their values; what is left out has its default, else is unknown.",
                "type": ["object", "null"],
                "properties": given,
                "additionalProperties": { "anyOf": [text(), { "type": "array", "items": text() }] },
            }),
        ),
    ];
    all.extend(numbers().map(|(name, values)| (name, number_test(&values))));
    all
}

/// The types that compare, each with the name of its test.
fn numbers() -> [(&'static str, FactType); 4] {
    [
        ("count_test", FactType::Count),
        ("duration_test", FactType::Duration),
        ("share_test", FactType::Share),
        ("rate_test", FactType::Rate),
    ]
}

fn conditions() -> Value {
    json!({ "type": "array", "minItems": 1, "items": at("condition") })
}

/// What a fact of a type may be tested for.
fn test(values: &FactType) -> Value {
    if let Some((name, _)) = numbers().iter().find(|(_, number)| number == values) {
        return at(name);
    }
    if let FactType::SetOf(_) = values {
        // A facts file may add elements: an editor offers those that are known.
        let element = json!({ "anyOf": [units::value(values), text()] });
        return json!({
            "type": "object",
            "properties": of_sets(&element),
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        });
    }
    some_of(&units::value_or_parameter(values))
}

/// A number, one of some, or compared with one.
fn number_test(values: &FactType) -> Value {
    let value = units::value_or_parameter(values);
    json!({ "anyOf": [
        value,
        { "type": "array", "minItems": 1, "items": value },
        { "type": "object", "properties": comparisons(&value), "additionalProperties": false, "minProperties": 1 },
    ] })
}

/// The comparisons, each with what a number is compared with.
fn comparisons(value: &Value) -> Map<String, Value> {
    let keys = Compare::KEYS.iter().map(|(key, compare)| {
        let means = match compare {
            Compare::AtLeast => "this or more",
            Compare::AtMost => "this or less",
            Compare::Above => "more than this",
            Compare::Below => "less than this",
        };
        ((*key).to_owned(), described(means, value.clone()))
    });
    keys.collect()
}

/// What a set may be tested for.
fn of_sets(element: &Value) -> Map<String, Value> {
    let keys = [("includes", "it has all of these"), ("lacks", "it has none of these")];
    let keys = keys.map(|(key, means)| (key.to_owned(), described(means, some_of(element))));
    Map::from_iter(keys)
}

/// What an example may say that a fact is.
fn given_value(values: &FactType) -> Value {
    if let FactType::SetOf(_) = values {
        let element = json!({ "anyOf": [units::value(values), text()] });
        return super::parts::one_or_list(&element);
    }
    units::value(values)
}
