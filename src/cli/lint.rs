//! `touchpoint lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input};
use crate::report::{self, View};
use crate::rules::Severity;

/// findings, for people and for CI
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint lint services/ --fail-on warning
  touchpoint lint shop.yaml --format json --output findings.json

Status 1 where there are findings at or above --fail-on, 2 where the input has errors, 3 where there is none.")]
pub(super) struct Lint {
    /// descriptions, folders to search for some, or - for standard input; else the current folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// the least severity that gives status 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

/// From which severity on a finding fails the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Info,
    Never,
}

impl Lint {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.paths, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        let advice = input.advise();
        let view = View::new(&advice, &input.sources);
        let text = match self.format {
            Format::Text => report::lint_text(&view, terminal.look(self.output.as_deref())),
            Format::Json => report::lint_json(&view),
        };
        terminal.deliver(&text, self.output.as_deref())?;
        let worst = advice.findings.iter().map(|finding| finding.severity).max();
        let first = advice.findings.iter().find(|finding| Some(finding.severity) == worst);
        if let Some(first) = first {
            let next = format!(
                "touchpoint explain {}{}",
                first.rule_id,
                self.rules.again_without(&self.paths)
            );
            terminal.hint(&next, "when it holds, why it matters, what to do");
        }
        Ok(match (worst, self.fail_on.least()) {
            (Some(worst), Some(least)) if worst >= least => Status::Findings,
            _ => Status::Fine,
        })
    }
}

impl FailOn {
    /// The least severity that fails the run; None: none does.
    fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}
