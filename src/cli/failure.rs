//! Why a command could not do what it was asked, told with what to do next.

use std::io;

use super::Status;
use crate::report::{self, Level, Look, Snippet, render};
use crate::rules::{Proof, Rulebook};
use crate::text::{Diagnostic, Sources};

/// Why a command ended without a result.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for cannot be done.
    Usage {
        /// What is wrong, in one line.
        message: String,
        /// What to do next; may be empty.
        help: String,
    },
    /// The input has errors.
    Input {
        /// The texts that were read.
        sources: Sources,
        /// What is wrong with them; at least one.
        diagnostics: Vec<Diagnostic>,
    },
    /// The rules do not hold together.
    Rules(Box<Refuted>),
    /// There was no description in any of these.
    NothingFound {
        /// What was searched, as the user is told of it.
        searched: Vec<String>,
        /// Whether there is a folder among it.
        folders: bool,
    },
    /// A result could not be written.
    Write {
        /// Where to, as the user knows it: `standard output`, or a path in backticks.
        to: String,
        /// Why.
        error: io::Error,
    },
}

/// Rules that do not hold together.
#[derive(Debug)]
pub struct Refuted {
    /// The rules.
    pub book: Rulebook,
    /// Their texts.
    pub sources: Sources,
    /// What is wrong with them.
    pub proof: Proof,
}

impl Failure {
    /// Bad usage, with what to do next.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Usage {
            message: message.into(),
            help: help.into(),
        }
    }

    /// The exit status that it leads to.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Failure::NothingFound { .. } => Status::Nothing,
            Failure::Usage { .. } | Failure::Input { .. } | Failure::Rules(_) | Failure::Write { .. } => {
                Status::Refused
            }
        }
    }

    /// What the user gets to read; it ends with a line break.
    #[must_use]
    pub fn text(&self, look: Look) -> String {
        match self {
            Failure::Usage { message, help } => simple(message, &[help.as_str()], look),
            Failure::Input { sources, diagnostics } => report::diagnostics(diagnostics, sources, look),
            Failure::Rules(refuted) => report::proof_text(&refuted.proof, &refuted.book, &refuted.sources, look),
            Failure::NothingFound { searched, folders } => {
                let looked = if *folders {
                    "looked for touchpoints.yaml and NAME.touchpoints.yaml (or .yml), in folders below too, \
                     not in hidden ones nor in what .gitignore names"
                } else {
                    "looked for files of any name; hidden ones and what .gitignore names are left out"
                };
                let next = "begin one with `touchpoint init` or `touchpoint ask`, or give the path of a file, \
                            whatever it is called";
                simple(
                    &format!("no description found in {}", searched.join(", ")),
                    &[looked, next],
                    look,
                )
            }
            Failure::Write { to, error } => simple(&format!("cannot write to {to}: {}", reason(error)), &[], look),
        }
    }
}

/// An error that has no place in a text.
fn simple(title: &str, helps: &[&str], look: Look) -> String {
    let helps = helps.iter().filter(|help| !help.is_empty());
    let snippet = Snippet {
        level: Level::Error,
        id: None,
        title: title.to_owned(),
        primary: None,
        others: Vec::new(),
        footers: helps.map(|help| ("help".to_owned(), (*help).to_owned())).collect(),
    };
    render(&snippet, &Sources::new(), look)
}

/// Why the system refused, lower case and without Rust's error number.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
