//! All rules that are loaded, with every name in them resolved.

use std::collections::{BTreeSet, HashSet};

use super::builtin::builtin_files;
use super::condition::Condition;
use super::configuration::Settings;
use super::load;
use super::rule::{AntiPattern, AntiPatternId, Criterion, CriterionId, Safeguard, SafeguardId, Variant, VariantId};
use crate::facts::Vocabulary;
use crate::text::{Diagnostic, FileId, Sources};

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
    /// The variants, by id.
    pub variants: Vec<Variant>,
    /// The safeguard rules, by id.
    pub safeguards: Vec<Safeguard>,
    /// What a configuration sets of them.
    pub settings: Settings,
    /// The rules that are there and say nothing, since a configuration says so.
    pub off: Vec<String>,
    pub(super) own: HashSet<FileId>,
    /// The rules in whose place others stand.
    pub(super) replaced: Vec<String>,
    /// The rules that are too broken to be read.
    pub(super) unread: Vec<String>,
    /// The parameters that `impossible` reads.
    pub(super) params_read: BTreeSet<String>,
    /// Of each criterion those that it names under `overrides`.
    pub(super) overrides_direct: Vec<Vec<usize>>,
    pub(super) overrides: HashSet<(usize, usize)>,
    pub(super) covered_by: Vec<Vec<AntiPatternId>>,
    pub(super) safeguards_covered_by: Vec<Vec<AntiPatternId>>,
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
        load::load(files, &Settings::default(), sources)
    }

    /// As [`Rulebook::load`], with what a configuration sets of the rules.
    ///
    /// # Errors
    /// All that is wrong with any file or setting, each with its place.
    pub fn load_with(files: &[FileId], settings: &Settings, sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        load::load(files, settings, sources)
    }

    /// Whether all rules are built in, and nothing is set of them.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.own.is_empty() && self.settings.is_empty()
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

    /// A variant.
    #[must_use]
    pub fn variant(&self, id: VariantId) -> &Variant {
        &self.variants[id.0]
    }

    /// A safeguard rule.
    #[must_use]
    pub fn safeguard(&self, id: SafeguardId) -> &Safeguard {
        &self.safeguards[id.0]
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

    /// The anti-patterns whose finding at the same place silences that of a safeguard.
    #[must_use]
    pub fn safeguard_covered_by(&self, id: SafeguardId) -> &[AntiPatternId] {
        &self.safeguards_covered_by[id.0]
    }

    /// All anti-patterns whose findings silence others.
    pub fn silencing(&self) -> impl Iterator<Item = AntiPatternId> {
        let all = self.covered_by.iter().chain(&self.safeguards_covered_by);
        all.flatten().copied()
    }

    /// The rules whose finding at the same place silences that of a rule.
    #[must_use]
    pub fn silenced_by(&self, rule: &str) -> Vec<&str> {
        let anti_pattern = self.anti_patterns.iter().position(|one| one.common.id.value == rule);
        let safeguard = self.safeguards.iter().position(|one| one.common.id.value == rule);
        let by = anti_pattern.map(|at| self.covered_by(AntiPatternId(at)));
        let by = by.or(safeguard.map(|at| self.safeguard_covered_by(SafeguardId(at))));
        let ids = by.unwrap_or_default().iter();
        ids.map(|id| self.anti_pattern(*id).common.id.value.as_str()).collect()
    }

    /// The ids of all rules, sorted.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let criteria = self.criteria.iter().map(|rule| &rule.common);
        let anti_patterns = self.anti_patterns.iter().map(|rule| &rule.common);
        let variants = self.variants.iter().map(|rule| &rule.common);
        let safeguards = self.safeguards.iter().map(|rule| &rule.common);
        let all = criteria.chain(anti_patterns).chain(variants).chain(safeguards);
        let mut ids: Vec<&str> = all.map(|common| common.id.value.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    /// Sorts each kind by id.
    pub(super) fn sort(&mut self) {
        self.criteria.sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
        self.anti_patterns
            .sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
        self.variants.sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
        self.safeguards
            .sort_by(|a, b| a.common.id.value.cmp(&b.common.id.value));
    }
}
