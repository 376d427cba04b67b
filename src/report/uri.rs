//! File names for other programs: with forward slashes, and as references in the sense of RFC 3986.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::MAIN_SEPARATOR;

/// A file's name with forward slashes.
pub(super) fn slashed(name: &str) -> Cow<'_, str> {
    if MAIN_SEPARATOR == '/' {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.replace(MAIN_SEPARATOR, "/"))
    }
}

/// A file's name as a reference: relative where the name is, else with the scheme `file`.
pub(super) fn reference(name: &str) -> String {
    let name = slashed(name);
    let has_drive = MAIN_SEPARATOR == '\\' && name.as_bytes().get(1) == Some(&b':');
    let mut reference = match (name.starts_with('/'), has_drive) {
        (true, _) => "file://".to_owned(),
        (_, true) => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(char::from(byte));
            }
            // A colon too: what stands before it would be a scheme.
            _ => {
                let _ = write!(reference, "%{byte:02X}");
            }
        }
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_slashes_and_letters_is_left() {
        assert_eq!(reference("a/b-c_d.yaml"), "a/b-c_d.yaml");
        assert_eq!(reference("größe #1/a:b?.yaml"), "gr%C3%B6%C3%9Fe%20%231/a%3Ab%3F.yaml");
        assert_eq!(reference("100%"), "100%25");
        assert_eq!(reference("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    #[cfg(unix)]
    fn what_is_absolute_has_a_scheme() {
        assert_eq!(reference("/a b/c.yaml"), "file:///a%20b/c.yaml");
    }
}
