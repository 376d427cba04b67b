//! A plan as Markdown: one change a line.

use std::fmt::Write;

use super::cost_rows::assumed;
use super::listed::settings;
use super::markdown_text::escaped;
use super::propose_rows::{proposal_note, rows};
use super::propose_table::findings;
use crate::facts::Facts;
use crate::propose::{Plan, Proposal};
use crate::rules::Rulebook;

/// The steps in order, what ends other than recommended, and what is assumed.
#[must_use]
pub fn plan_markdown(proposal: &Proposal, plan: &Plan, book: &Rulebook) -> String {
    let mut text = String::from("## Plan\n");
    if plan.steps.is_empty() {
        text.push_str("\nNothing to change.\n");
        return text;
    }
    text.push_str("\n| | change | systems touched | what is gained |\n| --- | --- | --- | --- |\n");
    for row in rows(proposal, plan) {
        let _ = writeln!(text, "| {} |", row.map(|cell| escaped(&cell)).join(" | "));
    }
    let _ = write!(text, "\nFindings: {}.\n", escaped(&findings(plan)));
    for note in &proposal.notes {
        let _ = write!(text, "\nNote: {}.\n", super::markdown_text::prose(&proposal_note(note)));
    }
    let assumptions = Facts::new(&proposal.states[0].landscape, &book.vocabulary).assumptions();
    let _ = write!(text, "\nAssumed: {}.\n", escaped(&assumed(assumptions)));
    for line in settings(book) {
        let _ = write!(text, "\nSet: {}\n", escaped(&line));
    }
    text
}
