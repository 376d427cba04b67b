//! Lines beside a word, and what a configuration sets as such lines.

use std::fmt::Write;

use super::{Look, clean, wrap};
use crate::rules::Rulebook;

/// Lines beside a word, wrapped.
pub(super) fn listed(word: &str, lines: &[String], look: Look) -> String {
    const INDENT: usize = "unsettled: ".len();
    let mut text = String::new();
    let mut word = word;
    for line in lines {
        for (at, line) in wrap(&clean(line), look.width.saturating_sub(INDENT).max(20))
            .iter()
            .enumerate()
        {
            let hanging = if at == 0 { 0 } else { 2 };
            let _ = writeln!(text, "{word:INDENT$}{:hanging$}{line}", "");
            word = "";
        }
    }
    text
}

/// What a configuration sets of the rules, and why: `api-fan-out, off: two calls are fine with us`.
pub(super) fn settings(book: &Rulebook) -> Vec<String> {
    let rules = book.settings.rules.iter();
    let rules = rules.map(|one| format!("{}, {}: {}", one.rule.value, one.describe(), one.reason));
    let parameters = book.settings.parameters.iter();
    let parameters = parameters.map(|one| format!("{} {}", one.name.value, one.value.value));
    rules.chain(parameters).collect()
}
