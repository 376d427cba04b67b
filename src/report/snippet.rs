//! One error or finding with its places in the sources, as rustc shows them.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet as Source};

use super::Look;
use super::clean::{clean, clean_short};
use super::excerpt::{Excerpt, excerpts};
use super::wrap::wrap;
use crate::text::{Sources, Span};

/// Stands for a place in what the renderer makes, which knows only columns of cut lines.
const PLACE: char = '\u{e000}';
/// Titles and labels are cut past so many characters.
const LONGEST: usize = 300;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Must be mended.
    Error,
    /// Should be looked at.
    Warning,
    /// Good to know.
    Info,
}

/// One thing to tell, with its places.
#[derive(Clone, Debug)]
pub struct Snippet {
    /// How bad it is.
    pub level: Level,
    /// The id in brackets, of a rule.
    pub id: Option<String>,
    /// What is wrong, in one line.
    pub title: String,
    /// The place, with a few words under it or none.
    pub primary: Option<(Span, String)>,
    /// Further places, in any file.
    pub others: Vec<(Span, String)>,
    /// Lines below, each with the word before it: `why`, `help`. They are wrapped.
    pub footers: Vec<(String, String)>,
}

/// Renders one snippet; it ends with a line break.
#[must_use]
pub fn render(snippet: &Snippet, sources: &Sources, look: Look) -> String {
    let excerpts = excerpts(snippet.primary.as_ref(), &snippet.others, sources);
    let level = match snippet.level {
        Level::Error => annotate_snippets::Level::ERROR,
        Level::Warning => annotate_snippets::Level::WARNING,
        Level::Info => annotate_snippets::Level::INFO,
    };
    let mut title = level.primary_title(clean_short(&snippet.title, LONGEST));
    if let Some(id) = &snippet.id {
        title = title.id(clean(id));
    }
    let mut group = Group::with_title(title);
    for excerpt in &excerpts {
        group = group.element(source(excerpt));
    }
    if !excerpts.is_empty() && !snippet.footers.is_empty() {
        group = group.element(annotate_snippets::Padding);
    }
    let indent = excerpts.iter().map(last_line).max().unwrap_or(0).to_string().len() + 3;
    for (word, text) in &snippet.footers {
        let width = look.width.saturating_sub(indent + word.len() + 2).max(20);
        let lines: Vec<String> = text.split('\n').flat_map(|line| wrap(&clean(line), width)).collect();
        let level = annotate_snippets::Level::NOTE.with_name(word.clone());
        group = group.element(level.message(lines.join("\n")));
    }
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(look.width);
    let mut text = with_places(&renderer.render(&[group]), &excerpts, sources);
    text.push('\n');
    text
}

fn source(excerpt: &Excerpt) -> Source<'_, annotate_snippets::Annotation<'_>> {
    let marks = excerpt.marks.iter().map(|mark| {
        let kind = if mark.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let label = (!mark.label.is_empty()).then(|| clean_short(&mark.label, LONGEST));
        kind.span(mark.range.clone()).label(label)
    });
    Source::source(&excerpt.text)
        .path(PLACE.to_string())
        .line_start(excerpt.first_line)
        .annotations(marks)
}

/// The number of the last line of an excerpt.
fn last_line(excerpt: &Excerpt) -> usize {
    excerpt.first_line + excerpt.text.matches('\n').count()
}

/// Puts the true places where the renderer wrote those that it sees.
fn with_places(rendered: &str, excerpts: &[Excerpt], sources: &Sources) -> String {
    let mut pieces = rendered.split(PLACE);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (piece, excerpt) in pieces.zip(excerpts) {
        let (line, column) = excerpt.told;
        text.push_str(&format!("{}:{line}:{column}", clean(sources.name(excerpt.file))));
        text.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    text
}
