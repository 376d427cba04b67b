//! What an importer saw of a touchpoint: evidence, kept beside what people say.

use std::time::Duration;

use crate::text::{Share, Word};

/// From where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Traces in OpenTelemetry's JSON.
    Otlp,
    /// Traces of Jaeger.
    Jaeger,
    /// Traces of Zipkin.
    Zipkin,
    /// Metrics of a service graph.
    Servicegraph,
    /// The dependencies of Jaeger or Zipkin.
    Dependencies,
    /// Rows, one an edge.
    Edges,
    /// An `AsyncAPI` document.
    Asyncapi,
    /// A Backstage catalog.
    Backstage,
    /// A Structurizr workspace.
    Structurizr,
}

impl Word for Source {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("otlp", Self::Otlp),
        ("jaeger", Self::Jaeger),
        ("zipkin", Self::Zipkin),
        ("servicegraph", Self::Servicegraph),
        ("dependencies", Self::Dependencies),
        ("edges", Self::Edges),
        ("asyncapi", Self::Asyncapi),
        ("backstage", Self::Backstage),
        ("structurizr", Self::Structurizr),
    ];
}

/// Whether a touchpoint runs beside its siblings or in turn with them, as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservedOrder {
    /// One after another.
    Sequential,
    /// At the same time as others.
    Parallel,
    /// Nobody can say: its place in the list is only the place seen.
    Unknown,
}

impl Word for ObservedOrder {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("sequential", Self::Sequential),
        ("parallel", Self::Parallel),
        ("unknown", Self::Unknown),
    ];
}

/// Whether somebody saw the operation, or the importer made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservedOperation {
    /// The importer made it, to have a place for what a system does.
    Unknown,
}

impl Word for ObservedOperation {
    const WORDS: &'static [(&'static str, Self)] = &[("unknown", Self::Unknown)];
}

/// The evidence at one touchpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// From where.
    pub source: Source,
    /// Runs of the operation in which this touchpoint was seen.
    pub runs: Option<u64>,
    /// All its calls, or messages.
    pub calls: Option<u64>,
    /// Those that failed; not known where the source kept some calls rather than others.
    pub failed: Option<u64>,
    /// Half of the calls took at most this long, as the caller saw them.
    pub p50: Option<Duration>,
    /// 99 of 100 calls took at most this long, as the caller saw them.
    pub p99: Option<Duration>,
    /// In turn or beside others.
    pub order: Option<ObservedOrder>,
    /// Its share of the operation's time, in 0..=1.
    pub share: Option<Share>,
    /// The event with which the other side replies.
    pub reply: Option<String>,
    /// Set where the operation was made by the importer.
    pub operation: Option<ObservedOperation>,
    /// What speaks for or against a need, in words, with counts.
    pub evidence: Vec<String>,
}

impl Observed {
    /// Nothing yet but the source.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Observed {
            source,
            runs: None,
            calls: None,
            failed: None,
            p50: None,
            p99: None,
            order: None,
            share: None,
            reply: None,
            operation: None,
            evidence: Vec::new(),
        }
    }

    /// The share of calls that did not fail, in 0..=1; none where that was not seen.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
    pub fn availability(&self) -> Option<f64> {
        let calls = self.calls.filter(|calls| *calls > 0)? as f64;
        Some((1.0 - self.failed? as f64 / calls).max(0.0))
    }

    /// Between which availabilities the true one lies, with 95 % confidence: Wilson's score interval
    /// (E. B. Wilson, Probable Inference, 1927), which holds for few calls and for none that failed.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
    pub fn availability_interval(&self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_964;
        let share = self.availability()?;
        let calls = self.calls? as f64;
        let spread = Z * Z / calls;
        let centre = (share + spread / 2.0) / (1.0 + spread);
        let half = Z * (share * (1.0 - share) / calls + spread / (4.0 * calls)).sqrt() / (1.0 + spread);
        Some(((centre - half).max(0.0), (centre + half).min(1.0)))
    }
}
