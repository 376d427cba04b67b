//! How times are distributed, in bounded memory, added up exactly in any order.
//!
//! Each time counts in a bucket by its highest bit and the 7 bits below, so a bucket is at most 1/128 wide. A quantile
//! is its bucket's middle, held between the least and the greatest time seen: it is off by at most 1/256, less than
//! 0.4 %, of itself. Whole numbers only, so every machine has the same buckets.

use std::collections::BTreeMap;

const BITS: u32 = 7;

/// Counts of times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    buckets: BTreeMap<u16, u64>,
    least: u64,
    most: u64,
}

impl Sketch {
    /// Counts a time, in nanoseconds.
    pub(super) fn add(&mut self, time: u64) {
        self.add_many(bucket(time), 1, time, time);
    }

    /// Adds another one.
    pub(super) fn merge(&mut self, other: &Sketch) {
        for (bucket, count) in &other.buckets {
            self.add_many(*bucket, *count, other.least, other.most);
        }
    }

    fn add_many(&mut self, bucket: u16, count: u64, least: u64, most: u64) {
        let first = self.buckets.is_empty();
        self.least = if first { least } else { self.least.min(least) };
        self.most = self.most.max(most);
        let there = self.buckets.entry(bucket).or_default();
        *there = there.saturating_add(count);
    }

    /// The time that this share of the counted times does not exceed, a share in per cent; none of none.
    pub(super) fn quantile(&self, per_cent: u64) -> Option<u64> {
        let count = self.buckets.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
        let rank = u64::try_from((u128::from(count) * u128::from(per_cent)).div_ceil(100)).ok()?;
        let mut before = 0_u64;
        for (bucket, count) in &self.buckets {
            before = count.saturating_add(before);
            if before >= rank.max(1) {
                return Some(middle(*bucket).clamp(self.least, self.most));
            }
        }
        None
    }

    /// For a profile: the least, the most, and bucket by bucket.
    pub(super) fn parts(&self) -> (u64, u64, Vec<(u16, u64)>) {
        let buckets = self.buckets.iter().map(|(bucket, count)| (*bucket, *count));
        (self.least, self.most, buckets.collect())
    }

    /// From the parts of one.
    pub(super) fn from_parts(least: u64, most: u64, buckets: &[(u16, u64)]) -> Self {
        Sketch {
            buckets: buckets.iter().copied().collect(),
            least,
            most,
        }
    }
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
            time = time * 5 / 4 + 1;
        }
        for time in 0..600 {
            assert!(middle(bucket(time)).abs_diff(time) <= time / 256, "{time}");
        }
        assert_eq!(bucket(u64::MAX), (57 << 7) + 255);
    }

    #[test]
    fn quantiles_of_few_times_are_those_times() {
        let mut one = Sketch::default();
        assert_eq!(one.quantile(50), None);
        one.add(2_632_000_000);
        assert_eq!((one.quantile(50), one.quantile(99)), (Some(2_632_000_000), Some(2_632_000_000)));
    }

    #[test]
    fn parts_merge_to_the_whole_in_any_order() {
        let times: Vec<u64> = (1..5_000_u64).map(|at| at * at * 37 % 1_000_003).collect();
        let of = |times: &[u64]| {
            let mut sketch = Sketch::default();
            times.iter().for_each(|time| sketch.add(*time));
            sketch
        };
        let whole = of(&times);
        let (a, b) = times.split_at(1_234);
        let mut merged = of(b);
        merged.merge(&of(a));
        assert_eq!(merged, whole);
        let (least, most, buckets) = whole.parts();
        assert_eq!(Sketch::from_parts(least, most, &buckets), whole);
        let mut sorted = times.clone();
        sorted.sort_unstable();
        for per_cent in [1, 50, 90, 99, 100] {
            let exact = sorted[(sorted.len() * usize::try_from(per_cent).expect("small")).div_ceil(100) - 1];
            let told = whole.quantile(per_cent).expect("there are some");
            assert!(told.abs_diff(exact) <= exact / 256 + 1, "{per_cent}: {told} for {exact}");
        }
    }
}
