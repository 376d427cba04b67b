//! New lines in block style.

use super::page::{Page, is_blank};
use crate::text::{Node, NodeData};

/// The end of the last line of a block entry: the place where a new line after it goes.
///
/// `column`: that of the entry's mapping or of the list's dashes, `last`: the entry's value, `end`: where it ends.
pub(super) fn end_of_block(page: Page<'_>, column: usize, last: &Node<'_>, end: usize) -> usize {
    let mut end = page.line_end(end);
    for _ in 0..kept_lines(page, last) {
        match page.next_line(end).map(|next| page.line_end(next)) {
            Some(line_end) if page.before(line_end).trim().is_empty() => end = line_end,
            _ => break,
        }
    }
    // A merge at the end of a nested mapping is no entry of it, so that its lines are still to come.
    let mut at = end;
    while let Some(next) = page.next_line(at) {
        at = page.line_end(next);
        let line = page.between(next, at);
        if is_blank(line) {
            continue;
        }
        if line.chars().take_while(|c| *c == ' ').count() <= column {
            break;
        }
        end = at;
    }
    end
}

/// How many empty lines a literal at the end of a value keeps as its own.
fn kept_lines(page: Page<'_>, last: &Node<'_>) -> usize {
    match &last.data {
        NodeData::Scalar { text, plain } => {
            let quoted = page.from(last.span.range().start).starts_with(['"', '\'']);
            let breaks = text.len() - text.trim_end_matches('\n').len();
            if *plain || quoted { 0 } else { breaks.saturating_sub(1) }
        }
        _ if page.is_alias(last) => 0,
        NodeData::Sequence { items, flow: false } => items.last().map_or(0, |item| kept_lines(page, item)),
        NodeData::Mapping { flow: false, .. } => {
            page.own(last).last().map_or(0, |entry| kept_lines(page, &entry.value))
        }
        _ => 0,
    }
}

/// Whether an empty line stands between the ends of two entries.
pub(super) fn has_blank_line(between: &str) -> bool {
    let lines: Vec<&str> = between.split('\n').collect();
    // The first part ends the one entry's line, the last one begins the other's.
    let inner = lines.len().saturating_sub(1).max(1);
    lines[1.min(inner)..inner].iter().any(|line| line.trim().is_empty())
}
