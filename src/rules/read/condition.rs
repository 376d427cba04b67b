//! Reading conditions.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::misspelt;
use crate::facts::{FactId, FactType, Kind, Value, Vocabulary};
use crate::rules::condition::{Check, Compare, Condition, Test};
use crate::text::{Decoder, Diagnostic, Entry, Node, Span, Spanned};

/// What a condition may speak of.
pub(super) struct Scope<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) params: &'v BTreeMap<String, Spanned<String>>,
    pub(super) of: Kind,
    /// The parameters that conditions read so far.
    pub(super) params_read: RefCell<BTreeSet<String>>,
}

impl Scope<'_> {
    /// A fact that a rule of this kind may read.
    pub(super) fn fact(&self, name: &str, span: Span, decoder: &mut Decoder<'_>) -> Option<FactId> {
        let Some(id) = self.vocabulary.named(name) else {
            decoder.tell(misspelt("fact", name, span, self.vocabulary.names()));
            return None;
        };
        let fact = self.vocabulary.get(id);
        if self.of.sees(fact.of) {
            return Some(id);
        }
        let message = format!(
            "`{name}` is a fact of {}, this is about {}",
            fact.of.with_article(),
            self.of.with_article()
        );
        decoder.tell(
            Diagnostic::at(span, message).help(format!("change `of`, or read a fact of {}", self.of.with_article())),
        );
        None
    }

    /// The text of a value, a parameter's where it is `$name`.
    fn resolve<'t>(&'t self, text: &'t str, span: Span, decoder: &mut Decoder<'_>) -> Option<&'t str> {
        let Some(name) = text.strip_prefix('$') else {
            return Some(text);
        };
        self.params_read.borrow_mut().insert(name.to_owned());
        let found = self.params.get(name).or_else(|| self.vocabulary.params.get(name));
        if found.is_none() {
            let known = self
                .params
                .keys()
                .chain(self.vocabulary.params.keys())
                .map(String::as_str);
            decoder.tell(misspelt("parameter", name, span, known));
        }
        found.map(|param| param.value.as_str())
    }
}

/// Reads a condition; None where something in it is wrong, which was told.
pub(super) fn read(node: &Node<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Option<Condition> {
    let before = decoder.diagnostics.len();
    let condition = read_all(node, scope, decoder);
    (decoder.diagnostics.len() == before).then_some(condition)
}

fn read_all(node: &Node<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Condition {
    let mut parts = Vec::new();
    for entry in decoder.record("a condition", node) {
        parts.extend(read_entry(entry, scope, decoder));
    }
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        Condition::All(parts)
    }
}

fn read_entry(entry: &Entry<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Option<Condition> {
    let value = &entry.value;
    match &*entry.key {
        key @ ("all" | "any") => {
            let Some(items) = value.items() else {
                decoder.mismatch(key, value, "a list of conditions");
                return None;
            };
            if items.is_empty() {
                decoder.tell(
                    Diagnostic::at(entry.span(), format!("`{key}` has no condition in it"))
                        .help("take it out, or fill it"),
                );
            }
            for item in items.iter().filter(|item| item.is_null()) {
                decoder.mismatch(key, item, "a condition");
            }
            let parts = items.iter().map(|item| read_all(item, scope, decoder)).collect();
            Some(if key == "all" {
                Condition::All(parts)
            } else {
                Condition::Any(parts)
            })
        }
        "not" if value.is_null() => {
            decoder.mismatch("not", value, "a condition");
            None
        }
        "not" => Some(Condition::Not(Box::new(read_all(value, scope, decoder)))),
        name => {
            let fact = scope.fact(name, entry.key_span, decoder)?;
            let check = read_check(fact, entry, scope, decoder)?;
            Some(Condition::Test(Test {
                fact,
                check,
                span: entry.span(),
            }))
        }
    }
}

fn read_check(fact: FactId, entry: &Entry<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Option<Check> {
    let (name, node) = (&*entry.key, &entry.value);
    let values = &scope.vocabulary.get(fact).values;
    if let Some(entries) = node.entries() {
        return if values.is_number() {
            read_comparisons(name, node, entries, values, scope, decoder)
        } else if let FactType::SetOf(_) = values {
            read_elements(name, node, entries, values, scope, decoder)
        } else {
            decoder.mismatch(name, node, &format!("{}, or a list of such", values.wanted()));
            None
        };
    }
    if let FactType::SetOf(_) = values {
        decoder.mismatch(name, node, "{ includes: … } or { lacks: … }");
        return None;
    }
    let items = decoder.list(name, node);
    let accepted: Vec<Value> = items
        .iter()
        .filter_map(|item| read_value(name, item, values, scope, decoder))
        .collect();
    if node.items().is_some_and(<[Node<'_>]>::is_empty) {
        decoder.mismatch(name, node, "a value or some values");
    }
    (!accepted.is_empty() && accepted.len() == items.len()).then_some(Check::OneOf(accepted))
}

fn read_value(
    name: &str,
    node: &Node<'_>,
    values: &FactType,
    scope: &Scope<'_>,
    decoder: &mut Decoder<'_>,
) -> Option<Value> {
    let Some(text) = node.scalar() else {
        decoder.mismatch(name, node, &values.wanted());
        return None;
    };
    let resolved = scope.resolve(text, node.span, decoder)?;
    if let Some(value) = values.parse(resolved) {
        return Some(value);
    }
    if values.words().is_empty() || resolved != text {
        let written = if resolved == text {
            String::new()
        } else {
            format!(" (`{resolved}`)")
        };
        decoder.tell(Diagnostic::at(
            node.span,
            format!("`{name}` must be {}, not `{text}`{written}", values.wanted()),
        ));
    } else {
        decoder.one_of(name, node, values.words().iter().map(String::as_str));
    }
    None
}

fn read_comparisons(
    name: &str,
    node: &Node<'_>,
    entries: &[Entry<'_>],
    values: &FactType,
    scope: &Scope<'_>,
    decoder: &mut Decoder<'_>,
) -> Option<Check> {
    let keys = Compare::KEYS.map(|(key, _)| key);
    let mut comparisons = Vec::new();
    for entry in entries {
        match Compare::KEYS.iter().find(|(key, _)| *key == entry.key) {
            None => decoder.unknown_key("a comparison", entry, &keys),
            Some((key, compare)) => {
                if let Some(Value::Number(threshold)) = read_value(key, &entry.value, values, scope, decoder) {
                    comparisons.push((*compare, threshold));
                }
            }
        }
    }
    if entries.is_empty() {
        decoder.mismatch(name, node, &format!("a value, or {}", keys.join(", ")));
    }
    (!comparisons.is_empty()).then_some(Check::Compares(comparisons))
}

fn read_elements(
    name: &str,
    node: &Node<'_>,
    entries: &[Entry<'_>],
    values: &FactType,
    scope: &Scope<'_>,
    decoder: &mut Decoder<'_>,
) -> Option<Check> {
    let [entry] = entries else {
        if entries.is_empty() {
            decoder.mismatch(name, node, "{ includes: … } or { lacks: … }");
        }
        for entry in entries {
            decoder.tell(
                Diagnostic::at(entry.key_span, "one of `includes` and `lacks` at a time")
                    .help("combine two with `all`"),
            );
        }
        return None;
    };
    let key = &*entry.key;
    if !matches!(key, "includes" | "lacks") {
        decoder.unknown_key("a condition on a set", entry, &["includes", "lacks"]);
        return None;
    }
    let items = decoder.list(key, &entry.value);
    let mut elements = Vec::new();
    for item in items {
        if let Some(Value::Set(bit)) = read_value(key, item, values, scope, decoder) {
            elements.push(u8::try_from(bit.trailing_zeros()).expect("a bit of 128"));
        }
    }
    if items.is_empty() && !entry.value.is_null() {
        decoder.mismatch(key, &entry.value, "an element of the set, or some");
    }
    if elements.len() != items.len() || elements.is_empty() {
        return None;
    }
    Some(if key == "includes" {
        Check::Includes(elements)
    } else {
        Check::Lacks(elements)
    })
}
