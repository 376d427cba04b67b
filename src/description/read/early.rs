//! Systems and operations read as soon as they are complete, so that the tree of a large file is never there as a whole.

use super::{name, read_operation, read_system};
use crate::description::types::{Operation, System};
use crate::text::{Decoder, Diagnostic, Entry, FileId, Node, Sources, Span, Spanned, compose_taking};

/// What was read early of a file.
#[derive(Debug, Default)]
pub struct Early {
    pub(super) systems: Vec<Part<Box<System>>>,
    pub(super) operations: Vec<Part<Box<Operation>>>,
}

/// One system or operation.
#[derive(Debug)]
pub(super) struct Part<T> {
    /// The place of its key.
    key: Span,
    /// None where its name is wrong.
    read: Option<T>,
    /// What is wrong with it.
    diagnostics: Vec<Diagnostic>,
}

/// Composes a file's tree, in which systems and operations that were read early are empty. What is wrong with the YAML
/// goes into `diagnostics`.
#[must_use]
pub fn compose_early<'s>(
    file: FileId,
    sources: &'s Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Node<'s>>, Early) {
    let mut early = Early::default();
    let root = compose_taking(
        &sources.get(file).text,
        file,
        diagnostics,
        &mut |section, entry| match section {
            "systems" => {
                early.systems.push(Part::new(entry, "a system", sources, read_system));
                true
            }
            "operations" => {
                early
                    .operations
                    .push(Part::new(entry, "an operation", sources, read_operation));
                true
            }
            _ => false,
        },
    );
    (root, early)
}

impl<T> Part<T> {
    fn new(
        entry: &Entry<'_>,
        thing: &str,
        sources: &Sources,
        read: fn(Spanned<String>, &Node<'_>, &mut Decoder<'_>) -> T,
    ) -> Self {
        let mut decoder = Decoder::new(sources);
        let name = name(entry, thing, &mut decoder);
        Part {
            key: entry.key_span,
            read: name.map(|name| read(name, &entry.value, &mut decoder)),
            diagnostics: decoder.diagnostics,
        }
    }
}

/// The parts in the order of these entries; what was not read early is read now. What is wrong is told of these alone:
/// a name that stands twice is told elsewhere.
pub(super) fn in_order<T>(
    entries: &[Entry<'_>],
    mut early: Vec<Part<T>>,
    decoder: &mut Decoder<'_>,
    read: impl Fn(&Entry<'_>, &mut Decoder<'_>) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        // They were read in the order in which they stand.
        match early.binary_search_by_key(&entry.key_span, |part| part.key) {
            Ok(at) => {
                decoder.diagnostics.append(&mut early[at].diagnostics);
                all.extend(early[at].read.take());
            }
            Err(_) => all.extend(read(entry, decoder)),
        }
    }
    all
}
