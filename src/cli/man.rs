//! `touchpoint man`.

use clap::Args;

use super::{Failure, Status, Terminal};
use crate::text::nearest;

/// the manual as man pages
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint man | man -l -
  touchpoint man lint > touchpoint-lint.1
  touchpoint man rules check")]
pub(super) struct Man {
    /// the page of this command, or of a command of it; else the first page
    #[arg(value_name = "COMMAND")]
    commands: Vec<String>,
}

impl Man {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let mut page = super::command().disable_help_subcommand(true);
        page.build();
        for name in &self.commands {
            page = match page.find_subcommand(name) {
                Some(command) => command.clone(),
                None => return Err(unknown(name, &page)),
            };
        }
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .source(concat!("touchpoint ", env!("CARGO_PKG_VERSION")))
            .render(&mut text)
            .expect("a vector takes whatever is written");
        terminal.print(&String::from_utf8_lossy(&text))?;
        Ok(Status::Fine)
    }
}

fn unknown(name: &str, page: &clap::Command) -> Failure {
    let names: Vec<&str> = page.get_subcommands().map(clap::Command::get_name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "leave it out".to_owned(),
        None => format!("its commands: {}", names.join(", ")),
    };
    let whole = page.get_bin_name().unwrap_or("touchpoint");
    Failure::usage(format!("{whole} has no command `{name}`"), help)
}
