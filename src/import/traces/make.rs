//! From what a reader read to a [`Span`].

use std::fmt::Write as _;

use super::attributes::Attributes;
use super::names::KnownNames;
use super::operation::{host_of, is_catch_all, named_host, operation_name};
use super::span::{Kind, Link, Marks, Remote, Span, number_of};

/// What a reader knows of a span beside its attributes.
#[derive(Clone, Debug)]
pub(super) struct Parts<'a> {
    pub(super) trace: u128,
    pub(super) id: u64,
    pub(super) parent: u64,
    pub(super) service: &'a str,
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) remote: Remote,
    /// Nanoseconds since 1970.
    pub(super) start: Option<u64>,
    pub(super) end: Option<u64>,
    pub(super) links: Vec<Link>,
}

/// Makes spans, for one thread.
#[derive(Debug)]
pub(super) struct Maker<'n> {
    names: KnownNames<'n>,
    key: String,
}

impl<'n> Maker<'n> {
    /// One with names of its own.
    pub(super) fn new(names: KnownNames<'n>) -> Self {
        Maker {
            names,
            key: String::new(),
        }
    }

    /// The span of these parts and attributes.
    pub(super) fn span(&mut self, parts: Parts<'_>, attributes: &Attributes<'_>) -> Span {
        let message_of_name = attributes.kafka.then(|| message_name(parts.name)).flatten();
        let kind = kind(parts.kind, attributes, message_of_name);
        let (operation, weak_name) = self.operation(parts.name, attributes);
        let own = named(parts.service);
        let topic = attributes.topic.get().or(message_of_name.map(|(_, topic)| topic));
        let peer = peer(attributes).filter(|peer| *peer != own);
        let start = parts.start.unwrap_or(0);
        let named_catch_all = attributes.route.get().is_some_and(is_catch_all) || is_catch_all(parts.name);
        Span {
            trace: parts.trace,
            id: parts.id,
            parent: parts.parent,
            start,
            end: parts.end.unwrap_or(start).max(start),
            service: self.names.number(own),
            operation,
            peer: peer.map(|peer| self.names.number(peer)),
            topic: topic.map(|topic| self.names.number(topic.trim())),
            message: attributes.message.get().map_or(0, |id| number_of(id.as_bytes())),
            kind,
            remote: parts.remote,
            marks: Marks {
                failed: attributes.failed(),
                database: attributes.database,
                timed: parts.start.is_some() && parts.end.is_some(),
                weak_name,
                catch_all: named_catch_all,
                receives: receives(parts.name, attributes),
            },
            links: parts.links.into(),
        }
    }

    fn operation(&mut self, name: &str, attributes: &Attributes<'_>) -> (super::names::Name, bool) {
        self.key.clear();
        let parts = [
            attributes.route.get(),
            attributes.template.get(),
            attributes.method.get(),
            attributes.rpc_service.get(),
            attributes.rpc_method.get(),
        ];
        for part in parts {
            // What is not there differs from what is empty.
            match part {
                Some(part) => self.key.push_str(part),
                None => self.key.push('\u{1}'),
            }
            self.key.push('\0');
        }
        self.key.push_str(name);
        if attributes.route.get().is_none() && name.len() < 16 {
            let path = attributes.path.get().or(attributes.url.get());
            write!(self.key, "\0{}", path.unwrap_or_default()).expect("writing to a string");
        }
        let key = std::mem::take(&mut self.key);
        let made = self.names.operation(&key, || operation_name(name, attributes));
        self.key = key;
        made
    }
}

/// A service's name; one without a name is still somebody.
fn named(service: &str) -> &str {
    let service = service.trim();
    if service.is_empty() { "unknown-service" } else { service }
}

/// `send X` or `receive X`: whether it sends, and X.
fn message_name(name: &str) -> Option<(bool, &str)> {
    let (verb, topic) = name.trim().split_once(' ')?;
    match verb.to_ascii_lowercase().as_str() {
        "send" => Some((true, topic)),
        "receive" => Some((false, topic)),
        _ => None,
    }
}

/// The kind, where messages say more than `span.kind`: old instruments mark them as calls, and a client that receives
/// publishes nothing.
fn kind(said: Kind, attributes: &Attributes<'_>, message: Option<(bool, &str)>) -> Kind {
    match (said, message, attributes.messaging.get()) {
        (Kind::Client | Kind::Producer, _, Some("receive" | "process" | "deliver" | "poll"))
        | (Kind::Server, Some((false, _)), _) => Kind::Consumer,
        (Kind::Client, _, Some("settle" | "ack" | "nack" | "commit")) => Kind::Internal,
        (Kind::Client, _, Some("publish" | "send" | "create")) if attributes.topic.get().is_some() => Kind::Producer,
        (Kind::Client, Some((true, _)), _) => Kind::Producer,
        _ => said,
    }
}

/// Whether a span only takes messages, which another one processes.
fn receives(name: &str, attributes: &Attributes<'_>) -> bool {
    if let Some(operation) = attributes.messaging.get() {
        return matches!(operation, "receive" | "poll");
    }
    let mut words = name.split(' ');
    words.any(|word| word.eq_ignore_ascii_case("receive") || word.eq_ignore_ascii_case("poll"))
}

/// Who is at the other end, by the attributes: named as such, else the host.
fn peer<'a>(attributes: &'a Attributes<'_>) -> Option<&'a str> {
    let peer = attributes.peer.get().and_then(named_host);
    peer.or_else(|| attributes.url.get().and_then(host_of))
        .map(str::trim)
        .filter(|peer| !peer.is_empty())
}
