//! `touchpoint recommend`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::PathArgs;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input, quoted};
use crate::advice::{Action, Recommendation};
use crate::landscape::{Landscape, OperationId};
use crate::report::{self, View, few};
use crate::text::nearest;

/// the table: today, recommended, because, watch out
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint recommend                                 all descriptions below this folder
  touchpoint recommend shop.yaml --operation place-order
  touchpoint recommend services/ --format json --output recommendations.json")]
pub(super) struct Recommend {
    #[command(flatten)]
    from: PathArgs,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// also what is needed around each touchpoint: timeout, outbox and others
    #[arg(long)]
    safeguards: bool,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form recommendations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Table,
    Markdown,
    Csv,
    Json,
}

impl Recommend {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        let advice = input.advise();
        let mut view = View::new(&advice, &input.sources);
        view.safeguards = self.safeguards;
        if !self.operation.is_empty() {
            view.operations = picked(&self.operation, &input.landscape)?;
        }
        let text = match self.format {
            Format::Table => report::table(&view, terminal.look(self.output.as_deref())),
            Format::Markdown => report::markdown(&view),
            Format::Csv => report::csv(&view),
            Format::Json => report::recommendations_json(&view),
        };
        terminal.deliver(&text, self.output.as_deref())?;
        if let Some((next, what_for)) = next(&view) {
            terminal.hint(&format!("{next}{}", self.rules.again()), what_for);
        }
        Ok(Status::Fine)
    }
}

/// The operations of these names, in order.
pub(super) fn picked(names: &[String], landscape: &Landscape) -> Result<Vec<OperationId>, Failure> {
    let find = |name: &String| {
        landscape.operation_named(name).ok_or_else(|| {
            let names = || landscape.operations.iter().map(|operation| operation.name.as_str());
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if landscape.operations.is_empty() => "there is none in what was read".to_owned(),
                None => format!("they are: {}", few(&names().collect::<Vec<_>>())),
            };
            Failure::usage(format!("no operation is called `{name}`"), help)
        })
    };
    let mut picked = names.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    picked.sort_unstable();
    picked.dedup();
    Ok(picked)
}

/// What to do next, and what that is for: answer the open questions, else see why something is to change.
fn next(view: &View<'_>) -> Option<(String, &'static str)> {
    let first = |action: Action| view.recommendations().find(|one| one.action == action);
    let file = |one: &Recommendation| {
        let file = view.file(view.advice.landscape.touchpoint(one.touchpoint).written.place);
        (file != input::STDIN).then(|| quoted(file))
    };
    if let Some(one) = first(Action::Decide) {
        let next = format!("touchpoint ask {}", file(one)?);
        return Some((next, "asks it, and writes the answer into the file"));
    }
    let one = first(Action::Change)?;
    let id = quoted(&view.advice.landscape.touchpoint(one.touchpoint).id);
    let next = format!("touchpoint explain {id} --in {}", file(one)?);
    Some((next, "why, and what would flip it"))
}
