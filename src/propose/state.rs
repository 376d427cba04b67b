//! Texts and what they describe, read again after each change.

use crate::description::{Edit, apply, read};
use crate::facts::check;
use crate::landscape::{Landscape, build};
use crate::rules::Rulebook;
use crate::text::{Decoder, Diagnostic, FileId, Sources, compose};

/// The texts of a landscape, and the landscape.
#[derive(Clone, Debug)]
pub struct State {
    /// The texts.
    pub sources: Sources,
    /// The descriptions among them, by name.
    pub files: Vec<FileId>,
    /// What they describe.
    pub landscape: Landscape,
    /// Whether these are texts that nobody wrote: those after a change.
    is_changed: bool,
}

/// Why a change cannot be written.
#[derive(Debug)]
pub struct Refused {
    /// The texts in which the places are.
    pub sources: Sources,
    /// What is in the way; at least one.
    pub diagnostics: Vec<Diagnostic>,
}

impl State {
    /// Reads texts, each with its name.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn read(texts: Vec<(String, String)>, book: &Rulebook) -> Result<Self, Refused> {
        let mut sources = Sources::new();
        let files: Vec<FileId> = texts.into_iter().map(|(name, text)| sources.add(name, text)).collect();
        let mut descriptions = Vec::new();
        let mut diagnostics = Vec::new();
        for file in &files {
            let root = compose(&sources.get(*file).text, *file, &mut diagnostics);
            if let Some(root) = root {
                let mut decoder = Decoder::new(&sources);
                descriptions.push(read(&root, &mut decoder));
                diagnostics.append(&mut decoder.diagnostics);
            }
        }
        diagnostics.extend(check(&descriptions, &book.vocabulary, &sources));
        match build(descriptions, true, diagnostics, &sources) {
            Ok(landscape) => Ok(State {
                sources,
                files,
                landscape,
                is_changed: false,
            }),
            Err(diagnostics) => Err(Refused { sources, diagnostics }),
        }
    }

    /// The same with edits written into the texts.
    ///
    /// # Errors
    /// The first file into which they cannot be written.
    pub(super) fn edited(&self, edits: &[(FileId, Edit)], book: &Rulebook) -> Result<Self, Refused> {
        let mut texts = Vec::new();
        for file in &self.files {
            let of_file = edits.iter().filter(|(of, _)| of == file).map(|(_, edit)| edit.clone());
            let of_file: Vec<Edit> = of_file.collect();
            let source = self.sources.get(*file);
            let text = if of_file.is_empty() {
                source.text.clone()
            } else {
                apply(&self.sources, *file, &of_file).map_err(|diagnostics| Refused {
                    sources: self.told(),
                    diagnostics,
                })?
            };
            texts.push((source.name.clone(), text));
        }
        let read = State::read(texts, book)?;
        Ok(State {
            is_changed: true,
            ..read
        })
    }

    /// The texts as errors show them: lines that nobody wrote are not to be looked for in the file.
    fn told(&self) -> Sources {
        if !self.is_changed {
            return self.sources.clone();
        }
        let mut sources = Sources::new();
        for (name, text) in self.texts() {
            sources.add(format!("{name}, changed in part"), text);
        }
        sources
    }

    /// The texts with their names.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let sources = self.files.iter().map(|file| self.sources.get(*file));
        sources.map(|source| (source.name.as_str(), source.text.as_str()))
    }
}
