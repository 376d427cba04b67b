//! Jaeger's JSON: a list of traces under `data`, a bare trace, and what its user interface exports.

use std::collections::HashMap;

use serde::Deserialize;

use super::Sink;
use super::value::{List, Scalar, Text, Whole, one_or_more};
use crate::import::traces::attributes::Attributes;
use crate::import::traces::ids::{span_id, trace_id};
use crate::import::traces::make::{Maker, Parts};
use crate::import::traces::span::{Kind, Link, Remote};

/// Reads one document, or one trace of its list.
pub(in crate::import::traces) fn read(bytes: &[u8], maker: &mut Maker<'_>, sink: &mut Sink) -> serde_json::Result<()> {
    for document in one_or_more::<Document<'_>>(bytes)? {
        for trace in document.data.0 {
            read_trace(&trace.processes, trace.spans.0, maker, sink);
        }
        read_trace(&document.processes, document.spans.0, maker, sink);
    }
    Ok(())
}

/// A document, or a bare trace.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Document<'a> {
    #[serde(borrow)]
    data: List<Trace<'a>>,
    #[serde(borrow)]
    spans: List<JaegerSpan<'a>>,
    #[serde(borrow)]
    processes: HashMap<Text<'a>, Process<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Trace<'a> {
    #[serde(borrow)]
    spans: List<JaegerSpan<'a>>,
    #[serde(borrow)]
    processes: HashMap<Text<'a>, Process<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Process<'a> {
    #[serde(borrow)]
    service_name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct JaegerSpan<'a> {
    #[serde(rename = "traceID", borrow)]
    trace_id: Text<'a>,
    #[serde(rename = "spanID", borrow)]
    span_id: Text<'a>,
    #[serde(rename = "parentSpanID", borrow)]
    parent_id: Text<'a>,
    #[serde(borrow)]
    operation_name: Text<'a>,
    #[serde(borrow)]
    references: List<Reference<'a>>,
    start_time: Whole,
    duration: Whole,
    #[serde(borrow)]
    tags: List<Tag<'a>>,
    #[serde(rename = "processID", borrow)]
    process_id: Text<'a>,
    /// In the search index, and in what the user interface exports, beside or instead of `processID`.
    #[serde(borrow)]
    process: Option<Process<'a>>,
}

/// Only the ids are read, not the `span` that the user interface nests in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Reference<'a> {
    #[serde(borrow)]
    ref_type: Text<'a>,
    #[serde(rename = "traceID", borrow)]
    trace_id: Text<'a>,
    #[serde(rename = "spanID", borrow)]
    span_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tag<'a> {
    #[serde(borrow)]
    key: Text<'a>,
    #[serde(borrow)]
    value: Scalar<'a>,
}

fn read_trace(
    processes: &HashMap<Text<'_>, Process<'_>>,
    spans: Vec<JaegerSpan<'_>>,
    maker: &mut Maker<'_>,
    sink: &mut Sink,
) {
    for span in spans {
        let ids = (trace_id(&span.trace_id.0), span_id(&span.span_id.0));
        let process = span.process.as_ref().or_else(|| processes.get(&span.process_id));
        let (Some(trace), Some(id @ 1..), Some(process)) = (ids.0, ids.1, process) else {
            sink.unusable += 1;
            continue;
        };
        let mut attributes = Attributes::default();
        for tag in span.tags.0 {
            if Attributes::wants(&tag.key.0) {
                attributes.put(&tag.key.0, tag.value.0);
            }
        }
        if attributes.tail_sampled {
            sink.tail_sampled += 1;
        }
        if let Some(sampler) = attributes.sampler.get() {
            let share = attributes.sampler_share.get().unwrap_or_default();
            let sampler = format!("{sampler} {share}").trim().to_owned();
            *sink.samplers.entry(sampler).or_default() += 1;
        }
        let (parent, links) = parent_and_links(trace, &span.references.0, &span.parent_id.0);
        let nanoseconds = |micros: u64| micros.checked_mul(1_000);
        let start = span.start_time.0.and_then(nanoseconds).filter(|time| *time > 0);
        let time = span.duration.0.and_then(nanoseconds);
        let parts = Parts {
            trace,
            id,
            parent,
            service: &process.service_name.0,
            name: &span.operation_name.0,
            kind: attributes.kind.as_deref().map_or(Kind::Missing, kind),
            remote: Remote::Unknown,
            start,
            end: start.zip(time).map(|(start, time)| start.saturating_add(time)),
            links,
        };
        sink.spans.push(maker.span(parts, &attributes));
    }
}

/// The first `CHILD_OF` of the same trace is the parent, else the first `FOLLOWS_FROM`; the others are links.
fn parent_and_links(trace: u128, references: &[Reference<'_>], said: &str) -> (u64, Vec<Link>) {
    let read = |reference: &Reference<'_>| {
        let link = Link {
            trace: trace_id(&reference.trace_id.0).unwrap_or(trace),
            span: span_id(&reference.span_id.0).filter(|id| *id != 0)?,
        };
        Some((reference.ref_type.0 == "FOLLOWS_FROM", link))
    };
    let read: Vec<(bool, Link)> = references.iter().filter_map(read).collect();
    let here = |follows: bool| {
        read.iter()
            .position(|(other, link)| *other == follows && link.trace == trace)
    };
    let parent = here(false).or_else(|| here(true));
    let links = read.iter().enumerate().filter(|(at, _)| Some(*at) != parent);
    let links = links.map(|(_, (_, link))| *link).collect();
    match parent {
        Some(at) => (read[at].1.span, links),
        None => (span_id(said).unwrap_or(0), links),
    }
}

/// `span.kind` as `OpenTracing` has it; what is no kind is missing.
pub(super) fn kind(text: &str) -> Kind {
    match text.to_ascii_lowercase().as_str() {
        "client" => Kind::Client,
        "server" => Kind::Server,
        "producer" => Kind::Producer,
        "consumer" => Kind::Consumer,
        "internal" => Kind::Internal,
        _ => Kind::Missing,
    }
}
