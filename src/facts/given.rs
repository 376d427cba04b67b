//! Facts that a description gives under `facts:`.

use super::value::{Fact, Value};
use super::vocabulary::{FactDef, FactType};
use crate::description::{GivenFact, Literal};

/// The fact as given; unknown where it is not, or where its value does not fit (which `check` tells).
pub(super) fn of(given: &[GivenFact], definition: &FactDef) -> Fact {
    let found = given.iter().find(|fact| fact.name.value == definition.name.value);
    found
        .and_then(|fact| value(&fact.value.value, &definition.values))
        .map_or(Fact::Unknown, Fact::Is)
}

/// A value of the type, where the literal is one.
pub(super) fn value(literal: &Literal, values: &FactType) -> Option<Value> {
    match (literal, values) {
        (Literal::Bool(value), FactType::YesNo) => Some(Value::Bool(*value)),
        (Literal::Bool(value), FactType::OneOf(_)) => values.parse(&value.to_string()),
        (Literal::Text(text), FactType::YesNo) if text.parse::<bool>().is_ok() => None,
        (Literal::Text(text), _) => values.parse(text),
        (Literal::List(names), FactType::SetOf(_)) => {
            let bits = names.iter().map(|name| match values.parse(&name.value) {
                Some(Value::Set(bit)) => Some(bit),
                _ => None,
            });
            union(bits).map(Value::Set)
        }
        _ => None,
    }
}

/// All bits together; None where one is missing.
pub(crate) fn union(mut bits: impl Iterator<Item = Option<u128>>) -> Option<u128> {
    bits.try_fold(0, |all, bit| Some(all | bit?))
}
