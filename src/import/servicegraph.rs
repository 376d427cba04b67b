//! Metrics of a service graph, as the `OpenTelemetry` Collector and Tempo count them, out of Prometheus.

mod histogram;
mod range;
mod series;
mod text;

use std::collections::BTreeMap;

use super::found::{Found, FoundSystem};
use super::graph::{Figures, Graph, Target};
use super::input::{Input, texts};
use super::json::whole;
use super::words::{counted, number, some};
use crate::description::{Source, SystemKind, Via};
use crate::text::Rate;
use histogram::Histogram;
use series::{Metric, Series};

/// Whether a text is of metrics of a service graph, in either form.
pub(super) fn is_one(start: &str) -> bool {
    start.contains("traces_service_graph_")
}

/// One edge while its series are read.
#[derive(Default)]
struct Edge {
    total: Option<f64>,
    failed: Option<f64>,
    /// `failed="true"` on the total itself.
    failed_of_total: Option<f64>,
    client: Histogram,
    server: Histogram,
}

/// Client, server and `connection_type`.
type Key = (String, String, String);

/// Reads metrics: Prometheus' text, or the JSON of a query.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let mut edges: BTreeMap<Key, Edge> = BTreeMap::new();
    let (mut files, mut count) = (0_u64, 0_u64);
    // Whether failures are counted at all: then an edge without a series of them had none.
    let mut counts_failures = false;
    let mut seconds: f64 = 0.0;
    for (name, content) in texts(inputs, &mut found) {
        let read = if text::is_one(&content) {
            Some(text::read(&content, &name, &mut found))
        } else {
            range::read(&content, &name, &mut found)
        };
        let Some(read) = read else { continue };
        counts_failures |= read.declares_failures;
        seconds = seconds.max(read.seconds);
        let before = count;
        for one in read.series {
            match add(&one, &mut edges) {
                Added::Edge { failure } => {
                    count += 1;
                    counts_failures |= failure;
                }
                Added::Other => {}
                Added::WithoutEnds => found.lost(format!(
                    "`{name}`: a series of `{}` has no `client` or no `server`",
                    one.name
                )),
            }
        }
        if count > before {
            files += 1;
        } else {
            found.lost(format!(
                "`{name}`: there is no series `traces_service_graph_request_total` in it"
            ));
        }
    }
    tell(files, count, &edges, &mut found);
    let graph = graph(edges, counts_failures, seconds, &mut found);
    graph.into_found(Source::Servicegraph, Via::Api, &mut found);
    found
}

fn tell(files: u64, series: u64, edges: &BTreeMap<Key, Edge>, found: &mut Found) {
    if files == 0 {
        return;
    }
    let calls: f64 = edges.values().filter_map(|edge| edge.total).sum();
    found.read(format!(
        "servicegraph: {}, {} series, {}, {}",
        counted(files, "file"),
        number(series),
        counted(edges.len() as u64, "edge"),
        counted(whole(calls).unwrap_or(u64::MAX), "call")
    ));
}

enum Added {
    Edge { failure: bool },
    Other,
    WithoutEnds,
}

fn add(one: &Series, edges: &mut BTreeMap<Key, Edge>) -> Added {
    let Some(metric) = Metric::of(&one.name) else {
        return Added::Other;
    };
    let (Some(client), Some(server)) = (one.label("client"), one.label("server")) else {
        return Added::WithoutEnds;
    };
    let kind = one.label("connection_type").unwrap_or_default();
    let key = (client.to_owned(), server.to_owned(), kind.to_owned());
    let edge = edges.entry(key).or_default();
    let add = |to: &mut Option<f64>| *to = Some(to.unwrap_or(0.0) + one.value);
    let mut failure = false;
    match metric {
        Metric::Total => {
            add(&mut edge.total);
            if let Some(failed) = one.label("failed") {
                failure = true;
                if failed == "true" {
                    add(&mut edge.failed_of_total);
                }
            }
        }
        Metric::Failed => {
            failure = true;
            add(&mut edge.failed);
        }
        Metric::Client(part) => edge.client.add(part, one),
        Metric::Server(part) => edge.server.add(part, one),
    }
    Added::Edge { failure }
}

fn graph(edges: BTreeMap<Key, Edge>, counts_failures: bool, seconds: f64, found: &mut Found) -> Graph {
    let mut graph = Graph::default();
    let (mut databases, mut silent) = (Vec::new(), Vec::new());
    for ((client, server, kind), edge) in edges {
        if kind == "database" {
            databases.push(format!("{client} to {server}"));
            continue;
        }
        let total = edge.total.or(edge.client.count()).or(edge.server.count());
        if total.is_none_or(|total| total <= 0.0) {
            silent.push(format!("{client} to {server}"));
            continue;
        }
        let failed = edge.failed.or(edge.failed_of_total);
        let failed = failed.or(counts_failures.then_some(0.0));
        // As the caller sees it, where that was measured.
        let latency = if edge.client.is_there() {
            &edge.client
        } else {
            &edge.server
        };
        let (p50, p99, mut evidence) = latency.figures();
        if !edge.client.is_there() && edge.server.is_there() {
            evidence.push("latency as the server measured it, without the way there".to_owned());
        }
        if seconds > 0.0 {
            let calls = total.unwrap_or(0.0);
            evidence.push(format!("{} over {}", rate(calls / seconds), span(seconds)));
        }
        if kind == "virtual_node" {
            evidence
                .push("one end has no traces of its own: its name is taken from the other end's attributes".to_owned());
            if client == "user" {
                let system = FoundSystem {
                    kind: Some(SystemKind::Client),
                    ..FoundSystem::default()
                };
                found.systems.insert(client.clone(), system);
            }
        }
        let figures = Figures {
            calls: total.and_then(whole),
            failed: failed.and_then(whole),
            p50,
            p99,
            evidence,
            ..Figures::default()
        };
        if kind == "messaging_system" {
            let event = format!("{client}.{server}");
            let figures = Figures {
                reacting: vec![server],
                ..figures
            };
            graph.add((client, None), Target::Event(event), figures);
        } else {
            graph.add((client, None), Target::System(server), figures);
        }
    }
    if !databases.is_empty() {
        found.skipped(format!(
            "calls of databases, which are no touchpoints: {}",
            some(&databases)
        ));
    }
    if !silent.is_empty() {
        found.skipped(format!("without a call in this time: {}", some(&silent)));
    }
    graph
}

/// How often, in the unit in which it is at least one, with three digits.
fn rate(per_second: f64) -> String {
    let scale = [1.0, 60.0, 3600.0].into_iter().find(|scale| per_second * scale >= 1.0);
    let scale = scale.unwrap_or(86_400.0);
    Rate(three_digits(per_second * scale) / scale).to_string()
}

/// A time in its greatest unit.
fn span(seconds: f64) -> String {
    let units = [("days", 86_400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0)];
    let (unit, size) = units
        .into_iter()
        .find(|(_, size)| seconds >= *size)
        .unwrap_or(("s", 1.0));
    format!("{} {unit}", three_digits(seconds / size))
}

fn three_digits(number: f64) -> f64 {
    let digits = if number >= 100.0 {
        1.0
    } else if number >= 10.0 {
        10.0
    } else {
        100.0
    };
    (number * digits).round() / digits
}
