//! `touchpoint decisions`.

mod marker;
mod records;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::PathArgs;
use super::recommend::picked;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input, save};
use crate::cost::Costs;
use crate::report::{self, View, clean, decision, needs_decision};
use records::{Fate, Record, Wanted, plan};

/// a decision record for each operation that has something to change
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint decisions shop.yaml --output docs/decisions
  touchpoint decisions services/ --output docs/decisions --check     for CI: status 1 where one is to be written

A record that a person has edited is never written over: the last line of each has its checksum.")]
pub(super) struct DecisionsCommand {
    #[command(flatten)]
    from: PathArgs,
    /// the folder of the records; it is made where there is none
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// write nothing, and tell what would be written: status 1 where something would
    #[arg(long)]
    check: bool,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    #[command(flatten)]
    rules: RuleArgs,
}

impl DecisionsCommand {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        let advice = input.advise();
        let mut view = View::new(&advice, &input.sources);
        if !self.operation.is_empty() {
            view.operations = picked(&self.operation, &input.landscape)?;
        }
        let there = records::read(&self.output)?;
        let costs = Costs::new(&advice, |id| view.operations.binary_search(&id).is_ok());
        let wanted: Vec<Wanted> = view
            .operations
            .iter()
            .filter(|id| needs_decision(&view, **id))
            .map(|id| {
                let mut alone = View::new(&advice, &input.sources);
                alone.operations = vec![*id];
                let cost = costs.operations.iter().find(|cost| cost.operation == *id);
                Wanted {
                    operation: input.landscape.operation(*id).name.clone(),
                    text: decision(&alone, *id, cost),
                }
            })
            .collect();
        let is_whole = self.operation.is_empty();
        let records = plan(wanted, &there, is_whole);
        if !self.check {
            self.write(&records)?;
        }
        terminal.print(&self.told(&records))?;
        let is_due = records.iter().any(|record| record.fate.is_due());
        Ok(if self.check && is_due {
            Status::Findings
        } else {
            Status::Fine
        })
    }

    fn write(&self, records: &[Record]) -> Result<(), Failure> {
        let due = || records.iter().filter(|record| record.fate.is_written());
        let failed = |path: &Path, error| Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        };
        if due().next().is_some() {
            std::fs::create_dir_all(&self.output).map_err(|error| failed(&self.output, error))?;
        }
        for record in due() {
            let path = self.output.join(&record.file);
            let written = match record.fate {
                Fate::New => save::create(&path, &record.text),
                _ => save::replace(&path, &record.text),
            };
            written.map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }

    /// A line for each record about which there is something to say, then the counts.
    fn told(&self, records: &[Record]) -> String {
        let mut text = String::new();
        let folder = input::shown(&self.output);
        for record in records {
            let path = format!("{folder}/{}", record.file);
            if let Some(words) = record.fate.words(self.check) {
                let about = clean(&record.operation);
                let _ = writeln!(text, "{}: {words}: {about}", clean(&path));
            }
        }
        let same = records.iter().filter(|record| record.fate == Fate::Same).count();
        if records.is_empty() {
            text.push_str("nothing is to change, so there is nothing to decide\n");
        } else if same > 0 {
            let _ = writeln!(text, "{} as before", report::plural(same, "record"));
        }
        text
    }
}
