//! Reading the examples of rules.

use super::condition::Scope;
use crate::description;
use crate::facts::{Fact, FactId, FactType, Pattern, Value, union};
use crate::rules::example::{ConditionExample, CriterionExample, DescriptionExample};
use crate::text::{Decoder, Diagnostic, Node, Spanned, Word};

/// The examples of a criterion.
pub(super) fn read_criterion_examples(
    node: &Node<'_>,
    scope: &Scope<'_>,
    decoder: &mut Decoder<'_>,
) -> Vec<CriterionExample> {
    let mut examples = Vec::new();
    for item in decoder.list("examples", node) {
        let (mut name, mut given, mut recommend, mut because) = (None, Vec::new(), None, Vec::new());
        for entry in decoder.record("an example", item) {
            match &*entry.key {
                "name" => name = decoder.text("name", &entry.value),
                "given" => given = read_given(&entry.value, scope, decoder),
                "expect" => {
                    for entry in decoder.record("`expect`", &entry.value) {
                        match &*entry.key {
                            "recommend" => {
                                recommend = decoder.one_of(
                                    "recommend",
                                    &entry.value,
                                    ["api", "event", "undecided"].into_iter(),
                                );
                            }
                            "because" => because = decoder.names("because", &entry.value),
                            _ => decoder.unknown_key("`expect`", entry, &["recommend", "because"]),
                        }
                    }
                }
                _ => decoder.unknown_key("an example", entry, &["name", "given", "expect"]),
            }
        }
        if recommend.is_none() {
            decoder.tell(
                Diagnostic::at(item.span, "the example does not say what it expects")
                    .help("add `expect: { recommend: api, because: […] }`"),
            );
        }
        let recommend = recommend
            .and_then(|word| Pattern::WORDS.iter().find(|(known, _)| *known == word))
            .map(|(_, pattern)| *pattern);
        let name = name.unwrap_or_else(|| Spanned::new(String::new(), item.span));
        examples.push(CriterionExample {
            name,
            given,
            recommend,
            because,
        });
    }
    examples
}

/// The examples of a variant or a safeguard.
pub(super) fn read_condition_examples(
    node: &Node<'_>,
    scope: &Scope<'_>,
    decoder: &mut Decoder<'_>,
) -> Vec<ConditionExample> {
    let mut examples = Vec::new();
    for item in decoder.list("examples", node) {
        let (mut name, mut given, mut expects, mut holds) = (None, Vec::new(), false, None);
        for entry in decoder.record("an example", item) {
            match &*entry.key {
                "name" => name = decoder.text("name", &entry.value),
                "given" => given = read_given(&entry.value, scope, decoder),
                "expect" => {
                    for entry in decoder.record("`expect`", &entry.value) {
                        match &*entry.key {
                            "holds" => {
                                expects = true;
                                holds = decoder.boolean("holds", &entry.value);
                            }
                            _ => decoder.unknown_key("`expect`", entry, &["holds"]),
                        }
                    }
                }
                _ => decoder.unknown_key("an example", entry, &["name", "given", "expect"]),
            }
        }
        if !expects {
            decoder.tell(
                Diagnostic::at(item.span, "the example does not say what it expects")
                    .help("add `expect: { holds: true }`"),
            );
        }
        if let Some(holds) = holds {
            let name = name.unwrap_or_else(|| Spanned::new(String::new(), item.span));
            examples.push(ConditionExample {
                name,
                given,
                holds: holds.value,
            });
        }
    }
    examples
}

fn read_given(node: &Node<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Vec<(FactId, Fact)> {
    let mut given = Vec::new();
    for entry in decoder.record("`given`", node) {
        let Some(fact) = scope.fact(&entry.key, entry.key_span, decoder) else {
            continue;
        };
        let values = &scope.vocabulary.get(fact).values;
        let value = match (entry.value.items(), entry.value.scalar()) {
            (Some(_), _) if !matches!(values, FactType::SetOf(_)) => None,
            (Some(items), _) => {
                let bits = items
                    .iter()
                    .map(|item| match item.scalar().and_then(|text| values.parse(text)) {
                        Some(Value::Set(bit)) => Some(bit),
                        _ => None,
                    });
                union(bits).map(Value::Set)
            }
            (None, Some(text)) => values.parse(text),
            (None, None) => None,
        };
        match value {
            Some(value) => given.push((fact, Fact::Is(value))),
            None => decoder.mismatch(&entry.key, &entry.value, &values.wanted()),
        }
    }
    given
}

/// The examples of an anti-pattern: those in which it is found, and those in which it is not.
pub(super) fn read_description_examples(
    node: &Node<'_>,
    decoder: &mut Decoder<'_>,
) -> (Vec<DescriptionExample>, Vec<DescriptionExample>) {
    let (mut bad, mut good) = (Vec::new(), Vec::new());
    for entry in decoder.record("`examples`", node) {
        let to = match &*entry.key {
            "bad" => &mut bad,
            "good" => &mut good,
            _ => {
                decoder.unknown_key("`examples`", entry, &["bad", "good"]);
                continue;
            }
        };
        for item in decoder.list(&entry.key, &entry.value) {
            to.extend(read_description_example(item, decoder));
        }
    }
    (bad, good)
}

fn read_description_example(item: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<DescriptionExample> {
    let (mut name, mut read, mut finds) = (None, None, Vec::new());
    for entry in decoder.record("an example", item) {
        match &*entry.key {
            "name" => name = decoder.text("name", &entry.value),
            "description" => read = Some(description::read(&entry.value, decoder)),
            "finds" => finds = decoder.names("finds", &entry.value),
            _ => decoder.unknown_key("an example", entry, &["name", "description", "finds"]),
        }
    }
    if read.is_none() {
        decoder.tell(Diagnostic::at(item.span, "the example has no `description`"));
    }
    let name = name.unwrap_or_else(|| Spanned::new(String::new(), item.span));
    Some(DescriptionExample {
        name,
        description: read?,
        finds,
    })
}
