//! The anti-patterns of one kind of subject, over all facts that any of them reads.

use std::sync::Arc;

use super::check::ConditionCheck;
use crate::facts::{Fact, FactId, Kind};
use crate::rules::{AntiPatternId, Cache, Condition, Rulebook, Space, Truth};

/// What the anti-patterns say where these facts are as they are; those that say nothing are left out.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// Those that hold.
    pub(super) found: Vec<AntiPatternId>,
    /// Those that hang on facts that are not known, with the facts that could settle it.
    pub(super) open: Vec<(AntiPatternId, Vec<FactId>)>,
}

/// The anti-patterns of a kind, ready to judge. Each fact of a subject is looked up once, and equal facts are judged
/// once.
pub(super) struct Checks {
    /// The axes of all that any of them reads: what is equal here is equal for each.
    space: Space,
    rules: Vec<(AntiPatternId, ConditionCheck)>,
    cache: Cache<Arc<Verdicts>>,
}

impl Checks {
    /// The anti-patterns about subjects of a kind.
    pub(super) fn new(of: Kind, book: &Rulebook) -> Self {
        let rules = book.anti_patterns.iter().enumerate().filter(|(_, rule)| rule.of == of);
        let conditions: Vec<&Condition> = rules.clone().map(|(_, rule)| &rule.common.when).collect();
        let space = Space::new(&book.vocabulary, &conditions, &book.impossible, |fact| {
            of.sees(book.vocabulary.get(fact).of)
        });
        let check = |(at, rule): (usize, &crate::rules::AntiPattern)| {
            (AntiPatternId(at), ConditionCheck::new(&rule.common.when, of, book))
        };
        Checks {
            space,
            rules: rules.map(check).collect(),
            cache: Cache::default(),
        }
    }

    /// What they say of a subject with these facts.
    pub(super) fn of(&mut self, get: impl Fn(FactId) -> Fact) -> Arc<Verdicts> {
        let possible = self.space.possible(&get);
        if let Some(known) = self.cache.get(&possible) {
            return Arc::clone(known);
        }
        let mut verdicts = Verdicts::default();
        for (id, check) in &mut self.rules {
            let possible = check.space.possible(&get);
            match check.truth(&possible) {
                (Truth::True, _) => verdicts.found.push(*id),
                (Truth::Unknown, settle) => verdicts.open.push((*id, settle)),
                (Truth::False, _) => {}
            }
        }
        let verdicts = Arc::new(verdicts);
        self.cache.insert(possible, Arc::clone(&verdicts));
        verdicts
    }
}
