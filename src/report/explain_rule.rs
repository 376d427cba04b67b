//! A rule in a few lines, and the list of all rules.

use super::paint::Paint;
use super::rows::Rows;
use super::rules_list::words;
use super::{Look, clean};
use crate::advice::describe;
use crate::facts::{Pattern, Vocabulary};
use crate::rules::{AntiPattern, Common, ConditionExample, Criterion, Rulebook, Safeguard, Upkeep, Variant};
use crate::text::Word;

/// A rule of a rule book.
#[derive(Clone, Copy, Debug)]
pub enum AnyRule<'a> {
    /// What speaks for a pattern.
    Criterion(&'a Criterion),
    /// What is wrong with how something is done.
    AntiPattern(&'a AntiPattern),
    /// In which form a pattern suits best.
    Variant(&'a Variant),
    /// What a pattern needs around it.
    Safeguard(&'a Safeguard),
}

impl<'a> AnyRule<'a> {
    /// Every rule: criteria, anti-patterns, variants, safeguards, each by id.
    pub fn all(book: &'a Rulebook) -> impl Iterator<Item = Self> {
        let criteria = book.criteria.iter().map(AnyRule::Criterion);
        let anti_patterns = book.anti_patterns.iter().map(AnyRule::AntiPattern);
        let variants = book.variants.iter().map(AnyRule::Variant);
        let safeguards = book.safeguards.iter().map(AnyRule::Safeguard);
        criteria.chain(anti_patterns).chain(variants).chain(safeguards)
    }

    /// The rule of an id.
    #[must_use]
    pub fn named(book: &'a Rulebook, id: &str) -> Option<Self> {
        AnyRule::all(book).find(|rule| rule.common().id.value == id)
    }

    /// What every rule has.
    #[must_use]
    pub fn common(self) -> &'a Common {
        match self {
            AnyRule::Criterion(rule) => &rule.common,
            AnyRule::AntiPattern(rule) => &rule.common,
            AnyRule::Variant(rule) => &rule.common,
            AnyRule::Safeguard(rule) => &rule.common,
        }
    }

    /// Under which word it is listed.
    fn label(self) -> &'static str {
        match self {
            AnyRule::Criterion(rule) if rule.recommend == Pattern::Api => "for api",
            AnyRule::Criterion(_) => "for event",
            AnyRule::AntiPattern(rule) => rule.severity.word(),
            AnyRule::Variant(rule) if rule.of == Pattern::Api => "how, api",
            AnyRule::Variant(_) => "how, event",
            AnyRule::Safeguard(_) => "safeguard",
        }
    }

    /// Its kind as a rule file says it.
    #[must_use]
    pub fn kind_word(self) -> &'static str {
        match self {
            AnyRule::Criterion(_) => "criterion",
            AnyRule::AntiPattern(_) => "anti-pattern",
            AnyRule::Variant(_) => "variant",
            AnyRule::Safeguard(_) => "safeguard",
        }
    }

    /// Its kind, and what that says of it: `anti-pattern, error`.
    #[must_use]
    pub fn kind(self) -> String {
        match self {
            AnyRule::Criterion(rule) => format!("criterion, {}", rule.recommend.word()),
            AnyRule::AntiPattern(rule) => format!("anti-pattern, {}", rule.severity.word()),
            AnyRule::Variant(rule) => format!("variant, {}", rule.of.word()),
            AnyRule::Safeguard(rule) => format!("safeguard, {}", rule.severity.word()),
        }
    }
}

/// When a rule holds, in words, with its parameters: `side_effect_calls is 2 or more (fan_out: 2)`.
pub(super) fn when(common: &Common, vocabulary: &Vocabulary) -> String {
    let params: Vec<String> = common
        .params
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.value))
        .collect();
    let words = common.when.describe(vocabulary);
    if params.is_empty() {
        words
    } else {
        format!("{words}   ({})", params.join(", "))
    }
}

/// A rule: when it holds, why, what to do, an example of each sort, its source.
#[must_use]
pub fn explain_rule(rule: AnyRule<'_>, book: &Rulebook, look: Look) -> String {
    let (common, vocabulary) = (rule.common(), &book.vocabulary);
    let describe = |template| describe(template, common, vocabulary);
    let mut rows = Rows::default();
    rows.add("when", "", when(common, vocabulary));
    for fact in common.when.facts() {
        let fact = vocabulary.get(fact);
        rows.add("facts", &fact.name.value, fact.means.trim());
    }
    match rule {
        AnyRule::Criterion(rule) => {
            rows.add("because", "", describe(&rule.because));
            let change = if rule.worth_a_change {
                ""
            } else {
                "; what is built the other way may stay"
            };
            rows.add("recommends", "", format!("{}{change}", rule.recommend.word()));
            let beats: Vec<&str> = rule.overrides.iter().map(|id| id.value.as_str()).collect();
            if !beats.is_empty() {
                rows.add("overrides", "", beats.join(", "));
            }
            rows.add("why", "", describe(&common.why));
            let verdict = |example: &crate::rules::CriterionExample| example.recommend.map_or("undecided", Word::word);
            for recommend in [rule.recommend, rule.recommend.other()] {
                if let Some(example) = rule
                    .examples
                    .iter()
                    .find(|example| example.recommend == Some(recommend))
                {
                    rows.add("example", "", format!("{}: {}", example.name.value, verdict(example)));
                }
            }
        }
        AnyRule::AntiPattern(rule) => {
            rows.add("why", "", describe(&common.why));
            rows.add("fix", "", describe(&rule.fix));
            let covered: Vec<&str> = rule.covered_by.iter().map(|id| id.value.as_str()).collect();
            if !covered.is_empty() {
                rows.add("silent", "", format!("where {} is found", covered.join(" or ")));
            }
            for (label, examples) in [("bad", &rule.bad), ("good", &rule.good)] {
                if let Some(example) = examples.first() {
                    rows.add(label, "", &example.name.value);
                }
            }
        }
        AnyRule::Variant(rule) => {
            rows.add("does", "", describe(&rule.does));
            why(&mut rows, describe(&common.why));
            examples(&mut rows, &rule.examples);
        }
        AnyRule::Safeguard(rule) => {
            rows.add("any of", "", rule.names(vocabulary).join(", "));
            why(&mut rows, describe(&common.why));
            let covered: Vec<&str> = rule.covered_by.iter().map(|id| id.value.as_str()).collect();
            if !covered.is_empty() {
                rows.add("silent", "", format!("where {} is found", covered.join(" or ")));
            }
            examples(&mut rows, &rule.examples);
        }
    }
    for source in &common.source {
        rows.add("source", "", source);
    }
    if let Some(setting) = book.settings.of(&common.id.value) {
        rows.add("set", "", clean(&words(setting)));
    }
    let head = format!("{}, {}", common.id.value, rule.kind());
    let head = format!("{}: {}", Paint::Bold.on(&clean(&head), look), clean(&common.title));
    rows.under(&head, look)
}

/// Why a form suits or is needed; it may be left unsaid.
fn why(rows: &mut Rows, why: String) {
    if !why.is_empty() {
        rows.add("why", "", why);
    }
}

/// An example with which a condition holds, and one with which it does not.
fn examples(rows: &mut Rows, examples: &[ConditionExample]) {
    for (holds, label) in [(true, "suits"), (false, "not for")] {
        if let Some(example) = examples.iter().find(|example| example.holds == holds) {
            rows.add(label, "", &example.name.value);
        }
    }
}

/// A rule about what a description accepts.
#[must_use]
pub fn explain_upkeep(rule: &Upkeep, look: Look) -> String {
    let mut rows = Rows::default();
    rows.add("why", "", rule.why);
    rows.add("fix", "", rule.fix);
    let head = format!("{}, {}", rule.id, rule.severity.word());
    rows.under(&format!("{}: {}", Paint::Bold.on(&head, look), rule.title), look)
}

/// All rules by kind, each with its title.
#[must_use]
pub fn rule_list(book: &Rulebook, look: Look) -> String {
    let mut rows = Rows::default();
    let labels = [
        "for api",
        "for event",
        "error",
        "warning",
        "info",
        "how, api",
        "how, event",
        "safeguard",
    ];
    for label in labels {
        for rule in AnyRule::all(book).filter(|rule| rule.label() == label) {
            rows.add(label, &rule.common().id.value, &rule.common().title);
        }
    }
    let anti_patterns = super::plural(book.anti_patterns.len(), "anti-pattern");
    let criteria = match book.criteria.len() {
        1 => "1 criterion".to_owned(),
        count => format!("{count} criteria"),
    };
    let variants = super::plural(book.variants.len(), "variant");
    let safeguards = super::plural(book.safeguards.len(), "safeguard");
    format!(
        "{criteria}, {anti_patterns}, {variants}, {safeguards}\n{}",
        rows.text(look)
    )
}
