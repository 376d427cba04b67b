//! New values as text, in a file's style.

use super::meaning::Meaning;
use super::quote::{Context, quote, quote_word, quoted};
use super::style::Style;

/// Touchpoints in lines longer than this get a line for each key.
const WIDTH: usize = 120;

/// What a value is in a description; decides which new values get lines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Root,
    Systems,
    Operations,
    Operation,
    Touchpoints,
    Other,
}

impl Role {
    /// The role of the value of a key.
    pub(super) fn child(self, key: &str) -> Role {
        match (self, key) {
            (Role::Root, "systems") => Role::Systems,
            (Role::Root, "operations") => Role::Operations,
            (Role::Operations, _) => Role::Operation,
            (Role::Operation, "touchpoints") => Role::Touchpoints,
            _ => Role::Other,
        }
    }
}

impl Style {
    /// A key with its `:` and the space after it.
    pub(super) fn key(self, key: &str, context: Context) -> String {
        let key = if self.json { quoted(key) } else { quote(key, context) };
        let space = if self.compact { "" } else { " " };
        format!("{key}:{space}")
    }

    /// What stands between two items in one line.
    pub(super) fn comma(self) -> &'static str {
        if self.compact { "," } else { ", " }
    }

    /// What stands inside of braces.
    pub(super) fn padding(self) -> &'static str {
        if self.padded { " " } else { "" }
    }

    /// A key and its value inside of braces.
    pub(super) fn flow_entry(self, (key, value): &(String, Meaning)) -> String {
        self.key(key, Context::Flow) + &self.flow(value)
    }

    /// A value inside of braces, in one line.
    pub(super) fn flow(self, value: &Meaning) -> String {
        self.value(value, Context::Flow)
    }

    /// A value in one line.
    pub(super) fn value(self, value: &Meaning, context: Context) -> String {
        match value {
            Meaning::Null => "null".to_owned(),
            Meaning::Bool(value) => value.to_string(),
            Meaning::Number(text) => text.clone(),
            Meaning::Word(text) | Meaning::Text(text) if self.json => quoted(text),
            Meaning::Word(text) => quote_word(text, context),
            Meaning::Text(text) => quote(text, context),
            Meaning::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.flow(item)).collect();
                format!("[{}]", items.join(self.comma()))
            }
            Meaning::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Meaning::Map(entries) => {
                let entries: Vec<String> = entries.iter().map(|entry| self.flow_entry(entry)).collect();
                format!("{{{0}{1}{0}}}", self.padding(), entries.join(self.comma()))
            }
        }
    }

    /// A key and its value as lines of their own: sections, operations and touchpoints in blocks, all else in one line.
    pub(super) fn lines(self, (key, value): &(String, Meaning), role: Role, column: usize, lines: &mut Vec<String>) {
        let indent = " ".repeat(column);
        let start = indent + &self.key(key, Context::Block);
        match (role, value) {
            (Role::Systems | Role::Operations | Role::Operation, Meaning::Map(entries)) if !entries.is_empty() => {
                lines.push(start.trim_end().to_owned());
                for entry in entries {
                    self.lines(entry, role.child(&entry.0), column + self.step, lines);
                }
            }
            (Role::Touchpoints, Meaning::List(items)) if !items.is_empty() => {
                lines.push(start.trim_end().to_owned());
                let dash = " ".repeat(column + self.dash);
                for item in items {
                    self.item(item, &dash, lines);
                }
            }
            _ if self.json => lines.push(start + &self.value(value, Context::Block)),
            _ => self.wide(&(key.clone(), value.clone()), column, lines),
        }
    }

    /// An item of a list: in one line where it fits, else a mapping with a line for each key.
    pub(super) fn item(self, item: &Meaning, indent: &str, lines: &mut Vec<String>) {
        let line = format!("{indent}- {}", self.flow(item));
        match item {
            Meaning::Map(entries) if line.chars().count() > WIDTH && !self.json => {
                let column = indent.len() + 2;
                let mut inner = Vec::new();
                for entry in entries {
                    self.wide(entry, column, &mut inner);
                }
                let mut inner = inner.into_iter();
                lines.extend(inner.next().map(|first| format!("{indent}- {}", first.trim_start())));
                lines.extend(inner);
            }
            _ => lines.push(line),
        }
    }

    /// A key and its value: in one line where it fits, else with a line for each part of it.
    fn wide(self, (key, value): &(String, Meaning), column: usize, lines: &mut Vec<String>) {
        let start = " ".repeat(column) + &self.key(key, Context::Block);
        let line = format!("{start}{}", self.value(value, Context::Block));
        if line.chars().count() <= WIDTH {
            return lines.push(line);
        }
        match value {
            Meaning::Map(entries) => {
                lines.push(start.trim_end().to_owned());
                for entry in entries {
                    self.wide(entry, column + self.step, lines);
                }
            }
            Meaning::List(items) => {
                lines.push(start.trim_end().to_owned());
                let dash = " ".repeat(column + self.step);
                lines.extend(
                    items
                        .iter()
                        .map(|item| format!("{dash}- {}", self.value(item, Context::Block))),
                );
            }
            _ => lines.push(line),
        }
    }
}
