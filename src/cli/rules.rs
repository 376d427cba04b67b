//! `touchpoint rules`.

mod check;
mod diff;
mod list;
mod show;
mod test;

use clap::{Args, Subcommand};

use super::{Failure, Status, Terminal};

/// list, show, check, test or diff rules, your own too
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules list --rules our-rules
  touchpoint rules show fan-out > our-rules/criteria/several-react.yaml
  touchpoint rules check --rules our-rules
  touchpoint rules diff old-rules new-rules --on services/")]
pub(super) struct Rules {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Show(show::Show),
    Check(check::Check),
    Test(test::Test),
    Diff(diff::Diff),
}

impl Rules {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        match &self.command {
            Command::List(command) => command.run(terminal),
            Command::Show(command) => command.run(terminal),
            Command::Check(command) => command.run(terminal),
            Command::Diff(command) => command.run(terminal),
            Command::Test(command) => command.run(terminal),
        }
    }
}
