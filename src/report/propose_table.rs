//! A plan as a table for a terminal: one change a line.

use comfy_table::{ColumnConstraint, Table, Width, presets};
use console::measure_text_width as width_of;

use super::cost_rows::assumed;
use super::listed::{listed, settings};
use super::propose_rows::{Row, rows};
use super::{Look, clean, plural, wrap};
use crate::facts::Facts;
use crate::propose::{Plan, Proposal};
use crate::rules::Rulebook;

/// Columns between two cells.
const GAP: usize = 2;

/// The steps in order, and below what is assumed.
#[must_use]
pub fn plan_table(proposal: &Proposal, plan: &Plan, book: &Rulebook, look: Look) -> String {
    let begin = &proposal.states[0].landscape;
    if plan.steps.is_empty() {
        return format!("nothing to change in {}\n", plural(begin.operations.len(), "operation"));
    }
    let head = ["", "change", "systems touched", "what is gained"].map(str::to_owned);
    let mut all: Vec<Row> = vec![head];
    all.extend(
        rows(proposal, plan)
            .into_iter()
            .map(|row| row.map(|cell| clean(&cell).into_owned())),
    );
    let widths = widths(&all, look.width);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in &all {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| wrap(cell, width.max(1)).join("\n"));
        table.add_row(cells);
    }
    for (column, width) in table.column_iter_mut().zip(widths) {
        column.set_padding((0, 2));
        let wide = u16::try_from(width + GAP).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(wide)));
    }
    let mut text: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    text.push('\n');
    text += &listed("findings:", &[findings(plan)], look);
    let assumptions = Facts::new(begin, &book.vocabulary).assumptions();
    text += &listed("assumed:", &[assumed(assumptions)], look);
    text + &listed("set:", &settings(book), look)
}

/// `9 now, 0 after 4 steps`.
pub(super) fn findings(plan: &Plan) -> String {
    let gained: i64 = plan.steps.iter().map(|step| step.gained.findings).sum();
    let now = i64::try_from(plan.findings).unwrap_or(i64::MAX);
    format!("{now} now, {} after {}", now - gained, plural(plan.steps.len(), "step"))
}

/// The number as wide as it is; the gains and the systems at most a quarter of the room each, the change the rest.
fn widths(rows: &[Row], width: usize) -> [usize; 4] {
    let widest = |column: usize| rows.iter().map(|row| width_of(&row[column])).max().unwrap_or_default();
    let number = widest(0);
    let room = width.saturating_sub(number + 4 * GAP);
    let systems = widest(2).min((room / 4).max(12));
    let gains = widest(3).min((room / 4).max(12));
    let change = widest(1).min(room.saturating_sub(systems + gains).max(16));
    [number, change, systems, gains]
}
