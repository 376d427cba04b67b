//! Documents in YAML or JSON as one kind of value, and references between them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::found::Found;
use super::input::{Input, texts};
use super::words::some;
use crate::text::{Node, NodeData, Sources, compose};

/// One document of a file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The file's name.
    pub(super) name: String,
    /// The line at which it begins, from 1.
    pub(super) line: usize,
    /// What it says.
    pub(super) value: Value,
}

/// Reads files of YAML or JSON, each of one document or several. What cannot be read is told as lost.
pub(super) fn documents(inputs: &[Input], found: &mut Found) -> Vec<Document> {
    let mut all = Vec::new();
    let (documents, others): (Vec<&Input>, Vec<&Input>) = inputs.iter().partition(|input| is_named_so(input, inputs));
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|input| input.name.clone()).collect();
        found.skipped(format!("no YAML or JSON by their names: {}", some(&names)));
    }
    let documents: Vec<Input> = documents.into_iter().cloned().collect();
    for (name, text) in texts(&documents, found) {
        for (line, part) in parts(&text) {
            match value(part) {
                Ok(value) => all.push(Document {
                    name: name.clone(),
                    line,
                    value,
                }),
                Err((at, why)) => found.lost(format!("`{name}`, line {}: {why}", line + at - 1)),
            }
        }
    }
    all
}

/// Whether a file is to be read: it is YAML or JSON by its name, or given alone.
fn is_named_so(input: &Input, all: &[Input]) -> bool {
    all.len() == 1 || is_document(input)
}

/// Whether a file may be YAML or JSON by its name.
pub(super) fn is_document(input: &Input) -> bool {
    let ending = input.path.as_ref().and_then(|path| path.extension());
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_none_or(|ending| matches!(&*ending, "yaml" | "yml" | "json"))
}

/// The documents of a text with the lines at which they begin. A line that begins with `---` parts them, wherever it
/// stands: so YAML has it.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut first, mut at) = (0, 1, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let marks = |mark: &str| {
            let rest = line.strip_prefix(mark);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
        };
        if marks("---") && at > start {
            parts.push((first, &text[start..at]));
            (start, first) = (at, number + 1);
        }
        at += line.len();
    }
    parts.push((first, &text[start..]));
    parts.retain(|(_, part)| {
        part.lines()
            .map(str::trim)
            .any(|line| !line.is_empty() && !line.starts_with('#') && line != "---" && line != "...")
    });
    parts
}

/// What one document says, or the line in it and what is wrong there.
pub(super) fn value(text: &str) -> Result<Value, (usize, String)> {
    if text.trim_start().starts_with(['{', '[']) {
        // Faster than YAML, and with words of its own for what is wrong; YAML in braces is read below.
        if let Ok(value) = serde_json::from_str(text) {
            return Ok(value);
        }
    }
    let mut sources = Sources::new();
    let file = sources.add("a document", text);
    let mut diagnostics = Vec::new();
    if let Some(root) = compose(&sources.get(file).text, file, &mut diagnostics) {
        return Ok(of(&root));
    }
    let first = diagnostics.first();
    let line = first
        .and_then(|diagnostic| diagnostic.at)
        .map_or(1, |span| sources.place(span).line);
    Err((
        line,
        first.map_or_else(String::new, |diagnostic| diagnostic.message.clone()),
    ))
}

fn of(node: &Node<'_>) -> Value {
    match &node.data {
        NodeData::Mapping { entries, .. } => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone().into_owned(), of(&entry.value)));
            Value::Object(entries.collect::<Map<String, Value>>())
        }
        NodeData::Sequence { items, .. } => Value::Array(items.iter().map(of).collect()),
        NodeData::Scalar { .. } if node.is_null() => Value::Null,
        NodeData::Scalar { text, .. } => match node.boolean() {
            Some(value) => Value::Bool(value),
            None => Value::String(text.clone().into_owned()),
        },
    }
}

/// Documents by the names of their files, to follow references in.
pub(super) struct Library<'d> {
    by_name: BTreeMap<String, &'d Value>,
}

impl<'d> Library<'d> {
    pub(super) fn new(documents: &'d [Document]) -> Self {
        let mut by_name = BTreeMap::new();
        for document in documents {
            by_name.entry(plain(&document.name)).or_insert(&document.value);
        }
        Library { by_name }
    }

    /// What a value means: itself, or what its `$ref` leads to, with the file in which that stands.
    ///
    /// # Errors
    /// The reference that leads nowhere, and why.
    pub(super) fn resolve(&self, file: &str, value: &'d Value) -> Result<(String, &'d Value), (String, &'static str)> {
        let (mut file, mut value) = (file.to_owned(), value);
        // A chain longer than this goes in a circle.
        for _ in 0..32 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Ok((file, value));
            };
            (file, value) = self.follow(&file, reference)?;
        }
        let reference = value.get("$ref").and_then(Value::as_str).unwrap_or_default();
        Err((reference.to_owned(), "it leads to itself"))
    }

    /// Where a reference leads.
    pub(super) fn follow(&self, file: &str, reference: &str) -> Result<(String, &'d Value), (String, &'static str)> {
        let fail = |why: &'static str| (reference.to_owned(), why);
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        if path.contains("://") {
            return Err(fail("the web is never asked"));
        }
        let target = if path.is_empty() {
            file.to_owned()
        } else {
            beside(file, path)
        };
        let document = self
            .by_name
            .get(&plain(&target))
            .ok_or_else(|| fail("that file is not given"))?;
        // `%20` and the like are how a URI writes what it must not contain.
        let pointer = decoded(pointer);
        let value = document
            .pointer(&pointer)
            .ok_or_else(|| fail("there is nothing there"))?;
        Ok((target, value))
    }

    /// Every reference in a file that leads nowhere, by why, each once.
    pub(super) fn dangling(&self, file: &str, value: &Value) -> BTreeMap<&'static str, Vec<String>> {
        let mut dangling: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(entries) => {
                    if let Some(reference) = entries.get("$ref").and_then(Value::as_str)
                        && let Err((reference, why)) = self.follow(file, reference)
                    {
                        let there = dangling.entry(why).or_default();
                        if !there.contains(&reference) {
                            there.push(reference);
                        }
                    }
                    open.extend(entries.values());
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        for references in dangling.values_mut() {
            references.sort();
        }
        dangling
    }
}

/// A path as seen from the folder of a file.
fn beside(file: &str, path: &str) -> String {
    let path = decoded(path);
    match file.rsplit_once('/') {
        Some((folder, _)) if !path.starts_with('/') => format!("{folder}/{path}"),
        _ => path,
    }
}

/// A path without `.` and `..`.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` and its like resolved.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// A title in the form of a key: small letters and digits, a hyphen between words.
pub(super) fn as_key(title: &str) -> String {
    let mut key = String::new();
    for character in title.chars() {
        if character.is_alphanumeric() {
            key.extend(character.to_lowercase());
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.trim_end_matches('-').to_owned()
}

/// The first sentence of a text, in one line of at most 120 characters.
pub(super) fn in_short(text: &str) -> Option<String> {
    let text = super::sound::clean(text)?;
    let end = text.match_indices(". ").map(|(at, _)| at).next().unwrap_or(text.len());
    let sentence = text[..end].trim_end_matches('.');
    if sentence.chars().count() <= 120 {
        return (!sentence.is_empty()).then(|| sentence.to_owned());
    }
    let cut: String = sentence.chars().take(119).collect();
    Some(format!("{}…", cut.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_parted_at_their_marks() {
        let lines = |text: &str| parts(text).iter().map(|(line, _)| *line).collect::<Vec<_>>();
        assert_eq!(lines("a: 1\n---\nb: 2\n--- # c\n- d\n"), [1, 2, 4]);
        assert_eq!(lines("---\na: 1\n---\n"), [1]);
        assert_eq!(lines("a: ----\n"), [1]);
        assert_eq!(lines("# only a comment\n"), [0; 0]);
    }

    #[test]
    fn titles_become_keys_and_sentences_short() {
        assert_eq!(as_key("Website Backend (v2)"), "website-backend-v2");
        assert_eq!(as_key("--"), "");
        assert_eq!(in_short("One thing.\nAnother."), Some("One thing".to_owned()));
        assert_eq!(in_short(" \n"), None);
        assert_eq!(in_short(&"x".repeat(200)).map(|text| text.chars().count()), Some(120));
    }

    #[test]
    fn references_are_followed_among_what_is_given() {
        let document = |name: &str, text: &str| Document {
            name: name.to_owned(),
            line: 1,
            value: value(text).expect("it reads"),
        };
        let documents = [
            document(
                "a/one.yaml",
                "x: { $ref: '../b/two.yaml#/p~1q/%72' }\nloop: { $ref: '#/loop' }",
            ),
            document("b/two.yaml", "p/q: { r: { $ref: '#/z' } }\nz: 7"),
        ];
        let library = Library::new(&documents);
        let of = |key: &str| library.resolve("a/one.yaml", &documents[0].value[key]);
        assert_eq!(of("x"), Ok(("a/../b/two.yaml".to_owned(), &Value::from("7"))));
        assert_eq!(of("loop").expect_err("a circle").1, "it leads to itself");
        let follow = |to: &str| library.follow("a/one.yaml", to).expect_err(to).1;
        assert_eq!(follow("https://example.org/x.yaml"), "the web is never asked");
        assert_eq!(follow("three.yaml"), "that file is not given");
        assert_eq!(follow("#/nothing"), "there is nothing there");
    }
}
