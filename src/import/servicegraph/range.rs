//! The JSON with which Prometheus answers a query, of a range or of one moment.

use std::collections::BTreeMap;

use serde_json::Value;

use super::series::{Metric, Read, Series};
use crate::import::found::Found;
use crate::import::json::number;

/// One series as it is answered.
struct Answered {
    name: String,
    labels: Vec<(String, String)>,
    points: Vec<(f64, f64)>,
}

/// Reads an answer; none where it is no answer, which is told.
pub(super) fn read(text: &str, name: &str, found: &mut Found) -> Option<Read> {
    let mut answered = Vec::new();
    let (mut nameless, mut native) = (0_u64, 0_u64);
    let mut answers = 0;
    for document in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                found.lost(format!("`{name}`: it is no JSON: {error}"));
                break;
            }
        };
        if let Some(error) = document.get("error").and_then(Value::as_str) {
            found.lost(format!("`{name}`: the query failed: {error}"));
            continue;
        }
        let Some(result) = document
            .pointer("/data/result")
            .or(document.get("result"))
            .and_then(Value::as_array)
        else {
            found.lost(format!(
                "`{name}`: it is no answer of a query: there is no `data.result`"
            ));
            continue;
        };
        answers += 1;
        for one in result {
            let labels: Vec<(String, String)> = one
                .get("metric")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect();
            let Some((_, metric)) = labels.iter().find(|(label, _)| label == "__name__") else {
                nameless += 1;
                continue;
            };
            if one.get("histogram").is_some() || one.get("histograms").is_some() {
                native += 1;
                continue;
            }
            if Metric::of(metric).is_none() {
                continue;
            }
            let list = one
                .get("values")
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            let points = list.iter().chain(one.get("value")).filter_map(point).collect();
            answered.push(Answered {
                name: metric.clone(),
                labels,
                points,
            });
        }
    }
    if nameless > 0 {
        found.lost(format!(
            "`{name}`: {nameless} series without the metric's name: ask for the metrics themselves, \
             `{{__name__=~\".*traces_service_graph_.*\"}}`, not for a sum or a rate of them"
        ));
    }
    if native > 0 {
        found.skipped(format!(
            "`{name}`: {native} native histograms: latencies are read from classic ones only"
        ));
    }
    (answers > 0).then(|| grown(answered))
}

fn point(point: &Value) -> Option<(f64, f64)> {
    Some((number(point.get(0)?)?, number(point.get(1)?)?))
}

/// What each series grew by. One that begins within the range began from nothing; of one moment the value counts.
fn grown(answered: Vec<Answered>) -> Read {
    let times = || answered.iter().flat_map(|one| one.points.iter().map(|(time, _)| *time));
    let (first, last) = times().fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), time| {
        (first.min(time), last.max(time))
    });
    let range = last > first;
    let series = answered.into_iter().map(|mut one| {
        one.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let begins_within = one.points.first().is_some_and(|(time, _)| *time > first);
        let mut value = 0.0;
        let mut before: Option<f64> = (begins_within || !range).then_some(0.0);
        for (_, now) in &one.points {
            value += match before {
                None => 0.0,
                // A counter that falls began anew.
                Some(before) if *now < before => *now,
                Some(before) => now - before,
            };
            before = Some(*now);
        }
        Series {
            name: one.name,
            labels: one.labels,
            value,
        }
    });
    let series: Vec<Series> = series.collect();
    Read {
        declares_failures: false,
        seconds: if range { last - first } else { 0.0 },
        series: merged(series),
    }
}

/// The series of one name and labels as one: an answer may be given in parts.
fn merged(series: Vec<Series>) -> Vec<Series> {
    let mut all: BTreeMap<(String, Vec<(String, String)>), f64> = BTreeMap::new();
    for mut one in series {
        one.labels.sort();
        *all.entry((one.name, one.labels)).or_insert(0.0) += one.value;
    }
    all.into_iter()
        .map(|((name, labels), value)| Series { name, labels, value })
        .collect()
}
