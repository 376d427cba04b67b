//! `touchpoint propose`.

mod output;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::{PathArgs, Whole};
use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, input, quoted, today};
use crate::advice::Action;
use crate::propose::{Proposal, Refused, SINGLY, State, plan};
use crate::report::{self, clean, plural};

/// the description as recommended, or the order of the changes
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint propose shop.yaml --output target.yaml
  touchpoint propose services/ --output target/
  touchpoint propose shop.yaml --plan

Comments, order and layout stay wherever nothing changes. Nothing is written over a file that is there.")]
pub(super) struct Propose {
    #[command(flatten)]
    from: PathArgs,
    /// the order of the changes instead: what to change, systems touched, what is gained
    #[arg(long)]
    plan: bool,
    /// how to write the plan
    #[arg(long, value_enum, default_value_t, requires = "plan")]
    format: Format,
    /// write it into this file; several descriptions into this folder
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// In which form a plan is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Table,
    Markdown,
    Json,
}

impl Propose {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let input = input::open(&self.from, &self.rules, terminal)?;
        input.spare(self.output.as_deref())?;
        if !self.plan {
            output::check(&input, self.output.as_deref())?;
        }
        let texts = input.landscape.files.iter().map(|file| {
            let source = input.sources.get(file.file);
            (source.name.clone(), source.text.clone())
        });
        let begin = State::read(texts.collect(), &input.rules).map_err(refused)?;
        let proposal = Proposal::new(begin, &input.rules, today()).map_err(refused)?;
        if self.plan {
            self.write_plan(&input, &proposal, terminal)?;
        } else {
            output::write(&proposal, self.output.as_deref(), terminal)?;
        }
        for note in &proposal.notes {
            terminal.tell(&format!("note: {}\n", clean(&report::proposal_note(note))));
        }
        if !self.plan && proposal.is_empty() {
            terminal.tell("note: nothing to change: all that is decided is as recommended\n");
        }
        self.tell_undecided(&input, terminal);
        Ok(Status::Fine)
    }

    fn write_plan(&self, input: &Whole, proposal: &Proposal, terminal: Terminal) -> Result<(), Failure> {
        let output = self.output.as_deref();
        let plan = plan(proposal, &input.rules, today()).map_err(refused)?;
        let text = match self.format {
            Format::Table => report::plan_table(proposal, &plan, &input.rules, terminal.look(output)),
            Format::Markdown => report::plan_markdown(proposal, &plan, &input.rules),
            Format::Json => report::plan_json(proposal, &plan, &input.rules),
        };
        terminal.deliver(&text, output)?;
        if proposal.rounds.iter().any(|round| round.len() > SINGLY) {
            terminal.tell(&format!(
                "note: of more than {SINGLY} changes several are checked together; among these the order is by what each \
                 gains alone\n"
            ));
        }
        Ok(())
    }

    /// What stays as it is because nobody can decide it yet, and what would.
    fn tell_undecided(&self, input: &Whole, terminal: Terminal) {
        let advice = input.advise();
        let mut undecided = advice.recommendations.iter().filter(|one| one.action == Action::Decide);
        let Some(first) = undecided.next() else { return };
        let count = 1 + undecided.count();
        let stay = if count == 1 { "stays" } else { "stay" };
        terminal.tell(&format!(
            "note: {} undecided, and {stay} as it is\n",
            plural(count, "touchpoint")
        ));
        let place = input.landscape.touchpoint(first.touchpoint).written.place;
        let file = input.sources.name(place.file);
        if file != input::STDIN {
            let next = format!("touchpoint ask {}{}", quoted(file), self.rules.again());
            terminal.hint(&next, "asks what would decide");
        }
    }
}

fn refused(refused: Refused) -> Failure {
    Failure::Input {
        sources: refused.sources,
        diagnostics: refused.diagnostics,
    }
}
