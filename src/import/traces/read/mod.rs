//! Readers: each knows one format and makes [`Span`](super::span::Span)s of it. They only normalise.

pub(super) mod jaeger;
pub(super) mod otlp;
mod otlp_attributes;
pub(super) mod value;
pub(super) mod zipkin;
mod zipkin_v1;

use super::make::Maker;
use super::span::Span;

/// What reading some bytes gave.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// The spans, each half of a call one.
    pub(super) spans: Vec<Span>,
    /// Halves that were one span with another half in the input.
    pub(super) shared: u64,
    /// Spans without a trace, an id or a system.
    pub(super) unusable: u64,
    /// Traces marked by a sampler that looks at whole traces.
    pub(super) tail_sampled: u64,
    /// How many traces each sampler says that it took, by its kind and share.
    pub(super) samplers: std::collections::BTreeMap<String, u64>,
}

/// A whole value of a format: a document, or an element of its list.
pub(super) type Reader = for<'n> fn(&[u8], &mut Maker<'n>, &mut Sink) -> serde_json::Result<()>;
