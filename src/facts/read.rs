//! Reading a facts file: parameters, safeguards and facts.

use super::kinds::{Builtin, Kind};
use super::vocabulary::{Ask, FactDef, FactType, Vocabulary};
use crate::text::{Decoder, Diagnostic, Entry, Node, NodeData, Spanned};

const FILE_KEYS: &[&str] = &["params", "safeguards", "facts", "impossible"];
const FACT_KEYS: &[&str] = &["of", "type", "means", "ask", "default", "derived"];
const TYPES: &[&str] = &["yes_no", "count", "duration", "share", "rate"];

/// Adds what a facts file declares to the vocabulary; `impossible` is left to the rules.
pub fn read_vocabulary(root: &Node<'_>, vocabulary: &mut Vocabulary, decoder: &mut Decoder<'_>) {
    for entry in decoder.record("a facts file", root) {
        match &*entry.key {
            "params" => read_params(&entry.value, vocabulary, decoder),
            "facts" => {
                for fact in decoder.record("`facts`", &entry.value) {
                    read_fact(fact, vocabulary, decoder);
                }
            }
            "safeguards" | "impossible" => {}
            _ => decoder.unknown_key("a facts file", entry, FILE_KEYS),
        }
    }
    // After the facts, so that the fact they add to is there wherever the key stands.
    if let Some(entry) = root.get("safeguards") {
        for name in decoder.names("safeguards", &entry.value) {
            vocabulary.add_safeguard(name.value);
        }
    }
}

fn read_params(node: &Node<'_>, vocabulary: &mut Vocabulary, decoder: &mut Decoder<'_>) {
    for entry in decoder.record("`params`", node) {
        let Some(value) = decoder.text(&entry.key, &entry.value) else {
            continue;
        };
        if let Some(first) = vocabulary.params.get(&*entry.key) {
            let first = first.span;
            decoder.tell(
                Diagnostic::at(
                    entry.key_span,
                    format!("the parameter `{}` is declared twice", entry.key),
                )
                .other(first, "first here")
                .help("choose another name"),
            );
            continue;
        }
        vocabulary.params.insert(entry.key.clone().into_owned(), value);
    }
}

fn read_fact(entry: &Entry<'_>, vocabulary: &mut Vocabulary, decoder: &mut Decoder<'_>) {
    let name = &*entry.key;
    let builtin = Builtin::ALL
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, builtin)| *builtin);
    let (mut of, mut values, mut means, mut ask, mut derived) = (None, None, None, None, false);
    for entry in decoder.record("a fact", &entry.value) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "of" => of = decoder.word::<Kind>(key, value),
            "type" => values = read_type(value, decoder),
            "means" => means = decoder.text(key, value),
            "ask" => ask = read_ask(value, decoder),
            "derived" => derived = decoder.boolean(key, value).is_some_and(|said| said.value),
            "default" => {}
            _ => decoder.unknown_key("a fact", entry, FACT_KEYS),
        }
    }
    for key in ["of", "type", "means"] {
        if entry.value.get(key).is_none() {
            decoder.tell(Diagnostic::at(entry.key_span, format!("the fact `{name}` has no `{key}`")).help(
                match key {
                    "of" => "say what it is of: touchpoint, operation, system or landscape",
                    "type" => "say what values it takes: yes_no, count, duration, share, rate, { one_of: […] } or { set_of: […] }",
                    _ => "say in a sentence what it means",
                },
            ));
        }
    }
    if derived && builtin.is_none() {
        decoder.tell(
            Diagnostic::at(
                entry.key_span,
                format!("`{name}` cannot be derived: the program does not compute it"),
            )
            .help("leave `derived` out; descriptions then say it under `facts:`"),
        );
    }
    let (Some(of), Some(values), Some(means)) = (of, values, means) else {
        return;
    };
    let default = entry
        .value
        .get("default")
        .and_then(|default| read_default(&default.value, &values, decoder));
    let fact = FactDef {
        name: Spanned::new(name.to_owned(), entry.key_span),
        of: of.value,
        values,
        means: means.value,
        ask,
        default,
        derived,
        builtin,
    };
    if let Some(first) = vocabulary.named(name) {
        let first = vocabulary.get(first).name.span;
        decoder.tell(
            Diagnostic::at(entry.key_span, format!("the fact `{name}` is declared twice"))
                .label("again here")
                .other(first, "first here")
                .help("choose another name"),
        );
    } else {
        vocabulary.declare(fact);
    }
}

fn read_default(node: &Node<'_>, values: &FactType, decoder: &mut Decoder<'_>) -> Option<super::Value> {
    let value = node.scalar().and_then(|text| values.parse(text));
    if value.is_none() {
        decoder.mismatch("default", node, &values.wanted());
    }
    value
}

fn read_type(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<FactType> {
    if let NodeData::Mapping { entries, .. } = &node.data {
        let [entry] = entries.as_slice() else {
            decoder.mismatch(
                "type",
                node,
                "one of yes_no, count, duration, share, rate, { one_of: […] }, { set_of: […] }",
            );
            return None;
        };
        let words: Vec<String> = decoder
            .names(&entry.key, &entry.value)
            .into_iter()
            .map(|word| word.value)
            .collect();
        return match &*entry.key {
            "one_of" if (2..=64).contains(&words.len()) => Some(FactType::OneOf(words)),
            "set_of" if (1..=100).contains(&words.len()) => Some(FactType::SetOf(words)),
            "one_of" | "set_of" => {
                decoder.mismatch(
                    &entry.key,
                    &entry.value,
                    "a list of words, 2 to 64 of `one_of`, 1 to 100 of `set_of`",
                );
                None
            }
            _ => {
                decoder.unknown_key("a type", entry, &["one_of", "set_of"]);
                None
            }
        };
    }
    Some(match decoder.one_of("type", node, TYPES.iter().copied())? {
        "yes_no" => FactType::YesNo,
        "count" => FactType::Count,
        "duration" => FactType::Duration,
        "share" => FactType::Share,
        _ => FactType::Rate,
    })
}

fn read_ask(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Ask> {
    if node.entries().is_none() {
        let question = decoder.text("ask", node)?;
        return Some(Ask {
            question,
            short: None,
            why: None,
            help: Vec::new(),
        });
    }
    let (mut question, mut short, mut why, mut help) = (None, None, None, Vec::new());
    for entry in decoder.record("`ask`", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "question" => question = decoder.text(key, value),
            "short" => short = decoder.text(key, value),
            "why" => why = decoder.text(key, value).map(|why| why.value),
            "help" => {
                for entry in decoder.record("`help`", value) {
                    if let Some(text) = decoder.text(&entry.key, &entry.value) {
                        help.push((entry.key.clone().into_owned(), text.value));
                    }
                }
            }
            _ => decoder.unknown_key("`ask`", entry, &["question", "short", "why", "help"]),
        }
    }
    if question.is_none() && node.get("question").is_none() {
        decoder.tell(Diagnostic::at(node.span, "`ask` has no `question`"));
    }
    Some(Ask {
        question: question?,
        short,
        why,
        help,
    })
}
