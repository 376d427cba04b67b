//! `touchpoint explain`.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Status, Terminal, input};

/// a rule, or one touchpoint: why, why not, what would flip it
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint explain                                   the list of rules
  touchpoint explain api-fan-out
  touchpoint explain place-order/email --in shop.yaml")]
pub(super) struct Explain {
    /// a rule; with --in a touchpoint's id, or an operation for all its touchpoints
    #[arg(value_name = "RULE or ID")]
    subject: Option<String>,
    /// the description, or a folder to search, in which ID stands (repeatable)
    #[arg(long = "in", value_name = "PATH", requires = "subject")]
    paths: Vec<PathBuf>,
}

impl Explain {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        if !self.paths.is_empty() {
            input::open(&self.paths, terminal)?;
        }
        // TODO(lead): the rule, the touchpoint, or the list of rules.
        let _ = (&self.subject, terminal);
        Ok(Status::Fine)
    }
}
