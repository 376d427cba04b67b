//! `touchpoint explain`.

use std::path::PathBuf;

use clap::Args;

use super::input::PathArgs;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input, quoted};
use crate::landscape::Landscape;
use crate::report::{self, AnyRule, View, few};
use crate::rules::{Rulebook, coded};
use crate::text::nearest;

/// a rule, or one touchpoint: why, why not, what would flip it
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint explain                                   the list of rules
  touchpoint explain api-fan-out
  touchpoint explain place-order/email --in shop.yaml")]
pub(super) struct Explain {
    /// a rule; with --in a touchpoint's id, or an operation for all its touchpoints
    #[arg(value_name = "RULE or ID")]
    subject: Option<String>,
    /// the description, or a folder to search, in which ID stands (repeatable)
    #[arg(long = "in", value_name = "PATH", requires = "subject")]
    paths: Vec<PathBuf>,
    /// the path of what comes on standard input, so that it is read in that file's place
    #[arg(long, value_name = "NAME")]
    stdin_name: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

impl Explain {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let look = terminal.look(None);
        match &self.subject {
            Some(id) if !self.paths.is_empty() => {
                let from = PathArgs {
                    paths: self.paths.clone(),
                    stdin_name: self.stdin_name.clone(),
                };
                let input = input::open(&from, &self.rules, terminal)?;
                let advice = input.advise();
                let view = View::new(&advice, &input.sources);
                let touchpoint = input.landscape.touchpoint_named(id);
                let operation = input.landscape.operation_named(id);
                let touchpoint = touchpoint.map(|id| report::explain_touchpoint(&view, id, look));
                let operation = operation.map(|id| report::explain_operation(&view, id, look));
                // An id that somebody chose may be an operation's name too: then both were meant.
                let texts: Vec<String> = touchpoint.into_iter().chain(operation).collect();
                if texts.is_empty() {
                    return Err(no_place(id, &input.landscape, &input.rules));
                }
                terminal.print(&texts.join("\n"))?;
            }
            Some(id) => {
                let (book, _) = self.rules.alone(&[])?;
                let rule = AnyRule::named(&book, id);
                let upkeep = coded(id);
                let text = match (rule, upkeep) {
                    (Some(rule), _) => report::explain_rule(rule, &book, look),
                    (None, Some(rule)) => report::explain_upkeep(&rule, look),
                    (None, None) => return Err(no_rule(id, &book)),
                };
                terminal.print(&text)?;
            }
            None => {
                let (book, _) = self.rules.alone(&[])?;
                terminal.print(&report::rule_list(&book, look))?;
                terminal.hint(
                    &format!("touchpoint explain RULE{}", self.rules.again()),
                    "when it holds, why it matters, what to do",
                );
            }
        }
        Ok(Status::Fine)
    }
}

/// No rule has that name: the near one, or how a place is explained.
pub(super) fn no_rule(id: &str, book: &Rulebook) -> Failure {
    if book.off.iter().any(|off| off == id) {
        let reason = book.settings.of(id).map_or("", |setting| &setting.reason);
        let help = "`--no-config` leaves the configuration out, and explains it";
        return Failure::usage(format!("`{id}` is off: {reason}"), help);
    }
    let help = match nearest(id, book.ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if id.contains('/') => {
            format!(
                "to explain a touchpoint, say where it stands: `touchpoint explain {} --in PATH`",
                quoted(id)
            )
        }
        None => "`touchpoint explain` lists the rules; for a touchpoint or an operation add `--in PATH`".to_owned(),
    };
    Failure::usage(format!("no rule is called `{id}`"), help)
}

/// No touchpoint and no operation has that name: the near ones.
fn no_place(id: &str, landscape: &Landscape, book: &Rulebook) -> Failure {
    let names = || {
        let touchpoints = landscape.touchpoints.iter().map(|touchpoint| touchpoint.id.as_str());
        touchpoints.chain(landscape.operations.iter().map(|operation| operation.name.as_str()))
    };
    // What a table shows is an id without its operation.
    let shown = landscape
        .touchpoint_ids()
        .filter(|touchpoint| landscape.short_id(*touchpoint) == id);
    let shown: Vec<&str> = shown
        .map(|touchpoint| landscape.touchpoint(touchpoint).id.as_str())
        .collect();
    let help = if !shown.is_empty() {
        let shown: Vec<String> = shown.iter().map(|id| format!("`{id}`")).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        format!("did you mean {}?", few(&shown))
    } else if AnyRule::named(book, id).is_some() {
        "it is a rule: leave `--in` out to have it explained".to_owned()
    } else if let Some(near) = nearest(id, names()) {
        format!("did you mean `{near}`?")
    } else {
        "`touchpoint recommend` shows the touchpoints; an id is OPERATION/SYSTEM or OPERATION/EVENT".to_owned()
    };
    Failure::usage(format!("no touchpoint and no operation is called `{id}`"), help)
}
