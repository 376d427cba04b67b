//! Descriptions written in random layouts: the same values, another hand.

use std::fmt::Write as _;

use serde_json::Value;

/// A stream of choices; an exhausted one always takes the first, so that shrinking leads to what is plain.
pub(super) struct Choices {
    bytes: std::vec::IntoIter<u8>,
}

impl Choices {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Choices {
            bytes: bytes.into_iter(),
        }
    }

    /// A number below `count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::from(self.bytes.next().unwrap_or(0)) % count
    }

    /// True in one of so many.
    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub(super) fn of<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// A description in some layout.
pub(super) fn write(value: &Value, choices: &mut Choices) -> String {
    let mut writer = Writer {
        choices,
        marks: 0,
        step: 2,
        lean: false,
        literal: false,
    };
    let style = writer.choices.below(8);
    if style == 6 {
        return serde_json::to_string(value).expect("is JSON");
    }
    if style == 7 {
        return serde_json::to_string_pretty(value).expect("is JSON") + "\n";
    }
    if writer.choices.one_in(2) {
        writer.step = 4;
    }
    writer.lean = writer.choices.one_in(3);
    let mut text = String::new();
    if writer.choices.one_in(5) {
        text.push_str("# head\n---\n");
    }
    if style == 5 {
        text.push_str(&writer.flow(value, 0));
    } else {
        text.push_str(writer.block_map(value, 0, "").trim_start_matches('\n'));
    }
    text.push_str(["\n", "", "\n\n", "\n# end"][writer.choices.below(4)]);
    if writer.choices.one_in(3) {
        text = text.replace('\n', "\r\n");
    }
    text
}

struct Writer<'c> {
    choices: &'c mut Choices,
    marks: usize,
    step: usize,
    /// No comments, blank lines and anchors.
    lean: bool,
    /// A block scalar was just written, which would take a comment for its own.
    literal: bool,
}

fn is_safe(text: &str) -> bool {
    let inner = text.chars().all(|c| c.is_alphanumeric() || " -._/%".contains(c));
    let first = text.chars().next().is_some_and(char::is_alphabetic) || text.ends_with(['s', '%']);
    inner && first && text.trim() == text && !matches!(text, "null" | "yes" | "true" | "no")
}

impl Writer<'_> {
    fn extra(&mut self, count: usize) -> bool {
        self.choices.one_in(count) && !self.lean
    }

    fn comment(&mut self) -> String {
        self.marks += 1;
        let tail = self.choices.of(&["", " }", ": [,", "\t'\""]);
        format!("# c{}.{tail}", self.marks)
    }

    fn trailing(&mut self) -> String {
        if self.extra(4) {
            format!("{}{}", self.choices.of(&[" ", "   "]), self.comment())
        } else {
            self.choices.of(&["", "", "", " "]).to_owned()
        }
    }

    /// Lines without content before an entry.
    fn gap(&mut self) -> String {
        let mut gap = String::new();
        if self.extra(6) {
            gap.push('\n');
        }
        let literal = std::mem::take(&mut self.literal);
        if self.extra(6) && !literal {
            let indent = " ".repeat(self.choices.below(9));
            gap = format!("{gap}\n{indent}{}", self.comment());
        }
        gap
    }

    fn anchor(&mut self) -> String {
        if !self.extra(12) {
            return String::new();
        }
        self.marks += 1;
        format!("&a{} ", self.marks)
    }

    fn text(&mut self, text: &str) -> String {
        match self.choices.below(4) {
            0 | 1 if is_safe(text) => text.to_owned(),
            0 | 2 => format!("'{}'", text.replace('\'', "''")),
            _ => serde_json::to_string(text).expect("is JSON"),
        }
    }

    fn scalar(&mut self, value: &Value) -> String {
        match value {
            Value::String(text) => self.text(text),
            other => other.to_string(),
        }
    }

    fn flow(&mut self, value: &Value, indent: usize) -> String {
        let (open, close, items): (_, _, Vec<(Option<&String>, &Value)>) = match value {
            Value::Object(map) => ("{", "}", map.iter().map(|(key, value)| (Some(key), value)).collect()),
            Value::Array(items) => ("[", "]", items.iter().map(|item| (None, item)).collect()),
            scalar => return self.scalar(scalar),
        };
        let lines = self.choices.one_in(4);
        let inner = indent + self.step;
        let pad = if lines { "" } else { self.choices.of(&["", " "]) };
        let comma = self.choices.of(&[", ", ",", ",  "]);
        let last = items.len().saturating_sub(1);
        let mut text = format!("{open}{pad}");
        for (index, (key, value)) in items.into_iter().enumerate() {
            if lines {
                let _ = write!(text, "\n{}", " ".repeat(inner));
            }
            if let Some(key) = key {
                let _ = write!(text, "{}: ", self.text(key));
            }
            if !value.is_null() {
                text.push_str(&self.anchor());
            }
            text.push_str(&self.flow(value, inner));
            let trailing = self.choices.one_in(5);
            match (lines, index == last) {
                (true, is_last) => {
                    if !is_last || trailing {
                        text.push(',');
                    }
                    text.push_str(self.trailing().trim_end_matches(' '));
                }
                (false, true) if trailing => text.push(','),
                (false, true) => {}
                (false, false) => text.push_str(comma),
            }
        }
        if lines {
            let _ = write!(text, "\n{}", " ".repeat(indent));
        }
        text + pad + close
    }

    /// The entries, each on a line of its own; the first one after `first` in place of the line break.
    fn block_map(&mut self, value: &Value, indent: usize, first: &str) -> String {
        let mut text = String::new();
        for (index, (key, value)) in value.as_object().expect("a mapping").iter().enumerate() {
            if index == 0 && !first.is_empty() {
                text.push_str(first);
            } else {
                let _ = write!(text, "{}\n{}", self.gap(), " ".repeat(indent));
            }
            let _ = write!(text, "{}:", self.text(key));
            text.push_str(&self.block_value(value, indent));
        }
        text
    }

    fn block_value(&mut self, value: &Value, indent: usize) -> String {
        let anchor = self.anchor();
        let start = format!(" {anchor}");
        match value {
            Value::Null => match self.choices.below(3) {
                0 => start.trim_end().to_owned() + &self.trailing(),
                1 => format!("{start}~{}", self.trailing()),
                _ => format!("{start}null{}", self.trailing()),
            },
            Value::Object(map) if !map.is_empty() && !self.choices.one_in(3) => {
                let wider = usize::from(self.choices.one_in(8));
                start.trim_end().to_owned() + &self.trailing() + &self.block_map(value, indent + self.step + wider, "")
            }
            Value::Array(items) if !items.is_empty() && !self.choices.one_in(3) => {
                let dash = indent + if self.choices.one_in(3) { 0 } else { self.step };
                let mut text = start.trim_end().to_owned() + &self.trailing();
                for item in items {
                    let _ = write!(text, "{}\n{}-", self.gap(), " ".repeat(dash));
                    let space = self.choices.of(&[" ", " ", "   "]);
                    let block = item.as_object().is_some_and(|map| !map.is_empty()) && !self.choices.one_in(2);
                    if block {
                        text.push_str(&self.block_map(item, dash + 1 + space.len(), space));
                    } else {
                        let _ = write!(text, "{space}{}{}", self.flow(item, dash + 1), self.trailing());
                    }
                }
                text
            }
            // Not the names, which would have to be replaced where they become a list.
            Value::String(text) if text.len() > 7 && self.choices.one_in(2) => {
                let pad = " ".repeat(indent + self.step);
                self.literal = true;
                let head = self.choices.of(&["|-", ">-"]);
                format!("{start}{head}{}\n{pad}{text}", self.trailing())
            }
            other => format!("{start}{}{}", self.flow(other, indent), self.trailing()),
        }
    }
}
