//! The schema of the configuration.

use serde_json::{Map, Value, json};

use super::parts::{at, boolean, described, mapping, names, record, record_with, text, word};
use crate::rules::{DRIFT, Rulebook, Severity, UPKEEP};

/// A whole configuration.
pub(super) fn root(book: &Rulebook) -> Value {
    let params = book.vocabulary.params.iter();
    let params = params.map(|(name, value)| {
        let means = format!("a parameter of all rules; built in: {}", value.value);
        (name.clone(), described(&means, text()))
    });
    let criteria = book.criteria.iter().map(|rule| &rule.common);
    let rules = criteria
        .chain(book.anti_patterns.iter().map(|rule| &rule.common))
        .chain(book.variants.iter().map(|rule| &rule.common))
        .chain(book.safeguards.iter().map(|rule| &rule.common));
    let rules = rules.map(|common| (common.id.value.clone(), described(&common.title, at("change"))));
    let upkeep = UPKEEP.iter().chain(&DRIFT);
    let rules = rules.chain(upkeep.map(|rule| (rule.id.to_owned(), described(rule.title, at("change")))));
    record(vec![
        ("rules", "folders with rules and facts of your own", names()),
        (
            "parameters",
            "other values for the parameters that all rules may use",
            json!({
                "type": ["object", "null"],
                "properties": params.collect::<Map<_, _>>(),
                "additionalProperties": text(),
            }),
        ),
        (
            "set",
            "what is changed of a rule, by its id",
            json!({
                "type": ["object", "null"],
                "properties": rules.collect::<Map<_, _>>(),
                "additionalProperties": at("change"),
            }),
        ),
    ])
}

/// What is changed of one rule.
pub(super) fn change() -> Value {
    record_with(
        &["reason"],
        vec![
            ("off", "the rule is not used; default: false", boolean()),
            ("severity", "how bad its findings are", word::<Severity>()),
            ("params", "other values for its own parameters", mapping(&text())),
            ("replace", "a file with the rule that takes its place", text()),
            ("reason", "why; it is shown", text()),
        ],
    )
}
