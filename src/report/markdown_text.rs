//! Text from outside as Markdown in which nothing of it is markup.

use super::clean;

/// Text in which nothing is markup.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A comment behind it keeps services from telling whom they take to be meant.
            '@' => escaped.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A name as code, in a table too. In code nobody is mentioned by an `@`.
pub(super) fn code(text: &str) -> String {
    let text = clean(text);
    let has_edges = text.is_empty() || text.starts_with(' ') || text.ends_with(' ');
    if has_edges || text.contains(['`', '|']) {
        format!("<code>{}</code>", escaped(&text))
    } else {
        format!("`{text}`")
    }
}

/// A rule's text: what stands in backticks is code, the rest is no markup. Where names have backticks of their own,
/// nothing is code.
pub(super) fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let is_empty = |at: usize| at % 2 == 1 && pieces[at].is_empty();
    if pieces.len().is_multiple_of(2) || (0..pieces.len()).any(is_empty) {
        return escaped(text);
    }
    let pieces = pieces.iter().enumerate();
    pieces
        .map(|(at, piece)| if at % 2 == 0 { escaped(piece) } else { code(piece) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        assert_eq!(code("a<b>*c*"), "`a<b>*c*`");
        assert_eq!(code("a`|b"), "<code>a\\`\\|b</code>");
        assert_eq!(code(" "), "<code> </code>");
        assert_eq!(code("a\nb"), "`a␊b`");
    }

    #[test]
    fn a_backtick_too_many_is_only_a_backtick() {
        assert_eq!(prose("`a_b` calls *c*"), "`a_b` calls \\*c\\*");
        assert_eq!(prose("`a`b` calls"), "\\`a\\`b\\` calls");
        assert_eq!(prose("`a `b`` calls"), "\\`a \\`b\\`\\` calls");
    }
}
