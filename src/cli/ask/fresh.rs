//! `touchpoint ask`: a new operation, question by question, then a description to save.

use std::path::{Path, PathBuf};

use super::finish::{self, Draft};
use super::terminal::AtTerminal;
use super::{Ask, Asker, NewForm, Preset, begin, unanswered};
use crate::cli::{Failure, Status, Terminal, input, reason, save};
use crate::description::{self, Edit, NewOperation, NewSystem, NewTouchpoint};
use crate::facts::Facts;
use crate::interview::{NoAnswer, Prompter, Record, Session, Today, Walked, ask_today};
use crate::landscape::{OperationId, TouchpointId};
use crate::rules::{Judge, Rulebook};
use crate::text::{FileId, Sources};

/// What a new operation is added to: nothing, or a description that is there.
struct Base {
    /// The file, its path and the place of its text.
    file: Option<(PathBuf, Sources, FileId)>,
    /// The systems that it declares.
    declared: Vec<String>,
}

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
    let mut rule_sources = Sources::new();
    let book = Rulebook::builtin(&mut rule_sources);
    let judge = Judge::new(&book);
    let base = Base::open(ask.into.as_deref(), terminal)?;
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
            (Some(output), _) => Some(create(output, &text)?),
            (None, Some(into)) => Some(base.replace(into, &text)?),
            (None, None) => None,
        };
        let found = finish::show(&written, &book, std::slice::from_ref(&form.operation), terminal)?;
        let made_up = record
            .today
            .values()
            .any(|today| *today == Today::Built(description::Via::Event));
        let saved = match (saved, asker) {
            (None, Asker::Terminal(at)) => offer(at, &name, &text, &form, &record, &draft, operation, &book)?,
            (saved, _) => saved,
        };
        tell_what_was_written(
            saved.as_deref(),
            operation_count(&written, &form),
            made_up,
            &found,
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

impl Base {
    fn open(into: Option<&Path>, terminal: Terminal) -> Result<Self, Failure> {
        let Some(path) = into else {
            return Ok(Base {
                file: None,
                declared: Vec::new(),
            });
        };
        if path.is_dir() || path.as_os_str() == "-" {
            return Err(Failure::usage(
                format!("`{}` is no file to write into", path.display()),
                "give the path of a description that is there; `--output` makes a new one",
            ));
        }
        let whole = input::open(&[path.to_path_buf()], terminal)?;
        let file = whole.landscape.files.first().expect("one file was read").file;
        let declared = whole
            .landscape
            .systems
            .iter()
            .map(|system| system.name.clone())
            .collect();
        Ok(Base {
            file: Some((path.to_path_buf(), whole.sources, file)),
            declared,
        })
    }

    /// The description with the new operation, of which nothing is known yet.
    fn draft(&self, form: &NewForm) -> Result<Draft, Failure> {
        let touchpoint = |to: &String| NewTouchpoint {
            to: vec![to.clone()],
            ..NewTouchpoint::default()
        };
        let operation = NewOperation {
            name: form.operation.clone(),
            system: form.system.clone(),
            description: form.description.clone(),
            touchpoints: form.to.iter().map(touchpoint).collect(),
            facts: Vec::new(),
        };
        let mut systems: Vec<NewSystem> = Vec::new();
        for name in std::iter::once(&form.system).chain(&form.to) {
            if systems.iter().all(|there| there.name != *name) {
                systems.push(NewSystem::from(name.as_str()));
            }
        }
        let text = self.text(operation, systems, Vec::new())?;
        Draft::read("the new description", &text)
    }

    /// The text with the operation and what was said.
    fn write(
        &self,
        operation: NewOperation,
        systems: Vec<NewSystem>,
        record: &Record,
        draft: &Draft,
        book: &Rulebook,
    ) -> Result<String, Failure> {
        // What was said of systems that the file declares already is written at their declaration.
        let of_systems = record
            .edits(&draft.landscape, &book.vocabulary)
            .into_iter()
            .filter(|edit| match edit {
                Edit::System { system, .. } | Edit::SystemFact { system, .. } => self.declared.contains(system),
                _ => false,
            });
        self.text(operation, systems, of_systems.collect())
    }

    fn text(&self, operation: NewOperation, systems: Vec<NewSystem>, further: Vec<Edit>) -> Result<String, Failure> {
        let Some((_, sources, file)) = &self.file else {
            return Ok(description::write_new(None, &systems, &[operation]));
        };
        let mut edits: Vec<Edit> = systems.into_iter().map(Edit::AddSystem).collect();
        edits.push(Edit::AddOperation(operation));
        edits.extend(further);
        description::apply(sources, *file, &edits).map_err(|diagnostics| Failure::Input {
            sources: sources.clone(),
            diagnostics,
        })
    }

    fn replace(&self, path: &Path, text: &str) -> Result<PathBuf, Failure> {
        let shown = path.display().to_string();
        let now = input::load(Some(path), &shown).unwrap_or_default();
        if self
            .file
            .as_ref()
            .is_some_and(|(_, sources, file)| sources.get(*file).text != now)
        {
            return Err(Failure::usage(
                format!("`{shown}` was changed while questions were asked"),
                "nothing was written; run it again on the file as it is now",
            ));
        }
        save::replace(path, text).map_err(|error| Failure::Write {
            to: format!("`{shown}`: {}", reason(&error)),
            error,
        })?;
        Ok(path.to_path_buf())
    }
}

fn create(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    save::create(path, text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(
            format!("`{}` is there already, and is not written over", path.display()),
            "give another name, or add to it with `--into`",
        ),
        _ => Failure::Write {
            to: format!("`{}`", path.display()),
            error,
        },
    })?;
    Ok(path.to_path_buf())
}

/// Offers to save: a new file, one that is there, or not at all. What fails is told, and offered again.
#[expect(clippy::too_many_arguments, reason = "all that was found out, once, at the end")]
fn offer(
    at: &mut AtTerminal,
    name: &str,
    text: &str,
    form: &NewForm,
    record: &Record,
    draft: &Draft,
    operation: OperationId,
    book: &Rulebook,
) -> Result<Option<PathBuf>, Failure> {
    let mut new_name = PathBuf::from(name);
    let mut number = 1;
    while new_name.symlink_metadata().is_ok() {
        number += 1;
        new_name = PathBuf::from(format!(
            "{}-{number}.touchpoints.yaml",
            form.operation.replace('/', "-")
        ));
    }
    let there = descriptions_here();
    let mut choices = vec![(new_name.display().to_string(), "a new description")];
    let added = there.iter().map(|path| path.display().to_string());
    choices.extend(added.map(|path| (path, "the operation is added, all else stays as it is")));
    choices.push(("no".to_owned(), "nothing is written"));
    let column = choices.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let items: Vec<String> = choices
        .iter()
        .map(|(name, what)| format!("{name:column$}   {what}"))
        .collect();
    let keep = ["keep it".to_owned(), "drop it".to_owned()];
    loop {
        let chosen = match at.select("Save it?", &items, 0) {
            Ok(chosen) => chosen.unwrap_or(items.len() - 1),
            // Ctrl-C here loses nothing either; a second one does.
            Err(NoAnswer::Interrupted) if matches!(at.select("Keep what was answered?", &keep, 0), Ok(Some(0))) => {
                continue;
            }
            Err(_) => items.len() - 1,
        };
        let result = if chosen == 0 {
            create(&new_name, text)
        } else if let Some(path) = there.get(chosen - 1) {
            add_to(path, record, draft, operation, book, at)
        } else {
            return Ok(None);
        };
        match result {
            Ok(path) => return Ok(Some(path)),
            Err(failure) => at.tell(&failure),
        }
    }
}

/// Adds the operation with its answers to a description that is there.
fn add_to(
    path: &Path,
    record: &Record,
    draft: &Draft,
    operation: OperationId,
    book: &Rulebook,
    at: &mut AtTerminal,
) -> Result<PathBuf, Failure> {
    let base = Base::open(Some(path), at.terminal())?;
    let (new, systems) = record.new_operation(&draft.landscape, operation, &book.vocabulary);
    let said = systems
        .iter()
        .filter(|system| base.declared.contains(&system.name) && !system.keys.is_empty());
    for system in said {
        at.say(&format!(
            "{} declares `{}` already: what was answered of it is not added there",
            path.display(),
            system.name
        ));
    }
    let text = base.text(new, systems, Vec::new())?;
    Draft::read(&path.display().to_string(), &text)?;
    base.replace(path, &text)
}

/// A few descriptions in the current folder.
fn descriptions_here() -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(".") else {
        return Vec::new();
    };
    let is_description = |name: &str| {
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        stem.is_some_and(|stem| stem == "touchpoints" || stem.ends_with(".touchpoints"))
    };
    let names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| is_description(name)).collect();
    names.sort();
    names.into_iter().take(5).map(PathBuf::from).collect()
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
    found: &str,
    terminal: Terminal,
) {
    let Some(path) = saved else {
        terminal.tell("nothing was written\n");
        return;
    };
    let shown = path.display();
    let mut text = format!(
        "wrote {shown}: {}, 1 operation, {}\n",
        crate::report::plural(systems, "system"),
        crate::report::plural(touchpoints, "touchpoint")
    );
    if made_up {
        text.push_str("the events' names are made from those of operation and system: give them their real ones\n");
    }
    text.push_str(&finish::next_steps(&shown.to_string(), found));
    terminal.tell(&text);
}
