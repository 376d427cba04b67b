//! Latencies out of the buckets of a histogram.

use std::collections::BTreeMap;
use std::time::Duration;

use super::series::{Part, Series};
use crate::import::json::millis;
use crate::text::format_duration;

/// A histogram of seconds, summed over all series of one edge.
#[derive(Debug, Default)]
pub(super) struct Histogram {
    /// How many calls took at most so long, by the bound in microseconds; the last is without a bound.
    buckets: BTreeMap<u64, f64>,
    sum: f64,
    count: Option<f64>,
}

impl Histogram {
    pub(super) fn add(&mut self, part: Part, series: &Series) {
        match part {
            Part::Sum => self.sum += series.value,
            Part::Count => self.count = Some(self.count.unwrap_or(0.0) + series.value),
            Part::Bucket => {
                if let Some(bound) = series.label("le").and_then(micros) {
                    *self.buckets.entry(bound).or_insert(0.0) += series.value;
                }
            }
        }
    }

    /// Whether anything was measured.
    pub(super) fn is_there(&self) -> bool {
        self.count().is_some_and(|count| count > 0.0)
    }

    /// All calls.
    pub(super) fn count(&self) -> Option<f64> {
        self.count.or_else(|| self.buckets.get(&u64::MAX).copied())
    }

    /// Half and 99 of 100 calls took at most so long, and what is to be said of it.
    ///
    /// Between two bounds the calls are taken to lie evenly, as Prometheus does. Where one bucket holds all calls its
    /// bounds say nothing: then the mean stands for the median, and the other one is not known.
    pub(super) fn figures(&self) -> (Option<Duration>, Option<Duration>, Vec<String>) {
        let Some(count) = self.count().filter(|count| *count > 0.0) else {
            return (None, None, Vec::new());
        };
        let mean = (self.sum > 0.0).then(|| self.sum / count);
        let (half, most) = (self.bucket(0.5, count), self.bucket(0.99, count));
        match (half, most) {
            (Some(half), Some(most)) if half.low < most.low => (
                seconds(half.at),
                (most.high.is_some()).then(|| seconds(most.at)).flatten(),
                Vec::new(),
            ),
            (half, _) => {
                let mut evidence = Vec::new();
                if let (Some(mean), Some(high)) = (mean.and_then(seconds), half.and_then(|half| half.high)) {
                    evidence.push(format!(
                        "p50 is the mean, {}: the metrics tell no times apart below {}",
                        format_duration(round(mean)),
                        format_duration(seconds(high).unwrap_or_default())
                    ));
                }
                (mean.and_then(seconds), None, evidence)
            }
        }
    }

    /// The bucket in which a share of the calls is reached.
    fn bucket(&self, share: f64, count: f64) -> Option<Bucket> {
        let wanted = share * count;
        let (mut low, mut below) = (0.0, 0.0);
        for (bound, upto) in &self.buckets {
            let high = (*bound != u64::MAX).then(|| to_seconds(*bound));
            if *upto >= wanted {
                let inside = upto - below;
                let part = if inside > 0.0 { (wanted - below) / inside } else { 1.0 };
                let at = high.map_or(low, |high| low + (high - low) * part);
                return Some(Bucket { low, high, at });
            }
            low = high.unwrap_or(low);
            below = *upto;
        }
        None
    }
}

#[derive(Clone, Copy)]
struct Bucket {
    /// In seconds.
    low: f64,
    /// None: without a bound.
    high: Option<f64>,
    at: f64,
}

/// The bound of a bucket, `le`, in microseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounds are small and checked"
)]
fn micros(bound: &str) -> Option<u64> {
    let seconds: f64 = bound.trim_start_matches('+').parse().ok()?;
    match seconds {
        seconds if seconds.is_infinite() && seconds > 0.0 => Some(u64::MAX),
        seconds if (0.0..1e9).contains(&seconds) => Some((seconds * 1e6).round() as u64),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "bounds are below 2^52 microseconds")]
fn to_seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

fn seconds(seconds: f64) -> Option<Duration> {
    millis(seconds * 1e3)
}

/// To microseconds, below which nobody measures.
fn round(time: Duration) -> Duration {
    Duration::from_micros(u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}
