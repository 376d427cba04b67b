//! One YAML document as a tree of nodes: what the YAML parser finds, or found when the program was built.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::composer::Composer;
use super::recorded::Recorded;
use super::step::Step;
use super::{Diagnostic, Entry, FileId, Node, Span};

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
            Ok((event, span)) => {
                let span = place(span, file);
                step(event, span).map_or(Ok(()), |step| composer.step(step, span))
            }
            Err(error) => Err(syntax(&error, text, file)),
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

/// The place of an event in a text.
fn place(span: granit_parser::Span, file: FileId) -> Span {
    let range = span.byte_range().expect("text input has byte offsets");
    let offset = |at: usize| u32::try_from(at).expect("texts are below 4 GiB");
    Span {
        file,
        start: offset(range.start),
        end: offset(range.end),
    }
}

/// An event of the parser as a step; None where it says nothing of the tree.
fn step(event: Event<'_>, span: Span) -> Option<Step<'_>> {
    let flow = |style: StructureStyle| style == StructureStyle::Flow;
    Some(match event {
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
        _ => return None,
    })
}

/// What is told of a syntax error.
fn syntax(error: &ScanError, text: &str, file: FileId) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let start = u32::try_from(at).unwrap_or(0);
    let width = text[at..]
        .chars()
        .next()
        .filter(|c| *c != '\n')
        .map_or(0, char::len_utf8);
    let span = Span {
        file,
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
