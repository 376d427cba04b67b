//! From paths to the files that are to be read.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::glob::Pattern;
use super::{PathArgs, STDIN};
use crate::cli::reason;
use crate::text::{Diagnostic, nearest};

/// A file to read.
#[derive(Debug)]
pub(super) struct Found {
    /// How the user is told of it.
    pub(super) name: String,
    /// Its path; None for standard input.
    pub(super) path: Option<PathBuf>,
}

/// The files behind some paths.
#[derive(Debug, Default)]
pub(super) struct Finds {
    /// Each once, sorted by name.
    pub(super) files: Vec<Found>,
    /// What was searched, as the user is told of it: the current folder, a folder, what matches a pattern.
    pub(super) searched: Vec<String>,
    /// Whether there is a folder among it.
    pub(super) folders: bool,
    /// What could not be found or searched.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Those of them in which there was no description.
    pub(super) empty: Vec<String>,
    seen: HashSet<PathBuf>,
}

/// Finds the files of these paths; of the current folder where there is none.
pub(super) fn find(arguments: &PathArgs) -> Finds {
    let mut finds = Finds::default();
    let here = [PathBuf::from(".")];
    let paths = &arguments.paths;
    if paths.iter().any(|path| path.as_os_str() == "-") {
        finds.add_standard_input(arguments.stdin_name.as_deref());
    }
    for path in if paths.is_empty() { &here } else { paths.as_slice() } {
        if path.as_os_str() == "-" {
            continue;
        }
        match (fs::metadata(path), Pattern::read(path)) {
            (Ok(there), _) if there.is_dir() => finds.search(path),
            (Ok(_), _) => finds.add(path),
            (Err(_), Some(Ok(pattern))) => finds.search_for(path, &pattern),
            (Err(_), Some(Err(diagnostic))) => finds.diagnostics.push(diagnostic),
            (Err(error), None) => finds.diagnostics.push(missing(path, &error)),
        }
    }
    finds.files.sort_by(|a, b| a.name.cmp(&b.name));
    finds
}

impl Finds {
    /// Adds standard input, in the place of the file of that name.
    fn add_standard_input(&mut self, called: Option<&Path>) {
        self.seen.extend(called.and_then(|path| path.canonicalize().ok()));
        self.files.push(Found {
            name: called.map_or(STDIN.to_owned(), name),
            path: None,
        });
    }

    /// Adds a file, unless it is there by another spelling or link.
    fn add(&mut self, path: &Path) {
        let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if self.seen.insert(resolved) {
            self.files.push(Found {
                name: name(path),
                path: Some(path.to_owned()),
            });
        }
    }

    /// Adds the descriptions of a folder and those below it.
    fn search(&mut self, folder: &Path) {
        let searched = match folder_name(folder).as_str() {
            "." => "the current folder".to_owned(),
            folder => format!("`{folder}`"),
        };
        self.searched.push(searched.clone());
        self.folders = true;
        let mut found = Vec::new();
        for entry in walk(folder, true) {
            match entry {
                Ok(entry) if is_description(entry.path()) && !entry.path().is_dir() => {
                    found.push(entry.into_path());
                }
                Ok(_) => {}
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        if found.is_empty() {
            self.empty.push(searched);
        }
        found.sort();
        for path in found {
            self.add(&path);
        }
    }

    /// Adds what a pattern matches, as if each had been given.
    fn search_for(&mut self, given: &Path, pattern: &Pattern) {
        let matches = pattern.matches(&mut self.diagnostics);
        if matches.is_empty() {
            let searched = format!("what matches `{}`", name(given));
            self.searched.push(searched.clone());
            self.empty.push(searched);
        }
        for path in matches {
            if path.is_dir() {
                self.search(&path);
            } else {
                self.add(&path);
            }
        }
    }
}

/// All below a folder that git does not ignore.
pub(super) fn walk(folder: &Path, hidden: bool) -> impl Iterator<Item = Result<DirEntry, Diagnostic>> {
    // What only this machine ignores (a global list, `.ignore` files) does not count: a colleague must get the same.
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .hidden(hidden)
        .build();
    let shown = name(folder);
    walk.map(move |entry| {
        entry.map_err(|error| {
            Diagnostic::without_place(format!("cannot search `{shown}`: {}", told(&error)))
                .help("make it readable, or let .gitignore name it")
        })
    })
}

/// Why a walk could not go on, with the path below the folder where it is known.
fn told(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { path, err } => format!("`{}`: {}", name(path), told(err)),
        ignore::Error::WithDepth { err, .. } => told(err),
        // The walker's own words repeat the path.
        ignore::Error::Io(error) => reason(&error.kind().into()),
        other => other.to_string(),
    }
}

/// Whether a file is a description by its name: `touchpoints.yaml`, `NAME.touchpoints.yaml`, or either with `.yml`.
pub(super) fn is_description(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem == "touchpoints" || stem.ends_with(".touchpoints"))
}

/// A path as it was given, without a leading `./`.
pub(super) fn name(path: &Path) -> String {
    let parts = path.components().skip_while(|part| *part == Component::CurDir);
    let rest: PathBuf = parts.collect();
    let shown = if rest.as_os_str().is_empty() { path } else { &rest };
    shown.display().to_string()
}

/// A folder as it was given; `.` by whatever spelling.
fn folder_name(folder: &Path) -> String {
    if folder.components().all(|part| part == Component::CurDir) {
        return ".".to_owned();
    }
    name(folder)
}

/// That a path leads nowhere, with a near name of its folder.
fn missing(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = name(path);
    if error.kind() != std::io::ErrorKind::NotFound {
        return Diagnostic::without_place(format!("cannot read `{shown}`: {}", reason(error)))
            .help("give a path that can be read");
    }
    let diagnostic = Diagnostic::without_place(format!("there is no file or folder `{shown}`"));
    match near(path) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("give the path of a description, of a folder with some, or `-` for standard input"),
    }
}

fn near(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let parent = path.parent()?;
    let folder = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| wanted.starts_with('.') || !name.starts_with('.'))
        .collect();
    names.sort();
    // Endings alike make any two names near: what stands before them is compared.
    let stem = |name: &str| {
        Path::new(name)
            .file_stem()
            .and_then(|stem| stem.to_str())
            .map(str::to_owned)
    };
    let stems: Vec<String> = names.iter().filter_map(|name| stem(name)).collect();
    let near = nearest(&stem(wanted)?, stems.iter().map(String::as_str))?;
    let near = names.iter().find(|name| stem(name).as_deref() == Some(near))?;
    Some(name(&parent.join(near)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_given() {
        for (path, shown) in [
            ("./a/b.yaml", "a/b.yaml"),
            ("././a.yaml", "a.yaml"),
            ("../a.yaml", "../a.yaml"),
            ("/x/a.yaml", "/x/a.yaml"),
            ("a/./b.yaml", "a/b.yaml"),
        ] {
            assert_eq!(name(Path::new(path)), shown);
        }
        assert_eq!(folder_name(Path::new("./.")), ".");
        assert_eq!(folder_name(Path::new("./a/")), "a");
    }

    #[test]
    fn a_description_is_known_by_its_name() {
        for name in [
            "touchpoints.yaml",
            "a/touchpoints.yml",
            "shop.touchpoints.yaml",
            "a.b.touchpoints.yml",
        ] {
            assert!(is_description(Path::new(name)), "{name}");
        }
        for name in [
            "touchpoints.json",
            "mytouchpoints.yaml",
            "touchpoints.yaml.bak",
            "x.yaml",
        ] {
            assert!(!is_description(Path::new(name)), "{name}");
        }
    }
}
