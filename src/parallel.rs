//! Work on long lists, on all cores. What came of it is in the order of the list, whatever core it came from; on a short
//! list no threads are started, which would take longer than the work.

use rayon::prelude::*;

/// As many as are worth another core.
pub(crate) const PART: usize = 2048;

/// As many as are worth another core, where each takes some microseconds.
pub(crate) const MANY: usize = 100;

/// So many are worked on together where what comes of all is never to be there at once.
pub(crate) const WAVE: usize = PART * 4;

/// Does two things, beside each other where `count` says that they are long.
pub(crate) fn both<A: Send, B: Send>(
    count: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if count <= PART {
        (one(), other())
    } else {
        rayon::join(one, other)
    }
}

/// Does the work for each.
pub(crate) fn each<T: Send, R: Send>(list: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    if list.len() <= PART {
        return list.into_iter().map(work).collect();
    }
    list.into_par_iter().map(work).collect()
}

/// Does the work for each, on all cores where that is worth starting threads.
pub(crate) fn each_if<T: Sync, R: Send>(is_worth_it: bool, list: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    if is_worth_it {
        list.par_iter().map(work).collect()
    } else {
        list.iter().map(work).collect()
    }
}

/// Does the work for each with its number, some thousands at a time, so that what came of all is never there at once.
pub(crate) fn in_waves<T: Send, R: Send>(
    list: Vec<T>,
    work: impl Fn((usize, T)) -> R + Send + Sync,
) -> impl Iterator<Item = R> {
    let mut numbered = list.into_iter().enumerate();
    let wave = move || Some(numbered.by_ref().take(WAVE).collect::<Vec<_>>()).filter(|wave| !wave.is_empty());
    std::iter::from_fn(wave).flat_map(move |wave| each(wave, &work))
}

/// Does the work for each, with something that is made anew for each core and remembers what it has seen.
pub(crate) fn each_with<T: Sync, S, R: Send>(
    list: &[T],
    start: impl Fn() -> S + Send + Sync,
    work: impl Fn(&mut S, &T) -> R + Send + Sync,
) -> Vec<R> {
    if list.len() <= PART {
        let mut state = start();
        return list.iter().map(|one| work(&mut state, one)).collect();
    }
    let items = list.par_iter().with_min_len(part(list.len()));
    items.map_init(start, work).collect()
}

/// Does the work for each part of a list.
pub(crate) fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> R + Send + Sync) -> Vec<R> {
    if list.len() <= PART {
        return vec![work(list)];
    }
    list.par_chunks(part(list.len())).map(work).collect()
}

/// How long a part is: several for each core, since none takes as long as another.
fn part(length: usize) -> usize {
    length.div_ceil(rayon::current_num_threads() * 8).max(PART)
}
