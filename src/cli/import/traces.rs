//! `touchpoint import otlp`, `jaeger`, `zipkin`, and `profile`, which adds up what was counted of parts.

use std::path::{Path, PathBuf};

use clap::Args;

use super::progress::Bar;
use super::{ImportArgs, inputs};
use crate::cli::{Failure, Status, Terminal, save};
use crate::description::Source;
use crate::import::traces::{self, Profile};

/// What to read of traces, and where it goes.
#[derive(Args, Debug)]
pub(super) struct TraceArgs {
    #[command(flatten)]
    import: ImportArgs,
    /// write what was counted into this new file too, to be added up with that of other parts
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

impl TraceArgs {
    /// Reads traces of a source.
    pub(super) fn run(&self, source: Source, terminal: Terminal) -> Result<Status, Failure> {
        let (inputs, _kept) = inputs(&self.import.paths)?;
        let bar = Bar::new(&inputs);
        let profile = traces::read(source, &inputs, &bar);
        drop(bar);
        if let Some(path) = self.profile.as_deref().filter(|_| profile.spans() > 0) {
            write(&profile, path)?;
        }
        self.import.finish(profile.found(), terminal)
    }
}

fn write(profile: &Profile, path: &Path) -> Result<(), Failure> {
    let text = profile
        .write()
        .map_err(|error| Failure::usage(format!("cannot write the profile: {error}"), ""))?;
    save::create(path, &text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(
            format!(
                "`{}` is there already, and `import` never writes over a file",
                path.display()
            ),
            "give another name, or remove it first",
        ),
        _ => Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        },
    })
}

/// Adds up profiles.
pub(super) fn merge(arguments: &ImportArgs, terminal: Terminal) -> Result<Status, Failure> {
    let (inputs, _kept) = inputs(&arguments.paths)?;
    let mut texts = Vec::new();
    for input in &inputs {
        let text = input.text();
        texts.push(text.map_err(|why| Failure::usage(format!("`{}`: {why}", input.name), "check the path"))?);
    }
    let profile = Profile::merged(texts.iter().map(String::as_str)).map_err(|(at, error)| {
        Failure::usage(
            format!("`{}`: {error}", inputs[at].name),
            "a profile is what `touchpoint import otlp --profile FILE` writes",
        )
    })?;
    arguments.finish(profile.found(), terminal)
}
