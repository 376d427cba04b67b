//! Many runs of an operation, several at the same time, each timed.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Past this a trial is given up.
const LONGEST: Duration = Duration::from_mins(3);
/// So many runs are one turn.
const TURN: usize = 20;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Succeeded,
    Failed,
}

/// What was measured; times in milliseconds, of the runs that succeeded.
pub(crate) struct Measured {
    pub(crate) typical: f64,
    pub(crate) p99: f64,
    pub(crate) succeeded: usize,
    pub(crate) runs: usize,
}

/// Runs an operation so often, by so many callers at the same time; `caller` makes one, with its own connections.
pub(crate) fn trial<R>(runs: usize, callers: usize, caller: impl Fn() -> io::Result<R>) -> io::Result<Measured>
where
    R: FnMut() -> io::Result<Outcome> + Send,
{
    let times = timed(runs, callers, caller)?;
    Ok(measured(runs, times.into_iter().map(|(_, time)| time).collect()))
}

/// Twice so many, in turns of some runs each, so that what changes from second to second changes both alike.
pub(crate) fn in_turns<R>(
    runs: usize,
    callers: usize,
    caller: impl Fn() -> io::Result<R>,
) -> io::Result<(Measured, Measured)>
where
    R: FnMut() -> io::Result<Outcome> + Send,
{
    let times = timed(2 * runs, callers, caller)?;
    let of = |turn: usize| {
        let times = times.iter().filter(|(at, _)| (at / TURN) % 2 == turn);
        measured(runs, times.map(|(_, time)| *time).collect())
    };
    Ok((of(0), of(1)))
}

/// The runs that succeeded: which, and how long each took in milliseconds.
fn timed<R>(runs: usize, callers: usize, caller: impl Fn() -> io::Result<R>) -> io::Result<Vec<(usize, f64)>>
where
    R: FnMut() -> io::Result<Outcome> + Send,
{
    let begun = AtomicUsize::new(0);
    let end = Instant::now() + LONGEST;
    let each: Vec<R> = (0..callers).map(|_| caller()).collect::<io::Result<_>>()?;
    let of_one = |mut run: R| {
        let mut times = Vec::new();
        loop {
            let (at, start) = (begun.fetch_add(1, Ordering::Relaxed), Instant::now());
            if at >= runs {
                return Ok(times);
            }
            if start > end {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "the runs take too long"));
            }
            if run()? == Outcome::Succeeded {
                times.push((at, start.elapsed().as_secs_f64() * 1000.0));
            }
        }
    };
    thread::scope(|scope| {
        let of_one = &of_one;
        let threads: Vec<_> = each.into_iter().map(|run| scope.spawn(move || of_one(run))).collect();
        let mut all = Vec::new();
        for one in threads {
            all.extend(one.join().map_err(|_| io::Error::other("a caller panicked"))??);
        }
        Ok(all)
    })
}

fn measured(runs: usize, mut times: Vec<f64>) -> Measured {
    times.sort_unstable_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or(f64::NAN);
    Measured {
        typical: at(50),
        p99: at(99),
        succeeded: times.len(),
        runs,
    }
}
