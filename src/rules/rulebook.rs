//! All rules that are loaded, with every name in them resolved.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::builtin::builtin_files;
use super::condition::Condition;
use super::read::{RuleFile, check_questions, read_impossible, read_rule};
use super::resolve;
use super::rule::{AntiPattern, AntiPatternId, Criterion, CriterionId};
use crate::facts::{Vocabulary, read_vocabulary};
use crate::text::{Decoder, Diagnostic, FileId, Node, Sources, Spanned, compose};

/// The loaded rules.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The facts.
    pub vocabulary: Vocabulary,
    /// What cannot be together.
    pub impossible: Vec<Condition>,
    /// The criteria, by id.
    pub criteria: Vec<Criterion>,
    /// The anti-patterns, by id.
    pub anti_patterns: Vec<AntiPattern>,
    /// The parameters that `impossible` reads.
    pub(super) params_read: BTreeSet<String>,
    own: BTreeSet<FileId>,
    /// Of each criterion those that it names under `overrides`.
    pub(super) overrides_direct: Vec<Vec<usize>>,
    pub(super) overrides: HashSet<(usize, usize)>,
    pub(super) covered_by: Vec<Vec<AntiPatternId>>,
}

impl Rulebook {
    /// Loads the built-in rules.
    ///
    /// # Panics
    /// Where a built-in rule is wrong, which the tests rule out.
    #[must_use]
    pub fn builtin(sources: &mut Sources) -> Self {
        let files: Vec<FileId> = builtin_files()
            .iter()
            .map(|(name, text)| sources.add(*name, *text))
            .collect();
        match Rulebook::load(&files, sources) {
            Ok(book) => book,
            Err(diagnostics) => panic!("the built-in rules are sound: {diagnostics:#?}"),
        }
    }

    /// Loads rules from their files: those named `facts.yaml` declare facts, each other one is a rule.
    ///
    /// # Errors
    /// All that is wrong with any of them, each with its place.
    pub fn load(files: &[FileId], sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let mut decoder = Decoder::new(sources);
        let mut composed = Vec::new();
        for file in files {
            composed.push((
                *file,
                compose(&sources.get(*file).text, *file, &mut decoder.diagnostics),
            ));
        }
        // By name, so that the order of files decides nothing; what is built in first, so that a user's file adds to it
        // and is the one that is told of where it declares something again.
        let built_in: HashSet<&str> = builtin_files().iter().map(|(_, text)| *text).collect();
        composed.sort_by_key(|(file, _)| {
            let source = sources.get(*file);
            (!built_in.contains(source.text.as_str()), &source.name)
        });
        let own = composed.iter().map(|(file, _)| *file);
        let own = own.filter(|file| !built_in.contains(sources.get(*file).text.as_str()));
        let own: BTreeSet<FileId> = own.collect();
        let trees: Vec<(FileId, Node<'_>)> = composed
            .into_iter()
            .filter_map(|(file, tree)| tree.map(|tree| (file, tree)))
            .collect();
        let is_facts = |file: FileId| stem(sources.name(file)) == "facts";
        let mut book = Rulebook {
            own,
            ..Rulebook::default()
        };
        for (_, tree) in trees.iter().filter(|(file, _)| is_facts(*file)) {
            read_vocabulary(tree, &mut book.vocabulary, &mut decoder);
        }
        for (_, tree) in trees.iter().filter(|(file, _)| is_facts(*file)) {
            check_questions(tree, &book.vocabulary, sources, &mut decoder);
            let (impossible, params_read) = read_impossible(tree, &book.vocabulary, &mut decoder);
            book.impossible.extend(impossible);
            book.params_read.extend(params_read);
        }
        let mut ids: BTreeMap<String, Spanned<String>> = BTreeMap::new();
        for (file, tree) in trees.iter().filter(|(file, _)| !is_facts(*file)) {
            let Some(rule) = read_rule(tree, stem(sources.name(*file)), &book.vocabulary, sources, &mut decoder) else {
                continue;
            };
            let id = rule.id().clone();
            if let Some(first) = ids.get(&id.value) {
                decoder.tell(
                    Diagnostic::at(id.span, format!("the rule `{}` is there twice", id.value))
                        .other(first.span, "first here")
                        .help("a rule's id is unique over all kinds: rename one"),
                );
                continue;
            }
            ids.insert(id.value.clone(), id);
            match rule {
                RuleFile::Criterion(rule) => book.criteria.push(*rule),
                RuleFile::AntiPattern(rule) => book.anti_patterns.push(*rule),
            }
        }
        book.criteria.sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
        book.anti_patterns
            .sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
        resolve::resolve(&mut book, &mut decoder);
        if decoder.diagnostics.is_empty() {
            return Ok(book);
        }
        let mut diagnostics = decoder.diagnostics;
        Diagnostic::sort(&mut diagnostics, sources);
        Err(diagnostics)
    }

    /// Whether a file is the user's own, so no built-in one.
    #[must_use]
    pub fn is_own(&self, file: FileId) -> bool {
        self.own.contains(&file)
    }

    /// A criterion.
    #[must_use]
    pub fn criterion(&self, id: CriterionId) -> &Criterion {
        &self.criteria[id.0]
    }

    /// An anti-pattern.
    #[must_use]
    pub fn anti_pattern(&self, id: AntiPatternId) -> &AntiPattern {
        &self.anti_patterns[id.0]
    }

    /// Whether one criterion beats another where both hold, directly or through others.
    #[must_use]
    pub fn overrides(&self, by: CriterionId, beaten: CriterionId) -> bool {
        self.overrides.contains(&(by.0, beaten.0))
    }

    /// The anti-patterns whose finding at the same place silences this one.
    #[must_use]
    pub fn covered_by(&self, id: AntiPatternId) -> &[AntiPatternId] {
        &self.covered_by[id.0]
    }

    /// The ids of all rules, sorted.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let criteria = self.criteria.iter().map(|rule| rule.common.id.value.as_str());
        let mut ids: Vec<&str> = criteria
            .chain(self.anti_patterns.iter().map(|rule| rule.common.id.value.as_str()))
            .collect();
        ids.sort_unstable();
        ids
    }
}

/// A file's name without folders and ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"))
        .unwrap_or(name)
}
