//! What git knows, asked of the program: every repository in its own words, and no setting of the user's in the way.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Failure, reason};

/// So many paths go into one call.
const AT_ONCE: usize = 500;

/// The lines of a file that were changed, from 1, ends exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// It is new.
    All,
    /// These. Where something was taken out, the line before it.
    Some(Vec<Range<usize>>),
}

/// A repository, by the folder in which it begins.
pub(super) struct Repository {
    /// That folder.
    pub(super) top: PathBuf,
}

impl Repository {
    /// The repository of a folder. `shown`: how the user is told of what lies in it.
    ///
    /// # Errors
    /// There is no git, or no repository.
    pub(super) fn of(folder: &Path, shown: &str) -> Result<Self, Failure> {
        let top = git(folder, ["rev-parse", "--show-toplevel"])?;
        match top.as_deref().map(text) {
            Some(top) if !top.is_empty() => Ok(Repository {
                top: PathBuf::from(top.trim_end_matches(['\n', '\r'])),
            }),
            _ => Err(Failure::usage(
                format!("`{shown}` is in no git repository"),
                "run it within a clone of the repository",
            )),
        }
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// It names none.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Failure> {
        let peeled = format!("{revision}^{{commit}}");
        let commit = git(
            &self.top,
            ["rev-parse", "--verify", "--quiet", "--end-of-options", peeled.as_str()],
        )?;
        commit.map(|commit| text(&commit).trim().to_owned()).ok_or_else(|| {
            Failure::usage(
                format!("git knows no revision `{revision}` here"),
                "give a commit, branch or tag; in CI, check out with the history (`fetch-depth: 0`) or fetch it",
            )
        })
    }

    /// Where a folder stands below the top of its repository.
    ///
    /// # Errors
    /// There is no git.
    pub(super) fn prefix(folder: &Path) -> Result<String, Failure> {
        let prefix = git(folder, ["rev-parse", "--show-prefix"])?;
        Ok(prefix.as_deref().map(text).unwrap_or_default().trim().to_owned())
    }

    /// The output of a call; None where it fails.
    ///
    /// # Errors
    /// There is no git.
    pub(super) fn ask<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Option<Vec<u8>>, Failure> {
        git(&self.top, arguments)
    }

    /// The lines of files that differ from a commit, staged or not; a file without any is left out.
    /// `files`: relative to the top, in git's way.
    fn changed(&self, commit: &str, files: &[String]) -> Result<BTreeMap<String, Lines>, Failure> {
        let mut changed = BTreeMap::new();
        for files in files.chunks(AT_ONCE) {
            let named = |arguments: &[&'static str], revision: Option<&str>| -> Result<Vec<String>, Failure> {
                let arguments = arguments.iter().copied().chain(revision).chain(["--"]);
                let names = self.ask(arguments.chain(files.iter().map(String::as_str)))?;
                let names = names.unwrap_or_default();
                Ok(names
                    .split(|byte| *byte == 0)
                    .map(text)
                    .filter(|name| !name.is_empty())
                    .collect())
            };
            let tracked = named(&["ls-files", "-z", "--full-name"], None)?;
            let differing = named(&["diff", "--name-only", "-z", "--no-renames"], Some(commit))?;
            for file in files {
                if !tracked.contains(file) {
                    changed.insert(file.clone(), Lines::All);
                } else if differing.contains(file) {
                    changed.insert(file.clone(), Lines::Some(self.lines(commit, file)?));
                }
            }
        }
        Ok(changed)
    }

    fn lines(&self, commit: &str, file: &str) -> Result<Vec<Range<usize>>, Failure> {
        const HOW: [&str; 8] = [
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--text",
            "--inter-hunk-context=0",
        ];
        let output = self.ask(HOW.into_iter().chain([commit, "--", file]))?;
        Ok(hunks(&text(&output.unwrap_or_default())))
    }
}

/// What was changed of some files since a revision, each repository asked for its own; `files` with how each is shown.
///
/// # Errors
/// There is no git, a file is in no repository, or one does not know the revision.
pub(super) fn changed_since(revision: &str, files: &[(&Path, &str)]) -> Result<HashMap<PathBuf, Lines>, Failure> {
    let mut by_folder: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut by_top: BTreeMap<PathBuf, Vec<(PathBuf, String)>> = BTreeMap::new();
    for (path, shown) in files {
        let folder = path.parent().unwrap_or(Path::new("."));
        if !by_folder.contains_key(folder) {
            let top = Repository::of(folder, shown)?.top;
            by_folder.insert(folder.to_owned(), top.canonicalize().unwrap_or(top));
        }
        let top = by_folder[folder].clone();
        let within = path.strip_prefix(&top).unwrap_or(path);
        let parts: Vec<_> = within.iter().map(OsStr::to_string_lossy).collect();
        by_top
            .entry(top)
            .or_default()
            .push((path.to_path_buf(), parts.join("/")));
    }
    let mut changed = HashMap::new();
    for (top, files) in by_top {
        let repository = Repository { top };
        let commit = repository.commit(revision)?;
        let names: Vec<String> = files.iter().map(|(_, name)| name.clone()).collect();
        let mut lines = repository.changed(&commit, &names)?;
        let with_lines = files
            .into_iter()
            .filter_map(|(path, name)| Some((path, lines.remove(&name)?)));
        changed.extend(with_lines);
    }
    Ok(changed)
}

/// The new lines of each hunk of a difference.
fn hunks(difference: &str) -> Vec<Range<usize>> {
    let heads = difference.lines().filter_map(|line| line.strip_prefix("@@ -"));
    let ranges = heads.filter_map(|head| {
        let (_, new) = head.split(" @@").next()?.split_once(" +")?;
        let (start, count) = match new.split_once(',') {
            Some((start, count)) => (start.parse::<usize>().ok()?, count.parse::<usize>().ok()?),
            None => (new.parse::<usize>().ok()?, 1),
        };
        let start = start.max(1);
        Some(start..start + count.max(1))
    });
    ranges.collect()
}

/// The output of `git`; None where it fails.
fn git<'a>(folder: &Path, arguments: impl IntoIterator<Item = &'a str>) -> Result<Option<Vec<u8>>, Failure> {
    let mut command = Command::new("git");
    // A hook runs with these set, for a folder that need not be this one.
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_EXTERNAL_DIFF",
    ] {
        command.env_remove(name);
    }
    command
        .arg("-C")
        .arg(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
        .args([
            "--literal-pathspecs",
            "-c",
            "core.quotePath=false",
            "-c",
            "diff.noprefix=false",
        ])
        .args(arguments)
        .stdin(Stdio::null());
    match command.output() {
        Ok(output) => Ok(output.status.success().then_some(output.stdout)),
        Err(error) => Err(Failure::usage(
            format!("cannot run `git`: {}", reason(&error)),
            "install git, or put it into the path",
        )),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_tell_the_new_lines() {
        let difference = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -3 +3 @@ operations:\n-a\n+b\n@@ -7,2 +8,3 @@\n@@ -9,2 +10,0 @@\n@@ -1 +0,0 @@\n";
        assert_eq!(hunks(difference), [3..4, 8..11, 10..11, 1..2]);
    }
}
