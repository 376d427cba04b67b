//! OTLP in JSON: `resourceSpans`, `batches` and `trace` of Tempo, `instrumentationLibrarySpans` of old exporters.

use serde::Deserialize;

use super::Sink;
use super::otlp_attributes::Given;
use super::value::{List, Scalar, Text, Whole, one_or_more};
use crate::import::traces::attributes::Value;
use crate::import::traces::ids::{span_id, trace_id};
use crate::import::traces::make::{Maker, Parts};
use crate::import::traces::span::{Kind, Link, Remote};

/// Reads one document, or one element of its list.
pub(in crate::import::traces) fn read(bytes: &[u8], maker: &mut Maker<'_>, sink: &mut Sink) -> serde_json::Result<()> {
    for document in one_or_more::<Document<'_>>(bytes)? {
        document.read(maker, sink);
    }
    Ok(())
}

/// A document, one of its resources, or a mere trace of Tempo: all are maps, and no key of one is in another.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document<'a> {
    #[serde(borrow)]
    resource_spans: List<Resource<'a>>,
    #[serde(borrow)]
    batches: List<Resource<'a>>,
    #[serde(borrow)]
    trace: Option<Box<Document<'a>>>,
    #[serde(borrow)]
    resource: Option<Described<'a>>,
    #[serde(borrow)]
    scope_spans: List<Scope<'a>>,
    #[serde(borrow)]
    instrumentation_library_spans: List<Scope<'a>>,
}

impl Document<'_> {
    fn read(self, maker: &mut Maker<'_>, sink: &mut Sink) {
        for resource in self.resource_spans.0.into_iter().chain(self.batches.0) {
            resource.read(maker, sink);
        }
        if let Some(trace) = self.trace {
            trace.read(maker, sink);
        }
        let itself = Resource {
            described: self.resource,
            scope_spans: self.scope_spans,
            instrumentation_library_spans: self.instrumentation_library_spans,
        };
        itself.read(maker, sink);
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Resource<'a> {
    #[serde(borrow, rename = "resource")]
    described: Option<Described<'a>>,
    #[serde(borrow)]
    scope_spans: List<Scope<'a>>,
    #[serde(borrow)]
    instrumentation_library_spans: List<Scope<'a>>,
}

impl Resource<'_> {
    fn read(self, maker: &mut Maker<'_>, sink: &mut Sink) {
        let described = self.described.unwrap_or_default().attributes;
        let service = described.service.unwrap_or_default();
        let scopes = self.scope_spans.0.into_iter();
        for scope in scopes.chain(self.instrumentation_library_spans.0) {
            let marked = described.read.tail_sampled || scope.scope.unwrap_or_default().attributes.read.tail_sampled;
            for span in scope.spans.0 {
                span.read(&service, marked, maker, sink);
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Described<'a> {
    #[serde(borrow)]
    attributes: Given<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scope<'a> {
    #[serde(borrow)]
    scope: Option<Described<'a>>,
    #[serde(borrow)]
    spans: List<OtlpSpan<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OtlpSpan<'a> {
    #[serde(borrow)]
    trace_id: Text<'a>,
    #[serde(borrow)]
    span_id: Text<'a>,
    #[serde(borrow)]
    parent_span_id: Text<'a>,
    #[serde(borrow)]
    trace_state: Text<'a>,
    flags: Whole,
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    kind: Scalar<'a>,
    start_time_unix_nano: Whole,
    end_time_unix_nano: Whole,
    #[serde(borrow)]
    attributes: Given<'a>,
    #[serde(borrow)]
    links: List<OtlpLink<'a>>,
    #[serde(borrow)]
    status: Option<Status<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct OtlpLink<'a> {
    #[serde(borrow)]
    trace_id: Text<'a>,
    #[serde(borrow)]
    span_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status<'a> {
    #[serde(borrow)]
    code: Scalar<'a>,
}

impl OtlpSpan<'_> {
    fn read(self, service: &str, tail_sampled: bool, maker: &mut Maker<'_>, sink: &mut Sink) {
        let ids = (trace_id(&self.trace_id.0), span_id(&self.span_id.0));
        let (Some(trace), Some(id @ 1..)) = ids else {
            sink.unusable += 1;
            return;
        };
        let mut attributes = self.attributes.read;
        let status = self.status.unwrap_or_default().code.0;
        attributes.error |= match &status {
            Value::Number(code) => *code == 2,
            Value::Text(code) => code.ends_with("ERROR"),
            _ => false,
        };
        if tail_sampled || attributes.tail_sampled {
            sink.tail_sampled += 1;
        }
        let parent = span_id(&self.parent_span_id.0).unwrap_or(0);
        if parent == 0
            && let Some(share) = sampled_share(&self.trace_state.0)
        {
            *sink.samplers.entry(format!("probabilistic {share}")).or_default() += 1;
        }
        let links = self.links.0.iter().filter_map(|link| {
            Some(Link {
                trace: trace_id(&link.trace_id.0)?,
                span: span_id(&link.span_id.0).filter(|id| *id != 0)?,
            })
        });
        let parts = Parts {
            trace,
            id,
            parent,
            service,
            name: &self.name.0,
            kind: kind(&self.kind.0),
            remote: match self.flags.0.unwrap_or(0) & 0x300 {
                0x300 => Remote::Yes,
                0x100 => Remote::No,
                _ => Remote::Unknown,
            },
            start: self.start_time_unix_nano.0.filter(|time| *time > 0),
            end: self.end_time_unix_nano.0.filter(|time| *time > 0),
            links: links.collect(),
        };
        sink.spans.push(maker.span(parts, &attributes));
    }
}

/// A kind as a number or as a name.
fn kind(said: &Value<'_>) -> Kind {
    let number = match said {
        Value::Number(number) => *number,
        Value::Text(text) => match text.strip_prefix("SPAN_KIND_").unwrap_or(text) {
            "INTERNAL" => 1,
            "SERVER" => 2,
            "CLIENT" => 3,
            "PRODUCER" => 4,
            "CONSUMER" => 5,
            other => other.parse().unwrap_or(0),
        },
        _ => 0,
    };
    match number {
        1 => Kind::Internal,
        2 => Kind::Server,
        3 => Kind::Client,
        4 => Kind::Producer,
        5 => Kind::Consumer,
        _ => Kind::Missing,
    }
}

/// The share of the traces that was kept, from the threshold of `ot=th:…` in the trace state: 1 − threshold / 2^56.
fn sampled_share(state: &str) -> Option<f64> {
    let of_otel = state.split(',').find_map(|member| member.trim().strip_prefix("ot="))?;
    let threshold = of_otel.split(';').find_map(|field| field.strip_prefix("th:"))?;
    if threshold.is_empty() || threshold.len() > 14 {
        return None;
    }
    let number = u64::from_str_radix(threshold, 16).ok()?;
    let of_56_bits = number << (4 * (14 - threshold.len()));
    #[expect(clippy::cast_precision_loss, reason = "rounded to four digits anyway")]
    let share = 1.0 - of_56_bits as f64 / (1_u64 << 56) as f64;
    Some((share * 1e4).round() / 1e4)
}
