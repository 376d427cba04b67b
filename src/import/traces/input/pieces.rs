//! A file as pieces of work for the threads that read.

use std::io::Read;

use serde::de::IgnoredAny;

use super::repair::repaired;
use super::split::{Lists, MOST, Splitter, Stop};
use crate::description::Source;

/// About how many bytes a piece has.
const PIECE: usize = 1 << 20;
/// How long a first line is looked at to learn whether lines are documents.
const FIRST_LINE: usize = 1 << 23;

/// Whole values of one file.
#[derive(Debug)]
pub(in crate::import::traces) struct Piece {
    /// The file, by its place in the list.
    pub(in crate::import::traces) file: usize,
    /// The values, one after another.
    pub(in crate::import::traces) bytes: Vec<u8>,
    pub(in crate::import::traces) cut: Cut,
}

/// How the values of a piece are told apart.
#[derive(Debug)]
pub(in crate::import::traces) enum Cut {
    /// One a line; the number of the first, from 1, and whether the last one is the end of the file without a line end.
    Lines { first: u64, open: bool },
    /// Where each ends; the number of the first, from 1.
    Ends { first: u64, ends: Vec<usize> },
}

/// How a file ended, where not as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import::traces) enum Broken {
    /// It breaks off within a value.
    BreaksOff,
    /// It is no JSON from this byte on.
    Wrong(u64),
    /// What begins with this byte is too large to be kept.
    TooLarge(u64),
    /// It cannot be read on, for this reason.
    Unreadable(String),
}

impl Broken {
    /// In words that follow the name of the file.
    pub(in crate::import::traces) fn text(&self) -> String {
        match self {
            Broken::BreaksOff => "it breaks off; what is whole before that was read".to_owned(),
            Broken::Wrong(at) => format!("it is no JSON from byte {} on", at + 1),
            Broken::TooLarge(at) => {
                format!(
                    "a value of more than {} MiB begins at byte {}; what is before that was read",
                    MOST >> 20,
                    at + 1
                )
            }
            Broken::Unreadable(why) => format!("it cannot be read on: {}", why.to_lowercase()),
        }
    }
}

fn lists(source: Source) -> Lists {
    match source {
        Source::Otlp => Lists {
            lists: &["resourceSpans", "batches"],
            maps: &["trace"],
        },
        Source::Jaeger => Lists {
            lists: &["data"],
            maps: &[],
        },
        _ => Lists { lists: &[], maps: &[] },
    }
}

/// Cuts a file into pieces; how it ended, where not as it should.
pub(in crate::import::traces) fn pieces(
    file: usize,
    source: Source,
    mut reader: impl Read,
    give: &mut dyn FnMut(Piece),
) -> Option<Broken> {
    let (begun, mut ended) = beginning(&mut reader);
    if lines_are_documents(&begun) {
        return lines(file, begun, ended, reader, give);
    }
    let mut gathered = Gathered::new(file);
    let rest: Box<dyn Read + '_> = match ended.take() {
        // What could not be read the first time is not tried again.
        Some(Ended::Broken(error)) => Box::new(Failing(Some(error))),
        Some(Ended::Whole) => Box::new(std::io::empty()),
        None => Box::new(reader),
    };
    let mut splitter = Splitter::new(begun, rest);
    let stop = splitter
        .run(lists(source), &mut |value| gathered.add(value, give))
        .err();
    if stop.is_some()
        && let Some(value) = repaired(splitter.begun())
    {
        gathered.add(&value, give);
    }
    gathered.give(give);
    stop.map(|stop| match stop {
        Stop::End => Broken::BreaksOff,
        Stop::Wrong(at) => Broken::Wrong(at),
        Stop::TooLarge(at) => Broken::TooLarge(at),
        Stop::Unreadable(why) => Broken::Unreadable(why),
    })
}

struct Failing(Option<std::io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Values on their way into a piece.
struct Gathered {
    file: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// How many were given before.
    given: u64,
}

impl Gathered {
    fn new(file: usize) -> Self {
        Gathered {
            file,
            bytes: Vec::new(),
            ends: Vec::new(),
            given: 0,
        }
    }

    fn add(&mut self, value: &[u8], give: &mut dyn FnMut(Piece)) {
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        if self.bytes.len() >= PIECE {
            self.give(give);
        }
    }

    fn give(&mut self, give: &mut dyn FnMut(Piece)) {
        if !self.ends.is_empty() {
            let ends = std::mem::take(&mut self.ends);
            let first = self.given + 1;
            self.given += ends.len() as u64;
            give(Piece {
                file: self.file,
                bytes: std::mem::take(&mut self.bytes),
                cut: Cut::Ends { first, ends },
            });
        }
    }
}

/// How reading ended.
enum Ended {
    Whole,
    Broken(std::io::Error),
}

/// Reads until there is a line and a piece, without the mark that some tools write before UTF-8.
fn beginning(reader: &mut impl Read) -> (Vec<u8>, Option<Ended>) {
    let mut begun = Vec::new();
    let mut ended = None;
    while ended.is_none() && (begun.len() < PIECE || (begun.len() < FIRST_LINE && !begun.contains(&b'\n'))) {
        ended = more(reader, &mut begun, PIECE);
    }
    if begun.starts_with(&[0xef, 0xbb, 0xbf]) {
        begun.drain(..3);
    }
    (begun, ended)
}

/// Reads up to so many bytes more; how reading ended, where it did.
fn more(reader: &mut impl Read, bytes: &mut Vec<u8>, most: usize) -> Option<Ended> {
    match reader.by_ref().take(most as u64).read_to_end(bytes) {
        Ok(0) => Some(Ended::Whole),
        Ok(_) => None,
        Err(error) => Some(Ended::Broken(error)),
    }
}

/// Whether each line is a document: the first is a whole value, or the second where the first is broken.
fn lines_are_documents(begun: &[u8]) -> bool {
    let mut lines = begun
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let is_whole = |line: &[u8]| serde_json::from_slice::<IgnoredAny>(line).is_ok();
    match (lines.next(), lines.next()) {
        (Some(first), second) => {
            is_whole(first)
                || (first.len() > 1 && first[0] == b'{' && second.is_some_and(|line| line[0] == b'{' && is_whole(line)))
        }
        (None, _) => false,
    }
}

/// Gives lines, as many at once as make a piece.
fn lines(
    file: usize,
    mut bytes: Vec<u8>,
    mut ended: Option<Ended>,
    mut reader: impl Read,
    give: &mut dyn FnMut(Piece),
) -> Option<Broken> {
    let (mut first, mut before) = (1, 0);
    // So much of what was read so far is in no line that has ended.
    let mut open_before = 0;
    loop {
        let end = match ended {
            Some(_) => bytes.len(),
            None => memchr::memrchr(b'\n', &bytes[open_before..]).map_or(0, |at| open_before + at + 1),
        };
        // A long line that goes on is not copied each time.
        let rest = match end {
            0 => std::mem::take(&mut bytes),
            end => bytes.split_off(end),
        };
        let count = memchr::memchr_iter(b'\n', &bytes).count() as u64;
        if !bytes.is_empty() {
            let open = ended.is_some() && !bytes.ends_with(b"\n");
            let cut = Cut::Lines { first, open };
            give(Piece { file, bytes, cut });
        }
        first += count;
        before += end as u64;
        bytes = rest;
        open_before = bytes.len();
        match ended {
            None if bytes.len() > MOST => return Some(Broken::TooLarge(before)),
            Some(Ended::Whole) => return None,
            Some(Ended::Broken(error)) => {
                return Some(match error.kind() {
                    std::io::ErrorKind::UnexpectedEof => Broken::BreaksOff,
                    _ => Broken::Unreadable(error.to_string()),
                });
            }
            None => ended = more(&mut reader, &mut bytes, PIECE),
        }
    }
}
