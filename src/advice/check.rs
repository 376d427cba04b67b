//! Whether an anti-pattern's condition holds.

use std::collections::HashMap;

use crate::facts::FactId;
use crate::rules::{AntiPattern, Expression, Rulebook, Space, Truth, settling};

/// One rule's condition over its own space; equal facts are judged once.
pub(super) struct RuleCheck {
    pub(super) space: Space,
    expression: [Expression; 1],
    cache: HashMap<Vec<u64>, (Truth, Vec<FactId>)>,
}

impl RuleCheck {
    pub(super) fn new(rule: &AntiPattern, book: &Rulebook) -> Self {
        let usable = |fact: FactId| rule.of.sees(book.vocabulary.get(fact).of);
        let space = Space::new(&book.vocabulary, &[&rule.common.when], &book.impossible, usable);
        let expression = [space.compile(&rule.common.when)];
        RuleCheck {
            space,
            expression,
            cache: HashMap::new(),
        }
    }

    /// Its truth, and where it is not known the facts that could settle it.
    pub(super) fn truth(&mut self, possible: &[u64]) -> (Truth, Vec<FactId>) {
        if let Some(known) = self.cache.get(possible) {
            return known.clone();
        }
        let (space, expression) = (&self.space, &self.expression);
        let truth = |possible: &[u64]| {
            let (mut yes, mut no) = (false, false);
            space.completions(possible, expression, &mut |truths| {
                if truths[0] {
                    yes = true;
                } else {
                    no = true;
                }
                !(yes && no)
            });
            (yes, no)
        };
        let result = match truth(possible) {
            (true, false) => (Truth::True, Vec::new()),
            (false, _) => (Truth::False, Vec::new()),
            (true, true) => {
                let settled = |state: &[u64]| matches!(truth(state), (true, false) | (false, true));
                (Truth::Unknown, settling(space, possible, settled))
            }
        };
        self.cache.insert(possible.to_vec(), result.clone());
        result
    }
}
