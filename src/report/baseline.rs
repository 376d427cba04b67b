//! A baseline as its file, and what came of it since.

use std::fmt::Write;

use crate::advice::{Baseline, Change};
use crate::description::in_flow;

/// The file: an entry a line, by rule and subject, so that a change of it reads well and merges.
#[must_use]
pub fn baseline_yaml(baseline: &Baseline) -> String {
    let mut text = format!(
        "# Findings that are known: `touchpoint lint --baseline` lets them stand, `--write-baseline` writes this file.\n\
         baseline: {}\nfindings:",
        Baseline::VERSION
    );
    let mut entries = baseline.entries().peekable();
    if entries.peek().is_none() {
        text.push_str(" []");
    }
    text.push('\n');
    for entry in entries {
        let (rule, subject) = (in_flow(entry.rule), in_flow(entry.subject));
        let _ = writeln!(
            text,
            "  - {{ rule: {rule}, subject: {subject}, count: {} }}",
            entry.count
        );
    }
    text
}

/// `3 entries in 5 places`.
#[must_use]
pub fn baseline_size(baseline: &Baseline) -> String {
    let count = baseline.entries().count();
    let entries = if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
    };
    format!("{entries} in {}", places(baseline.places()))
}

/// `1 gone, 2 fewer, 1 grown`; None where all is as it was.
pub(super) fn in_short(changes: &[Change]) -> Option<String> {
    let counts = [
        ("gone", changes.iter().filter(|change| change.now == 0).count()),
        ("fewer", changes.iter().filter(|change| is_fewer(change)).count()),
        (
            "grown",
            changes.iter().filter(|change| change.now > change.known).count(),
        ),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> = counts.map(|(word, count)| format!("{count} {word}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// One line for each change, the worst first.
pub(super) fn in_lines(changes: &[Change]) -> Vec<String> {
    let at = |change: &Change| format!("{} at {}", change.rule, change.subject);
    let counts = |change: &Change| format!("{} known, {} now", places(change.known), change.now);
    let mut lines = Vec::new();
    let grown = changes.iter().filter(|change| change.now > change.known);
    lines.extend(grown.map(|change| format!("grown, so new again: {}, {}", at(change), counts(change))));
    let fewer = changes.iter().filter(|change| is_fewer(change));
    lines.extend(fewer.map(|change| format!("fewer: {}, {}", at(change), counts(change))));
    let gone = changes.iter().filter(|change| change.now == 0);
    lines.extend(gone.map(|change| format!("gone: {}", at(change))));
    lines
}

fn is_fewer(change: &Change) -> bool {
    (1..change.known).contains(&change.now)
}

fn places(count: u64) -> String {
    if count == 1 {
        "1 place".to_owned()
    } else {
        format!("{count} places")
    }
}
