//! Zipkin's JSON of both versions: lists of spans, lists of such lists.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Sink;
use super::jaeger::kind;
use super::value::{List, Scalar, Text, Whole};
use super::zipkin_v1;
use crate::import::traces::attributes::Attributes;
use crate::import::traces::ids::{span_id, trace_id};
use crate::import::traces::make::{Maker, Parts};
use crate::import::traces::span::{Kind, Remote};

/// Reads one document, one list of spans, or one span.
pub(in crate::import::traces) fn read(bytes: &[u8], maker: &mut Maker<'_>, sink: &mut Sink) -> serde_json::Result<()> {
    let Spans(spans) = serde_json::from_slice(bytes)?;
    for span in spans {
        read_span(span, maker, sink);
    }
    Ok(())
}

/// A span, a list of spans, or a list of such lists.
struct Spans<'a>(Vec<ZipkinSpan<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Spans<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nested;
        impl<'de> Visitor<'de> for Nested {
            type Value = Spans<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span, or a list of spans")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Spans<'de>, A::Error> {
                let mut spans = Vec::new();
                while let Some(Spans(more)) = list.next_element()? {
                    spans.extend(more);
                }
                Ok(Spans(spans))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Spans<'de>, A::Error> {
                let span = ZipkinSpan::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Spans(vec![span]))
            }
        }
        deserializer.deserialize_any(Nested)
    }
}

/// A span of either version.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ZipkinSpan<'a> {
    #[serde(borrow)]
    pub(super) trace_id: Text<'a>,
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) parent_id: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) kind: Text<'a>,
    /// Microseconds, as all times of Zipkin.
    pub(super) timestamp: Whole,
    pub(super) duration: Whole,
    #[serde(borrow)]
    pub(super) local_endpoint: Option<Endpoint<'a>>,
    #[serde(borrow)]
    pub(super) remote_endpoint: Option<Endpoint<'a>>,
    #[serde(borrow)]
    pub(super) tags: Tags<'a>,
    #[serde(borrow)]
    pub(super) annotations: List<Annotation<'a>>,
    #[serde(borrow)]
    pub(super) binary_annotations: List<Binary<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Endpoint<'a> {
    #[serde(borrow)]
    pub(super) service_name: Text<'a>,
}

/// A thing that happened at some time; in version 1 also the two ends of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Annotation<'a> {
    pub(super) timestamp: Whole,
    #[serde(borrow)]
    pub(super) value: Text<'a>,
    #[serde(borrow)]
    pub(super) endpoint: Option<Endpoint<'a>>,
}

/// A tag of version 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Binary<'a> {
    #[serde(borrow)]
    pub(super) key: Text<'a>,
    #[serde(borrow)]
    pub(super) value: Scalar<'a>,
    #[serde(borrow)]
    pub(super) endpoint: Option<Endpoint<'a>>,
}

/// The tags of version 2, as far as they are needed.
#[derive(Debug, Default)]
pub(super) struct Tags<'a>(Attributes<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Tags<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Tags<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of tags")
            }
            fn visit_unit<E>(self) -> Result<Tags<'de>, E> {
                Ok(Tags::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tags<'de>, A::Error> {
                let mut tags = Attributes::default();
                while let Some(Text(key)) = map.next_key()? {
                    if Attributes::wants(&key) {
                        tags.put(&key, map.next_value::<Scalar<'de>>()?.0);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Tags(tags))
            }
        }
        deserializer.deserialize_any(Map)
    }
}

/// Microseconds in nanoseconds.
pub(super) fn nanoseconds(micros: Whole) -> Option<u64> {
    micros.0.and_then(|micros| micros.checked_mul(1_000))
}

fn read_span(mut span: ZipkinSpan<'_>, maker: &mut Maker<'_>, sink: &mut Sink) {
    let ids = (trace_id(&span.trace_id.0), span_id(&span.id.0));
    let (Some(trace), Some(id @ 1..)) = ids else {
        sink.unusable += 1;
        return;
    };
    let parent = span_id(&span.parent_id.0).unwrap_or(0);
    let Some(local) = span.local_endpoint.take() else {
        zipkin_v1::read_span(&span, (trace, id, parent), maker, sink);
        return;
    };
    let mut attributes = span.tags.0;
    if let Some(remote) = span.remote_endpoint.take() {
        attributes.put_peer(remote.service_name.0);
    }
    if attributes.tail_sampled {
        sink.tail_sampled += 1;
    }
    let start = nanoseconds(span.timestamp).filter(|time| *time > 0);
    let time = nanoseconds(span.duration);
    let parts = Parts {
        trace,
        id,
        parent,
        service: &local.service_name.0,
        name: &span.name.0,
        kind: if span.kind.0.is_empty() {
            Kind::Missing
        } else {
            kind(&span.kind.0)
        },
        remote: Remote::Unknown,
        start,
        end: start.zip(time).map(|(start, time)| start.saturating_add(time)),
        links: Vec::new(),
    };
    sink.spans.push(maker.span(parts, &attributes));
}
