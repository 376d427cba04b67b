//! `touchpoint ask FILE`: what a description leaves open, answered into its text.

use std::path::Path;

use super::finish::{self, Draft};
use super::save::kept;
use super::{Ask, Asker, Preset, unanswered};
use crate::cli::input::PathArgs;
use crate::cli::{Failure, Status, Terminal, input, save};
use crate::description::{self, Via};
use crate::interview::{Answer, NoAnswer, Record, Session, Walked, ask_today, by_weight};
use crate::landscape::{Landscape, OperationId, Subject, TouchpointId};
use crate::report::clean;
use crate::rules::Judge;
use crate::text::nearest;

pub(super) fn run(
    ask: &Ask,
    file: &Path,
    preset: &Preset,
    asker: &mut Asker,
    terminal: Terminal,
) -> Result<Status, Failure> {
    refuse_what_is_no_file(file)?;
    if preset.new.is_some() {
        return Err(Failure::usage(
            "`new` in the answers is for a new description, and a file is given",
            "take `new` out, or the file; `--into FILE` adds a new operation to a file",
        ));
    }
    let whole = input::open(&PathArgs::one(file), &ask.rules, terminal)?;
    let landscape = &whole.landscape;
    let judge = Judge::new(&whole.rules);
    let operations = chosen(landscape, &ask.operation)?;
    let in_turn = by_weight(landscape, &operations);
    let plain = crate::facts::Facts::new(landscape, &whole.rules.vocabulary);
    let mut record = preset.resolve(&plain, &operations)?;
    let mut session = Session::new(landscape, &judge, record.answers.clone());
    let unsaid: Vec<TouchpointId> = operations
        .iter()
        .flat_map(|id| landscape.touchpoints_of(*id))
        .filter(|id| landscape.touchpoint(*id).written.via == Some(Via::Unknown) && !record.today.contains_key(id))
        .collect();
    let at_terminal = matches!(asker, Asker::Terminal(_));
    session.more = if at_terminal { unsaid.len() } else { 0 };
    let ended = walk(
        &mut session,
        &in_turn,
        if at_terminal { &unsaid } else { &[] },
        &mut record,
        asker,
    );
    record.answers = session.answers.clone();
    if let Err(no_answer) = ended
        && (!matches!(no_answer, NoAnswer::Interrupted) || record.is_empty() || !asker.keep())
    {
        return Err(unanswered(no_answer, &whole.rules.vocabulary));
    }
    if record.is_empty() {
        let names: Vec<String> = operations
            .iter()
            .map(|id| landscape.operation(*id).name.clone())
            .collect();
        let draft = Draft {
            sources: whole.sources.clone(),
            landscape: whole.landscape.clone(),
        };
        finish::show(&draft, &whole.rules, &names, terminal)?;
        terminal.tell(&format!(
            "nothing to write: {} is as it was\n",
            clean(&input::shown(file))
        ));
        return Ok(Status::Fine);
    }
    let facts = session.facts();
    let source = landscape.files.first().expect("one file was read").file;
    let name = whole.sources.name(source).to_owned();
    let write = |record: &Record| {
        let edits = record.edits(landscape, &whole.rules.vocabulary);
        description::apply(&whole.sources, source, &edits).map_err(|diagnostics| Failure::Input {
            sources: whole.sources.clone(),
            diagnostics,
        })
    };
    let (text, draft) = finish::settle(&mut record, &facts, &judge, &operations, &name, write)?;
    let before = &whole.sources.get(source).text;
    let changed = text != *before;
    let saved = kept(asker, file, &text, &|| {
        // What stands there now must be what was read: nobody's change is written over.
        if input::load(Some(file), &name).unwrap_or_default() != *before {
            return Err(Failure::usage(
                format!("`{name}` was changed while questions were asked"),
                "nothing was written; run it again on the file as it is now",
            ));
        }
        if changed {
            save::replace(file, &text).map_err(|error| Failure::Write {
                to: format!("`{name}`"),
                error,
            })?;
        }
        Ok(file.to_owned())
    })?;
    let is_elsewhere = saved != file;
    let name = if is_elsewhere { input::shown(&saved) } else { name };
    // Only what was written is shown: where that fails, nothing stands on standard output.
    let touched = touched(&record, landscape, &operations);
    let found = finish::show(&draft, &whole.rules, &touched, terminal)?;
    if !changed && !is_elsewhere {
        terminal.tell(&format!("nothing to write: {} is as it was\n", clean(&name)));
        return Ok(Status::Fine);
    }
    let known = |answer: &&Answer| **answer != Answer::DontKnow;
    let count = record.answers.values().filter(known).count() + record.today.len();
    let answers = crate::report::plural(count, "answer");
    terminal.tell(&format!(
        "wrote {}: {answers}\n{}",
        clean(&name),
        finish::next_steps(&name, &ask.rules, &found)
    ));
    Ok(Status::Fine)
}

/// The operations of which something was said.
fn touched(record: &Record, landscape: &Landscape, operations: &[OperationId]) -> Vec<String> {
    let said = |subject: Subject| record.answers.keys().any(|(of, _)| *of == subject);
    let concerns = |id: &TouchpointId| {
        let callees = landscape.callees(*id).iter().map(|callee| Subject::System(*callee));
        record.today.contains_key(id) || said(Subject::Touchpoint(*id)) || callees.into_iter().any(said)
    };
    let touched = operations
        .iter()
        .filter(|id| said(Subject::Operation(**id)) || landscape.touchpoints_of(**id).any(|id| concerns(&id)));
    touched.map(|id| landscape.operation(*id).name.clone()).collect()
}

fn walk(
    session: &mut Session<'_>,
    operations: &[OperationId],
    unsaid: &[TouchpointId],
    record: &mut Record,
    asker: &mut Asker,
) -> Result<(), NoAnswer> {
    loop {
        while session.walk(operations, asker.prompter())? == Walked::Back {
            asker.prompter().say("this is the first question");
        }
        if let Asker::Terminal(at) = &mut *asker
            && session.walk_forms(operations, at.as_mut())? == Walked::Back
        {
            if !session.undo() {
                asker.prompter().say("this is the first question");
            }
            continue;
        }
        if unsaid.is_empty() {
            return Ok(());
        }
        let facts = session.facts();
        match ask_today(&facts, unsaid, session.asked(), &mut record.today, asker.prompter())? {
            Walked::Done => return Ok(()),
            Walked::Back if session.undo() => {}
            Walked::Back => asker.prompter().say("this is the first question"),
        }
    }
}

fn refuse_what_is_no_file(file: &Path) -> Result<(), Failure> {
    if file.as_os_str() == "-" {
        return Err(Failure::usage(
            "`ask` writes into a file, not into standard input",
            "give the path of a description",
        ));
    }
    if file.is_dir() {
        return Err(Failure::usage(
            format!(
                "`{}` is a folder, and answers are written into one file",
                file.display()
            ),
            "give the path of a description in it",
        ));
    }
    Ok(())
}

/// The operations of these names, or all; those in someone else's system are read as given.
pub(super) fn chosen(landscape: &Landscape, names: &[String]) -> Result<Vec<OperationId>, Failure> {
    let ours = || landscape.operation_ids().filter(|id| !landscape.is_given(*id));
    if names.is_empty() {
        return Ok(ours().collect());
    }
    let mut chosen = Vec::new();
    for name in names {
        if let Some(id) = ours().find(|id| landscape.operation(*id).name == *name) {
            chosen.push(id);
        } else {
            let known: Vec<&str> = ours().map(|id| landscape.operation(id).name.as_str()).collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {}", known[..known.len().min(20)].join(", ")),
            };
            return Err(Failure::usage(format!("no operation is called `{name}`"), help));
        }
    }
    Ok(chosen)
}
