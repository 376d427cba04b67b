//! Keys that are taken out.

use std::collections::HashSet;

use super::block::end_of_block;
use super::change::Change;
use super::comments::comments;
use super::meaning::Meaning;
use super::page::Patch;
use super::swap::{repeated, unclear};
use crate::text::{Diagnostic, Entry, Node};

impl Change<'_> {
    /// Takes out the keys that are not wanted any more; their comments stay.
    pub(super) fn remove(
        &mut self,
        node: &Node<'_>,
        own: &[Entry<'_>],
        wanted: &[(String, Meaning)],
    ) -> Result<(), Diagnostic> {
        let all = node.entries().unwrap_or_default();
        let kept: HashSet<&str> = wanted.iter().map(|(key, _)| &**key).collect();
        let gone = |entry: &Entry<'_>| !kept.contains(&*entry.key);
        if let Some(merged) = all[own.len()..].iter().find(|entry| gone(entry)) {
            let problem = format!("`{}` comes in here by `<<`", merged.key);
            return Err(repeated(node.span, &problem).other(merged.key_span, "it stands here"));
        }
        let last_kept = own.iter().rposition(|entry| !gone(entry));
        for at in (0..own.len()).filter(|at| gone(&own[*at])) {
            if node.is_flow() {
                self.remove_from_flow(own, at, last_kept)?;
            } else {
                self.remove_from_block(own, at, &gone)?;
            }
        }
        Ok(())
    }

    fn remove_from_flow(&mut self, own: &[Entry<'_>], at: usize, last_kept: Option<usize>) -> Result<(), Diagnostic> {
        let start = own[at].key_span.range().start;
        let end = self.page.entry_end(&own[at]);
        let range = match (last_kept, own.get(at + 1)) {
            (Some(kept), _) if kept < at => self.page.entry_end(&own[at - 1])..end,
            (_, Some(next)) => start..next.key_span.range().start,
            _ => return Err(unclear(own[at].key_span)),
        };
        let values: Vec<&Node<'_>> = own.iter().map(|entry| &entry.value).collect();
        if !comments(self.page, &values, range.start, range.end).is_empty() {
            return Err(lost(&own[at]));
        }
        self.patches.push(Patch {
            range,
            text: String::new(),
        });
        Ok(())
    }

    pub(super) fn remove_from_block(
        &mut self,
        own: &[Entry<'_>],
        at: usize,
        gone: &dyn Fn(&Entry<'_>) -> bool,
    ) -> Result<(), Diagnostic> {
        let start = own[at].key_span.range().start;
        let end = self.page.entry_end(&own[at]);
        let line_end = self.page.line_end(end);
        let before = self.page.before(start);
        let after = self.page.between(end, line_end);
        let values: Vec<&Node<'_>> = own.iter().map(|entry| &entry.value).collect();
        let range = if before.trim_start().is_empty() {
            let whole = end_of_block(self.page, before.len(), &own[at].value, end);
            if !self.page.between(start, whole).contains(['\n', '\r']) && !after.trim().is_empty() {
                // The comment behind it stays where it is.
                start..end + after.len() - after.trim_start().len()
            } else {
                self.remove_lines(&[&own[at].value], start - before.len(), whole, before.len());
                return Ok(());
            }
        } else if let Some(next) = own[at..].iter().find(|entry| !gone(entry)) {
            // It stands behind a `-`, and so does what follows it then.
            let next = next.key_span.range().start;
            if !self.page.between(start, end).contains(['\n', '\r']) && self.page.between(end, next).contains('#') {
                start..end + after.len() - after.trim_start().len()
            } else {
                start..next
            }
        } else {
            return Err(unclear(own[at].key_span));
        };
        if !comments(self.page, &values, range.start, range.end).is_empty() {
            return Err(lost(&own[at]));
        }
        self.patches.push(Patch {
            range,
            text: String::new(),
        });
        Ok(())
    }
}

fn lost(entry: &Entry<'_>) -> Diagnostic {
    unclear(entry.key_span).help("its comments would be lost: change it by hand")
}
