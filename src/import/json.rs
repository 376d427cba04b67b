//! Values of JSON as the sources write them: numbers as numbers or as texts.

use std::time::Duration;

use serde_json::Value;

/// A text that is not empty.
pub(super) fn text<'v>(record: &'v Value, key: &str) -> Option<&'v str> {
    record.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A number, also in quotes.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A count that is not negative.
pub(super) fn count(record: &Value, key: &str) -> Option<u64> {
    whole(number(record.get(key)?)?)
}

/// A number as a count, rounded; none where it is negative or too great to be one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 2^53, checked"
)]
pub(super) fn whole(number: f64) -> Option<u64> {
    (0.0..9_007_199_254_740_992.0)
        .contains(&number)
        .then(|| number.round() as u64)
}

/// Milliseconds as a duration.
pub(super) fn millis(number: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(number / 1e3)
        .ok()
        .filter(|time| time.as_secs() < 1 << 33)
}
