//! Touchpoints that are added to a list, or taken out of it.

use super::block::end_of_block;
use super::change::Change;
use super::comments::comments;
use super::flow::insertion;
use super::meaning::Meaning;
use super::page::Patch;
use super::swap::unclear;
use crate::text::{Diagnostic, Node};

impl Change<'_> {
    /// Adds and takes out the items of a list. `slots`: of each wanted one where it stood.
    pub(super) fn items(
        &mut self,
        node: &Node<'_>,
        items: &[Node<'_>],
        wanted: &[Meaning],
        slots: &[Option<usize>],
    ) -> Result<(), Diagnostic> {
        let gone = |at: usize| !slots.contains(&Some(at));
        if node.is_flow() {
            self.remove_flow_items(items, &gone)?;
        } else {
            for item in items
                .iter()
                .enumerate()
                .filter(|(at, _)| gone(*at))
                .map(|(_, item)| item)
            {
                self.remove_block_item(item)?;
            }
        }
        let mut before = slots.iter().any(Option::is_some);
        for (at, wanted) in wanted.iter().enumerate().filter(|(at, _)| slots[*at].is_none()) {
            match slots[at..].iter().find_map(|slot| *slot) {
                Some(next) => self.insert_before(node, &items[next], wanted)?,
                None => self.append(node, items, wanted, before)?,
            }
            before = true;
        }
        Ok(())
    }

    /// An item behind all others, which may be on their way out. `before`: whether one stays or comes before it.
    fn append(
        &mut self,
        node: &Node<'_>,
        items: &[Node<'_>],
        wanted: &Meaning,
        before: bool,
    ) -> Result<(), Diagnostic> {
        let last = items.last().ok_or_else(|| unclear(node.span))?;
        let (start, end) = (last.span.range().start, last.span.range().end);
        let text = self.style.flow(wanted);
        if node.is_flow() {
            let comma = if before { self.style.comma() } else { "" };
            self.patches.push(insertion(end, format!("{comma}{text}")));
            return Ok(());
        }
        let line = self.page.before(start);
        let indent = line.len() - line.trim_start().len();
        let at = end_of_block(self.page, indent, last, end);
        let mut lines = Vec::new();
        self.style.item(wanted, &line[..indent], &mut lines);
        self.insert_lines(at, &lines);
        Ok(())
    }

    /// An item before another one, in one line.
    fn insert_before(&mut self, node: &Node<'_>, next: &Node<'_>, wanted: &Meaning) -> Result<(), Diagnostic> {
        let start = next.span.range().start;
        let text = self.style.flow(wanted);
        let before = self.page.before(start);
        let line_break = self.page.line_break(start);
        if !node.is_flow() {
            let (line, indent) = self.dash(next)?;
            let mut lines = Vec::new();
            self.style.item(wanted, &" ".repeat(indent), &mut lines);
            let text = lines.iter().flat_map(|line| [line, line_break]).collect();
            self.patches.push(insertion(line, text));
        } else if before.trim().is_empty() && start > 0 {
            self.patches
                .push(insertion(start, format!("{text},{line_break}{before}")));
        } else {
            self.patches.push(insertion(start, text + self.style.comma()));
        }
        Ok(())
    }

    /// Takes out the lines of an item; its comments stay, each in a line of its own.
    fn remove_block_item(&mut self, item: &Node<'_>) -> Result<(), Diagnostic> {
        let (line, indent) = self.dash(item)?;
        let end = end_of_block(self.page, indent, item, item.span.range().end);
        self.remove_lines(&[item], line, end, indent);
        Ok(())
    }

    /// Where the line begins in which the `-` of an item stands, and how far that is indented: comments may stand between
    /// the two.
    fn dash(&self, item: &Node<'_>) -> Result<(usize, usize), Diagnostic> {
        let start = item.span.range().start;
        let mut text = self.page.before(start);
        let mut line = start - text.len();
        loop {
            let inner = text.trim_start();
            if let Some(behind) = inner.strip_prefix('-') {
                if behind.trim_start().starts_with('-') {
                    return Err(unclear(item.span));
                }
                return Ok((line, text.len() - inner.len()));
            }
            if line == 0 || !(inner.trim().is_empty() || inner.starts_with('#')) {
                return Err(unclear(item.span));
            }
            text = self.page.before(line - 1);
            line -= 1 + text.len();
        }
    }

    /// Takes out whole lines, from the start of one to the end of another; the comments in them stay.
    pub(super) fn remove_lines(&mut self, nodes: &[&Node<'_>], start: usize, end: usize, indent: usize) {
        let line_break = self.page.line_break(start);
        let kept = comments(self.page, nodes, start, end);
        let patch = if kept.is_empty() {
            let before = self.page.between(0, start);
            let width = if before.ends_with("\r\n") {
                2
            } else {
                before.len().min(1)
            };
            Patch {
                range: start - width..end,
                text: String::new(),
            }
        } else {
            let indent = " ".repeat(indent);
            let lines: Vec<String> = kept.iter().map(|comment| format!("{indent}{comment}")).collect();
            Patch {
                range: start..end,
                text: lines.join(line_break),
            }
        };
        self.patches.push(patch);
    }

    /// Takes items out of `[…]`.
    fn remove_flow_items(&mut self, items: &[Node<'_>], gone: &dyn Fn(usize) -> bool) -> Result<(), Diagnostic> {
        let ranges: Vec<_> = items.iter().map(|item| item.span.range()).collect();
        let last_kept = (0..items.len()).rev().find(|at| !gone(*at));
        for at in (0..items.len()).filter(|at| gone(*at)) {
            let range = match last_kept {
                Some(kept) if kept < at => ranges[at - 1].end..ranges[at].end,
                _ if at + 1 < items.len() => ranges[at].start..ranges[at + 1].start,
                _ => ranges[at].clone(),
            };
            if !comments(self.page, &items.iter().collect::<Vec<_>>(), range.start, range.end).is_empty() {
                return Err(unclear(items[at].span).help("its comments would be lost: change it by hand"));
            }
            self.patches.push(Patch {
                range,
                text: String::new(),
            });
        }
        Ok(())
    }
}
