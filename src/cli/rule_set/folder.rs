//! The rule files of a folder.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::cli::{input, reason};
use crate::text::Diagnostic;

/// The rule files of a folder and those below it, sorted; a file stands for itself. Hidden files and descriptions are none.
pub(super) fn rule_files(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let shown = input::shown(folder);
    let there = std::fs::metadata(folder).map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no folder `{shown}` with rules"),
            _ => format!("cannot read `{shown}`: {}", reason(&error)),
        };
        Diagnostic::without_place(message).help("give the folder in which rule files stand, such as `our-rules`")
    })?;
    if !there.is_dir() {
        return Ok(vec![folder.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).hidden(true).build() {
        let entry = entry.map_err(|error| {
            Diagnostic::without_place(format!("cannot search `{shown}`: {error}")).help("make it readable")
        })?;
        let path = entry.into_path();
        let is_yaml = path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml");
        if is_yaml && !path.is_dir() && !input::is_description(&path) {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(
            Diagnostic::without_place(format!("there is no rule in `{shown}`")).help(
                "a rule is a YAML file called by its id, such as criteria/partner-by-api.yaml; \
                 `touchpoint rules show fan-out` prints one to begin with",
            ),
        );
    }
    files.sort();
    Ok(files)
}

/// Whether a folder is there and has nothing to read in it.
pub(super) fn is_empty(folder: &Path) -> bool {
    let files = WalkBuilder::new(folder).standard_filters(false).hidden(true).build();
    folder.is_dir() && files.flatten().all(|entry| entry.path().is_dir())
}
