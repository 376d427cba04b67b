//! What an operation owes to its caller, and what a run of it comes to today.

use std::sync::{Arc, Mutex};

use super::derive::Facts;
use super::kinds::Builtin;
use super::value::Fact;
use crate::landscape::OperationId;
use crate::run::{Figures, Owed, Percentiles, Runs, simulate, today};

impl Facts<'_> {
    /// What one run of an operation comes to as it is done today.
    #[must_use]
    pub fn run(&self, id: OperationId) -> Arc<Figures> {
        let runs = self
            .runs
            .get_or_init(|| Mutex::new(Runs::new(today(self.landscape), self.assumptions())));
        runs.lock().expect("nothing panics while it adds up").of(id)
    }

    /// A fact about what is owed; where nothing is, nothing is missed, and the figures are not worked out.
    pub(super) fn owed(&self, id: OperationId, builtin: Builtin) -> Fact {
        let Some(owed) = self.landscape.operation(id).slo.as_deref().map(Owed::of) else {
            return match builtin {
                Builtin::LatencyOverSlo | Builtin::AvailabilityBelowSlo => Fact::yes_no(false),
                _ => Fact::Unknown,
            };
        };
        let missed = |met: Option<bool>| met.map_or(Fact::Unknown, |met| Fact::yes_no(!met));
        if builtin == Builtin::SloAvailability {
            return Fact::number(owed.availability);
        }
        let figures = self.run(id);
        match builtin {
            Builtin::SloLatency if is_about_p99(owed, &figures) => Fact::number(owed.p99),
            Builtin::SloLatency => Fact::number(owed.latency),
            Builtin::RunLatency => latency(owed, &figures),
            Builtin::RunAvailability if figures.has_whole_availability() => Fact::number(Some(figures.availability)),
            Builtin::RunAvailability => Fact::Between(0.0, figures.availability),
            Builtin::LatencyOverSlo => missed(owed.latency_met(&figures, percentiles(owed, &figures).as_ref())),
            Builtin::AvailabilityBelowSlo => missed(owed.availability_met(&figures)),
            _ => Fact::Unknown,
        }
    }
}

/// Drawn only where they are owed.
fn percentiles(owed: Owed, figures: &Figures) -> Option<Percentiles> {
    owed.p99.and_then(|_| simulate(&figures.latency))
}

/// Whether of a typical latency and a 99th percentile it is the second that is missed, or that alone is owed.
fn is_about_p99(owed: Owed, figures: &Figures) -> bool {
    owed.p99.is_some() && (owed.latency.is_none() || owed.typical_met(figures) == Some(true))
}

/// The typical figure, or the 99th percentile, in whole milliseconds, where it is about that.
fn latency(owed: Owed, figures: &Figures) -> Fact {
    let about_p99 = is_about_p99(owed, figures);
    let slowest = percentiles(owed, figures).filter(|_| about_p99);
    // Never rounded down to what is owed.
    let figure = slowest.map_or(figures.latency.typical(), |found| found.p99.ceil());
    if figures.has_whole_latency() {
        Fact::number(Some(figure))
    } else {
        Fact::Between(figure, f64::INFINITY)
    }
}
