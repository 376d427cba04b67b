//! At every key of a description, whatever stands there, schema and reader agree.

use touchpoint::schema::Schema;

use crate::{against, read, schema};

/// Every kind of value, as it may be written.
const VALUES: &[&str] = &[
    "",
    "~",
    "null",
    "true",
    "false",
    "True",
    "yes",
    "no",
    "\"true\"",
    "0",
    "1",
    "2",
    "-1",
    "+1",
    "1.5",
    "12",
    "\"1\"",
    "\"0\"",
    "\"\"",
    "x",
    "[]",
    "[x]",
    "[x, y]",
    "[1]",
    "[true]",
    "[\"\"]",
    "[~]",
    "[[x]]",
    "[{}]",
    "{}",
    "{ a: b }",
    "180ms",
    "\"5 s\"",
    "180",
    "5m",
    "99.9%",
    "101%",
    "0.999",
    "20/s",
    "20",
    "20/d",
    "2027-06-30",
    "2027-02-30",
    "many",
    "api",
    "event",
    "unknown",
    "answer",
    "nothing",
    "stop",
    "continue",
    "per_key",
    "total",
    "service",
    "person",
    "{ p50: 1s }",
    "{ p99: 1s }",
    "{ p50: 1 }",
    "{ p98: 1s }",
    "{ latency: 1s }",
    "{ availability: 99% }",
    "{ rule: a, reason: b }",
    "[{ rule: a, reason: b, until: 2027-06-30 }]",
    "{ rule: a }",
    "[{ to: x }]",
    "[{ event: x }]",
    "[{ to: x, via: event }]",
    "[{ to: [] }]",
    "{ in: x }",
    "{ a: { in: x } }",
    "{ a: {} }",
    "{ a: }",
    "{ a: [x] }",
    "{ a: [] }",
    "{ a: [1, true] }",
    "{ a: \"\" }",
    "{ \" \": { in: x } }",
    "[timeout, own]",
];

/// Each record around one entry.
const RECORDS: &[(&str, &str)] = &[
    ("", "touchpoint: 1\nENTRY\n"),
    ("/$defs/system", "touchpoint: 1\nsystems: { a: { ENTRY } }\n"),
    (
        "/$defs/operation",
        "touchpoint: 1\noperations: { o: { in: a, ENTRY } }\n",
    ),
    ("/$defs/operation", "touchpoint: 1\noperations: { o: { ENTRY } }\n"),
    (
        "/$defs/touchpoint",
        "touchpoint: 1\noperations: { o: { in: a, touchpoints: [{ to: b, ENTRY }] } }\n",
    ),
    (
        "/$defs/touchpoint",
        "touchpoint: 1\noperations: { o: { in: a, touchpoints: [{ event: e, ENTRY }] } }\n",
    ),
    (
        "/$defs/touchpoint",
        "touchpoint: 1\noperations: { o: { in: a, touchpoints: [{ ENTRY }] } }\n",
    ),
    (
        "/$defs/accept",
        "touchpoint: 1\naccept: { rule: a, reason: b, ENTRY }\n",
    ),
    ("/$defs/accept", "touchpoint: 1\naccept: [{ reason: b, ENTRY }]\n"),
    ("/$defs/accept", "touchpoint: 1\naccept: [{ rule: a, ENTRY }]\n"),
];

#[test]
fn whatever_stands_at_a_key() {
    let whole = schema(Schema::Description);
    let mut wrong = Vec::new();
    let mut seen = (0, 0);
    for (path, around) in RECORDS {
        let keys = whole.pointer(path).expect("a record")["properties"].as_object();
        for key in keys.expect("keys").keys() {
            // A key that stands twice is no matter of shape.
            if around.contains(&format!("{key}: ")) {
                continue;
            }
            for value in VALUES {
                let text = around.replace("ENTRY", &format!("{key}: {value}"));
                let (reader, schema) = (read(&text), against(Schema::Description, &text));
                match (reader.is_empty(), schema.is_empty()) {
                    (true, true) => seen.0 += 1,
                    (false, false) => seen.1 += 1,
                    (true, false) => wrong.push(format!("refused: {text}{schema:?}")),
                    (false, true) => wrong.push(format!("accepted: {text}{}", reader[0].message)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} differ", wrong.join("\n"), wrong.len());
    assert!(seen.0 > 500 && seen.1 > 2000, "{seen:?}");
}
