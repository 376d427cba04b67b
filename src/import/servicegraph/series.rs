//! One series, whatever it was read from.

/// A series with one value: the count at the scrape, or what it grew by in the range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: f64,
}

/// What a text or an answer holds.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) series: Vec<Series>,
    /// The metric of failures is named, even if no series has it.
    pub(super) declares_failures: bool,
    /// How long the range is; 0 for a scrape.
    pub(super) seconds: f64,
}

/// The metrics of a service graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metric {
    Total,
    Failed,
    Client(Part),
    Server(Part),
}

/// The parts of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Bucket,
    Sum,
    Count,
}

/// The name of the metric of failures, at the end of its full name.
pub(super) const FAILED: &str = "traces_service_graph_request_failed_total";

impl Metric {
    /// The metric of a name; a namespace may stand before it.
    pub(super) fn of(name: &str) -> Option<Metric> {
        let at = name.rfind("traces_service_graph_request_")?;
        let rest = &name[at + "traces_service_graph_request_".len()..];
        let part = |rest: &str| match rest {
            "bucket" => Some(Part::Bucket),
            "sum" => Some(Part::Sum),
            "count" => Some(Part::Count),
            _ => None,
        };
        match rest {
            "total" => Some(Metric::Total),
            "failed_total" => Some(Metric::Failed),
            _ => {
                if let Some(rest) = rest.strip_prefix("client_seconds_") {
                    return part(rest).map(Metric::Client);
                }
                part(rest.strip_prefix("server_seconds_")?).map(Metric::Server)
            }
        }
    }
}

impl Series {
    /// The value of a label that is not empty.
    pub(super) fn label(&self, name: &str) -> Option<&str> {
        let found = self.labels.iter().find(|(label, _)| label == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}
