//! The facts that rules may speak of.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::given::union;
use super::kinds::{Builtin, Kind};
use super::value::Value;
use crate::text::{Rate, Share, Span, Spanned, format_duration, milliseconds, parse_duration, parse_rate, parse_share};

/// A fact of the vocabulary; in the order in which it was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u16);

impl FactId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What values a fact takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// One of a few words.
    OneOf(Vec<String>),
    /// `true` or `false`.
    YesNo,
    /// A whole number.
    Count,
    /// A time, in milliseconds inside.
    Duration,
    /// 0 % to 100 %, in 0..=1 inside.
    Share,
    /// How often, per second inside.
    Rate,
    /// Any of a few elements.
    SetOf(Vec<String>),
}

/// How a person is asked for a fact.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question, with placeholders.
    pub question: Spanned<String>,
    /// The same in one line, for a summary, with placeholders.
    pub short: Option<Spanned<String>>,
    /// Why it is asked.
    pub why: Option<String>,
    /// What each choice means, with placeholders.
    pub help: Vec<(String, String)>,
}

/// A fact as a facts file declares it.
#[derive(Clone, Debug)]
pub struct FactDef {
    /// Its name.
    pub name: Spanned<String>,
    /// What it is of.
    pub of: Kind,
    /// Its values.
    pub values: FactType,
    /// What it means.
    pub means: String,
    /// How it is asked; only where a person can answer it.
    pub ask: Option<Ask>,
    /// What holds where nothing is said.
    pub default: Option<Value>,
    /// Computed by the program, never said by that name.
    pub derived: bool,
    /// Read from a key of its own or computed; without it, it is said under `facts:`.
    pub builtin: Option<Builtin>,
}

/// All facts, parameters and safeguards.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The facts, in order of declaration.
    pub facts: Vec<FactDef>,
    /// Parameters that every rule may use, as written.
    pub params: BTreeMap<String, Spanned<String>>,
    pub(super) names: HashMap<String, FactId>,
    /// By the position of the builtin among all.
    builtins: Vec<Option<FactId>>,
}

impl Vocabulary {
    /// A fact by its name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<FactId> {
        self.names.get(name).copied()
    }

    /// A fact.
    #[must_use]
    pub fn get(&self, id: FactId) -> &FactDef {
        &self.facts[id.index()]
    }

    /// The name of a fact.
    #[must_use]
    pub fn name(&self, id: FactId) -> &str {
        &self.get(id).name.value
    }

    /// The fact that the program computes or reads, where the vocabulary declares it.
    #[must_use]
    pub fn builtin(&self, builtin: Builtin) -> Option<FactId> {
        self.builtins.get(builtin as usize).copied().flatten()
    }

    /// All facts.
    pub fn ids(&self) -> impl Iterator<Item = FactId> + use<> {
        (0..self.facts.len()).map(|at| FactId(u16::try_from(at).expect("checked on declaring")))
    }

    /// The names of all facts.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.facts.iter().map(|fact| fact.name.value.as_str())
    }

    /// The names of all safeguards.
    #[must_use]
    pub fn safeguards(&self) -> &[String] {
        match self.builtin(Builtin::Safeguards).map(|id| &self.get(id).values) {
            Some(FactType::SetOf(names)) => names,
            _ => &[],
        }
    }

    /// Declares a fact; false where the name is taken or there are too many.
    pub(super) fn declare(&mut self, fact: FactDef) -> bool {
        let Ok(next) = u16::try_from(self.facts.len()) else {
            return false;
        };
        if self.names.contains_key(&fact.name.value) {
            return false;
        }
        self.names.insert(fact.name.value.clone(), FactId(next));
        if let Some(builtin) = fact.builtin {
            let at = builtin as usize;
            self.builtins.resize(self.builtins.len().max(at + 1), None);
            self.builtins[at] = Some(FactId(next));
        }
        self.facts.push(fact);
        true
    }

    /// This vocabulary with what another one has besides, and where each fact of the other stands in it.
    ///
    /// # Errors
    /// The name of a fact that both have, with other values.
    pub fn united(&self, other: &Vocabulary) -> Result<(Vocabulary, Vec<FactId>), String> {
        let mut united = self.clone();
        let mut places = Vec::with_capacity(other.facts.len());
        for fact in &other.facts {
            let name = &fact.name.value;
            if let Some(id) = united.named(name) {
                let there = &mut united.facts[id.index()].values;
                match (there, &fact.values) {
                    // A set has what either has: its elements do not depend on each other.
                    (FactType::SetOf(words), FactType::SetOf(more)) => {
                        let new: Vec<String> = more.iter().filter(|word| !words.contains(word)).cloned().collect();
                        words.extend(new);
                    }
                    (there, values) if *there == *values => {}
                    _ => return Err(name.clone()),
                }
            } else {
                united.declare(fact.clone());
            }
            places.push(united.named(name).expect("it is declared now"));
        }
        Ok((united, places))
    }

    /// Adds a safeguard to the values of `safeguards`; one that is there stays as it is.
    pub(super) fn add_safeguard(&mut self, name: String) {
        let Some(id) = self.builtin(Builtin::Safeguards) else {
            return;
        };
        if let FactType::SetOf(names) = &mut self.facts[id.index()].values
            && !names.contains(&name)
        {
            names.push(name);
        }
    }

    /// Where a parameter of all rules is declared.
    #[must_use]
    pub fn param_span(&self, name: &str) -> Option<Span> {
        self.params.get(name).map(|param| param.span)
    }
}

impl FactType {
    /// The words or elements, where it has any.
    #[must_use]
    pub fn words(&self) -> &[String] {
        match self {
            FactType::OneOf(words) | FactType::SetOf(words) => words,
            _ => &[],
        }
    }

    /// Whether its values are numbers.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            FactType::Count | FactType::Duration | FactType::Share | FactType::Rate
        )
    }

    /// What a value of it looks like, for error texts.
    #[must_use]
    pub fn wanted(&self) -> String {
        match self {
            FactType::OneOf(words) => format!("one of {}", words.join(", ")),
            FactType::SetOf(words) => format!("some of {}", words.join(", ")),
            FactType::YesNo => "true or false".to_owned(),
            FactType::Count => "a whole number".to_owned(),
            FactType::Duration => "a duration such as 180ms, 2s or 10min".to_owned(),
            FactType::Share => "a share such as 99.9%".to_owned(),
            FactType::Rate => "a rate such as 20/s".to_owned(),
        }
    }

    /// Reads one value from its text; a set from its one element.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Value> {
        match self {
            FactType::OneOf(words) => {
                let at = words.iter().position(|word| word == text)?;
                Some(Value::Word(u16::try_from(at).ok()?))
            }
            FactType::SetOf(words) => words.iter().position(|word| word == text).map(|at| Value::Set(1 << at)),
            FactType::YesNo => text.parse().ok().map(Value::Bool),
            FactType::Count => text.parse::<u64>().ok().map(|count| Value::Number(count as f64)),
            FactType::Duration => parse_duration(text).ok().map(|time| Value::Number(milliseconds(time))),
            FactType::Share => parse_share(text).ok().map(|Share(share)| Value::Number(share)),
            FactType::Rate => parse_rate(text).ok().map(|Rate(rate)| Value::Number(rate)),
        }
    }

    /// Reads a value as a person types it: as [`FactType::parse`], a set as its elements with commas between them, or
    /// `none`.
    #[must_use]
    pub fn parse_typed(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            FactType::SetOf(_) if text == "none" => Some(Value::Set(0)),
            FactType::SetOf(_) => {
                let elements = text.split(',').map(|element| match self.parse(element.trim()) {
                    Some(Value::Set(bit)) => Some(bit),
                    _ => None,
                });
                union(elements).map(Value::Set)
            }
            _ => self.parse(text),
        }
    }

    /// A value as it is written in a description.
    #[must_use]
    pub fn format(&self, value: Value) -> String {
        match (self, value) {
            (_, Value::Bool(value)) => value.to_string(),
            (_, Value::Word(at)) => self.words().get(at as usize).cloned().unwrap_or_default(),
            (_, Value::Set(bits)) => {
                let there = self.words().iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
                let names: Vec<&str> = there.map(|(_, word)| word.as_str()).collect();
                format!("[{}]", names.join(", "))
            }
            (FactType::Duration, Value::Number(time)) => {
                format_duration(Duration::try_from_secs_f64(time / 1e3).unwrap_or_default())
            }
            (FactType::Share, Value::Number(share)) => Share(share).to_string(),
            (FactType::Rate, Value::Number(rate)) => Rate(rate).to_string(),
            (_, Value::Number(count)) => format!("{count}"),
        }
    }

    /// The smallest step between two values that people write: one; 1 ms; 0.01 %; one a second.
    #[must_use]
    pub fn step(&self) -> f64 {
        match self {
            FactType::Share => 0.0001,
            _ => 1.0,
        }
    }
}
