//! `touchpoint init`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Status, Terminal, quoted, save};
use crate::report::clean;

/// The description to begin with.
const START: &str = include_str!("init.yaml");
/// Its name where none is given.
const NAME: &str = "touchpoints.yaml";

/// a commented start, to be replaced by your own
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint init
  touchpoint init shop.touchpoints.yaml")]
pub(super) struct Init {
    /// the file to write, which must not be there yet
    #[arg(value_name = "FILE", default_value = NAME)]
    file: PathBuf,
}

impl Init {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let shown = self.file.display();
        if self.file.as_os_str() == "-" {
            return Err(Failure::usage(
                "`init` writes a file, not standard output",
                "give it a name: `touchpoint init shop.touchpoints.yaml`",
            ));
        }
        save::create(&self.file, START).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => exists(&self.file),
            ErrorKind::NotFound => Failure::usage(
                format!("cannot write `{shown}`: its folder is not there"),
                "make the folder first, or give another path",
            ),
            _ => Failure::Write {
                to: format!("`{shown}`"),
                error,
            },
        })?;
        let default = self.file.as_os_str() == NAME;
        let file = if default {
            String::new()
        } else {
            format!(" {}", quoted(&shown.to_string()))
        };
        let shown = shown.to_string();
        terminal.tell(&format!(
            "wrote {}: one operation to replace by your own, a comment for each key\n\
             next: touchpoint recommend{file}     or: touchpoint ask, questions instead of an editor\n",
            clean(&shown)
        ));
        Ok(Status::Fine)
    }
}

fn exists(file: &Path) -> Failure {
    let shown = file.display();
    if file.is_dir() {
        return Failure::usage(
            format!("`{shown}` is a folder"),
            format!(
                "give the name of a file: `touchpoint init {}`",
                quoted(&file.join(NAME).display().to_string())
            ),
        );
    }
    Failure::usage(
        format!("`{shown}` is there already, and `init` never writes over a file"),
        format!(
            "read it with `touchpoint recommend {}`, or begin another: `touchpoint init NAME.touchpoints.yaml`",
            quoted(&shown.to_string())
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::START;
    use crate::description;
    use crate::text::{Decoder, Sources, compose};

    #[test]
    fn the_start_names_the_schema_for_editors() {
        assert!(START.starts_with("# yaml-language-server: $schema=./touchpoint.schema.json\n"));
        assert!(START.contains("`touchpoint schema description > touchpoint.schema.json`"));
    }

    #[test]
    fn the_start_reads_without_errors() {
        let mut sources = Sources::new();
        let file = sources.add("touchpoints.yaml", START);
        let mut diagnostics = Vec::new();
        let root = compose(&sources.get(file).text, file, &mut diagnostics).expect("a tree");
        let mut decoder = Decoder::new(&sources);
        let description = description::read(&root, &mut decoder);
        diagnostics.append(&mut decoder.diagnostics);
        assert_eq!(diagnostics, []);
        assert_eq!(description.operations.len(), 2);
    }
}
