//! From paths to descriptions, with all that is wrong with them.

mod find;
mod glob;
mod load;
mod paths;

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use super::failure::Refuted;
use super::rule_set::{RuleArgs, refuted};
use super::{Failure, Terminal, today};
use crate::advice::Advice;
use crate::description::{self, Description};
use crate::facts::{self, Vocabulary};
use crate::landscape::{self, Landscape};
use crate::parallel;
use crate::report::clean;
use crate::rules::Rulebook;
use crate::text::{Decoder, Diagnostic, FileId, Node, Sources};

pub use load::load;
pub(super) use load::{is_too_large, text, too_large};
pub(super) use paths::PathArgs;

/// A path as it was given, without a leading `./`.
#[must_use]
pub fn shown(path: &Path) -> String {
    find::name(path)
}

/// Whether a file is a description by its name.
#[must_use]
pub fn is_description(path: &Path) -> bool {
    find::is_description(path)
}

/// Bytes of YAML that take longer to read than threads to start: some milliseconds.
const LONG: usize = 100_000;

/// How standard input is called.
pub const STDIN: &str = "<stdin>";

/// One text, before it is read.
#[derive(Debug)]
pub(super) struct Text {
    /// How the user is told of it.
    pub(super) name: String,
    /// The text, or why it is none.
    pub(super) read: Result<String, Diagnostic>,
    /// The file, where there is one.
    pub(super) path: Option<PathBuf>,
}

/// What was read.
#[derive(Debug)]
pub struct Input {
    /// The texts, sorted by name.
    pub sources: Sources,
    /// What they describe, in the same order, as far as it could be read.
    pub descriptions: Vec<Description>,
    /// All that is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether every declaration was seen. Where not (an unreadable file, a syntax error, a misspelt
    /// `systems`), a name that nobody declares may be declared in what was not read: do not tell it.
    pub complete: bool,
    /// What was searched and has no description, as the user is told of it.
    pub empty: Vec<String>,
    /// The files behind the sources, in resolved form; standard input has none.
    files: Vec<(FileId, PathBuf)>,
    /// The paths by which the configuration is found.
    paths: Vec<PathBuf>,
    /// The file in whose place standard input is read, in resolved form.
    stdin_file: Option<PathBuf>,
}

/// An input in which nothing is wrong.
#[derive(Debug)]
pub struct Whole {
    /// The texts, sorted by name, then those of the rules.
    pub sources: Sources,
    /// The rules by which it is judged.
    pub rules: Rulebook,
    /// What they describe, as one.
    pub landscape: Landscape,
    /// The files behind the sources, in resolved form; standard input has none.
    files: Vec<(FileId, PathBuf)>,
    /// The file in whose place standard input was read, in resolved form.
    stdin_file: Option<PathBuf>,
}

impl Input {
    /// Reads texts, sorted by name. `places`: the paths by which the configuration is found.
    pub(super) fn of(texts: Vec<Text>, places: Vec<PathBuf>) -> Self {
        let mut diagnostics = Vec::new();
        let mut sources = Sources::new();
        let mut files = Vec::new();
        let mut ids = Vec::new();
        for one in texts {
            match one.read {
                Ok(text) => {
                    let id = sources.add(one.name, text);
                    ids.push(id);
                    let resolved = one.path.as_ref().and_then(|path| path.canonicalize().ok());
                    files.extend(resolved.map(|path| (id, path)));
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        let mut complete = diagnostics.is_empty();
        let mut descriptions = Vec::with_capacity(ids.len());
        // Apart from each other, on all cores; together again in their order.
        // A single long one too is read by a thread of the pool, since the memory that it gives back is used again by the
        // threads that go on with what was read.
        let is_long = ids.iter().map(|id| sources.get(*id).text.len()).sum::<usize>() >= LONG;
        for mut one in parallel::each_if(is_long, &ids, |id| Described::read(*id, &sources)) {
            complete &= one.complete;
            descriptions.extend(one.description);
            diagnostics.append(&mut one.diagnostics);
        }
        Input {
            sources,
            descriptions,
            diagnostics,
            complete,
            empty: Vec::new(),
            files,
            paths: places,
            stdin_file: None,
        }
    }

    /// The same, its configuration being looked for by other paths.
    pub(super) fn judged_at(self, paths: Vec<PathBuf>) -> Self {
        Input { paths, ..self }
    }

    /// Builds the landscape alone, over these facts.
    ///
    /// # Errors
    /// [`Failure::Input`] with all that is wrong with the files, and between them.
    pub(super) fn described(self, vocabulary: &Vocabulary) -> Result<Landscape, Failure> {
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(facts::check(&self.descriptions, vocabulary, &self.sources));
        landscape::build(self.descriptions, self.complete, diagnostics, &self.sources).map_err(|diagnostics| {
            Failure::Input {
                sources: self.sources,
                diagnostics,
            }
        })
    }

    /// Loads the rules and builds the landscape.
    ///
    /// # Errors
    /// [`Failure::Input`] with all that is wrong with the files, and between them.
    pub(super) fn landscape(self, rules: &RuleArgs) -> Result<Whole, Failure> {
        let Input {
            mut sources,
            descriptions,
            diagnostics,
            complete,
            files,
            paths,
            stdin_file,
            ..
        } = self;
        let mut diagnostics = diagnostics;
        let rules = match rules.load(&paths, &mut sources) {
            Ok(rules) => rules,
            Err(wrong) => {
                diagnostics.extend(wrong);
                return Err(Failure::Input { sources, diagnostics });
            }
        };
        diagnostics.extend(facts::check(&descriptions, &rules.vocabulary, &sources));
        if let Some(proof) = refuted(&rules) {
            return Err(Failure::Rules(Box::new(Refuted {
                book: rules,
                sources,
                proof,
            })));
        }
        match landscape::build(descriptions, complete, diagnostics, &sources) {
            Ok(landscape) => Ok(Whole {
                sources,
                rules,
                landscape,
                files,
                stdin_file,
            }),
            Err(diagnostics) => Err(Failure::Input { sources, diagnostics }),
        }
    }
}

impl Whole {
    /// What the rules say of it today, in UTC; left to the end of the process, which ends with the command.
    #[must_use]
    pub fn advise(&self) -> ManuallyDrop<Advice<'_>> {
        ManuallyDrop::new(Advice::new(&self.landscape, &self.rules, today()))
    }

    /// The file behind a source, in resolved form; None for standard input.
    pub(super) fn origin(&self, file: FileId) -> Option<&Path> {
        let found = self.files.iter().find(|(id, _)| *id == file);
        found.map(|(_, path)| path.as_path())
    }

    fn is_read(&self, resolved: &Path) -> bool {
        let mut files = self.files.iter().map(|(_, path)| path).chain(&self.stdin_file);
        files.any(|path| path == resolved)
    }

    /// Whether it is a file of rules, or the configuration.
    fn is_judged_by(&self, resolved: &Path) -> bool {
        let mut names = self.sources.names();
        names.any(|name| Path::new(name).canonicalize().is_ok_and(|path| path == resolved))
    }

    /// Sees to it that an output file is none of the files that were read, nor any by which is judged.
    ///
    /// # Errors
    /// [`Failure::Usage`] where it is one of them.
    pub fn spare(&self, output: Option<&Path>) -> Result<(), Failure> {
        let Some(output) = output else { return Ok(()) };
        match output.canonicalize() {
            Ok(resolved) if self.is_read(&resolved) => Err(Failure::usage(
                format!(
                    "`{}` is a description that was read, and is not written over",
                    output.display()
                ),
                "give the output another name",
            )),
            Ok(resolved) if self.is_judged_by(&resolved) => Err(Failure::usage(
                format!("`{}` says how to judge, and is not written over", output.display()),
                "give the output another name",
            )),
            _ => Ok(()),
        }
    }
}

/// Reads what these paths name into one landscape, and tells of folders in which there was nothing.
///
/// The process ends with the command that asked. To free a large landscape piece by piece before would take a tenth of
/// the time, so that it is left to the end of the process.
///
/// # Errors
/// [`Failure::NothingFound`], or [`Failure::Input`] with all that is wrong.
pub(super) fn open(paths: &PathArgs, rules: &RuleArgs, terminal: Terminal) -> Result<ManuallyDrop<Whole>, Failure> {
    let input = read(paths)?;
    let empty = input.empty.clone();
    let whole = input.landscape(rules)?;
    for folder in empty {
        terminal.tell(&format!("note: no description found in {}\n", clean(&folder)));
    }
    Ok(ManuallyDrop::new(whole))
}

/// Reads what these paths name: files, folders, patterns and `-`; the current folder where there is none.
///
/// # Errors
/// [`Failure::NothingFound`] where nothing is wrong and there is no description at all. All else that is wrong is
/// in [`Input::diagnostics`], so that later checks can add theirs before anything is told.
pub(super) fn read(paths: &PathArgs) -> Result<Input, Failure> {
    let places = paths.places()?;
    let found = find::find(paths);
    let load = |file: &find::Found| Text {
        read: load(file.path.as_deref(), &file.name),
        name: file.name.clone(),
        path: file.path.clone(),
    };
    let texts = parallel::each_if(found.files.len() > 1, &found.files, load);
    if texts.is_empty() && found.diagnostics.is_empty() {
        return Err(Failure::NothingFound {
            searched: found.searched,
            folders: found.folders,
        });
    }
    let mut input = Input::of(texts, places);
    input.complete &= found.diagnostics.is_empty();
    input.diagnostics.splice(0..0, found.diagnostics);
    input.empty = found.empty;
    input.stdin_file = paths.stdin_name.as_ref().and_then(|path| path.canonicalize().ok());
    Ok(input)
}

/// What one source describes.
struct Described {
    description: Option<Description>,
    diagnostics: Vec<Diagnostic>,
    /// Whether every declaration in it was seen.
    complete: bool,
}

impl Described {
    fn read(id: FileId, sources: &Sources) -> Self {
        let mut diagnostics = Vec::new();
        let (root, early) = description::compose_early(id, sources, &mut diagnostics);
        let complete = diagnostics.is_empty() && root.as_ref().is_none_or(declares_all);
        let description = root.map(|root| {
            let mut decoder = Decoder::new(sources);
            let description = description::read_after(&root, early, &mut decoder);
            diagnostics.append(&mut decoder.diagnostics);
            description
        });
        Described {
            description,
            diagnostics,
            complete,
        }
    }
}

/// Whether no declaration is hidden behind a key that is misspelt, or a value of the wrong type.
fn declares_all(root: &Node<'_>) -> bool {
    let mapping = |node: &Node<'_>| node.entries().is_some() || node.is_null();
    mapping(root)
        && root
            .entries()
            .unwrap_or_default()
            .iter()
            .all(|entry| match &*entry.key {
                "systems" | "operations" => mapping(&entry.value),
                key => matches!(key, "touchpoint" | "name" | "accept"),
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_texts(texts: &[(&str, &[u8])]) -> Input {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in texts {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        read(&PathArgs::one(folder.path())).expect("something")
    }

    #[test]
    fn what_hides_declarations_is_known() {
        let whole = "touchpoint: 1\nsystems: { a: }\n";
        let complete = |text: &str| read_texts(&[("touchpoints.yaml", text.as_bytes())]).complete;
        assert!(complete(whole));
        assert!(complete("touchpoint: 1\nsystems: { a: { onwer: b } }\n"));
        assert!(!complete("touchpoint: 1\nsytems: { a: }\n"));
        assert!(!complete("touchpoint: 1\nsystems: [a]\n"));
        assert!(!complete("touchpoint: 1\nsystems: { a: }\nsystems: { b: }\n"));
        assert!(!complete("touchpoint: 1\nsystems: { a: "));
    }

    #[test]
    fn a_pattern_leaves_what_git_ignores() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [
            ("a/x.yaml", "touchpoint: 1\n"),
            ("out/y.yaml", ""),
            (".b/z.yaml", ""),
            (".gitignore", "out/\n"),
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let input = read(&PathArgs::one(&folder.path().join("**/*.yaml"))).expect("something");
        assert_eq!(input.descriptions.len(), 1);
        assert!(input.diagnostics.is_empty(), "{:?}", input.diagnostics);
    }

    #[test]
    fn folders_are_searched_in_order_and_what_git_ignores_is_left() {
        let text = b"touchpoint: 1\n";
        let input = read_texts(&[
            ("b/touchpoints.yml", text),
            ("a/shop.touchpoints.yaml", text),
            ("a/other.yaml", text),
            (".hidden/touchpoints.yaml", text),
            ("out/touchpoints.yaml", text),
            (".gitignore", b"out/\n"),
        ]);
        let names: Vec<&str> = input
            .descriptions
            .iter()
            .map(|description| input.sources.name(description.file))
            .collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names[0].ends_with("a/shop.touchpoints.yaml"), "{names:?}");
        assert!(names[1].ends_with("b/touchpoints.yml"), "{names:?}");
        assert!(input.diagnostics.is_empty());
    }
}
