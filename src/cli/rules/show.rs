//! `touchpoint rules show`.

use clap::Args;

use crate::cli::explain::no_rule;
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Status, Terminal};
use crate::report::AnyRule;
use crate::rules::Rulebook;
use crate::text::FileId;

/// Stands for the files that declare the facts.
const FACTS: &str = "facts";

/// a rule's file as it is, to read or to begin another with
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint rules show fan-out
  touchpoint rules show facts            what a rule can read: every fact, with its values
  touchpoint rules show fan-out > our-rules/criteria/several-react.yaml")]
pub(super) struct Show {
    /// the rule's id; `facts` for the vocabulary
    #[arg(value_name = "RULE")]
    rule: String,
    #[command(flatten)]
    rules: RuleArgs,
}

impl Show {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let (book, sources) = self.rules.alone(&[])?;
        let files = match AnyRule::named(&book, &self.rule) {
            Some(rule) => vec![rule.common().id.span.file],
            None if self.rule == FACTS => facts_files(&book),
            None => return Err(no_rule(&self.rule, &book)),
        };
        let texts: Vec<&str> = files.into_iter().map(|file| sources.get(file).text.as_str()).collect();
        terminal.print(&texts.join("---\n"))?;
        Ok(Status::Fine)
    }
}

/// The files in which facts are declared, in order.
fn facts_files(book: &Rulebook) -> Vec<FileId> {
    let mut files: Vec<FileId> = book.vocabulary.facts.iter().map(|fact| fact.name.span.file).collect();
    files.dedup();
    files
}
