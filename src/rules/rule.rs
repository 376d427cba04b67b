//! The rules as read: what speaks for a pattern, and what is wrong with how something is done.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::example::{ConditionExample, CriterionExample, DescriptionExample};
use super::template::Template;
use crate::facts::{Kind, Pattern, Vocabulary};
use crate::text::{Span, Spanned, Word};

/// A criterion, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CriterionId(pub usize);

/// An anti-pattern, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AntiPatternId(pub usize);

/// A variant, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantId(pub usize);

/// A safeguard rule, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafeguardId(pub usize);

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// To be mended.
    Error,
}

impl Word for Severity {
    const WORDS: &'static [(&'static str, Self)] =
        &[("error", Self::Error), ("warning", Self::Warning), ("info", Self::Info)];
}

/// What every rule has.
#[derive(Clone, Debug)]
pub struct Common {
    /// Its id, which is its file's name.
    pub id: Spanned<String>,
    /// A sentence that says what it is.
    pub title: String,
    /// When it holds.
    pub when: Condition,
    /// Where its condition stands.
    pub when_span: Span,
    /// Its parameters, as written.
    pub params: BTreeMap<String, Spanned<String>>,
    /// The names of the parameters that its condition reads: its own, else those of all rules.
    pub params_read: BTreeSet<String>,
    /// A paragraph or two on why; a variant or a safeguard may have none.
    pub why: Template,
    /// Where the claim comes from.
    pub source: Vec<String>,
}

/// A rule that speaks for a pattern.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// What every rule has.
    pub common: Common,
    /// The pattern for which it speaks.
    pub recommend: Pattern,
    /// The criteria that it beats, as written.
    pub overrides: Vec<Spanned<String>>,
    /// Where it says so, key and value.
    pub overrides_span: Option<Span>,
    /// Why, at a touchpoint.
    pub because: Template,
    /// The same for a table's cell.
    pub short: Template,
    /// Whether a touchpoint done the other way is worth changing for this alone.
    pub worth_a_change: bool,
    /// What it decides, and for which reasons.
    pub examples: Vec<CriterionExample>,
}

/// A rule that finds something wrong.
#[derive(Clone, Debug)]
pub struct AntiPattern {
    /// What every rule has.
    pub common: Common,
    /// What it is about.
    pub of: Kind,
    /// How bad a finding is.
    pub severity: Severity,
    /// Rules whose finding at the same place silences this one, as written.
    pub covered_by: Vec<Spanned<String>>,
    /// What is wrong at a place, in a line.
    pub message: Template,
    /// Words for places: `here`, `related`, or a fact's name.
    pub labels: Vec<(Spanned<String>, Template)>,
    /// What to do about it.
    pub fix: Template,
    /// Descriptions in which it is found.
    pub bad: Vec<DescriptionExample>,
    /// Descriptions in which it is not.
    pub good: Vec<DescriptionExample>,
}

/// A rule that says in which form a recommended pattern suits best; it never changes the verdict.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What every rule has.
    pub common: Common,
    /// The pattern of which it is a form.
    pub of: Pattern,
    /// What the form is, in one sentence.
    pub does: Template,
    /// Facts with which it suits, and such with which it does not.
    pub examples: Vec<ConditionExample>,
}

/// A rule that says what a recommended pattern needs around it.
#[derive(Clone, Debug)]
pub struct Safeguard {
    /// What every rule has.
    pub common: Common,
    /// How bad it is where none of them is there; a configuration may set it.
    pub severity: Severity,
    /// The safeguards of which one will do, by position among those of the vocabulary.
    pub any_of: Vec<u8>,
    /// Anti-patterns whose finding at the same place silences this one, as written.
    pub covered_by: Vec<Spanned<String>>,
    /// Facts with which it is needed, and such with which it is not.
    pub examples: Vec<ConditionExample>,
}

impl Safeguard {
    /// The names of the safeguards of which one will do.
    #[must_use]
    pub fn names<'v>(&self, vocabulary: &'v Vocabulary) -> Vec<&'v str> {
        let known = vocabulary.safeguards();
        self.any_of.iter().map(|at| known[usize::from(*at)].as_str()).collect()
    }
}

impl AntiPattern {
    /// The label of a kind of place, or of a fact's.
    #[must_use]
    pub fn label(&self, of: &str) -> Option<&Template> {
        self.labels
            .iter()
            .find(|(name, _)| name.value == of)
            .map(|(_, template)| template)
    }
}
