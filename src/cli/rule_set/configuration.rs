//! Where the configuration stands: upwards from what is read.

use std::path::{Path, PathBuf};

use crate::cli::input;
use crate::text::Diagnostic;

/// Its name.
const NAME: &str = ".touchpoint.yaml";

/// The configuration nearest upwards from these paths, from the current folder where there is none.
///
/// # Errors
/// Two paths that have different ones.
pub(super) fn find(paths: &[PathBuf]) -> Result<Option<PathBuf>, Vec<Diagnostic>> {
    let here = [PathBuf::from(".")];
    let mut found: Option<(PathBuf, &PathBuf)> = None;
    for path in if paths.is_empty() { &here } else { paths } {
        let folder = match path.as_os_str() {
            dash if dash == "-" => Path::new("."),
            // Of a pattern, or of a file that is not there yet, the nearest folder that is.
            _ => match path
                .ancestors()
                .find(|path| path.as_os_str().is_empty() || path.is_dir())
            {
                Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
                Some(folder) => folder,
                None => continue,
            },
        };
        let nearest = upwards(folder);
        match (nearest, &found) {
            (Some(one), None) => found = Some((one, path)),
            (Some(one), Some((other, of))) if !same(&one, other) => {
                let message = format!(
                    "`{}` is configured by `{}`, and `{}` by `{}`",
                    input::shown(of),
                    input::shown(other),
                    input::shown(path),
                    input::shown(&one)
                );
                let help = "choose one with `--config FILE`, or none with `--no-config`";
                return Err(vec![Diagnostic::without_place(message).help(help)]);
            }
            _ => {}
        }
    }
    Ok(found.map(|(path, _)| path))
}

/// The configuration in a folder or one above it, by the way there.
fn upwards(folder: &Path) -> Option<PathBuf> {
    let resolved = folder.canonicalize().ok()?;
    let at = resolved.ancestors().position(|folder| folder.join(NAME).is_file())?;
    let mut way = folder.to_owned();
    for (up, above) in resolved.ancestors().enumerate() {
        if up == at {
            break;
        }
        // A folder that was named is left by its name, one that was not by `..`.
        let named = way.file_name().is_some_and(|name| above.file_name() == Some(name));
        if !(named && way.pop()) {
            way.push("..");
        }
    }
    Some(way.join(NAME))
}

fn same(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok() == other.canonicalize().ok()
}
