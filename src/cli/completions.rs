//! `touchpoint completions`.

use clap::Args;
use clap_complete::Shell;

use super::{Failure, Status, Terminal};

/// completions for bash, zsh, fish, elvish or powershell
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint completions bash > ~/.local/share/bash-completion/completions/touchpoint")]
pub(super) struct Completions {
    /// for which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "touchpoint", &mut script);
        terminal.print(&String::from_utf8_lossy(&script))?;
        Ok(Status::Fine)
    }
}
