//! `touchpoint lint`.

mod baseline;
mod changed;
mod targets;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::PathArgs;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input, quoted};
use crate::advice::{Baseline, Checked, Scope};
use crate::report::View;
use crate::rules::Severity;
use baseline::{BaselineArgs, Baselines};
pub(super) use targets::{Target, resolve};

/// findings, for people and for CI
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint lint services/ --fail-on warning
  touchpoint lint shop.yaml --format text --format json=findings.json

Status 1 where there are findings at or above --fail-on, 2 where the input has errors, 3 where there is none.")]
pub(super) struct Lint {
    #[command(flatten)]
    from: PathArgs,
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
    #[command(flatten)]
    baseline: BaselineArgs,
    /// only findings about what changed since this git revision
    #[arg(long, value_name = "REF")]
    changed_since: Option<String>,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// From which severity on a finding fails the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Info,
    Never,
}

/// From which severity on a finding is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Least {
    Error,
    Warning,
    #[default]
    Info,
}

impl Lint {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let targets = resolve(&self.format, self.output.as_deref())?;
        targets::spare(&targets, self.baseline.files())?;
        let baselines = self.baseline.read()?;
        let input = input::open(&self.from, &self.rules, terminal)?;
        for target in &targets {
            input.spare(target.file.as_deref())?;
        }
        input.spare(self.baseline.output())?;
        let revision = self.changed_since.as_deref();
        let changed = revision
            .map(|revision| changed::changed(&input, revision))
            .transpose()?;
        let advice = input.advise();
        let view = View::new(&advice, &input.sources);
        let now = baselines.writes().then(|| Baseline::today(&advice, !self.no_accept));
        let known = baselines.known(now.as_ref());
        let scope = Scope {
            accept: !self.no_accept,
            known,
            changed: changed.as_ref(),
            least: self.min_severity.severity(),
        };
        let checked = Checked::new(&advice, scope);
        let wrote = now.map(|now| baselines.write(&now)).transpose()?.flatten();
        // Files first: where one cannot be written, standard output stays empty.
        let (files, standard): (Vec<&Target>, Vec<&Target>) = targets.iter().partition(|target| target.file.is_some());
        for target in files.into_iter().chain(standard) {
            target.deliver(&view, &checked, terminal)?;
        }
        if let Some(wrote) = wrote {
            terminal.tell(&wrote);
        }
        self.hint(&checked, &baselines, terminal);
        Ok(match (checked.worst, self.fail_on.least()) {
            (Some(worst), Some(least)) if worst >= least => Status::Findings,
            _ if baselines.fails(&checked) => Status::Findings,
            _ => Status::Fine,
        })
    }
}

impl Lint {
    /// What to do next: see about the worst finding, else take what is mended out of the baseline.
    fn hint(&self, checked: &Checked<'_>, baselines: &Baselines<'_>, terminal: Terminal) {
        let worst = checked.findings.iter().map(|finding| finding.severity).max();
        let first = checked.findings.iter().find(|finding| Some(finding.severity) == worst);
        if let Some(first) = first {
            let again = self.rules.again_without(&self.from.paths);
            let next = format!("touchpoint explain {}{again}", first.rule_id);
            terminal.hint(&next, "when it holds, why it matters, what to do");
        } else if let Some(arguments) = baselines.shrink(checked) {
            let paths = self
                .from
                .paths
                .iter()
                .map(|path| format!(" {}", quoted(&path.display().to_string())));
            let paths = paths.collect::<String>();
            let again = self.rules.again();
            let next = format!("touchpoint lint{paths}{arguments}{again}");
            terminal.hint(&next, "the baseline without what is gone");
        }
    }
}

impl FailOn {
    /// The least severity that fails the run; None: none does.
    pub(super) fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

impl Least {
    pub(super) fn severity(self) -> Severity {
        match self {
            Least::Error => Severity::Error,
            Least::Warning => Severity::Warning,
            Least::Info => Severity::Info,
        }
    }
}
