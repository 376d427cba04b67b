//! The comments within a piece of text.

use super::page::Page;
use crate::text::{Node, NodeData};

/// The comments between two places, each from its `#` to the end of its line. `nodes`: all that stands there, whose
/// texts may hold a `#` of their own.
pub(super) fn comments<'t>(page: Page<'t>, nodes: &[&Node<'_>], start: usize, end: usize) -> Vec<&'t str> {
    let mut texts = Vec::new();
    for node in nodes {
        collect(page, node, &mut texts);
    }
    texts.sort_unstable();
    let mut found = Vec::new();
    let mut at = start;
    while let Some(next) = page.between(at, end).find('#').map(|length| at + length) {
        if let Some((_, after)) = texts.iter().find(|(from, to)| (*from..*to).contains(&next)) {
            at = *after;
            continue;
        }
        let line_end = page.line_end(next);
        if page.before(next).is_empty() || page.before(next).ends_with([' ', '\t']) {
            found.push(page.between(next, line_end).trim_end());
            at = line_end;
        } else {
            at = next + 1;
        }
    }
    found
}

/// The places of the keys and single values in a node.
fn collect(page: Page<'_>, node: &Node<'_>, texts: &mut Vec<(usize, usize)>) {
    let whole = node.span.range();
    match &node.data {
        NodeData::Scalar { .. } => texts.push((whole.start, whole.end)),
        _ if page.is_alias(node) => texts.push((whole.start, whole.end)),
        NodeData::Sequence { items, .. } => items.iter().for_each(|item| collect(page, item, texts)),
        NodeData::Mapping { .. } => {
            for entry in page.own(node) {
                let key = entry.key_span.range();
                texts.push((key.start, key.end));
                collect(page, &entry.value, texts);
            }
        }
    }
}
