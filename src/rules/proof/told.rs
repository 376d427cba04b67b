//! What is no failure, but surely not meant: facts and parameters that nothing reads, rules without examples.

use std::collections::BTreeSet;

use super::every::Rule;
use super::problem::Problem;
use crate::facts::FactId;
use crate::rules::condition::Condition;
use crate::rules::rulebook::Rulebook;
use crate::text::Spanned;

/// Parameters of the facts file that the program itself reads.
const READ_BY_THE_PROGRAM: [&str; 6] = [
    "broker_availability",
    "dependable",
    "drift_availability",
    "drift_latency",
    "drift_runs",
    "publish_latency",
];

/// The user's own facts that no rule reads.
pub(super) fn unread_facts(book: &Rulebook, rules: &[Rule<'_>]) -> Vec<Problem> {
    let conditions = rules.iter().map(|rule| &rule.common.when).chain(&book.impossible);
    let mut read: BTreeSet<FactId> = conditions.flat_map(Condition::facts).collect();
    for rule in rules {
        let slots = rule.texts.iter().flat_map(|text| text.slots());
        let words = slots.map(|slot| slot.value.as_str());
        let words = words.filter(|word| !rule.common.params.contains_key(*word));
        read.extend(
            words
                .chain(rule.labels.iter().copied())
                .filter_map(|word| book.vocabulary.named(word)),
        );
    }
    let own = |fact: &FactId| book.is_own(book.vocabulary.get(*fact).name.span.file);
    let unread = book.vocabulary.ids().filter(|fact| own(fact) && !read.contains(fact));
    unread.map(Problem::UnreadFact).collect()
}

/// Parameters that nothing reads: those of all rules, then each rule's.
pub(super) fn unused_parameters(book: &Rulebook, rules: &[Rule<'_>]) -> Vec<Problem> {
    let mut read: BTreeSet<&str> = READ_BY_THE_PROGRAM.into_iter().collect();
    read.extend(book.params_read.iter().map(String::as_str));
    for rule in rules {
        // One of the rule's own goes before one of all.
        let names = rule.common.params_read.iter();
        let names = names.filter(|name| !rule.common.params.contains_key(*name));
        read.extend(names.map(String::as_str));
    }
    let mut problems = Vec::new();
    for (name, value) in book
        .vocabulary
        .params
        .iter()
        .filter(|(name, _)| !read.contains(name.as_str()))
    {
        problems.push(Problem::UnusedParameter {
            rule: None,
            name: Spanned::new(name.clone(), value.span),
        });
    }
    for rule in rules {
        let slots = rule.texts.iter().flat_map(|text| text.slots());
        let mut read: BTreeSet<&str> = slots.map(|slot| slot.value.as_str()).collect();
        read.extend(rule.common.params_read.iter().map(String::as_str));
        for (name, value) in rule
            .common
            .params
            .iter()
            .filter(|(name, _)| !read.contains(name.as_str()))
        {
            problems.push(Problem::UnusedParameter {
                rule: Some(rule.named()),
                name: Spanned::new(name.clone(), value.span),
            });
        }
    }
    problems
}

/// Rules that nobody shows at work.
pub(super) fn missing_examples(rules: &[Rule<'_>]) -> Vec<Problem> {
    let missing = rules.iter().filter_map(|rule| {
        Some(Problem::MissingExample {
            what: rule.missing?,
            rule: rule.named(),
        })
    });
    missing.collect()
}
