//! Costs as Markdown: a table for each operation.

use std::fmt::Write;

use super::cost_rows::{assumed, notes, rows};
use super::listed::settings;
use super::markdown_text::escaped;
use super::view::View;
use crate::cost::Costs;

/// A table for each operation, with what is missing and what one change gains.
#[must_use]
pub fn cost_markdown(view: &View<'_>, costs: &Costs<'_>) -> String {
    let mut text = String::from("## Costs\n");
    if costs.operations.is_empty() {
        text.push_str("\nNo touchpoints, so nothing to add up.\n");
    }
    for cost in &costs.operations {
        let title = view.title(cost.operation);
        let _ = write!(
            text,
            "\n### {}\n\n| | slo | today | as recommended |\n| --- | --- | --- | --- |\n",
            escaped(&title)
        );
        for row in rows(view, cost) {
            let _ = writeln!(text, "| {} |", row.map(|cell| escaped(&cell)).join(" | "));
        }
        let notes = notes(view, cost);
        if !notes.is_empty() {
            text.push('\n');
        }
        for (word, note) in notes {
            let _ = writeln!(text, "- {word} {}", escaped(&note));
        }
    }
    let _ = write!(
        text,
        "\nAssumed: {}.\n",
        escaped(&assumed(view.advice.facts.assumptions()))
    );
    for line in settings(view.advice.book) {
        let _ = write!(text, "\nSet: {}\n", escaped(&line));
    }
    text
}
