//! When a text needs quotes.

use std::fmt::Write as _;

/// Where a scalar stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Outside of any `{…}` and `[…]`.
    Block,
    /// Inside of one.
    Flow,
}

/// A text as YAML, plain where every reader, of YAML 1.1 too, gives the same text back, else in double quotes.
pub(super) fn quote(text: &str, context: Context) -> String {
    if is_plain(text, context) && !is_special_in_yaml_1_1(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A word of the format as YAML: as [`quote`], but plain where only YAML 1.1 reads something else (`no`).
pub(super) fn quote_word(text: &str, context: Context) -> String {
    if is_plain(text, context) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text in double quotes, with escapes that YAML and JSON share.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if is_unprintable(character) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Control characters, other line breaks, marks that turn a line around, byte order marks and non-characters, all in
/// the first plane.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether YAML 1.2 reads it back as this text when it is written without quotes.
fn is_plain(text: &str, context: Context) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let indicator = "-?:,[]{}#&*!|>'\"%@`=".contains(first);
    let broken = text.trim() != text
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with("...")
        || text.starts_with("<<")
        || text
            .chars()
            .any(|c| is_unprintable(c) || (c.is_whitespace() && c != ' '));
    let flow = context == Context::Flow && text.contains([',', '[', ']', '{', '}']);
    let value = matches!(
        text,
        "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
    );
    !(indicator || broken || flow || value || is_number_like(text))
}

/// Whether YAML 1.2 could take it for a number.
fn is_number_like(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    let lower = unsigned.to_ascii_lowercase();
    text.parse::<f64>().is_ok()
        || lower.starts_with("0x")
        || lower.starts_with("0o")
        || matches!(&*lower, ".inf" | ".nan")
}

/// Whether it is a truth value, a date, or a number in base 60, with `_`, and so on to YAML 1.1.
fn is_special_in_yaml_1_1(text: &str) -> bool {
    matches!(
        &*text.to_ascii_lowercase(),
        "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    ) || (text.starts_with(|c: char| c.is_ascii_digit() || "+.".contains(c))
        && text
            .chars()
            .all(|c| c.is_ascii_hexdigit() || "+-._: xobTtZz".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::{Context, quote, quote_word, quoted};

    #[test]
    fn only_what_would_be_misread_is_quoted() {
        for plain in [
            "payments",
            "order.placed",
            "180ms",
            "99.9%",
            "20/s",
            "a b",
            "größe",
            "a:b",
            "http://x/y",
            "a#b",
            "0s",
        ] {
            assert_eq!(quote(plain, Context::Block), plain);
            assert_eq!(quote(plain, Context::Flow), plain);
        }
        for text in [
            "",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "- a",
            "-a",
            "?",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'",
            "\"",
            "%a",
            "@a",
            "`a",
            "~",
            "null",
            "True",
            "false",
            "3",
            "-3",
            "1.5",
            "1e3",
            ".5",
            "0x1F",
            "0o7",
            ".inf",
            "yes",
            "No",
            "on",
            "2027-06-30",
            "12:30",
            "1_000",
            "<<",
            "=",
            "...",
            "a\nb",
            "a\tb",
            "\u{feff}a",
            "a\u{202e}b",
            "[a]",
            "{a}",
            ", a",
            "nan",
        ] {
            assert!(quote(text, Context::Block).starts_with('"'), "{text:?}");
        }
        for text in ["a, b", "a]", "a[0]", "x{y}"] {
            assert_eq!(quote(text, Context::Block), text);
            assert!(quote(text, Context::Flow).starts_with('"'), "{text:?}");
        }
        assert_eq!(quote_word("no", Context::Flow), "no");
        assert_eq!(
            quoted("a\"\\\n\u{1}\u{2028}\u{202e}é"),
            "\"a\\\"\\\\\\n\\u0001\\u2028\\u202eé\""
        );
    }
}
