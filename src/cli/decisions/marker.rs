//! The last line of a record: of which operation it is, and a checksum by which an edit is seen.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::report::escaped_json;

const BEGIN: &str = "<!-- touchpoint decisions ";
const END: &str = " -->";

/// What the last line of a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// The operation.
    pub(super) operation: String,
    /// The checksum of what was written above it.
    pub(super) checksum: String,
}

/// A record's text with its last line.
pub(super) fn signed(operation: &str, text: &str) -> String {
    let marker = json!({ "operation": operation, "checksum": checksum(text) });
    // Nothing in it can end the comment, or act on what shows it.
    let marker = escaped_json(&marker.to_string())
        .replace("--", "-\\u002d")
        .replace('>', "\\u003e")
        .replace('<', "\\u003c");
    format!("{text}\n{BEGIN}{marker}{END}\n")
}

/// The text above the last line, and what that line says. None: it is no record of ours.
pub(super) fn read(text: &str) -> Option<(String, Marker)> {
    let text = text.replace("\r\n", "\n");
    let at = text.rfind(BEGIN)?;
    let line = text[at..].lines().next()?;
    let marker: Value =
        serde_json::from_str(line.strip_prefix(BEGIN)?.trim_end().strip_suffix(END.trim_start())?).ok()?;
    let word = |name: &str| marker[name].as_str().map(str::to_owned);
    let marker = Marker {
        operation: word("operation")?,
        checksum: word("checksum")?,
    };
    // What stands below it was added by somebody.
    let below = text[at + line.len()..].trim_end();
    let above = text[..at].strip_suffix('\n').unwrap_or(&text[..at]);
    Some((format!("{above}{below}"), marker))
}

/// A checksum of a text.
pub(super) fn checksum(text: &str) -> String {
    let hash = hmac_sha256::Hash::hash(text.as_bytes());
    hash[..16].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_read_back() {
        for name in [
            "place-order",
            "a-->b",
            "--",
            "\"<!-- \\u003e",
            "日本",
            "a\u{202e}b\u{7f}",
        ] {
            let text = signed(name, "# A title\n\nText.\n");
            let (above, marker) = read(&text).expect("a record");
            assert_eq!(marker.operation, name);
            assert_eq!(checksum(&above), marker.checksum, "{above:?}");
            assert_eq!(text.matches("-->").count(), 1, "{text}");
            assert!(!text.contains(['\u{202e}', '\u{7f}']), "{text:?}");
        }
    }

    #[test]
    fn an_edit_is_seen_and_other_line_ends_are_none() {
        let text = signed("a", "# A title\n\nText.\n");
        let is_edited = |text: &str| read(text).is_none_or(|(above, marker)| checksum(&above) != marker.checksum);
        assert!(!is_edited(&text));
        assert!(!is_edited(&text.replace('\n', "\r\n")));
        assert!(is_edited(&text.replace("Text", "text")));
        assert!(is_edited(&format!("{text}More.\n")));
        assert!(is_edited(&text.replace("# A", "# B")));
    }

    #[test]
    fn other_files_are_no_records() {
        for text in [
            "",
            "# A decision\n",
            "<!-- touchpoint decisions { -->",
            "<!-- touchpoint decisions {} -->",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
