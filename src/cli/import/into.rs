//! `--into FILE`: what was found beside what a person wrote.

use std::fs;
use std::path::Path;

use super::{say, tell_all};
use crate::cli::input::{load, shown};
use crate::cli::{Failure, Status, Terminal, quoted, save};
use crate::description;
use crate::import::{self, Found, Merge, counted};
use crate::text::{Decoder, Diagnostic, Sources, compose};

/// Merges what was found into a description, and tells what came of it.
pub(super) fn merge(found: &Found, path: &Path, terminal: Terminal) -> Result<Status, Failure> {
    let name = shown(path);
    if path.is_dir() || path.as_os_str() == "-" {
        return Err(Failure::usage(
            format!("`{name}` is no file to write into"),
            "give the path of a description that is there; `--output` makes a new one",
        ));
    }
    let mut sources = Sources::new();
    let text = match load(Some(path), &name) {
        Ok(text) => text,
        Err(diagnostic) => return Err(refused(sources, vec![diagnostic])),
    };
    let file = sources.add(name.clone(), text.clone());
    let mut diagnostics = Vec::new();
    let description = compose(&text, file, &mut diagnostics).map(|root| {
        let mut decoder = Decoder::new(&sources);
        let description = description::read(&root, &mut decoder);
        diagnostics.append(&mut decoder.diagnostics);
        description
    });
    let Some(description) = description.filter(|_| diagnostics.is_empty()) else {
        return Err(refused(sources, diagnostics));
    };
    let merge = import::merge(found, &description);
    let new = match description::apply(&sources, file, &merge.edits) {
        Ok(new) => new,
        Err(diagnostics) => return Err(refused(sources, diagnostics)),
    };
    let changed = new != text;
    if changed {
        if fs::read(path).ok().as_deref() != Some(text.as_bytes()) {
            return Err(Failure::usage(
                format!("`{name}` was changed by somebody else in the meantime, and is as they left it"),
                "run this again",
            ));
        }
        save::replace(path, &new).map_err(|error| Failure::Write {
            to: format!("`{name}`"),
            error,
        })?;
    }
    tell_all(found, terminal);
    tell(&merge, &name, changed, terminal);
    Ok(Status::Fine)
}

fn refused(sources: Sources, diagnostics: Vec<Diagnostic>) -> Failure {
    Failure::Input { sources, diagnostics }
}

fn tell(merge: &Merge, name: &str, changed: bool, terminal: Terminal) {
    for (head, what) in [
        ("one by another name: ", &merge.joined),
        ("new systems: ", &merge.new_systems),
        ("new operations: ", &merge.new_operations),
    ] {
        if !what.is_empty() {
            say(head, &what.join(", "), terminal);
        }
    }
    for text in &merge.unmatched {
        say("not matched: ", text, terminal);
    }
    let shell = quoted(name);
    if changed {
        terminal.tell(&format!(
            "wrote {name}: evidence at {}, {} added\n",
            counted(merge.evidenced as u64, "touchpoint"),
            counted(merge.added as u64, "touchpoint"),
        ));
    } else {
        terminal.tell(&format!("{name} says all of it already\n"));
    }
    if !merge.new_systems.is_empty() || !merge.new_operations.is_empty() {
        say(
            "hint: ",
            "where one of the new ones is one of yours, give your system that name under `aliases`, or your operation \
             that name, and run this again on the file as it was",
            terminal,
        );
    }
    terminal.hint(&format!("touchpoint ask {shell}"), "what no machine can know");
}
