//! Cases and conditions of a proof, as they are written in rule files, in JSON and in words.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::facts::{FactId, FactType, Value, Vocabulary};
use crate::rules::{Check, Compare, Conjunction};

/// Past so many alternatives the rest is only counted in words.
const FEW: usize = 6;

/// A value of YAML and of JSON alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Yes(bool),
    Count(u64),
    Word(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// A case: facts with a value each.
    pub(super) fn case(case: &[(FactId, Value)], vocabulary: &Vocabulary) -> Tree {
        let facts = case.iter().map(|(fact, value)| {
            let values = &vocabulary.get(*fact).values;
            let value = match *value {
                Value::Set(bits) => {
                    let words = values.words().iter().enumerate();
                    let there = words.filter(|(at, _)| bits & (1 << at) != 0);
                    Tree::List(there.map(|(_, word)| Tree::Word(word.clone())).collect())
                }
                value => scalar(values, value),
            };
            (vocabulary.name(*fact).to_owned(), value)
        });
        Tree::Map(facts.collect())
    }

    /// A condition of the rule language: one of several holds.
    pub(super) fn condition(covers: &[Conjunction], vocabulary: &Vocabulary) -> Tree {
        match covers {
            [one] => conjunction(one, vocabulary),
            several => {
                let all = several.iter().map(|one| conjunction(one, vocabulary));
                Tree::Map(vec![("any".to_owned(), Tree::List(all.collect()))])
            }
        }
    }

    /// In YAML's flow style.
    pub(super) fn flow(&self) -> String {
        match self {
            Tree::Yes(yes) => yes.to_string(),
            Tree::Count(count) => count.to_string(),
            Tree::Word(word) => quoted(word),
            Tree::List(items) => {
                let items: Vec<String> = items.iter().map(Tree::flow).collect();
                format!("[{}]", items.join(", "))
            }
            Tree::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Tree::Map(_) => format!("{{ {} }}", self.entries()),
        }
    }

    /// A mapping's entries in flow style, without braces.
    pub(super) fn entries(&self) -> String {
        let Tree::Map(entries) = self else {
            return self.flow();
        };
        let entries = entries
            .iter()
            .map(|(key, value)| format!("{}: {}", quoted(key), value.flow()));
        entries.collect::<Vec<_>>().join(", ")
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Yes(yes) => serializer.serialize_bool(*yes),
            Tree::Count(count) => serializer.serialize_u64(*count),
            Tree::Word(word) => serializer.serialize_str(word),
            Tree::List(items) => serializer.collect_seq(items),
            Tree::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// In words: what all alternatives have in common, then the alternatives.
pub(super) fn in_words(covers: &[Conjunction], vocabulary: &Vocabulary) -> String {
    let Some((first, others)) = covers.split_first() else {
        return String::new();
    };
    let everywhere = |part: &(FactId, Check)| others.iter().all(|other| other.contains(part));
    let common: Conjunction = first.iter().filter(|part| everywhere(part)).cloned().collect();
    let mut words = conjunction(&common, vocabulary).entries();
    if others.is_empty() {
        return if words.is_empty() {
            "all facts".to_owned()
        } else {
            words
        };
    }
    let mut rest: Vec<String> = covers
        .iter()
        .map(|one| one.iter().filter(|part| !common.contains(part)).cloned().collect())
        .map(|rest: Conjunction| {
            let tree = conjunction(&rest, vocabulary);
            if rest.len() == 1 { tree.entries() } else { tree.flow() }
        })
        .collect();
    if rest.len() > FEW {
        let more = rest.split_off(FEW).len();
        rest.push(super::plural(more, "other"));
    }
    if !words.is_empty() {
        words.push_str(", and ");
    }
    words + &rest.join(" or ")
}

fn conjunction(all: &[(FactId, Check)], vocabulary: &Vocabulary) -> Tree {
    let mut entries: Vec<(String, Tree)> = Vec::new();
    let mut again = Vec::new();
    for (fact, check) in all {
        let name = vocabulary.name(*fact).to_owned();
        let value = asked(check, &vocabulary.get(*fact).values);
        if entries.iter().any(|(there, _)| *there == name) {
            again.push(Tree::Map(vec![(name, value)]));
        } else {
            entries.push((name, value));
        }
    }
    if !again.is_empty() {
        entries.push(("all".to_owned(), Tree::List(again)));
    }
    Tree::Map(entries)
}

fn asked(check: &Check, values: &FactType) -> Tree {
    let elements = |key: &str, elements: &[u8]| {
        let words = elements.iter().filter_map(|at| values.words().get(usize::from(*at)));
        let words = words.map(|word| Tree::Word(word.clone())).collect();
        Tree::Map(vec![(key.to_owned(), Tree::List(words))])
    };
    match check {
        Check::OneOf(accepted) => match accepted.as_slice() {
            [one] => scalar(values, *one),
            several => Tree::List(several.iter().map(|one| scalar(values, *one)).collect()),
        },
        Check::Compares(comparisons) => {
            let comparisons = comparisons.iter().map(|(compare, threshold)| {
                let key = Compare::KEYS.iter().find(|(_, known)| known == compare);
                let (key, _) = key.expect("each comparison has its key");
                ((*key).to_owned(), scalar(values, Value::Number(*threshold)))
            });
            Tree::Map(comparisons.collect())
        }
        Check::Includes(included) => elements("includes", included),
        Check::Lacks(lacked) => elements("lacks", lacked),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are whole and not negative"
)]
fn scalar(values: &FactType, value: Value) -> Tree {
    match (values, value) {
        (_, Value::Bool(yes)) => Tree::Yes(yes),
        (FactType::Count, Value::Number(count)) => Tree::Count(count as u64),
        (_, Value::Number(number)) => Tree::Word(exact(values, number)),
        _ => Tree::Word(values.format(value)),
    }
}

/// A number so that it is read back as the same one, also where it has more decimals than people write.
fn exact(values: &FactType, number: f64) -> String {
    let written = values.format(Value::Number(number));
    if values.parse(&written) == Some(Value::Number(number)) {
        return written;
    }
    match values {
        FactType::Share => format!("{}%", number * 100.0),
        FactType::Rate => format!("{number}/s"),
        _ => written,
    }
}

/// A word as YAML reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '%');
    let first = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/');
    if word.starts_with(first) && word.chars().all(plain) && !matches!(word, "null" | "Null" | "NULL") {
        word.to_owned()
    } else {
        serde_json::to_string(word).expect("a text is JSON")
    }
}
