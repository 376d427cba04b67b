//! The table of rules in SARIF: every rule that can find something.

use super::markdown_text::prose;
use super::rule_page::sentence;
use super::sarif::{Configuration, Descriptor, Message};
use crate::advice::{Advice, describe, upkeep_rules};
use crate::rules::{Common, DRIFT, Severity, Upkeep};

/// Anti-patterns, safeguards and the rules about what is accepted, by id.
pub(super) fn rules<'a>(advice: &Advice<'a>) -> Vec<Descriptor<'a>> {
    let book = advice.book;
    let vocabulary = &book.vocabulary;
    let said = |common: &Common, template| describe(template, common, vocabulary);
    let anti_patterns = book.anti_patterns.iter().map(|rule| {
        let (why, fix) = (said(&rule.common, &rule.common.why), said(&rule.common, &rule.fix));
        descriptor(&rule.common.id.value, &rule.common.title, &why, &fix, rule.severity)
    });
    let safeguards = book.safeguards.iter().map(|rule| {
        let why = said(&rule.common, &rule.common.why);
        let names = rule.names(vocabulary);
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let fix = format!("add {}, and state it under `safeguards`", names.join(" or "));
        descriptor(&rule.common.id.value, &rule.common.title, &why, &fix, rule.severity)
    });
    let coded = |rule: Upkeep| {
        let set = book.settings.of(rule.id).and_then(|setting| setting.severity.as_ref());
        let severity = set.map_or(rule.severity, |set| set.value);
        descriptor(rule.id, rule.title, rule.why, rule.fix, severity)
    };
    if advice.of_drift {
        return DRIFT.into_iter().map(coded).collect();
    }
    let upkeep = upkeep_rules(book).into_iter().map(coded);
    let mut all: Vec<Descriptor<'_>> = anti_patterns.chain(safeguards).chain(upkeep).collect();
    all.sort_by_key(|rule| rule.id);
    all
}

fn descriptor<'a>(id: &'a str, title: &str, why: &str, fix: &str, severity: Severity) -> Descriptor<'a> {
    let both = |text: &str| Message {
        text: plain_text(text),
        markdown: Some(without_placeholders(&prose(text))),
    };
    Descriptor {
        id,
        short_description: both(title),
        full_description: both(&sentence(if why.trim().is_empty() { title } else { why })),
        help: both(&sentence(fix)),
        default_configuration: Configuration { level: level(severity) },
    }
}

/// The word of the standard for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A text without markup, with nothing in it that a reader would fill in (`{0}`), or make a link of (`[text](target)`).
pub(super) fn plain_text(text: &str) -> String {
    let text = without_placeholders(text);
    if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// The standard has each brace doubled that is no part of a placeholder.
fn without_placeholders(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_placeholder_or_a_link() {
        assert_eq!(plain_text("GET /orders/{0} [a] \\"), "GET /orders/{{0}} [a] \\");
        assert_eq!(plain_text("[a](b)\\"), "\\[a\\](b)\\\\");
    }
}
