//! Times that add up, and of several at once the longest.

use std::rc::Rc;

use rand_distr::{Distribution, StandardNormal};
use rand_pcg::rand_core::Rng;

use crate::description::Latency;
use crate::text::milliseconds;

/// The 99 % point of the standard normal distribution.
const Z99: f64 = 2.326_347_874_040_841;

/// Past so many repetitions the rest are taken as the mean of those drawn.
const DRAWN: u64 = 1000;

/// How long something takes, as stated, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// The typical figure: half of the runs stay below.
    pub p50: f64,
    /// 99 of 100 runs stay below; None: nothing is said of how it varies.
    pub p99: Option<f64>,
}

impl Timing {
    /// A stated latency; None where no typical figure is stated.
    #[must_use]
    pub fn of(latency: &Latency) -> Option<Timing> {
        Some(Timing {
            p50: milliseconds(latency.p50?),
            p99: latency.p99.map(milliseconds),
        })
    }
}

/// How long something takes that is put together of parts.
#[derive(Clone, Debug)]
pub struct Delay {
    typical: f64,
    varies: bool,
    parts: u64,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Fixed,
    /// Lognormal: the logarithm's mean and deviation.
    Varying {
        mean: f64,
        deviation: f64,
    },
    Sum(Vec<Rc<Delay>>),
    Longest(Vec<Rc<Delay>>),
    Times(u64, Rc<Delay>),
}

impl Delay {
    /// Nothing.
    #[must_use]
    pub fn none() -> Self {
        Delay::fixed(0.0)
    }

    /// Always the same, in milliseconds.
    #[must_use]
    pub fn fixed(milliseconds: f64) -> Self {
        Delay {
            typical: milliseconds,
            varies: false,
            parts: 1,
            kind: Kind::Fixed,
        }
    }

    /// As stated: where both percentiles are, a lognormal through both points.
    #[must_use]
    pub fn stated(timing: Timing) -> Self {
        match timing.p99 {
            Some(p99) if timing.p50 > 0.0 && p99 > timing.p50 => Delay {
                typical: timing.p50,
                varies: true,
                parts: 1,
                kind: Kind::Varying {
                    mean: timing.p50.ln(),
                    deviation: (p99 / timing.p50).ln() / Z99,
                },
            },
            _ => Delay::fixed(timing.p50),
        }
    }

    /// One after another.
    #[must_use]
    pub fn sum(parts: Vec<Rc<Delay>>) -> Self {
        Delay {
            typical: parts.iter().map(|part| part.typical).sum(),
            ..Delay::of(parts, Kind::Sum)
        }
    }

    /// At the same time: the slowest counts.
    #[must_use]
    pub fn longest(parts: Vec<Rc<Delay>>) -> Self {
        Delay {
            typical: parts.iter().map(|part| part.typical).fold(0.0, f64::max),
            ..Delay::of(parts, Kind::Longest)
        }
    }

    fn of(parts: Vec<Rc<Delay>>, kind: fn(Vec<Rc<Delay>>) -> Kind) -> Self {
        Delay {
            typical: 0.0,
            varies: parts.iter().any(|part| part.varies),
            parts: parts.iter().fold(1, |sum, part| sum.saturating_add(part.parts)),
            kind: kind(parts),
        }
    }

    /// So often, one after another.
    #[must_use]
    pub fn times(count: u64, once: Rc<Delay>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let typical = if count == 0 { 0.0 } else { count as f64 * once.typical };
        Delay {
            typical,
            varies: once.varies && count > 0,
            parts: once.parts.saturating_mul(count.clamp(1, DRAWN)).saturating_add(1),
            kind: Kind::Times(count, once),
        }
    }

    /// The typical figure, in milliseconds: sums of typical figures, of several at once the greatest.
    #[must_use]
    pub fn typical(&self) -> f64 {
        self.typical
    }

    /// Whether anything is said of how it varies.
    #[must_use]
    pub fn varies(&self) -> bool {
        self.varies
    }

    /// How many parts are drawn for one run.
    #[must_use]
    pub fn parts(&self) -> u64 {
        self.parts
    }

    /// One run, in milliseconds.
    pub fn draw(&self, random: &mut impl Rng) -> f64 {
        if !self.varies {
            return self.typical;
        }
        match &self.kind {
            Kind::Fixed => self.typical,
            Kind::Varying { mean, deviation } => {
                let normal: f64 = StandardNormal.sample(random);
                (mean + deviation * normal).exp()
            }
            Kind::Sum(parts) => parts.iter().map(|part| part.draw(random)).sum(),
            Kind::Longest(parts) => parts.iter().map(|part| part.draw(random)).fold(0.0, f64::max),
            Kind::Times(count, once) => {
                let drawn = (*count).min(DRAWN);
                let sum: f64 = (0..drawn).map(|_| once.draw(random)).sum();
                #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
                let rest = *count as f64 / drawn as f64;
                sum * rest
            }
        }
    }
}
