//! Which records there are, and what becomes of each.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::marker::{checksum, read as marked, signed};
use crate::cli::{Failure, input, reason};

/// A record as it is wanted now.
pub(super) struct Wanted {
    pub(super) operation: String,
    pub(super) text: String,
}

/// A file of the folder.
pub(super) struct There {
    file: String,
    /// Its number, where it begins with one.
    number: Option<u32>,
    /// Of a record: its operation, the checksum in its last line, and that of the text above it.
    record: Option<(String, String, String)>,
}

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is new.
    New,
    /// What it says has changed.
    Updated,
    /// It says what it said.
    Same,
    /// A person has edited it, and what it was written from is as it was.
    Edited,
    /// A person has edited it, and what it was written from has changed.
    EditedAndOld,
    /// Nothing is to change in its operation any more.
    Settled,
}

impl Fate {
    /// Whether it is written.
    pub(super) fn is_written(self) -> bool {
        matches!(self, Fate::New | Fate::Updated)
    }

    /// Whether a person, or a run, has something to do.
    pub(super) fn is_due(self) -> bool {
        matches!(self, Fate::New | Fate::Updated | Fate::EditedAndOld)
    }

    /// What is told of it.
    pub(super) fn words(self, is_check: bool) -> Option<&'static str> {
        match (self, is_check) {
            (Fate::Same, _) => None,
            (Fate::New, false) => Some("written, new"),
            (Fate::New, true) => Some("to be written, new"),
            (Fate::Updated, false) => Some("written, what it says has changed"),
            (Fate::Updated, true) => Some("to be written, what it says has changed"),
            (Fate::Edited, _) => Some("left, edited by a person, and still up to date"),
            (Fate::EditedAndOld, _) => Some(
                "left, edited by a person, and what it was written from has changed; \
                 move it away to have it written anew",
            ),
            (Fate::Settled, _) => Some("left, nothing is to change there any more; say so in its status"),
        }
    }
}

/// A record and what becomes of it.
pub(super) struct Record {
    pub(super) file: String,
    pub(super) operation: String,
    pub(super) text: String,
    pub(super) fate: Fate,
}

/// The Markdown files of a folder, by name; none where there is no folder.
///
/// # Errors
/// It cannot be read, or is none.
pub(super) fn read(folder: &Path) -> Result<Vec<There>, Failure> {
    let shown = folder.display();
    let refused = |error: &io::Error| {
        Failure::usage(
            format!("cannot read `{shown}`: {}", reason(error)),
            "`--output` is the folder of the records",
        )
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|error| refused(&error))?,
    };
    let mut there = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| refused(&error))?;
        let Ok(file) = entry.file_name().into_string() else {
            continue;
        };
        let is_markdown = Path::new(&file).extension().is_some_and(|extension| extension == "md");
        let digits: String = file.chars().take_while(char::is_ascii_digit).collect();
        // What is no text, or no file at all but a pipe or a device, is no record.
        let text = if is_markdown {
            input::load(Some(&entry.path()), &file).ok()
        } else {
            None
        };
        let record = text.as_deref().and_then(marked);
        there.push(There {
            number: digits.parse().ok(),
            record: record.map(|(above, marker)| (marker.operation, marker.checksum, checksum(&above))),
            file,
        });
    }
    there.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(there)
}

/// What becomes of each record. `is_whole`: whether all operations were looked at.
pub(super) fn plan(wanted: Vec<Wanted>, there: &[There], is_whole: bool) -> Vec<Record> {
    let mut next = there.iter().filter_map(|one| one.number).max().unwrap_or(0);
    let found = |operation: &str| {
        let is_its = |one: &&There| one.record.as_ref().is_some_and(|(of, ..)| of == operation);
        there.iter().find(is_its)
    };
    let mut records = Vec::new();
    let names: BTreeSet<String> = wanted.iter().map(|one| one.operation.clone()).collect();
    for Wanted { operation, text } in wanted {
        let now = checksum(&text);
        let record = found(&operation).and_then(|one| Some((one, one.record.as_ref()?)));
        let (file, fate) = match record {
            None => {
                next = next.saturating_add(1);
                (format!("{next:04}-{}.md", slug(&operation)), Fate::New)
            }
            Some((one, (_, written, is))) => {
                let fate = match (written == is, *written == now) {
                    (true, true) => Fate::Same,
                    (true, false) => Fate::Updated,
                    (false, true) => Fate::Edited,
                    (false, false) => Fate::EditedAndOld,
                };
                (one.file.clone(), fate)
            }
        };
        records.push(Record {
            text: signed(&operation, &text),
            file,
            operation,
            fate,
        });
    }
    let settled = there.iter().filter(|_| is_whole).filter_map(|one| {
        let (operation, ..) = one.record.as_ref()?;
        (!names.contains(operation)).then(|| Record {
            file: one.file.clone(),
            operation: operation.clone(),
            text: String::new(),
            fate: Fate::Settled,
        })
    });
    records.extend(settled);
    records
}

/// A name as part of a file's name.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.trim_matches('-').chars().take(60).collect();
    if slug.is_empty() { "operation".to_owned() } else { slug }
}
