//! `touchpoint schema`.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Failure, Status, Terminal};
use crate::rules::Rulebook;
use crate::schema::Schema;
use crate::text::{Sources, Word};

/// the JSON Schema of a kind of file, for your editor
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint schema                                          the list of them
  touchpoint schema description > touchpoint.schema.json")]
pub(super) struct SchemaCommand {
    /// of which kind of file; else the list of them
    #[arg(value_name = "NAME", value_parser = names())]
    name: Option<Schema>,
}

fn names() -> impl TypedValueParser<Value = Schema> {
    let words = Schema::WORDS.iter().map(|(word, _)| *word);
    PossibleValuesParser::new(words).map(|given| {
        let found = Schema::WORDS.iter().find(|(word, _)| *word == given);
        found.expect("the parser lets through only these").1
    })
}

impl SchemaCommand {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        if let Some(schema) = self.name {
            let book = Rulebook::builtin(&mut Sources::new());
            terminal.print(&schema.text(&book))?;
            return Ok(Status::Fine);
        }
        let longest = Schema::WORDS.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        let lines = Schema::WORDS
            .iter()
            .map(|(word, schema)| format!("{word:longest$}  {}\n", schema.purpose()));
        terminal.print(&lines.collect::<String>())?;
        terminal.hint(
            "touchpoint schema description > touchpoint.schema.json",
            "then name it in your editor",
        );
        Ok(Status::Fine)
    }
}
