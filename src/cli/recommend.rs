//! `touchpoint recommend`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, Status, Terminal, input};

/// the table: today, recommended, because, watch out
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint recommend                                 all descriptions below this folder
  touchpoint recommend shop.yaml --operation place-order
  touchpoint recommend services/ --format json --output recommendations.json")]
pub(super) struct Recommend {
    /// descriptions, folders to search for some, or - for standard input; else the current folder
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
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
        let input = input::open(&self.paths, terminal)?;
        input.spare(self.output.as_deref())?;
        // TODO(lead): `self.operation`, then the report in `self.format` for `terminal.look(output)`.
        let _ = (self.format, &self.operation, terminal);
        Ok(Status::Fine)
    }
}
