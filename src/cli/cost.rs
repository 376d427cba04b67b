//! `touchpoint cost`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::PathArgs;
use super::recommend::picked;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input};
use crate::cost::Costs;
use crate::landscape::OperationId;
use crate::report::{self, View, few};

/// latency, availability, what must be up: today and as recommended
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint cost shop.yaml --operation place-order
  touchpoint cost services/ --format csv --output costs.csv

The figures are estimates from what the descriptions state; where something is missing they are bounds.")]
pub(super) struct CostCommand {
    #[command(flatten)]
    from: PathArgs,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form costs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Table,
    Markdown,
    Csv,
    Json,
}

impl CostCommand {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        let advice = input.advise();
        let mut view = View::new(&advice, &input.sources);
        if !self.operation.is_empty() {
            view.operations = picked(&self.operation, &input.landscape)?;
        }
        // An importer put all that a system does into one operation: no run of it is known.
        let (made, known) = view.operations.iter().partition(|id| input.landscape.is_made_up(**id));
        let made: Vec<OperationId> = made;
        view.operations = known;
        let costs = Costs::new(&advice, |id| view.operations.binary_search(&id).is_ok());
        let text = match self.format {
            Format::Table => report::cost_table(&view, &costs, terminal.look(self.output.as_deref())),
            Format::Markdown => report::cost_markdown(&view, &costs),
            Format::Csv => report::cost_csv(&view, &costs),
            Format::Json => report::cost_json(&view, &costs),
        };
        terminal.deliver(&text, self.output.as_deref())?;
        if !made.is_empty() {
            let names: Vec<&str> = made
                .iter()
                .map(|id| input.landscape.operation(*id).name.as_str())
                .collect();
            let names = few(&names);
            let note = format!("note: left out, made by an importer, so that no run of it is known: {names}");
            terminal.tell(&format!("{}\n", report::clean(&note)));
        }
        Ok(Status::Fine)
    }
}
