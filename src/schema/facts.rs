//! The schema of a facts file.

use serde_json::{Value, json};

use super::parts::{at, boolean, described, mapping, names, one_or_list, record, record_with, text, word};
use crate::facts::{FactType, Kind};

/// The types that are written as a word.
const TYPES: [(&str, FactType); 5] = [
    ("yes_no", FactType::YesNo),
    ("count", FactType::Count),
    ("duration", FactType::Duration),
    ("share", FactType::Share),
    ("rate", FactType::Rate),
];

/// A whole facts file.
pub(super) fn root() -> Value {
    let impossible = record_with(
        &["when", "reason"],
        vec![
            ("when", "facts that cannot be so together", at("condition")),
            ("reason", "why they cannot", text()),
        ],
    );
    record(vec![
        (
            "params",
            "parameters that every rule may use as $name",
            mapping(&text()),
        ),
        ("safeguards", "further safeguards, for descriptions and rules", names()),
        (
            "facts",
            "facts that descriptions give and rules read, by name",
            mapping(&fact()),
        ),
        (
            "impossible",
            "what cannot be together, left out of every completion and proof",
            one_or_list(&impossible),
        ),
    ])
}

fn fact() -> Value {
    let mut fact = record_with(
        &["of", "type", "means"],
        vec![
            ("of", "what it is of", word::<Kind>()),
            (
                "type",
                "what values it takes: yes_no, count, duration, share, rate, { one_of: […] } or { set_of: […] }",
                values(),
            ),
            ("means", "what it means, in a sentence", text()),
            (
                "ask",
                "how a person is asked for it; only where one can answer it",
                ask(),
            ),
            (
                "default",
                "what holds where nothing is said; without one it is unknown",
                text(),
            ),
            (
                "derived",
                "computed by the program, for the built-in facts only; default: false",
                boolean(),
            ),
        ],
    );
    let defaults = TYPES.iter().map(|(name, values)| {
        json!({
            "if": { "properties": { "type": { "const": name } }, "required": ["type"] },
            "then": { "properties": { "default": super::units::value(values) } },
        })
    });
    fact["allOf"] = defaults.collect();
    fact
}

fn values() -> Value {
    let words =
        |least: usize, most: usize| json!({ "type": "array", "items": text(), "minItems": least, "maxItems": most });
    json!({ "anyOf": [
        { "enum": TYPES.iter().map(|(name, _)| *name).collect::<Vec<_>>() },
        {
            "type": "object",
            "properties": {
                "one_of": described("one of these words, 2 to 64", words(2, 64)),
                "set_of": described("any of these words, 1 to 100", json!({ "anyOf": [text(), words(1, 100)] })),
            },
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ] })
}

fn ask() -> Value {
    let whole = record_with(
        &["question"],
        vec![
            ("question", "the question, with placeholders", text()),
            ("short", "the same in one line, with placeholders", text()),
            ("why", "why it is asked", text()),
            ("help", "what each choice means", mapping(&text())),
        ],
    );
    json!({ "anyOf": [text(), whole] })
}
