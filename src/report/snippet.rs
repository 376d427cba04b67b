//! One error or finding with its places in the sources, as rustc shows them.

use std::fmt::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet as Source};
use anstyle::Style;

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
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(look.width);
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
    if excerpts.is_empty() {
        return renderer.render(&[group]) + "\n" + &bare(snippet, look);
    }
    for excerpt in &excerpts {
        group = group.element(source(excerpt));
    }
    if !snippet.footers.is_empty() {
        group = group.element(annotate_snippets::Padding);
    }
    let indent = excerpts.iter().map(last_line).max().unwrap_or(0).to_string().len() + 3;
    for (word, text) in &snippet.footers {
        let width = look.width.saturating_sub(indent + word.len() + 2).max(20);
        let lines: Vec<String> = text.split('\n').flat_map(|line| wrap(&clean(line), width)).collect();
        let level = annotate_snippets::Level::NOTE.with_name(word.clone());
        group = group.element(level.message(lines.join("\n")));
    }
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

/// The footers of what has no place; the renderer would draw a margin to nowhere.
fn bare(snippet: &Snippet, look: Look) -> String {
    let bold = if look.colour { Style::new().bold() } else { Style::new() };
    let mut text = String::new();
    for (word, footer) in &snippet.footers {
        let indent = word.len() + 6;
        let width = look.width.saturating_sub(indent).max(20);
        let lines: Vec<String> = footer.split('\n').flat_map(|line| wrap(&clean(line), width)).collect();
        let lines = lines.join(&format!("\n{:indent$}", ""));
        let _ = writeln!(text, "  = {bold}{word}{bold:#}: {lines}");
    }
    text
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
        let _ = write!(text, "{}:{line}:{column}", clean(sources.name(excerpt.file)));
        text.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A snippet over the given byte ranges of texts; the first is the primary place.
    fn show(texts: &[&str], places: &[(usize, usize, usize, &str)]) -> String {
        let mut sources = Sources::new();
        let ids: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| sources.add(format!("{}.yaml", ["a", "b"][at]), *text))
            .collect();
        let number = |at: usize| u32::try_from(at).expect("short");
        let span = |&(file, start, end, label): &(usize, usize, usize, &str)| {
            let (start, end) = (number(start), number(end));
            (
                Span {
                    file: ids[file],
                    start,
                    end,
                },
                label.to_owned(),
            )
        };
        let snippet = Snippet {
            level: Level::Error,
            id: Some("some-rule".to_owned()),
            title: "what is wrong".to_owned(),
            primary: places.first().map(span),
            others: places.iter().skip(1).map(span).collect(),
            footers: vec![("help".to_owned(), "do it".to_owned())],
        };
        render(&snippet, &sources, Look::PLAIN)
    }

    #[test]
    fn places_in_two_files_each_have_theirs() {
        let shown = show(
            &["a: 1\nb: 2\n", "x\ny: ü3\n"],
            &[(0, 5, 6, "here"), (0, 0, 1, ""), (1, 7, 8, "there")],
        );
        let expected = "\
error[some-rule]: what is wrong
 --> a.yaml:2:1
  |
1 | a: 1
  | -
2 | b: 2
  | ^ here
  |
 ::: b.yaml:2:5
  |
2 | y: ü3
  |     - there
  |
  = help: do it
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn far_lines_are_folded_or_stand_apart() {
        let text = "a: 1\n".repeat(100_000);
        let shown = show(
            &[&text],
            &[(0, 50, 51, "here"), (0, 100, 101, "near"), (0, 400_000, 400_001, "far")],
        );
        let expected = "\
error[some-rule]: what is wrong
     --> a.yaml:11:1
      |
   11 | a: 1
      | ^ here
...
   21 | a: 1
      | - near
      |
     ::: a.yaml:80001:1
      |
80001 | a: 1
      | - far
      |
      = help: do it
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_line_of_megabytes_is_cut_and_its_columns_stay_true() {
        let text = "ä".repeat(1_000_000);
        let shown = show(&[&text], &[(0, 1_000_000, 1_000_004, "here"), (0, 0, 2, "start")]);
        assert!(shown.len() < 2_000, "{}", shown.len());
        assert!(shown.contains("--> a.yaml:1:500001\n"), "{shown}");
        assert!(shown.contains("::: a.yaml:1:1\n"), "{shown}");
        assert!(shown.contains("^^ here"), "{shown}");
    }

    #[test]
    fn the_edges_of_a_file_can_be_shown() {
        assert!(show(&[""], &[(0, 0, 0, "here")]).contains("--> a.yaml:1:1\n  |\n1 |\n  | ^ here\n"));
        assert!(show(&["a\n"], &[(0, 2, 2, "here")]).contains("--> a.yaml:2:1\n  |\n2 |\n  | ^ here\n"));
        assert!(show(&["a"], &[(0, 1, 1, "here")]).contains("--> a.yaml:1:2\n  |\n1 | a\n  |  ^ here\n"));
        assert!(show(&["ab\r\nc"], &[(0, 1, 5, "here")]).contains("1 | ab\n  |  ^ here\n"));
        assert!(show(&["\u{feff}ab"], &[(0, 3, 4, "here")]).contains("--> a.yaml:1:1\n  |\n1 | ab\n  | ^ here\n"));
        assert!(show(&["\tab"], &[(0, 1, 3, "here")]).contains("1 |     ab\n  |     ^^ here\n"));
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_panics_or_reaches_the_terminal_raw(
            texts in proptest::array::uniform2("([a: \t\r\né日\u{1b}\u{9b}\u{feff}\u{e000}🦀]|\\PC){0,600}"),
            places in proptest::collection::vec((0..2_usize, 0..700_usize, 0..700_usize, "\\PC{0,9}"), 1..6),
            width in 0..200_usize,
        ) {
            let mut sources = Sources::new();
            let ids = texts.map(|text| sources.add("a\u{1b}[31m.yaml", text));
            let place = |(file, start, end, label): (usize, usize, usize, String)| {
                let length = sources.get(ids[file]).text.len();
                let at = |at: usize| u32::try_from(at.min(length)).expect("short");
                (Span { file: ids[file], start: at(start), end: at(end) }, label)
            };
            let mut places: Vec<_> = places.into_iter().map(place).collect();
            let primary = places.pop();
            let snippet = Snippet {
                level: Level::Warning,
                id: None,
                title: "a\u{1b}b\nc".to_owned(),
                primary: primary.clone(),
                others: places,
                footers: vec![("why".to_owned(), "so\u{7} it is".to_owned())],
            };
            let shown = render(&snippet, &sources, Look { colour: false, width });
            prop_assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
            prop_assert!(!shown.contains(PLACE));
            let place = sources.place(primary.expect("one at least").0);
            let arrow = format!("--> a␛[31m.yaml:{}:{}\n", place.line, place.column);
            prop_assert!(shown.contains(&arrow), "{shown}");
        }
    }
}
