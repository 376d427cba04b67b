//! Names of rules in rules: `overrides` closed transitively, and `covered_by`, which must not run in a circle.

use std::collections::HashSet;

use super::rule::{AntiPatternId, Common};
use super::rulebook::Rulebook;
use crate::text::{Decoder, Diagnostic, Spanned, nearest};

pub(super) fn resolve(book: &mut Rulebook, decoder: &mut Decoder<'_>) {
    let criteria: Vec<_> = book
        .criteria
        .iter()
        .map(|rule| (&rule.common, rule.overrides.as_slice()))
        .collect();
    let anti_patterns: Vec<_> = book
        .anti_patterns
        .iter()
        .map(|rule| (&rule.common, rule.covered_by.as_slice()))
        .collect();
    let overrides = References {
        kind: "criterion",
        key: "overrides",
        rules: &criteria,
        others: &anti_patterns,
    };
    let covers = References {
        kind: "anti-pattern",
        key: "covered_by",
        rules: &anti_patterns,
        others: &criteria,
    };
    let beats = overrides.resolve(decoder);
    let direct = covers.resolve(decoder);
    covers.tell_circles(&close(&direct), decoder);
    book.covered_by = direct
        .into_iter()
        .map(|covers| covers.into_iter().map(AntiPatternId).collect())
        .collect();
    // A circle of overrides is left to the proof, which shows it.
    book.overrides = close(&beats);
    book.overrides_direct = beats;
}

/// A rule and the names that it has under a key.
type Named<'r> = (&'r Common, &'r [Spanned<String>]);

/// Rules of one kind that name each other under one key.
struct References<'r> {
    kind: &'static str,
    key: &'static str,
    rules: &'r [Named<'r>],
    others: &'r [Named<'r>],
}

impl References<'_> {
    /// Of each rule those that it names. Tells unknown names.
    fn resolve(&self, decoder: &mut Decoder<'_>) -> Vec<Vec<usize>> {
        let ids: Vec<&str> = self.rules.iter().map(|(rule, _)| rule.id.value.as_str()).collect();
        let others: Vec<&str> = self.others.iter().map(|(rule, _)| rule.id.value.as_str()).collect();
        let mut direct: Vec<Vec<usize>> = Vec::new();
        for (_, names) in self.rules {
            let mut found = Vec::new();
            for name in *names {
                match ids.iter().position(|id| *id == name.value) {
                    Some(at) => found.push(at),
                    None => unknown_rule(name, self.kind, &mut ids.iter().copied(), &others, decoder),
                }
            }
            direct.push(found);
        }
        direct
    }

    /// Tells each circle once: at the first of its rules.
    fn tell_circles(&self, closed: &HashSet<(usize, usize)>, decoder: &mut Decoder<'_>) {
        let ids: Vec<&str> = self.rules.iter().map(|(rule, _)| rule.id.value.as_str()).collect();
        for start in 0..ids.len() {
            let on_circle = |at: usize| closed.contains(&(start, at)) && closed.contains(&(at, start));
            if !on_circle(start) || (0..start).any(on_circle) {
                continue;
            }
            let members: Vec<&str> = (0..ids.len()).filter(|at| on_circle(*at)).map(|at| ids[at]).collect();
            let (rule, names) = self.rules[start];
            let at = names.iter().find(|name| members.contains(&name.value.as_str()));
            let span = at.map_or(rule.id.span, |name| name.span);
            let message = format!("`{}` runs in a circle: {}", self.key, members.join(", "));
            decoder.tell(Diagnostic::at(span, message).help("take one of them out, so that one speaks"));
        }
    }
}

/// All pairs in which the first leads to the second.
fn close(direct: &[Vec<usize>]) -> HashSet<(usize, usize)> {
    let mut closed = HashSet::new();
    for start in 0..direct.len() {
        let mut to_visit = direct[start].clone();
        while let Some(next) = to_visit.pop() {
            if closed.insert((start, next)) {
                to_visit.extend(&direct[next]);
            }
        }
    }
    closed
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
