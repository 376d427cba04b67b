//! A proof as rustc shows errors: one line where all is well, else each problem with its places, a case, and the mend.

use super::proof_condition::{Tree, in_words};
use super::proof_words::{combinations, id, mend, message, pattern, question};
use super::{Level, Look, Snippet, plural, render, wrap};
use crate::rules::{CriterionId, Problem, Proof, Rulebook};
use crate::text::{Sources, Span};

/// The problems, and the count of them.
#[must_use]
pub fn proof_text(proof: &Proof, book: &Rulebook, sources: &Sources, look: Look) -> String {
    let mut text = String::new();
    for problem in &proof.problems {
        text.push_str(&render(&snippet(problem, proof, book), sources, look));
        text.push('\n');
    }
    for line in [verdict(proof, book), counts(proof)].into_iter().flatten() {
        text.push_str(&wrap(&line, look.width).join("\n"));
        text.push('\n');
    }
    text
}

/// That all is well, where it is.
fn verdict(proof: &Proof, book: &Rulebook) -> Option<String> {
    if !proof.holds() {
        return None;
    }
    let (Some(count), Some((api, event)), true) = (proof.combinations, proof.verdicts, proof.unanswered().is_empty())
    else {
        return Some("no failure was found, but not all was answered".to_owned());
    };
    let criteria = match book.criteria.len() {
        1 => "1 criterion gives".to_owned(),
        criteria => format!("{criteria} criteria give"),
    };
    Some(format!(
        "no gap, no conflict: {criteria} one verdict in each of {} (api {api}, event {event})",
        combinations(count)
    ))
}

/// `1 conflict, 2 warnings; recommend, lint and ask refuse these rules until it is mended`.
fn counts(proof: &Proof) -> Option<String> {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for problem in proof.problems.iter().filter(|problem| problem.fails()) {
        match kinds.iter_mut().find(|(kind, _)| *kind == problem.id()) {
            Some((_, count)) => *count += 1,
            None => kinds.push((problem.id(), 1)),
        }
    }
    let failures: usize = kinds.iter().map(|(_, count)| count).sum();
    let warnings = proof.problems.len() - failures;
    let mut counts: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| match *kind {
            "never-holds" | "always-beaten" => format!("{count} {kind}"),
            kind => plural(*count, kind),
        })
        .collect();
    if warnings > 0 {
        counts.push(plural(warnings, "warning"));
    }
    let counts = counts.join(", ");
    match (failures, warnings) {
        (0, 0) => None,
        (0, 1) => Some(format!("{counts}; it fails with `--strict`")),
        (0, _) => Some(format!("{counts}; they fail with `--strict`")),
        (1, _) => Some(format!(
            "{counts}; recommend, lint and ask refuse these rules until it is mended"
        )),
        _ => Some(format!(
            "{counts}; recommend, lint and ask refuse these rules until they are mended"
        )),
    }
}

fn snippet(problem: &Problem, proof: &Proof, book: &Rulebook) -> Snippet {
    let mut places = places(problem, book);
    let primary = (!places.is_empty()).then(|| places.remove(0));
    let mut footers = Vec::new();
    let mut footer = |word: &str, text: String| footers.push((word.to_owned(), text));
    if let Some(failing) = problem.failing() {
        footer("case", Tree::case(&failing.case, &book.vocabulary).entries());
        let of = proof
            .combinations
            .map_or_else(String::new, |all| format!(" of {}", combinations(all)));
        let count = format!("({}{of})", failing.count);
        let covers = failing.covers.as_ref();
        let covers = covers.map_or_else(
            || "more than can be listed".to_owned(),
            |all| in_words(all, &book.vocabulary),
        );
        footer("covers", format!("{covers}\n{count}"));
    }
    match problem {
        Problem::OverridesCycle { spoiled, .. } => {
            let words: Vec<String> = spoiled.iter().map(|rule| id(book, *rule)).collect();
            let words = super::proof_words::listed(&words, "and");
            let note = format!("whether {words} conflict with others or are always beaten is not judged before");
            footer("note", note);
        }
        Problem::TooLarge { unanswered, .. } if unanswered.is_empty() => {
            footer("note", "all questions were answered nevertheless".to_owned());
        }
        Problem::TooLarge { unanswered, .. } => {
            const FEW: usize = 10;
            for one in unanswered.iter().take(FEW) {
                footer("not answered", question(one, book));
            }
            if unanswered.len() > FEW {
                footer("not answered", format!("{} more", unanswered.len() - FEW));
            }
        }
        _ => {}
    }
    footer("help", mend(problem, book));
    Snippet {
        level: if problem.fails() { Level::Error } else { Level::Warning },
        id: Some(problem.id().to_owned()),
        title: message(problem, book),
        primary,
        others: places,
        footers,
    }
}

/// Where a problem is, where it has a place.
pub(super) fn place(problem: &Problem, book: &Rulebook) -> Option<Span> {
    places(problem, book).first().map(|(span, _)| *span)
}

/// Its places with a few words each, the one that counts first.
fn places(problem: &Problem, book: &Rulebook) -> Vec<(Span, String)> {
    match problem {
        Problem::Gap(_) | Problem::TooLarge { .. } => Vec::new(),
        Problem::Conflict { pair, ways, .. } => {
            let (by, over) = ways.first().map_or((pair[0], pair[1]), |way| (way.by, way.over));
            let (first, second) = (book.criterion(by), book.criterion(over));
            let (one, other) = (pattern(book, by), pattern(book, over));
            let mut places = vec![(first.common.when_span, format!("holds, recommends {one}"))];
            let overrides = first.overrides_span.into_iter();
            let not_here = format!("{}, which recommends {other}, is not here", id(book, over));
            places.extend(overrides.map(|span| (span, not_here.clone())));
            places.push((second.common.when_span, format!("holds too, recommends {other}")));
            places
        }
        Problem::NeverHolds { rule, parts, .. } => match parts.as_slice() {
            [] => vec![(rule.when, "never holds".to_owned())],
            [(_, span)] => vec![(*span, "never holds".to_owned())],
            [(_, first), others @ ..] => {
                let mut places = vec![(*first, "never holds".to_owned())];
                places.extend(others.iter().map(|(_, span)| (*span, "together with this".to_owned())));
                places
            }
        },
        Problem::AlwaysBeaten { rule, by, .. } => {
            let mut places = vec![(
                book.criterion(*rule).common.when_span,
                "beaten wherever this holds".to_owned(),
            )];
            places.extend(by.iter().filter_map(|by| beating(book, *by, *rule)));
            places
        }
        Problem::OverridesCycle { members, take_out, .. } => circle(book, members, take_out),
        Problem::Redundant { rule, like, .. } => {
            let mut places = vec![(rule.when, String::new())];
            places.extend(like.iter().map(|rule| (rule.when, "the same".to_owned())));
            places
        }
        Problem::UnreadFact(fact) => vec![(book.vocabulary.get(*fact).name.span, String::new())],
        Problem::UnusedParameter { name, .. } => vec![(name.span, String::new())],
        Problem::MissingExample { rule, .. } => vec![(rule.id.span, String::new())],
    }
}

fn beating(book: &Rulebook, by: CriterionId, rule: CriterionId) -> Option<(Span, String)> {
    let (by, rule) = (book.criterion(by), book.criterion(rule));
    let named = by.overrides.iter().any(|name| name.value == rule.common.id.value);
    let how = if named { "" } else { ", through others" };
    let label = format!("`{}` overrides it{how}", by.common.id.value);
    by.overrides_span.map(|span| (span, label))
}

/// The names that make a circle; first those that are to go.
fn circle(book: &Rulebook, members: &[CriterionId], take_out: &[(CriterionId, CriterionId)]) -> Vec<(Span, String)> {
    let mut places: Vec<(bool, Span, String)> = Vec::new();
    for by in members {
        for over in members {
            let name = &book.criterion(*over).common.id.value;
            let named = book.criterion(*by).overrides.iter().filter(|one| one.value == *name);
            let label = format!("{} overrides {}", id(book, *by), id(book, *over));
            places.extend(named.map(|name| (!take_out.contains(&(*by, *over)), name.span, label.clone())));
        }
    }
    places.sort_by_key(|(stays, ..)| *stays);
    places.into_iter().map(|(_, span, label)| (span, label)).collect()
}
