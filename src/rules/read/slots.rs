//! Which placeholders and labels a rule's texts may have.

use super::condition::Scope;
use super::misspelt;
use crate::facts::Kind;
use crate::rules::template::Template;
use crate::text::{Decoder, Entry};

/// What can stand in a text about a subject, apart from facts and parameters.
fn words(of: Kind) -> &'static [&'static str] {
    match of {
        Kind::Touchpoint => &[
            "caller",
            "callee",
            "callees",
            "operation",
            "system",
            "event",
            "waits_for",
            "does",
        ],
        Kind::Operation => &["operation", "system", "caller", "callees", "unpublished"],
        Kind::System => &["system"],
        Kind::Landscape => &["landscape"],
    }
}

/// Tells placeholders that nothing will ever fill.
pub(super) fn check(template: &Template, scope: &Scope<'_>, decoder: &mut Decoder<'_>) {
    let facts = scope.vocabulary.facts.iter().filter(|fact| scope.of.sees(fact.of));
    let mut known: Vec<&str> = words(scope.of).to_vec();
    known.extend(scope.params.keys().map(String::as_str));
    known.extend(facts.map(|fact| fact.name.value.as_str()));
    if scope.of == Kind::Operation {
        // The labels of an operation's places speak of its touchpoints.
        known.extend(["callee", "needs", "does"]);
    }
    for slot in template.slots() {
        if !known.contains(&slot.value.as_str()) {
            decoder.tell(misspelt("placeholder", &slot.value, slot.span, known.iter().copied()));
        }
    }
}

/// Tells a label of a place that there is not.
pub(super) fn check_label(entry: &Entry<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) {
    if !matches!(&*entry.key, "here" | "related") {
        scope.fact(&entry.key, entry.key_span, decoder);
    }
}
