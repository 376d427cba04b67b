//! A tree of nodes out of what a text has, step by step.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use super::decode::shortened;
use super::step::Step;
use super::{Diagnostic, Entry, FileId, Node, NodeData, Span};

/// How many nodes aliases may repeat in one file; a bomb asks for billions.
const ALIASED_NODES: usize = 200_000;

/// Up to so many keys of one mapping are compared with each other.
const FEW_KEYS: usize = 16;

/// A collection whose end has not come yet.
struct Open<'s> {
    start: Span,
    anchor: usize,
    flow: bool,
    shape: Shape<'s>,
}

enum Shape<'s> {
    Sequence(Vec<Node<'s>>),
    Mapping {
        entries: Vec<Entry<'s>>,
        key: Option<Key<'s>>,
        merges: Vec<Node<'s>>,
    },
}

/// A key that waits for its value.
struct Key<'s> {
    text: Cow<'s, str>,
    span: Span,
    merge: bool,
}

/// A tree that is not complete yet.
pub(super) struct Composer<'s, 'd> {
    file: FileId,
    text: &'s str,
    open: Vec<Open<'s>>,
    anchors: HashMap<usize, (Node<'s>, usize)>,
    aliased: usize,
    root: Option<Node<'s>>,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    take: &'d mut dyn FnMut(&str, &Entry<'s>) -> bool,
}

impl<'s, 'd> Composer<'s, 'd> {
    pub(super) fn new(
        text: &'s str,
        file: FileId,
        diagnostics: &'d mut Vec<Diagnostic>,
        take: &'d mut dyn FnMut(&str, &Entry<'s>) -> bool,
    ) -> Self {
        Composer {
            file,
            text,
            open: Vec::new(),
            anchors: HashMap::new(),
            aliased: 0,
            root: None,
            diagnostics,
            take,
        }
    }

    /// The tree; none where there was nothing.
    pub(super) fn end_of_text(self) -> Option<Node<'s>> {
        if self.root.is_none() {
            let span = Span {
                file: self.file,
                start: 0,
                end: 0,
            };
            self.diagnostics.push(
                Diagnostic::at(span, "the file is empty").help("start with `touchpoint init`, or with `touchpoint: 1`"),
            );
        }
        self.root
    }
    /// Goes one step further.
    ///
    /// # Errors
    /// What makes all that follows a guess.
    pub(super) fn step(&mut self, step: Step<'s>, span: Span) -> Result<(), Diagnostic> {
        match step {
            Step::Scalar {
                text,
                plain,
                empty,
                block,
                anchor,
            } => {
                let span = if block { self.trimmed(span) } else { span };
                let text = if empty { Cow::Borrowed("") } else { text };
                self.node(
                    Node {
                        span,
                        data: NodeData::Scalar { text, plain },
                    },
                    anchor,
                )
            }
            Step::Sequence { flow, anchor } => {
                self.start(span, anchor, flow, Shape::Sequence(Vec::new()));
                Ok(())
            }
            Step::Mapping { flow, anchor } => {
                let shape = Shape::Mapping {
                    entries: Vec::new(),
                    key: None,
                    merges: Vec::new(),
                };
                self.start(span, anchor, flow, shape);
                Ok(())
            }
            Step::End => self.end(span),
            Step::Alias(id) => self.alias(id, span),
            Step::Document if self.root.is_some() => Err(Diagnostic::at(span, "a second document begins here")
                .help("one file is one description: move it into a file of its own")),
            Step::Document => Ok(()),
        }
    }

    /// A block scalar's span runs up to the next token; it ends with its last word.
    fn trimmed(&self, span: Span) -> Span {
        let length = self.text.get(span.range()).map_or(0, |text| text.trim_end().len());
        Span {
            end: span.start + u32::try_from(length).unwrap_or(0),
            ..span
        }
    }

    fn start(&mut self, start: Span, anchor: usize, flow: bool, shape: Shape<'s>) {
        self.open.push(Open {
            start,
            anchor,
            flow,
            shape,
        });
    }

    fn end(&mut self, end: Span) -> Result<(), Diagnostic> {
        let open = self.open.pop().expect("the parser closes what it opened");
        let (data, last) = match open.shape {
            Shape::Sequence(items) => {
                let last = items.last().map(|node| node.span);
                (NodeData::Sequence { items, flow: open.flow }, last)
            }
            Shape::Mapping {
                mut entries, merges, ..
            } => {
                let last = entries.last().map(|entry| entry.value.span);
                self.drop_repeated(&mut entries);
                if !merges.is_empty() {
                    let mut keys = entries.iter().map(|entry| entry.key.clone()).collect();
                    for merged in merges {
                        self.merge(&mut entries, &mut keys, merged);
                    }
                }
                (
                    NodeData::Mapping {
                        entries,
                        flow: open.flow,
                    },
                    last,
                )
            }
        };
        let span = if open.flow {
            open.start.to(end)
        } else {
            last.map_or(open.start, |last| open.start.to(last))
        };
        self.node(Node { span, data }, open.anchor)
    }

    /// Tells keys that stand twice; the first one stays.
    fn drop_repeated(&mut self, entries: &mut Vec<Entry<'s>>) {
        // Nearly every mapping has a handful of keys: to compare them costs less than to hash them.
        let is_new = |(at, entry): (usize, &Entry<'s>)| entries[..at].iter().all(|before| before.key != entry.key);
        if entries.len() <= FEW_KEYS && entries.iter().enumerate().all(is_new) {
            return;
        }
        let mut seen: HashMap<Cow<'s, str>, Span> = HashMap::with_capacity(entries.len());
        entries.retain(|entry| match seen.entry(entry.key.clone()) {
            Slot::Vacant(slot) => {
                slot.insert(entry.key_span);
                true
            }
            Slot::Occupied(first) => {
                self.diagnostics.push(
                    Diagnostic::at(entry.key_span, format!("`{}` stands twice", shortened(&entry.key)))
                        .label("again here")
                        .other(*first.get(), "first here")
                        .help("keep one of the two"),
                );
                false
            }
        });
    }

    /// Adds the entries of a merged mapping, or of each in a list of them, whose keys are not there yet.
    fn merge(&mut self, entries: &mut Vec<Entry<'s>>, keys: &mut HashSet<Cow<'s, str>>, merged: Node<'s>) {
        match merged.data {
            NodeData::Mapping { entries: more, .. } => {
                entries.extend(more.into_iter().filter(|entry| keys.insert(entry.key.clone())));
            }
            NodeData::Sequence { items, .. } => items.into_iter().for_each(|item| self.merge(entries, keys, item)),
            NodeData::Scalar { .. } => self.diagnostics.push(
                Diagnostic::at(
                    merged.span,
                    format!("`<<` takes in a mapping, this is {}", merged.kind()),
                )
                .help("name an anchor, such as `<<: *defaults`, or leave it out"),
            ),
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Diagnostic> {
        let Some((node, size)) = self.anchors.get(&id) else {
            return Err(Diagnostic::at(span, "an alias stands inside of what it repeats")
                .help("write out what it should repeat"));
        };
        self.aliased += size;
        if self.aliased > ALIASED_NODES {
            return Err(
                Diagnostic::at(span, format!("aliases repeat more than {ALIASED_NODES} values"))
                    .help("write them out, or split the file"),
            );
        }
        let node = Node {
            span,
            data: node.data.clone(),
        };
        self.node(node, 0)
    }

    /// Puts a finished node where it belongs.
    fn node(&mut self, node: Node<'s>, anchor: usize) -> Result<(), Diagnostic> {
        if anchor != 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let section = self.section();
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.shape {
            Shape::Sequence(items) => items.push(node),
            Shape::Mapping { key: key @ None, .. } => {
                let NodeData::Scalar { text, plain } = node.data else {
                    return Err(
                        Diagnostic::at(node.span, format!("a key is a single word, this is {}", node.kind()))
                            .help("put the key in quotes if it is meant to be a text"),
                    );
                };
                let merge = plain && text == "<<";
                *key = Some(Key {
                    text,
                    span: node.span,
                    merge,
                });
            }
            Shape::Mapping { entries, key, merges } => {
                let key = key.take().expect("a value follows its key");
                if key.merge {
                    merges.push(node);
                } else {
                    let mut entry = Entry {
                        key: key.text,
                        key_span: key.span,
                        value: node,
                    };
                    if section.is_some_and(|section| (self.take)(&section, &entry)) {
                        entry.value.data = NodeData::Scalar {
                            text: Cow::Borrowed(""),
                            plain: true,
                        };
                    }
                    entries.push(entry);
                }
            }
        }
        Ok(())
    }

    /// The key of the mapping that is open, where it is a value of the outermost one and neither can be repeated.
    fn section(&self) -> Option<Cow<'s, str>> {
        let [root, open] = self.open.as_slice() else {
            return None;
        };
        match &root.shape {
            Shape::Mapping { key: Some(key), .. } if root.anchor == 0 && open.anchor == 0 => Some(key.text.clone()),
            _ => None,
        }
    }
}

/// How many nodes a tree has; the parser bounds its depth.
fn size(node: &Node<'_>) -> usize {
    1 + match &node.data {
        NodeData::Scalar { .. } => 0,
        NodeData::Sequence { items, .. } => items.iter().map(size).sum(),
        NodeData::Mapping { entries, .. } => entries.iter().map(|entry| 1 + size(&entry.value)).sum(),
    }
}
