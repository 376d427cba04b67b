//! `touchpoint rules test`.

use clap::Args;

use crate::advice::run_examples;
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Status, Terminal, today};
use crate::report;
use crate::rules::Rulebook;
use crate::text::Sources;

/// run the examples that stand in rule files
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules test --rules our-rules

The examples of built-in rules run with the built-in rules alone, those of your own with all. Status 1 where one fails.")]
pub(super) struct Test {
    #[command(flatten)]
    rules: RuleArgs,
}

impl Test {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (book, sources) = self.rules.proved(&[])?;
        let mut builtin_sources = Sources::new();
        let builtin = Rulebook::builtin(&mut builtin_sources);
        let built_in = run_examples(&builtin, &builtin_sources, today(), |_| true);
        let own = run_examples(&book, &sources, today(), |rule| book.is_own(rule.id.span.file));
        let failed = built_in.iter().chain(&own).any(|run| !run.wrong.is_empty());
        let look = terminal.look(None);
        let mut text = report::failed_examples(&built_in, &builtin_sources, look);
        text.push_str(&report::failed_examples(&own, &sources, look));
        text.push_str(&report::examples_summary(&[built_in, own].concat(), look));
        terminal.print(&text)?;
        Ok(if failed { Status::Findings } else { Status::Fine })
    }
}
