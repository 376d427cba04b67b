//! What a text in each form may hold, and how it must read.

use std::collections::BTreeSet;

use touchpoint::text::{Sources, compose};

/// The form of a result.
#[allow(dead_code, reason = "each test looks at some")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// For eyes: a table, a message.
    Text,
    Json,
    Csv,
    Markdown,
    Html,
    /// A picture, or test results.
    Xml,
    /// Workflow commands, one a line.
    Commands,
    Mermaid,
    Dot,
    /// YAML of our own.
    Yaml,
    /// YAML in which what people wrote stays as it was.
    Theirs,
}

/// What is wrong with a text of a form.
pub(crate) fn problems(form: Form, text: &str) -> Vec<String> {
    let mut wrong: Vec<String> = raw(form, text);
    match form {
        Form::Text => {
            let is_theirs = |line: &&str| line.trim_start().starts_with("::error::alert");
            wrong.extend(
                text.lines()
                    .filter(is_theirs)
                    .map(|line| format!("a line that is not ours: {line}")),
            );
        }
        Form::Yaml | Form::Theirs => wrong.extend(yaml(text)),
        Form::Json => wrong.extend(
            serde_json::from_str::<serde_json::Value>(text)
                .err()
                .map(|error| error.to_string()),
        ),
        Form::Csv => {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            wrong.extend(reader.records().filter_map(Result::err).map(|error| error.to_string()));
            wrong.extend((reader.position().line() < 2).then(|| "no rows".to_owned()));
        }
        Form::Markdown => wrong.extend(markdown(text)),
        Form::Html => wrong.extend(tags(text, true)),
        Form::Xml => wrong.extend(tags(text, false)),
        Form::Commands => {
            let is_summary = |line: &str| line.contains(" touchpoints, ") && line.ends_with(char::is_numeric);
            let is_ours = |line: &str| line.starts_with("::") && !line.starts_with("::error::") || is_summary(line);
            wrong.extend(
                text.lines()
                    .filter(|line| !is_ours(line))
                    .map(|line| format!("no command of ours: {line}")),
            );
        }
        Form::Mermaid => {
            let of_title = |line: &&str| !line.starts_with("title: \"");
            let plain: Vec<&str> = text.lines().filter(of_title).collect();
            wrong.extend(left(
                &plain.join("\n").replace("<br/>", ""),
                &["<", "(1)", "\\", "%%{", "::", "\n  click"],
            ));
        }
        Form::Dot => wrong.extend(left(&without_strings(text), &["alert", "<"])),
    }
    wrong
}

/// Characters that act on a terminal or hide what is there. In a description, those of the user stay.
fn raw(form: Form, text: &str) -> Vec<String> {
    let is_raw = |c: &char| match c {
        '\n' => false,
        '\u{85}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => form != Form::Theirs,
        _ => c.is_control(),
    };
    let found: BTreeSet<char> = text.chars().filter(is_raw).collect();
    let around = |c: char| {
        let before = text.split(c).next().unwrap_or_default().chars();
        let few: Vec<char> = before.rev().take(80).collect();
        few.into_iter().rev().collect::<String>()
    };
    let told = found.into_iter();
    told.map(|c| format!("raw {c:?} behind {:?}", around(c))).collect()
}

fn yaml(text: &str) -> Option<String> {
    let mut sources = Sources::new();
    let file = sources.add("written", text);
    let mut wrong = Vec::new();
    let root = compose(text, file, &mut wrong);
    (root.is_none() || !wrong.is_empty()).then(|| "it is no YAML".to_owned())
}

fn left(text: &str, never: &[&str]) -> Vec<String> {
    let found = |word: &&&str| text.contains(**word);
    let line = |word: &str| {
        text.lines()
            .find(|line| line.contains(word))
            .unwrap_or_default()
            .to_owned()
    };
    never
        .iter()
        .filter(found)
        .map(|word| format!("{word}: {}", line(word)))
        .collect()
}

/// Markup in a line, outside of code and not escaped; a row of a table has as many cells as the one above it.
fn markdown(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut columns = 0;
    for line in text.lines() {
        if line.starts_with("<!--") && line.find("-->") == line.len().checked_sub(3) {
            continue;
        }
        let Some(plain) = without_code(line) else {
            wrong.push(format!("an odd backtick: {line}"));
            continue;
        };
        wrong.extend(left(&plain, &["<script", "<img", "](", "@all", "~~", "*b*", "_i_"]));
        let cells = if line.starts_with('|') {
            plain.matches('|').count()
        } else {
            0
        };
        if cells > 0 && columns > 0 && cells != columns {
            wrong.push(format!("{cells} cells, not {columns}: {line}"));
        }
        columns = cells;
        if line.trim_start().starts_with("# alert") || line.trim_start().starts_with("::error") {
            wrong.push(format!("a line that is not ours: {line}"));
        }
    }
    wrong
}

/// A line of Markdown without its code and without what is escaped; None where code does not end.
fn without_code(line: &str) -> Option<String> {
    let (mut plain, mut in_code, mut escaped) = (String::new(), false, false);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '`' => in_code = !in_code,
            _ if in_code => {}
            '\\' => escaped = true,
            c => plain.push(c),
        }
    }
    (!in_code).then_some(plain)
}

/// Each tag is one, and ends; a script is ours.
fn tags(text: &str, html: bool) -> Vec<String> {
    let mut wrong = left(text, &["<script>alert", "<img", "--> ]]>"]);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some(end) = end_of_tag(rest) else {
            wrong.push(format!("a tag without an end: {rest:.100}"));
            break;
        };
        let tag = &rest[..end];
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        rest = &rest[end..];
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                wrong.push(format!("</{closed}> closes nothing"));
            }
        } else if tag.starts_with(['!', '?'])
            || tag.ends_with('/')
            || html && ["meta", "br", "input", "link", "hr", "col"].contains(&name)
        {
        } else if html && ["script", "style"].contains(&name) {
            let Some(at) = rest.find(&format!("</{name}>")) else {
                wrong.push(format!("{name} without an end"));
                break;
            };
            rest = &rest[at + name.len() + 3..];
        } else {
            open.push(name);
        }
    }
    wrong.extend(open.iter().map(|name| format!("<{name}> stays open")));
    wrong
}

/// Where a tag ends: at a `>` that stands in no quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices()
        .find(|(_, c)| {
            match (quote, *c) {
                (None, '"' | '\'') => quote = Some(*c),
                (Some(of), c) if c == of => quote = None,
                _ => {}
            }
            quote.is_none() && *c == '>'
        })
        .map(|(at, _)| at)
}

/// What of DOT stands in no quotes.
fn without_strings(text: &str) -> String {
    let (mut plain, mut quoted, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            _ => plain.push(c),
        }
    }
    if quoted {
        "alert: quotes that do not end".to_owned()
    } else {
        plain
    }
}
