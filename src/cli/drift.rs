//! `touchpoint drift`.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::PathArgs;
use super::lint::{FailOn, Least, Target, resolve};
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, import, input, quoted, today};
use crate::advice::{Checked, Scope};
use crate::drift::{Limits, differences};
use crate::import::{Input, ToldKind, sound};
use crate::report::View;

/// where descriptions differ from what was observed
#[derive(Args, Debug)]
#[command(
    override_usage = "touchpoint drift [OPTIONS] [PATH]... --observed <PATH>...",
    after_help = "\
Example:
  touchpoint drift shop.yaml --observed traces/ metrics.prom
  touchpoint drift services/ --observed seen.yaml --format github --fail-on warning

What is observed: anything that touchpoint import reads, or a description that it wrote.
Status 1 where there are findings at or above --fail-on. How far counts as far: docs/import.md."
)]
pub(super) struct Drift {
    #[command(flatten)]
    from: PathArgs,
    /// what was observed: files or folders of any source, or a description that was imported
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    observed: Vec<PathBuf>,
    /// how to write it (repeatable): text, concise, json, sarif, github, gitlab, junit or markdown;
    /// with =FILE into that file
    #[arg(long, value_name = "FORMAT[=FILE]")]
    format: Vec<Target>,
    /// the least severity that gives status 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// the least severity that is shown
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    min_severity: Least,
    /// show what the descriptions accept, too
    #[arg(long)]
    no_accept: bool,
    /// status 2 where a part of what was observed could not be read
    #[arg(long)]
    strict: bool,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

impl Drift {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let targets = resolve(&self.format, self.output.as_deref())?;
        let input = input::open(&self.from, &self.rules, terminal)?;
        for target in &targets {
            input.spare(target.file.as_deref())?;
        }
        let limits = Limits::of(&input.rules.vocabulary).map_err(|(name, wanted)| {
            Failure::usage(
                format!("the parameter `{name}` is {wanted}"),
                "correct it in `.touchpoint.yaml`",
            )
        })?;
        let (inputs, _kept) = import::inputs(&self.observed)?;
        for file in targets.iter().filter_map(|target| target.file.as_deref()) {
            spare(file, &inputs)?;
        }
        let found = sound(import::any(&inputs)?);
        import::check(&found, self.strict)?;
        let drift = differences(&input.landscape, &found, &input.rules, limits);
        let advice = ManuallyDrop::into_inner(input.advise()).with_drift(drift, today());
        let view = View::new(&advice, &input.sources);
        let scope = Scope {
            accept: !self.no_accept,
            least: self.min_severity.severity(),
            ..Scope::default()
        };
        let checked = Checked::new(&advice, scope);
        // Files first: where one cannot be written, standard output stays empty.
        let (files, standard): (Vec<&Target>, Vec<&Target>) = targets.iter().partition(|target| target.file.is_some());
        for target in files.into_iter().chain(standard) {
            target.deliver(&view, &checked, terminal)?;
        }
        for told in found.told.iter().filter(|told| told.kind != ToldKind::Read) {
            import::tell(told, terminal);
        }
        if let Some(first) = checked
            .findings
            .iter()
            .find(|finding| Some(finding.severity) == checked.worst)
        {
            let paths = self.from.paths.iter().map(|path| quoted(&path.display().to_string()));
            let next = match (&*first.rule_id, paths.collect::<Vec<_>>().as_slice()) {
                ("observed-not-declared", [file]) if !Path::new(file).is_dir() => {
                    let seen = self.observed.iter().map(|path| quoted(&path.display().to_string()));
                    format!(
                        "touchpoint import auto {} --into {file}",
                        seen.collect::<Vec<_>>().join(" ")
                    )
                }
                (rule, _) => format!("touchpoint explain {rule}"),
            };
            terminal.hint(&next, "");
        }
        Ok(match (checked.worst, self.fail_on.least()) {
            (Some(worst), Some(least)) if worst >= least => Status::Findings,
            _ => Status::Fine,
        })
    }
}

/// Sees to it that an output file is nothing of what was observed.
fn spare(output: &Path, inputs: &[Input]) -> Result<(), Failure> {
    let Ok(resolved) = output.canonicalize() else {
        return Ok(());
    };
    let mut paths = inputs.iter().filter_map(|input| input.path.as_ref());
    if paths.any(|path| path.canonicalize().is_ok_and(|path| path == resolved)) {
        return Err(Failure::usage(
            format!("`{}` was observed, and is not written over", output.display()),
            "give the output another name",
        ));
    }
    Ok(())
}
