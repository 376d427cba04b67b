//! What is to be read, as it is given.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Failure;

/// The paths of a command, and the name of standard input among them.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct PathArgs {
    /// descriptions, folders to search for some, patterns, or - for standard input; else the current folder
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// the path of what comes on standard input, so that it is read in that file's place
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) stdin_name: Option<PathBuf>,
}

impl PathArgs {
    /// One path.
    pub(in crate::cli) fn one(path: &Path) -> Self {
        PathArgs {
            paths: vec![path.to_owned()],
            stdin_name: None,
        }
    }

    /// The paths by which a configuration is looked for: standard input stands where its name says.
    ///
    /// # Errors
    /// Standard input has a name, and is not read.
    pub(super) fn places(&self) -> Result<Vec<PathBuf>, Failure> {
        let is_standard = |path: &&PathBuf| path.as_os_str() == "-";
        let Some(name) = &self.stdin_name else {
            return Ok(self.paths.clone());
        };
        if !self.paths.iter().any(|path| is_standard(&path)) {
            return Err(Failure::usage(
                "`--stdin-name` names standard input, which is not read",
                format!(
                    "give `-` among the paths: `touchpoint lint - --stdin-name {}`",
                    name.display()
                ),
            ));
        }
        let place = |path: &PathBuf| if is_standard(&path) { name } else { path }.clone();
        Ok(self.paths.iter().map(place).collect())
    }
}
