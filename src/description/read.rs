//! Reading one description file.

use super::types::{Description, Operation, Slo, System};
use super::words::SystemKind;
use crate::text::{Decoder, Diagnostic, Entry, Node, NodeData, Span, Spanned};

mod early;
mod observed;
mod parts;
mod touchpoint;

pub use early::{Early, compose_early};
use parts::{read_accepts, read_facts, read_latency};

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
    read_after(root, Early::default(), decoder)
}

/// As [`read`], of what is left of a tree of which some was read early.
pub fn read_after(root: &Node<'_>, early: Early, decoder: &mut Decoder<'_>) -> Description {
    let Early {
        mut systems,
        mut operations,
    } = early;
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
                let entries = decoder.record("`systems`", value);
                let early = std::mem::take(&mut systems);
                description.systems = early::in_order(entries, early, decoder, |entry, decoder| {
                    Some(read_system(name(entry, "a system", decoder)?, &entry.value, decoder))
                });
            }
            "operations" => {
                description.operations_key = entry.key_span;
                let entries = decoder.record("`operations`", value);
                let early = std::mem::take(&mut operations);
                description.operations = early::in_order(entries, early, decoder, |entry, decoder| {
                    Some(read_operation(
                        name(entry, "an operation", decoder)?,
                        &entry.value,
                        decoder,
                    ))
                });
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

/// It is large, as an operation is, and goes from here to the landscape without being copied.
fn read_system(name: Spanned<String>, node: &Node<'_>, decoder: &mut Decoder<'_>) -> Box<System> {
    let mut system = Box::new(System {
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
    });
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

fn read_operation(name: Spanned<String>, node: &Node<'_>, decoder: &mut Decoder<'_>) -> Box<Operation> {
    let mut operation = Box::new(Operation {
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
    });
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
            "slo" => operation.slo = Some(Box::new(read_slo(value, decoder))),
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
