//! The few lines of the sources that a report shows, cut out with the places in them.
//!
//! What is handed to the renderer is as large as what is shown, however large the file or its
//! lines are: minified JSON is one line of megabytes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::clean::clean_source;
use crate::text::{FileId, Sources, Span};

/// Places in one file that are further apart than this stand in excerpts of their own.
const FAR: usize = 200;
/// Lines of more bytes than this are cut around the place.
const LONG: usize = 400;
/// What is shown before and after a place in a line that is cut.
const AROUND: usize = 80;
/// What is shown of a place itself in a line that is cut.
const MOST: usize = 160;

/// Lines of one file with marks in them.
pub(super) struct Excerpt {
    /// The file.
    pub(super) file: FileId,
    /// The number of the first line.
    pub(super) first_line: usize,
    /// The lines; those that are not to be seen are empty.
    pub(super) text: String,
    /// What is underlined in `text`.
    pub(super) marks: Vec<Mark>,
    /// Line and column that stand beside the file's name.
    pub(super) told: (usize, usize),
}

/// One underlined piece of an excerpt, in bytes of its text.
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) label: String,
    pub(super) primary: bool,
}

/// A place within its line, in bytes of the whole source.
struct Spot {
    line: usize,
    column: usize,
    range: Range<usize>,
    label: String,
    primary: bool,
}

/// Spots that are shown together, and of each of their lines the part that is shown.
struct Cluster {
    file: FileId,
    lines: BTreeMap<usize, Range<usize>>,
    spots: Vec<Spot>,
}

/// Cuts out the lines of these places. The primary place's excerpt is the first.
pub(super) fn excerpts<'p>(
    primary: Option<&'p (Span, String)>,
    others: &'p [(Span, String)],
    sources: &Sources,
) -> Vec<Excerpt> {
    let places = primary.into_iter().map(|place| (place, true));
    let places = places.chain(others.iter().map(|place| (place, false)));
    let mut clusters: Vec<Cluster> = Vec::new();
    for ((span, label), primary) in places {
        let spot = spot(*span, label, primary, sources);
        if let Some(cluster) = clusters.iter_mut().find(|cluster| cluster.takes(span.file, &spot)) {
            cluster.add(spot, sources);
            continue;
        }
        let mut cluster = Cluster {
            file: span.file,
            lines: BTreeMap::new(),
            spots: Vec::new(),
        };
        cluster.add(spot, sources);
        clusters.push(cluster);
    }
    clusters.iter().map(|cluster| cluster.cut(sources)).collect()
}

/// A line without its break, in bytes of the whole source. A byte order mark is not shown.
fn line_range(file: FileId, line: usize, sources: &Sources) -> Range<usize> {
    let source = sources.get(file);
    let mut start = source.line_start(line);
    let text = &source.text[start..source.line_start(line + 1)];
    let text = text.strip_suffix('\n').unwrap_or(text);
    let end = start + text.strip_suffix('\r').unwrap_or(text).len();
    if start == 0 && text.starts_with('\u{feff}') {
        start = '\u{feff}'.len_utf8();
    }
    start..end.max(start)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// A place over several lines is shown by the first of them.
fn spot(span: Span, label: &str, primary: bool, sources: &Sources) -> Spot {
    let place = sources.place(span);
    let text = &sources.get(span.file).text;
    let line = line_range(span.file, place.line, sources);
    let within = |at: usize| floor(text, at).clamp(line.start, line.end);
    let start = within(span.start as usize);
    Spot {
        line: place.line,
        column: place.column,
        range: start..within(span.end as usize).max(start),
        label: label.to_owned(),
        primary,
    }
}

/// The part of a line that is shown for a place.
fn window(text: &str, line: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    if line.len() <= LONG {
        return line.clone();
    }
    let start = floor(text, place.start.saturating_sub(AROUND));
    let end = floor(text, place.end.min(place.start + MOST) + AROUND);
    start.max(line.start)..end.min(line.end)
}

impl Cluster {
    fn takes(&self, file: FileId, spot: &Spot) -> bool {
        let near = spot.line.saturating_sub(FAR)..=spot.line.saturating_add(FAR);
        self.file == file
            && self.lines.range(near).next().is_some()
            && self
                .lines
                .get(&spot.line)
                .is_none_or(|shown| shown.start <= spot.range.start && spot.range.start <= shown.end)
    }

    fn add(&mut self, mut spot: Spot, sources: &Sources) {
        let text = &sources.get(self.file).text;
        let line = line_range(self.file, spot.line, sources);
        let shown = self
            .lines
            .entry(spot.line)
            .or_insert_with(|| window(text, &line, &spot.range));
        spot.range.end = spot.range.end.min(shown.end).max(spot.range.start);
        self.spots.push(spot);
    }

    fn cut(&self, sources: &Sources) -> Excerpt {
        let source = &sources.get(self.file).text;
        let (&first, _) = self.lines.first_key_value().expect("a cluster has a spot");
        let (&last, _) = self.lines.last_key_value().expect("a cluster has a spot");
        let mut text = String::new();
        let mut marks = Vec::new();
        for line in first..=last {
            if line != first {
                text.push('\n');
            }
            let whole = line_range(self.file, line, sources);
            let beside = self.lines.range(line - 1..=line + 1).next().is_some();
            let shown = match self.lines.get(&line) {
                Some(shown) => shown.clone(),
                None if beside => window(source, &whole, &(whole.start..whole.start)),
                None => continue,
            };
            if shown.start > whole.start {
                text.push('…');
            }
            let start = text.len();
            let offset = |at: usize| start + clean_source(&source[shown.start..at]).len();
            for spot in self.spots.iter().filter(|spot| spot.line == line) {
                marks.push(Mark {
                    range: offset(spot.range.start)..offset(spot.range.end),
                    label: spot.label.clone(),
                    primary: spot.primary,
                });
            }
            text.push_str(&clean_source(&source[shown.clone()]));
            if shown.end < whole.end {
                text.push('…');
            }
        }
        let told = self.spots.iter().find(|spot| spot.primary).unwrap_or(&self.spots[0]);
        Excerpt {
            file: self.file,
            first_line: first,
            text,
            marks,
            told: (told.line, told.column),
        }
    }
}
