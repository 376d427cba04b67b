//! `touchpoint rules list`.

use clap::{Args, ValueEnum};

use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Status, Terminal};
use crate::report;

/// every rule: what it is, where it comes from, what is set of it
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules list
  touchpoint rules list --rules our-rules --format markdown")]
pub(super) struct List {
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
    Markdown,
}

impl List {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (book, sources) = self.rules.alone(&[])?;
        let text = match self.format {
            Format::Table => report::rules_table(&book, &sources, terminal.look(None)),
            Format::Json => report::rules_json(&book, &sources),
            Format::Markdown => report::rules_markdown(&book, &sources),
        };
        terminal.print(&text)?;
        if self.format == Format::Table {
            terminal.hint(
                &format!("touchpoint explain RULE{}", self.rules.again()),
                "when it holds, why it matters, what to do",
            );
        }
        Ok(Status::Fine)
    }
}
