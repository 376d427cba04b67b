//! Keys that are taken out.

use std::collections::HashSet;

use super::change::Change;
use super::meaning::Meaning;
use super::page::Patch;
use super::swap::{repeated, unclear};
use crate::text::{Diagnostic, Entry, Node};

impl Change<'_> {
    /// Takes out the keys that are not wanted any more; a comment behind one stays.
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
        for at in (0..own.len()).filter(|at| gone(&own[*at])) {
            let start = own[at].key_span.range().start;
            let end = self.page.entry_end(&own[at]);
            let before = self.page.before(start);
            let range = if !node.is_flow() && before.trim_start().is_empty() {
                let line_end = self.page.line_end(end);
                if self.page.between(end, line_end).trim().is_empty() {
                    let before = self.page.between(0, start - before.len());
                    let break_length = if before.ends_with("\r\n") { 2 } else { 1 };
                    start - self.page.before(start).len() - break_length..line_end
                } else {
                    let comment = self.page.between(end, line_end);
                    start..end + comment.len() - comment.trim_start().len()
                }
            } else if let Some(next) = own.get(at + 1) {
                start..next.key_span.range().start
            } else if at > 0 {
                self.page.entry_end(&own[at - 1])..end
            } else {
                return Err(unclear(own[at].key_span));
            };
            let text = self.page.between(range.start, range.end);
            if text.contains('#') {
                return Err(unclear(own[at].key_span).help("its comments would be lost: change it by hand"));
            }
            self.patches.push(Patch {
                range,
                text: String::new(),
            });
        }
        Ok(())
    }
}
