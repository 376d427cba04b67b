//! What only the rules can read of a facts file: what is impossible, and the placeholders of its questions.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::condition::{self, Scope};
use super::slots;
use crate::facts::{Kind, Vocabulary};
use crate::rules::condition::Condition;
use crate::rules::template::Template;
use crate::text::{Decoder, Diagnostic, Node, Sources, Spanned};

/// What `impossible` in a facts file says, and the parameters that it reads.
pub(in crate::rules) fn read_impossible(
    root: &Node<'_>,
    vocabulary: &Vocabulary,
    decoder: &mut Decoder<'_>,
) -> (Vec<Condition>, BTreeSet<String>) {
    let Some(entry) = root.get("impossible") else {
        return Default::default();
    };
    let params = BTreeMap::new();
    let scope = Scope {
        vocabulary,
        params: &params,
        of: Kind::Touchpoint,
        params_read: RefCell::default(),
    };
    let mut all = Vec::new();
    for item in decoder.list("impossible", &entry.value) {
        let mut reason = false;
        if item.get("when").is_none() && item.entries().is_some() {
            decoder.tell(Diagnostic::at(item.span, "`impossible` has no `when`").help("say what cannot be together"));
        }
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
    (all, scope.params_read.into_inner())
}

/// Tells placeholders in a facts file's questions that nothing will ever fill.
pub(in crate::rules) fn check_questions(
    root: &Node<'_>,
    vocabulary: &Vocabulary,
    sources: &Sources,
    decoder: &mut Decoder<'_>,
) {
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
            params_read: RefCell::default(),
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
