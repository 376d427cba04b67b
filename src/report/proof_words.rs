//! What a proof finds in words: what is wrong, and what to do about it.

use super::plural;
use super::proof_condition::Tree;
use crate::rules::{CriterionId, Named, Override, Problem, Question, Rulebook};
use crate::text::Word;

/// What is wrong, in one line.
pub(super) fn message(problem: &Problem, book: &Rulebook) -> String {
    match problem {
        Problem::Gap(_) => "there are facts for which no criterion speaks".to_owned(),
        Problem::Conflict { .. } => "two criteria disagree, and neither overrides the other".to_owned(),
        Problem::NeverHolds {
            rule, parts, declared, ..
        } => {
            let parts: Vec<&str> = parts.iter().map(|(words, _)| words.as_str()).collect();
            let why = match (parts.as_slice(), declared) {
                ([], true) => ", for what is declared impossible".to_owned(),
                ([], false) => String::new(),
                ([one], true) => format!(": it is declared impossible that {one}"),
                ([one], false) => format!(": it cannot be that {one}"),
                (several, true) => format!(": it is declared impossible that {}", several.join(", and ")),
                (several, false) => format!(": it cannot be that {}", several.join(", and ")),
            };
            format!("`{}` never holds{why}", rule.id.value)
        }
        Problem::AlwaysBeaten { rule, by, .. } => {
            format!(
                "{} is beaten wherever it holds, by {}",
                id(book, *rule),
                ids(book, by, "or")
            )
        }
        Problem::OverridesCycle { members, .. } => {
            format!("`overrides` runs in a circle: {}", ids(book, members, "and"))
        }
        Problem::TooLarge { cells, crowded, .. } => match (crowded.as_slice(), *cells) {
            ([], u128::MAX) => "the criteria tell apart too many combinations to go through them all".to_owned(),
            ([], cells) => format!("the criteria tell apart {cells} combinations, too many to go through them all"),
            (crowded, _) => {
                let names = crowded.iter().map(|fact| format!("`{}`", book.vocabulary.name(*fact)));
                let names = listed(&names.collect::<Vec<_>>(), "and");
                format!("the criteria tell apart more than 64 ranges of {names}")
            }
        },
        Problem::Redundant { rule, like, .. } => {
            let like: Vec<String> = like.iter().map(|rule| format!("`{}`", rule.id.value)).collect();
            let as_others = match like.as_slice() {
                [] => String::new(),
                like => format!(": {} holds in the same cases", listed(like, "or")),
            };
            match rule.kind {
                "criterion" => format!("no verdict hangs on `{}`{as_others}", rule.id.value),
                _ => format!("`{}` says nothing of its own{as_others}", rule.id.value),
            }
        }
        Problem::UnreadFact(fact) => format!("no rule reads the fact `{}`", book.vocabulary.name(*fact)),
        Problem::UnusedParameter { name, .. } => format!("nothing reads the parameter `{}`", name.value),
        Problem::MissingExample { rule, what } => match *what {
            "examples" => format!("`{}` has no examples", rule.id.value),
            what => format!("`{}` has no {what} example", rule.id.value),
        },
    }
}

/// What to do about it. Done as it says, the problem is gone.
pub(super) fn mend(problem: &Problem, book: &Rulebook) -> String {
    match problem {
        Problem::Gap(failing) => match &failing.covers {
            Some(covers) => {
                let when = Tree::condition(covers, &book.vocabulary).flow();
                format!("add a criterion with `when: {when}`")
            }
            None => "add a criterion that holds there".to_owned(),
        },
        Problem::Conflict { ways, .. } => {
            let ways: Vec<String> = ways.iter().map(|way| one_way(way, book)).collect();
            format!("let {}", ways.join(", or "))
        }
        Problem::NeverHolds { rule, named_by, .. } => {
            format!(
                "take `{}` out{}, or mend its `when`",
                rule.id.value,
                and_there(rule, named_by)
            )
        }
        Problem::AlwaysBeaten { rule, take_out_of, .. } => format!(
            "take {} out of `overrides` of {}, or take it out altogether",
            id(book, *rule),
            ids(book, take_out_of, "and")
        ),
        Problem::OverridesCycle { take_out, .. } => {
            let words = take_out
                .iter()
                .map(|(by, over)| format!("{} out of `overrides` of {}", id(book, *over), id(book, *by)));
            format!("take {}", words.collect::<Vec<_>>().join(", and "))
        }
        Problem::TooLarge { facts, crowded, .. } => {
            let names = |facts: &[crate::facts::FactId]| {
                let names = facts.iter().map(|fact| format!("`{}`", book.vocabulary.name(*fact)));
                listed(&names.collect::<Vec<_>>(), "and")
            };
            match (facts.as_slice(), crowded.as_slice()) {
                ([], []) => "read fewer facts, or simplify the conditions".to_owned(),
                ([], crowded) => format!("compare {} with fewer values", names(crowded)),
                (facts, _) => format!("without {} they would be few enough", names(facts)),
            }
        }
        Problem::Redundant { rule, named_by, .. } => {
            format!("take `{}` out{}", rule.id.value, and_there(rule, named_by))
        }
        Problem::UnreadFact(fact) => format!("take `{}` out", book.vocabulary.name(*fact)),
        Problem::UnusedParameter { name, .. } => format!("take `{}` out", name.value),
        Problem::MissingExample { what, .. } => match *what {
            "examples" => "add `examples`".to_owned(),
            what => format!("add `{what}` to `examples`"),
        },
    }
}

/// A question that was not answered, in words.
pub(super) fn question(question: &Question, book: &Rulebook) -> String {
    match question {
        Question::Gap => "whether a criterion speaks for all facts".to_owned(),
        Question::Conflict(one, other) => format!("whether {} and {} disagree", id(book, *one), id(book, *other)),
        Question::Holds(rule) => format!("whether `{}` can hold", rule.id.value),
        Question::AlwaysBeaten(rule) => format!("whether {} is always beaten", id(book, *rule)),
        Question::Redundant(rule) => format!("whether a verdict hangs on {}", id(book, *rule)),
        Question::Count => "how many combinations give which verdict".to_owned(),
    }
}

/// `a` override `b`
fn one_way(way: &Override, book: &Rulebook) -> String {
    let then = match way.silenced.as_slice() {
        [] => String::new(),
        [one] => format!(" (then {} is always beaten)", id(book, *one)),
        several => format!(" (then {} are always beaten)", ids(book, several, "and")),
    };
    format!("{} override {}{then}", id(book, way.by), id(book, way.over))
}

/// Where else a rule's name has to go.
fn and_there(rule: &Named, named_by: &[Named]) -> String {
    let key = if rule.kind == "criterion" {
        "overrides"
    } else {
        "covered_by"
    };
    match named_by {
        [] => String::new(),
        several => {
            let names: Vec<String> = several.iter().map(|rule| format!("`{}`", rule.id.value)).collect();
            format!(" (and out of `{key}` of {})", listed(&names, "and"))
        }
    }
}

/// A criterion's id in backticks.
pub(super) fn id(book: &Rulebook, rule: CriterionId) -> String {
    format!("`{}`", book.criterion(rule).common.id.value)
}

fn ids(book: &Rulebook, rules: &[CriterionId], and: &str) -> String {
    let ids: Vec<String> = rules.iter().map(|rule| id(book, *rule)).collect();
    listed(&ids, and)
}

/// `api`, as a criterion recommends it.
pub(super) fn pattern(book: &Rulebook, rule: CriterionId) -> &'static str {
    book.criterion(rule).recommend.word()
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// `3 combinations`, and what stands for more than can be counted.
pub(super) fn combinations(count: u128) -> String {
    match usize::try_from(count) {
        Ok(count) => plural(count, "combination"),
        Err(_) => "more combinations than can be counted".to_owned(),
    }
}
