//! What a recommended pattern needs around it: which of it is there, and what is missing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::ConditionCheck;
use super::fill::Filler;
use super::find::{Covered, Finding, FindingPlace, first_sentence};
use super::forms::Form;
use super::recommend::Recommendation;
use super::wording::Shared;
use crate::facts::{Builtin, Fact, FactId, Facts, Kind, Pattern, Value};
use crate::landscape::{Subject, TouchpointId};
use crate::parallel;
use crate::rules::{Check, Rulebook, Safeguard, SafeguardId, Truth};
use crate::text::Word;

/// A safeguard that a touchpoint needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// The rule that says so; the first where several name the same.
    pub rule: SafeguardId,
    /// The safeguards of which one will do; only the one that is there, where one is.
    pub names: Vec<String>,
    /// Whether one is there; None: nobody said what there is.
    pub is_there: Option<bool>,
}

impl Needed {
    /// As documents of this program name it: `circuit-breaker|fallback`.
    #[must_use]
    pub fn joined(&self) -> String {
        self.names.join("|")
    }

    /// Whether whatever meets this one meets the other too.
    fn does_for(&self, other: &Needed) -> bool {
        self.names.iter().all(|name| other.names.contains(name))
    }
}

/// The safeguards of a form, each once.
pub(super) fn needed(form: &Form, id: TouchpointId, facts: &Facts<'_>, book: &Rulebook) -> Vec<Needed> {
    let stated = stated(id, facts);
    let mut all: Vec<Needed> = Vec::new();
    for rule in &form.safeguards {
        let one = need(*rule, stated, book);
        if all.iter().all(|other| other.names != one.names) {
            all.push(one);
        }
    }
    all
}

/// The safeguards of a form that hang on facts that are not known: those that are neither there nor needed anyway.
pub(super) fn open(form: &Form, id: TouchpointId, facts: &Facts<'_>, book: &Rulebook) -> Vec<(Needed, Vec<FactId>)> {
    let stated = stated(id, facts);
    let anyway = needed(form, id, facts, book);
    let open = form.safeguards_open.iter();
    open.map(|(rule, facts)| (need(*rule, stated, book), facts.clone()))
        .filter(|(one, _)| one.is_there != Some(true) && !anyway.iter().any(|other| other.does_for(one)))
        .collect()
}

/// What stands around a touchpoint, as bits; None where nobody said.
fn stated(id: TouchpointId, facts: &Facts<'_>) -> Option<u128> {
    let fact = facts.vocabulary.builtin(Builtin::Safeguards)?;
    match facts.get(Subject::Touchpoint(id), fact) {
        Fact::Is(Value::Set(bits)) => Some(bits),
        _ => None,
    }
}

fn need(rule: SafeguardId, stated: Option<u128>, book: &Rulebook) -> Needed {
    let known = book.vocabulary.safeguards();
    let any_of = &book.safeguard(rule).any_of;
    let there = stated.and_then(|bits| any_of.iter().find(|at| bits & (1 << **at) != 0));
    let names = there.map_or(any_of.as_slice(), std::slice::from_ref);
    Needed {
        rule,
        names: names.iter().map(|at| known[usize::from(*at)].clone()).collect(),
        is_there: stated.map(|_| there.is_some()),
    }
}

/// The names of safeguards that rules ask for around this pattern, and none around the other.
pub(super) fn only_of(pattern: Pattern, book: &Rulebook) -> Vec<&str> {
    let Some(fact) = book.vocabulary.builtin(Builtin::Recommended) else {
        return Vec::new();
    };
    let word = |pattern: Pattern| book.vocabulary.get(fact).values.parse(pattern.word());
    let (own, other) = (word(pattern), word(pattern.other()));
    let mut checks: Vec<ConditionCheck> = book
        .safeguards
        .iter()
        .map(|rule| ConditionCheck::new(&rule.common.when, Kind::Touchpoint, book))
        .collect();
    let mut asked = |word: Option<Value>| -> BTreeSet<u8> {
        let mut names = BTreeSet::new();
        for (rule, check) in book.safeguards.iter().zip(&mut checks) {
            let known = |other: FactId| match word {
                Some(word) if other == fact => Fact::Is(word),
                _ => Fact::Unknown,
            };
            let possible = check.space.possible(known);
            if check.truth(&possible).0 != Truth::False {
                names.extend(rule.any_of.iter().copied());
            }
        }
        names
    };
    let (own, other) = (asked(own), asked(other));
    let names = book.vocabulary.safeguards();
    own.difference(&other)
        .map(|at| names[usize::from(*at)].as_str())
        .collect()
}

/// The safeguard that would mend a finding: the first that is missing.
pub(super) fn asked_for<'b>(finding: &Finding, book: &'b Rulebook) -> Option<&'b str> {
    let stated = book.vocabulary.builtin(Builtin::Safeguards)?;
    let safeguards = book
        .safeguards
        .iter()
        .filter(|rule| *rule.common.id.value == *finding.rule_id);
    let mut any_of = safeguards.filter_map(|rule| rule.any_of.first().copied());
    let patterns = book
        .anti_patterns
        .iter()
        .filter(|rule| *rule.common.id.value == *finding.rule_id);
    let tests = patterns.flat_map(|rule| rule.common.when.tests());
    let mut lacking = tests.filter_map(|test| match &test.check {
        Check::Lacks(names) if test.fact == stated => names.first().copied(),
        _ => None,
    });
    let at = any_of.next().or_else(|| lacking.next())?;
    book.vocabulary.safeguards().get(usize::from(at)).map(String::as_str)
}

/// A finding for each safeguard that is needed and not among those stated, at what follows the recommendation or is not
/// built yet: what is to become another pattern needs other ones. In parts, since of a large landscape they are many.
pub(super) fn find(
    recommendations: &[Recommendation],
    forms: &[Arc<Form>],
    covered: &Covered,
    facts: &Facts<'_>,
    book: &Rulebook,
) -> Vec<Vec<Finding>> {
    let pairs: Vec<_> = recommendations.iter().zip(forms).collect();
    parallel::in_parts(&pairs, |pairs| {
        let (mut findings, mut shared) = (Vec::new(), Shared::default());
        for (one, form) in pairs.iter().filter(|(one, _)| one.is_followed()) {
            let (id, subject) = (one.touchpoint, Subject::Touchpoint(one.touchpoint));
            let silent = |rule: SafeguardId| covered.covers(book.safeguard_covered_by(rule), subject);
            let mut missing = needed(form, id, facts, book);
            missing.retain(|needed| needed.is_there == Some(false) && !silent(needed.rule));
            for one in &missing {
                // What mends the one that asks for more mends the other too.
                if !missing.iter().any(|other| other != one && other.does_for(one)) {
                    findings.push(finding(one, id, facts, book.safeguard(one.rule), &mut shared));
                }
            }
        }
        findings
    })
}

fn finding(missing: &Needed, id: TouchpointId, facts: &Facts<'_>, rule: &Safeguard, shared: &mut Shared) -> Finding {
    let landscape = facts.landscape;
    let subject = Subject::Touchpoint(id);
    let filler = Filler::new(facts, subject).params(&rule.common.params);
    let names: Vec<String> = missing.names.iter().map(|name| format!("`{name}`")).collect();
    let at = landscape.subject_name(subject);
    let message = match names.as_slice() {
        [one] => format!("{one} is not among the safeguards of `{at}`"),
        _ => format!("none of {} is among the safeguards of `{at}`", list(&names, "and")),
    };
    let place = facts.vocabulary.builtin(Builtin::Safeguards);
    let stated = place.and_then(|fact| facts.place_of(subject, fact));
    let label = match missing.names.as_slice() {
        [one] => shared.of(&format!("no {one}")),
        _ => shared.of("none of them"),
    };
    Finding {
        rule_id: shared.of(&rule.common.id.value),
        severity: rule.severity,
        of: Kind::Touchpoint,
        subject,
        message,
        why: shared.of(&first_sentence(&filler.fill(&rule.common.why))),
        fix: shared.of(&format!(
            "add {}, and state it under `safeguards`; if it is there already, only state it",
            list(&names, "or")
        )),
        place: FindingPlace {
            span: landscape.subject_place(subject).expect("a touchpoint stands in a file"),
            label: Arc::default(),
        },
        fact_places: stated.map(|span| FindingPlace { span, label }).into_iter().collect(),
        related: Vec::new(),
    }
}

/// `a`, `a or b`, `a, b or c`.
fn list(words: &[String], glue: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {glue} {last}", first.join(", ")),
    }
}
