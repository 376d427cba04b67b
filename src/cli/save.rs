//! Writing files: whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Writes a file that must not be there yet.
///
/// # Errors
/// `AlreadyExists` where anything has that name, also a link that leads nowhere; else why it could not be written.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let file = beside(path, text, None)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file, over the one that may be there. A link stays, and what it leads to is written;
/// a device or a pipe is written into.
///
/// # Errors
/// Why it could not be written; what was there is then still there.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&path).ok();
    if there.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(&path)?
            .write_all(text.as_bytes());
    }
    let file = beside(&path, text, there.map(|there| there.permissions()))?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A written temporary file in the same folder.
fn beside(path: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".touchpoint-");
    let usual = usual_permissions();
    if let Some(usual) = &usual {
        builder.permissions(usual.clone());
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// As any new file: readable by those whom the umask allows, not by the owner alone as temporary files are.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "there is none on other systems")]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn nothing_is_created_over_what_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        create(&at("new"), "text").expect("it is written");
        assert_eq!(fs::read_to_string(at("new")).expect("it is there"), "text");
        symlink("nowhere", at("link")).expect("a link");
        for name in ["new", "link", "."] {
            let error = create(&at(name), "other").expect_err(name);
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "{name}");
        }
        assert_eq!(fs::read_to_string(at("new")).expect("it is there"), "text");
        assert!(fs::metadata(at("nowhere")).is_err());
        assert_eq!(
            fs::read_dir(folder.path()).expect("the folder").count(),
            2,
            "no temporary file is left"
        );
    }

    #[test]
    fn what_is_replaced_keeps_its_permissions_and_its_links() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "before").expect("a file");
        fs::set_permissions(at("file"), fs::Permissions::from_mode(0o640)).expect("its permissions");
        symlink("file", at("link")).expect("a link");
        replace(&at("link"), "after").expect("it is written");
        assert_eq!(fs::read_to_string(at("file")).expect("it is there"), "after");
        assert!(at("link").symlink_metadata().expect("it is there").is_symlink());
        let mode = fs::metadata(at("file")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        replace(Path::new("/dev/null"), "text").expect("a device takes it");
        assert!(replace(folder.path(), "text").is_err());
        assert!(replace(&at("none/file"), "text").is_err());
    }
}
