//! Costs as a table for a terminal: one block for each operation.

use comfy_table::{Table, presets};
use console::measure_text_width as width_of;

use super::cost_rows::{Row, assumed, notes, rows};
use super::listed::{listed, settings};
use super::view::View;
use super::{Look, clean, plural, wrap};
use crate::cost::{Cost, Costs};

/// Columns between two cells.
const GAP: usize = 2;
/// The least width of a column with figures.
const LEAST: usize = 12;
/// The width of the names of the rows.
const NAMES: usize = 16;

/// All operations, in one width, with what is missing and what one change gains, and below what is assumed.
#[must_use]
pub fn cost_table(view: &View<'_>, costs: &Costs<'_>, look: Look) -> String {
    if costs.operations.is_empty() {
        let landscape = view.advice.landscape;
        let (operations, files) = (view.operations.len(), landscape.files.len());
        return format!(
            "nothing to add up: no touchpoints in {}, {}\n",
            plural(operations, "operation"),
            plural(files, "file")
        );
    }
    let blocks: Vec<(Vec<Row>, &Cost)> = costs.operations.iter().map(|cost| (block(view, cost), cost)).collect();
    let widths = widths(&blocks, look.width);
    let mut text = String::new();
    for (rows, cost) in &blocks {
        text.push_str(&laid_out(rows, widths));
        for (word, note) in notes(view, cost) {
            let indent = 2 + word.len() + 1;
            let lines = wrap(&clean(&note), look.width.saturating_sub(indent).max(20));
            for (at, line) in lines.iter().enumerate() {
                let word = if at == 0 { word } else { "" };
                text.push_str(format!("  {word:width$} {line}", width = indent - 3).trim_end());
                text.push('\n');
            }
        }
        text.push('\n');
    }
    text.push_str(&listed("assumed:", &[assumed(view.advice.facts.assumptions())], look));
    text + &listed("set:", &settings(view.advice.book), look)
}

fn block(view: &View<'_>, cost: &Cost) -> Vec<Row> {
    let title = clean(&view.title(cost.operation)).into_owned();
    let owed = if cost.owed.is_some() { "slo" } else { "" };
    let head = [title, owed.to_owned(), "today".to_owned(), "as recommended".to_owned()];
    let mut all = vec![head];
    all.extend(
        rows(view, cost)
            .into_iter()
            .map(|row| row.map(|cell| clean(&cell).into_owned())),
    );
    for row in &mut all[1..] {
        row[0].insert_str(0, "  ");
    }
    all
}

/// The widths of the columns over all blocks; the last takes what is left of the terminal.
fn widths(blocks: &[(Vec<Row>, &Cost)], width: usize) -> [usize; 4] {
    let widest = |column: usize, rows: &mut dyn Iterator<Item = &Row>| {
        rows.map(|row| width_of(&row[column])).max().unwrap_or_default()
    };
    let mut all = [0; 4];
    all[0] = widest(0, &mut blocks.iter().flat_map(|(rows, _)| rows));
    for (column, width) in all.iter_mut().enumerate().skip(1) {
        *width = widest(column, &mut blocks.iter().flat_map(|(rows, _)| rows));
    }
    // A long title takes lines, so that the figures keep their place.
    let title = width.saturating_sub(all[1] + 2 * LEAST + 3 * GAP);
    all[0] = all[0].min(title.max(NAMES));
    let left = width.saturating_sub(all[0] + all[1] + 3 * GAP);
    if all[2] + all[3] > left {
        all[2] = all[2].min(left / 2).max(LEAST);
        all[3] = left.saturating_sub(all[2]).max(LEAST);
    }
    all
}

fn laid_out(rows: &[Row], widths: [usize; 4]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in rows {
        let cells = row.iter().zip(widths);
        table.add_row(cells.map(|(cell, width)| {
            let lines = wrap(
                cell.trim_start(),
                width.saturating_sub(cell.len() - cell.trim_start().len()).max(1),
            );
            let indent = &cell[..cell.len() - cell.trim_start().len()];
            lines
                .iter()
                .map(|line| format!("{indent}{line}"))
                .collect::<Vec<_>>()
                .join("\n")
        }));
    }
    for (column, width) in table.column_iter_mut().zip(widths) {
        column.set_padding((0, 2));
        let wide = u16::try_from(width + GAP).unwrap_or(u16::MAX);
        column.set_constraint(comfy_table::ColumnConstraint::Absolute(comfy_table::Width::Fixed(wide)));
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}
