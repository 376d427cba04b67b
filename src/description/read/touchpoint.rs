//! Reading one touchpoint.

use super::observed::read_observed;
use super::parts::{read_accepts, read_facts, read_latency, read_times};
use crate::description::types::Touchpoint;
use crate::description::words::Via;
use crate::text::{Decoder, Diagnostic, Entry, Node, Span, Spanned};

const KEYS: &[&str] = &[
    "id",
    "to",
    "event",
    "does",
    "via",
    "needs",
    "on_failure",
    "times",
    "parallel",
    "latency",
    "availability",
    "invokes",
    "stale_for",
    "safeguards",
    "consumers",
    "order_matters",
    "must_arrive",
    "polls",
    "waits_for",
    "facts",
    "accept",
    "observed",
];

/// Reads one touchpoint and checks what its keys say about each other.
pub(super) fn read(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Box<Touchpoint> {
    // It is large, and goes from here to the landscape without being copied.
    let mut touchpoint = Box::new(Touchpoint {
        span: node.span,
        place: node.span,
        to: Vec::new(),
        event: None,
        does: None,
        via: None,
        via_span: None,
        needs: None,
        on_failure: None,
        must_arrive: None,
        safeguards: None,
        seldom: None,
    });
    let entries = decoder.record("a touchpoint", node);
    for entry in entries {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "id" => touchpoint.id = decoder.text(key, value),
            "to" => touchpoint.to = decoder.names(key, value),
            "event" => touchpoint.event = decoder.text(key, value),
            "does" => touchpoint.does = decoder.text(key, value),
            "via" => {
                touchpoint.via = decoder.word::<Via>(key, value).map(|via| via.value);
                touchpoint.via_span = Some(entry.span());
            }
            "needs" => touchpoint.needs = at(entry, decoder.word(key, value)),
            "on_failure" => touchpoint.on_failure = at(entry, decoder.word(key, value)),
            "times" => touchpoint.times = at(entry, read_times(value, decoder)),
            "parallel" => touchpoint.parallel = decoder.text(key, value),
            "latency" => touchpoint.latency = at(entry, read_latency(value, decoder)),
            "availability" => touchpoint.availability = at(entry, decoder.share(key, value)),
            "invokes" => touchpoint.invokes = decoder.text(key, value),
            "stale_for" => touchpoint.stale_for = at(entry, decoder.duration(key, value)),
            "safeguards" => touchpoint.safeguards = Some(Spanned::new(decoder.names(key, value), entry.span())),
            "consumers" => touchpoint.consumers = at(entry, decoder.count(key, value)),
            "order_matters" => touchpoint.order_matters = at(entry, decoder.word(key, value)),
            "must_arrive" => touchpoint.must_arrive = at(entry, decoder.boolean(key, value)),
            "polls" => touchpoint.polls = at(entry, decoder.boolean(key, value)),
            "waits_for" => touchpoint.waits_for = at(entry, decoder.text(key, value)),
            "facts" => touchpoint.facts = read_facts(value, decoder),
            "accept" => touchpoint.accept = read_accepts(value, decoder),
            "observed" => {
                let observed = read_observed(value, decoder);
                touchpoint.observed = observed.map(|observed| Spanned::new(observed, entry.span()));
            }
            _ => decoder.unknown_key("a touchpoint", entry, KEYS),
        }
    }
    let entry = |key: &str| entries.iter().find(|entry| entry.key == key);
    touchpoint.place = place(node, entry("event").or_else(|| entry("to")), decoder);
    check(&mut touchpoint, node, decoder);
    touchpoint
}

/// A value with the place of its whole entry, which is what a finding underlines.
pub(super) fn at<T>(entry: &Entry<'_>, value: Option<Spanned<T>>) -> Option<Spanned<T>> {
    value.map(|value| Spanned::new(value.value, entry.span()))
}

/// The entry that names the touchpoint, as far as it stands in one line.
fn place(node: &Node<'_>, entry: Option<&Entry<'_>>, decoder: &Decoder<'_>) -> Span {
    match entry {
        None => node.span,
        Some(entry) if decoder.is_one_line(entry.span()) => entry.span(),
        Some(entry) => entry.key_span,
    }
}

/// What the keys say about each other.
fn check(touchpoint: &mut Touchpoint, node: &Node<'_>, decoder: &mut Decoder<'_>) {
    let has = |key: &str| node.get(key);
    let neither = has("to").is_none() && has("event").is_none();
    if (node.entries().is_some() || node.is_null()) && neither {
        decoder.tell(
            Diagnostic::at(node.span, "a touchpoint has neither `to` nor `event`")
                .help("say which system it calls, `to: SYSTEM`, or which event it publishes, `event: NAME`"),
        );
    }
    let Some(event) = has("event") else {
        if let Some(to) = has("to").filter(|to| to.value.items().is_some_and(<[Node<'_>]>::is_empty)) {
            decoder.tell(
                Diagnostic::at(to.span(), "`to` names no system").help("say which system it calls, `to: SYSTEM`"),
            );
        }
        if touchpoint.via == Some(Via::Event) && !neither {
            let span = touchpoint.via_span.unwrap_or(node.span);
            decoder.tell(Diagnostic::at(span, "`via: event` needs the event's name").help("add `event: NAME`"));
        }
        if let Some(waits_for) = has("waits_for") {
            decoder.tell(
                Diagnostic::at(waits_for.key_span, "a call cannot have `waits_for`")
                    .help("a call waits for its reply anyway; `waits_for` is for an operation that publishes an event and waits for another"),
            );
        }
        return;
    };
    match touchpoint.via {
        Some(Via::Event) => {}
        None if touchpoint.via_span.is_some() => {}
        None => touchpoint.via = Some(Via::Event),
        Some(_) => {
            let span = touchpoint.via_span.unwrap_or(node.span);
            decoder.tell(
                Diagnostic::at(span, "an event is done `via: event`, not otherwise")
                    .other(event.span(), "the event")
                    .help("leave `via` out, or name the call's system with `to` and drop `event`"),
            );
        }
    }
}
