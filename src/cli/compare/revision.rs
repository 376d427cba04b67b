//! Descriptions as they were at a git revision.

use std::path::{Component, Path};

use crate::cli::Failure;
use crate::cli::git::Repository;
use crate::cli::input::{Text, is_description, is_too_large, text, too_large};

/// The descriptions at a path of a revision: the file of that name, whatever it is called, or those of the folder and
/// of folders below it, hidden ones left out.
///
/// # Errors
/// There is no git, no repository here, no such revision, or nothing at that path.
pub(super) fn read(revision: &str, path: &str) -> Result<Vec<Text>, Failure> {
    let repository = Repository::of(Path::new("."), ".")?;
    let commit = repository.commit(revision)?;
    let within = within(&repository, path)?;
    let mut arguments = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", &commit];
    if !within.is_empty() {
        arguments.extend(["--", &within]);
    }
    let listed = repository.ask(arguments)?.unwrap_or_default();
    let files: Vec<Listed> = listed.split(|byte| *byte == 0).filter_map(listed_file).collect();
    if files.is_empty() {
        return Err(Failure::usage(
            format!("there is no `{within}` at `{revision}`"),
            "the path is from the top of the repository; give `./PATH` for one from the current folder",
        ));
    }
    let is_itself = |name: &str| name == within;
    let wanted = files
        .into_iter()
        .filter(|one| is_itself(&one.name) || is_found(&one.name, &within));
    let mut texts = Vec::new();
    for one in wanted {
        let shown = format!("{revision}:{}", one.name);
        let read = if is_too_large(one.bytes) {
            Err(too_large(&shown))
        } else {
            let bytes = repository.ask(["cat-file", "blob", &one.object])?;
            text(bytes.unwrap_or_default(), &shown)
        };
        texts.push(Text {
            read,
            name: shown,
            path: None,
        });
    }
    if texts.is_empty() {
        return Err(Failure::NothingFound {
            searched: vec![format!("`{revision}:{within}`")],
            folders: true,
        });
    }
    Ok(texts)
}

/// The path from the top of the repository.
fn within(repository: &Repository, path: &str) -> Result<String, Failure> {
    let is_relative = path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
    let mut parts: Vec<String> = Vec::new();
    if is_relative {
        let prefix = Repository::prefix(Path::new("."))?;
        parts.extend(prefix.split('/').filter(|part| !part.is_empty()).map(str::to_owned));
    }
    for part in Path::new(path).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir if parts.pop().is_none() => {
                return Err(Failure::usage(
                    format!("`{path}` leads out of the repository `{}`", repository.top.display()),
                    "give a path within it",
                ));
            }
            _ => {}
        }
    }
    Ok(parts.join("/"))
}

/// A file of a tree.
struct Listed {
    object: String,
    bytes: u64,
    name: String,
}

/// One entry of a tree: `100644 blob OBJECT BYTES\tNAME`; links and other repositories are none.
fn listed_file(entry: &[u8]) -> Option<Listed> {
    let entry = String::from_utf8_lossy(entry);
    let (kind, name) = entry.split_once('\t')?;
    let mut words = kind.split_ascii_whitespace();
    let (mode, kind, object, bytes) = (words.next()?, words.next()?, words.next()?, words.next()?);
    (mode.starts_with("100") && kind == "blob").then(|| Listed {
        object: object.to_owned(),
        bytes: bytes.parse().unwrap_or(0),
        name: name.to_owned(),
    })
}

fn is_found(name: &str, folder: &str) -> bool {
    let below = name.strip_prefix(folder).unwrap_or(name);
    let is_hidden = below.split('/').any(|part| part.starts_with('.'));
    !is_hidden && is_description(Path::new(name))
}
