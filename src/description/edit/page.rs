//! The text of a file as lines and columns, and patches to it.

use std::ops::Range;

use crate::text::{Entry, Node, NodeData};

/// A change to a text: what stands at `range` becomes `text`.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// The text with all patches; of those at one place, the earlier one comes first.
pub(super) fn patched(text: &str, mut patches: Vec<Patch>) -> String {
    patches.sort_by_key(|patch| patch.range.start);
    let mut new = String::with_capacity(text.len() + patches.iter().map(|patch| patch.text.len()).sum::<usize>());
    let mut kept = 0;
    for patch in patches {
        new.push_str(text.get(kept..patch.range.start).unwrap_or_default());
        new.push_str(&patch.text);
        kept = kept.max(patch.range.end);
    }
    new.push_str(text.get(kept..).unwrap_or_default());
    new
}

/// A text, asked about its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'t>(pub(super) &'t str);

impl<'t> Page<'t> {
    /// The text from a place on.
    pub(super) fn from(self, at: usize) -> &'t str {
        self.0.get(at..).unwrap_or_default()
    }

    /// The text between two places.
    pub(super) fn between(self, start: usize, end: usize) -> &'t str {
        self.0.get(start..end).unwrap_or_default()
    }

    /// The end of the line of a place, before its line break.
    pub(super) fn line_end(self, at: usize) -> usize {
        self.from(at)
            .find(['\n', '\r'])
            .map_or(self.0.len(), |length| at + length)
    }

    /// The start of the line after the place's, where there is one.
    pub(super) fn next_line(self, at: usize) -> Option<usize> {
        let end = self.line_end(at);
        let rest = self.from(end);
        let width = if rest.starts_with("\r\n") { 2 } else { 1 };
        (!rest.is_empty()).then_some(end + width)
    }

    /// What stands before a place in its line, without a byte order mark.
    pub(super) fn before(self, at: usize) -> &'t str {
        let start = self.between(0, at).rfind(['\n', '\r']).map_or(0, |end| end + 1);
        self.between(start, at).trim_start_matches('\u{feff}')
    }

    /// The column of a place, from 0, in characters.
    pub(super) fn column(self, at: usize) -> usize {
        self.before(at).chars().count()
    }

    /// The line break at a place, else the text's first, else `\n`.
    pub(super) fn line_break(self, at: usize) -> &'static str {
        let rest = [self.from(self.line_end(at)), self.from(self.line_end(0))];
        match rest.into_iter().find(|rest| !rest.is_empty()) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            Some(rest) if rest.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// Whether only white space and a comment follow in the line.
    pub(super) fn rest_is_blank(self, at: usize) -> bool {
        is_blank(self.between(at, self.line_end(at)))
    }

    /// The place after the `:` of a key; None where the key has none.
    pub(super) fn after_colon(self, entry: &Entry<'_>) -> Option<usize> {
        let end = entry.key_span.range().end;
        let rest = self.from(end);
        let colon = end + rest.len() - rest.trim_start().len();
        self.from(colon).starts_with(':').then_some(colon + 1)
    }

    /// Where an entry ends, its `:` included.
    pub(super) fn entry_end(self, entry: &Entry<'_>) -> usize {
        let key = entry.key_span.range().end;
        let value = entry.value.span.range();
        let colon = if value.is_empty() {
            self.after_colon(entry)
        } else {
            None
        };
        value.end.max(colon.unwrap_or(key))
    }

    /// The entries that are written in a mapping itself, not merged into it.
    pub(super) fn own<'n, 's>(self, node: &'n Node<'s>) -> &'n [Entry<'s>] {
        let entries = node.entries().unwrap_or_default();
        let whole = node.span.range();
        let mut end = whole.start;
        let own = entries.iter().take_while(|entry| {
            let key = entry.key_span.range();
            let follows = key.start >= end && key.end <= whole.end;
            end = self.entry_end(entry);
            follows
        });
        &entries[..own.count()]
    }

    /// Whether a collection is an alias, so that its text stands elsewhere.
    pub(super) fn is_alias(self, node: &Node<'_>) -> bool {
        let start = node.span.range().start;
        let first = match &node.data {
            NodeData::Scalar { .. } => return false,
            NodeData::Sequence { items, .. } => items.first().map(|item| item.span),
            NodeData::Mapping { entries, .. } => entries.first().map(|entry| entry.key_span),
        };
        self.from(start).starts_with('*') && first.is_none_or(|first| first.range().start < start)
    }
}

/// Whether it is white space, or that and a comment.
pub(super) fn is_blank(line: &str) -> bool {
    let rest = line.trim_start();
    rest.is_empty() || rest.starts_with('#')
}
