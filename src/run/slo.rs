//! What an operation owes to its own caller, and whether a run keeps it.

use super::figures::Figures;
use super::simulate::Percentiles;
use crate::description::Slo;
use crate::text::milliseconds;

/// What is owed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Owed {
    /// A typical latency, in milliseconds.
    pub latency: Option<f64>,
    /// A 99th percentile, in milliseconds.
    pub p99: Option<f64>,
    /// The share of runs that succeed, in 0..=1.
    pub availability: Option<f64>,
}

impl Owed {
    /// What is stated.
    #[must_use]
    pub fn of(slo: &Slo) -> Self {
        let latency = slo.latency.as_ref().map(|said| said.value);
        Owed {
            latency: latency.and_then(|said| said.p50).map(milliseconds),
            p99: latency.and_then(|said| said.p99).map(milliseconds),
            availability: slo.availability.as_ref().map(|said| said.value.0),
        }
    }

    /// Whether the typical latency is kept; None where a bound does not settle it. True where none is owed.
    #[must_use]
    pub fn typical_met(&self, figures: &Figures) -> Option<bool> {
        let kept = |owed: f64| met(figures.latency.typical() <= owed + 1e-9, figures.has_whole_latency());
        self.latency.map_or(Some(true), kept)
    }

    /// Whether the 99th percentile is kept; None where a bound does not settle it. True where none is owed.
    #[must_use]
    pub fn p99_met(&self, figures: &Figures, percentiles: Option<&Percentiles>) -> Option<bool> {
        let typical = figures.latency.typical();
        // The slowest runs take no less than the typical one.
        let slowest = percentiles.map_or(typical, |found| found.p99.max(typical));
        // Where of a call the typical figure alone is stated, nobody knows its slowest runs.
        let drawn = percentiles.is_some() || !(figures.latency.varies() || figures.latency.is_bare());
        let whole = figures.has_whole_latency() && drawn;
        self.p99.map_or(Some(true), |owed| met(slowest <= owed, whole))
    }

    /// Whether the latency is kept, the typical one and the 99th percentile.
    #[must_use]
    pub fn latency_met(&self, figures: &Figures, percentiles: Option<&Percentiles>) -> Option<bool> {
        both(self.typical_met(figures), self.p99_met(figures, percentiles))
    }

    /// Whether the availability is kept; None where a bound does not settle it. True where none is owed.
    #[must_use]
    pub fn availability_met(&self, figures: &Figures) -> Option<bool> {
        let whole = figures.has_whole_availability();
        let kept = |owed: f64| met(figures.availability >= owed - 1e-12, whole);
        self.availability.map_or(Some(true), kept)
    }

    /// Whether all of it is kept.
    #[must_use]
    pub fn met(&self, figures: &Figures, percentiles: Option<&Percentiles>) -> Option<bool> {
        both(self.latency_met(figures, percentiles), self.availability_met(figures))
    }
}

/// A bound that breaks the objective settles it; one that keeps it does only where it is the whole.
#[must_use]
pub fn met(kept: bool, whole: bool) -> Option<bool> {
    match (kept, whole) {
        (false, _) => Some(false),
        (true, true) => Some(true),
        (true, false) => None,
    }
}

fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
