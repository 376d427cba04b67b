//! What changes between two sets of rules, as text and as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::json::document;
use super::proof_condition::{Tree, in_words};
use super::proof_words::combinations;
use super::{Look, clean, plural, wrap};
use crate::advice::Moved;
use crate::facts::Pattern;
use crate::landscape::Landscape;
use crate::rules::Difference;
use crate::text::Word;

/// The touchpoints of a landscape whose recommendation changes.
pub struct MovedOn<'a> {
    /// The landscape.
    pub landscape: &'a Landscape,
    /// How many recommendations there are.
    pub recommendations: usize,
    /// Those that change.
    pub moved: Vec<Moved>,
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    combinations: u64,
    changes: Vec<Change>,
    recommendations: Vec<Recommendation<'a>>,
}

#[derive(Serialize)]
struct Change {
    when: Tree,
    combinations: u64,
    from: &'static str,
    to: &'static str,
}

#[derive(Serialize)]
struct Recommendation<'a> {
    id: &'a str,
    from: &'static str,
    to: &'static str,
}

/// The changes as text: what holds in them, how many they are; then what changes on a landscape.
#[must_use]
pub fn difference_text(difference: &Difference, on: Option<&MovedOn<'_>>, look: Look) -> String {
    let changed: u128 = difference.changes.iter().map(|change| change.combinations).sum();
    let mut text = if changed == 0 {
        format!("no verdict changes in {}\n", combinations(difference.combinations))
    } else {
        format!(
            "the verdict changes in {changed} of {}\n",
            combinations(difference.combinations)
        )
    };
    for change in &difference.changes {
        let head = format!("  {} to {}   ", change.from.word(), change.to.word());
        let when = in_words(std::slice::from_ref(&change.when), &difference.vocabulary);
        let said = format!("{when}   ({})", combinations(change.combinations));
        let lines = wrap(&clean(&said), look.width.saturating_sub(head.len()).max(24));
        let _ = writeln!(
            text,
            "{head}{}",
            lines.join(&format!("\n{:indent$}", "", indent = head.len()))
        );
    }
    let Some(on) = on else { return text };
    let all = plural(on.recommendations, "recommendation");
    if on.moved.is_empty() {
        let _ = writeln!(text, "\nnone of {all} changes");
        return text;
    }
    let verb = if on.moved.len() == 1 { "changes" } else { "change" };
    let _ = writeln!(text, "\n{} of {all} {verb}", on.moved.len());
    for one in &on.moved {
        let id = clean(&on.landscape.touchpoint(one.touchpoint).id);
        let _ = writeln!(text, "  {} to {}   {id}", word(one.from), word(one.to));
    }
    text
}

/// The changes as JSON, `touchpoint-rules-diff/1`.
#[must_use]
pub fn difference_json(difference: &Difference, on: Option<&MovedOn<'_>>) -> String {
    let count = |count: u128| u64::try_from(count).unwrap_or(u64::MAX);
    let changes = difference.changes.iter().map(|change| Change {
        when: Tree::condition(std::slice::from_ref(&change.when), &difference.vocabulary),
        combinations: count(change.combinations),
        from: change.from.word(),
        to: change.to.word(),
    });
    let moved = on.iter().flat_map(|on| {
        on.moved.iter().map(|one| Recommendation {
            id: &on.landscape.touchpoint(one.touchpoint).id,
            from: word(one.from),
            to: word(one.to),
        })
    });
    document(&Document {
        format: "touchpoint-rules-diff/1",
        combinations: count(difference.combinations),
        changes: changes.collect(),
        recommendations: moved.collect(),
    })
}

fn word(verdict: Option<Pattern>) -> &'static str {
    verdict.map_or("undecided", Pattern::word)
}
