//! `touchpoint rules check`.

use clap::{Args, ValueEnum};

use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Status, Terminal};
use crate::report;
use crate::rules::prove;

/// prove that every combination of facts has one verdict, and that no rule is there in vain
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules check --rules our-rules
  touchpoint rules check --strict --format json

Status 1 where two criteria disagree, none speaks, or a rule can never speak; every other command refuses such rules.")]
pub(super) struct Check {
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// fail on what is only told else: what is redundant, not read, not shown by an example, or too large
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form a proof or a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
}

impl Check {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (book, sources) = self.rules.alone(&[])?;
        let proof = prove(&book);
        let text = match self.format {
            Format::Text => report::proof_text(&proof, &book, &sources, terminal.look(None)),
            Format::Json => report::proof_json(&proof, &book, &sources),
        };
        terminal.print(&text)?;
        let fails = !proof.holds() || self.strict && !proof.problems.is_empty();
        Ok(if fails { Status::Findings } else { Status::Fine })
    }
}
