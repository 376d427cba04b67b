//! `--baseline`, `--strict-baseline` and `--write-baseline`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::advice::{Baseline, Checked, read_baseline};

use crate::cli::{Failure, input, quoted, save};
use crate::report::{baseline_size, baseline_yaml, clean};
use crate::text::{Decoder, Diagnostic, Sources, compose};

/// What is known, and where to note it.
#[derive(Args, Debug)]
pub(super) struct BaselineArgs {
    /// let stand what this file knows: only new findings fail, and known ones that have grown
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// fail, too, where there is less than the baseline knows, so that the file only shrinks
    #[arg(long, requires = "baseline")]
    strict_baseline: bool,
    /// write all that is found into this file, for --baseline; without that, it all counts as known
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

/// The baselines of a run, read.
pub(super) struct Baselines<'a> {
    arguments: &'a BaselineArgs,
    given: Option<Baseline>,
    /// What stands where the new one goes.
    before: Option<Baseline>,
}

impl BaselineArgs {
    /// The files of these flags, which no report may go into.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.baseline.iter().chain(&self.write_baseline).map(PathBuf::as_path)
    }

    /// Where a new one goes.
    pub(super) fn output(&self) -> Option<&Path> {
        self.write_baseline.as_deref()
    }

    /// Reads the files that are there.
    ///
    /// # Errors
    /// The one to go by is not there; or one of them is no baseline.
    pub(super) fn read(&self) -> Result<Baselines<'_>, Failure> {
        let given = match &self.baseline {
            None => None,
            // It is written by the run that asks for it, so the first one need not be there.
            Some(path) if !path.exists() && self.write_baseline.as_ref() == Some(path) => None,
            Some(path) if !path.exists() => {
                let name = path.display().to_string();
                return Err(Failure::usage(
                    format!("there is no baseline `{}`", clean(&name)),
                    format!(
                        "write it with `touchpoint lint --write-baseline {}`",
                        clean(&quoted(&name))
                    ),
                ));
            }
            Some(path) => Some(read(path)?),
        };
        let before = match &self.write_baseline {
            Some(path) if fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() > 0) => Some(read(path)?),
            _ => None,
        };
        Ok(Baselines {
            arguments: self,
            given,
            before,
        })
    }
}

impl Baselines<'_> {
    /// Whether a new one is to be written.
    pub(super) fn writes(&self) -> bool {
        self.arguments.write_baseline.is_some()
    }

    /// What a run lets stand: what is given, else what it writes.
    pub(super) fn known<'b>(&'b self, now: Option<&'b Baseline>) -> Option<&'b Baseline> {
        self.given.as_ref().or(now)
    }

    /// Whether there is less than the baseline knows, and that is to fail.
    pub(super) fn fails(&self, checked: &Checked<'_>) -> bool {
        let mut changes = checked.changes.iter().flatten();
        self.arguments.strict_baseline && changes.any(|change| change.now < change.known)
    }

    /// The arguments that take out of the baseline what is gone, where something is.
    pub(super) fn shrink(&self, checked: &Checked<'_>) -> Option<String> {
        let path = self.arguments.baseline.as_ref()?;
        let mut changes = checked.changes.iter().flatten();
        let is_less = self.arguments.write_baseline.is_none() && changes.any(|change| change.now < change.known);
        let path = quoted(&path.display().to_string());
        is_less.then(|| format!(" --baseline {path} --write-baseline {path}"))
    }

    /// Writes the new one where it was asked for; what to say of it.
    ///
    /// # Errors
    /// It could not be written; what was there is then still there.
    pub(super) fn write(&self, now: &Baseline) -> Result<Option<String>, Failure> {
        let Some(path) = &self.arguments.write_baseline else {
            return Ok(None);
        };
        save::replace(path, &baseline_yaml(now)).map_err(|error| Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        })?;
        let before = match &self.before {
            None => String::new(),
            Some(before) if before == now => ", as before".to_owned(),
            Some(before) => format!(", before {}", baseline_size(before)),
        };
        let path = path.display().to_string();
        Ok(Some(format!(
            "wrote {}: {}{before}\n",
            clean(&path),
            baseline_size(now)
        )))
    }
}

/// Reads one.
fn read(path: &Path) -> Result<Baseline, Failure> {
    let name = input::shown(path);
    let mut sources = Sources::new();
    let mut diagnostics = Vec::new();
    let mut baseline = Baseline::default();
    match input::load(Some(path), &name) {
        Err(diagnostic) => diagnostics.push(diagnostic),
        Ok(text) if text.trim().is_empty() => diagnostics.push(
            Diagnostic::without_place(format!("`{name}` is empty, so it is no baseline"))
                .help("write one with `touchpoint lint --write-baseline FILE`"),
        ),
        Ok(text) => {
            let file = sources.add(name, text);
            let root = compose(&sources.get(file).text, file, &mut diagnostics);
            if let Some(root) = root {
                let mut decoder = Decoder::new(&sources);
                baseline = read_baseline(&root, &mut decoder);
                diagnostics.append(&mut decoder.diagnostics);
            }
        }
    }
    if diagnostics.is_empty() {
        return Ok(baseline);
    }
    Err(Failure::Input { sources, diagnostics })
}
