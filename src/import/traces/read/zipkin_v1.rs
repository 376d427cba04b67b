//! Zipkin's first version: the ends of a call are annotations, and client and server share one span.

use super::Sink;
use super::zipkin::{Annotation, ZipkinSpan, nanoseconds};
use crate::import::traces::attributes::{Attributes, Value};
use crate::import::traces::make::{Maker, Parts};
use crate::import::traces::span::{Kind, Remote};

/// The two annotations of each kind of half: where it begins, and where it ends.
const HALVES: [(Kind, &str, &str); 4] = [
    (Kind::Client, "cs", "cr"),
    (Kind::Server, "sr", "ss"),
    (Kind::Producer, "ms", ""),
    (Kind::Consumer, "mr", ""),
];

/// Reads a span as its halves, each with the tags of its system.
pub(super) fn read_span(
    span: &ZipkinSpan<'_>,
    (trace, id, parent): (u128, u64, u64),
    maker: &mut Maker<'_>,
    sink: &mut Sink,
) {
    let mut halves: Vec<Parts<'_>> = Vec::new();
    let whole = (nanoseconds(span.timestamp), nanoseconds(span.duration));
    let half = |service, kind, start: Option<u64>, end| Parts {
        trace,
        id,
        parent,
        service,
        name: &span.name.0,
        kind,
        remote: Remote::Unknown,
        start: start.filter(|time| *time > 0),
        end,
        links: Vec::new(),
    };
    for (kind, begins, ends) in HALVES {
        let at = |value: &str| span.annotations.0.iter().find(|annotation| annotation.value.0 == value);
        let (begin, end) = (at(begins), at(ends).filter(|_| !ends.is_empty()));
        let Some(service) = begin.or(end).map(service) else {
            continue;
        };
        let start = begin.and_then(|begin| nanoseconds(begin.timestamp)).or(whole.0);
        let of_duration = start.zip(whole.1).map(|(start, time)| start.saturating_add(time));
        let end = end.and_then(|end| nanoseconds(end.timestamp)).or(of_duration);
        halves.push(half(service, kind, start, end));
    }
    if halves.is_empty() {
        let named = span.binary_annotations.0.iter().find_map(|tag| tag.endpoint.as_ref());
        let noted = span.annotations.0.iter().find_map(|note| note.endpoint.as_ref());
        let Some(endpoint) = named.or(noted) else {
            sink.unusable += 1;
            return;
        };
        let end = whole.0.zip(whole.1).map(|(start, time)| start.saturating_add(time));
        halves.push(half(&endpoint.service_name.0, Kind::Missing, whole.0, end));
    }
    sink.shared += halves.len() as u64 - 1;
    let services: Vec<&str> = halves.iter().map(|half| half.service).collect();
    for half in halves {
        let attributes = attributes(span, &half, &services);
        sink.spans.push(maker.span(half, &attributes));
    }
}

fn service<'s>(annotation: &'s Annotation<'_>) -> &'s str {
    annotation
        .endpoint
        .as_ref()
        .map_or("", |endpoint| endpoint.service_name.0.as_ref())
}

/// The tags of one half: those of its system, and those that no half has.
fn attributes<'s>(span: &'s ZipkinSpan<'_>, half: &Parts<'_>, services: &[&str]) -> Attributes<'s> {
    let mut attributes = Attributes::default();
    for tag in &span.binary_annotations.0 {
        let at = tag
            .endpoint
            .as_ref()
            .map_or("", |endpoint| endpoint.service_name.0.as_ref());
        let key = tag.key.0.as_ref();
        if matches!(key, "sa" | "ma") {
            // An address: its endpoint is the other end, not the one that noted it.
            if half.kind.goes_out() {
                attributes.put_peer(at.into());
            }
            continue;
        }
        let own = at == half.service || !services.contains(&at);
        if own && Attributes::wants(key) {
            attributes.put(key, tag.value.0.clone());
        }
    }
    if span.annotations.0.iter().any(|note| note.value.0 == "error") {
        attributes.put("error", Value::Flag(true));
    }
    attributes
}
