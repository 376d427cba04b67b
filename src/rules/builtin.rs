//! The rules that are built in: every file under `rules/`.

use crate::text::{Recorded, What};

include!(concat!(env!("OUT_DIR"), "/builtin_rules.rs"));

/// The built-in rule files as they are needed to judge: without their examples, which are two thirds of them. What is
/// left stands where it stood.
pub fn builtin_judging() -> impl Iterator<Item = (&'static str, &'static str)> {
    (0..BUILTIN_RULES.len()).map(|at| (BUILTIN_RULES[at].0, judging(at)))
}

/// The part of a built-in rule before its examples, which come last.
fn judging(at: usize) -> &'static str {
    &BUILTIN_RULES[at].1[..JUDGING[at]]
}

/// Whether a text is that of the built-in file of this name, with or without its examples.
pub(super) fn is_builtin(name: &str, text: &str) -> bool {
    let at = BUILTIN_RULES.iter().position(|(known, _)| *known == name);
    at.is_some_and(|at| text == judging(at) || text == BUILTIN_RULES[at].1)
}

/// The events of a text, where it is that of the built-in file of this name as it is needed to judge.
pub(super) fn recorded(name: &str, text: &str) -> Option<&'static [Recorded]> {
    let at = BUILTIN_RULES.iter().position(|(known, _)| *known == name)?;
    (text == judging(at)).then(|| BUILTIN_EVENTS[at])
}

/// The built-in rule files, each with its path from the project's folder and its text, by path.
#[must_use]
pub fn builtin_files() -> &'static [(&'static str, &'static str)] {
    BUILTIN_RULES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Sources, compose, replay};

    /// Trees put together from recorded events are those of the parser, places included.
    #[test]
    fn what_was_parsed_before_is_what_stands_there() {
        for (name, text) in builtin_judging() {
            let mut sources = Sources::new();
            let file = sources.add(name, text);
            let mut diagnostics = Vec::new();
            let parsed = compose(text, file, &mut diagnostics).expect("a tree");
            let events = recorded(name, text).expect("it is built in");
            let replayed = replay(events, text, file, &mut diagnostics).expect("a tree");
            assert_eq!(format!("{parsed:?}"), format!("{replayed:?}"), "{name}");
            assert!(diagnostics.is_empty());
        }
        assert!(recorded("rules/facts.yaml", "facts: {}").is_none());
    }
}
