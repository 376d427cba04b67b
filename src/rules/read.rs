//! Reading one rule file.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::example::{CriterionExample, DescriptionExample};
use super::rule::{AntiPattern, Common, Criterion, Severity};
use super::template::Template;
use crate::description;
use crate::facts::{Fact, FactId, Kind, Pattern, Value, Vocabulary};
use crate::text::{Decoder, Diagnostic, Entry, Node, Sources, Spanned, Word, nearest};

mod condition;
mod slots;

use condition::Scope;

const COMMON_KEYS: [&str; 9] = [
    "id", "kind", "title", "params", "when", "why", "source", "examples", "because",
];
const CRITERION_KEYS: [&str; 4] = ["recommend", "overrides", "short", "worth_a_change"];
const ANTI_PATTERN_KEYS: [&str; 6] = ["of", "severity", "covered_by", "message", "labels", "fix"];

/// A rule of any kind.
pub(super) enum RuleFile {
    Criterion(Box<Criterion>),
    AntiPattern(Box<AntiPattern>),
}

impl RuleFile {
    pub(super) fn id(&self) -> &Spanned<String> {
        match self {
            RuleFile::Criterion(rule) => &rule.common.id,
            RuleFile::AntiPattern(rule) => &rule.common.id,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum RuleKind {
    Criterion,
    AntiPattern,
}

impl Word for RuleKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("criterion", Self::Criterion), ("anti-pattern", Self::AntiPattern)];
}

/// What `impossible` in a facts file says.
pub(super) fn read_impossible(root: &Node<'_>, vocabulary: &Vocabulary, decoder: &mut Decoder<'_>) -> Vec<Condition> {
    let Some(entry) = root.get("impossible") else {
        return Vec::new();
    };
    let params = BTreeMap::new();
    let scope = Scope {
        vocabulary,
        params: &params,
        of: Kind::Touchpoint,
    };
    let mut all = Vec::new();
    for item in decoder.list("impossible", &entry.value) {
        let mut reason = false;
        for entry in decoder.record("what is impossible", item) {
            match &*entry.key {
                "when" => all.extend(condition::read(&entry.value, &scope, decoder)),
                "reason" => reason = decoder.text("reason", &entry.value).is_some(),
                _ => decoder.unknown_key("what is impossible", entry, &["when", "reason"]),
            }
        }
        if !reason {
            decoder.tell(Diagnostic::at(item.span, "`impossible` has no `reason`").help("say why it cannot be"));
        }
    }
    all
}

/// Tells placeholders in a facts file's questions that nothing will ever fill.
pub(super) fn check_questions(root: &Node<'_>, vocabulary: &Vocabulary, sources: &Sources, decoder: &mut Decoder<'_>) {
    let params = BTreeMap::new();
    let facts = root.get("facts").and_then(|facts| facts.value.entries());
    for fact in facts.unwrap_or_default() {
        let (Some(id), Some(ask)) = (vocabulary.named(&fact.key), fact.value.get("ask")) else {
            continue;
        };
        let scope = Scope {
            vocabulary,
            params: &params,
            of: vocabulary.get(id).of,
        };
        let help = ask.value.get("help").and_then(|help| help.value.entries());
        let texts = [
            Some(&ask.value),
            ask.value.get("question").map(|question| &question.value),
        ];
        let texts = texts
            .into_iter()
            .flatten()
            .chain(help.unwrap_or_default().iter().map(|help| &help.value));
        for node in texts {
            if let Some(text) = node.scalar() {
                let text = Spanned::new(text.to_owned(), node.span);
                slots::check(
                    &Template::new(&text, &sources.get(node.span.file).text),
                    &scope,
                    decoder,
                );
            }
        }
    }
}

/// Reads a rule; None where it is too broken to stand for one, which was told.
pub(super) fn read_rule(
    root: &Node<'_>,
    stem: &str,
    vocabulary: &Vocabulary,
    sources: &Sources,
    decoder: &mut Decoder<'_>,
) -> Option<RuleFile> {
    decoder.record("a rule", root);
    let required = |key: &str, decoder: &mut Decoder<'_>| {
        let entry = root.get(key);
        if entry.is_none() && root.entries().is_some() {
            decoder.tell(Diagnostic::at(
                root.span_of_first_key(),
                format!("the rule has no `{key}`"),
            ));
        }
        entry
    };
    let kind = required("kind", decoder)
        .and_then(|entry| decoder.word::<RuleKind>("kind", &entry.value))?
        .value;
    let own_keys: &[&str] = match kind {
        RuleKind::Criterion => &CRITERION_KEYS,
        RuleKind::AntiPattern => &ANTI_PATTERN_KEYS,
    };
    let known: Vec<&str> = COMMON_KEYS.iter().chain(own_keys).copied().collect();
    for entry in root.entries().unwrap_or_default() {
        if !known.contains(&&*entry.key) {
            decoder.unknown_key(
                if kind == RuleKind::Criterion {
                    "a criterion"
                } else {
                    "an anti-pattern"
                },
                entry,
                &known,
            );
        }
    }
    let text =
        |key: &str, decoder: &mut Decoder<'_>| required(key, decoder).and_then(|entry| decoder.text(key, &entry.value));
    let id = text("id", decoder);
    if let Some(id) = &id
        && id.value != stem
    {
        decoder.tell(
            Diagnostic::at(
                id.span,
                format!("the rule `{}` stands in a file called `{stem}`", id.value),
            )
            .help("a rule's id is its file's name: rename one of the two"),
        );
    }
    let title = text("title", decoder);
    let why = text("why", decoder);
    let of = match kind {
        RuleKind::Criterion => Kind::Touchpoint,
        RuleKind::AntiPattern => root
            .get("of")
            .and_then(|entry| decoder.word::<Kind>("of", &entry.value))
            .map_or(Kind::Touchpoint, |of| of.value),
    };
    let params = read_params(root.get("params"), decoder);
    let scope = Scope {
        vocabulary,
        params: &params,
        of,
    };
    let when = required("when", decoder).and_then(|entry| condition::read(&entry.value, &scope, decoder));
    let source = required("source", decoder).map_or_else(Vec::new, |entry| {
        if entry.value.items().is_some_and(<[Node<'_>]>::is_empty) {
            decoder.mismatch("source", &entry.value, "where the claim comes from");
        }
        decoder.names("source", &entry.value)
    });
    let template = |text: &Spanned<String>, decoder: &mut Decoder<'_>| {
        let template = Template::new(text, &sources.get(text.span.file).text);
        slots::check(&template, &scope, decoder);
        template
    };
    let filled = |key: &str, decoder: &mut Decoder<'_>| {
        let text = required(key, decoder).and_then(|entry| decoder.text(key, &entry.value))?;
        Some(template(&text, decoder))
    };
    let examples = root.get("examples").map(|entry| &entry.value);
    let common = |params: &BTreeMap<String, Spanned<String>>, why: Option<Template>| {
        Some(Common {
            id: id.clone()?,
            title: title.clone()?.value,
            when: when.clone()?,
            params: params.clone(),
            why: why?,
            source: source.iter().map(|source| source.value.clone()).collect(),
        })
    };
    match kind {
        RuleKind::Criterion => {
            let recommend =
                required("recommend", decoder).and_then(|entry| decoder.word::<Pattern>("recommend", &entry.value));
            let because = filled("because", decoder);
            let short = match root.get("short") {
                Some(entry) => decoder.text("short", &entry.value).map(|text| template(&text, decoder)),
                None => id.as_ref().map(|id| Template::new(id, "")),
            };
            let overrides = root
                .get("overrides")
                .map_or_else(Vec::new, |entry| decoder.names("overrides", &entry.value));
            let worth_a_change = root
                .get("worth_a_change")
                .and_then(|entry| decoder.boolean("worth_a_change", &entry.value))
                .is_none_or(|said| said.value);
            let why = why.map(|why| template(&why, decoder));
            let examples = examples.map_or_else(Vec::new, |node| read_criterion_examples(node, &scope, decoder));
            let common = common(&params, why)?;
            Some(RuleFile::Criterion(Box::new(Criterion {
                common,
                recommend: recommend?.value,
                overrides,
                because: because?,
                short: short?,
                worth_a_change,
                examples,
            })))
        }
        RuleKind::AntiPattern => {
            required("of", decoder);
            let severity =
                required("severity", decoder).and_then(|entry| decoder.word::<Severity>("severity", &entry.value));
            let message = filled("message", decoder);
            let fix = filled("fix", decoder);
            let covered_by = root
                .get("covered_by")
                .map_or_else(Vec::new, |entry| decoder.names("covered_by", &entry.value));
            let labels = root.get("labels").map_or_else(Vec::new, |entry| {
                let mut labels = Vec::new();
                for entry in decoder.record("`labels`", &entry.value) {
                    slots::check_label(entry, &scope, decoder);
                    if let Some(text) = decoder.text(&entry.key, &entry.value) {
                        let name = Spanned::new(entry.key.clone().into_owned(), entry.key_span);
                        labels.push((name, template(&text, decoder)));
                    }
                }
                labels
            });
            let why = why.map(|why| template(&why, decoder));
            let (bad, good) = examples.map_or_else(Default::default, |node| read_description_examples(node, decoder));
            let common = common(&params, why)?;
            Some(RuleFile::AntiPattern(Box::new(AntiPattern {
                common,
                of,
                severity: severity?.value,
                covered_by,
                message: message?,
                labels,
                fix: fix?,
                bad,
                good,
            })))
        }
    }
}

fn read_params(entry: Option<&Entry<'_>>, decoder: &mut Decoder<'_>) -> BTreeMap<String, Spanned<String>> {
    let mut params = BTreeMap::new();
    if let Some(entry) = entry {
        for entry in decoder.record("`params`", &entry.value) {
            if let Some(value) = decoder.text(&entry.key, &entry.value) {
                params.insert(entry.key.clone().into_owned(), value);
            }
        }
    }
    params
}

fn read_criterion_examples(node: &Node<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Vec<CriterionExample> {
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

fn read_given(node: &Node<'_>, scope: &Scope<'_>, decoder: &mut Decoder<'_>) -> Vec<(FactId, Fact)> {
    let mut given = Vec::new();
    for entry in decoder.record("`given`", node) {
        let Some(fact) = scope.fact(&entry.key, entry.key_span, decoder) else {
            continue;
        };
        let values = &scope.vocabulary.get(fact).values;
        let value = match (entry.value.items(), entry.value.scalar()) {
            (Some(items), _) => {
                let bits = items
                    .iter()
                    .map(|item| match item.scalar().and_then(|text| values.parse(text)) {
                        Some(Value::Set(bit)) => Some(bit),
                        _ => None,
                    });
                bits.sum::<Option<u128>>().map(Value::Set)
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

fn read_description_examples(
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

/// The known name nearest to a misspelt one, as an error.
fn misspelt<'k>(
    what: &str,
    name: &str,
    span: crate::text::Span,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let near = nearest(name, known.clone());
    let all: Vec<&str> = known.collect();
    Diagnostic::at(span, format!("no {what} is called `{name}`"))
        .did_you_mean(near)
        .help(format!("there are: {}", all.join(", ")))
}
