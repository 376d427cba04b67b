//! Messages whose two ends are in different traces: they meet by a number made of a span's ids, or of the message's.
//!
//! Only names come of it, so a share of all messages is enough where there are many: then both sides keep those with a
//! number below one bound, which is halved until they fit.

use std::collections::HashMap;

use super::counts::{Site, Taker};
use super::span::{Link, mixed};

/// The most messages of one side that are kept.
const MOST: usize = 1 << 19;

/// Both sides.
#[derive(Debug)]
pub(super) struct Meetings {
    sites: Interned<Site>,
    takers: Interned<Taker>,
    published: Vec<(u64, u32)>,
    taken: Vec<(u64, u32)>,
    /// Only numbers below the greatest one shifted by this are kept.
    shift: u32,
    most: usize,
}

#[derive(Debug)]
struct Interned<T> {
    numbers: HashMap<T, u32>,
    all: Vec<T>,
}

impl<T: Clone + Eq + std::hash::Hash> Interned<T> {
    fn new() -> Self {
        Interned {
            numbers: HashMap::new(),
            all: Vec::new(),
        }
    }

    fn number(&mut self, value: &T) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).expect("fewer places than memory holds");
        self.all.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }
}

/// The number of a span.
pub(super) fn of_span(link: Link) -> u64 {
    #[expect(clippy::cast_possible_truncation, reason = "both halves of the id are used")]
    let folded = (link.trace >> 64) as u64 ^ link.trace as u64;
    mixed(folded ^ mixed(link.span))
}

impl Meetings {
    pub(super) fn new() -> Self {
        Meetings::with_most(MOST)
    }

    fn with_most(most: usize) -> Self {
        Meetings {
            sites: Interned::new(),
            takers: Interned::new(),
            published: Vec::new(),
            taken: Vec::new(),
            shift: 0,
            most,
        }
    }

    /// A message was published here.
    pub(super) fn publish(&mut self, number: u64, site: &Site) {
        if number <= u64::MAX >> self.shift {
            let site = self.sites.number(site);
            self.published.push((number, site));
            self.fit();
        }
    }

    /// A message was taken here.
    pub(super) fn take(&mut self, number: u64, taker: &Taker) {
        if number <= u64::MAX >> self.shift {
            let taker = self.takers.number(taker);
            self.taken.push((number, taker));
            self.fit();
        }
    }

    /// Adds another thread's.
    pub(super) fn add(&mut self, other: Meetings) {
        self.shift = self.shift.max(other.shift);
        for (number, site) in other.published {
            self.publish(number, &other.sites.all[site as usize]);
        }
        for (number, taker) in other.taken {
            self.take(number, &other.takers.all[taker as usize]);
        }
        // What was kept before the bound of the other one was known.
        self.retain();
    }

    fn fit(&mut self) {
        while (self.published.len() > self.most || self.taken.len() > self.most) && self.shift < 63 {
            self.shift += 1;
            self.retain();
        }
    }

    fn retain(&mut self) {
        let most = u64::MAX >> self.shift;
        self.published.retain(|(number, _)| *number <= most);
        self.taken.retain(|(number, _)| *number <= most);
    }

    /// Who took what from where, with counts.
    pub(super) fn joins(mut self) -> HashMap<(Site, Taker), u64> {
        self.published.sort_unstable();
        self.published.dedup();
        self.taken.sort_unstable();
        let mut joins: HashMap<(u32, u32), u64> = HashMap::new();
        for (number, taker) in &self.taken {
            let first = self.published.partition_point(|(other, _)| other < number);
            let met = self.published[first..].iter().take_while(|(other, _)| other == number);
            for (_, site) in met {
                *joins.entry((*site, *taker)).or_default() += 1;
            }
        }
        let named = joins.into_iter().map(|((site, taker), count)| {
            let (site, taker) = (&self.sites.all[site as usize], self.takers.all[taker as usize]);
            ((site.clone(), taker), count)
        });
        named.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Meetings;
    use crate::import::traces::counts::{Site, Taker};
    use crate::import::traces::names::Name;
    use crate::import::traces::span::mixed;
    use crate::import::traces::touch::{To, TouchKey};

    fn met(order: &(impl Iterator<Item = u64> + Clone), threads: usize) -> u64 {
        let site = Site {
            service: Name(1),
            operation: Name(2),
            key: TouchKey {
                to: To::Broker,
                name: None,
            },
        };
        let taker = Taker {
            service: Name(3),
            operation: Name(4),
            topic: None,
        };
        let mut all = Meetings::with_most(100);
        for thread in 0..threads {
            let mut one = Meetings::with_most(100);
            for at in order.clone().skip(thread).step_by(threads) {
                one.publish(mixed(at), &site);
                one.take(mixed(at + 1), &taker);
            }
            all.add(one);
        }
        let joins = all.joins();
        assert!(joins.len() <= 1);
        joins.values().sum()
    }

    #[test]
    fn what_is_kept_does_not_depend_on_the_order_or_on_threads() {
        let once = met(&(0..10_000), 1);
        assert!(once > 20 && once <= 100, "{once}");
        assert_eq!(met(&(0..10_000), 3), once);
        assert_eq!(met(&(0..10_000).rev(), 2), once);
        assert_eq!(met(&(0..50), 2), 49, "few are all kept");
    }
}
