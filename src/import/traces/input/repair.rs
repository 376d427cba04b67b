//! What is whole of a value that breaks off: its spans up to the break.

/// The value up to the last whole element of a list of spans, closed; none where there is none.
pub(super) fn repaired(begun: &[u8]) -> Option<Vec<u8>> {
    let mut open: Vec<Open> = Vec::new();
    let mut whole: Option<(usize, Vec<Open>)> = None;
    let mut last_text: &[u8] = b"";
    let mut at = 0;
    while at < begun.len() {
        let start = at;
        at += 1;
        match begun[start] {
            b'"' => {
                // A text that does not end is where the break is.
                let Some(end) = end_of_text(begun, at) else { break };
                at = end;
                last_text = &begun[start + 1..at - 1];
            }
            b'[' => open.push(Open::List {
                spans: open.is_empty() || last_text == b"spans",
            }),
            b'{' => open.push(Open::Map),
            b']' | b'}' => {
                open.pop()?;
                if matches!(open.last(), Some(Open::List { spans: true })) {
                    whole = Some((at, open.clone()));
                }
            }
            _ => {}
        }
    }
    let (end, open) = whole?;
    let mut text = begun[..end].to_vec();
    text.extend(open.iter().rev().map(|open| match open {
        Open::List { .. } => b']',
        Open::Map => b'}',
    }));
    Some(text)
}

#[derive(Clone, Copy, Debug)]
enum Open {
    Map,
    List { spans: bool },
}

fn end_of_text(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn the_whole_spans_before_the_break_are_kept() {
        for (begun, expected) in [
            (
                r#"{"processes":{"p":{}},"spans":[{"a":[1]},{"b":[{}],"c":"#,
                Some(r#"{"processes":{"p":{}},"spans":[{"a":[1]}]}"#),
            ),
            (
                r#"{"scopeSpans":[{"spans":[{"n":"]"},{"n":"x"#,
                Some(r#"{"scopeSpans":[{"spans":[{"n":"]"}]}]}"#),
            ),
            (r#"[{"id":"1"},{"id"#, Some(r#"[{"id":"1"}]"#)),
            (r#"{"spans":[{"tags":[{"k":1},"#, None),
            (r#"{"spans":[{"k":"\"#, None),
            ("", None),
        ] {
            let text = repaired(begun.as_bytes()).map(|text| String::from_utf8(text).expect("cut from a text"));
            assert_eq!(text.as_deref(), expected, "{begun}");
        }
    }
}
