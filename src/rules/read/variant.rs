//! Reading a variant.

use super::{Reader, example};
use crate::facts::Pattern;
use crate::rules::rule::Variant;

/// The keys that a variant has of its own.
pub(super) const KEYS: [&str; 2] = ["of", "does"];

pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Option<Variant> {
    let of = reader
        .required("of")
        .and_then(|entry| reader.decoder.word::<Pattern>("of", &entry.value));
    let does = reader.template("does");
    let examples = reader.root.get("examples").map_or_else(Vec::new, |entry| {
        example::read_condition_examples(&entry.value, &reader.scope, reader.decoder)
    });
    let common = reader.common_of_form("does");
    Some(Variant {
        common: common?,
        of: of?.value,
        does: does?,
        examples,
    })
}
