//! The exit statuses, all in one place.

use std::process::ExitCode;

/// How a run ended, as the shell gets to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 0: fine.
    Fine,
    /// 1: findings that fail the run, a failed check, or a change.
    Findings,
    /// 2: bad usage, or input that could not be read whole.
    Refused,
    /// 3: no description found.
    Nothing,
}

impl Status {
    /// What each status means, for the help.
    pub const MEANINGS: &'static str = "0 fine, 1 findings, 2 bad usage or input, 3 nothing to check";

    /// The number that the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Status::Fine => 0,
            Status::Findings => 1,
            Status::Refused => 2,
            Status::Nothing => 3,
        }
    }

    /// The status after clap answered by itself: help and version are fine, all else is bad usage.
    #[must_use]
    pub fn of_usage(error: &clap::Error) -> Self {
        if error.use_stderr() {
            Status::Refused
        } else {
            Status::Fine
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status.code())
    }
}
