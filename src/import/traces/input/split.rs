//! A stream of JSON cut into values, so that a list is read element by element, however long it is.

use std::io::{ErrorKind, Read};

/// How much is read at once, in bytes.
const AT_ONCE: usize = 1 << 18;
/// The most that is kept of one value, in bytes: a small compressed file may hold one that fills all memory.
pub(super) const MOST: usize = 256 << 20;

/// Why the cutting stopped before the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The input ended within a value.
    End,
    /// It is no JSON here: how many bytes after the beginning.
    Wrong(u64),
    /// A value has more than [`MOST`] bytes: how many bytes after the beginning it begins.
    TooLarge(u64),
    /// It cannot be read.
    Unreadable(String),
}

/// The lists of a format whose elements are read one by one: those under a key of `lists`, also within a map under a
/// key of `maps`; and a list that is the document itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lists {
    pub(super) lists: &'static [&'static str],
    pub(super) maps: &'static [&'static str],
}

/// The cutter.
pub(super) struct Splitter<R> {
    reader: R,
    buffer: Vec<u8>,
    /// The next byte, in the buffer.
    at: usize,
    /// Where the current value begins, in the buffer; what is before is not needed any more.
    kept: usize,
    /// How many bytes were dropped from the buffer.
    dropped: u64,
    /// The most that is kept.
    most: usize,
}

impl<R: Read> Splitter<R> {
    /// Of a reader, of which the beginning was read already.
    pub(super) fn new(begun: Vec<u8>, reader: R) -> Self {
        Splitter {
            reader,
            buffer: begun,
            at: 0,
            kept: 0,
            dropped: 0,
            most: MOST,
        }
    }

    /// Gives each value to `give`, up to the end or to what is wrong.
    pub(super) fn run(&mut self, lists: Lists, give: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        while let Some(byte) = self.peek()? {
            self.kept = self.at;
            match byte {
                b'[' => self.list(give)?,
                b'{' => {
                    if !self.map(lists, give)? {
                        give(&self.buffer[self.kept..self.at]);
                    }
                }
                _ => return Err(self.wrong()),
            }
        }
        Ok(())
    }

    /// What was begun when the cutting stopped.
    pub(super) fn begun(&self) -> &[u8] {
        &self.buffer[self.kept..]
    }

    fn wrong(&self) -> Stop {
        Stop::Wrong(self.dropped + self.at as u64)
    }

    /// The elements of a list.
    fn list(&mut self, give: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        self.at += 1;
        loop {
            match self.peek()?.ok_or(Stop::End)? {
                b']' => {
                    self.at += 1;
                    self.kept = self.at;
                    return Ok(());
                }
                b',' => self.at += 1,
                b'}' | b':' => return Err(self.wrong()),
                _ => {
                    self.kept = self.at;
                    self.value()?;
                    give(&self.buffer[self.kept..self.at]);
                    self.kept = self.at;
                }
            }
        }
    }

    /// A map; whether a list in it was given element by element.
    fn map(&mut self, lists: Lists, give: &mut dyn FnMut(&[u8])) -> Result<bool, Stop> {
        self.at += 1;
        let mut given = false;
        loop {
            match self.peek()?.ok_or(Stop::End)? {
                b'}' => {
                    self.at += 1;
                    return Ok(given);
                }
                b',' => self.at += 1,
                b'"' => {
                    let start = self.at - self.kept;
                    self.string()?;
                    let key = self.buffer[self.kept + start + 1..self.at - 1].to_vec();
                    if self.peek()?.ok_or(Stop::End)? != b':' {
                        return Err(self.wrong());
                    }
                    self.at += 1;
                    let is_in = |keys: &[&str]| keys.iter().any(|other| other.as_bytes() == key);
                    match self.peek()?.ok_or(Stop::End)? {
                        b'[' if is_in(lists.lists) => {
                            self.list(give)?;
                            given = true;
                        }
                        b'{' if is_in(lists.maps) => given |= self.map(lists, give)?,
                        _ => self.value()?,
                    }
                    if given {
                        self.kept = self.at;
                    }
                }
                _ => return Err(self.wrong()),
            }
        }
    }

    /// One value of any kind.
    fn value(&mut self) -> Result<(), Stop> {
        let mut depth = 0_usize;
        loop {
            match self.peek()?.ok_or(Stop::End)? {
                b'"' => self.string()?,
                b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                b']' | b'}' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b']' | b'}' | b',' | b':' => return Err(self.wrong()),
                _ => self.word()?,
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A number, `true` and the like.
    fn word(&mut self) -> Result<(), Stop> {
        // The first byte was looked at already.
        self.at += 1;
        loop {
            let rest = &self.buffer[self.at..];
            let end = rest.iter().position(|byte| {
                matches!(byte, b',' | b':' | b'[' | b']' | b'{' | b'}' | b'"') || byte.is_ascii_whitespace()
            });
            if let Some(end) = end {
                self.at += end;
                return Ok(());
            }
            self.at = self.buffer.len();
            if !self.fill()? {
                return Err(Stop::End);
            }
        }
    }

    /// A text, from quote to quote.
    fn string(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            let Some(found) = memchr::memchr2(b'"', b'\\', &self.buffer[self.at..]) else {
                self.at = self.buffer.len();
                if !self.fill()? {
                    return Err(Stop::End);
                }
                continue;
            };
            self.at += found + 1;
            if self.buffer[self.at - 1] == b'"' {
                return Ok(());
            }
            if self.at == self.buffer.len() && !self.fill()? {
                return Err(Stop::End);
            }
            self.at += 1;
        }
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            while let Some(byte) = self.buffer.get(self.at) {
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(*byte));
                }
                self.at += 1;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more; whether there was more.
    fn fill(&mut self) -> Result<bool, Stop> {
        self.buffer.drain(..self.kept);
        self.at -= self.kept;
        self.dropped += self.kept as u64;
        self.kept = 0;
        let before = self.buffer.len();
        if before > self.most {
            return Err(Stop::TooLarge(self.dropped));
        }
        self.buffer.resize(before + AT_ONCE, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(before + read.as_ref().map_or(0, |read| *read));
        match read {
            Ok(read) => Ok(read > 0),
            // A compressed file that breaks off ends like any other.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Stop::End),
            Err(error) => Err(Stop::Unreadable(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lists, Splitter, Stop};

    const LISTS: Lists = Lists {
        lists: &["data"],
        maps: &["trace"],
    };

    fn split(text: &str) -> (Vec<String>, Result<(), Stop>, String) {
        let mut given = Vec::new();
        // One byte at a time: every place is a place where more must be read.
        let mut splitter = Splitter::new(Vec::new(), Slow(text.as_bytes()));
        let result = splitter.run(LISTS, &mut |value| {
            given.push(String::from_utf8(value.to_vec()).expect("cut between characters"));
        });
        let begun = String::from_utf8_lossy(splitter.begun()).into_owned();
        (given, result, begun)
    }

    struct Slow<'a>(&'a [u8]);

    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn a_list_is_given_element_by_element_and_a_map_without_one_whole() {
        for (text, expected) in [
            (r#"[{"a":1}, {"b":"]\"}"}]"#, vec![r#"{"a":1}"#, r#"{"b":"]\"}"}"#]),
            (
                r#"{"x":[1,2],"data":[{"a":[1]},[2]],"y":{"z":3}}"#,
                vec![r#"{"a":[1]}"#, "[2]"],
            ),
            (r#" {"trace" : {"data" : [ {} ]}}"#, vec!["{}"]),
            (
                r#"{"spans":[{}]} {"spans":[]}"#,
                vec![r#"{"spans":[{}]}"#, r#"{"spans":[]}"#],
            ),
            ("[[{}],[]]", vec!["[{}]", "[]"]),
            ("", vec![]),
            ("[1, true, null]", vec!["1", "true", "null"]),
        ] {
            let (given, result, _) = split(text);
            assert_eq!(
                (given, result),
                (expected.iter().map(ToString::to_string).collect(), Ok(())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_whole_before_a_break_is_given() {
        let (given, result, begun) = split(r#"{"data":[{"a":1},{"b":[1,"#);
        assert_eq!((given, result), (vec![r#"{"a":1}"#.to_owned()], Err(Stop::End)));
        assert_eq!(begun, r#"{"b":[1,"#);
        let (given, result, _) = split(r#"[{"a":1},{"b":"x"#);
        assert_eq!((given, result), (vec![r#"{"a":1}"#.to_owned()], Err(Stop::End)));
        assert_eq!(split("what?").1, Err(Stop::Wrong(0)));
        assert_eq!(split(r#"{"a" 1}"#).1, Err(Stop::Wrong(5)));
    }

    #[test]
    fn a_value_past_all_measure_is_not_kept() {
        for (text, given, at) in [
            (r#"[{"a":1},"0123456789"]"#, 1, 9),
            (r#"[{"a":1},   {"b":[1,2,3,4]},{}]"#, 1, 12),
            ("[1, 1234567890123]", 1, 4),
            (r#"{"data":[{},{"a":1234567}]}"#, 1, 12),
            (r#"{"0123456789":1}"#, 0, 0),
            ("            ", 0, 0),
        ] {
            let mut count = 0;
            let mut splitter = Splitter::new(Vec::new(), Slow(text.as_bytes()));
            splitter.most = 10;
            let result = splitter.run(LISTS, &mut |_| count += 1);
            assert_eq!((count, result), (given, Err(Stop::TooLarge(at))), "{text}");
        }
    }
}
