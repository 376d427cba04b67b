//! Spans gathered by trace, whatever order they come in, in bounded memory.
//!
//! A first pass puts each span into one of a few buckets by its trace's id; past a bound the buckets go to temporary
//! files. A second pass takes bucket by bucket, in which every trace is whole. A bucket that is too large for that is
//! divided again.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::encode::{decode, encode};
use super::span::{Span, mixed};

/// Into how many buckets spans are divided; a power of two.
const BUCKETS: usize = 64;
/// How many bytes a thread keeps for a bucket before it hands them on.
const HANDED_ON: usize = 1 << 15;

/// How much memory may be used, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// For all buckets together, before they go to files.
    pub(super) gathered: usize,
    /// For one bucket, before it is divided again.
    pub(super) bucket: usize,
}

/// The buckets.
#[derive(Debug)]
pub(super) struct Gather {
    buckets: Vec<Mutex<Bucket>>,
    held: AtomicUsize,
    to_files: AtomicBool,
    bounds: Bounds,
    /// How often the spans in here were divided before.
    level: u32,
}

/// The spans of some traces.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    memory: Vec<u8>,
    file: Option<File>,
    in_file: u64,
}

impl Gather {
    pub(super) fn new(bounds: Bounds) -> Self {
        Gather::at_level(bounds, 0)
    }

    fn at_level(bounds: Bounds, level: u32) -> Self {
        Gather {
            buckets: (0..BUCKETS).map(|_| Mutex::default()).collect(),
            held: AtomicUsize::new(0),
            to_files: AtomicBool::new(false),
            bounds,
            level,
        }
    }

    /// The bucket of a trace: other bits of its id at each level.
    fn bucket_of(&self, trace: u128) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "both halves of the id are used")]
        let folded = (trace >> 64) as u64 ^ trace as u64;
        let spread = mixed(folded) >> (self.level * BUCKETS.ilog2());
        usize::try_from(spread % BUCKETS as u64).expect("a small number")
    }

    fn hand_on(&self, bucket: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut there = self.buckets[bucket].lock().unwrap_or_else(PoisonError::into_inner);
        if self.to_files.load(Ordering::Relaxed) {
            let held = there.memory.len();
            there.write_out(bytes)?;
            self.held.fetch_sub(held, Ordering::Relaxed);
        } else {
            there.memory.extend_from_slice(bytes);
            let held = self.held.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len();
            if held > self.bounds.gathered {
                self.to_files.store(true, Ordering::Relaxed);
            }
        }
        bytes.clear();
        Ok(())
    }

    /// The buckets, to be worked on.
    pub(super) fn into_buckets(self) -> Vec<Bucket> {
        let buckets = self.buckets.into_iter();
        buckets
            .map(|bucket| bucket.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect()
    }
}

impl Bucket {
    fn write_out(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        for part in [self.memory.as_slice(), bytes] {
            file.write_all(part)?;
            self.in_file += part.len() as u64;
        }
        self.memory = Vec::new();
        Ok(())
    }

    /// Gives each trace's spans to `give`; traces are in no order that means anything.
    ///
    /// # Errors
    /// A temporary file that cannot be written or read.
    pub(super) fn traces(self, bounds: Bounds, give: &mut dyn FnMut(&mut Vec<Span>)) -> io::Result<()> {
        self.at_level(bounds, 0, give)
    }

    fn at_level(mut self, bounds: Bounds, level: u32, give: &mut dyn FnMut(&mut Vec<Span>)) -> io::Result<()> {
        let bytes = self.in_file + self.memory.len() as u64;
        let divisible = (level + 2) * BUCKETS.ilog2() <= u64::BITS;
        if bytes > bounds.bucket as u64 && divisible {
            return self.divided(bounds, level + 1, give);
        }
        let mut memory = Vec::new();
        if let Some(mut file) = self.file.take() {
            file.rewind()?;
            memory.reserve_exact(usize::try_from(bytes).unwrap_or_default());
            file.read_to_end(&mut memory)?;
        }
        memory.append(&mut self.memory);
        let mut rest = memory.as_slice();
        let mut spans = Vec::new();
        while let Some(span) = decode(&mut rest) {
            spans.push(span);
        }
        drop(memory);
        spans.sort_unstable_by_key(|span| span.trace);
        let mut spans = spans.into_iter().peekable();
        let mut trace = Vec::new();
        while let Some(span) = spans.next() {
            let last = spans.peek().is_none_or(|next| next.trace != span.trace);
            trace.push(span);
            if last {
                give(&mut trace);
                trace.clear();
            }
        }
        Ok(())
    }

    /// Divides the bucket again. Its file is read piece by piece.
    fn divided(mut self, bounds: Bounds, level: u32, give: &mut dyn FnMut(&mut Vec<Span>)) -> io::Result<()> {
        let gather = Gather::at_level(bounds, level);
        let mut sorter = Sorter::new(&gather);
        let mut piece = Vec::new();
        if let Some(mut file) = self.file.take() {
            file.rewind()?;
            loop {
                let read = Read::by_ref(&mut file).take(1 << 20).read_to_end(&mut piece)?;
                sorter.decoded(&mut piece)?;
                if read == 0 {
                    break;
                }
            }
        }
        piece.append(&mut self.memory);
        sorter.decoded(&mut piece)?;
        sorter.finish()?;
        for bucket in gather.into_buckets() {
            bucket.at_level(bounds, level, give)?;
        }
        Ok(())
    }
}

/// One thread's way into the buckets.
#[derive(Debug)]
pub(super) struct Sorter<'g> {
    gather: &'g Gather,
    bytes: Vec<Vec<u8>>,
}

impl<'g> Sorter<'g> {
    pub(super) fn new(gather: &'g Gather) -> Self {
        Sorter {
            gather,
            bytes: vec![Vec::new(); BUCKETS],
        }
    }

    /// Puts a span where it belongs.
    ///
    /// # Errors
    /// A temporary file that cannot be written.
    pub(super) fn add(&mut self, span: &Span) -> io::Result<()> {
        let bucket = self.gather.bucket_of(span.trace);
        let bytes = &mut self.bytes[bucket];
        encode(span, bytes);
        if bytes.len() >= HANDED_ON {
            self.gather.hand_on(bucket, bytes)?;
        }
        Ok(())
    }

    /// Puts all whole spans of some bytes where they belong, and leaves the rest.
    fn decoded(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut rest = bytes.as_slice();
        let mut used = 0;
        while let Some(span) = decode(&mut rest) {
            self.add(&span)?;
            used = bytes.len() - rest.len();
        }
        bytes.drain(..used);
        Ok(())
    }

    /// Hands on what is left.
    ///
    /// # Errors
    /// A temporary file that cannot be written.
    pub(super) fn finish(mut self) -> io::Result<()> {
        for (bucket, bytes) in self.bytes.iter_mut().enumerate() {
            if !bytes.is_empty() {
                self.gather.hand_on(bucket, bytes)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Bounds, Gather, Sorter};
    use crate::import::traces::names::Name;
    use crate::import::traces::span::{Kind, Marks, Remote, Span};

    fn span(trace: u128, id: u64) -> Span {
        Span {
            trace,
            id,
            parent: 0,
            start: 0,
            end: 0,
            service: Name(0),
            operation: Name(0),
            peer: None,
            topic: None,
            message: 0,
            kind: Kind::Server,
            remote: Remote::Unknown,
            marks: Marks::default(),
            links: Box::default(),
        }
    }

    /// Each trace comes once and whole: in memory, in files, and from buckets that are divided again and again.
    #[test]
    fn traces_are_whole_whatever_the_bounds() {
        for (gathered, bucket) in [(1 << 30, 1 << 30), (0, 1 << 30), (0, 10_000), (100_000, 1)] {
            let bounds = Bounds { gathered, bucket };
            let gather = Gather::new(bounds);
            let mut sorter = Sorter::new(&gather);
            for at in 0..30_000_u32 {
                let added = sorter.add(&span(u128::from(at % 1_000) << 70, u64::from(at)));
                added.expect("temporary files can be written");
            }
            sorter.finish().expect("temporary files can be written");
            let mut seen: BTreeMap<u128, usize> = BTreeMap::new();
            for bucket in gather.into_buckets() {
                let read = bucket.traces(bounds, &mut |spans| {
                    assert!(spans.iter().all(|span| span.trace == spans[0].trace));
                    assert!(seen.insert(spans[0].trace, spans.len()).is_none(), "a trace comes once");
                });
                read.expect("temporary files can be read");
            }
            assert_eq!(seen.len(), 1_000);
            assert!(seen.values().all(|spans| *spans == 30));
        }
    }
}
