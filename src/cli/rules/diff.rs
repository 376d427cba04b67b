//! `touchpoint rules diff`.

use std::path::PathBuf;

use clap::Args;

use super::check::Format;
use crate::advice::{Advice, moved};
use crate::cli::input::PathArgs;
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Status, Terminal, input, today};
use crate::report::{self, MovedOn};
use crate::rules::{NoDifference, difference};

/// what changes between two folders of rules, each beside the built-in ones
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules diff old-rules new-rules
  touchpoint rules diff old-rules new-rules --on services/

Status 1 where a verdict changes. An empty folder stands for the built-in rules alone.")]
pub(super) struct Diff {
    /// the rules before
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// the rules after
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// descriptions whose recommendations are compared too (repeatable)
    #[arg(long, value_name = "PATH")]
    on: Vec<PathBuf>,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Diff {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (old, _) = RuleArgs::only(&self.old).proved(&[])?;
        let (new, _) = RuleArgs::only(&self.new).proved(&[])?;
        let difference = difference(&old, &new).map_err(|why| self.refusal(&why))?;
        let described = if self.on.is_empty() {
            None
        } else {
            let on = PathArgs {
                paths: self.on.clone(),
                stdin_name: None,
            };
            Some(input::read(&on)?.described(&difference.vocabulary)?)
        };
        let advised = described.as_ref().map(|described| {
            let before = Advice::new(described, &old, today());
            let after = Advice::new(described, &new, today());
            MovedOn {
                landscape: described,
                recommendations: before.recommendations.len(),
                moved: moved(&before, &after),
            }
        });
        let text = match self.format {
            Format::Text => report::difference_text(&difference, advised.as_ref(), terminal.look(None)),
            Format::Json => report::difference_json(&difference, advised.as_ref()),
        };
        terminal.print(&text)?;
        let same = difference.changes.is_empty() && advised.is_none_or(|on| on.moved.is_empty());
        Ok(if same { Status::Fine } else { Status::Findings })
    }

    fn refusal(&self, why: &NoDifference) -> Failure {
        match why {
            NoDifference::Fact(name) => Failure::usage(
                format!(
                    "the fact `{name}` has other values in `{}` than in `{}`, so their verdicts cannot be compared",
                    self.new.display(),
                    self.old.display()
                ),
                "give the fact the same type in both, or another name",
            ),
            NoDifference::TooLarge => Failure::usage(
                "the rules read so many facts together that they cannot be compared",
                "`touchpoint rules check` names the facts that would have to go",
            ),
        }
    }
}
