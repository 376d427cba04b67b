//! New items in `{…}` and `[…]`.

use std::ops::Range;

use super::page::{Page, Patch, is_blank};

/// A collection in flow style, to which items are added.
pub(super) struct Flow<'t> {
    pub(super) page: Page<'t>,
    /// From its opening bracket to after its closing one.
    pub(super) whole: Range<usize>,
    /// Its last item, where it has one of its own.
    pub(super) last: Option<Range<usize>>,
    /// What stands between items in one line, unless the collection itself shows something else.
    pub(super) comma: &'static str,
    /// What stands inside of the brackets where the collection is empty.
    pub(super) padding: &'static str,
}

impl Flow<'_> {
    /// The patches that add these items.
    pub(super) fn add(&self, items: &[String]) -> Vec<Patch> {
        let Some(last) = &self.last else {
            return vec![self.first(items)];
        };
        let before = self.page.before(last.start);
        if before.trim_start_matches([' ', '\t']).is_empty() && last.start > 0 {
            return self.on_lines(last, before, items);
        }
        let comma = self.comma_before(last.start);
        let text = items.iter().flat_map(|item| [&*comma, item]).collect();
        vec![insertion(last.end, text)]
    }

    /// Items into a collection that has none of its own; a merge may stand there.
    fn first(&self, items: &[String]) -> Patch {
        let inner = self.whole.start + 1..self.whole.end.saturating_sub(1);
        let written = self.page.between(inner.start, inner.end);
        let items = items.join(self.comma);
        let padding = self.padding;
        if written.trim_matches([' ', '\t']).is_empty() {
            return Patch {
                range: inner,
                text: format!("{padding}{items}{padding}"),
            };
        }
        let empty = written.lines().all(is_blank);
        let comma = if empty { "" } else { "," };
        insertion(inner.start, format!("{padding}{items}{comma}"))
    }

    /// The comma before an item and the spaces after it.
    fn comma_before(&self, at: usize) -> String {
        let before = self.page.before(at);
        let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
        let (rest, spaces) = before.split_at(before.len() - spaces);
        if rest.ends_with(',') && !rest.is_empty() {
            format!(",{spaces}")
        } else {
            self.comma.to_owned()
        }
    }

    /// Items in a collection whose last item begins its line: each gets a line.
    fn on_lines(&self, last: &Range<usize>, indent: &str, items: &[String]) -> Vec<Patch> {
        let page = self.page;
        let line_break = page.line_break(last.start);
        let lines = |end: &str| {
            let start = format!("{line_break}{indent}");
            format!("{start}{}{end}", items.join(&format!(",{start}")))
        };
        let after = |at: usize| if page.rest_is_blank(at) { page.line_end(at) } else { at };
        match self.comma_after(last.end) {
            Some(comma) => vec![insertion(after(comma), lines(","))],
            None => vec![
                insertion(last.end, ",".to_owned()),
                insertion(after(last.end), lines("")),
            ],
        }
    }

    /// The place after the comma that follows the last item, past white space and comments.
    fn comma_after(&self, end: usize) -> Option<usize> {
        let mut at = end;
        loop {
            let rest = self.page.from(at);
            at += rest.len() - rest.trim_start().len();
            let rest = self.page.from(at);
            if rest.starts_with('#') {
                at = self.page.line_end(at);
            } else {
                return rest.starts_with(',').then_some(at + 1);
            }
        }
    }
}

/// Text that is put into a place.
pub(super) fn insertion(at: usize, text: String) -> Patch {
    Patch { range: at..at, text }
}
