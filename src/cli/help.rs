//! The top-level help. clap cannot group commands, so that its template is ours.

use std::fmt::Write;

use clap::builder::styling::Styles;
use clap::{Arg, ArgAction, Command};
use console::Term;

use super::Status;
use crate::report::{Look, wrap};

/// The commands by what a person wants; each stands in exactly one group.
const GROUPS: &[(&str, &[&str])] = &[
    ("Decide", &["recommend", "ask", "explain"]),
    ("Check", &["lint", "compare", "drift"]),
    ("Change", &["cost", "propose"]),
    ("Show", &["graph", "report", "decisions"]),
    ("Begin", &["init", "import"]),
    ("Extend", &["rules", "schema", "completions", "man"]),
];

/// Where the text beside a heading begins.
const INDENT: usize = 9;

/// The command with its help laid out for the terminal.
pub(super) fn grouped(command: Command) -> Command {
    let width = Term::stdout()
        .size_checked()
        .map_or(Look::WIDTH, |(_, columns)| columns.into())
        .clamp(40, Look::WIDTH);
    let end = end(width);
    let template = format!(
        "{{about}}\n\n{{usage-heading}} touchpoint <COMMAND> [PATH]...\n\n{}\n{end}",
        commands(&command, width),
    );
    command
        .help_template(template)
        // The template has it already; the man page takes it from here.
        .after_help(anstream::adapter::strip_str(&end).to_string())
        .disable_help_flag(true)
        .arg(help_flag())
        .mut_subcommands(with_help)
}

/// With our words for `--help`, in commands below too.
fn with_help(command: Command) -> Command {
    let command = command.disable_help_flag(true).arg(help_flag());
    if command.has_subcommands() {
        command.disable_help_subcommand(true).mut_subcommands(with_help)
    } else {
        command
    }
}

/// `--help`, in words like those of the other options.
fn help_flag() -> Arg {
    Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help_heading(None::<&str>)
        .help("print this help")
}

/// The heading of a block, then its lines.
fn block(text: &mut String, heading: &str, lines: &[String]) {
    let style = Styles::styled();
    let header = style.get_header();
    for (at, line) in lines.iter().enumerate() {
        let heading = if at == 0 { heading } else { "" };
        let _ = writeln!(
            text,
            "{header}{heading}{header:#}{:gap$}{line}",
            "",
            gap = INDENT - heading.len()
        );
    }
}

fn commands(command: &Command, width: usize) -> String {
    let style = Styles::styled();
    let literal = style.get_literal();
    let names = || GROUPS.iter().flat_map(|(_, names)| names.iter());
    let longest = names().map(|name| name.len()).max().unwrap_or(0) + 2;
    let mut text = String::new();
    for (heading, names) in GROUPS {
        let mut lines = Vec::new();
        for name in *names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            for (at, line) in wrap(&about, width - INDENT - longest).into_iter().enumerate() {
                let name = if at == 0 { *name } else { "" };
                let gap = longest - name.len();
                lines.push(format!("{literal}{name}{literal:#}{:gap$}{line}", ""));
            }
        }
        block(&mut text, heading, &lines);
    }
    text
}

fn end(width: usize) -> String {
    let mut text = String::new();
    let room = width - INDENT;
    let options = "--color auto|always|never, -h --help, -V --version";
    block(&mut text, "Options", &wrap(options, room));
    block(
        &mut text,
        "Example",
        &[
            "touchpoint ask".to_owned(),
            "touchpoint lint services/ --fail-on warning".to_owned(),
        ],
    );
    block(&mut text, "Status", &wrap(Status::MEANINGS, room));
    let more = wrap("touchpoint COMMAND --help tells more, with an example", room);
    block(&mut text, "More", &more);
    text
}

#[cfg(test)]
mod tests {
    use super::GROUPS;

    #[test]
    fn each_command_stands_in_exactly_one_group() {
        let command = crate::cli::command();
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut there: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        grouped.sort_unstable();
        there.sort_unstable();
        assert_eq!(grouped, there);
    }

    #[test]
    fn each_command_has_an_example() {
        for command in crate::cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let example = format!("touchpoint {}", command.get_name());
            assert!(help.contains(&example), "{}", command.get_name());
        }
    }

    #[test]
    fn the_arguments_fit_together() {
        crate::cli::command().debug_assert();
    }
}
