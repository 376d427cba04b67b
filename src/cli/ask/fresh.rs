//! `touchpoint ask`: a new operation, question by question, then a description to save.

use std::path::{Path, PathBuf};

use super::base::Base;
use super::finish::{self, Draft};
use super::save::{create, kept, offer};
use super::{Ask, Asker, NewForm, Preset, begin, unanswered};
use crate::cli::{Failure, Status, Terminal};
use crate::description::{self};
use crate::facts::Facts;
use crate::interview::{NoAnswer, Record, Session, Today, Walked, ask_today};
use crate::landscape::{OperationId, TouchpointId};
use crate::rules::Judge;

pub(super) fn run(ask: &Ask, preset: &Preset, asker: &mut Asker, terminal: Terminal) -> Result<Status, Failure> {
    if let Some(output) = ask.output.as_deref().filter(|output| output.symlink_metadata().is_ok()) {
        return Err(Failure::usage(
            format!(
                "`{}` is there already, and `--output` never writes over a file",
                output.display()
            ),
            "give another name, or add to it with `--into`",
        ));
    }
    let base = Base::open(ask.into.as_deref(), &ask.rules, terminal)?;
    let beside: Vec<PathBuf> = ask.into.iter().cloned().collect();
    let (book, _) = ask.rules.proved(&beside)?;
    let judge = Judge::new(&book);
    let mut form = preset.new.clone();
    let mut earlier = NewForm::default();
    loop {
        let form = match (form.take(), &mut *asker) {
            (Some(form), _) => form,
            (None, Asker::Terminal(at)) => match begin::ask(at, &earlier, earlier != NewForm::default()) {
                Ok(form) => form,
                Err(no_answer) => return Err(unanswered(no_answer, &book.vocabulary)),
            },
            (None, Asker::Nobody(_)) => return Err(nobody()),
        };
        let draft = match base.draft(&form) {
            Ok(draft) => draft,
            Err(failure) => match asker {
                Asker::Terminal(_) => {
                    terminal.tell(&failure.text(terminal.error_look()));
                    earlier = form;
                    continue;
                }
                Asker::Nobody(_) => return Err(failure),
            },
        };
        let operation = draft
            .landscape
            .operation_named(&form.operation)
            .expect("it was just written");
        let plain = Facts::new(&draft.landscape, &book.vocabulary);
        let mut record = preset.resolve(&plain, &[operation])?;
        let mut session = Session::new(&draft.landscape, &judge, record.answers.clone());
        session.more = 1;
        let ended = walk(&mut session, operation, &mut record, asker);
        record.answers = session.answers.clone();
        match ended {
            Ok(Walked::Done) => {}
            Ok(Walked::Back) => {
                earlier = form;
                continue;
            }
            Err(NoAnswer::Interrupted) if !record.is_empty() && asker.keep() => {}
            Err(no_answer) => return Err(unanswered(no_answer, &book.vocabulary)),
        }
        let facts = session.facts();
        let write = |record: &Record| {
            let (new, systems) = record.new_operation(&draft.landscape, operation, &book.vocabulary);
            base.write(new, systems, record, &draft, &book)
        };
        let name = ask.output.as_deref().or(ask.into.as_deref()).map_or_else(
            || format!("{}.touchpoints.yaml", form.operation.replace('/', "-")),
            |path| path.display().to_string(),
        );
        let (text, written) = finish::settle(&mut record, &facts, &judge, &[operation], &name, write)?;
        let to_stdout = ask.output.is_none() && ask.into.is_none() && matches!(asker, Asker::Nobody(_));
        if to_stdout {
            terminal.print(&text)?;
            return Ok(Status::Fine);
        }
        // Only what was written is shown, unless that is still to be asked.
        let saved = match (&ask.output, &ask.into) {
            (Some(path), _) => Some(kept(asker, path, &text, &|| create(path, &text))?),
            (None, Some(path)) => Some(kept(asker, path, &text, &|| base.replace(path, &text))?),
            (None, None) => None,
        };
        let found = finish::show(&written, &book, std::slice::from_ref(&form.operation), terminal)?;
        let made_up = record
            .today
            .values()
            .any(|today| *today == Today::Built(description::Via::Event));
        let saved = match (saved, asker) {
            (None, Asker::Terminal(at)) => {
                offer(at, &name, &text, &form, &record, &draft, operation, &book, &ask.rules)?
            }
            (saved, _) => saved,
        };
        tell_what_was_written(
            saved.as_deref(),
            operation_count(&written, &form),
            made_up,
            &|file| finish::next_steps(file, &ask.rules, &found),
            terminal,
        );
        return Ok(Status::Fine);
    }
}

fn nobody() -> Failure {
    Failure::usage(
        "there is no terminal to ask at, and nothing says what is new",
        "give `--answers FILE` with `new: { operation: …, in: …, to: [...] }`, or the path of a description",
    )
}

/// The verdicts, then how it is done today.
fn walk(
    session: &mut Session<'_>,
    operation: OperationId,
    record: &mut Record,
    asker: &mut Asker,
) -> Result<Walked, NoAnswer> {
    loop {
        if session.walk(&[operation], asker.prompter())? == Walked::Back {
            return Ok(Walked::Back);
        }
        if let Asker::Terminal(at) = &mut *asker
            && session.walk_forms(&[operation], at.as_mut())? == Walked::Back
        {
            if session.undo() {
                continue;
            }
            return Ok(Walked::Back);
        }
        let facts = session.facts();
        let touchpoints = facts.landscape.touchpoints_of(operation);
        let unsaid: Vec<TouchpointId> = touchpoints.filter(|id| !record.today.contains_key(id)).collect();
        if unsaid.is_empty() || facts.landscape.is_given(operation) {
            return Ok(Walked::Done);
        }
        match ask_today(&facts, &unsaid, session.asked(), &mut record.today, asker.prompter())? {
            Walked::Done => return Ok(Walked::Done),
            Walked::Back if session.undo() => {}
            Walked::Back => return Ok(Walked::Back),
        }
    }
}

fn operation_count(draft: &Draft, form: &NewForm) -> (usize, usize) {
    let id = draft.landscape.operation_named(&form.operation);
    let touchpoints = id.map_or(0, |id| draft.landscape.touchpoints_of(id).count());
    let mut systems: Vec<&String> = std::iter::once(&form.system).chain(&form.to).collect();
    systems.sort();
    systems.dedup();
    (systems.len(), touchpoints)
}

fn tell_what_was_written(
    saved: Option<&Path>,
    (systems, touchpoints): (usize, usize),
    made_up: bool,
    next_steps: &dyn Fn(&str) -> String,
    terminal: Terminal,
) {
    let Some(path) = saved else {
        terminal.tell("nothing was written\n");
        return;
    };
    let shown = path.display().to_string();
    let mut text = format!(
        "wrote {}: {}, 1 operation, {}\n",
        crate::report::clean(&shown),
        crate::report::plural(systems, "system"),
        crate::report::plural(touchpoints, "touchpoint")
    );
    if made_up {
        text.push_str("the events' names are made from those of operation and system: give them their real ones\n");
    }
    text.push_str(&next_steps(&shown));
    terminal.tell(&text);
}
