//! `touchpoint compare`.

mod revision;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::input::{Input, PathArgs, Whole};
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input};
use crate::advice::Comparison;
use crate::report::{self, View};

/// two states of the descriptions: what came, went and moved
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint compare before.yaml after.yaml
  touchpoint compare origin/main:services services --format markdown

REF:PATH is a path as it was at a git revision, from the top of the repository; REF:./PATH from the current folder.
What differs is told, and is no failure: the status is 0.")]
pub(super) struct Compare {
    /// the state before: a description, a folder, or REF:PATH
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// the state after, likewise
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form a comparison is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Markdown,
    Json,
}

impl Compare {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        if self.old.as_os_str() == "-" && self.new.as_os_str() == "-" {
            return Err(Failure::usage(
                "standard input cannot be both states",
                "give a file, a folder or REF:PATH for one of them",
            ));
        }
        // Both are judged by the rules of the one that is there.
        let there = [&self.new, &self.old].into_iter().find(|path| path.exists());
        let places: Vec<PathBuf> = there.cloned().into_iter().collect();
        let new = self.read(&self.new, &places)?;
        let old = self.read(&self.old, &places)?;
        for state in [&old, &new] {
            state.spare(self.output.as_deref())?;
        }
        let (before, after) = (old.advise(), new.advise());
        let comparison = Comparison::new(&before, &after);
        let views = (View::new(&before, &old.sources), View::new(&after, &new.sources));
        let text = match self.format {
            Format::Text => report::comparison_text(&comparison, &views, terminal.look(self.output.as_deref())),
            Format::Markdown => report::comparison_markdown(&comparison, &views),
            Format::Json => report::comparison_json(&comparison, &views),
        };
        terminal.deliver(&text, self.output.as_deref())?;
        Ok(Status::Fine)
    }

    fn read(&self, path: &Path, places: &[PathBuf]) -> Result<Whole, Failure> {
        let at = path.to_str().and_then(|path| path.split_once(':'));
        let input = match at {
            Some((revision, path)) if !is_path(path, revision) => {
                let found = revision::read(revision, path)?;
                Input::of(found, places.to_vec())
            }
            _ => {
                let input = input::read(&PathArgs::one(path))?;
                input.judged_at(places.to_vec())
            }
        };
        input.landscape(&self.rules)
    }
}

/// Whether a path with a colon is one that is there, or begins with a drive's letter.
fn is_path(path: &str, before: &str) -> bool {
    let whole = format!("{before}:{path}");
    let is_drive = cfg!(windows) && before.len() == 1;
    is_drive || before.is_empty() || Path::new(&whole).exists()
}
