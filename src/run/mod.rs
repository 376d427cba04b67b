//! What one run of an operation comes to, by what the description states: how long its own caller waits, how often it
//! succeeds, which systems must be up and which its code must know.
//!
//! Nothing is invented: where a figure is missing, latency is a lower bound and availability an upper one, and what is
//! missing is named.

mod behind;
mod delay;
mod figures;
mod item;
mod order;
mod simulate;
mod slo;
mod systems;
mod today;

pub use behind::Runs;
pub use delay::{Delay, Timing};
pub use figures::{Figures, Lacking, Missing, Named};
pub use item::{Call, Callee, Item, Publish, Wait, What};
pub use simulate::{Percentiles, simulate};
pub use slo::{Owed, met};
pub(crate) use today::{call, callee, publish};
pub use today::{publishers, today};

/// What is assumed where the description cannot say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumptions {
    /// How long it takes to hand an event to the broker, in milliseconds.
    pub publish_latency: f64,
    /// The share of the time in which the broker takes events, in 0..=1.
    pub broker_availability: f64,
}

impl Default for Assumptions {
    /// 5 ms, and 99.95 %.
    fn default() -> Self {
        Assumptions {
            publish_latency: 5.0,
            broker_availability: 0.9995,
        }
    }
}
