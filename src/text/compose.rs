//! From the YAML parser's events to a tree of nodes.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::decode::shortened;
use super::recorded::Recorded;
use super::{Diagnostic, Entry, FileId, Node, NodeData, Span};

/// How many nodes aliases may repeat in one file; a bomb asks for billions.
const ALIASED_NODES: usize = 200_000;

/// Up to so many keys of one mapping are compared with each other.
const FEW_KEYS: usize = 16;

/// Reads one YAML document. Everything wrong with it goes into `diagnostics`.
///
/// A duplicate key is an error and its first value stands; a syntax error, an alias bomb or a
/// second document leaves no tree, since the rest is not guessed at. `<<` merges as YAML 1.1 has it.
pub fn compose<'s>(text: &'s str, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Node<'s>> {
    compose_taking(text, file, diagnostics, &mut |_, _| false)
}

/// As [`compose`], handing out each entry of a mapping that is a value of the outermost one, with the key of that
/// mapping. Where `take` says that it has taken an entry, an empty value is left in its place.
///
/// An entry is handed out before it is known whether its key stands twice, and whether the document ends well. Where the
/// mapping has an anchor, nothing is, since it may be repeated elsewhere.
pub fn compose_taking<'s>(
    text: &'s str,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
    take: &mut dyn FnMut(&str, &Entry<'s>) -> bool,
) -> Option<Node<'s>> {
    let options = options! { emit_comments: false };
    let mut composer = Composer::new(text, file, diagnostics, take);
    for event in Parser::new_from_str_with_options(text, options) {
        let step = match event {
            Ok((event, span)) => composer.event(event, span),
            Err(error) => Err(composer.syntax(&error)),
        };
        if let Err(diagnostic) = step {
            composer.diagnostics.push(diagnostic);
            return None;
        }
    }
    composer.end_of_text()
}

/// As [`compose`], of a text that was parsed before.
pub(crate) fn replay<'s>(
    events: &'s [Recorded],
    text: &'s str,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node<'s>> {
    let take = &mut |_: &str, _: &Entry<'s>| false;
    let mut composer = Composer::new(text, file, diagnostics, take);
    for event in events {
        let (start, end) = event.place();
        let step = composer.step(event.step(text), Span { file, start, end });
        if let Err(diagnostic) = step {
            composer.diagnostics.push(diagnostic);
            return None;
        }
    }
    composer.end_of_text()
}

/// What a text has next.
pub(super) enum Step<'s> {
    /// A scalar.
    Scalar {
        /// Its text, escapes resolved.
        text: Cow<'s, str>,
        /// Without quotes and without a tag.
        plain: bool,
        /// Nothing stands there.
        empty: bool,
        /// Literal or folded.
        block: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A list begins.
    Sequence {
        /// Written as `[…]`.
        flow: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A mapping begins.
    Mapping {
        /// Written as `{…}`.
        flow: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A list or a mapping ends.
    End,
    /// What was anchored by this number is repeated.
    Alias(usize),
    /// A document begins.
    Document,
}

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

struct Composer<'s, 'd> {
    file: FileId,
    text: &'s str,
    open: Vec<Open<'s>>,
    anchors: HashMap<usize, (Node<'s>, usize)>,
    aliased: usize,
    root: Option<Node<'s>>,
    diagnostics: &'d mut Vec<Diagnostic>,
    take: &'d mut dyn FnMut(&str, &Entry<'s>) -> bool,
}

impl<'s, 'd> Composer<'s, 'd> {
    fn new(
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

    fn end_of_text(self) -> Option<Node<'s>> {
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

    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().expect("text input has byte offsets");
        let offset = |at: usize| u32::try_from(at).expect("texts are below 4 GiB");
        Span {
            file: self.file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    fn event(&mut self, event: Event<'s>, span: granit_parser::Span) -> Result<(), Diagnostic> {
        let span = self.span(span);
        let flow = |style: StructureStyle| style == StructureStyle::Flow;
        self.step(
            match event {
                Event::Scalar(text, style, anchor, tag) => Step::Scalar {
                    text,
                    plain: style == ScalarStyle::Plain && tag.is_none(),
                    empty: span.start == span.end && style == ScalarStyle::Plain,
                    block: matches!(style, ScalarStyle::Literal | ScalarStyle::Folded),
                    anchor,
                },
                Event::SequenceStart(style, anchor, _) => Step::Sequence {
                    flow: flow(style),
                    anchor,
                },
                Event::MappingStart(style, anchor, _) => Step::Mapping {
                    flow: flow(style),
                    anchor,
                },
                Event::SequenceEnd | Event::MappingEnd => Step::End,
                Event::Alias(id) => Step::Alias(id),
                Event::DocumentStart(..) => Step::Document,
                _ => return Ok(()),
            },
            span,
        )
    }

    fn step(&mut self, step: Step<'s>, span: Span) -> Result<(), Diagnostic> {
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

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let at = error
            .marker()
            .byte_offset()
            .unwrap_or(self.text.len())
            .min(self.text.len());
        let start = u32::try_from(at).unwrap_or(0);
        let width = self.text[at..]
            .chars()
            .next()
            .filter(|c| *c != '\n')
            .map_or(0, char::len_utf8);
        let span = Span {
            file: self.file,
            start,
            end: start + u32::try_from(width).unwrap_or(0),
        };
        if error.info() == "recursion limit exceeded" {
            return Diagnostic::at(span, "values are nested too deeply")
                .help("a description needs a handful of levels; the rest of the file was not read");
        }
        Diagnostic::at(span, format!("this is no YAML: {}", error.info()))
            .help(format!("{}; the rest of the file was not read", way_out(&error.info())))
    }
}

/// What to do about a syntax error, by a few words of the parser's.
fn way_out(problem: &str) -> &'static str {
    const WAYS: &[(&str, &str)] = &[
        ("tabs disallowed", "indent with spaces"),
        ("unclosed quote", "close the quote"),
        ("unknown anchor", "put a text that begins with `*` in quotes"),
        ("unexpected character", "put the text in quotes"),
        (
            "mapping values are not allowed",
            "put a text with `: ` in it in quotes, or mend the indentation",
        ),
    ];
    let way = WAYS.iter().find(|(words, _)| problem.contains(words));
    way.map_or("mend the line, or the one above it", |(_, way)| way)
}

/// How many nodes a tree has; the parser bounds its depth.
fn size(node: &Node<'_>) -> usize {
    1 + match &node.data {
        NodeData::Scalar { .. } => 0,
        NodeData::Sequence { items, .. } => items.iter().map(size).sum(),
        NodeData::Mapping { entries, .. } => entries.iter().map(|entry| 1 + size(&entry.value)).sum(),
    }
}
