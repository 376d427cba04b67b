//! Times that add up, and of several at once the longest.

use std::sync::Arc;

use rand_distr::{Distribution, StandardNormal};
use rand_pcg::rand_core::Rng;

use crate::description::Latency;
use crate::text::milliseconds;

/// The 99 % point of the standard normal distribution.
const Z99: f64 = 2.326_347_874_040_841;

/// Past so many repetitions the rest are taken as the mean of those drawn.
const DRAWN: u64 = 1000;

/// Parts within parts, past which none are drawn: no chain of calls is a deep recursion.
const DEEP: u32 = 500;

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
    is_bare: bool,
    parts: u64,
    depth: u32,
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
    Sum(Vec<Arc<Delay>>),
    Longest(Vec<Arc<Delay>>),
    Times(u64, Arc<Delay>),
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
            is_bare: false,
            parts: 1,
            depth: 0,
            kind: Kind::Fixed,
        }
    }

    /// As stated: where both percentiles are, a lognormal through both points.
    #[must_use]
    pub fn stated(timing: Timing) -> Self {
        let fixed = Delay::fixed(timing.p50);
        match timing.p99 {
            // No lognormal has a median of nothing.
            Some(p99) if timing.p50 > 0.0 => Delay {
                varies: true,
                kind: Kind::Varying {
                    mean: timing.p50.ln(),
                    deviation: (p99 / timing.p50).ln() / Z99,
                },
                ..fixed
            },
            _ => Delay { is_bare: true, ..fixed },
        }
    }

    /// One after another.
    #[must_use]
    pub fn sum(parts: Vec<Arc<Delay>>) -> Arc<Self> {
        let typical = parts.iter().map(|part| part.typical).sum();
        Delay::of(typical, parts, Kind::Sum)
    }

    /// At the same time: the slowest counts.
    #[must_use]
    pub fn longest(parts: Vec<Arc<Delay>>) -> Arc<Self> {
        let typical = parts.iter().map(|part| part.typical).fold(0.0, f64::max);
        Delay::of(typical, parts, Kind::Longest)
    }

    fn of(typical: f64, mut parts: Vec<Arc<Delay>>, kind: fn(Vec<Arc<Delay>>) -> Kind) -> Arc<Self> {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let whole = Delay {
            varies: parts.iter().any(|part| part.varies),
            is_bare: parts.iter().any(|part| part.is_bare),
            parts: parts.iter().fold(1, |sum, part| sum.saturating_add(part.parts)),
            depth: parts.iter().map(|part| part.depth + 1).max().unwrap_or_default(),
            ..Delay::fixed(typical)
        };
        Arc::new(whole.made_of(kind(parts)))
    }

    /// So often, one after another.
    #[must_use]
    pub fn times(count: u64, once: Arc<Delay>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let typical = if count == 0 { 0.0 } else { count as f64 * once.typical };
        let whole = Delay {
            varies: once.varies && count > 0,
            is_bare: once.is_bare && count > 0,
            parts: once.parts.saturating_mul(count.clamp(1, DRAWN)).saturating_add(1),
            depth: once.depth + 1,
            ..Delay::fixed(typical)
        };
        whole.made_of(Kind::Times(count, once))
    }

    /// What does not vary needs no parts, and what is too deep has none.
    fn made_of(self, kind: Kind) -> Self {
        match (self.varies, self.depth > DEEP) {
            (false, _) => Delay {
                parts: 1,
                depth: 0,
                ..self
            },
            (true, false) => Delay { kind, ..self },
            (true, true) => Delay {
                parts: u64::MAX,
                ..self
            },
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

    /// Whether of a part the typical figure alone is stated.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.is_bare
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
