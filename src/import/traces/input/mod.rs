//! From files to whole values: opened, decompressed, and cut into pieces that a reader can read one by one.

pub(super) mod open;
pub(super) mod pieces;
mod repair;
mod split;
