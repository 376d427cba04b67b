//! Reading a safeguard rule.

use super::{Reader, example};
use crate::facts::{Builtin, Value};
use crate::rules::rule::{Safeguard, Severity};

/// The keys that a safeguard has of its own.
pub(super) const KEYS: [&str; 2] = ["any_of", "covered_by"];

pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Option<Safeguard> {
    let any_of = read_any_of(reader);
    let covered_by = reader.names("covered_by");
    let examples = reader.root.get("examples").map_or_else(Vec::new, |entry| {
        example::read_condition_examples(&entry.value, &reader.scope, reader.decoder)
    });
    let common = reader.common_of_form("any_of");
    Some(Safeguard {
        common: common?,
        severity: Severity::Info,
        any_of: any_of?,
        covered_by,
        examples,
    })
}

/// The names of safeguards, as positions among those of the vocabulary; None where there is none.
fn read_any_of(reader: &mut Reader<'_, '_, '_>) -> Option<Vec<u8>> {
    let entry = reader.required("any_of")?;
    let vocabulary = reader.scope.vocabulary;
    let values = &vocabulary.get(vocabulary.builtin(Builtin::Safeguards)?).values;
    let mut positions = Vec::new();
    for item in reader.decoder.list("any_of", &entry.value) {
        let names = values.words().iter().map(String::as_str);
        if let Some(name) = reader.decoder.one_of("any_of", item, names)
            && let Some(Value::Set(bit)) = values.parse(name)
        {
            positions.push(u8::try_from(bit.trailing_zeros()).expect("a bit of 128"));
        }
    }
    if entry.value.items().is_some_and(<[_]>::is_empty) {
        reader
            .decoder
            .mismatch("any_of", &entry.value, "the safeguards of which one will do");
    }
    (!positions.is_empty()).then_some(positions)
}
