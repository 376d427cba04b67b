//! Texts of rules with placeholders.

use crate::text::{Span, Spanned};

/// What stands for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// One thing; it stands within the quotes of the text.
    One(String),
    /// Several, each within quotes of its own where the text has them: `a` and `b`.
    Several(Vec<String>),
    /// A description of what will stand there, without quotes: the callee.
    Described(String),
}

/// A text with `{placeholders}`.
#[derive(Clone, Debug, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Slot(Spanned<String>),
}

impl Template {
    /// Splits a text at its placeholders. Their places are exact where the text stands in the file as it is.
    #[must_use]
    pub fn new(text: &Spanned<String>, source: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.value.as_str();
        while let Some((before, slot, after)) = next_slot(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let written = format!("{{{slot}}}");
            let at = source.get(text.span.range()).and_then(|source| source.find(&written));
            let span = at.map_or(text.span, |at| {
                let start = text.span.start + u32::try_from(at).unwrap_or(0);
                Span {
                    start,
                    end: start + u32::try_from(written.len()).unwrap_or(0),
                    ..text.span
                }
            });
            pieces.push(Piece::Slot(Spanned::new(slot.to_owned(), span)));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.trim_end().to_owned()));
        }
        Template { pieces }
    }

    /// The placeholders.
    pub fn slots(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            Piece::Text(_) => None,
        })
    }

    /// The text, where it has no placeholders.
    #[must_use]
    pub fn fixed(&self) -> Option<String> {
        let no_slots = self.slots().next().is_none();
        no_slots.then(|| self.fill(|_| Filled::Described(String::new())))
    }

    /// The text with its placeholders filled.
    pub fn fill(&self, mut filler: impl FnMut(&str) -> Filled) -> String {
        let mut text = String::with_capacity(self.usual_length());
        let mut skip_quote = false;
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(piece) => {
                    text.push_str(if skip_quote {
                        piece.strip_prefix('`').unwrap_or(piece)
                    } else {
                        piece
                    });
                    skip_quote = false;
                }
                Piece::Slot(slot) => {
                    let next = self.pieces.get(at + 1);
                    let quoted =
                        text.ends_with('`') && matches!(next, Some(Piece::Text(next)) if next.starts_with('`'));
                    let (quote, filled) = match filler(&slot.value) {
                        Filled::One(one) => ("`", vec![one]),
                        Filled::Several(several) => ("`", several),
                        Filled::Described(described) => ("", vec![described]),
                    };
                    let quote = if quoted { quote } else { "" };
                    if quoted {
                        text.pop();
                        skip_quote = true;
                    }
                    for (at, word) in filled.iter().enumerate() {
                        text.push_str(match at {
                            0 => "",
                            at if at + 1 == filled.len() => " and ",
                            _ => ", ",
                        });
                        text.push_str(quote);
                        if word.contains('\n') {
                            // A line break is the rule's own; one in a name begins no line.
                            text.push_str(&word.replace('\n', "␊"));
                        } else {
                            text.push_str(word);
                        }
                        text.push_str(quote);
                    }
                }
            }
        }
        text
    }

    /// Its length with names of a usual length.
    fn usual_length(&self) -> usize {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Slot(_) => 16,
        });
        lengths.sum()
    }
}

/// The text before the first placeholder, its name, and what follows it.
fn next_slot(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn join(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;

    fn fill(text: &str, filled: &Filled) -> String {
        let mut sources = Sources::new();
        let file = sources.add("test", text);
        let end = u32::try_from(text.len()).expect("short");
        let text = Spanned::new(text.to_owned(), Span { file, start: 0, end });
        Template::new(&text, &sources.get(file).text).fill(|_| filled.clone())
    }

    #[test]
    fn quotes_go_around_each_of_several_and_around_no_description() {
        let several = Filled::Several(vec!["a".into(), "b".into(), "c".into()]);
        assert_eq!(
            fill("tell `{callees}` by one event", &several),
            "tell `a`, `b` and `c` by one event"
        );
        assert_eq!(
            fill("tell `{callee}`", &Filled::Described("the callee".into())),
            "tell the callee"
        );
        assert_eq!(
            fill("`{caller}` waits", &Filled::One("orders".into())),
            "`orders` waits"
        );
        assert_eq!(
            fill("needs the {needs}", &Filled::One("answer".into())),
            "needs the answer"
        );
        assert_eq!(fill("a {b", &Filled::One("c".into())), "a {b");
        assert_eq!(fill("a\n{b}", &Filled::One("c\nd".into())), "a\nc␊d");
    }
}
