//! Facts beside words: a label, a name, and a text that wraps.

use std::fmt::Write;

use console::measure_text_width as width_of;

use super::{Look, clean, wrap};

/// Columns before a label.
const INDENT: usize = 2;
/// The widest name that keeps its text beside it.
const MOST_NAME: usize = 26;

/// One line: its label where it differs from the one above, a name that may be empty, a text.
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) name: String,
    pub(super) text: String,
}

/// Rows in the order in which they are shown.
#[derive(Default)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    /// Adds a row.
    pub(super) fn add(&mut self, label: &'static str, name: impl Into<String>, text: impl Into<String>) {
        self.0.push(Row {
            label,
            name: name.into(),
            text: text.into(),
        });
    }

    /// The rows, in order.
    pub(super) fn all(&self) -> &[Row] {
        &self.0
    }

    /// Lays them out below a line that says the most important thing.
    pub(super) fn under(&self, head: &str, look: Look) -> String {
        let head = wrap(head, look.width).join("\n    ");
        format!("{head}\n{}", self.text(look))
    }

    /// Lays them out in columns.
    pub(super) fn text(&self, look: Look) -> String {
        let label = self.0.iter().map(|row| row.label.len()).max().unwrap_or(0) + 2;
        let names = self.0.iter().map(|row| width_of(&clean(&row.name)));
        let name = match names.filter(|width| *width <= MOST_NAME).max() {
            None | Some(0) => 0,
            Some(width) => width + 2,
        };
        let mut text = String::new();
        let mut above = "";
        for row in &self.0 {
            let label_here = if row.label == above { "" } else { row.label };
            above = row.label;
            let own = clean(&row.name);
            let mut line = format!("{:INDENT$}{label_here:label$}", "");
            // A text alone takes the room of the name too.
            let indent = INDENT + label + if row.name.is_empty() { 0 } else { name };
            let paragraphs = row.text.split('\n').filter(|paragraph| !paragraph.trim().is_empty());
            let room = look.width.saturating_sub(indent).max(24);
            let mut lines: Vec<String> = paragraphs.flat_map(|paragraph| wrap(&clean(paragraph), room)).collect();
            if !row.name.is_empty() {
                line.push_str(&own);
                if width_of(&own) + 2 > name {
                    lines.insert(0, String::new());
                } else {
                    let _ = write!(line, "{:gap$}", "", gap = name - width_of(&own));
                }
            }
            line.push_str(lines.first().map_or("", String::as_str));
            let _ = writeln!(text, "{}", line.trim_end());
            for more in lines.iter().skip(1) {
                let _ = writeln!(text, "{:indent$}{more}", "");
            }
        }
        text
    }
}
