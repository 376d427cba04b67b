//! The command line: one file per command, each of which reads, calls and reports.

mod ask;
mod compare;
mod completions;
mod cost;
mod decisions;
mod drift;
mod explain;
mod failure;
mod git;
mod graph;
mod help;
mod import;
mod init;
pub mod input;
mod lint;
mod man;
mod propose;
mod recommend;
mod report;
mod rule_set;
mod rules;
pub mod save;
mod schema;
mod status;
mod terminal;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

pub use failure::{Failure, Refuted, reason};
pub use status::Status;
pub use terminal::{Colour, Terminal, colour_of};

/// For every place where systems talk to each other: API or event, why, and what would change it.
#[derive(Debug, Parser)]
#[command(name = "touchpoint", version, max_term_width = 100)]
pub struct Cli {
    /// Colours: where a terminal shows them, always, or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help = "colours: auto (where a terminal shows them), always or never"
    )]
    color: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Recommend(recommend::Recommend),
    Lint(lint::Lint),
    Ask(ask::Ask),
    Explain(explain::Explain),
    Compare(compare::Compare),
    Drift(drift::Drift),
    Cost(cost::CostCommand),
    Propose(propose::Propose),
    Graph(graph::GraphCommand),
    Report(report::ReportCommand),
    Decisions(decisions::DecisionsCommand),
    Init(init::Init),
    Import(import::Import),
    Rules(rules::Rules),
    Schema(schema::SchemaCommand),
    Completions(completions::Completions),
    Man(man::Man),
}

/// The command line as clap knows it, with the help of our own.
#[must_use]
pub fn command() -> clap::Command {
    help::grouped(Cli::command())
}

/// Reads the arguments, the first of which is the program's name.
///
/// # Errors
/// Bad usage, and also where help or the version was asked for: clap has the text. In it arguments stand as they came,
/// so those that a terminal would act on are read once more with signs in the place of such characters.
pub fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    read(arguments).map_err(|refused| {
        let shown = |argument: &OsString| OsString::from(&*crate::report::clean(&argument.to_string_lossy()));
        let shown: Vec<OsString> = arguments.iter().map(shown).collect();
        if shown == arguments {
            return refused;
        }
        let unclear = || command().error(refused.kind(), "an argument has control characters in it");
        read(&shown).err().unwrap_or_else(unclear)
    })
}

fn read(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

impl Cli {
    /// Runs the command and tells what keeps it from its result.
    #[must_use]
    pub fn run(&self, terminal: Terminal) -> Status {
        let result = match &self.command {
            Command::Recommend(command) => command.run(terminal),
            Command::Lint(command) => command.run(terminal),
            Command::Ask(command) => command.run(terminal),
            Command::Explain(command) => command.run(terminal),
            Command::Compare(command) => command.run(terminal),
            Command::Drift(command) => command.run(terminal),
            Command::Cost(command) => command.run(terminal),
            Command::Propose(command) => command.run(terminal),
            Command::Graph(command) => command.run(terminal),
            Command::Report(command) => command.run(terminal),
            Command::Decisions(command) => command.run(terminal),
            Command::Init(command) => command.run(terminal),
            Command::Import(command) => command.run(terminal),
            Command::Rules(command) => command.run(terminal),
            Command::Schema(command) => command.run(terminal),
            Command::Completions(command) => command.run(terminal),
            Command::Man(command) => command.run(terminal),
        };
        result.unwrap_or_else(|failure| {
            terminal.tell(&failure.text(terminal.error_look()));
            failure.status()
        })
    }
}

/// The day in UTC.
fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// A word as it can be pasted into a shell, fit for a terminal.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-#:+,@%=".contains(c);
    let word = crate::report::clean(word);
    if !word.is_empty() && word.chars().all(plain) && !word.starts_with(['-', '#']) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
