//! Latency and availability.

use std::time::Duration;

use crate::advice::FindingPlace;
use crate::drift::Comparison;
use crate::import::FoundTouchpoint;
use crate::landscape::TouchpointId;
use crate::text::{Share, Span, format_duration};

/// Below this, in seconds, times are noise.
const NOISE: f64 = 0.001;

/// What of the figures is far from what is declared, at the touchpoint or at the only system it goes to.
pub(super) fn compare(
    comparison: &Comparison<'_>,
    id: TouchpointId,
    seen: &FoundTouchpoint,
) -> Vec<(String, Option<FindingPlace>)> {
    let landscape = comparison.landscape;
    let observed = &seen.observed;
    let calls = observed.calls.or(observed.runs).unwrap_or(u64::MAX);
    // The time to publish is not what is declared of an event's subscriber.
    if calls < comparison.limits.runs || seen.event.is_some() {
        return Vec::new();
    }
    let written = &landscape.touchpoint(id).written;
    let only = match landscape.callees(id) {
        [only] => Some(landscape.system(*only)),
        _ => None,
    };
    let mut differences = Vec::new();
    let declared = written
        .latency
        .as_ref()
        .or_else(|| only.and_then(|only| only.latency.as_ref()));
    if let Some(declared) = declared {
        let (p50, p99) = (declared.value.p50, declared.value.p99);
        for (which, declared_time, seen_time) in [("", p50, observed.p50), ("p99 ", p99, observed.p99)] {
            if let (Some(said), Some(was)) = (declared_time, seen_time)
                && is_far(said, was, comparison.limits.latency)
            {
                let words = format!(
                    "declared with {which}{}, and was seen with {}",
                    format_duration(said),
                    format_duration(rounded(was))
                );
                differences.push((words, Some(place(declared.span))));
                break;
            }
        }
    }
    let declared = written
        .availability
        .as_ref()
        .or_else(|| only.and_then(|only| only.availability.as_ref()));
    if let (Some(declared), Some((low, high)), Some(was)) =
        (declared, observed.availability_interval(), observed.availability())
    {
        let (said, margin) = (declared.value.0, comparison.limits.availability);
        if high < said - margin || low > said + margin {
            let words = format!(
                "declared to answer {}, and did so {} of {} times",
                Share(said),
                Share((was * 1e5).round() / 1e5),
                observed.calls.unwrap_or_default()
            );
            differences.push((words, Some(place(declared.span))));
        }
    }
    differences
}

fn place(span: Span) -> FindingPlace {
    FindingPlace {
        span,
        label: "declared here".into(),
    }
}

fn is_far(said: Duration, was: Duration, share: f64) -> bool {
    let (said, was) = (said.as_secs_f64(), was.as_secs_f64());
    let (less, more) = (said.min(was), said.max(was));
    more - less > NOISE && less < more * share
}

fn rounded(time: Duration) -> Duration {
    let millis = time.as_secs_f64() * 1e3;
    let digits = if millis >= 100.0 { 1.0 } else { 10.0 };
    Duration::try_from_secs_f64((millis * digits).round() / digits / 1e3).unwrap_or(time)
}
