//! What could not be told, and the facts that would tell it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::facts::FactId;
use crate::landscape::Subject;

/// A fact that nobody said, at the subject at which it would be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Missing {
    /// The fact.
    pub fact: FactId,
    /// Where it would be said.
    pub subject: Subject,
}

/// An anti-pattern that may be there or not.
#[derive(Clone, Debug)]
pub struct Unsettled {
    /// The rule's id.
    pub rule_id: Arc<str>,
    /// Where it may be.
    pub subject: Subject,
    /// What could settle it, by fact.
    pub missing: Vec<Missing>,
}

impl Unsettled {
    /// The facts that could settle it, each once.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut facts: Vec<FactId> = self.missing.iter().map(|missing| missing.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}

/// Few facts that would settle all that is unsettled of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WouldSettle {
    /// The rule's id.
    pub rule_id: String,
    /// The fact.
    pub fact: FactId,
    /// Where it would be said, in order.
    pub subjects: Vec<Subject>,
}

/// Per rule, a small choice of facts that has one for each unsettled place: always the one that settles most.
pub(super) fn would_settle(unsettled: &[Unsettled]) -> Vec<WouldSettle> {
    let mut by_rule: BTreeMap<&str, Vec<&Unsettled>> = BTreeMap::new();
    for one in unsettled {
        by_rule.entry(&one.rule_id).or_default().push(one);
    }
    let mut chosen: BTreeMap<(usize, &str, FactId), BTreeSet<Subject>> = BTreeMap::new();
    for (rule, mut left) in by_rule {
        let size = left.len();
        while !left.is_empty() {
            // Whole facts first, since one question reads like the next: the one that settles most for each subject at
            // which it is to be said.
            let mut settles: BTreeMap<FactId, (usize, BTreeSet<Subject>)> = BTreeMap::new();
            for one in &left {
                for fact in one.facts() {
                    let (places, subjects) = settles.entry(fact).or_default();
                    *places += 1;
                    let said_at = one.missing.iter().filter(|missing| missing.fact == fact);
                    subjects.extend(said_at.map(|missing| missing.subject));
                }
            }
            let worth = |(fact, (places, subjects)): &(FactId, (usize, BTreeSet<Subject>))| {
                (places * 1000 / subjects.len().max(1), *places, std::cmp::Reverse(*fact))
            };
            let Some((fact, _)) = settles.into_iter().max_by_key(worth) else {
                break;
            };
            let (settled, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|one| one.facts().contains(&fact));
            let subjects = settled
                .iter()
                .flat_map(|one| one.missing.iter().filter(|missing| missing.fact == fact));
            chosen
                .entry((usize::MAX - size, rule, fact))
                .or_default()
                .extend(subjects.map(|missing| missing.subject));
            left = rest;
        }
    }
    let listed = chosen.into_iter();
    listed
        .map(|((_, rule, fact), subjects)| WouldSettle {
            rule_id: rule.to_owned(),
            fact,
            subjects: subjects.into_iter().collect(),
        })
        .collect()
}
