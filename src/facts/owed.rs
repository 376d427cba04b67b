//! What an operation owes to its caller, and what a run of it comes to today.

use super::derive::Facts;
use super::kinds::Builtin;
use super::value::Fact;
use crate::landscape::OperationId;
use crate::run::{Figures, Owed, Percentiles, Runs, simulate, today};

impl Facts<'_> {
    /// Runs of all operations as they are done today.
    #[must_use]
    pub fn runs(&self) -> &Runs {
        self.runs
            .get_or_init(|| Runs::new(today(self.landscape), self.assumptions()))
    }

    /// A fact about what is owed; where nothing is, nothing is missed, and the figures are not worked out.
    pub(super) fn owed(&self, id: OperationId, builtin: Builtin) -> Fact {
        let Some(owed) = self.landscape.operation(id).slo.as_ref().map(Owed::of) else {
            return match builtin {
                Builtin::LatencyOverSlo | Builtin::AvailabilityBelowSlo => Fact::yes_no(false),
                _ => Fact::Unknown,
            };
        };
        let missed = |met: Option<bool>| met.map_or(Fact::Unknown, |met| Fact::yes_no(!met));
        match builtin {
            Builtin::SloLatency => Fact::number(owed.latency.or(owed.p99)),
            Builtin::SloAvailability => Fact::number(owed.availability),
            _ => {
                let figures = self.runs().of(id);
                match builtin {
                    Builtin::RunLatency => latency(owed, &figures),
                    Builtin::RunAvailability if figures.has_whole_availability() => {
                        Fact::number(Some(figures.availability))
                    }
                    Builtin::RunAvailability => Fact::Between(0.0, figures.availability),
                    Builtin::LatencyOverSlo => missed(owed.latency_met(&figures, percentiles(owed, &figures).as_ref())),
                    Builtin::AvailabilityBelowSlo => missed(owed.availability_met(&figures)),
                    _ => Fact::Unknown,
                }
            }
        }
    }
}

/// Drawn only where they are owed.
fn percentiles(owed: Owed, figures: &Figures) -> Option<Percentiles> {
    owed.p99.and_then(|_| simulate(&figures.latency))
}

/// The typical figure, in whole milliseconds; the 99th percentile where that is what is owed.
fn latency(owed: Owed, figures: &Figures) -> Fact {
    let slowest = percentiles(owed, figures).filter(|_| owed.latency.is_none());
    let figure = slowest.map_or(figures.latency.typical(), |found| found.p99);
    let figure = if figure < 10.0 { figure } else { figure.round() };
    if figures.has_whole_latency() {
        Fact::number(Some(figure))
    } else {
        Fact::Between(figure, f64::INFINITY)
    }
}
