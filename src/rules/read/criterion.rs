//! Reading a criterion.

use super::{Reader, example};
use crate::facts::{Builtin, Pattern};
use crate::rules::rule::Criterion;
use crate::rules::template::Template;
use crate::text::{Diagnostic, Entry};

/// The keys that a criterion has of its own.
pub(super) const KEYS: [&str; 5] = ["recommend", "overrides", "because", "short", "worth_a_change"];

pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Option<Criterion> {
    let recommend = reader
        .required("recommend")
        .and_then(|entry| reader.decoder.word::<Pattern>("recommend", &entry.value));
    let because = reader.template("because");
    let short = match reader.root.get("short") {
        Some(_) => reader.template("short"),
        None => reader.id.as_ref().map(|id| Template::new(id, "")),
    };
    let overrides = reader.names("overrides");
    let overrides_span = reader.root.get("overrides").map(Entry::span);
    let worth_a_change = reader
        .root
        .get("worth_a_change")
        .and_then(|entry| reader.decoder.boolean("worth_a_change", &entry.value))
        .is_none_or(|said| said.value);
    let examples = reader.root.get("examples").map_or_else(Vec::new, |entry| {
        example::read_criterion_examples(&entry.value, &reader.scope, reader.decoder)
    });
    let common = reader.common()?;
    for test in common.when.tests() {
        let fact = reader.scope.vocabulary.get(test.fact);
        if fact.builtin.is_some_and(Builtin::comes_of_verdicts) {
            let message = format!(
                "`{}` comes of what the criteria decide, so none can read it",
                fact.name.value
            );
            reader
                .decoder
                .tell(Diagnostic::at(test.span, message).help("read it in an anti-pattern, a variant or a safeguard"));
        }
    }
    Some(Criterion {
        common,
        recommend: recommend?.value,
        overrides,
        overrides_span,
        because: because?,
        short: short?,
        worth_a_change,
        examples,
    })
}
