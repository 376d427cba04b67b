//! `touchpoint man`.

use clap::Args;

use super::{Failure, Status, Terminal};
use crate::text::nearest;

/// the manual as man pages
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint man | man -l -
  touchpoint man lint > touchpoint-lint.1")]
pub(super) struct Man {
    /// the page of this command; else the first page
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Man {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let mut whole = super::command().disable_help_subcommand(true);
        whole.build();
        let page = match &self.command {
            None => whole,
            Some(name) => match whole.find_subcommand(name) {
                Some(command) => command.clone(),
                None => return Err(unknown(name, &whole)),
            },
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .source(concat!("touchpoint ", env!("CARGO_PKG_VERSION")))
            .render(&mut text)
            .expect("a vector takes whatever is written");
        terminal.print(&String::from_utf8_lossy(&text))?;
        Ok(Status::Fine)
    }
}

fn unknown(name: &str, whole: &clap::Command) -> Failure {
    let names: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its commands: {}", names.join(", ")),
    };
    Failure::usage(format!("touchpoint has no command `{name}`"), help)
}
