//! What a description says, apart from how and where it is written.

use std::collections::HashMap;

use super::kinds::{NewOperation, NewSystem, NewTouchpoint, Value};
use crate::text::{Node, NodeData};

/// A value without places and style.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    /// A number of JSON, as written.
    Number(String),
    /// A text that was, or is to be, written without quotes.
    Word(String),
    /// Any other text. As a value the same as [`Meaning::Word`].
    Text(String),
    List(Vec<Meaning>),
    Map(Vec<(String, Meaning)>),
}

/// One step from a value down to one that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

impl Meaning {
    /// What a node says; aliases and merges are resolved.
    pub(super) fn of(node: &Node<'_>) -> Meaning {
        match &node.data {
            NodeData::Mapping { entries, .. } => Meaning::Map(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone().into_owned(), Meaning::of(&entry.value)))
                    .collect(),
            ),
            NodeData::Sequence { items, .. } => Meaning::List(items.iter().map(Meaning::of).collect()),
            NodeData::Scalar { text, plain: false } => Meaning::Text(text.clone().into_owned()),
            NodeData::Scalar { .. } if node.is_null() => Meaning::Null,
            NodeData::Scalar { text, .. } => match node.boolean() {
                Some(value) => Meaning::Bool(value),
                None if is_number(text) => Meaning::Number(text.clone().into_owned()),
                None => Meaning::Word(text.clone().into_owned()),
            },
        }
    }

    /// A list of names; one alone is written without brackets.
    pub(super) fn names(names: &[String]) -> Meaning {
        match names {
            [name] => Meaning::Text(name.clone()),
            _ => Meaning::List(names.iter().cloned().map(Meaning::Text).collect()),
        }
    }

    /// The value of a key.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Meaning> {
        match self {
            Meaning::Map(entries) => entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The items of a list.
    pub(super) fn items_mut(&mut self) -> Option<&mut Vec<Meaning>> {
        match self {
            Meaning::List(items) => Some(items),
            _ => None,
        }
    }

    /// Sets a key; nothing at all becomes a mapping first.
    pub(super) fn set(&mut self, key: &str, value: Meaning) {
        if let Some(there) = self.get_mut(key) {
            *there = value;
            return;
        }
        if matches!(self, Meaning::Null) {
            *self = Meaning::Map(Vec::new());
        }
        if let Meaning::Map(entries) = self {
            entries.push((key.to_owned(), value));
        }
    }

    /// Sets a key; one that is not there comes before all others.
    pub(super) fn set_first(&mut self, key: &str, value: Meaning) {
        match self {
            Meaning::Map(entries) if entries.iter().all(|(name, _)| name != key) => {
                entries.insert(0, (key.to_owned(), value));
            }
            _ => self.set(key, value),
        }
    }

    /// Takes a key out.
    pub(super) fn remove(&mut self, key: &str) {
        if let Meaning::Map(entries) = self {
            entries.retain(|(name, _)| name != key);
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Meaning::Word(text) | Meaning::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&Value> for Meaning {
    fn from(value: &Value) -> Self {
        match value {
            Value::Bare(text) => match &**text {
                "true" => Meaning::Bool(true),
                "false" => Meaning::Bool(false),
                text if is_number(text) => Meaning::Number(text.to_owned()),
                text => Meaning::Word(text.to_owned()),
            },
            Value::Text(text) => Meaning::Text(text.clone()),
            Value::List(items) => Meaning::List(items.iter().cloned().map(Meaning::Text).collect()),
            Value::Map(entries) => Meaning::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Meaning::from(value)))
                    .collect(),
            ),
        }
    }
}

fn add_given(entries: &mut Vec<(String, Meaning)>, keys: &[(String, Value)], facts: &[(String, Value)]) {
    let meant = |pairs: &[(String, Value)]| -> Vec<(String, Meaning)> {
        pairs
            .iter()
            .map(|(key, value)| (key.clone(), Meaning::from(value)))
            .collect()
    };
    entries.extend(meant(keys));
    if !facts.is_empty() {
        entries.push(("facts".to_owned(), Meaning::Map(meant(facts))));
    }
}

impl From<&NewSystem> for Meaning {
    fn from(system: &NewSystem) -> Self {
        let mut entries = Vec::new();
        add_given(&mut entries, &system.keys, &system.facts);
        Meaning::Map(entries)
    }
}

impl From<&NewOperation> for Meaning {
    fn from(operation: &NewOperation) -> Self {
        let mut entries = vec![("in".to_owned(), Meaning::Text(operation.system.clone()))];
        if let Some(description) = &operation.description {
            entries.push(("description".to_owned(), Meaning::Text(description.clone())));
        }
        if !operation.subscribes.is_empty() {
            entries.push(("subscribes".to_owned(), Meaning::names(&operation.subscribes)));
        }
        add_given(&mut entries, &[], &operation.facts);
        if !operation.touchpoints.is_empty() {
            let touchpoints = operation.touchpoints.iter().map(Meaning::from).collect();
            entries.push(("touchpoints".to_owned(), Meaning::List(touchpoints)));
        }
        Meaning::Map(entries)
    }
}

impl From<&NewTouchpoint> for Meaning {
    fn from(touchpoint: &NewTouchpoint) -> Self {
        let mut entries = Vec::new();
        if let Some(event) = &touchpoint.event {
            entries.push(("event".to_owned(), Meaning::Text(event.clone())));
        }
        if !touchpoint.to.is_empty() {
            entries.push(("to".to_owned(), Meaning::names(&touchpoint.to)));
        }
        if let Some(does) = &touchpoint.does {
            entries.push(("does".to_owned(), Meaning::Text(does.clone())));
        }
        for (key, value) in [("via", &touchpoint.via), ("needs", &touchpoint.needs)] {
            if let Some(value) = value {
                entries.push((key.to_owned(), Meaning::Word(value.clone())));
            }
        }
        add_given(&mut entries, &touchpoint.extra, &touchpoint.facts);
        Meaning::Map(entries)
    }
}

/// Whether it is a number of JSON, which reads as one everywhere.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    let ends = |end: Option<char>| end.is_some_and(|end| end.is_ascii_digit());
    let bare_dot = digits
        .split_once('.')
        .is_some_and(|(_, fraction)| !ends(fraction.chars().next()));
    ends(digits.chars().next())
        && ends(digits.chars().last())
        && !leading_zero
        && !bare_dot
        && text.parse::<f64>().is_ok()
}

/// The way to the first place where a node does not say what is wanted. The order of keys says nothing.
pub(super) fn difference(node: &Node<'_>, wanted: &Meaning) -> Option<Vec<Step>> {
    let mut path = Vec::new();
    differs(node, wanted, &mut path).then_some(path)
}

fn differs(node: &Node<'_>, wanted: &Meaning, path: &mut Vec<Step>) -> bool {
    match (&node.data, wanted) {
        (NodeData::Mapping { entries, .. }, Meaning::Map(pairs)) => {
            let wanted: HashMap<&str, &Meaning> = pairs.iter().map(|(key, value)| (&**key, value)).collect();
            for entry in entries {
                path.push(Step::Key(entry.key.clone().into_owned()));
                if wanted
                    .get(&*entry.key)
                    .is_none_or(|value| differs(&entry.value, value, path))
                {
                    return true;
                }
                path.pop();
            }
            entries.len() != pairs.len()
        }
        (NodeData::Sequence { items, .. }, Meaning::List(wanted)) => {
            for (index, (item, wanted)) in items.iter().zip(wanted).enumerate() {
                path.push(Step::Item(index));
                if differs(item, wanted, path) {
                    return true;
                }
                path.pop();
            }
            items.len() != wanted.len()
        }
        (NodeData::Scalar { .. }, wanted) => match (Meaning::of(node), wanted) {
            (Meaning::Null, Meaning::Null) => false,
            (Meaning::Bool(is), Meaning::Bool(wanted)) => is != *wanted,
            (Meaning::Number(is), Meaning::Number(wanted)) => is != *wanted,
            (is, wanted) => is.text().is_none() || is.text() != wanted.text(),
        },
        _ => true,
    }
}
