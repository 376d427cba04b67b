//! The proof that a new text says what was meant, before anybody gets it.

use super::meaning::{Meaning, Step, difference};
use super::page::Page;
use super::readable;
use crate::text::{Diagnostic, Node, Sources, Span};

/// Reads the new text and compares it with what it should say. `root` and `text` are the old file's.
pub(super) fn prove(new: &str, wanted: &Meaning, root: &Node<'_>, text: &str) -> Result<(), Diagnostic> {
    let start = Span {
        end: root.span.start,
        ..root.span
    };
    let mut sources = Sources::new();
    let file = sources.add("the changed text", new);
    let new = readable(&sources, file).map_err(|diagnostics| {
        let first = diagnostics.first();
        let problem = first.map_or("", |diagnostic| &diagnostic.message);
        let line = first
            .and_then(|diagnostic| diagnostic.at)
            .map_or(0, |span| sources.place(span).line);
        let path = difference(root, wanted).unwrap_or_default();
        Diagnostic::at(
            nearest_place(root, text, &path).0.unwrap_or(start),
            format!("with this change the file could not be read, line {line}: {problem}; it is as it was"),
        )
        .help("check the value, or change the file by hand")
    })?;
    let Some(path) = difference(&new, wanted) else {
        return Ok(());
    };
    let (span, repeats) = nearest_place(root, text, &path);
    let message = format!("`{}` cannot be changed safely; the file is as it was", written(&path));
    Err(if repeats {
        Diagnostic::at(span.unwrap_or(start), message)
            .label("this repeats what the change is about")
            .help("write it out here in full, then run this again")
    } else {
        Diagnostic::at(span.unwrap_or(start), message).help("change it by hand")
    })
}

/// The deepest place on a path that the old file has, and whether an alias or a merge stands on the way.
fn nearest_place(root: &Node<'_>, text: &str, path: &[Step]) -> (Option<Span>, bool) {
    let page = Page(text);
    let mut node = root;
    let mut span = None;
    for step in path {
        if page.is_alias(node) {
            return (Some(node.span), true);
        }
        let next = match step {
            Step::Key(key) => node.get(key).map(|entry| (entry.key_span, &entry.value)),
            Step::Item(index) => node
                .items()
                .and_then(|items| items.get(*index))
                .map(|item| (item.span, item)),
        };
        let Some((place, value)) = next else { break };
        if let Step::Key(key) = step
            && page.own(node).iter().all(|entry| entry.key != *key)
        {
            return (span.or(Some(node.span)), true);
        }
        let scalar_alias = text
            .get(value.span.range())
            .is_some_and(|written| written.starts_with('*'));
        if scalar_alias && value.scalar().is_some() {
            return (Some(value.span), true);
        }
        span = Some(place);
        node = value;
    }
    (span, page.is_alias(node))
}

/// A path as a person says it: `operations.place-order.touchpoints.1.needs`, touchpoints counted from 1.
fn written(path: &[Step]) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Item(index) => (index + 1).to_string(),
        })
        .collect();
    steps.join(".")
}
