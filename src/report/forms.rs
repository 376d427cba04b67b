//! In which form the recommended patterns suit best, and what is needed around them.

use std::fmt::Write;

use super::view::{View, few};
use super::{Look, clean, clean_short, wrap};
use crate::advice::{Needed, describe};
use crate::facts::{FactId, FactType, Value};
use crate::landscape::{OperationId, Subject, TouchpointId};
use crate::rules::{Check, Common, VariantId};

/// The columns that a word beside a block takes.
const LABEL: usize = 13;
/// The longest that an id of a list gets.
const MOST_ID: usize = 200;

/// A variant, and the touchpoints that it suits.
pub(super) struct Way {
    /// The variant's id.
    pub(super) variant: String,
    /// The ids of the touchpoints.
    pub(super) ids: Vec<String>,
    /// What the form is.
    pub(super) does: String,
}

/// What is needed around some touchpoints of one operation.
pub(super) struct Around {
    /// Their ids within the operation.
    pub(super) ids: Vec<String>,
    /// What is needed, in parts.
    pub(super) needs: Vec<String>,
}

/// The touchpoints of which a form is told: not those that are kept though another pattern is recommended.
fn told(view: &View<'_>, operation: OperationId) -> Vec<TouchpointId> {
    let told = view.of(operation).filter(|one| view.kept_as_it_is(one).is_none());
    told.map(|one| one.touchpoint).collect()
}

/// Each variant that suits somewhere, by id.
pub(super) fn ways(view: &View<'_>) -> Vec<Way> {
    let advice = view.advice;
    let mut at: Vec<Vec<TouchpointId>> = vec![Vec::new(); advice.book.variants.len()];
    for id in view.operations.iter().flat_map(|operation| told(view, *operation)) {
        for VariantId(variant) in &advice.form(id).how {
            at[*variant].push(id);
        }
    }
    let all = advice.book.variants.iter().zip(at).filter(|(_, at)| !at.is_empty());
    all.map(|(rule, at)| Way {
        variant: rule.common.id.value.clone(),
        ids: at
            .iter()
            .map(|id| advice.landscape.touchpoint(*id).id.clone())
            .collect(),
        does: match at.as_slice() {
            [only] => advice.filler(Subject::Touchpoint(*only)).fill(&rule.does),
            _ => describe(&rule.does, &rule.common, &advice.book.vocabulary),
        },
    })
    .collect()
}

/// What is needed around the touchpoints of an operation; those that need the same together.
pub(super) fn around(view: &View<'_>, operation: OperationId) -> Vec<Around> {
    let mut groups: Vec<Around> = Vec::new();
    for id in told(view, operation) {
        let needs = needs(view, id);
        if needs.is_empty() {
            continue;
        }
        let name = view.advice.landscape.short_id(id).to_owned();
        match groups.iter_mut().find(|group| group.needs == needs) {
            Some(group) => group.ids.push(name),
            None => groups.push(Around { ids: vec![name], needs }),
        }
    }
    groups
}

/// What a touchpoint needs around it, in parts: where it was said what there is, what it lacks and what it has.
pub(super) fn needs(view: &View<'_>, id: TouchpointId) -> Vec<String> {
    let needed = view.advice.safeguards(id);
    let mut parts = Vec::new();
    for (is_there, head) in [(Some(false), "lacks "), (None, ""), (Some(true), "has ")] {
        let of = || needed.iter().filter(|one| one.is_there == is_there);
        let single: Vec<&str> = of()
            .filter(|one| one.names.len() == 1)
            .map(|one| one.names[0].as_str())
            .collect();
        if !single.is_empty() {
            parts.push(format!("{head}{}", single.join(", ")));
        }
        // One that is needed anyway meets the need for any of several too.
        let anyway = |name: &String| needed.iter().any(|other| other.names == [name.as_str()]);
        let several = of().filter(|one| one.names.len() > 1 && !one.names.iter().any(anyway));
        parts.extend(several.map(|one| format!("{head}{}", any_of(one))));
    }
    for (one, facts) in view.advice.open_safeguards(id) {
        let rule = view.advice.book.safeguard(one.rule);
        parts.push(format!("{} where {}", any_of(&one), open(view, &rule.common, &facts)));
    }
    parts
}

/// `circuit-breaker, fallback or cache`.
pub(super) fn any_of(one: &Needed) -> String {
    match one.names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        names => names.concat(),
    }
}

/// The open part of a condition in few words: "sometimes down".
pub(super) fn open(view: &View<'_>, rule: &Common, facts: &[FactId]) -> String {
    let vocabulary = &view.advice.book.vocabulary;
    let tests = rule.when.tests().into_iter().filter(|test| facts.contains(&test.fact));
    let words = tests.map(|test| {
        let fact = vocabulary.get(test.fact);
        let is_so = test.check == Check::OneOf(vec![Value::Bool(true)]);
        if fact.values == FactType::YesNo && is_so {
            fact.name.value.replace('_', " ")
        } else {
            test.describe(vocabulary)
        }
    });
    let mut words: Vec<String> = words.collect();
    words.dedup();
    words.join(" and ")
}

/// The variants below a table; where it is asked for, the safeguards of each operation too.
pub(super) fn text(view: &View<'_>, look: Look) -> String {
    let mut text = how(view, look);
    if view.safeguards {
        text.push_str(&safeguards(view, look));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// In which form the recommended patterns suit best; empty where there is nothing to say.
#[must_use]
pub fn how(view: &View<'_>, look: Look) -> String {
    let ways: Vec<String> = ways(view)
        .iter()
        .map(|way| format!("{}: {}\n{}", way.variant, ids(&way.ids), way.does))
        .collect();
    beside("how", &ways, look)
}

/// What is needed around the touchpoints of each operation; the operation named where there are several.
#[must_use]
pub fn safeguards(view: &View<'_>, look: Look) -> String {
    let mut items = Vec::new();
    for operation in &view.operations {
        let groups = around(view, *operation);
        let several = view.operations.len() > 1;
        if several && !groups.is_empty() {
            items.push(view.title(*operation));
        }
        let lines = groups
            .iter()
            .map(|group| format!("{}: {}", ids(&group.ids), group.needs.join("; ")));
        match items.last_mut() {
            Some(title) if several => lines.for_each(|line| {
                title.push('\n');
                title.push_str(&line);
            }),
            _ => items.extend(lines),
        }
    }
    beside("safeguards", &items, look)
}

fn ids(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| clean_short(id, MOST_ID).into_owned()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    few(&ids)
}

/// Items beside a word; what an item has on a second line, and what wraps, stands a little further right.
#[must_use]
pub fn beside(label: &str, items: &[String], look: Look) -> String {
    let mut text = String::new();
    let mut label = label;
    for item in items {
        for (level, paragraph) in item.split('\n').enumerate() {
            let mut hanging = 2 * level.min(1);
            for line in wrap(&clean(paragraph), look.width.saturating_sub(LABEL + 4).max(20)) {
                let _ = writeln!(text, "{label:LABEL$}{:hanging$}{line}", "");
                (label, hanging) = ("", 2 * level.min(1) + 2);
            }
        }
    }
    text
}
