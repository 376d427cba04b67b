//! Names of rules in rules: `overrides` closed transitively, `covered_by`, and their cycles.

use std::collections::HashMap;

use super::rule::AntiPatternId;
use super::rulebook::Rulebook;
use crate::text::{Decoder, Diagnostic, Spanned, nearest};

pub(super) fn resolve(book: &mut Rulebook, decoder: &mut Decoder<'_>) {
    resolve_overrides(book, decoder);
    resolve_covers(book, decoder);
}

fn resolve_overrides(book: &mut Rulebook, decoder: &mut Decoder<'_>) {
    let at: HashMap<&str, usize> = book
        .criteria
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.common.id.value.as_str(), at))
        .collect();
    let others: Vec<&str> = book
        .anti_patterns
        .iter()
        .map(|rule| rule.common.id.value.as_str())
        .collect();
    let mut direct: Vec<Vec<(usize, &Spanned<String>)>> = Vec::new();
    for rule in &book.criteria {
        let named = rule.overrides.iter().filter_map(|name| {
            let found = at.get(name.value.as_str()).copied();
            if found.is_none() {
                unknown_rule(name, "criterion", &mut at.keys().copied(), &others, decoder);
            }
            found.map(|found| (found, name))
        });
        direct.push(named.collect());
    }
    let mut closed = std::collections::HashSet::new();
    for start in 0..direct.len() {
        let mut to_visit: Vec<usize> = direct[start].iter().map(|(to, _)| *to).collect();
        while let Some(next) = to_visit.pop() {
            if closed.insert((start, next)) {
                to_visit.extend(direct[next].iter().map(|(to, _)| *to));
            }
        }
    }
    for (start, named) in direct.iter().enumerate() {
        // Each cycle is told once: at the smallest of its rules.
        let on_cycle = |at: usize| closed.contains(&(start, at)) && closed.contains(&(at, start));
        if on_cycle(start) && !(0..start).any(on_cycle) {
            let members: Vec<&str> = (0..direct.len())
                .filter(|at| on_cycle(*at))
                .map(|at| book.criteria[at].common.id.value.as_str())
                .collect();
            let span = named
                .iter()
                .find(|(to, _)| on_cycle(*to))
                .map_or(book.criteria[start].common.id.span, |(_, name)| name.span);
            decoder.tell(
                Diagnostic::at(span, format!("`overrides` runs in a circle: {}", members.join(", ")))
                    .help("take one of them out, so that one wins"),
            );
        }
    }
    book.overrides = closed;
}

fn resolve_covers(book: &mut Rulebook, decoder: &mut Decoder<'_>) {
    let at: HashMap<&str, usize> = book
        .anti_patterns
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.common.id.value.as_str(), at))
        .collect();
    let others: Vec<&str> = book.criteria.iter().map(|rule| rule.common.id.value.as_str()).collect();
    let mut covered_by = Vec::new();
    for rule in &book.anti_patterns {
        let mut covers = Vec::new();
        for name in &rule.covered_by {
            match at.get(name.value.as_str()) {
                Some(found) if book.anti_patterns[*found].common.id.value == rule.common.id.value => {
                    decoder.tell(Diagnostic::at(name.span, "a rule cannot cover itself").help("take it out"));
                }
                Some(found) => covers.push(AntiPatternId(*found)),
                None => unknown_rule(name, "anti-pattern", &mut at.keys().copied(), &others, decoder),
            }
        }
        covered_by.push(covers);
    }
    book.covered_by = covered_by;
}

fn unknown_rule(
    name: &Spanned<String>,
    kind: &str,
    known: &mut dyn Iterator<Item = &str>,
    others: &[&str],
    decoder: &mut Decoder<'_>,
) {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    let message = if others.contains(&name.value.as_str()) {
        format!("`{}` is no {kind}", name.value)
    } else {
        format!("no {kind} is called `{}`", name.value)
    };
    let near = nearest(&name.value, known.iter().copied());
    decoder.tell(
        Diagnostic::at(name.span, message)
            .did_you_mean(near)
            .help(format!("they are: {}", known.join(", "))),
    );
}
