//! From what stands there to what is wanted: the walk through the tree.

use std::collections::HashMap;

use super::block::{end_of_block, has_blank_line};
use super::comments::comments;
use super::flow::{Flow, insertion};
use super::intend::Slots;
use super::meaning::{Meaning, difference};
use super::page::{Page, Patch};
use super::quote::Context;
use super::render::Role;
use super::style::Style;
use super::swap::{repeated, unclear};
use crate::text::{Diagnostic, Entry, Node, NodeData};

/// The patches that make a file say what is wanted, in an order in which those at one place can stand.
pub(super) fn patches(
    root: &Node<'_>,
    wanted: &Meaning,
    slots: &Slots,
    text: &str,
    style: Style,
) -> Result<Vec<Patch>, Diagnostic> {
    let mut change = Change {
        page: Page(text),
        style,
        slots,
        operation: String::new(),
        block_root: !root.is_flow(),
        patches: Vec::new(),
    };
    if let (NodeData::Mapping { .. }, Meaning::Map(wanted)) = (&root.data, wanted) {
        change.mapping(root, None, wanted, Role::Root, Context::Block)?;
    }
    Ok(change.patches)
}

/// The patches so far.
pub(super) struct Change<'t> {
    pub(super) page: Page<'t>,
    pub(super) style: Style,
    pub(super) slots: &'t Slots,
    /// The operation in which the walk is.
    operation: String,
    pub(super) block_root: bool,
    pub(super) patches: Vec<Patch>,
}

impl Change<'_> {
    /// Makes the value of an entry, which stands in a collection of this context, say what is wanted.
    fn value(&mut self, entry: &Entry<'_>, wanted: &Meaning, role: Role, context: Context) -> Result<(), Diagnostic> {
        let node = &entry.value;
        if difference(node, wanted).is_none() {
            return Ok(());
        }
        if self.page.is_alias(node) && is_list_of_names(node, wanted) {
            // Written out here, it changes nowhere else.
            let text = self.style.flow(wanted);
            self.patches.push(Patch {
                range: node.span.range(),
                text,
            });
            return Ok(());
        }
        if self.page.is_alias(node) && !matches!(wanted, Meaning::Word(_) | Meaning::Text(_)) {
            return Err(repeated(node.span, "this repeats what stands elsewhere"));
        }
        match (&node.data, wanted) {
            (NodeData::Mapping { .. }, Meaning::Map(wanted)) => self.mapping(node, Some(entry), wanted, role, context),
            (NodeData::Sequence { items, .. }, Meaning::List(wanted))
                if role == Role::Touchpoints && !items.is_empty() =>
            {
                let slots = self.slots.get(&self.operation);
                let all = || (0..items.len()).map(Some).collect();
                let slots = slots.map_or_else(all, Clone::clone);
                self.items(node, items, wanted, &slots)?;
                self.touchpoints(items, wanted, &slots, inner(node, context))
            }
            (NodeData::Sequence { items, .. }, Meaning::List(wanted)) if starts_with(wanted, items) => {
                self.grow(node, items, &wanted[items.len()..])
            }
            (NodeData::Scalar { .. }, Meaning::Map(entries)) if node.is_null() => {
                self.fill(entry, entries, role);
                Ok(())
            }
            (NodeData::Scalar { .. }, Meaning::List(items)) if starts_with(items, std::slice::from_ref(node)) => {
                self.wrap(entry, items)
            }
            _ => self.replace(entry, wanted, context),
        }
    }

    fn touchpoints(
        &mut self,
        items: &[Node<'_>],
        wanted: &[Meaning],
        slots: &[Option<usize>],
        context: Context,
    ) -> Result<(), Diagnostic> {
        for (slot, wanted) in slots.iter().zip(wanted) {
            if let Some(item) = slot.map(|at| &items[at])
                && let Meaning::Map(entries) = wanted
                && difference(item, wanted).is_some()
            {
                if self.page.is_alias(item) {
                    return Err(repeated(item.span, "this touchpoint repeats another"));
                }
                self.mapping(item, None, entries, Role::Other, context)?;
            }
        }
        Ok(())
    }

    /// Makes a mapping say what is wanted. `entry`: whose value it is, for one that has a key.
    fn mapping(
        &mut self,
        node: &Node<'_>,
        entry: Option<&Entry<'_>>,
        wanted: &[(String, Meaning)],
        role: Role,
        context: Context,
    ) -> Result<(), Diagnostic> {
        let context = inner(node, context);
        let own = self.page.own(node);
        let stays = |entry: &Entry<'_>| wanted.iter().any(|(key, _)| *key == entry.key);
        if !own.is_empty() && own.len() == node.entries().map_or(0, <[_]>::len) && !own.iter().any(stays) {
            return self.rewrite(node, own, wanted);
        }
        self.remove(node, own, wanted)?;
        let wanted = self.put_first(node, own, wanted);
        let all = node.entries().unwrap_or_default();
        let there: HashMap<&str, usize> = all.iter().enumerate().map(|(at, entry)| (&*entry.key, at)).collect();
        let mut new = Vec::new();
        for pair in wanted {
            let Some((at, entry)) = there.get(&*pair.0).map(|at| (*at, &all[*at])) else {
                new.push(pair.clone());
                continue;
            };
            if at < own.len() {
                if role == Role::Operations {
                    self.operation.clone_from(&pair.0);
                }
                self.value(entry, &pair.1, role.child(&pair.0), context)?;
            } else if difference(&entry.value, &pair.1).is_some() {
                if entry.value.entries().is_some() || entry.value.items().is_some() {
                    let problem = format!("`{}` comes in here by `<<`", entry.key);
                    return Err(repeated(node.span, &problem).other(entry.key_span, "it stands here"));
                }
                // A key of the mapping's own wins over a merged one, so the value changes here only.
                new.push(pair.clone());
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        if let Some(evidence) = self.evidence(own, &new) {
            self.put_before(node, evidence, &new);
            return Ok(());
        }
        match entry {
            Some(entry) if all.is_empty() && self.can_be_block(entry, role) => self.open_block(entry, &new, role),
            _ if node.is_flow() => self.add_flow(node, own, &new),
            _ => self.add_block(node, own, &new, role),
        }
        Ok(())
    }

    /// Puts other keys into the place of all that are there.
    fn rewrite(&mut self, node: &Node<'_>, own: &[Entry<'_>], wanted: &[(String, Meaning)]) -> Result<(), Diagnostic> {
        let (Some(first), Some(last)) = (own.first(), own.last()) else {
            return Err(unclear(node.span));
        };
        let start = first.key_span.range().start;
        let end = self.page.entry_end(if node.is_flow() { last } else { first });
        let values: Vec<&Node<'_>> = own.iter().map(|entry| &entry.value).collect();
        if !comments(self.page, &values, start, end).is_empty() {
            return Err(unclear(node.span).help("its comments would be lost: change it by hand"));
        }
        let text = if node.is_flow() {
            let entries: Vec<String> = wanted.iter().map(|entry| self.style.flow_entry(entry)).collect();
            entries.join(self.style.comma())
        } else {
            let between = self.page.line_break(start).to_owned() + &" ".repeat(self.page.column(start));
            let line = |(key, value): &(String, Meaning)| {
                self.style.key(key, Context::Block) + &self.style.value(value, Context::Block)
            };
            wanted.iter().map(line).collect::<Vec<_>>().join(&between)
        };
        self.patches.push(Patch {
            range: start..end,
            text,
        });
        if !node.is_flow() {
            for at in 1..own.len() {
                self.remove_from_block(own, at, &|_| true)?;
            }
        }
        Ok(())
    }

    /// Puts the new keys that are wanted before the first one that stays at the front; hands back the others.
    fn put_first<'w>(
        &mut self,
        node: &Node<'_>,
        own: &[Entry<'_>],
        wanted: &'w [(String, Meaning)],
    ) -> &'w [(String, Meaning)] {
        let all = node.entries().unwrap_or_default();
        let is_new = |(key, _): &(String, Meaning)| all.iter().all(|entry| entry.key != *key);
        let count = wanted.iter().take_while(|pair| is_new(pair)).count();
        let (Some(first), true) = (own.first(), count > 0 && count < wanted.len()) else {
            return wanted;
        };
        self.put_before(node, first, &wanted[..count]);
        &wanted[count..]
    }

    /// Puts new keys before one that is there.
    fn put_before(&mut self, node: &Node<'_>, entry: &Entry<'_>, new: &[(String, Meaning)]) {
        let start = entry.key_span.range().start;
        let column = self.page.column(start);
        let mut text = String::new();
        for (key, value) in new {
            if node.is_flow() {
                text += &self.style.flow_entry(&(key.clone(), value.clone()));
                text += self.style.comma();
            } else {
                text += &self.style.key(key, Context::Block);
                text += &self.style.value(value, Context::Block);
                text += self.page.line_break(start);
                text += &" ".repeat(column);
            }
        }
        self.patches.push(insertion(start, text));
    }

    /// The evidence of an importer, where it stands last and in a line of its own without a comment above it: what
    /// people say goes before it.
    fn evidence<'e, 's>(&self, own: &'e [Entry<'s>], new: &[(String, Meaning)]) -> Option<&'e Entry<'s>> {
        let [.., before, last] = own else { return None };
        let between = self
            .page
            .between(self.page.entry_end(before), last.key_span.range().start);
        let movable = last.key == "observed" && !between.contains('#') && new.iter().all(|(key, _)| key != "observed");
        movable.then_some(last)
    }

    fn add_flow(&mut self, node: &Node<'_>, own: &[Entry<'_>], new: &[(String, Meaning)]) {
        let items: Vec<String> = new.iter().map(|entry| self.style.flow_entry(entry)).collect();
        let last = own.last();
        let flow = Flow {
            page: self.page,
            whole: node.span.range(),
            last: last.map(|entry| entry.key_span.range().start..self.page.entry_end(entry)),
            comma: self.style.comma(),
            padding: self.style.padding(),
        };
        self.patches.extend(flow.add(&items));
    }

    fn add_block(&mut self, node: &Node<'_>, own: &[Entry<'_>], new: &[(String, Meaning)], role: Role) {
        let start = node.span.range().start;
        let column = self.page.column(start);
        let Some(last) = own.last() else {
            // Only a merge stands here.
            let mut lines = Vec::new();
            for entry in new {
                self.style.lines(entry, role.child(&entry.0), column, &mut lines);
            }
            let line_break = self.page.line_break(start);
            let text = lines.join(line_break).trim_start().to_owned() + line_break + &" ".repeat(column);
            return self.patches.push(insertion(start, text));
        };
        let at = end_of_block(self.page, column, &last.value, self.page.entry_end(last));
        let apart = matches!(role, Role::Root | Role::Systems | Role::Operations)
            && own.len().checked_sub(2).is_some_and(|before| {
                let end = self.page.entry_end(&own[before]);
                has_blank_line(self.page.between(end, last.key_span.range().start))
            });
        let mut lines = Vec::new();
        for entry in new {
            if apart {
                lines.push(String::new());
            }
            self.style.lines(entry, role.child(&entry.0), column, &mut lines);
        }
        self.insert_lines(at, &lines);
    }

    /// Lines after the one that ends at a place.
    pub(super) fn insert_lines(&mut self, at: usize, lines: &[String]) {
        let line_break = self.page.line_break(at);
        let text = lines.iter().flat_map(|line| [line_break, line]).collect();
        self.patches.push(insertion(at, text));
    }
}

/// Whether it is a list of names, and is to be one.
fn is_list_of_names(node: &Node<'_>, wanted: &Meaning) -> bool {
    let is_name = |item: &Meaning| matches!(item, Meaning::Word(_) | Meaning::Text(_));
    let is = node
        .items()
        .is_some_and(|items| items.iter().all(|item| item.scalar().is_some()));
    is && matches!(wanted, Meaning::List(items) if items.iter().all(is_name))
}

/// The context of what a collection holds.
fn inner(node: &Node<'_>, context: Context) -> Context {
    if node.is_flow() { Context::Flow } else { context }
}

/// Whether a list begins with what these nodes say.
fn starts_with(list: &[Meaning], nodes: &[Node<'_>]) -> bool {
    nodes.len() <= list.len()
        && nodes
            .iter()
            .zip(list)
            .all(|(node, item)| difference(node, item).is_none())
}
