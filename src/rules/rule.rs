//! The rules as read: what speaks for a pattern, and what is wrong with how something is done.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::example::{CriterionExample, DescriptionExample};
use super::template::Template;
use crate::facts::{Kind, Pattern};
use crate::text::{Span, Spanned, Word};

/// A criterion, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CriterionId(pub usize);

/// An anti-pattern, in order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AntiPatternId(pub usize);

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
    /// A paragraph or two on why.
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
