//! The schema of a description.

use serde_json::{Value, json};

use super::parts::{
    Definitions, at, boolean, mapping, names, one_of_or_own, one_or_list, record, record_with, text, word,
};
use super::touchpoint;
use crate::description::{FORMAT_VERSION, SystemKind};
use crate::rules::Rulebook;

/// A whole description.
pub(super) fn root() -> Value {
    let version: u64 = FORMAT_VERSION.parse().expect("a version is a number");
    record_with(
        &["touchpoint"],
        vec![
            (
                "touchpoint",
                "the version of this format",
                json!({ "anyOf": [{ "const": version }, { "type": "string", "pattern": format!("^{FORMAT_VERSION}$") }] }),
            ),
            (
                "name",
                "what is described; with several files the landscape has a name where they agree",
                text(),
            ),
            ("systems", "the systems, by name", named(&at("system"))),
            ("operations", "the operations, by name", named(&at("operation"))),
            (
                "accept",
                "findings let stand in this file, and about the landscape",
                one_or_list(&at("accept")),
            ),
        ],
    )
}

/// A mapping from names that stand in tables.
fn named(values: &Value) -> Value {
    let mut named = mapping(values);
    named["propertyNames"] = at("name");
    named
}

/// What descriptions are made of, and the whole of one for the examples of rules.
pub(super) fn definitions(book: &Rulebook) -> Definitions {
    vec![
        ("description", root()),
        ("system", system()),
        ("operation", operation()),
        ("touchpoint", touchpoint::touchpoint(&book.vocabulary)),
        ("observed", touchpoint::observed()),
        ("latency", latency()),
        ("accept", accept()),
        ("rule", one_of_or_own(book.ids())),
        ("facts", mapping(&at("fact"))),
        (
            "fact",
            json!({ "anyOf": [
                { "type": ["string", "number", "boolean"] },
                { "type": "array", "items": text() },
            ] }),
        ),
    ]
}

fn system() -> Value {
    record(vec![
        ("description", "what it is", text()),
        (
            "owner",
            "the team or company that answers for it; default: unknown",
            text(),
        ),
        ("external", "someone else's; default: false", boolean()),
        (
            "kind",
            "service, gateway, client (browser, app, device), broker, datastore, or person: drawn, never advised on; \
             default: service",
            word::<SystemKind>(),
        ),
        (
            "on_broker",
            "whether it can publish to your broker and subscribe there; default: true; false where it is external or \
             a client",
            boolean(),
        ),
        (
            "availability",
            "the share of the time in which it answers; below 99.9 % it is sometimes down; default: unknown",
            at("share"),
        ),
        (
            "sometimes_down",
            "said outright: maintenance windows, downtime on deployment, or simply unreliable; wins over any \
             availability; default: from availability, else unknown",
            boolean(),
        ),
        (
            "latency",
            "a typical round trip, as its callers see it; default: unknown",
            at("latency"),
        ),
        (
            "aliases",
            "other names for it, in other teams' files; wherever a system is named an alias will do",
            names(),
        ),
        (
            "facts",
            "facts that rules of your own declare; the built-in rules declare none",
            at("facts"),
        ),
        (
            "accept",
            "findings let stand in its operations",
            one_or_list(&at("accept")),
        ),
    ])
}

fn operation() -> Value {
    record_with(
        &["in"],
        vec![
            (
                "in",
                "where it happens: the caller of its API calls, the publisher of its events",
                text(),
            ),
            ("description", "what it is", text()),
            ("rate", "how often it runs; default: unknown", at("rate")),
            (
                "slo",
                "what it owes to its own caller: latency, as one figure or with p50 and p99, and availability",
                record(vec![
                    ("latency", "how long it may take", at("latency")),
                    ("availability", "the share of its runs that succeed", at("share")),
                ]),
            ),
            ("subscribes", "it runs when one of these events arrives", names()),
            (
                "touchpoints",
                "its touchpoints, in the order in which they happen",
                json!({ "type": ["array", "null"], "items": at("touchpoint") }),
            ),
            ("facts", "facts that rules of your own declare", at("facts")),
            (
                "accept",
                "findings let stand at it and its touchpoints",
                one_or_list(&at("accept")),
            ),
        ],
    )
}

fn latency() -> Value {
    let percentiles = json!({
        "type": "object",
        "properties": {
            "p50": super::parts::described("half of the calls take at most this", at("duration")),
            "p99": super::parts::described("99 of 100 calls take at most this", at("duration")),
        },
        "additionalProperties": false,
        "minProperties": 1,
    });
    json!({ "anyOf": [at("duration"), percentiles] })
}

fn accept() -> Value {
    record_with(
        &["rule", "reason"],
        vec![
            ("rule", "the rule whose findings stand", at("rule")),
            ("reason", "why they may; touchpoint lint shows it", text()),
            (
                "until",
                "the last day, in UTC; after it the finding is back; default: no end",
                at("day"),
            ),
        ],
    )
}
