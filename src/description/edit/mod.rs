//! Writing answers into the text of a description, so that every other byte stays as it is.
//!
//! What the edits mean is worked out on the values alone (`intend`); where those differ from what
//! stands there, the text is patched in the style of its surroundings (`change`, `flow`, `block`);
//! and the new text is handed back only where reading it gives exactly what was meant (`proof`).

mod block;
mod change;
mod comments;
mod flow;
mod fresh;
mod intend;
mod items;
mod kinds;
mod meaning;
mod page;
mod proof;
mod quote;
mod remove;
mod render;
mod style;
mod swap;

use super::read;
use crate::text::{Decoder, Diagnostic, FileId, Node, Sources, compose};

pub use fresh::write_new;
pub use kinds::{Edit, NewOperation, NewSystem, NewTouchpoint, Value};

/// The text of a description with all edits written into it, and every other byte as it was.
///
/// A name that `to` has already, and a system that is declared already, are left as they are.
///
/// # Errors
/// The file cannot be read without errors; an edit names an operation, touchpoint or system that is
/// not in the file, or an operation that is; a value does not fit its key; or the place is repeated
/// elsewhere by an alias or a merge, so that more than was meant would change. The text is then left alone.
pub fn apply(sources: &Sources, file: FileId, edits: &[Edit]) -> Result<String, Vec<Diagnostic>> {
    let text = &sources.get(file).text;
    let root = readable(sources, file)?;
    let (wanted, slots) = intend::intend(&root, edits)?;
    let style = style::Style::of(&root, text);
    let patches = change::patches(&root, &wanted, &slots, text, style).map_err(|diagnostic| vec![diagnostic])?;
    let new = page::patched(text, patches);
    proof::prove(&new, &wanted, &root, text).map_err(|diagnostic| vec![diagnostic])?;
    Ok(new)
}

/// A text as a YAML scalar that may stand in `{…}`: plain where every reader gives the same text back, else quoted.
#[must_use]
pub fn in_flow(text: &str) -> String {
    quote::quote(text, quote::Context::Flow)
}

/// The tree of a description, or everything that is wrong with it.
fn readable(sources: &Sources, file: FileId) -> Result<Node<'_>, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let root = compose(&sources.get(file).text, file, &mut diagnostics);
    if let Some(root) = &root {
        let mut decoder = Decoder::new(sources);
        read(root, &mut decoder);
        diagnostics.append(&mut decoder.diagnostics);
    }
    match root {
        Some(root) if diagnostics.is_empty() => Ok(root),
        _ => {
            Diagnostic::sort(&mut diagnostics, sources);
            Err(diagnostics)
        }
    }
}
