//! Whether a condition holds.

use crate::facts::{FactId, Kind};
use crate::rules::{Cache, Condition, Expression, Rulebook, Space, Truth, settling};

/// One condition over its own space; equal facts are judged once.
pub(super) struct ConditionCheck {
    pub(super) space: Space,
    expression: [Expression; 1],
    cache: Cache<(Truth, Vec<FactId>)>,
}

impl ConditionCheck {
    /// A condition about subjects of a kind.
    pub(super) fn new(when: &Condition, of: Kind, book: &Rulebook) -> Self {
        let usable = |fact: FactId| of.sees(book.vocabulary.get(fact).of);
        let space = Space::new(&book.vocabulary, &[when], &book.impossible, usable);
        let expression = [space.compile(when)];
        ConditionCheck {
            space,
            expression,
            cache: Cache::default(),
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
