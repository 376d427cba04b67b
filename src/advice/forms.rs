//! With the verdicts as facts: in which form a recommended pattern suits best, and what it needs around it.

use std::collections::HashMap;
use std::sync::Arc;

use super::check::ConditionCheck;
use super::recommend::Recommendation;
use crate::facts::{Builtin, Fact, FactId, Facts, Kind, Pattern};
use crate::landscape::{Subject, TouchpointId};
use crate::parallel;
use crate::rules::{Cache, Condition, Rulebook, SafeguardId, Space, Truth, VariantId};
use crate::text::Word;

/// The variants and safeguards of one recommendation; all empty where there is no verdict, or nothing of ours to build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The variants that suit.
    pub how: Vec<VariantId>,
    /// Those that hang on facts that are not known, with the facts that could settle it.
    pub how_open: Vec<(VariantId, Vec<FactId>)>,
    /// The safeguard rules that hold.
    pub safeguards: Vec<SafeguardId>,
    /// Those that hang on facts that are not known, with the facts that could settle it.
    pub safeguards_open: Vec<(SafeguardId, Vec<FactId>)>,
}

/// The variants and safeguards of a rule book, ready to judge. Equal facts are judged once.
pub struct Forms<'r> {
    book: &'r Rulebook,
    /// The axes of all that any of them reads: what is equal here is equal for each.
    pub space: Space,
    variants: Vec<ConditionCheck>,
    safeguards: Vec<ConditionCheck>,
    cache: HashMap<Pattern, Cache<Arc<Form>>>,
}

impl<'r> Forms<'r> {
    /// The variants and safeguards of a rule book.
    #[must_use]
    pub fn new(book: &'r Rulebook) -> Self {
        let variants = book.variants.iter().map(|rule| &rule.common.when);
        let safeguards = book.safeguards.iter().map(|rule| &rule.common.when);
        let all: Vec<&Condition> = variants.clone().chain(safeguards.clone()).collect();
        let space = Space::new(&book.vocabulary, &all, &book.impossible, |fact| {
            Kind::Touchpoint.sees(book.vocabulary.get(fact).of)
        });
        let check = |when: &Condition| ConditionCheck::new(when, Kind::Touchpoint, book);
        Forms {
            book,
            space,
            variants: variants.map(check).collect(),
            safeguards: safeguards.map(check).collect(),
            cache: HashMap::new(),
        }
    }

    /// Those of a touchpoint for which a pattern is recommended.
    pub fn of(&mut self, id: TouchpointId, verdict: Pattern, facts: &Facts<'_>) -> Arc<Form> {
        let vocabulary = &self.book.vocabulary;
        let recommended = vocabulary.builtin(Builtin::Recommended);
        let word = recommended.and_then(|fact| vocabulary.get(fact).values.parse(verdict.word()));
        let get = |fact: FactId| match word {
            Some(word) if Some(fact) == recommended => Fact::Is(word),
            _ => facts.get(Subject::Touchpoint(id), fact),
        };
        let possible = self.space.possible(get);
        if let Some(known) = self.cache.get(&verdict).and_then(|known| known.get(&possible)) {
            return Arc::clone(known);
        }
        let form = Arc::new(self.judge(verdict, &get));
        self.cache
            .entry(verdict)
            .or_default()
            .insert(possible, Arc::clone(&form));
        form
    }

    /// As [`Forms::of`], afresh.
    fn judge(&mut self, verdict: Pattern, get: &impl Fn(FactId) -> Fact) -> Form {
        let mut form = Form::default();
        for (at, check) in self.variants.iter_mut().enumerate() {
            if self.book.variants[at].of != verdict {
                continue;
            }
            let possible = check.space.possible(get);
            match check.truth(&possible) {
                (Truth::True, _) => form.how.push(VariantId(at)),
                (Truth::Unknown, facts) => form.how_open.push((VariantId(at), facts)),
                (Truth::False, _) => {}
            }
        }
        for (at, check) in self.safeguards.iter_mut().enumerate() {
            let possible = check.space.possible(get);
            match check.truth(&possible) {
                (Truth::True, _) => form.safeguards.push(SafeguardId(at)),
                (Truth::Unknown, facts) => form.safeguards_open.push((SafeguardId(at), facts)),
                (Truth::False, _) => {}
            }
        }
        form
    }
}

/// The form of each recommendation; none where the operation is someone else's.
pub(super) fn all(recommendations: &[Recommendation], facts: &Facts<'_>, book: &Rulebook) -> Vec<Arc<Form>> {
    let landscape = facts.landscape;
    let none = Arc::new(Form::default());
    let form = |forms: &mut Forms<'_>, one: &Recommendation| match one.verdict() {
        Some(verdict) if !landscape.is_given(landscape.touchpoint(one.touchpoint).operation) => {
            forms.of(one.touchpoint, verdict, facts)
        }
        _ => Arc::clone(&none),
    };
    parallel::each_with(recommendations, || Forms::new(book), form)
}
