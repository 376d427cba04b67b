//! Traces: readers of three formats, one span core, one derivation.
//!
//! ```text
//! files ─▶ input ─▶ read ─▶ gather ─▶ tree ─▶ touch ─▶ count ─▶ counts ─▶ resolve, order, evidence ─▶ result
//!          pieces   spans   by trace  halves  runs     sums     add up    over all traces             found
//! ```
//!
//! A reader only normalises. What is counted are sums, least and greatest values, so that parts of a large input can be
//! read apart, as a [`Profile`], and added up, and the same files in any order give the same result.

mod attributes;
mod chain;
mod count;
mod counts;
mod counts_file;
mod encode;
mod evidence;
mod gather;
mod ids;
mod input;
mod make;
mod meet;
mod names;
mod operation;
mod order;
mod profile;
mod read;
mod resolve;
mod result;
mod run;
mod sketch;
mod span;
mod tell;
mod touch;
mod tree;

pub(in crate::import) use input::open::open;
pub use profile::{Profile, ProfileError};
pub use run::read;

/// Who is told how far the reading of traces is.
pub trait Progress: Sync {
    /// So many bytes more were read, as they lie in the files.
    fn bytes(&self, count: u64);
    /// So many spans more were read.
    fn spans(&self, count: u64);
}

/// Nobody.
#[derive(Clone, Copy, Debug)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn bytes(&self, _: u64) {}
    fn spans(&self, _: u64) {}
}
