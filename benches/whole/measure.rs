//! Programs run as whole processes, timed, with the most memory that they had.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A command line.
#[derive(Clone)]
pub(crate) struct Program {
    file: OsString,
    arguments: Vec<OsString>,
    threads: Option<usize>,
}

/// What a program took.
pub(crate) struct Measured {
    /// Median of the runs.
    pub(crate) seconds: f64,
    /// The most resident memory of any run, in bytes; 0 where the system does not tell.
    pub(crate) peak: u64,
    /// What the last run printed.
    pub(crate) output: Vec<u8>,
}

impl Program {
    /// touchpoint, with these arguments.
    pub(crate) fn touchpoint(arguments: &[&str]) -> Self {
        Program {
            file: env!("CARGO_BIN_EXE_touchpoint").into(),
            arguments: arguments.iter().map(OsString::from).collect(),
            threads: None,
        }
    }

    /// This benchmark, as a reference.
    pub(crate) fn this(mode: &str) -> Self {
        Program {
            file: std::env::current_exe().expect("it has a path").into(),
            arguments: vec![mode.into()],
            threads: None,
        }
    }

    /// With further arguments.
    pub(crate) fn with(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(OsString::from));
        self
    }

    /// On a path.
    pub(crate) fn on(mut self, path: &Path) -> Self {
        self.arguments.push(path.into());
        self
    }

    /// With so many threads at work.
    pub(crate) fn threads(mut self, count: usize) -> Self {
        self.threads = Some(count);
        self
    }

    fn run(&self) -> (Duration, u64, Vec<u8>) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut command = Command::new(&self.file);
        command.args(&self.arguments).stdin(Stdio::null()).stderr(Stdio::null());
        command.stdout(file.reopen().expect("it opens"));
        if let Some(threads) = self.threads {
            command.env("RAYON_NUM_THREADS", threads.to_string());
        }
        let began = Instant::now();
        let mut child = command.spawn().expect("it starts");
        let id = child.id();
        let watch = thread::spawn(move || {
            let mut peak = 0;
            while let Some(now) = high_water(id) {
                peak = peak.max(now);
                thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        child.wait().expect("it ends");
        let took = began.elapsed();
        let peak = watch.join().expect("it watched");
        (took, peak, fs::read(file.path()).expect("what it printed"))
    }
}

/// The most memory that a running process has had, as Linux tells it, which also counts the time before this question.
fn high_water(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// Two programs in turn, after one run of each that does not count.
pub(crate) fn pairs(one: &Program, other: &Program, runs: usize) -> (Measured, Measured) {
    let mut taken: [Vec<(Duration, u64, Vec<u8>)>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..=runs {
        taken[0].push(one.run());
        taken[1].push(other.run());
    }
    let [one, other] = taken.map(|mut runs| {
        runs.remove(0);
        let mut times: Vec<Duration> = runs.iter().map(|run| run.0).collect();
        times.sort_unstable();
        Measured {
            seconds: times[times.len() / 2].as_secs_f64(),
            peak: runs.iter().map(|run| run.1).max().unwrap_or(0),
            output: runs.pop().map(|run| run.2).unwrap_or_default(),
        }
    });
    (one, other)
}
