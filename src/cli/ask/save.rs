//! Where a new operation is saved.

use std::path::{Path, PathBuf};

use super::NewForm;
use super::base::Base;
use super::finish::Draft;
use super::terminal::AtTerminal;
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, input, save};
use crate::interview::{NoAnswer, Prompter, Record};
use crate::landscape::OperationId;
use crate::report::clean;
use crate::rules::Rulebook;

/// Writes a new file, never over one that is there.
pub(super) fn create(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    save::create(path, text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(
            format!("`{}` is there already, and is not written over", path.display()),
            "give another name, or add to it with `--into`",
        ),
        _ => Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        },
    })?;
    Ok(path.to_path_buf())
}

/// Offers to save: a new file, one that is there, or not at all. What fails is told, and offered again.
#[expect(clippy::too_many_arguments, reason = "all that was found out, once, at the end")]
pub(super) fn offer(
    at: &mut AtTerminal,
    name: &str,
    text: &str,
    form: &NewForm,
    record: &Record,
    draft: &Draft,
    operation: OperationId,
    book: &Rulebook,
    rules: &RuleArgs,
) -> Result<Option<PathBuf>, Failure> {
    let mut new_name = PathBuf::from(name);
    let mut number = 1;
    while new_name.symlink_metadata().is_ok() {
        number += 1;
        new_name = PathBuf::from(format!(
            "{}-{number}.touchpoints.yaml",
            form.operation.replace('/', "-")
        ));
    }
    let there = descriptions_here();
    let mut choices = vec![(new_name.display().to_string(), "a new description")];
    let added = there.iter().map(|path| path.display().to_string());
    choices.extend(added.map(|path| (path, "the operation is added, all else stays as it is")));
    choices.push(("no".to_owned(), "nothing is written"));
    for (name, _) in &mut choices {
        *name = clean(name).into_owned();
    }
    let column = choices.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let items: Vec<String> = choices
        .iter()
        .map(|(name, what)| format!("{name:column$}   {what}"))
        .collect();
    let keep = ["keep it".to_owned(), "drop it".to_owned()];
    loop {
        let chosen = match at.select("Save it?", &items, 0) {
            Ok(chosen) => chosen.unwrap_or(items.len() - 1),
            // Ctrl-C here loses nothing either; a second one does.
            Err(NoAnswer::Interrupted) if matches!(at.select("Keep what was answered?", &keep, 0), Ok(Some(0))) => {
                continue;
            }
            Err(_) => items.len() - 1,
        };
        let result = if chosen == 0 {
            create(&new_name, text)
        } else if let Some(path) = there.get(chosen - 1) {
            add_to(path, record, draft, operation, book, rules, at)
        } else {
            return Ok(None);
        };
        match result {
            Ok(path) => return Ok(Some(path)),
            Err(failure) => at.tell(&failure),
        }
    }
}

/// Adds the operation with its answers to a description that is there.
fn add_to(
    path: &Path,
    record: &Record,
    draft: &Draft,
    operation: OperationId,
    book: &Rulebook,
    rules: &RuleArgs,
    at: &mut AtTerminal,
) -> Result<PathBuf, Failure> {
    let base = Base::open(Some(path), rules, at.terminal())?;
    let (new, systems) = record.new_operation(&draft.landscape, operation, &book.vocabulary);
    for system in &systems {
        for (fact, _) in system.keys.iter().chain(&system.facts) {
            if base.says(&system.name, fact, book) {
                let (path, system) = (path.display(), &system.name);
                at.say(&format!(
                    "{path} says `{fact}` of `{system}` itself: that stays as it is, and counts there"
                ));
            }
        }
    }
    let text = base.write(new, systems, record, draft, book)?;
    Draft::read(&path.display().to_string(), &text)?;
    base.replace(path, &text)
}

/// A few descriptions in the current folder.
fn descriptions_here() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(".") else {
        return Vec::new();
    };
    let names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| input::is_description(Path::new(name))).collect();
    names.sort();
    names.into_iter().take(5).map(PathBuf::from).collect()
}
