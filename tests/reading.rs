//! Reading: YAML as another reader has it, no input that panics, and every bad input told with its place.

use std::collections::BTreeMap;

use common::{builtin, read_files, read_one, told};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use touchpoint::text::{Diagnostic, FileId, Node, NodeData, Sources, compose};

mod common;

const EXAMPLES: [&str; 5] = [
    include_str!("../examples/shop.touchpoints.yaml"),
    include_str!("../examples/eshop.touchpoints.yaml"),
    include_str!("../examples/otel-demo.touchpoints.yaml"),
    include_str!("../examples/fraud-check.touchpoints.yaml"),
    include_str!("../examples/known-touchpoints.touchpoints.yaml"),
];

// ---- the same values as another reader ----

fn compare(node: &Node<'_>, value: &Value) -> Result<(), String> {
    let differs = || Err(format!("{:?} is no {value}", node.data));
    match (&node.data, value) {
        (NodeData::Mapping { entries, .. }, Value::Object(fields)) => {
            if entries.len() != fields.len() {
                return differs();
            }
            for entry in entries {
                match fields.get(&*entry.key) {
                    Some(field) => compare(&entry.value, field)?,
                    None => return Err(format!("the key `{}` is not there", entry.key)),
                }
            }
            Ok(())
        }
        (NodeData::Sequence { items, .. }, Value::Array(values)) if items.len() == values.len() => items
            .iter()
            .zip(values)
            .try_for_each(|(item, value)| compare(item, value)),
        (NodeData::Scalar { .. }, Value::Null) if node.is_null() => Ok(()),
        (NodeData::Scalar { .. }, Value::Bool(value)) if node.boolean() == Some(*value) => Ok(()),
        (NodeData::Scalar { text, plain: true }, Value::Number(number))
            if text.parse::<f64>().ok() == number.as_f64() =>
        {
            Ok(())
        }
        (NodeData::Scalar { text, .. }, Value::String(value)) if text == value => Ok(()),
        _ => differs(),
    }
}

fn composed<R>(text: &str, use_tree: impl FnOnce(Option<&Node<'_>>, &[Diagnostic]) -> R) -> R {
    let mut sources = Sources::new();
    let file = sources.add("x.yaml", text);
    let mut diagnostics = Vec::new();
    let tree = compose(&sources.get(file).text, file, &mut diagnostics);
    use_tree(tree.as_ref(), &diagnostics)
}

fn reads_the_same(text: &str) -> Result<(), String> {
    let other: Value = serde_saphyr::from_str(text).map_err(|error| format!("the other reader: {error}"))?;
    composed(text, |tree, diagnostics| match tree {
        Some(tree) if diagnostics.is_empty() => compare(tree, &other),
        _ => Err(format!("{diagnostics:?}")),
    })
}

#[test]
fn examples_and_rules_read_as_another_reader_has_them() {
    for text in EXAMPLES {
        reads_the_same(text).unwrap_or_else(|wrong| panic!("{wrong}"));
        reads_the_same(&text.replace('\n', "\r\n")).unwrap_or_else(|wrong| panic!("with CRLF: {wrong}"));
    }
    for (name, text) in common::rule_files() {
        reads_the_same(&text).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
}

#[test]
fn examples_are_advised_on_with_any_line_ends_and_as_json() {
    for text in EXAMPLES {
        let given = common::projection(&common::world(text).advice());
        assert_eq!(
            given,
            common::projection(&common::world(&text.replace('\n', "\r\n")).advice())
        );
        assert_eq!(
            given,
            common::projection(&common::world(&format!("\u{feff}{text}")).advice())
        );
        let value: Value = serde_saphyr::from_str(text).expect("it reads");
        let json = serde_json::to_string_pretty(&value).expect("it is JSON");
        assert_eq!(given, common::projection(&common::world(&json).advice()));
    }
}

/// A value, and how it is written.
#[derive(Clone, Debug)]
enum Written {
    Plain(String),
    Quoted(String, Quotes),
    Block(String, bool),
    Null(&'static str),
    Bool(&'static str, bool),
    Int(i64),
    List(Vec<Written>, bool),
    Map(Vec<(String, Written)>, bool),
    /// A mapping with an anchor, then one that merges it.
    Merged(Vec<(String, String)>, Vec<(String, String)>),
    /// A value with an anchor, then its alias.
    Twice(Box<Written>),
}

#[derive(Clone, Copy, Debug)]
enum Quotes {
    Single,
    Double,
    Escaped,
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 äß漢😀:#'\"\\\\{}\\[\\],&*!|>%@`~\t/._-]{0,12}"
}

fn written() -> impl Strategy<Value = Written> {
    let leaf = prop_oneof![
        "[a-z]{1,3}[a-zä漢0-9_.-]{0,5}( [a-z0-9]{1,4}){0,2}x".prop_map(Written::Plain),
        (
            text(),
            prop_oneof![Just(Quotes::Single), Just(Quotes::Double), Just(Quotes::Escaped)]
        )
            .prop_map(|(text, quotes)| Written::Quoted(text, quotes)),
        (
            "[a-z#:-][a-z #:'\"ä漢-]{0,8}(\n{1,2}[a-z#:][a-z #:'\"{}-]{0,8}){0,3}\n{0,3}",
            any::<bool>()
        )
            .prop_map(|(text, folded)| Written::Block(text, folded)),
        prop_oneof![Just("~"), Just("null"), Just("")].prop_map(Written::Null),
        prop_oneof![Just(("true", true)), Just(("false", false)), Just(("True", true))]
            .prop_map(|(text, value)| Written::Bool(text, value)),
        any::<i32>().prop_map(|number| Written::Int(i64::from(number))),
        (fields(), fields()).prop_map(|(base, own)| Written::Merged(base, own)),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..4), any::<bool>())
                .prop_map(|(items, flow)| Written::List(items, flow)),
            (
                proptest::collection::btree_map("[a-z]{1,5}", inner.clone(), 0..4),
                any::<bool>()
            )
                .prop_map(|(fields, flow)| Written::Map(fields.into_iter().collect(), flow)),
            inner.prop_map(|value| Written::Twice(Box::new(value))),
        ]
    })
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::btree_map("[a-d]", "[a-z]{2,4}x", 1..4).prop_map(|fields| fields.into_iter().collect())
}

/// Emits YAML text; anchors are numbered.
#[derive(Default)]
struct Emitter {
    anchors: usize,
}

impl Emitter {
    fn anchor(&mut self) -> String {
        self.anchors += 1;
        format!("a{}", self.anchors)
    }

    /// What stands after `- `, `key: ` or at the start; `indent`: of the lines of a block in it.
    fn value(&mut self, value: &Written, indent: usize, flow: bool) -> String {
        let pad = " ".repeat(indent);
        match value {
            Written::Plain(text) => text.clone(),
            Written::Quoted(text, quotes) => quote(text, *quotes),
            Written::Block(text, folded) if !flow && !(*folded && text.contains('\n')) => {
                let sign = if *folded { '>' } else { '|' };
                let body = text.trim_end_matches('\n');
                let chomp = match text.len() - body.len() {
                    0 => "-",
                    1 => "",
                    _ => "+",
                };
                let lines: Vec<String> = text
                    .strip_suffix('\n')
                    .unwrap_or(text)
                    .split('\n')
                    .map(|line| {
                        if line.is_empty() {
                            String::new()
                        } else {
                            format!("{pad}{line}")
                        }
                    })
                    .collect();
                format!("{sign}{chomp}\n{}", lines.join("\n"))
            }
            Written::Block(text, _) => quote(text, Quotes::Escaped),
            Written::Null(text) if flow && text.is_empty() => "null".to_owned(),
            Written::Null(text) => (*text).to_owned(),
            Written::Bool(text, _) => (*text).to_owned(),
            Written::Int(number) => number.to_string(),
            Written::List(items, own_flow) if flow || *own_flow || items.is_empty() => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, indent, true)).collect();
                format!("[{}]", items.join(", "))
            }
            Written::List(items, _) => items.iter().fold(String::new(), |mut all, item| {
                all.push('\n');
                all.push_str(&format!("{pad}- {}", self.value(item, indent + 2, false)));
                all
            }),
            Written::Map(fields, own_flow) if flow || *own_flow || fields.is_empty() => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("\"{key}\": {}", self.value(value, indent, true)))
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
            Written::Map(fields, _) => fields.iter().fold(String::new(), |mut all, (key, value)| {
                all.push('\n');
                all.push_str(&format!("{pad}k{key}: {}", self.value(value, indent + 2, false)));
                all
            }),
            Written::Merged(base, own) => {
                let name = self.anchor();
                let list = |fields: &[(String, String)]| {
                    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                    fields.join(", ")
                };
                format!("[&{name} {{{}}}, {{{}, <<: *{name}}}]", list(base), list(own))
            }
            Written::Twice(value) => {
                let name = self.anchor();
                let inner = self.value(value, indent, true);
                format!("[&{name} {inner}, *{name} ]")
            }
        }
    }
}

fn quote(text: &str, quotes: Quotes) -> String {
    match quotes {
        Quotes::Single => format!("'{}'", text.replace('\'', "''")),
        Quotes::Double => format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
        ),
        Quotes::Escaped => {
            let escaped: String = text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
            format!("\"{escaped}\"")
        }
    }
}

/// What was meant.
fn meant(value: &Written, flow: bool) -> Value {
    match value {
        Written::Plain(text) | Written::Quoted(text, _) | Written::Block(text, _) => Value::String(text.clone()),
        Written::Null(_) => Value::Null,
        Written::Bool(_, value) => Value::Bool(*value),
        Written::Int(number) => Value::from(*number),
        Written::List(items, own) => {
            let flow = flow || *own || items.is_empty();
            Value::Array(items.iter().map(|item| meant(item, flow)).collect())
        }
        Written::Map(fields, own) => {
            let flow = flow || *own || fields.is_empty();
            let key = |key: &str| if flow { key.to_owned() } else { format!("k{key}") };
            Value::Object(
                fields
                    .iter()
                    .map(|(name, value)| (key(name), meant(value, flow)))
                    .collect(),
            )
        }
        Written::Merged(base, own) => {
            let strings = |fields: BTreeMap<String, String>| {
                Value::Object(
                    fields
                        .into_iter()
                        .map(|(key, value)| (key, Value::String(value)))
                        .collect(),
                )
            };
            let base: BTreeMap<String, String> = base.iter().cloned().collect();
            let mut merged = base.clone();
            merged.extend(own.iter().cloned());
            Value::Array(vec![strings(base), strings(merged)])
        }
        Written::Twice(value) => {
            let value = meant(value, true);
            Value::Array(vec![value.clone(), value])
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Reads as far as it goes; nothing in it may panic, and every place must be in the text.
fn read_through(text: &str) -> Result<(), TestCaseError> {
    let input = read_files(&[("x.yaml", text)], &builtin().vocabulary);
    match &input.result {
        Ok(landscape) => {
            let advice = touchpoint::advice::Advice::new(landscape, builtin(), common::TODAY);
            let _ = common::projection(&advice);
        }
        Err(diagnostics) => {
            prop_assert!(!diagnostics.is_empty());
            for one in diagnostics {
                prop_assert!(!one.message.is_empty());
                let spans = one.at.iter().chain(one.others.iter().map(|(span, _)| span));
                for span in spans {
                    prop_assert!(text.get(span.range()).is_some(), "{:?} at {:?}", one.message, span);
                    let place = input.sources.place(*span);
                    prop_assert!((place.line, place.column) <= (place.end_line, place.end_column));
                }
            }
        }
    }
    Ok(())
}

/// Pieces of which an almost right description is made.
const PIECES: [&str; 40] = [
    "touchpoint: 1\n",
    "systems:\n",
    "operations:\n",
    "  a: {}\n",
    "  b:\n",
    "    in: a\n",
    "    touchpoints:\n",
    "      - { to: a, via: api }\n",
    "      - to: b\n",
    "        needs: answer\n",
    "<<: *x\n",
    "&x ",
    "*x",
    "- ",
    "? ",
    ": ",
    "\n",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "|",
    ">",
    "\"",
    "'",
    "#",
    "!!str ",
    "!",
    "%",
    "---\n",
    "...\n",
    "\t",
    "\r\n",
    "ä",
    "\u{feff}",
    "\u{0}",
    "99.9%",
    "accept: [{ rule: x }]\n",
];

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn random_documents_read_as_they_were_meant_and_as_another_reader_has_them(fields in proptest::collection::btree_map("[a-z]{1,5}", written(), 1..4), crlf in any::<bool>()) {
        let root = Written::Map(fields.into_iter().collect(), false);
        let mut text = Emitter::default().value(&root, 0, false).trim_start_matches('\n').to_owned();
        text.push('\n');
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let expected = meant(&root, false);
        let result = composed(&text, |tree, diagnostics| match tree {
            Some(tree) if diagnostics.is_empty() => compare(tree, &expected),
            _ => Err(format!("{diagnostics:?}")),
        });
        prop_assert!(result.is_ok(), "{:?} in\n{}", result, text);
        let other = reads_the_same(&text);
        prop_assert!(other.is_ok(), "{:?} in\n{}", other, text);
    }

    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        read_through(&text)?;
    }

    #[test]
    fn random_pieces_never_panic(pieces in proptest::collection::vec(any::<Index>(), 0..30), head in any::<bool>()) {
        let mut text = if head { "touchpoint: 1\n".to_owned() } else { String::new() };
        pieces.iter().for_each(|piece| text.push_str(PIECES[piece.index(PIECES.len())]));
        read_through(&text)?;
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn mutated_examples_never_panic(
        example in 0..EXAMPLES.len(),
        cuts in proptest::collection::vec((any::<Index>(), any::<Index>(), 0..6usize, any::<Index>()), 1..4),
    ) {
        let mut text = EXAMPLES[example].to_owned();
        for (at, to, what, piece) in cuts {
            let boundary = |index: Index| (0..=index.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (at, to) = (boundary(at), boundary(to));
            let (from, to) = (at.min(to), at.max(to));
            match what {
                // Cut a little, cut off the rest, repeat, swap in a piece, or put one in.
                0 => text.replace_range(from..to.min(from + (to - from) % 40).max(from), ""),
                1 => text.truncate(from),
                2 => { let part = text[from..to].to_owned(); text.insert_str(to, &part); }
                _ => text.insert_str(from, PIECES[piece.index(PIECES.len())]),
            }
            if text.len() > 60_000 {
                text.truncate(0);
            }
        }
        read_through(&text)?;
    }
}

// ---- bad input, told with its place ----

/// Takes `«` and `»` out of a text, and gives what stands between them.
fn marked(text: &str) -> (String, Option<(usize, usize)>) {
    match (text.find('«'), text.find('»')) {
        (Some(from), Some(to)) => {
            let plain = text.replace(['«', '»'], "");
            (plain, Some((from, to - '«'.len_utf8())))
        }
        _ => (text.to_owned(), None),
    }
}

/// A sound description around what is wrong: `at` names the place of the wrong thing.
fn around(at: &str, wrong: &str) -> String {
    let pick = |place: &str, sound: &str| {
        if place == at {
            wrong.to_owned()
        } else {
            sound.to_owned()
        }
    };
    format!(
        "{}
{}
systems:
  orders: {}
  payments: {}
{}operations:
  place-order:
    in: orders
{}    touchpoints:
      - {}
  charge-card: {{ in: payments }}
  mail-it: {{ in: email }}
",
        pick("version", "touchpoint: 1"),
        pick("top", "name: Shop"),
        pick("orders", "{}"),
        pick("payments", "{ external: true }"),
        pick("system", "  email: {}\n"),
        pick("operation", ""),
        pick("touchpoint", "{ to: payments, via: api, needs: outcome }"),
    )
}

/// Each kind of bad input: where, what with its place marked, the message, the label.
const BAD: &[(&str, &str, &str, &str)] = &[
    // the format's version
    ("version", "touchpoint: «2»", "not `2`", ""),
    ("version", "touchpoint: «1.0»", "not `1.0`", ""),
    (
        "version",
        "touchpoint: «[1]»",
        "`touchpoint` must be the version of the format",
        "",
    ),
    ("version", "«accept»: []", "does not say its format version", ""),
    // unknown keys
    (
        "top",
        "«sytems»: {}",
        "a description has no key `sytems`",
        "did you mean `systems`?",
    ),
    (
        "orders",
        "{ «externl»: true }",
        "a system has no key `externl`",
        "did you mean `external`?",
    ),
    (
        "operation",
        "    «subscribe»: x\n",
        "an operation has no key `subscribe`",
        "did you mean `subscribes`?",
    ),
    (
        "touchpoint",
        "{ to: payments, «neds»: answer }",
        "a touchpoint has no key `neds`",
        "did you mean `needs`?",
    ),
    (
        "operation",
        "    slo: { «latancy»: 1s }\n",
        "`slo` has no key `latancy`",
        "did you mean `latency`?",
    ),
    (
        "orders",
        "{ latency: { p50: 1s, «p95»: 2s } }",
        "`latency` has no key `p95`",
        "p",
    ),
    (
        "touchpoint",
        "{ to: payments, accept: [{ rule: x, reason: y, «untill»: 2027-01-01 }] }",
        "has no key `untill`",
        "did you mean `until`?",
    ),
    // wrong types
    ("top", "name: «[a, b]»", "`name` must be a text", ""),
    (
        "orders",
        "«[a]»",
        "a system must be a mapping of keys to values, not `[a]`",
        "",
    ),
    (
        "orders",
        "{ external: «yes» }",
        "`external` must be true or false, not `yes`",
        "did you mean `true`?",
    ),
    (
        "orders",
        "{ external: «\"true\"» }",
        "`external` must be true or false",
        "",
    ),
    (
        "orders",
        "{ kind: «servce» }",
        "`kind` cannot be `servce`",
        "did you mean `service`?",
    ),
    ("orders", "{ aliases: [«{}»] }", "`aliases` must be a text", ""),
    (
        "operation",
        "    description: «{ a: b }»\n",
        "`description` must be a text",
        "",
    ),
    ("touchpoint", "«just this»", "a touchpoint must be a mapping", ""),
    (
        "touchpoint",
        "{ to: payments, via: «apis» }",
        "`via` cannot be `apis`",
        "did you mean `api`?",
    ),
    (
        "touchpoint",
        "{ to: payments, needs: «answr» }",
        "`needs` cannot be `answr`",
        "did you mean `answer`?",
    ),
    (
        "touchpoint",
        "{ to: payments, needs: «[answer]» }",
        "`needs` must be one of",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, on_failure: «halt» }",
        "`on_failure` cannot be `halt`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, times: «0» }",
        "`times` must be a whole number from 1, or `many`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, times: «several» }",
        "`times` must be a whole number from 1",
        "",
    ),
    (
        "touchpoint",
        "{ event: x, consumers: «-1» }",
        "`consumers` must be a whole number, not `-1`",
        "",
    ),
    (
        "touchpoint",
        "{ event: x, consumers: «1.5» }",
        "`consumers` must be a whole number",
        "",
    ),
    (
        "touchpoint",
        "{ event: x, order_matters: «perkey» }",
        "`order_matters` cannot be `perkey`",
        "did you mean `per_key`?",
    ),
    (
        "touchpoint",
        "{ event: x, must_arrive: «1» }",
        "`must_arrive` must be true or false",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, accept: [{ rule: x, reason: y, until: «tomorrow» }] }",
        "`until` must be a day",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, accept: [{ rule: x, reason: y, until: «2027-02-30» }] }",
        "`until` must be a day",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, accept: [«{ rule: x }»] }",
        "`accept` has no `reason`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, accept: [«{ reason: x }»] }",
        "`accept` has no `rule`",
        "",
    ),
    // duplicate keys
    ("top", "name: A\n«name»: B", "`name` stands twice", "again"),
    (
        "system",
        "  email: {}\n  «email»: {}\n",
        "`email` stands twice",
        "again",
    ),
    (
        "touchpoint",
        "{ to: payments, via: api, «via»: api }",
        "`via` stands twice",
        "again",
    ),
    // durations, shares and rates
    (
        "orders",
        "{ latency: «180» }",
        "`latency: 180` has no unit",
        "did you mean `180ms`?",
    ),
    (
        "orders",
        "{ latency: { p50: «5» } }",
        "`p50: 5` has no unit",
        "did you mean `5ms`?",
    ),
    (
        "orders",
        "{ latency: «{ p50: 2s, p99: 1s }» }",
        "`p50` is above `p99`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, stale_for: «5m» }",
        "has no unit that is known",
        "did you mean `5min`?",
    ),
    (
        "touchpoint",
        "{ to: payments, stale_for: «soon» }",
        "is no duration",
        "",
    ),
    ("touchpoint", "{ to: payments, stale_for: «-5s» }", "is no duration", ""),
    (
        "orders",
        "{ availability: «99.9» }",
        "`availability: 99.9` has no %",
        "did you mean `99.9%`?",
    ),
    (
        "orders",
        "{ availability: «0.999» }",
        "has no %",
        "did you mean `99.9%`?",
    ),
    (
        "orders",
        "{ availability: «100.1%» }",
        "`availability: 100.1%` is above 100%",
        "",
    ),
    (
        "operation",
        "    rate: «20»\n",
        "`rate: 20` has no unit",
        "did you mean `20/s`?",
    ),
    ("operation", "    rate: «often»\n", "is no rate", ""),
    // names that nobody declares
    (
        "touchpoint",
        "{ to: «paymets» }",
        "no system is called `paymets`",
        "did you mean `payments`?",
    ),
    (
        "touchpoint",
        "{ to: [payments, «warehouse»] }",
        "no system is called `warehouse`",
        "",
    ),
    (
        "touchpoint",
        "{ event: x, to: «emial» }",
        "no system is called `emial`",
        "did you mean `email`?",
    ),
    (
        "operation",
        "  other:\n    in: «ordres»\n",
        "no system is called `ordres`",
        "did you mean `orders`?",
    ),
    (
        "touchpoint",
        "{ to: payments, invokes: «charge-crd» }",
        "no operation is called `charge-crd`",
        "did you mean `charge-card`?",
    ),
    (
        "touchpoint",
        "{ to: payments, invokes: «mail-it» }",
        "`mail-it` does not happen in the system that is called",
        "",
    ),
    (
        "operation",
        "    touchpoints: []\n  «other»: {}\n  third:\n    in: orders\n",
        "does not say in which system it happens",
        "",
    ),
    // ids and aliases
    (
        "touchpoint",
        "{ id: a, to: payments }\n      - { id: «a», to: email }",
        "the id `a` stands twice",
        "again",
    ),
    (
        "orders",
        "{ aliases: [«payments»] }",
        "would be a name of two systems",
        "",
    ),
    (
        "system",
        "  email: { aliases: [x] }\n  mail: { aliases: [«x»] }\n",
        "`x` would be a name of two systems",
        "",
    ),
    // what a touchpoint says of itself
    (
        "touchpoint",
        "«{ via: api, needs: answer }»",
        "neither `to` nor `event`",
        "",
    ),
    ("touchpoint", "{ «to: []», via: api }", "names no system", ""),
    (
        "touchpoint",
        "{ event: x, «via: api» }",
        "an event is done `via: event`",
        "",
    ),
    (
        "touchpoint",
        "{ event: x, «via: file» }",
        "an event is done `via: event`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, «via: event» }",
        "`via: event` needs the event's name",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, «waits_for»: x }",
        "a call cannot have `waits_for`",
        "",
    ),
    ("touchpoint", "{ to: «orders» }", "`orders` calls itself", ""),
    // safeguards and facts
    (
        "touchpoint",
        "{ to: payments, safeguards: [timeout, «retrie»] }",
        "no safeguard is called `retrie`",
        "did you mean `retry`?",
    ),
    (
        "touchpoint",
        "{ to: payments, facts: { «personal_data»: true } }",
        "no fact is called `personal_data`",
        "",
    ),
    (
        "touchpoint",
        "{ to: payments, facts: { «consumers»: 2 } }",
        "`consumers` is a key of its own",
        "",
    ),
    ("orders", "{ facts: { «called_by»: 2 } }", "`called_by` is derived", ""),
    // YAML
    ("top", "<<: «5»", "`<<`", ""),
    ("top", "«[a]»: b", "a key is a single word", ""),
];

#[test]
fn the_description_around_bad_input_is_sound() {
    let input = read_files(&[("x.yaml", around("nowhere", ""))], &builtin().vocabulary);
    assert!(
        input.result.is_ok(),
        "{}",
        told(&input.result.err().unwrap_or_default(), &input.sources)
    );
}

#[test]
fn each_bad_input_is_told_with_its_place() {
    let mut failures = String::new();
    for (at, wrong, message, label) in BAD {
        let (text, place) = marked(&around(at, wrong));
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        let Err(diagnostics) = input.result else {
            failures.push_str(&format!("{wrong}\n    was read\n"));
            continue;
        };
        let fits = diagnostics.iter().any(|one| {
            let range = one.at.map(touchpoint::text::Span::range);
            one.message.contains(message)
                && one.label.contains(label)
                && range.map(|range| (range.start, range.end)) == place
        });
        if !fits {
            failures.push_str(&format!("{wrong}\n    {}", told(&diagnostics, &input.sources)));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn one_slip_is_one_error() {
    for (at, wrong, ..) in BAD {
        let (text, _) = marked(&around(at, wrong));
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        let count = input.result.map_err(|wrong| wrong.len()).err();
        // Without its version a file may miss what stood there instead; two keys taken out of one are two.
        let two = ["«accept»", "«other»", "in: «ordres»"]
            .iter()
            .any(|two| wrong.contains(two));
        assert!(count == Some(1) || two, "{wrong}: {count:?}");
    }
}

#[test]
fn syntax_errors_are_told_and_leave_the_rest_alone() {
    for text in [
        "touchpoint: 1\nsystems: { a: {}\n",
        "touchpoint: 1\nsystems:\n  a: {}\n b: {}\n",
        "touchpoint: 1\nname: \"open\n",
        "touchpoint: 1\nname: [a, b\n",
        "touchpoint: 1\n\tname: x\n",
        "touchpoint: 1\nname: *nobody\n",
        "touchpoint: 1\nname: a: b\n",
        "touchpoint: 1\n---\ntouchpoint: 1\n",
        "a: &a [*a]\n",
        "",
        "# nothing but a comment\n",
        "touchpoint: 1\nname: \u{0}\n",
    ] {
        let input = read_files(&[("x.yaml", text)], &builtin().vocabulary);
        let Err(diagnostics) = input.result else {
            panic!("{text:?} was read")
        };
        assert_eq!(diagnostics.len(), 1, "{text:?}\n{}", told(&diagnostics, &input.sources));
        assert!(diagnostics[0].at.is_some(), "{text:?}");
    }
    for text in ["just words", "[]", "- touchpoint: 1\n", "1"] {
        let input = read_files(&[("x.yaml", text)], &builtin().vocabulary);
        assert!(input.result.is_err(), "{text:?} was read");
    }
}

#[test]
fn bombs_are_told_and_do_no_harm() {
    let mut bomb = String::from("touchpoint: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    let block = (0..100_000).fold(String::new(), |mut text, level: usize| {
        // Deep by dashes: each is one level more.
        if level > 0 {
            text.push(' ');
        }
        text.push('-');
        text
    });
    for (what, text) in [
        ("aliases", bomb),
        ("lists", "[".repeat(100_000)),
        (
            "closed lists",
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        ("mappings", "{a: ".repeat(100_000)),
        ("dashes", block),
    ] {
        let started = std::time::Instant::now();
        let mut sources = Sources::new();
        let file = sources.add("x.yaml", text);
        let mut diagnostics = Vec::new();
        let tree = compose(&sources.get(file).text, file, &mut diagnostics);
        assert!(tree.is_none(), "{what}");
        assert_eq!(diagnostics.len(), 1, "{what}");
        assert!(started.elapsed().as_secs() < 20, "{what} took {:?}", started.elapsed());
    }
}

/// Merging is no bomb: what is merged again and again has its keys once. It only has to be quick.
#[test]
fn many_merges_and_merges_of_many_read_in_no_time() {
    let mut deep = String::from("m0: &m0 { a: 1, b: 2 }\n");
    for level in 1..40 {
        let below = vec![format!("*m{}", level - 1); 10].join(", ");
        deep.push_str(&format!("m{level}: &m{level} {{ <<: [{below}] }}\n"));
    }
    let keys = (0..90_000)
        .map(|key| format!("k{key}: 1"))
        .collect::<Vec<_>>()
        .join(", ");
    let wide = format!("all: &all {{ {keys} }}\nagain: {{ <<: *all }}\n");
    for text in [deep, wide] {
        let started = std::time::Instant::now();
        composed(&text, |tree, diagnostics| {
            assert!(tree.is_some() && diagnostics.is_empty(), "{diagnostics:?}");
            let last = tree.and_then(|tree| tree.entries()?.last()).expect("it has entries");
            let count = last.value.entries().map(<[_]>::len);
            assert!(count == Some(2) || count == Some(90_000), "{count:?}");
        });
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }
}

#[test]
fn every_error_of_every_file_is_told_in_one_run() {
    let first = "touchpoint: 1
systems: { a: { availability: 99 }, b: {} }
operations:
  one:
    in: a
    touchpoints:
      - { to: nobody, neds: answer }
      - { event: x, via: api }
      - { to: b, safeguards: [retrie] }
";
    let second = "touchpoint: 1
systems: { b: { external: true }, c: { extrnal: true } }
operations:
  one: { in: c }
  two: { in: elsewhere }
";
    let third = "touchpoint: 2\n";
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let files = [("1.yaml", first), ("2.yaml", second), ("3.yaml", third)];
        let files = order.map(|at| files[at]);
        let input = read_files(&files, &builtin().vocabulary);
        let diagnostics = input.result.err().expect("much is wrong");
        let text = told(&diagnostics, &input.sources);
        let lines: Vec<&str> = text.lines().collect();
        for (line, wanted) in [
            ("1.yaml:2:31", "has no %"),
            ("1.yaml:7:15", "no system is called `nobody`"),
            ("1.yaml:7:23", "no key `neds`"),
            ("1.yaml:8:21", "an event is done `via: event`"),
            ("1.yaml:9:31", "no safeguard is called `retrie`"),
            ("2.yaml:2:40", "no key `extrnal`"),
            ("2.yaml:4:3", "the operation `one` is declared twice"),
            ("2.yaml:5:14", "no system is called `elsewhere`"),
            ("3.yaml:1:13", "not `2`"),
        ] {
            assert!(
                lines.iter().any(|told| told.starts_with(line) && told.contains(wanted)),
                "{line} {wanted}\n{text}"
            );
        }
        // By file and place, whatever the order in which they were given.
        let mut sorted = lines.clone();
        sorted.sort_by_key(|line| {
            let mut parts = line.split([':', ' ']);
            let file = parts.next().map(str::to_owned);
            let numbers: Vec<usize> = parts.take(2).filter_map(|part| part.parse().ok()).collect();
            (file, numbers)
        });
        assert_eq!(lines, sorted);
    }
}

#[test]
fn two_files_that_differ_on_a_system_show_both_places() {
    for (first, second, field) in [
        ("external: true", "external: false", "external"),
        ("kind: client", "kind: gateway", "kind"),
        ("owner: red", "owner: blue", "owner"),
        ("availability: 99%", "availability: 98%", "availability"),
        ("sometimes_down: true", "sometimes_down: false", "sometimes_down"),
        ("latency: 1s", "latency: { p99: 1s }", "latency"),
        ("on_broker: true", "on_broker: false", "on_broker"),
        ("description: This", "description: That", "description"),
    ] {
        let file = |said: &str| format!("touchpoint: 1\nsystems: {{ s: {{ {said} }} }}\n");
        for order in [[0, 1], [1, 0]] {
            let files = [("a.yaml", file(first)), ("b.yaml", file(second))];
            let files = order.map(|at| files[at].clone());
            let input = read_files(&files, &builtin().vocabulary);
            let diagnostics = input.result.err().unwrap_or_else(|| panic!("{field}: was read"));
            assert_eq!(diagnostics.len(), 1, "{}", told(&diagnostics, &input.sources));
            let one = &diagnostics[0];
            assert!(one.message.contains(&format!("`{field}`")), "{}", one.message);
            let at = |id: FileId| input.sources.name(id);
            assert_eq!(one.at.map(|span| at(span.file)), Some("b.yaml"), "{field}");
            assert_eq!(
                one.others.iter().map(|(span, _)| at(span.file)).collect::<Vec<_>>(),
                ["a.yaml"]
            );
        }
        // What agrees, or is said once, is united.
        let agreed = [
            ("a.yaml", file(first)),
            ("b.yaml", file(first)),
            ("c.yaml", "touchpoint: 1\nsystems: { s: {} }\n".to_owned()),
        ];
        assert!(read_files(&agreed, &builtin().vocabulary).result.is_ok(), "{field}");
    }
}

#[test]
fn what_several_files_say_of_a_system_is_united() {
    let world = common::worlds(&[
        (
            "a.yaml",
            "touchpoint: 1\nname: One\nsystems: { s: { owner: red, aliases: [x] }, here: {} }\noperations: { op: { in: here, touchpoints: [{ to: y, needs: later }] } }\n",
        ),
        (
            "b.yaml",
            "touchpoint: 1\nname: One\nsystems: { s: { external: true, aliases: [y] } }\n",
        ),
        ("c.yaml", "touchpoint: 1\nsystems: { s: { sometimes_down: true } }\n"),
    ]);
    assert_eq!(world.landscape.name.as_deref(), Some("One"));
    assert_eq!(world.fact("op/s", "external"), "true");
    assert_eq!(world.fact("op/s", "sometimes_down"), "true");
    assert_eq!(world.fact("op/s", "callee_on_broker"), "false");
    let s = world
        .landscape
        .system(world.landscape.system_named("s").expect("there"));
    assert_eq!(s.owner.as_deref(), Some("red"));
    assert_eq!(s.aliases, ["x", "y"]);
    let apart = common::worlds(&[
        ("a.yaml", "touchpoint: 1\nname: One\n"),
        ("b.yaml", "touchpoint: 1\nname: Two\n"),
    ]);
    assert_eq!(apart.landscape.name, None);
}

#[test]
fn names_that_an_unread_file_might_have_declared_are_not_told() {
    let text = "touchpoint: 1
systems: { here: {} }
operations:
  op:
    in: elsewhere
    touchpoints:
      - { to: nobody, neds: answer }
      - { to: here, invokes: some-operation }
";
    let whole = read_files(&[("a.yaml", text)], &builtin().vocabulary);
    let all = whole.result.err().expect("names are missing");
    assert_eq!(all.len(), 4, "{}", told(&all, &whole.sources));
    let gap = read_files(
        &[("a.yaml", text), ("b.yaml", "touchpoint: 1\nsystems: { nobody: {\n")],
        &builtin().vocabulary,
    );
    let left = gap.result.err().expect("a syntax error and an unknown key");
    let messages: Vec<&str> = left.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("no key `neds`"), "{messages:?}");
    assert!(messages[1].contains("this is no YAML"), "{messages:?}");

    // The same where a file could not even be opened: `whole` is false and nothing else is wrong.
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", text.replace(", neds: answer", ""));
    let mut diagnostics = Vec::new();
    let description = read_one(file, &sources, &mut diagnostics).expect("it is YAML");
    let unreadable = Diagnostic::without_place("`b.yaml` cannot be read");
    let result = touchpoint::landscape::build(vec![description], false, vec![unreadable.clone()], &sources);
    assert_eq!(result.err(), Some(vec![unreadable]));
}

#[test]
fn what_is_no_bad_input_reads() {
    for touchpoints in [
        "[]",
        "[{ event: x }]",
        "[{ event: x, to: [] }]",
        "[{ event: x, to: orders }]",
        "[{ event: x, waits_for: y, via: event }]",
        "[{ to: [payments, payments] }]",
        "[{ to: payments, safeguards: timeout }]",
        "[{ to: payments, times: many, parallel: p, stale_for: 0s, latency: { p99: 1s }, availability: 100% }]",
        "[{ to: pay, invokes: charge }]",
    ] {
        let text = format!(
            "touchpoint: 1
systems:
  orders:
  payments: {{ aliases: [pay, payments] }}
operations:
  op: {{ in: orders, subscribes: [nobody-publishes-it], touchpoints: {touchpoints} }}
  charge: {{ in: payments }}
"
        );
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        assert!(
            input.result.is_ok(),
            "{touchpoints}\n{}",
            told(&input.result.err().unwrap_or_default(), &input.sources)
        );
    }
}
