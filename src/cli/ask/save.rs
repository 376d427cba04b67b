//! Where a new operation is saved.

use std::path::{Path, PathBuf};

use super::base::Base;
use super::finish::Draft;
use super::terminal::AtTerminal;
use super::{Asker, NewForm};
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

/// Writes a file. Where that fails and somebody is at a terminal, the answers are not lost: it is offered once more, and
/// into a new file elsewhere.
pub(super) fn kept(
    asker: &mut Asker,
    path: &Path,
    text: &str,
    save: &dyn Fn() -> Result<PathBuf, Failure>,
) -> Result<PathBuf, Failure> {
    let mut result = save();
    let Asker::Terminal(at) = asker else { return result };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A name by which no search finds it: it describes the same once more.
    let name = format!("{}-answered.yaml", name.split('.').next().unwrap_or_default());
    let elsewhere = [PathBuf::from(&name), std::env::temp_dir().join(&name)];
    let shown = |path: &Path| clean(&input::shown(path)).into_owned();
    let mut choices = vec![(shown(path), "once more")];
    choices.extend(
        elsewhere
            .iter()
            .map(|path| (shown(path), "a new file with all answers")),
    );
    choices.push(("no".to_owned(), "nothing is written"));
    let items = in_columns(&choices);
    loop {
        match result {
            Ok(path) => return Ok(path),
            Err(failure) => at.tell(&failure),
        }
        result = match choose(at, &items) {
            Some(0) => save(),
            Some(chosen) if chosen <= elsewhere.len() => create(&elsewhere[chosen - 1], text),
            _ => return Err(Failure::usage("broken off, nothing was written", "")),
        };
    }
}

/// Names, and beside each what it means.
fn in_columns(choices: &[(String, &str)]) -> Vec<String> {
    let column = choices.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let lines = choices.iter().map(|(name, what)| format!("{name:column$}   {what}"));
    lines.collect()
}

/// Where to save it. Ctrl-C here loses nothing either; a second one does.
fn choose(at: &mut AtTerminal, items: &[String]) -> Option<usize> {
    let keep = ["keep it".to_owned(), "drop it".to_owned()];
    loop {
        match at.select("Save it?", items, 0) {
            Ok(chosen) => return chosen,
            Err(NoAnswer::Interrupted) if matches!(at.select("Keep what was answered?", &keep, 0), Ok(Some(0))) => {}
            Err(_) => return None,
        }
    }
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
    let items = in_columns(&choices);
    loop {
        let chosen = choose(at, &items).unwrap_or(items.len() - 1);
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
