//! What each criterion says of a touchpoint, and where it does not hold which test fails.

use super::view::View;
use crate::advice::Recommendation;
use crate::facts::{Builtin, Fact, FactId, FactType, Pattern, Value};
use crate::landscape::{Subject, SystemId};
use crate::rules::{Condition, CriterionId, Truth};

/// On which side a criterion is. Of an open verdict API counts as the one it speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A reason for the verdict.
    For,
    /// It would speak for the verdict, and does not hold, or is beaten.
    NotFor,
    /// It speaks for the other pattern.
    Against,
}

/// A criterion and what becomes of it here.
pub(super) struct Reason {
    pub(super) side: Side,
    pub(super) rule: String,
    pub(super) text: String,
}

/// Every criterion: reasons in their order, then the others by id.
pub(super) fn why(view: &View<'_>, one: &Recommendation) -> Vec<Reason> {
    let book = view.advice.book;
    let mut order: Vec<CriterionId> = one.judgement.because.clone();
    order.extend(
        (0..book.criteria.len())
            .map(CriterionId)
            .filter(|id| !one.judgement.because.contains(id)),
    );
    order.into_iter().map(|id| reason(view, one, id)).collect()
}

fn reason(view: &View<'_>, one: &Recommendation, id: CriterionId) -> Reason {
    let advice = view.advice;
    let criterion = advice.book.criterion(id);
    let is_reason = one.verdict().is_some() && one.judgement.because.contains(&id);
    let side = match one.verdict() {
        Some(_) if is_reason => Side::For,
        None if criterion.recommend == Pattern::Api => Side::For,
        Some(verdict) if verdict == criterion.recommend => Side::NotFor,
        _ => Side::Against,
    };
    let filled = || {
        let because = advice
            .filler(Subject::Touchpoint(one.touchpoint))
            .fill(&criterion.because);
        format!("{because}{}", reacting(view, one, &criterion.common.when.facts()))
    };
    let beaten = one.judgement.beaten.iter().find(|(beaten, _)| *beaten == id);
    let text = match (advice.judge.truth(id, &one.judgement.possible), beaten) {
        (_, Some((_, by))) => format!(
            "{}, but `{}` overrides it",
            filled(),
            advice.book.criterion(*by).common.id.value
        ),
        (Truth::True, _) => filled(),
        _ if is_reason => filled(),
        (Truth::Unknown, _) => open(view, one, &criterion.common.when),
        (Truth::False, _) => failing(view, one, &criterion.common.when).join(", "),
    };
    Reason {
        side,
        rule: criterion.common.id.value.clone(),
        text,
    }
}

/// The names of the systems that react, where a criterion counts them.
fn reacting(view: &View<'_>, one: &Recommendation, facts: &[FactId]) -> String {
    if !facts.iter().any(|fact| view.is_reaction(*fact)) {
        return String::new();
    }
    let sinks = view.advice.facts.reacting(one.touchpoint);
    let name = |id: &SystemId| view.advice.landscape.system(*id).name.clone();
    let mut names: Vec<String> = sinks.known.iter().map(name).collect();
    names.extend(sinks.perhaps.iter().map(|id| format!("perhaps {}", name(id))));
    let consumers = view.advice.book.vocabulary.builtin(Builtin::Consumers);
    let count = consumers.map(|fact| view.advice.facts.get(Subject::Touchpoint(one.touchpoint), fact));
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    if let Some(Fact::Is(Value::Number(count))) = count
        && count > names.len() as f64
        && !names.is_empty()
    {
        names.push(format!("{} not named", count - names.len() as f64));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(": {}", super::few(&names))
    }
}

/// What would make it hold.
fn open(view: &View<'_>, one: &Recommendation, condition: &Condition) -> String {
    let vocabulary = &view.advice.book.vocabulary;
    let parts = match condition {
        Condition::All(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let open = parts.iter().filter(|part| truth(view, one, part) != Truth::True);
    let open: Vec<String> = open.map(|part| part.describe(vocabulary)).collect();
    format!("only if {}", open.join(", and "))
}

/// The tests for want of which it does not hold, in words: "needs is nothing, not answer or outcome".
fn failing(view: &View<'_>, one: &Recommendation, condition: &Condition) -> Vec<String> {
    let vocabulary = &view.advice.book.vocabulary;
    match condition {
        _ if truth(view, one, condition) != Truth::False => Vec::new(),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().flat_map(|part| failing(view, one, part)).collect()
        }
        Condition::Not(part) => vec![part.describe(vocabulary)],
        Condition::Test(test) => {
            let fact = vocabulary.get(test.fact);
            let name = &fact.name.value;
            vec![
                match view.advice.facts.get(Subject::Touchpoint(one.touchpoint), test.fact) {
                    Fact::Is(Value::Bool(yes)) => format!("{name} is {yes}"),
                    known => format!(
                        "{name} is {}, not {}",
                        value(known, &fact.values),
                        test.accepted(vocabulary)
                    ),
                },
            ]
        }
    }
}

fn truth(view: &View<'_>, one: &Recommendation, condition: &Condition) -> Truth {
    view.advice
        .judge
        .space
        .compile(condition)
        .truth(&one.judgement.possible)
}

/// What is known of a fact, in words.
fn value(fact: Fact, values: &FactType) -> String {
    match fact {
        Fact::Is(value) => values.format(value),
        Fact::Between(low, _) => format!("{} or more", values.format(Value::Number(low))),
        Fact::Unknown => "not said".to_owned(),
    }
}
