//! Single values: texts, numbers, and durations, shares and rates in the language that `text::units` reads.

use serde_json::{Value, json};

use super::parts::Definitions;
use crate::facts::FactType;

const NUMBER: &str = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)";
const UP_TO_100: &str = r"(?:0*(?:100(?:\.0*)?|[0-9]{1,2}(?:\.[0-9]*)?)|\.[0-9]+)";
const COUNT: &str = r"\+?[0-9]+";

/// Single values by name.
pub(super) fn definitions() -> Definitions {
    vec![
        (
            "text",
            json!({ "type": ["string", "number", "boolean"], "minLength": 1 }),
        ),
        ("count", value(&FactType::Count)),
        ("duration", value(&FactType::Duration)),
        ("share", value(&FactType::Share)),
        ("rate", value(&FactType::Rate)),
        ("day", day()),
        (
            "name",
            // In one line, without control characters, and not blank.
            json!({ "type": "string", "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$" }),
        ),
    ]
}

/// One value of a type. A number or a truth value may stand in quotes where the reader does not care.
pub(super) fn value(values: &FactType) -> Value {
    either(values, "")
}

/// The same, or a parameter, `$name`.
pub(super) fn value_or_parameter(values: &FactType) -> Value {
    either(values, r"|\$.+")
}

/// One value of a type, or a text of another pattern, which begins with `|`.
fn either(values: &FactType, or: &str) -> Value {
    let pattern = match values {
        FactType::OneOf(words) | FactType::SetOf(words) => {
            let words = json!({ "enum": words });
            if or.is_empty() {
                return words;
            }
            return json!({ "anyOf": [words, { "type": "string", "pattern": r"^\$.+$" }] });
        }
        FactType::YesNo => "true|false".to_owned(),
        FactType::Count => COUNT.to_owned(),
        FactType::Duration => format!(r"\s*{NUMBER}\s*(?:us|µs|ms|s|min|h|d)\s*"),
        FactType::Share => format!(r"\s*{UP_TO_100}\s*%\s*"),
        FactType::Rate => format!(r"\s*{NUMBER}\s*/(?:s|min|h|day)\s*"),
    };
    let pattern = format!("^(?:{pattern}{or})$");
    let wanted = values.wanted();
    match values {
        FactType::YesNo => json!({ "type": ["boolean", "string"], "pattern": pattern, "patternErrorMessage": wanted }),
        FactType::Count => {
            json!({ "type": ["integer", "string"], "minimum": 0, "pattern": pattern, "patternErrorMessage": wanted })
        }
        _ => json!({ "description": wanted, "type": "string", "pattern": pattern, "patternErrorMessage": wanted }),
    }
}

/// A number of times, or `many`.
pub(super) fn times() -> Value {
    json!({
        "type": ["integer", "string"],
        "minimum": 1,
        "pattern": r"^(?:many|\+?0*[1-9][0-9]*)$",
        "patternErrorMessage": "a whole number from 1, or many",
    })
}

/// A day. Which years are leap years is left to the reader.
fn day() -> Value {
    let month_and_day = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])\
        |(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)\
        |02-(?:0[1-9]|1[0-9]|2[0-9])";
    json!({
        "type": "string",
        "pattern": format!("^[0-9]{{4}}-(?:{month_and_day})$"),
        "patternErrorMessage": "a day such as 2027-06-30",
    })
}
