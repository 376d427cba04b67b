//! `--changed-since`.

use crate::advice::Changed;
use crate::cli::Failure;
use crate::cli::git::{Lines, changed_since};
use crate::cli::input::Whole;

/// The bytes that were changed since a revision, of all that was read.
///
/// # Errors
/// Something comes from standard input, lies in no repository, or its repository does not know the revision.
pub(super) fn changed(input: &Whole, revision: &str) -> Result<Changed, Failure> {
    let mut files = Vec::new();
    for one in &input.landscape.files {
        let name = input.sources.name(one.file);
        let Some(path) = input.origin(one.file) else {
            return Err(Failure::usage(
                format!("git knows nothing of `{name}`, so not what changed in it"),
                "leave `--changed-since` out, or give the file",
            ));
        };
        files.push((one.file, path, name));
    }
    let asked: Vec<_> = files.iter().map(|(_, path, name)| (*path, *name)).collect();
    let lines = changed_since(revision, &asked)?;
    let mut changed = Changed::default();
    for (file, path, _) in files {
        let source = input.sources.get(file);
        let offset = |line: usize| u32::try_from(source.line_start(line)).unwrap_or(u32::MAX);
        match lines.get(path) {
            None => {}
            Some(Lines::All) => changed.add(file, std::iter::once(0..u32::MAX).collect()),
            Some(Lines::Some(lines)) => {
                let ranges = lines.iter().map(|lines| offset(lines.start)..offset(lines.end));
                changed.add(file, ranges.collect());
            }
        }
    }
    Ok(changed)
}
