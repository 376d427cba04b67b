//! Where output goes: colour, width, the two streams and output files.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use console::Term;

use super::{Failure, save};
use crate::report::Look;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// Where a terminal shows it, unless `NO_COLOR` or `FORCE_COLOR` say otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The streams of this run.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    out: ColorChoice,
    err: ColorChoice,
}

impl Terminal {
    /// Decides on colour for both streams, and for what clap prints by itself:
    /// `--color`, then `NO_COLOR`, then `FORCE_COLOR`, then whether it is a terminal.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        let given = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let choice = match colour {
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
            Colour::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => ColorChoice::Never,
            Colour::Auto if given("FORCE_COLOR") => ColorChoice::Always,
            Colour::Auto => ColorChoice::Auto,
        };
        choice.write_global();
        let decide = |auto: ColorChoice| if choice == ColorChoice::Auto { auto } else { choice };
        Terminal {
            out: decide(AutoStream::choice(&io::stdout())),
            err: decide(AutoStream::choice(&io::stderr())),
        }
    }

    /// How a result may look: plain and in 100 columns in an output file, else as standard output allows.
    #[must_use]
    pub fn look(self, output: Option<&Path>) -> Look {
        match output {
            Some(_) => Look::PLAIN,
            None => look(self.out, &Term::stdout()),
        }
    }

    /// How errors and hints may look.
    #[must_use]
    pub fn error_look(self) -> Look {
        look(self.err, &Term::stderr())
    }

    /// Puts a result where it was asked for: into an output file, whole or not at all, else to standard output.
    ///
    /// # Errors
    /// It could not be written. A closed pipe is no error.
    pub fn deliver(self, text: &str, output: Option<&Path>) -> Result<(), Failure> {
        let Some(path) = output else {
            return self.print(text);
        };
        save::replace(path, text).map_err(|error| Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        })
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// It could not be written. A closed pipe is no error.
    pub fn print(self, text: &str) -> Result<(), Failure> {
        // Where there is nothing to strip, a long text need not be looked through for it.
        let choice = if text.contains('\u{1b}') {
            self.out
        } else {
            ColorChoice::Always
        };
        let mut stream = AutoStream::new(io::stdout().lock(), choice);
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Write {
                to: "standard output".to_owned(),
                error,
            }),
            _ => Ok(()),
        }
    }

    /// Tells the next command, and what it is for where there is room.
    pub fn hint(self, command: &str, what_for: &str) {
        let next = format!("next: {command}");
        let wide = console::measure_text_width(&next) + 5 + what_for.len();
        if what_for.is_empty() || wide > self.error_look().width {
            self.tell(&format!("{next}\n"));
        } else {
            self.tell(&format!("{next}     {what_for}\n"));
        }
    }

    /// Writes to standard error; where nobody can read it, there is nobody to tell either.
    pub fn tell(self, text: &str) {
        let mut stream = AutoStream::new(io::stderr().lock(), self.err);
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }
}

fn look(choice: ColorChoice, terminal: &Term) -> Look {
    let width = terminal
        .size_checked()
        .map_or(Look::WIDTH, |(_, columns)| columns.into());
    Look {
        colour: choice != ColorChoice::Never,
        width: width.max(40),
    }
}

/// `--color` as it stands among the arguments, also where those are wrong: errors have colours too.
#[must_use]
pub fn colour_of(arguments: &[OsString]) -> Colour {
    let mut colour = Colour::Auto;
    let mut arguments = arguments.iter().skip(1).map_while(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let value = match argument {
            "--" => break,
            "--color" => arguments.next(),
            _ => argument.strip_prefix("--color="),
        };
        if let Some(Ok(value)) = value.map(|value| Colour::from_str(value, false)) {
            colour = value;
        }
    }
    colour
}
