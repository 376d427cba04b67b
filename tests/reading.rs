//! Reading: YAML as another reader has it, and no input that panics, hangs or fills the memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{builtin, read_files};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use touchpoint::text::{Diagnostic, Node, NodeData, Sources, compose};

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
        let lines = |lines: Vec<String>| format!("\n{}", lines.join("\n"));
        match value {
            Written::Plain(text) => text.clone(),
            Written::Quoted(text, quotes) => quote(text, *quotes),
            Written::Block(text, folded) if !flow && (!*folded || !text.contains('\n')) => {
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
            Written::Null(text) | Written::Bool(text, _) => (*text).to_owned(),
            Written::Int(number) => number.to_string(),
            Written::List(items, own_flow) if flow || *own_flow || items.is_empty() => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, indent, true)).collect();
                format!("[{}]", items.join(", "))
            }
            Written::List(items, _) => lines(
                items
                    .iter()
                    .map(|item| format!("{pad}- {}", self.value(item, indent + 2, false)))
                    .collect(),
            ),
            Written::Map(fields, own_flow) if flow || *own_flow || fields.is_empty() => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("\"{key}\": {}", self.value(value, indent, true)))
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
            Written::Map(fields, _) => lines(
                fields
                    .iter()
                    .map(|(key, value)| format!("{pad}k{key}: {}", self.value(value, indent + 2, false)))
                    .collect(),
            ),
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
            let escaped: Vec<String> = text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
            format!("\"{}\"", escaped.concat())
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
    #![proptest_config(config(2000))]

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
        let mut text = String::from(if head { "touchpoint: 1\n" } else { "" });
        text.extend(pieces.iter().map(|piece| PIECES[piece.index(PIECES.len())]));
        read_through(&text)?;
    }
}

proptest! {
    #![proptest_config(config(400))]

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
                0 => text.replace_range(from..text.floor_char_boundary(from + (to - from) % 40), ""),
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

#[test]
fn bombs_are_told_and_do_no_harm() {
    let mut bomb = String::from("touchpoint: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{below}]").expect("writing to a string");
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
        assert!(started.elapsed().as_secs() < 300, "{what} took {:?}", started.elapsed());
    }
}

/// Merging is no bomb: what is merged again and again has its keys once. It only has to be quick.
#[test]
fn many_merges_and_merges_of_many_read_in_no_time() {
    let mut deep = String::from("m0: &m0 { a: 1, b: 2 }\n");
    for level in 1..40 {
        let below = vec![format!("*m{}", level - 1); 10].join(", ");
        writeln!(deep, "m{level}: &m{level} {{ <<: [{below}] }}").expect("writing to a string");
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
        assert!(started.elapsed().as_secs() < 300, "{:?}", started.elapsed());
    }
}
