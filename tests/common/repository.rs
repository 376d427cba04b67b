//! Real git repositories.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A repository with one commit, called `before`.
pub struct Repository {
    /// Where it is.
    pub folder: tempfile::TempDir,
}

impl Repository {
    /// None where there is no git.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: there is no git");
            return None;
        }
        let repository = Repository {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (name, text) in files {
            repository.write(name, text);
        }
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit();
        repository.git(&["tag", "before"]);
        Some(repository)
    }

    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().expect("it has one")).expect("a folder");
        fs::write(self.path(name), text).expect("a file");
    }

    pub fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        let output = command
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", "a state"]);
    }
}
