//! How a file is written: its steps, its braces, whether it is JSON.

use super::page::Page;
use crate::text::{Node, NodeData};

/// The habits of one file, which new text follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// The whole file is JSON: keys and texts have quotes.
    pub(super) json: bool,
    /// `{ a: 1 }`, not `{a: 1}`.
    pub(super) padded: bool,
    /// `"a":1,"b":2`, without spaces.
    pub(super) compact: bool,
    /// How many columns a block is indented.
    pub(super) step: usize,
    /// How many columns the `-` of a touchpoint stands to the right of `touchpoints`.
    pub(super) dash: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            json: false,
            padded: true,
            compact: false,
            step: 2,
            dash: 2,
        }
    }
}

impl Style {
    /// The habits of a file; the house's own where it shows none.
    pub(super) fn of(root: &Node<'_>, text: &str) -> Style {
        let page = Page(text);
        let first = page.own(root).first();
        let json =
            root.is_flow() && first.is_some_and(|entry| page.from(entry.key_span.range().start).starts_with('"'));
        let compact = json
            && first
                .and_then(|entry| page.after_colon(entry))
                .is_some_and(|colon| !page.from(colon).starts_with(char::is_whitespace));
        let step = step(root, page).unwrap_or(2);
        Style {
            json,
            compact,
            padded: padded(root, page).unwrap_or(!compact),
            step,
            dash: dash(root, page).unwrap_or(step),
        }
    }
}

/// The indentation of the first section.
fn step(root: &Node<'_>, page: Page<'_>) -> Option<usize> {
    let column = |node: &Node<'_>| page.column(node.span.range().start);
    ["operations", "systems"].into_iter().find_map(|key| {
        let section = &root.get(key)?.value;
        let block = !root.is_flow() && !section.is_flow() && !page.own(section).is_empty();
        block
            .then(|| column(section).checked_sub(column(root)))?
            .filter(|step| *step > 0)
    })
}

/// How far the `-` of the first touchpoints is indented.
fn dash(root: &Node<'_>, page: Page<'_>) -> Option<usize> {
    let operations = page.own(&root.get("operations")?.value);
    operations.iter().find_map(|operation| {
        let touchpoints = page
            .own(&operation.value)
            .iter()
            .find(|entry| entry.key == "touchpoints")?;
        let first = touchpoints.value.items()?.first()?;
        let line = page.before(first.span.range().start);
        let dash = line.len() - line.trim_start().len();
        let block = !touchpoints.value.is_flow() && line.trim_start().starts_with('-');
        let key = page.column(touchpoints.key_span.range().start);
        block.then(|| dash.checked_sub(key))?
    })
}

/// Whether the first mapping in braces that stands in one line has spaces inside of them.
fn padded(node: &Node<'_>, page: Page<'_>) -> Option<bool> {
    if page.is_alias(node) {
        return None;
    }
    let range = node.span.range();
    match &node.data {
        NodeData::Scalar { .. } => None,
        NodeData::Sequence { items, .. } => items.iter().find_map(|item| padded(item, page)),
        NodeData::Mapping { entries, flow } => {
            let written = page.between(range.start, range.end);
            if *flow && !entries.is_empty() && !written.contains('\n') {
                return Some(written.starts_with("{ "));
            }
            page.own(node).iter().find_map(|entry| padded(&entry.value, page))
        }
    }
}
