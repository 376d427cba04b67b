//! All rules with where they come from and what is set of them: as a table, as JSON, as Markdown.

use std::fmt::Write;

use serde::Serialize;

use super::explain_rule::{AnyRule, rule_list};
use super::json::document;
use super::markdown_text::{code, escaped, prose};
use super::rows::Rows;
use super::{Look, clean};
use crate::rules::{RuleSetting, Rulebook};
use crate::text::{FileId, Sources, Word};

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    rules: Vec<One<'a>>,
    off: Vec<Off<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommend: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    built_in: bool,
    file: &'a str,
    source: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Off<'a> {
    id: &'a str,
    reason: &'a str,
}

/// All rules by kind; then what a configuration sets.
#[must_use]
pub fn rules_table(book: &Rulebook, sources: &Sources, look: Look) -> String {
    let mut text = rule_list(book, look);
    let mut rows = Rows::default();
    for rule in AnyRule::all(book) {
        let file = rule.common().id.span.file;
        if book.is_own(file) {
            rows.add("your own", &rule.common().id.value, sources.name(file));
        }
    }
    for setting in &book.settings.rules {
        rows.add("set", &setting.rule.value, clean(&words(setting)));
    }
    for parameter in &book.settings.parameters {
        rows.add("set", &parameter.name.value, &parameter.value.value);
    }
    let rows = rows.text(look);
    if !rows.is_empty() {
        let _ = write!(text, "\n{rows}");
    }
    text
}

/// What is set of a rule, and why.
pub(super) fn words(setting: &RuleSetting) -> String {
    format!("{}: {}", setting.describe(), setting.reason)
}

/// All rules as JSON, `touchpoint-rules/1`.
#[must_use]
pub fn rules_json(book: &Rulebook, sources: &Sources) -> String {
    let off = book.off.iter().map(|id| Off {
        id,
        reason: book.settings.of(id).map_or("", |setting| &setting.reason),
    });
    document(&Document {
        format: "touchpoint-rules/1",
        rules: AnyRule::all(book).map(|rule| one(rule, book, sources)).collect(),
        off: off.collect(),
    })
}

fn one<'a>(rule: AnyRule<'a>, book: &'a Rulebook, sources: &'a Sources) -> One<'a> {
    let common = rule.common();
    let file = common.id.span.file;
    let setting = book.settings.of(&common.id.value);
    let (mut recommend, mut of, mut severity) = (None, None, None);
    match rule {
        AnyRule::Criterion(rule) => recommend = Some(rule.recommend.word()),
        AnyRule::AntiPattern(rule) => (of, severity) = (Some(rule.of.word()), Some(rule.severity.word())),
        AnyRule::Variant(rule) => of = Some(rule.of.word()),
        AnyRule::Safeguard(rule) => severity = Some(rule.severity.word()),
    }
    One {
        id: &common.id.value,
        kind: rule.kind_word(),
        title: &common.title,
        recommend,
        of,
        severity,
        built_in: !book.is_own(file),
        file: sources.name(file),
        source: common.source.iter().map(String::as_str).collect(),
        set: setting.map(RuleSetting::describe),
        reason: setting.map(|setting| setting.reason.as_str()),
    }
}

/// All rules as a table in Markdown.
#[must_use]
pub fn rules_markdown(book: &Rulebook, sources: &Sources) -> String {
    let mut text = "| rule | kind | what it says | from | set |\n| --- | --- | --- | --- | --- |\n".to_owned();
    let from = |file: FileId| {
        if book.is_own(file) {
            code(sources.name(file))
        } else {
            "built in".to_owned()
        }
    };
    for rule in AnyRule::all(book) {
        let common = rule.common();
        let set = book.settings.of(&common.id.value).map(words).unwrap_or_default();
        let (id, kind, title) = (&common.id.value, rule.kind(), &common.title);
        let from = from(common.id.span.file);
        let _ = writeln!(
            text,
            "| {} | {kind} | {} | {from} | {} |",
            escaped(id),
            in_line(title),
            in_line(&set)
        );
    }
    for id in &book.off {
        let reason = book.settings.of(id).map_or("", |setting| &setting.reason);
        let _ = writeln!(text, "| {} | | | | off: {} |", escaped(id), in_line(reason));
    }
    text
}

/// A text of several lines in one, as Markdown.
fn in_line(text: &str) -> String {
    prose(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
