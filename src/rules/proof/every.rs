//! The rules of all kinds, as far as a proof about all of them needs to know.

use super::problem::Named;
use crate::facts::Kind;
use crate::rules::rule::Common;
use crate::rules::rulebook::Rulebook;
use crate::rules::template::Template;
use crate::text::Spanned;

/// A rule of any kind.
pub(super) struct Rule<'b> {
    pub(super) kind: &'static str,
    pub(super) common: &'b Common,
    /// What it is about.
    pub(super) of: Kind,
    /// The rules that it names.
    pub(super) names: &'b [Spanned<String>],
    /// Its texts.
    pub(super) texts: Vec<&'b Template>,
    /// The facts that its labels are for, among other words.
    pub(super) labels: Vec<&'b str>,
    /// The kind of examples that it has none of.
    pub(super) missing: Option<&'static str>,
}

impl Rule<'_> {
    /// As a problem names it.
    pub(super) fn named(&self) -> Named {
        Named::new(self.kind, self.common)
    }
}

/// The rules of all kinds, each kind by id.
pub(super) fn every(book: &Rulebook) -> Vec<Rule<'_>> {
    let criteria = book.criteria.iter().map(|rule| Rule {
        kind: "criterion",
        common: &rule.common,
        of: Kind::Touchpoint,
        names: &rule.overrides,
        texts: vec![&rule.common.why, &rule.because, &rule.short],
        labels: Vec::new(),
        missing: rule.examples.is_empty().then_some("examples"),
    });
    let anti_patterns = book.anti_patterns.iter().map(|rule| Rule {
        kind: "anti-pattern",
        common: &rule.common,
        of: rule.of,
        names: &rule.covered_by,
        texts: [&rule.common.why, &rule.message, &rule.fix]
            .into_iter()
            .chain(rule.labels.iter().map(|(_, text)| text))
            .collect(),
        labels: rule.labels.iter().map(|(name, _)| name.value.as_str()).collect(),
        missing: match (rule.bad.is_empty(), rule.good.is_empty()) {
            (true, true) => Some("examples"),
            (true, false) => Some("bad"),
            (false, true) => Some("good"),
            (false, false) => None,
        },
    });
    let variants = book.variants.iter().map(|rule| Rule {
        kind: "variant",
        common: &rule.common,
        of: Kind::Touchpoint,
        names: &[],
        texts: vec![&rule.common.why, &rule.does],
        labels: Vec::new(),
        missing: rule.examples.is_empty().then_some("examples"),
    });
    let safeguards = book.safeguards.iter().map(|rule| Rule {
        kind: "safeguard",
        common: &rule.common,
        of: Kind::Touchpoint,
        names: &rule.covered_by,
        texts: vec![&rule.common.why],
        labels: Vec::new(),
        missing: rule.examples.is_empty().then_some("examples"),
    });
    criteria
        .chain(anti_patterns)
        .chain(variants)
        .chain(safeguards)
        .collect()
}

/// The rules that name one.
pub(super) fn naming(rules: &[Rule<'_>], id: &str) -> Vec<Named> {
    let naming = rules
        .iter()
        .filter(|rule| rule.names.iter().any(|name| name.value == id));
    naming.map(Rule::named).collect()
}
