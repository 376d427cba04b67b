//! Reading one rule file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::configuration::Settings;
use super::rule::{AntiPattern, Common, Criterion, Safeguard, Variant};
use super::template::Template;
use crate::facts::{Kind, Vocabulary};
use crate::text::{Decoder, Diagnostic, Entry, Node, Sources, Spanned, Word, nearest};

mod anti_pattern;
mod condition;
mod criterion;
mod example;
mod facts_file;
mod safeguard;
mod slots;
mod variant;

use condition::Scope;
pub(super) use facts_file::{check_questions, read_impossible};

/// The keys that every rule has.
const COMMON_KEYS: [&str; 8] = ["id", "kind", "title", "params", "when", "why", "source", "examples"];

/// A rule of any kind.
pub(super) enum RuleFile {
    Criterion(Box<Criterion>),
    AntiPattern(Box<AntiPattern>),
    Variant(Box<Variant>),
    Safeguard(Box<Safeguard>),
}

impl RuleFile {
    pub(super) fn id(&self) -> &Spanned<String> {
        match self {
            RuleFile::Criterion(rule) => &rule.common.id,
            RuleFile::AntiPattern(rule) => &rule.common.id,
            RuleFile::Variant(rule) => &rule.common.id,
            RuleFile::Safeguard(rule) => &rule.common.id,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum RuleKind {
    Criterion,
    AntiPattern,
    Variant,
    Safeguard,
}

impl Word for RuleKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("criterion", Self::Criterion),
        ("anti-pattern", Self::AntiPattern),
        ("variant", Self::Variant),
        ("safeguard", Self::Safeguard),
    ];
}

/// Reads a rule; None where it is too broken to stand for one, which was told.
pub(super) fn read_rule(
    root: &Node<'_>,
    stem: &str,
    vocabulary: &Vocabulary,
    settings: &Settings,
    sources: &Sources,
    decoder: &mut Decoder<'_>,
) -> Option<RuleFile> {
    decoder.record("a rule", root);
    let kind = required(root, "kind", decoder)
        .and_then(|entry| decoder.word::<RuleKind>("kind", &entry.value))?
        .value;
    let (a_rule, own_keys) = match kind {
        RuleKind::Criterion => ("a criterion", criterion::KEYS.as_slice()),
        RuleKind::AntiPattern => ("an anti-pattern", anti_pattern::KEYS.as_slice()),
        RuleKind::Variant => ("a variant", variant::KEYS.as_slice()),
        RuleKind::Safeguard => ("a safeguard", safeguard::KEYS.as_slice()),
    };
    let known: Vec<&str> = COMMON_KEYS.iter().chain(own_keys).copied().collect();
    for entry in root.entries().unwrap_or_default() {
        if !known.contains(&&*entry.key) {
            decoder.unknown_key(a_rule, entry, &known);
        }
    }
    let id = required(root, "id", decoder).and_then(|entry| decoder.text("id", &entry.value));
    if let Some(id) = id.as_ref().filter(|id| id.value != stem) {
        let message = format!("the rule `{}` stands in a file called `{stem}`", id.value);
        decoder.tell(Diagnostic::at(id.span, message).help("a rule's id is its file's name: rename one of the two"));
    }
    let of = root.get("of").filter(|_| kind == RuleKind::AntiPattern);
    let of = of.and_then(|entry| decoder.word::<Kind>("of", &entry.value));
    let mut params = read_params(root.get("params"), decoder);
    if let Some(id) = &id {
        settings.set_params(&id.value, &mut params, decoder);
    }
    let scope = Scope {
        vocabulary,
        params: &params,
        of: of.map_or(Kind::Touchpoint, |of| of.value),
        params_read: RefCell::default(),
    };
    let mut reader = Reader {
        root,
        scope,
        sources,
        decoder,
        id,
    };
    match kind {
        RuleKind::Criterion => criterion::read(&mut reader).map(|rule| RuleFile::Criterion(Box::new(rule))),
        RuleKind::AntiPattern => anti_pattern::read(&mut reader).map(|rule| RuleFile::AntiPattern(Box::new(rule))),
        RuleKind::Variant => variant::read(&mut reader).map(|rule| RuleFile::Variant(Box::new(rule))),
        RuleKind::Safeguard => safeguard::read(&mut reader).map(|rule| RuleFile::Safeguard(Box::new(rule))),
    }
}

/// The entry of a key that a rule must have.
fn required<'n, 's>(root: &'n Node<'s>, key: &str, decoder: &mut Decoder<'_>) -> Option<&'n Entry<'s>> {
    let entry = root.get(key);
    if entry.is_none() && root.entries().is_some() {
        let message = format!("the rule has no `{key}`");
        decoder.tell(Diagnostic::at(root.span_of_first_key(), message));
    }
    entry
}

/// A rule file that is being read.
struct Reader<'r, 's, 'd> {
    root: &'r Node<'s>,
    scope: Scope<'r>,
    sources: &'r Sources,
    decoder: &'r mut Decoder<'d>,
    id: Option<Spanned<String>>,
}

impl<'r, 's> Reader<'r, 's, '_> {
    fn required(&mut self, key: &str) -> Option<&'r Entry<'s>> {
        required(self.root, key, self.decoder)
    }

    fn names(&mut self, key: &str) -> Vec<Spanned<String>> {
        let entry = self.root.get(key);
        entry.map_or_else(Vec::new, |entry| self.decoder.names(key, &entry.value))
    }

    /// A text with placeholders that the rule must have.
    fn template(&mut self, key: &str) -> Option<Template> {
        let entry = self.required(key)?;
        let text = self.decoder.text(key, &entry.value)?;
        Some(self.template_of(&text))
    }

    fn template_of(&mut self, text: &Spanned<String>) -> Template {
        let template = Template::new(text, &self.sources.get(text.span.file).text);
        slots::check(&template, &self.scope, self.decoder);
        template
    }

    fn common(&mut self) -> Option<Common> {
        let title = self
            .required("title")
            .and_then(|entry| self.decoder.text("title", &entry.value));
        let why = self.template("why");
        self.common_with(title.map(|title| title.value), why)
    }

    /// As [`Reader::common`], of a rule whose title may be left to what another key says, and that needs no `why`.
    fn common_of_form(&mut self, instead: &str) -> Option<Common> {
        let title = match self.root.get("title") {
            Some(entry) => self.decoder.text("title", &entry.value).map(|title| title.value),
            None => self.root.get(instead).map(|said| {
                let items = said.value.items().unwrap_or(std::slice::from_ref(&said.value));
                let words: Vec<&str> = items.iter().filter_map(Node::scalar).collect();
                words.join(" or ")
            }),
        };
        let why = match self.root.get("why") {
            Some(_) => self.template("why"),
            None => Some(Template::default()),
        };
        self.common_with(title, why)
    }

    fn common_with(&mut self, title: Option<String>, why: Option<Template>) -> Option<Common> {
        let when = self.required("when");
        let when_span = when.map(|entry| entry.value.span);
        let when = when.and_then(|entry| condition::read(&entry.value, &self.scope, self.decoder));
        let source = self.required("source").map_or_else(Vec::new, |entry| {
            if entry.value.items().is_some_and(<[Node<'_>]>::is_empty) {
                self.decoder
                    .mismatch("source", &entry.value, "where the claim comes from");
            }
            self.decoder.names("source", &entry.value)
        });
        Some(Common {
            id: self.id.clone()?,
            title: title?,
            when: when?,
            when_span: when_span?,
            params: self.scope.params.clone(),
            params_read: self.scope.params_read.borrow().clone(),
            why: why?,
            source: source.into_iter().map(|source| source.value).collect(),
        })
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

/// The known name nearest to a misspelt one, as an error.
pub(super) fn misspelt<'k>(
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
