//! A comparison for a terminal.

use std::fmt::Write;

use super::comparison_json::ids;
use super::paint::Paint;
use super::view::View;
use super::{Look, clean, plural, wrap};
use crate::advice::{Comparison, Finding};
use crate::facts::Pattern;
use crate::text::Word;

/// Where what belongs to a heading begins.
const INDENT: usize = 16;

/// What differs, counted, then each by its name; one line where nothing does.
#[must_use]
pub fn comparison_text(comparison: &Comparison<'_>, (old, new): &(View<'_>, View<'_>), look: Look) -> String {
    let mut text = wrap(&summary(comparison), look.width).join("\n") + "\n";
    for (heading, lines) in lines(comparison) {
        let lines = lines.iter().map(|line| clean(line).into_owned());
        block(&mut text, heading, &lines.collect::<Vec<_>>(), look);
    }
    for (heading, view, findings) in [
        ("new findings", new, &comparison.new_findings),
        ("gone findings", old, &comparison.gone_findings),
    ] {
        let lines = findings.iter().map(|one| finding(view, one, look));
        block(&mut text, heading, &lines.collect::<Vec<_>>(), look);
    }
    text
}

/// `12 touchpoints before, 13 now: 1 moved, 1 added, 2 findings gone`.
pub(super) fn summary(comparison: &Comparison<'_>) -> String {
    let before = comparison.old.landscape.touchpoints.len();
    let now = comparison.new.landscape.touchpoints.len();
    let seen = format!("{} before, {now} now", plural(before, "touchpoint"));
    let counts = [
        (comparison.moved.len(), "moved"),
        (comparison.added.len(), "added"),
        (comparison.removed.len(), "removed"),
        (comparison.recommendations.len(), "recommended otherwise"),
    ];
    let mut words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    for (count, noun) in [
        (comparison.new_findings.len(), "new finding"),
        (comparison.gone_findings.len(), "gone finding"),
    ] {
        words.extend((count > 0).then(|| plural(count, noun)));
    }
    if comparison.is_empty() {
        format!("{seen}: none came, went or moved, and the findings are the same")
    } else {
        format!("{seen}: {}", words.join(", "))
    }
}

/// What became of touchpoints, by heading.
pub(super) fn lines(comparison: &Comparison<'_>) -> Vec<(&'static str, Vec<String>)> {
    let moved = |to: Pattern| {
        let moved = comparison.moved.iter().filter(|one| one.to == to);
        moved.map(|one| one.id.to_owned()).collect::<Vec<_>>()
    };
    let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let verdict = |verdict: Option<Pattern>| verdict.map_or("undecided", Pattern::word);
    let turned = comparison.recommendations.iter();
    let turned = turned.map(|one| format!("{}: {}, was {}", one.id, verdict(one.to), verdict(one.from)));
    let all = [
        ("moved to event", moved(Pattern::Event)),
        ("moved to api", moved(Pattern::Api)),
        ("added", owned(ids(comparison.new, &comparison.added))),
        ("removed", owned(ids(comparison.old, &comparison.removed))),
        ("recommended", turned.collect()),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

fn finding(view: &View<'_>, one: &Finding, look: Look) -> String {
    let kind = format!("{}[{}]", one.severity.word(), one.rule_id);
    let place = view.place(one.place.span);
    let file = clean(view.file(one.place.span)).into_owned();
    format!(
        "{}: {} ({file}:{})",
        Paint::of(one.severity).on(&kind, look),
        clean(&one.message),
        place.line
    )
}

fn block(text: &mut String, heading: &str, lines: &[String], look: Look) {
    let mut heading = heading;
    for line in lines {
        for (at, line) in wrap(line, look.width.saturating_sub(INDENT).max(20)).iter().enumerate() {
            let hanging = if at == 0 { 0 } else { 2 };
            let _ = writeln!(text, "{heading:INDENT$}{:hanging$}{line}", "");
            heading = "";
        }
    }
}
