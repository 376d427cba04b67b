//! How times are distributed, in bounded memory, added up exactly in any order.
//!
//! Past a few different times, each counts in a bucket by its highest bit and the 7 bits below, so a bucket is at most 1/128 wide. A quantile
//! is its bucket's middle, held between the least and the greatest time seen: it is off by at most 1/256, less than
//! 0.4 %, of itself. Whole numbers only, so every machine has the same buckets.

use std::collections::BTreeMap;

const BITS: u32 = 7;

/// How many different times are kept as they are before they are put into buckets.
const FEW: usize = 64;

/// Counts of times: of few different ones as they are, of more in buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    few: BTreeMap<u64, u64>,
    buckets: BTreeMap<u16, u64>,
    least: u64,
    most: u64,
}

/// What a sketch is written as: the least, the most, the times as they are, and the buckets.
pub(super) type Parts = (u64, u64, Vec<(u64, u64)>, Vec<(u16, u64)>);

impl Sketch {
    /// Counts a time, in nanoseconds.
    pub(super) fn add(&mut self, time: u64) {
        self.bounds(time, time);
        self.count(time, 1);
    }

    /// Adds another one.
    pub(super) fn merge(&mut self, other: &Sketch) {
        if other.is_empty() {
            return;
        }
        self.bounds(other.least, other.most);
        for (bucket, count) in &other.buckets {
            self.spill();
            add(&mut self.buckets, *bucket, *count);
        }
        for (time, count) in &other.few {
            self.count(*time, *count);
        }
    }

    fn is_empty(&self) -> bool {
        self.few.is_empty() && self.buckets.is_empty()
    }

    fn bounds(&mut self, least: u64, most: u64) {
        self.least = if self.is_empty() { least } else { self.least.min(least) };
        self.most = self.most.max(most);
    }

    fn count(&mut self, time: u64, count: u64) {
        if self.buckets.is_empty() {
            add(&mut self.few, time, count);
            if self.few.len() > FEW {
                self.spill();
            }
        } else {
            add(&mut self.buckets, bucket(time), count);
        }
    }

    /// Puts all times into buckets.
    fn spill(&mut self) {
        for (time, count) in std::mem::take(&mut self.few) {
            add(&mut self.buckets, bucket(time), count);
        }
    }

    /// The time that this share of the counted times does not exceed, a share in per cent; none of none.
    pub(super) fn quantile(&self, per_cent: u64) -> Option<u64> {
        let few = self.few.iter().map(|(time, count)| (*time, *count));
        let buckets = self.buckets.iter().map(|(bucket, count)| (middle(*bucket), *count));
        let all = few.chain(buckets);
        let count = all.clone().fold(0_u64, |sum, (_, count)| sum.saturating_add(count));
        let rank = u64::try_from((u128::from(count) * u128::from(per_cent)).div_ceil(100)).ok()?;
        let mut before = 0_u64;
        for (time, count) in all {
            before = before.saturating_add(count);
            if before >= rank.max(1) {
                return Some(time.max(self.least).min(self.most));
            }
        }
        None
    }

    /// For a profile.
    pub(super) fn parts(&self) -> Parts {
        let few = self.few.iter().map(|(time, count)| (*time, *count));
        let buckets = self.buckets.iter().map(|(bucket, count)| (*bucket, *count));
        (self.least, self.most, few.collect(), buckets.collect())
    }

    /// From the parts of one.
    pub(super) fn from_parts((least, most, few, buckets): Parts) -> Self {
        Sketch {
            few: few.into_iter().collect(),
            buckets: buckets.into_iter().collect(),
            least,
            most,
        }
    }
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K, count: u64) {
    let there = counts.entry(key).or_default();
    *there = there.saturating_add(count);
}

fn bucket(time: u64) -> u16 {
    let high = time.max(1).ilog2();
    let number = if high <= BITS {
        time
    } else {
        let below = (time >> (high - BITS)) & ((1 << BITS) - 1);
        (u64::from(high - BITS) << BITS) + (1 << BITS) + below
    };
    u16::try_from(number).expect("64 powers of two with 128 buckets each")
}

fn middle(bucket: u16) -> u64 {
    // More than the last one is in no sketch that was written here.
    let bucket = u64::from(bucket).min((64 << BITS) - 1);
    if bucket < 2 << BITS {
        return bucket;
    }
    let shift = ((bucket >> BITS) - 1).min(63 - u64::from(BITS));
    let first = ((bucket & ((1 << BITS) - 1)) + (1 << BITS)) << shift;
    first + ((1 << shift) >> 1)
}

#[cfg(test)]
mod tests {
    use super::{Sketch, bucket, middle};

    #[test]
    fn a_bucket_is_less_than_four_thousandths_off() {
        let mut time = 1_u64;
        let mut last = 0;
        while time < u64::MAX / 3 {
            for time in [time, time + 1, time + time / 3] {
                assert!(middle(bucket(time)).abs_diff(time) <= time / 256, "{time}");
            }
            assert!(bucket(time) >= last);
            last = bucket(time);
            time += time / 4 + 1;
        }
        for time in 0..600 {
            assert!(middle(bucket(time)).abs_diff(time) <= time / 256, "{time}");
        }
        assert_eq!(bucket(u64::MAX), (56 << 7) + 255);
    }

    #[test]
    fn quantiles_of_few_times_are_those_times() {
        let mut one = Sketch::default();
        assert_eq!(one.quantile(50), None);
        one.add(2_632_000_000);
        assert_eq!(
            (one.quantile(50), one.quantile(99)),
            (Some(2_632_000_000), Some(2_632_000_000))
        );
        let mut some = Sketch::default();
        for time in 1..=60 {
            some.add(time * 1_000_003);
        }
        assert_eq!(
            (some.quantile(50), some.quantile(99)),
            (Some(30 * 1_000_003), Some(60 * 1_000_003))
        );
    }

    #[test]
    fn parts_merge_to_the_whole_in_any_order() {
        let times: Vec<u64> = (1..5_000_u64).map(|at| at * at * 37 % 1_000_003).collect();
        let of = |times: &[u64]| {
            let mut sketch = Sketch::default();
            for time in times {
                sketch.add(*time);
            }
            sketch
        };
        let whole = of(&times);
        let (a, b) = times.split_at(1_234);
        let mut merged = of(b);
        merged.merge(&of(a));
        assert_eq!(merged, whole);
        assert_eq!(Sketch::from_parts(whole.parts()), whole);
        let mut one_by_one = Sketch::default();
        for time in times.iter().rev() {
            one_by_one.merge(&of(&[*time]));
        }
        assert_eq!(one_by_one, whole);
        let mut sorted = times.clone();
        sorted.sort_unstable();
        for per_cent in [1, 50, 90, 99, 100] {
            let exact = sorted[(sorted.len() * usize::try_from(per_cent).expect("small")).div_ceil(100) - 1];
            let told = whole.quantile(per_cent).expect("there are some");
            assert!(
                told.abs_diff(exact) <= exact / 256 + 1,
                "{per_cent}: {told} for {exact}"
            );
        }
    }
}
