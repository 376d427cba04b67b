//! What all JSON has in common.

use std::fmt::Write;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::facts::{FactId, FactType, Value, Vocabulary};
use crate::rules::Rulebook;
use crate::run::Assumptions;

/// What is assumed of the broker.
#[derive(Serialize)]
pub(super) struct Assumed {
    publish_latency_ms: f64,
    broker_availability: f64,
}

impl From<Assumptions> for Assumed {
    fn from(assumptions: Assumptions) -> Self {
        Assumed {
            publish_latency_ms: assumptions.publish_latency,
            broker_availability: assumptions.broker_availability,
        }
    }
}

/// A document in two-space indentation; what a terminal would act on is escaped.
pub(super) fn document(value: &impl Serialize) -> String {
    let plain = serde_json::to_string_pretty(value).expect("strings, numbers, lists and maps with text keys");
    let mut text = if plain.is_ascii() && !plain.contains('\u{7f}') {
        plain
    } else {
        escaped_json(&plain)
    };
    text.push('\n');
    text
}

/// JSON in which what a terminal would act on, or what turns a line around, is escaped.
#[must_use]
pub fn escaped_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        // Outside of strings JSON is ASCII, so that these stand within one.
        if matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

/// The items of a list that stands in the outermost value of a document, as they stand there.
pub(super) fn items<T: Serialize>(items: impl Iterator<Item = T>) -> String {
    let mut text = document(&[items.collect::<Vec<_>>()]);
    let (before, after) = ("[\n  [\n", "\n  ]\n]\n");
    if !text.starts_with(before) {
        return String::new();
    }
    text.truncate(text.len() - after.len());
    text.drain(..before.len());
    text
}

/// A document with items in its empty list of this name, in parts: what makes a list long is so put into words on all
/// cores, and is not all there at a time. `items`: some at a time, none of them empty.
pub(super) fn with_items<'d>(
    mut document: String,
    list: &str,
    items: impl Iterator<Item = String> + 'd,
) -> impl Iterator<Item = String> + 'd {
    let empty = format!("\n  \"{list}\": []");
    let at = document.find(&empty).map_or(document.len(), |at| at + empty.len() - 1);
    let after = document.split_off(at);
    let mut count = 0;
    let items = items.map(move |part| {
        count += 1;
        let glue = if count == 1 { "\n" } else { ",\n" };
        glue.to_owned() + &part
    });
    let mut items = items.peekable();
    let after = if items.peek().is_some() {
        format!("\n  {after}")
    } else {
        after
    };
    std::iter::once(document).chain(items).chain(std::iter::once(after))
}

/// What a configuration sets of a rule, or of a parameter of all rules.
#[derive(Serialize)]
pub(super) struct Setting<'a> {
    /// The rule; None: a parameter of all rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    set: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// All that a configuration sets.
pub(super) fn settings(book: &Rulebook) -> Vec<Setting<'_>> {
    let rules = book.settings.rules.iter().map(|one| Setting {
        rule: Some(&one.rule.value),
        set: one.describe(),
        reason: Some(&one.reason),
    });
    let parameters = book.settings.parameters.iter().map(|one| Setting {
        rule: None,
        set: format!("{} {}", one.name.value, one.value.value),
        reason: None,
    });
    rules.chain(parameters).collect()
}

/// Facts with values, in their order; several values of one as a list.
pub(super) struct FactValues<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) facts: Vec<(FactId, Vec<Value>)>,
}

impl Serialize for FactValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.facts.len()))?;
        for (fact, values) in &self.facts {
            let fact = self.vocabulary.get(*fact);
            let any: Vec<serde_json::Value> = values.iter().map(|value| written(&fact.values, *value)).collect();
            map.serialize_entry(&fact.name.value, &any)?;
        }
        map.end()
    }
}

/// A value as JSON has it: counts as numbers, yes or no as such, a set as a list, all else as it is written.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are whole and not negative"
)]
fn written(values: &FactType, value: Value) -> serde_json::Value {
    match (values, value) {
        (_, Value::Bool(yes)) => yes.into(),
        (FactType::Count, Value::Number(count)) => (count as u64).into(),
        (_, Value::Set(bits)) => {
            let there = values
                .words()
                .iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0);
            there.map(|(_, word)| word.as_str()).collect()
        }
        _ => values.format(value).into(),
    }
}
