//! `touchpoint report`.

use std::path::PathBuf;

use clap::Args;

use super::input::PathArgs;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input};
use crate::cost::Costs;
use crate::picture::{Picture, Scope, State, by_owner, picture};
use crate::report::{self, Page, View};

/// a page for everybody: figures, picture, table, findings, costs
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint report shop.yaml --output report.html
  touchpoint report services/ --output report.html

One file that needs nothing else: it opens from the disk, and loads nothing.")]
pub(super) struct ReportCommand {
    #[command(flatten)]
    from: PathArgs,
    /// write it into this file instead of to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

impl ReportCommand {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        if input.landscape.touchpoints.is_empty() {
            terminal.tell("note: there are no touchpoints, so the page has little to show\n");
        }
        let advice = input.advise();
        let view = View::new(&advice, &input.sources);
        let costs = Costs::new(&advice, |_| true);
        let whole = [State::Today, State::Recommended].map(|state| picture(&advice, state, &Scope::default()));
        let drawn = if whole.iter().any(Picture::is_large) {
            [&whole[0], &whole[1]].map(|one| by_owner(one, &input.landscape))
        } else {
            whole.clone()
        };
        let text = report::page(&Page {
            view: &view,
            costs: &costs,
            whole,
            drawn,
        });
        terminal.deliver(&text, self.output.as_deref())?;
        Ok(Status::Fine)
    }
}
