//! `touchpoint graph`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::PathArgs;
use super::recommend::picked;
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input};
use crate::advice::Advice;
use crate::landscape::Landscape;
use crate::picture::{Picture, Scope, State, by_owner, picture, sequence};
use crate::report::{self, clean, few};
use crate::text::nearest;

/// a picture: Mermaid, DOT or SVG, today and as recommended
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint graph shop.yaml --format svg --output shop.svg
  touchpoint graph services/ --as both --owner checkout
  touchpoint graph shop.yaml --sequence --operation place-order

Calls are solid arrows, events dashed ones through the event's own node. ~ is to change, + to build,
= to check, ? to decide. Landscapes too large to read are drawn by owner.")]
pub(super) struct GraphCommand {
    #[command(flatten)]
    from: PathArgs,
    /// how to write it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// which state [default: today; with --sequence both]
    #[arg(long = "as", value_name = "STATE", value_enum)]
    state: Option<As>,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// only this owner's systems and what they touch (repeatable)
    #[arg(long, value_name = "NAME")]
    owner: Vec<String>,
    /// one operation as a Mermaid sequence diagram
    #[arg(long)]
    sequence: bool,
    /// write it into this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which language a picture is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Mermaid,
    Dot,
    Svg,
}

/// Which states are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    Today,
    Recommended,
    Both,
}

impl As {
    fn states(self) -> &'static [State] {
        match self {
            As::Today => &[State::Today],
            As::Recommended => &[State::Recommended],
            As::Both => &[State::Today, State::Recommended],
        }
    }
}

impl GraphCommand {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        let advice = input.advise();
        let text = if self.sequence {
            self.sequence(&advice)?
        } else {
            self.graph(&advice, terminal)?
        };
        if input.landscape.touchpoints.is_empty() {
            terminal.tell("note: there are no touchpoints, so only systems are drawn\n");
        }
        terminal.deliver(&text, self.output.as_deref())?;
        Ok(Status::Fine)
    }

    fn scope(&self, landscape: &Landscape) -> Result<Scope, Failure> {
        let operations = match self.operation.as_slice() {
            [] => None,
            names => Some(picked(names, landscape)?),
        };
        for owner in &self.owner {
            is_owner(owner, landscape)?;
        }
        Ok(Scope {
            operations,
            owners: self.owner.clone(),
        })
    }

    fn graph(&self, advice: &Advice<'_>, terminal: Terminal) -> Result<String, Failure> {
        let landscape = advice.landscape;
        let scope = self.scope(landscape)?;
        let states = self.state.unwrap_or(As::Today).states();
        let mut pictures: Vec<Picture> = states.iter().map(|state| picture(advice, *state, &scope)).collect();
        if pictures.iter().any(Picture::is_large) {
            let count = pictures.iter().map(|one| one.edges.len()).max().unwrap_or(0);
            terminal.tell(&format!(
                "note: {count} arrows are too many for one picture, so it is drawn by owner; \
                 --owner NAME or --operation NAME draws a part\n"
            ));
            pictures = pictures.iter().map(|one| by_owner(one, landscape)).collect();
        }
        let title = landscape.name.as_deref().unwrap_or("Touchpoints");
        Ok(match self.format {
            Format::Mermaid => report::graph_mermaid(&pictures, title),
            Format::Dot => report::graph_dot(&pictures, title),
            Format::Svg => report::graph_svg(&pictures, title),
        })
    }

    fn sequence(&self, advice: &Advice<'_>) -> Result<String, Failure> {
        let landscape = advice.landscape;
        if self.format != Format::Mermaid {
            return Err(Failure::usage(
                "a sequence is drawn by Mermaid only",
                "leave out --format, or --sequence",
            ));
        }
        if !self.owner.is_empty() {
            return Err(Failure::usage(
                "a sequence is of one operation, whoever owns its systems",
                "leave out --owner",
            ));
        }
        let operations = match self.operation.as_slice() {
            [] => landscape.operation_ids().collect(),
            names => picked(names, landscape)?,
        };
        let [operation] = operations.as_slice() else {
            let names: Vec<&str> = landscape.operations.iter().map(|one| one.name.as_str()).collect();
            let help = if names.is_empty() {
                "there is none in what was read".to_owned()
            } else {
                format!("say which with --operation: {}", few(&names))
            };
            return Err(Failure::usage("a sequence is of one operation", help));
        };
        let states = self.state.unwrap_or(As::Both).states();
        let runs: Vec<_> = states
            .iter()
            .map(|state| sequence(advice, *operation, *state))
            .collect();
        Ok(report::sequence_mermaid(landscape, *operation, &runs))
    }
}

/// Whether somebody of this name owns a system.
fn is_owner(name: &str, landscape: &Landscape) -> Result<(), Failure> {
    let owners = || landscape.systems.iter().filter_map(|one| one.owner.as_deref());
    if owners().any(|owner| owner == name) {
        return Ok(());
    }
    let mut owners: Vec<_> = owners().map(clean).collect();
    owners.sort_unstable();
    owners.dedup();
    let owners: Vec<&str> = owners.iter().map(AsRef::as_ref).collect();
    let help = match nearest(name, owners.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if owners.is_empty() => "no system in what was read has an `owner`".to_owned(),
        None => format!("they are: {}", few(&owners)),
    };
    Err(Failure::usage(format!("nobody called `{name}` owns a system"), help))
}
