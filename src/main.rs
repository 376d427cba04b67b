//! The `touchpoint` program: parses its arguments, runs the command, and exits with its status.

use std::process::ExitCode;

use touchpoint::cli::{self, Status, Terminal};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let terminal = Terminal::new(cli::colour_of(&arguments));
    let status = match cli::parse(&arguments) {
        Ok(cli) => cli.run(terminal),
        Err(refused) => {
            // A closed pipe, as of `touchpoint --help | head -1`, is no error.
            let _ = refused.print();
            Status::of_usage(&refused)
        }
    };
    status.into()
}
