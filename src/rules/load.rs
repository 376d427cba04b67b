//! From rule files to a rule book, with everything that is wrong with any of them.

use std::collections::BTreeMap;

use super::builtin::{is_builtin, recorded};
use super::configuration::{Settings, set_parameters};
use super::drift::coded;
use super::read::{RuleFile, check_questions, misspelt, read_impossible, read_rule};
use super::resolve;
use super::rule::Severity;
use super::rulebook::Rulebook;
use crate::facts::read_vocabulary;
use crate::text::{Decoder, Diagnostic, FileId, Node, Sources, Spanned, compose, replay};

/// Loads rules from their files, and applies what is set of them.
pub(super) fn load(files: &[FileId], settings: &Settings, sources: &Sources) -> Result<Rulebook, Vec<Diagnostic>> {
    let mut decoder = Decoder::new(sources);
    let mut book = Rulebook {
        settings: settings.clone(),
        ..Rulebook::default()
    };
    let trees = trees(files, sources, &mut book, &mut decoder);
    let is_facts = |file: FileId| stem(sources.name(file)) == "facts";
    for (_, tree) in trees.iter().filter(|(file, _)| is_facts(*file)) {
        read_vocabulary(tree, &mut book.vocabulary, &mut decoder);
    }
    set_parameters(
        &settings.parameters,
        &mut book.vocabulary.params,
        "parameter",
        &mut decoder,
    );
    for (_, tree) in trees.iter().filter(|(file, _)| is_facts(*file)) {
        check_questions(tree, &book.vocabulary, sources, &mut decoder);
        let (impossible, params_read) = read_impossible(tree, &book.vocabulary, &mut decoder);
        book.impossible.extend(impossible);
        book.params_read.extend(params_read);
    }
    let replaced = |file: FileId| {
        let setting = settings.of(stem(sources.name(file)));
        setting
            .and_then(|setting| setting.replacement)
            .is_some_and(|by| by != file)
    };
    let mut ids: BTreeMap<String, Spanned<String>> = BTreeMap::new();
    for (file, tree) in trees.iter().filter(|(file, _)| !is_facts(*file)) {
        let stem = stem(sources.name(*file));
        if replaced(*file) {
            book.replaced.push(stem.to_owned());
            continue;
        }
        let rule = read_rule(tree, stem, &book.vocabulary, settings, sources, &mut decoder);
        let Some(rule) = rule else {
            // It is known by name, so that nobody else is told that it is not there.
            book.unread.push(stem.to_owned());
            continue;
        };
        let id = rule.id().clone();
        if let Some(first) = ids.get(&id.value) {
            decoder.tell(again(&id, first, &book));
            continue;
        }
        ids.insert(id.value.clone(), id);
        add(rule, &mut book, &mut decoder);
    }
    check_settings(&ids, &book, &mut decoder);
    let there = |id: &String| ids.contains_key(id);
    let missing: Vec<String> = book.replaced.iter().filter(|id| !there(id)).cloned().collect();
    book.unread.extend(missing);
    book.sort();
    resolve::resolve(&mut book, &mut decoder);
    if decoder.diagnostics.is_empty() {
        return Ok(book);
    }
    let mut diagnostics = decoder.diagnostics;
    Diagnostic::sort(&mut diagnostics, sources);
    Err(diagnostics)
}

/// The files as trees, by name so that their order decides nothing; what is built in first, so that a user's file adds
/// to it and is the one that is told of where it declares something again.
fn trees<'s>(
    files: &[FileId],
    sources: &'s Sources,
    book: &mut Rulebook,
    decoder: &mut Decoder<'_>,
) -> Vec<(FileId, Node<'s>)> {
    let mut sorted = files.to_vec();
    let built_in = |file: FileId| {
        let source = sources.get(file);
        is_builtin(&source.name, &source.text)
    };
    book.own = files.iter().copied().filter(|file| !built_in(*file)).collect();
    sorted.sort_by_key(|file| (!built_in(*file), sources.name(*file)));
    let tree = |file: FileId| {
        let source = sources.get(file);
        let tree = match recorded(&source.name, &source.text) {
            Some(events) => replay(events, &source.text, file, &mut decoder.diagnostics),
            None => compose(&source.text, file, &mut decoder.diagnostics),
        };
        tree.map(|tree| (file, tree))
    };
    sorted.into_iter().filter_map(tree).collect()
}

/// Adds a rule, unless it is off.
fn add(rule: RuleFile, book: &mut Rulebook, decoder: &mut Decoder<'_>) {
    let setting = book.settings.of(&rule.id().value);
    if setting.is_some_and(|setting| setting.off) {
        book.off.push(rule.id().value.clone());
        return;
    }
    let severity: Option<Spanned<Severity>> = setting.and_then(|setting| setting.severity.clone());
    match (rule, severity) {
        (RuleFile::AntiPattern(mut rule), severity) => {
            rule.severity = severity.map_or(rule.severity, |severity| severity.value);
            book.anti_patterns.push(*rule);
        }
        (RuleFile::Safeguard(mut rule), severity) => {
            rule.severity = severity.map_or(rule.severity, |severity| severity.value);
            book.safeguards.push(*rule);
        }
        (rule @ (RuleFile::Criterion(_) | RuleFile::Variant(_)), severity) => {
            if let Some(severity) = severity {
                let message = format!("`{}` makes no findings, so it has no severity", rule.id().value);
                decoder.tell(Diagnostic::at(severity.span, message).help("anti-patterns and safeguards have one"));
            }
            match rule {
                RuleFile::Criterion(rule) => book.criteria.push(*rule),
                RuleFile::Variant(rule) => book.variants.push(*rule),
                RuleFile::AntiPattern(_) | RuleFile::Safeguard(_) => {}
            }
        }
    }
}

/// A second rule of one id.
fn again(id: &Spanned<String>, first: &Spanned<String>, book: &Rulebook) -> Diagnostic {
    let message = format!("the rule `{}` is there twice", id.value);
    let help = if book.is_own(first.span.file) {
        "a rule's id is unique over all kinds: rename one".to_owned()
    } else {
        format!(
            "rename it; to put it in the place of the built-in one, say so in `.touchpoint.yaml`: set: {{ {}: {{ replace: FILE, reason: … }} }}",
            id.value
        )
    };
    Diagnostic::at(id.span, message)
        .other(first.span, "first here")
        .help(help)
}

/// Tells settings of rules that there are not, and replacements that are another rule.
fn check_settings(ids: &BTreeMap<String, Spanned<String>>, book: &Rulebook, decoder: &mut Decoder<'_>) {
    for setting in &book.settings.rules {
        let rule = &setting.rule;
        let known = ids.contains_key(&rule.value) || book.unread.contains(&rule.value) || coded(&rule.value).is_some();
        if let Some(file) = &setting.replace {
            if !book.replaced.contains(&rule.value) {
                let known = ids.keys().map(String::as_str);
                decoder.tell(misspelt("rule to replace", &rule.value, rule.span, known));
            } else if !known {
                let message = format!("`{}` is not the rule `{}`", file.value, rule.value);
                decoder.tell(
                    Diagnostic::at(file.span, message)
                        .help("what replaces a rule has its id, and its file is called so"),
                );
            }
        } else if !known {
            decoder.tell(misspelt("rule", &rule.value, rule.span, ids.keys().map(String::as_str)));
        }
    }
}

/// A file's name without folders and ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"))
        .unwrap_or(name)
}
