//! Percentiles of a whole: drawn, never added.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng;

use super::delay::Delay;

/// Any number will do, so long as it stays the same.
const SEED: u64 = 0x7075_626c_6973_6865;
const FEWEST: usize = 1 << 14;
const MOST: usize = 1 << 23;
/// The greatest share of itself by which the 99th percentile may be off, as one standard error: 1 %, less what the
/// standard error itself, being estimated, may be off.
const PRECISE: f64 = 0.008;
/// So many draws in all are the most; more parts than fit in them are not drawn.
const DRAWS: u64 = 1 << 26;

/// The distribution of a whole, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// Half of the runs stay below.
    pub p50: f64,
    /// 99 of 100 runs stay below.
    pub p99: f64,
    /// The standard error of `p99`, as a share of it.
    pub standard_error: f64,
    /// How many runs were drawn.
    pub runs: usize,
}

/// Draws runs, always the same ones, until the standard error of the 99th percentile is below 1 % of it. None where
/// nothing is said of how the parts vary, or where they are too many to draw.
#[must_use]
pub fn simulate(delay: &Delay) -> Option<Percentiles> {
    if !delay.varies() || delay.parts().saturating_mul(FEWEST as u64) > DRAWS {
        return None;
    }
    let mut random = Pcg64Mcg::seed_from_u64(SEED);
    let mut runs: Vec<f64> = Vec::new();
    let mut wanted = FEWEST;
    loop {
        runs.extend((runs.len()..wanted).map(|_| delay.draw(&mut random)));
        let found = percentiles(&mut runs);
        let spent = delay.parts().saturating_mul(2 * wanted as u64) > DRAWS;
        if found.standard_error < PRECISE || wanted >= MOST || spent {
            return Some(found);
        }
        wanted *= 2;
    }
}

/// Of runs in any order. The standard error is a quarter of the distance between the runs that stand two deviations of the
/// rank before and behind: it needs no density.
fn percentiles(runs: &mut [f64]) -> Percentiles {
    let count = runs.len();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ranks of at most 2^21 runs"
    )]
    let (rank, deviation) = (
        (count as f64 * 0.99) as usize,
        (count as f64 * 0.99 * 0.01).sqrt().ceil() as usize,
    );
    // Only these ranks are looked at, so that nothing need be sorted: each is found in what stands behind the one before.
    let (half, low, high) = (count / 2, rank - 2 * deviation, rank + 2 * deviation);
    let mut found = [0.0; 4];
    let mut begin = 0;
    for (at, wanted) in [half, low, rank, high].into_iter().enumerate() {
        found[at] = *runs[begin..].select_nth_unstable_by(wanted - begin, f64::total_cmp).1;
        begin = wanted;
    }
    let [p50, below, p99, above] = found;
    Percentiles {
        p50,
        p99,
        standard_error: (above - below) / 4.0 / p99,
        runs: count,
    }
}
