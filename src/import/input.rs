//! The files that an importer reads.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::found::Found;
use super::traces::{NoProgress, open};

/// The most that is read of one document, in bytes.
const MOST: u64 = 256 << 20;

/// One input, before it is opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// How the user is told of it: the path as given, folder/relative, or `<stdin>`.
    pub name: String,
    /// The file; none for standard input.
    pub path: Option<PathBuf>,
}

impl Input {
    /// Opens it for reading, as it lies there.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        Ok(match &self.path {
            None => Box::new(BufReader::new(io::stdin())),
            Some(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
        })
    }
}

impl Input {
    /// Reads it whole, as text.
    ///
    /// # Errors
    /// Why it cannot be read, or is no text, in words that follow the name.
    pub fn text(&self) -> Result<String, String> {
        let mut bytes = Vec::new();
        let mut reader = open(self, &NoProgress).map_err(|error| why(&error))?.take(MOST + 1);
        reader.read_to_end(&mut bytes).map_err(|error| why(&error))?;
        if bytes.len() as u64 > MOST {
            return Err("it has more than 256 MiB".to_owned());
        }
        let text = String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }
}

impl Input {
    /// How it begins, and whether that is all of it. What is no UTF-8 is replaced: this is only looked at.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn start(&self, most: u64) -> Result<(String, bool), String> {
        let mut bytes = Vec::new();
        let mut reader = open(self, &NoProgress).map_err(|error| why(&error))?.take(most + 1);
        reader.read_to_end(&mut bytes).map_err(|error| why(&error))?;
        let whole = bytes.len() as u64 <= most;
        let text = String::from_utf8_lossy(&bytes);
        Ok((text.trim_start_matches('\u{feff}').to_owned(), whole))
    }
}

/// The texts of some inputs with their names. What cannot be read is told as lost.
pub(super) fn texts(inputs: &[Input], found: &mut Found) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for input in inputs {
        match input.text() {
            Ok(text) if text.trim().is_empty() => found.lost(format!("`{}`: it is empty", input.name)),
            Ok(text) => texts.push((input.name.clone(), text)),
            Err(why) => found.lost(format!("`{}`: {why}", input.name)),
        }
    }
    texts
}

/// The inputs behind some paths, each once, by name: files, all files of folders and of those below them, `-`.
/// Hidden files in a folder are left out.
///
/// # Errors
/// A path that leads nowhere, with why; or a folder without a file.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, (PathBuf, String)> {
    let mut found = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == "-" {
            let name = "<stdin>".to_owned();
            found.insert(Input { name, path: None });
            continue;
        }
        let what = path.metadata().map_err(|error| (path.clone(), why(&error)))?;
        if !what.is_dir() {
            found.insert(file(path));
            continue;
        }
        let before = found.len();
        let mut walk = WalkBuilder::new(path);
        for entry in walk.standard_filters(false).hidden(true).follow_links(true).build() {
            let entry = entry.map_err(|error| (path.clone(), error.to_string()))?;
            if entry.path().is_file() {
                found.insert(file(entry.path()));
            }
        }
        if found.len() == before {
            return Err((path.clone(), "there is no file in this folder".to_owned()));
        }
    }
    Ok(found.into_iter().collect())
}

fn file(path: &Path) -> Input {
    let name = path.display().to_string();
    Input {
        name: name.strip_prefix("./").unwrap_or(&name).to_owned(),
        path: Some(path.to_owned()),
    }
}

/// Why the system refused, without Rust's error number.
fn why(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
