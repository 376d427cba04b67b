//! Text from outside, made fit for a terminal.

use std::borrow::Cow;

/// What stands for a character that a terminal would act on, that hides what is there, or that is none.
fn harmless(c: char) -> Option<char> {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{e000}'
        | '\u{feff}'
        | '\u{fffe}'..='\u{ffff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// One line of text with a visible sign in the place of each control character, tabs too.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    if text.bytes().all(is_plain) || text.chars().all(|c| harmless(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| harmless(c).unwrap_or(c)).collect())
}

/// As [`clean`], but tabs stay: for source lines, in which they mean indentation.
#[must_use]
pub fn clean_source(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { c } else { harmless(c).unwrap_or(c) })
        .collect()
}

/// [`clean`], cut to so many characters with `…` as the last.
#[must_use]
pub fn clean_short(text: &str, most: usize) -> Cow<'_, str> {
    if text.chars().nth(most).is_none() {
        return clean(text);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    Cow::Owned(format!("{}…", clean(&kept)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        assert_eq!(clean("a\u{1b}[31mb\r\n\u{9b}c\u{202e}"), "a␛[31mb␍␊\u{fffd}c\u{fffd}");
        assert!(matches!(clean("plain ä 日本"), Cow::Borrowed(_)));
        assert_eq!(clean_source("\ta\u{7}"), "\ta␇");
        assert_eq!(clean_short("abcdef", 4), "abc…");
        assert_eq!(clean_short("abcd", 4), "abcd");
    }
}
