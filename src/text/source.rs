//! Source files and places in them.

use std::ops::Range;
use std::sync::OnceLock;

/// In lines longer than this many bytes, columns are counted from checkpoints this far apart.
const CHECKPOINT: usize = 4096;

/// One source among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one source; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span as a byte range of its source's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span from the start of this one to the end of `last`, which must be of the same source.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span {
            end: last.end.max(self.end),
            ..self
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

/// A span in lines and columns; both count from 1, columns in characters, the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the last character.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// A named text that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// How the user is told of it: the path as given, or `<stdin>`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where each line starts, looked for when a place is first asked for.
    line_starts: OnceLock<Vec<u32>>,
    /// Characters before each [`CHECKPOINT`], counted when a long line first asks.
    checkpoints: OnceLock<Vec<usize>>,
}

impl Source {
    /// The 1-based line and character column of a byte offset. A byte order mark is no character.
    fn position(&self, offset: u32) -> (usize, usize) {
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines[line - 1] as usize;
        let upto = (offset as usize).min(self.text.len());
        let mark = usize::from(line == 1 && upto > 0 && self.text.starts_with('\u{feff}'));
        (line, self.characters(start, upto) + 1 - mark)
    }

    /// How many characters begin in a range of bytes. Minified JSON is one line of megabytes with
    /// perhaps thousands of errors, so that a long range is not counted from its start each time.
    fn characters(&self, start: usize, end: usize) -> usize {
        if end.saturating_sub(start) <= CHECKPOINT {
            return count_characters(&self.text.as_bytes()[start..end.max(start)]);
        }
        self.characters_before(end) - self.characters_before(start)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let checkpoints = self.checkpoints.get_or_init(|| {
            let mut before = 0;
            let mut checkpoints = vec![0];
            for chunk in self.text.as_bytes().chunks(CHECKPOINT) {
                before += count_characters(chunk);
                checkpoints.push(before);
            }
            checkpoints
        });
        let last = offset / CHECKPOINT;
        checkpoints[last] + count_characters(&self.text.as_bytes()[last * CHECKPOINT..offset])
    }

    fn lines(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let starts = ends.map(|(at, _)| u32::try_from(at + 1).expect("texts are below 4 GiB"));
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The byte offset at which a 1-based line starts.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.lines()
            .get(line - 1)
            .map_or(self.text.len(), |&start| start as usize)
    }
}

/// Characters that begin in these bytes of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

/// All the texts of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// No sources.
    #[must_use]
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a text; a name is not checked to be new.
    ///
    /// # Panics
    /// Past 2^32 sources, or where the text has 4 GiB or more: readers refuse far smaller ones.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        u32::try_from(text.len()).expect("texts are below 4 GiB");
        self.0.push(Source {
            name: name.into(),
            text,
            line_starts: OnceLock::new(),
            checkpoints: OnceLock::new(),
        });
        FileId(u32::try_from(self.0.len() - 1).expect("fewer than 2^32 sources"))
    }

    /// The source of an id.
    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.0[file.0 as usize]
    }

    /// The name of a source.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        &self.get(file).name
    }

    /// The names of all, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|source| source.name.as_str())
    }

    /// What stands at a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// A span in lines and columns.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let source = self.get(span.file);
        let (line, column) = source.position(span.start);
        let (end_line, end_column) = source.position(span.end);
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(text: &str, start: usize) -> (usize, usize) {
        let mut sources = Sources::new();
        let file = sources.add("a", text);
        let start = u32::try_from(start).expect("short");
        let place = sources.place(Span {
            file,
            start,
            end: start,
        });
        (place.line, place.column)
    }

    #[test]
    fn columns_count_in_characters_also_far_out() {
        assert_eq!(column("ä: ö\nü", 4), (1, 4));
        assert_eq!(column("ä: ö\nü", 7), (2, 1));
        assert_eq!(column("a", 99), (1, 2));
        let long = format!("x\n{}", "äb".repeat(10_000));
        assert_eq!(column(&long, 2 + 3 * 9_000), (2, 18_001));
        assert_eq!(column(&long, 2 + 3 * 9_000 + 1), (2, 18_002));
        assert_eq!(column(&long, long.len()), (2, 20_001));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        assert_eq!(column("\u{feff}a: b", 3), (1, 1));
        assert_eq!(column("\u{feff}a: b", 0), (1, 1));
        assert_eq!(column("\u{feff}a\nb", 5), (2, 1));
    }
}
