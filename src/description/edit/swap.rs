//! Values that become others: nothing a mapping, a name a list, one text another.

use super::block::end_of_block;
use super::change::Change;
use super::flow::{Flow, insertion};
use super::meaning::Meaning;
use super::page::{Patch, is_blank};
use super::quote::{Context, quote, quoted};
use super::render::Role;
use crate::text::{Diagnostic, Entry, Node, Span};

impl Change<'_> {
    /// Whether a section that has nothing in it can hold blocks.
    pub(super) fn can_be_block(&self, entry: &Entry<'_>, role: Role) -> bool {
        let value = entry.value.span.range();
        let written = self.page.between(value.start, value.end);
        self.block_root
            && matches!(role, Role::Systems | Role::Operations)
            && !written.contains(['\n', '\r'])
            && self.page.rest_is_blank(self.page.entry_end(entry))
    }

    /// Puts blocks into a section whose value is nothing or `{}`.
    pub(super) fn open_block(&mut self, entry: &Entry<'_>, new: &[(String, Meaning)], role: Role) {
        let value = entry.value.span.range();
        if !value.is_empty() {
            let colon = self.page.after_colon(entry).unwrap_or(value.start);
            let direct = self.page.between(colon, value.start).trim().is_empty();
            self.patches.push(Patch {
                range: if direct { colon } else { value.start }..value.end,
                text: String::new(),
            });
        }
        let column = self.page.column(entry.key_span.range().start) + self.style.step;
        let mut lines = Vec::new();
        for entry in new {
            self.style.lines(entry, role.child(&entry.0), column, &mut lines);
        }
        self.insert_lines(self.page.line_end(self.page.entry_end(entry)), &lines);
    }

    /// Gives a key without a value, or with `~`, its first entries.
    pub(super) fn fill(&mut self, entry: &Entry<'_>, new: &[(String, Meaning)], role: Role) {
        if self.can_be_block(entry, role) {
            return self.open_block(entry, new, role);
        }
        let range = entry.value.span.range();
        let text = self.style.flow(&Meaning::Map(new.to_vec()));
        if !range.is_empty() {
            self.patches.push(Patch { range, text });
        } else if range.start > entry.key_span.range().end {
            self.patches.push(insertion(range.end, format!(" {text}")));
        } else if let Some(colon) = self.page.after_colon(entry) {
            self.patches.push(insertion(colon, format!(" {text}")));
        } else {
            self.patches.push(insertion(range.end, format!(": {text}")));
        }
    }

    /// Makes a list of a single value, which stays its first item.
    pub(super) fn wrap(&mut self, entry: &Entry<'_>, items: &[Meaning]) -> Result<(), Diagnostic> {
        let range = entry.value.span.range();
        let colon = self.page.after_colon(entry).unwrap_or(range.start);
        let gap = self.page.between(colon, range.start);
        let written = self.page.between(range.start, range.end);
        let more: Vec<String> = items[1..].iter().map(|item| self.style.flow(item)).collect();
        let more = self.style.comma().to_owned() + &more.join(self.style.comma()) + "]";
        if is_literal(gap) {
            return self.replace(entry, &Meaning::List(items.to_vec()), Context::Block);
        }
        let start = if gap.contains(['\n', '\r']) {
            range.start
        } else {
            colon + gap.len() - gap.trim_start().len()
        };
        self.patches.push(insertion(start, "[".to_owned()));
        let text = entry.value.scalar().unwrap_or_default();
        if written == text && quote(text, Context::Flow) != text && text.contains([',', '[', ']', '{', '}']) {
            self.patches.push(Patch {
                range: range.clone(),
                text: quoted(text),
            });
        }
        self.patches.push(insertion(range.end, more));
        Ok(())
    }

    /// Adds items to a list.
    pub(super) fn grow(&mut self, node: &Node<'_>, items: &[Node<'_>], more: &[Meaning]) -> Result<(), Diagnostic> {
        if node.is_flow() {
            let more: Vec<String> = more.iter().map(|item| self.style.flow(item)).collect();
            let flow = Flow {
                page: self.page,
                whole: node.span.range(),
                last: items.last().map(|item| item.span.range()),
                comma: self.style.comma(),
                padding: "",
            };
            self.patches.extend(flow.add(&more));
            return Ok(());
        }
        let last = items.last().ok_or_else(|| unclear(node.span))?;
        let before = self.page.before(last.span.range().start);
        let indent = &before[..before.len() - before.trim_start().len()];
        if !before.trim_start().starts_with('-') {
            return Err(unclear(last.span));
        }
        let lines: Vec<String> = more
            .iter()
            .map(|item| format!("{indent}- {}", self.style.value(item, Context::Block)))
            .collect();
        let at = end_of_block(self.page, indent.len(), last, last.span.range().end);
        self.insert_lines(at, &lines);
        Ok(())
    }

    /// Puts another value into the place of one.
    pub(super) fn replace(&mut self, entry: &Entry<'_>, wanted: &Meaning, context: Context) -> Result<(), Diagnostic> {
        let node = &entry.value;
        let range = node.span.range();
        let colon = self.page.after_colon(entry).unwrap_or(range.start);
        let gap = self.page.between(colon, range.start);
        let written = self.page.between(colon, range.end);
        let collection = node.scalar().is_none() && !node.is_null();
        let text = self.style.value(wanted, context);
        if (collection || is_literal(gap))
            && written
                .lines()
                .any(|line| line.contains(" #") || (is_blank(line) && line.contains('#')))
        {
            return Err(unclear(node.span).help("its comments would be lost: change it by hand"));
        }
        let patch = if range.is_empty() {
            insertion(colon.max(range.end), format!(" {text}"))
        } else if is_literal(gap) || (collection && !node.is_flow() && !self.page.is_alias(node)) {
            Patch {
                range: colon..range.end,
                text: format!(" {text}"),
            }
        } else {
            Patch { range, text }
        };
        self.patches.push(patch);
        Ok(())
    }
}

/// Whether what stands between a `:` and its value is the head of a block scalar.
fn is_literal(gap: &str) -> bool {
    gap.contains(['\n', '\r']) && gap.split_whitespace().any(|word| word.starts_with(['|', '>']))
}

/// What is written once and stands for several places.
pub(super) fn repeated(span: Span, problem: &str) -> Diagnostic {
    Diagnostic::at(
        span,
        format!("{problem}, so a change here would be one there too; the file is as it was"),
    )
    .help("write it out here in full, then run this again")
}

pub(super) fn unclear(span: Span) -> Diagnostic {
    Diagnostic::at(
        span,
        "this cannot be changed with all around it kept; the file is as it was",
    )
    .help("change it by hand")
}
