//! Work on long lists in parts, on all cores.

use rayon::prelude::*;

/// As many as are worth another core.
const PART: usize = 2048;

/// Does the work for each part of a list, and hands out what came of them in their order.
pub(super) fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> R + Send + Sync) -> Vec<R> {
    if list.len() <= PART {
        return vec![work(list)];
    }
    list.par_chunks(PART).map(work).collect()
}

/// As [`in_parts`], where the work on a part gives a list too.
pub(super) fn each_in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> Vec<R> + Send + Sync) -> Vec<R> {
    let mut parts = in_parts(list, work);
    if parts.len() == 1 {
        return parts.swap_remove(0);
    }
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    for part in parts {
        all.extend(part);
    }
    all
}
