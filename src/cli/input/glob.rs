//! Patterns, for shells and files that hand them on as they are.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::find::{name, walk};
use crate::text::Diagnostic;

/// A pattern of paths: `services/**/*.yaml`.
pub(super) struct Pattern {
    /// The folder below which everything is that it can match.
    folder: PathBuf,
    matcher: GlobMatcher,
    names_hidden: bool,
}

impl Pattern {
    /// Reads a path as a pattern. None where it has none of `*`, `?`, `[` and `{`.
    ///
    /// # Errors
    /// It is no pattern that can be read.
    pub(super) fn read(path: &Path) -> Option<Result<Self, Diagnostic>> {
        let is_special = |part: &Component<'_>| part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
        if !path.components().any(|part| is_special(&part)) {
            return None;
        }
        let pattern = name(path);
        let parts = || Path::new(&pattern).components();
        let is_hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        let names_hidden = parts().skip_while(|part| !is_special(part)).any(is_hidden);
        let folder: PathBuf = parts().take_while(|part| !is_special(part)).collect();
        let matcher = GlobBuilder::new(&pattern).literal_separator(true).build();
        Some(match matcher {
            Ok(matcher) => Ok(Pattern {
                folder: if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder },
                matcher: matcher.compile_matcher(),
                names_hidden,
            }),
            Err(error) => Err(Diagnostic::without_place(format!(
                "`{pattern}` is no file, and no pattern either: {}",
                error.kind()
            ))
            .help("`*` and `?` stand for characters of a name, `**` for folders, `[ab]` for one of some, `{a,b}` for words")),
        })
    }

    /// What it matches, sorted, files and folders; what git ignores is left out, and hidden ones unless they are named.
    pub(super) fn matches(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
        if !self.folder.is_dir() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for entry in walk(&self.folder, !self.names_hidden) {
            match entry {
                Ok(entry) if self.matcher.is_match(name(entry.path())) => found.push(entry.into_path()),
                Ok(_) => {}
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        found.sort();
        found
    }
}
