//! How wide words are in a picture, where no font can be asked.

use std::borrow::Cow;

use console::measure_text_width;

use super::clean_short;

/// Points between two lines of text.
pub(super) const LINE: f64 = 16.0;
/// The most characters of a name.
const MOST_NAME: usize = 32;
/// The most characters of a line on an arrow.
const MOST_LABEL: usize = 34;

/// A name as a picture has room for it.
pub(super) fn name(text: &str) -> Cow<'_, str> {
    clean_short(text, MOST_NAME)
}

/// A line on an arrow as a picture has room for it.
pub(super) fn label(text: &str) -> Cow<'_, str> {
    clean_short(text, MOST_LABEL)
}

/// The width of a line at a size of letters, a little more than common fonts take.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.96,
        'a'..='z' | '0'..='9' => 0.61,
        'A'..='Z' => 0.74,
        _ if c.is_ascii() => 0.66,
        _ => {
            let columns = measure_text_width(c.encode_utf8(&mut [0; 4]));
            [0.0, 0.72, 1.1][columns.min(2)]
        }
    };
    text.chars().map(of).sum::<f64>() * size
}
