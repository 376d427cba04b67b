//! Reading one description file.

use super::types::{Accept, Description, GivenFact, Latency, Literal, Operation, Slo, System, Times};
use super::words::SystemKind;
use crate::text::{Decoder, Diagnostic, Entry, Node, NodeData, Span, Spanned};

mod touchpoint;

/// The version of the format that this program reads.
pub const FORMAT_VERSION: &str = "1";

const FILE_KEYS: &[&str] = &["touchpoint", "name", "systems", "operations", "accept"];
const SYSTEM_KEYS: &[&str] = &[
    "description",
    "owner",
    "external",
    "kind",
    "on_broker",
    "availability",
    "sometimes_down",
    "latency",
    "aliases",
    "facts",
    "accept",
];
const OPERATION_KEYS: &[&str] = &[
    "in",
    "description",
    "rate",
    "slo",
    "subscribes",
    "touchpoints",
    "facts",
    "accept",
];

/// Reads the tree of one file. What is wrong with it is told to the decoder; the rest is there.
pub fn read(root: &Node<'_>, decoder: &mut Decoder<'_>) -> Description {
    let file = root.span.file;
    let mut description = Description {
        file,
        name: None,
        operations_key: Span {
            end: root.span.start,
            ..root.span
        },
        systems: Vec::new(),
        operations: Vec::new(),
        accept: Vec::new(),
    };
    let entries = decoder.record("a description", root);
    if let Some(first) = entries.first() {
        description.operations_key = first.key_span;
    }
    let mut version = false;
    for entry in entries {
        let value = &entry.value;
        match &*entry.key {
            "touchpoint" => {
                version = true;
                read_version(value, decoder);
            }
            "name" => description.name = decoder.text("name", value),
            "systems" => {
                for entry in decoder.record("`systems`", value) {
                    if let Some(name) = name(entry, "a system", decoder) {
                        description.systems.push(read_system(name, &entry.value, decoder));
                    }
                }
            }
            "operations" => {
                description.operations_key = entry.key_span;
                for entry in decoder.record("`operations`", value) {
                    if let Some(name) = name(entry, "an operation", decoder) {
                        description.operations.push(read_operation(name, &entry.value, decoder));
                    }
                }
            }
            "accept" => description.accept = read_accepts(value, decoder),
            _ => decoder.unknown_key("a description", entry, FILE_KEYS),
        }
    }
    if !version && (root.entries().is_some() || root.is_null()) {
        let span = entries.first().map_or(root.span, |entry| entry.key_span);
        decoder.tell(
            Diagnostic::at(span, "the file does not say its format version")
                .help(format!("put `touchpoint: {FORMAT_VERSION}` into its first line")),
        );
    }
    description
}

fn read_version(value: &Node<'_>, decoder: &mut Decoder<'_>) {
    if value.scalar() == Some(FORMAT_VERSION) {
        return;
    }
    match value.scalar() {
        Some(version) => decoder.tell(
            Diagnostic::at(
                value.span,
                format!("this program reads version {FORMAT_VERSION} of the format, not `{version}`"),
            )
            .help(format!(
                "write `touchpoint: {FORMAT_VERSION}`, or use a program that reads the other one"
            )),
        ),
        None => decoder.mismatch(
            "touchpoint",
            value,
            &format!("the version of the format, {FORMAT_VERSION}"),
        ),
    }
}

/// The name in a key. Names are in one line and have no control characters: they stand in tables.
fn name(entry: &Entry<'_>, thing: &str, decoder: &mut Decoder<'_>) -> Option<Spanned<String>> {
    let name = &*entry.key;
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        decoder.tell(Diagnostic::at(
            entry.key_span,
            format!("{thing} needs a name in one line, without control characters"),
        ));
        return None;
    }
    Some(Spanned::new(name.to_owned(), entry.key_span))
}

fn read_system(name: Spanned<String>, node: &Node<'_>, decoder: &mut Decoder<'_>) -> System {
    let mut system = System {
        name,
        span: node.span,
        description: None,
        owner: None,
        external: None,
        kind: None,
        on_broker: None,
        availability: None,
        sometimes_down: None,
        latency: None,
        aliases: Vec::new(),
        facts: Vec::new(),
        accept: Vec::new(),
    };
    for entry in decoder.record("a system", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "description" => system.description = decoder.text(key, value),
            "owner" => system.owner = decoder.text(key, value),
            "external" => system.external = decoder.boolean(key, value),
            "kind" => system.kind = decoder.word::<SystemKind>(key, value),
            "on_broker" => system.on_broker = decoder.boolean(key, value),
            "availability" => system.availability = touchpoint::at(entry, decoder.share(key, value)),
            "sometimes_down" => system.sometimes_down = touchpoint::at(entry, decoder.boolean(key, value)),
            "latency" => system.latency = read_latency(value, decoder),
            "aliases" => system.aliases = decoder.names(key, value),
            "facts" => system.facts = read_facts(value, decoder),
            "accept" => system.accept = read_accepts(value, decoder),
            _ => decoder.unknown_key("a system", entry, SYSTEM_KEYS),
        }
    }
    system
}

fn read_operation(name: Spanned<String>, node: &Node<'_>, decoder: &mut Decoder<'_>) -> Operation {
    let mut operation = Operation {
        name,
        span: node.span,
        system: None,
        description: None,
        rate: None,
        slo: None,
        subscribes: Vec::new(),
        touchpoints: Vec::new(),
        facts: Vec::new(),
        accept: Vec::new(),
    };
    let mut has_system = false;
    for entry in decoder.record("an operation", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "in" => {
                has_system = true;
                operation.system = decoder.text(key, value);
            }
            "description" => operation.description = decoder.text(key, value),
            "rate" => operation.rate = decoder.rate(key, value),
            "slo" => operation.slo = Some(read_slo(value, decoder)),
            "subscribes" => operation.subscribes = decoder.names(key, value),
            "touchpoints" => match &value.data {
                NodeData::Sequence { items, .. } => {
                    operation.touchpoints = items.iter().map(|item| touchpoint::read(item, decoder)).collect();
                }
                _ if value.is_null() => {}
                _ => decoder.mismatch(key, value, "a list of touchpoints, each with a `-` before it"),
            },
            "facts" => operation.facts = read_facts(value, decoder),
            "accept" => operation.accept = read_accepts(value, decoder),
            _ => decoder.unknown_key("an operation", entry, OPERATION_KEYS),
        }
    }
    if !has_system {
        decoder.tell(
            Diagnostic::at(
                operation.name.span,
                format!("`{}` does not say in which system it happens", operation.name.value),
            )
            .help("add `in: SYSTEM`"),
        );
    }
    operation
}

fn read_slo(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Slo {
    let mut slo = Slo {
        latency: None,
        availability: None,
    };
    for entry in decoder.record("`slo`", node) {
        match &*entry.key {
            "latency" => slo.latency = read_latency(&entry.value, decoder),
            "availability" => slo.availability = decoder.share("availability", &entry.value),
            _ => decoder.unknown_key("`slo`", entry, &["latency", "availability"]),
        }
    }
    slo
}

/// `180ms`, or `{ p50: 120ms, p99: 900ms }`.
fn read_latency(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Spanned<Latency>> {
    let mut latency = Latency { p50: None, p99: None };
    let Some(entries) = node.entries() else {
        latency.p50 = Some(decoder.duration("latency", node)?.value);
        return Some(Spanned::new(latency, node.span));
    };
    for entry in entries {
        match &*entry.key {
            "p50" => latency.p50 = decoder.duration("p50", &entry.value).map(|p50| p50.value),
            "p99" => latency.p99 = decoder.duration("p99", &entry.value).map(|p99| p99.value),
            _ => decoder.unknown_key("`latency`", entry, &["p50", "p99"]),
        }
    }
    if let (Some(p50), Some(p99)) = (latency.p50, latency.p99)
        && p50 > p99
    {
        decoder.tell(
            Diagnostic::at(node.span, "`p50` is above `p99`")
                .help("half of the calls take at most p50, 99 of 100 at most p99"),
        );
    }
    if entries.is_empty() {
        decoder.mismatch("latency", node, "a duration, or p50 and p99");
    }
    (latency.p50.is_some() || latency.p99.is_some()).then(|| Spanned::new(latency, node.span))
}

fn read_times(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Spanned<Times>> {
    match node.scalar() {
        Some("many") => Some(Spanned::new(Times::Many, node.span)),
        Some(text) if text.parse::<u64>().is_ok_and(|times| times > 0) => decoder
            .count("times", node)
            .map(|count| Spanned::new(Times::Count(count.value), node.span)),
        _ => {
            decoder.mismatch("times", node, "a whole number from 1, or `many`");
            None
        }
    }
}

fn read_facts(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Vec<GivenFact> {
    let mut facts = Vec::new();
    for entry in decoder.record("`facts`", node) {
        let value = &entry.value;
        let literal = match &value.data {
            NodeData::Sequence { items, .. } => {
                Literal::List(items.iter().filter_map(|item| decoder.text(&entry.key, item)).collect())
            }
            _ => match (value.boolean(), value.scalar()) {
                (Some(value), _) => Literal::Bool(value),
                (None, Some(text)) => Literal::Text(text.to_owned()),
                (None, None) => {
                    decoder.mismatch(&entry.key, value, "a value");
                    continue;
                }
            },
        };
        facts.push(GivenFact {
            name: Spanned::new(entry.key.clone().into_owned(), entry.key_span),
            value: Spanned::new(literal, value.span),
        });
    }
    facts
}

fn read_accepts(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Vec<Accept> {
    let items = decoder.list("accept", node);
    items.iter().filter_map(|item| read_accept(item, decoder)).collect()
}

fn read_accept(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Accept> {
    let (mut rule, mut reason, mut until) = (None, None, None);
    for entry in decoder.record("what is accepted", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "rule" => rule = decoder.text(key, value),
            "reason" => reason = decoder.text(key, value),
            "until" => {
                let day = value.scalar().and_then(|text| text.parse().ok());
                if day.is_none() {
                    decoder.mismatch(key, value, "a day such as 2027-06-30");
                }
                until = day.map(|day| Spanned::new(day, value.span));
            }
            _ => decoder.unknown_key("what is accepted", entry, &["rule", "reason", "until"]),
        }
    }
    for (key, help) in [
        ("rule", "name the rule whose finding stands"),
        ("reason", "say why it may stand: `reason: \"…\"`"),
    ] {
        if node.entries().is_some() && node.get(key).is_none() {
            decoder.tell(Diagnostic::at(node.span, format!("`accept` has no `{key}`")).help(help));
        }
    }
    Some(Accept {
        span: node.span,
        rule: rule?,
        reason: reason?,
        until,
    })
}
