//! Where proposed descriptions go: one to standard output or into a file, several into a folder.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::cli::input::{STDIN, Whole};
use crate::cli::{Failure, Terminal, save};
use crate::propose::Proposal;
use crate::report::plural;

/// Sees to it, before anything is worked out, that there is a place for every description.
pub(super) fn check(input: &Whole, output: Option<&Path>) -> Result<(), Failure> {
    let names: Vec<&str> = input
        .landscape
        .files
        .iter()
        .map(|file| input.sources.name(file.file))
        .collect();
    match output {
        None if names.len() > 1 => Err(Failure::usage(
            format!(
                "{} were read, and standard output takes one",
                plural(names.len(), "description")
            ),
            "give a folder: `--output DIR` writes each into it under its own name",
        )),
        None => Ok(()),
        Some(output) => free(&places(&names, output)?, output, names.len()),
    }
}

/// Writes them.
pub(super) fn write(proposal: &Proposal, output: Option<&Path>, terminal: Terminal) -> Result<(), Failure> {
    let texts: Vec<(&str, &str)> = proposal.end().texts().collect();
    let Some(output) = output else {
        return texts.iter().try_for_each(|(_, text)| terminal.print(text));
    };
    let names: Vec<&str> = texts.iter().map(|(name, _)| *name).collect();
    let places = places(&names, output)?;
    free(&places, output, names.len())?;
    let mut written: Vec<&Path> = Vec::new();
    for (place, (_, text)) in places.iter().zip(&texts) {
        if let Err(failure) = create(place, text) {
            // Whole or not at all.
            for place in written {
                let _ = fs::remove_file(place);
            }
            return Err(failure);
        }
        written.push(place);
    }
    let changes: usize = proposal.rounds.iter().map(Vec::len).sum();
    let what = if places.len() == 1 {
        places[0].display().to_string()
    } else {
        format!("{} into {}", plural(places.len(), "description"), output.display())
    };
    terminal.tell(&format!(
        "wrote {}: {}\n",
        crate::report::clean(&what),
        plural(changes, "change")
    ));
    Ok(())
}

fn create(place: &Path, text: &str) -> Result<(), Failure> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| save::create(place, text))
        .map_err(|error| Failure::Write {
            to: format!("`{}`", place.display()),
            error,
        })
}

/// Where each goes: the output itself for one, else under it by its own name, which is its path below the folder that
/// all have in common.
fn places(names: &[&str], output: &Path) -> Result<Vec<PathBuf>, Failure> {
    if names.len() == 1 && !output.is_dir() {
        return Ok(vec![output.to_owned()]);
    }
    let paths: Vec<PathBuf> = names.iter().map(|name| own_name(name)).collect();
    let folders = paths.iter().map(|path| path.parent().unwrap_or(Path::new("")));
    let common = folders.fold(None, |common: Option<PathBuf>, folder| {
        Some(match common {
            None => folder.to_owned(),
            Some(common) => {
                let both = common.components().zip(folder.components());
                both.take_while(|(one, other)| one == other)
                    .map(|(one, _)| one)
                    .collect()
            }
        })
    });
    let common = common.unwrap_or_default();
    let below = |path: &PathBuf| output.join(path.strip_prefix(&common).unwrap_or(path));
    let places: Vec<PathBuf> = paths.iter().map(below).collect();
    for (at, place) in places.iter().enumerate() {
        if places[..at].contains(place) {
            return Err(Failure::usage(
                format!("two descriptions would be `{}`", place.display()),
                "give the paths from one folder that holds them all",
            ));
        }
    }
    Ok(places)
}

/// A name as a path that leads nowhere but down.
fn own_name(name: &str) -> PathBuf {
    let name = if name == STDIN { "stdin.touchpoints.yaml" } else { name };
    let parts = Path::new(name).components();
    parts.filter(|part| matches!(part, Component::Normal(_))).collect()
}

/// Nothing is there yet.
fn free(places: &[PathBuf], output: &Path, count: usize) -> Result<(), Failure> {
    if count > 1 && output.symlink_metadata().is_ok() && !output.is_dir() {
        return Err(Failure::usage(
            format!(
                "`{}` is a file, and {} need a folder",
                output.display(),
                plural(count, "description")
            ),
            "give the name of a folder",
        ));
    }
    match places.iter().find(|place| place.symlink_metadata().is_ok()) {
        Some(there) => Err(Failure::usage(
            format!("`{}` is there already, and is not written over", there.display()),
            "give another name",
        )),
        None => Ok(()),
    }
}
