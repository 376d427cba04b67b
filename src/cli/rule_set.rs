//! The rules of a run: those built in, those of the user's folders, and what a configuration sets.

mod configuration;
mod folder;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Refuted;
use super::{Failure, input, quoted};
use crate::rules::{
    Configuration, Problem, Proof, Rulebook, builtin_files, builtin_judging, prove, read_configuration,
};
use crate::text::{Decoder, Diagnostic, FileId, Sources, compose};

/// Which rules there are besides the built-in ones.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// a folder with rules of your own, beside the built-in ones (repeatable)
    #[arg(long = "rules", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// this configuration, instead of the .touchpoint.yaml found upwards from what is read
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// without a configuration
    #[arg(long)]
    no_config: bool,
    /// Whether a folder may have no rules.
    #[arg(skip)]
    may_be_empty: bool,
}

/// Rule files that are read, with what is set of their rules.
struct Files {
    ids: Vec<FileId>,
    by_path: BTreeMap<PathBuf, FileId>,
    configuration: Configuration,
}

impl RuleArgs {
    /// These arguments as they are said again in a next command, each with a space before it.
    pub(super) fn again(&self) -> String {
        let folders = self.folders.iter().map(|folder| ("rules", folder));
        let named = folders.chain(self.config.iter().map(|file| ("config", file)));
        let named = named.map(|(flag, path)| format!(" --{flag} {}", quoted(&path.display().to_string())));
        let without = self.no_config.then(|| " --no-config".to_owned());
        named.chain(without).collect::<Vec<_>>().concat()
    }

    /// As [`RuleArgs::again`], for a command that reads none of `paths`: it would not find their configuration.
    pub(super) fn again_without(&self, paths: &[PathBuf]) -> String {
        let said = self.again();
        if self.config.is_some() || self.no_config {
            return said;
        }
        let found = |paths: &[PathBuf]| configuration::find(paths).ok().flatten();
        match (found(paths), found(&[])) {
            (Some(theirs), here) if here.as_deref().map(resolved) != Some(resolved(&theirs)) => {
                format!("{said} --config {}", quoted(&input::shown(&theirs)))
            }
            _ => said,
        }
    }

    /// Loads the rules to judge by them; the configuration is looked for upwards from `paths`. The texts are added to
    /// `sources`.
    ///
    /// # Errors
    /// All that is wrong with the configuration and the rules.
    pub(super) fn load(&self, paths: &[PathBuf], sources: &mut Sources) -> Result<Rulebook, Vec<Diagnostic>> {
        self.load_beside(builtin_judging(), paths, sources)
    }

    /// Loads the rules beside these built-in files.
    fn load_beside(
        &self,
        builtin: impl Iterator<Item = (&'static str, &'static str)>,
        paths: &[PathBuf],
        sources: &mut Sources,
    ) -> Result<Rulebook, Vec<Diagnostic>> {
        let configuration = match (&self.config, self.no_config) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) => configuration::find(paths)?,
        };
        let mut files = Files {
            ids: builtin.map(|(name, text)| sources.add(name, text)).collect(),
            by_path: BTreeMap::new(),
            configuration: Configuration::default(),
        };
        let mut wrong = Vec::new();
        if let Some(path) = configuration {
            files.configure(&path, sources, &mut wrong);
        }
        for folder in &self.folders {
            match folder::rule_files(folder) {
                Ok(paths) => files.add(&paths, sources, &mut wrong),
                Err(_) if self.may_be_empty && folder::is_empty(folder) => {}
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Rulebook::load_with(&files.ids, &files.configuration.settings, sources)
    }

    /// Only the rules of one folder beside the built-in ones; it may be empty.
    pub(super) fn only(folder: &Path) -> Self {
        RuleArgs {
            folders: vec![folder.to_owned()],
            no_config: true,
            may_be_empty: true,
            ..RuleArgs::default()
        }
    }

    /// As [`RuleArgs::load`], and refused where they do not hold together.
    ///
    /// # Errors
    /// [`Failure::Input`] with all that is wrong with them, or [`Failure::Rules`] with what cannot be proved of them.
    pub(super) fn proved(&self, paths: &[PathBuf]) -> Result<(Rulebook, Sources), Failure> {
        let (book, sources) = self.alone(paths)?;
        match refuted(&book) {
            None => Ok((book, sources)),
            Some(proof) => Err(Failure::Rules(Box::new(Refuted { book, sources, proof }))),
        }
    }

    /// As [`RuleArgs::load`], with the examples of the rules, and where nothing else is read.
    ///
    /// # Errors
    /// [`Failure::Input`] with all that is wrong.
    pub(super) fn alone(&self, paths: &[PathBuf]) -> Result<(Rulebook, Sources), Failure> {
        let mut sources = Sources::new();
        match self.load_beside(builtin_files().iter().copied(), paths, &mut sources) {
            Ok(book) => Ok((book, sources)),
            Err(diagnostics) => Err(Failure::Input { sources, diagnostics }),
        }
    }
}

impl Files {
    /// Reads the configuration, the folders that it names, and the files that replace rules.
    fn configure(&mut self, path: &Path, sources: &mut Sources, wrong: &mut Vec<Diagnostic>) {
        let name = input::shown(path);
        let file = match input::load(Some(path), &name) {
            Ok(text) => sources.add(name, text),
            Err(diagnostic) => return wrong.push(diagnostic),
        };
        let root = compose(&sources.get(file).text, file, wrong);
        let mut decoder = Decoder::new(sources);
        let mut configuration =
            root.map_or_else(Configuration::default, |root| read_configuration(&root, &mut decoder));
        wrong.append(&mut decoder.diagnostics);
        let beside = path.parent().unwrap_or(Path::new(""));
        for folder in &configuration.rules {
            match folder::rule_files(&beside.join(&folder.value)) {
                Ok(paths) => self.add(&paths, sources, wrong),
                Err(diagnostic) => wrong.push(Diagnostic {
                    at: Some(folder.span),
                    ..diagnostic
                }),
            }
        }
        for setting in &mut configuration.settings.rules {
            if let Some(file) = &setting.replace {
                let path = beside.join(&file.value);
                let before = wrong.len();
                self.add(std::slice::from_ref(&path), sources, wrong);
                for diagnostic in &mut wrong[before..] {
                    diagnostic.at = Some(file.span);
                }
                setting.replacement = self.by_path.get(&resolved(&path)).copied();
            }
        }
        self.configuration = configuration;
    }

    /// Reads rule files, each once.
    fn add(&mut self, paths: &[PathBuf], sources: &mut Sources, wrong: &mut Vec<Diagnostic>) {
        for path in paths {
            let resolved = resolved(path);
            if self.by_path.contains_key(&resolved) {
                continue;
            }
            let name = input::shown(path);
            match input::load(Some(path), &name) {
                Ok(text) => {
                    let file = sources.add(name, text);
                    self.ids.push(file);
                    self.by_path.insert(resolved, file);
                }
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
    }
}

/// What makes the proof fail, if it does. What is built in is proved by the tests.
pub(super) fn refuted(book: &Rulebook) -> Option<Proof> {
    if book.is_builtin() {
        return None;
    }
    let mut proof = prove(book);
    proof.problems.retain(Problem::fails);
    (!proof.holds()).then_some(proof)
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
