//! Reading a criterion.

use super::{Reader, example};
use crate::facts::Pattern;
use crate::rules::rule::Criterion;
use crate::rules::template::Template;
use crate::text::Entry;

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
    let common = reader.common();
    Some(Criterion {
        common: common?,
        recommend: recommend?.value,
        overrides,
        overrides_span,
        because: because?,
        short: short?,
        worth_a_change,
        examples,
    })
}
