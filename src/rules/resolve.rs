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
    let silent: Vec<&str> = book.off.iter().chain(&book.unread).map(String::as_str).collect();
    let forms = book.variants.iter().map(|rule| &rule.common);
    let forms = forms.chain(book.safeguards.iter().map(|rule| &rule.common));
    let forms: Vec<&str> = forms.map(|rule| rule.id.value.as_str()).collect();
    let ids = |rules: &[Named<'_>]| -> Vec<String> { rules.iter().map(|(rule, _)| rule.id.value.clone()).collect() };
    let not_criteria: Vec<String> = ids(&anti_patterns)
        .into_iter()
        .chain(forms.iter().map(|id| (*id).to_owned()))
        .collect();
    let not_anti_patterns: Vec<String> = ids(&criteria)
        .into_iter()
        .chain(forms.iter().map(|id| (*id).to_owned()))
        .collect();
    let overrides = References {
        kind: "criterion",
        key: "overrides",
        rules: &criteria,
        others: &not_criteria,
        silent: &silent,
    };
    let covers = References {
        kind: "anti-pattern",
        key: "covered_by",
        rules: &anti_patterns,
        others: &not_anti_patterns,
        silent: &silent,
    };
    let beats = overrides.resolve(decoder);
    let direct = covers.resolve(decoder);
    covers.tell_circles(&close(&direct), decoder);
    let safeguards = book
        .safeguards
        .iter()
        .map(|rule| covers.direct(&rule.covered_by, decoder));
    book.safeguards_covered_by = safeguards
        .map(|covers| covers.into_iter().map(AntiPatternId).collect())
        .collect();
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
    /// Rules of other kinds.
    others: &'r [String],
    /// Rules that are there and say nothing: they may be named.
    silent: &'r [&'r str],
}

impl References<'_> {
    /// The rules that these names are of. Tells unknown ones.
    fn direct(&self, names: &[Spanned<String>], decoder: &mut Decoder<'_>) -> Vec<usize> {
        let ids: Vec<&str> = self.rules.iter().map(|(rule, _)| rule.id.value.as_str()).collect();
        let mut found = Vec::new();
        for name in names.iter().filter(|name| !self.silent.contains(&name.value.as_str())) {
            match ids.iter().position(|id| *id == name.value) {
                Some(at) => found.push(at),
                None => unknown_rule(name, self.kind, &mut ids.iter().copied(), self.others, decoder),
            }
        }
        found
    }

    /// Of each rule those that it names. Tells unknown names.
    fn resolve(&self, decoder: &mut Decoder<'_>) -> Vec<Vec<usize>> {
        let rules = self.rules.iter();
        rules.map(|(_, names)| self.direct(names, decoder)).collect()
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
    others: &[String],
    decoder: &mut Decoder<'_>,
) {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    let message = if others.contains(&name.value) {
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
