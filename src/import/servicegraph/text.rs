//! Prometheus' text format, and `OpenMetrics`, which differs in what may follow a value.

use super::series::{FAILED, Metric, Read, Series};
use crate::import::found::Found;

/// Whether a text is of this format, and no JSON.
pub(super) fn is_one(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .next()
        .is_some_and(|line| !line.starts_with(['{', '[']) || series(line).is_some())
}

/// Reads a scrape. A line that is none is told; the last one may be cut off.
pub(super) fn read(text: &str, name: &str, found: &mut Found) -> Read {
    let mut read = Read::default();
    let mut wrong = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if line.starts_with('#') {
            read.declares_failures |= line.split_whitespace().any(|word| word.ends_with(FAILED));
            continue;
        }
        match series(line) {
            Some(series) => {
                if Metric::of(&series.name).is_some() {
                    read.series.push(series);
                }
            }
            None => wrong.push(at + 1),
        }
    }
    if let Some(first) = wrong.first() {
        let more = if wrong.len() > 1 {
            format!(" and {} more", wrong.len() - 1)
        } else {
            String::new()
        };
        found.lost(format!(
            "`{name}`, line {first}{more}: no `name{{label=\"value\"}} number`"
        ));
    }
    read
}

/// `name{label="value",…} number`, then perhaps a time or an exemplar.
fn series(line: &str) -> Option<Series> {
    let end = line.find(|c: char| c == '{' || c.is_whitespace())?;
    let (mut name, mut rest) = (line[..end].to_owned(), line[end..].trim_start());
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        let mut inside = inside.trim_start();
        loop {
            if let Some(after) = inside.strip_prefix('}') {
                rest = after;
                break;
            }
            if inside.starts_with('"') {
                // The newer form has the metric's name among the labels, in quotes.
                let (value, after) = quoted(inside)?;
                if let Some(after) = after.trim_start().strip_prefix('=') {
                    let (of, after) = quoted(after.trim_start())?;
                    labels.push((value, of));
                    inside = after;
                } else {
                    name = value;
                    inside = after;
                }
            } else {
                let (label, after) = inside.split_once('=')?;
                let (value, after) = quoted(after.trim_start())?;
                labels.push((label.trim().to_owned(), value));
                inside = after;
            }
            inside = inside.trim_start();
            inside = inside.strip_prefix(',').unwrap_or(inside).trim_start();
        }
    }
    let value: f64 = rest.split_whitespace().next()?.parse().ok()?;
    (!name.is_empty()).then_some(Series { name, labels, value })
}

/// A text in quotes, its escapes resolved, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let inside = text.strip_prefix('"')?;
    let mut characters = inside.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &inside[at + 1..])),
            '\\' => match characters.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            _ => value.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_formats_are_read() {
        let read = |line: &str| series(line).map(|one| (one.name, one.labels, one.value));
        let label = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a 1"), Some(("a".to_owned(), vec![], 1.0)));
        assert_eq!(
            read(r#"a{b="c \"d\" \\ \n", e="{,}",} 1e3 1700000000 # {trace_id="x"} 1"#),
            Some((
                "a".to_owned(),
                vec![label("b", "c \"d\" \\ \n"), label("e", "{,}")],
                1000.0
            ))
        );
        assert_eq!(
            read(r#"{"a.b", c="d"} 2"#),
            Some(("a.b".to_owned(), vec![label("c", "d")], 2.0))
        );
        for line in ["a", "a{b=\"c", "a{b=c} 1", "a{} x", "{} 1"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
