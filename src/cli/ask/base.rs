//! What a new operation is added to, and the texts that come of it.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use super::NewForm;
use super::finish::Draft;
use crate::cli::input::PathArgs;
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Terminal, input, save};
use crate::description::{self, Edit, NewOperation, NewSystem, NewTouchpoint};
use crate::facts::{Fact, Facts};
use crate::interview::Record;
use crate::landscape::{Landscape, Subject};
use crate::rules::Rulebook;
use crate::text::{FileId, Sources};

/// What a new operation is added to: nothing, or a description that is there.
pub(super) struct Base {
    /// The file, its path and the place of its text.
    pub(super) file: Option<(PathBuf, Sources, FileId)>,
    /// What it describes.
    landscape: Option<Landscape>,
}

impl Base {
    pub(super) fn open(into: Option<&Path>, rules: &RuleArgs, terminal: Terminal) -> Result<Self, Failure> {
        let Some(path) = into else {
            return Ok(Base {
                file: None,
                landscape: None,
            });
        };
        if path.is_dir() || path.as_os_str() == "-" {
            return Err(Failure::usage(
                format!("`{}` is no file to write into", path.display()),
                "give the path of a description that is there; `--output` makes a new one",
            ));
        }
        let whole = input::open(&PathArgs::one(path), rules, terminal)?;
        let file = whole.landscape.files.first().expect("one file was read").file;
        let whole = ManuallyDrop::into_inner(whole);
        Ok(Base {
            file: Some((path.to_path_buf(), whole.sources, file)),
            landscape: Some(whole.landscape),
        })
    }

    /// The description with the new operation, of which nothing is known yet.
    pub(super) fn draft(&self, form: &NewForm) -> Result<Draft, Failure> {
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
            ..NewOperation::default()
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

    /// Whether it declares a system.
    fn declares(&self, system: &str) -> bool {
        self.landscape
            .as_ref()
            .is_some_and(|landscape| landscape.system_named(system).is_some())
    }

    /// Whether it says a fact of a system that it declares.
    pub(super) fn says(&self, system: &str, fact: &str, book: &Rulebook) -> bool {
        let Some(landscape) = &self.landscape else { return false };
        let (Some(system), Some(fact)) = (landscape.system_named(system), book.vocabulary.named(fact)) else {
            return false;
        };
        let facts = Facts::new(landscape, &book.vocabulary);
        matches!(facts.get(Subject::System(system), fact), Fact::Is(_))
    }

    /// The text with the operation and what was said. What it says already of a system stays as it is.
    pub(super) fn write(
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
                Edit::System { system, key: fact, .. } | Edit::SystemFact { system, name: fact, .. } => {
                    self.declares(system) && !self.says(system, fact, book)
                }
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

    pub(super) fn replace(&self, path: &Path, text: &str) -> Result<PathBuf, Failure> {
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
            to: format!("`{shown}`"),
            error,
        })?;
        Ok(path.to_path_buf())
    }
}
