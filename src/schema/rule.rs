//! The schema of a rule file. Its `kind` selects the keys.

use serde_json::{Map, Value, json};

use super::parts::{
    Key, at, boolean, mapping, names, one_of_or_own, one_or_list, properties, record, record_with, text, word,
};
use crate::facts::{Kind, Pattern};
use crate::rules::{Rulebook, Severity};

/// What one kind of rule has besides what all have.
struct RuleKind {
    name: &'static str,
    keys: Vec<Key<'static>>,
    required: &'static [&'static str],
}

/// A rule of any kind.
pub(super) fn root(book: &Rulebook) -> Value {
    let kinds = [criterion(book), anti_pattern(book), variant(), safeguard(book)];
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    let common = common(&names);
    let common_keys: Vec<&str> = common.iter().map(|(key, ..)| *key).collect();
    let by_kind: Vec<Value> = kinds.into_iter().map(|kind| chosen(kind, &common_keys)).collect();
    json!({
        "type": "object",
        "properties": properties(common),
        "required": ["id", "kind", "title", "when", "why", "source"],
        "allOf": by_kind,
    })
}

/// The keys of a kind, where it is that kind.
fn chosen(kind: RuleKind, common: &[&str]) -> Value {
    // What the root says of the common keys holds already; here they are only not unknown.
    let mut keys: Map<String, Value> = common.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    if let Value::Object(own) = properties(kind.keys) {
        keys.extend(own);
    }
    json!({
        "if": { "properties": { "kind": { "const": kind.name } }, "required": ["kind"] },
        "then": { "properties": keys, "required": kind.required, "additionalProperties": false },
    })
}

fn common(kinds: &[&str]) -> Vec<Key<'static>> {
    vec![
        ("id", "its id, which is its file's name; unique over all kinds", text()),
        (
            "kind",
            "criterion: speaks for API or for event. anti-pattern: finds something wrong with how it is done today. \
             variant: in which form the recommended pattern suits best. safeguard: what a chosen pattern needs around it",
            json!({ "enum": kinds }),
        ),
        ("title", "a sentence that says what it is", text()),
        (
            "params",
            "parameters, written $name in conditions and {name} in texts",
            mapping(&text()),
        ),
        ("when", "the facts that must hold", at("condition")),
        ("why", "a paragraph or two on why", text()),
        ("source", "where the claim comes from", super::parts::some_of(&text())),
        ("examples", "what it does, tested by `touchpoint`", json!({})),
    ]
}

fn criterion(book: &Rulebook) -> RuleKind {
    let criteria = || book.criteria.iter().map(|rule| rule.common.id.value.as_str());
    let verdict = record_with(
        &["recommend"],
        vec![
            (
                "recommend",
                "the verdict",
                json!({ "enum": ["api", "event", "undecided"] }),
            ),
            (
                "because",
                "the exact set of reasons",
                one_or_list(&one_of_or_own(criteria())),
            ),
        ],
    );
    RuleKind {
        name: "criterion",
        required: &["recommend", "because"],
        keys: vec![
            ("recommend", "the pattern for which it speaks", word::<Pattern>()),
            (
                "overrides",
                "criteria that it beats where both hold",
                one_or_list(&one_of_or_own(criteria())),
            ),
            ("because", "why, at a touchpoint: a text with placeholders", text()),
            (
                "short",
                "the same for a table's cell, at most 24 characters; default: the rule's id",
                text(),
            ),
            (
                "worth_a_change",
                "whether a touchpoint done the other way is worth changing for this alone; default: true",
                boolean(),
            ),
            (
                "examples",
                "facts, and the verdict with its reasons",
                one_or_list(&example(verdict)),
            ),
        ],
    }
}

fn anti_pattern(book: &Rulebook) -> RuleKind {
    let others = book.anti_patterns.iter().map(|rule| rule.common.id.value.as_str());
    let example = record_with(
        &["description"],
        vec![
            ("name", "what it shows, in a few words", text()),
            ("description", "a whole description", at("description")),
            ("finds", "the exact set of places at which it is found", names()),
        ],
    );
    RuleKind {
        name: "anti-pattern",
        required: &["of", "severity", "message", "fix"],
        keys: vec![
            ("of", "what it is about", word::<Kind>()),
            ("severity", "how bad a finding is", word::<Severity>()),
            (
                "covered_by",
                "where one of these is found at the same place, this one is silent",
                one_or_list(&one_of_or_own(others)),
            ),
            (
                "message",
                "what is wrong at a place, in a line: a text with placeholders",
                text(),
            ),
            (
                "labels",
                "words for places: here, related, or a fact's name",
                mapping(&text()),
            ),
            ("fix", "what to do about it: a text with placeholders", text()),
            (
                "examples",
                "descriptions in which it is found, and in which it is not",
                record(vec![
                    ("bad", "it is found in these", one_or_list(&example)),
                    ("good", "it is not found in these", one_or_list(&example)),
                ]),
            ),
        ],
    }
}

fn variant() -> RuleKind {
    RuleKind {
        name: "variant",
        required: &["of", "does"],
        keys: vec![
            ("of", "the verdict of which it is a form", word::<Pattern>()),
            ("does", "what it does, in a sentence", text()),
            (
                "examples",
                "facts, and whether it holds",
                one_or_list(&example(holds())),
            ),
        ],
    }
}

fn safeguard(book: &Rulebook) -> RuleKind {
    let names = one_of_or_own(book.vocabulary.safeguards().iter().map(String::as_str));
    RuleKind {
        name: "safeguard",
        required: &["any_of"],
        keys: vec![
            ("of", "the verdict for which it is; default: either", word::<Pattern>()),
            (
                "any_of",
                "safeguards of which one will do",
                super::parts::some_of(&names),
            ),
            (
                "examples",
                "facts, and whether it holds",
                one_or_list(&example(holds())),
            ),
        ],
    }
}

fn holds() -> Value {
    record_with(&["holds"], vec![("holds", "whether the rule holds", boolean())])
}

/// An example that gives facts.
fn example(expect: Value) -> Value {
    record_with(
        &["expect"],
        vec![
            ("name", "what it shows, in a few words", text()),
            ("given", "the facts", at("given")),
            ("expect", "what is to come of them", expect),
        ],
    )
}
