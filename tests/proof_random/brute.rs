//! What a set of rules is like, by trying every concrete combination. Nothing of this is the program's.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Condition, Model, Rule, Type, WORDS};

/// A value: the position of a word; 0 or 1; a number in small units; the bits of a set.
pub(super) type Value = i64;
/// The values of the facts that count, by position of the fact.
pub(super) type Combination = BTreeMap<usize, Value>;

/// Far above any threshold.
const HUGE: i64 = i64::MAX / 4;

/// A written number in units so small that one more or less is beside each threshold.
pub(super) fn number(of_type: Type, text: &str) -> i64 {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    // A billionth of a whole number is exact in all that is written here.
    let billionths: i64 = format!("{whole}{decimals:0<9}")
        .parse()
        .expect("a number with at most nine decimals");
    match (of_type, unit) {
        (Type::Count, "") | (Type::Share, "%") | (Type::Duration, "ms") | (Type::Rate, "/day") => billionths,
        (Type::Duration, "s") => billionths * 1_000,
        (Type::Duration, "min") => billionths * 60_000,
        (Type::Rate, "/h") => billionths * 24,
        (Type::Rate, "/min") => billionths * 24 * 60,
        (Type::Rate, "/s") => billionths * 24 * 60 * 60,
        _ => panic!("{of_type:?} {text}"),
    }
}

/// One step to the next value.
fn step(of_type: Type) -> i64 {
    if of_type == Type::Count { 1_000_000_000 } else { 1 }
}

fn compares(key: &str, value: i64, threshold: i64) -> bool {
    match key {
        "at_least" => value >= threshold,
        "at_most" => value <= threshold,
        "above" => value > threshold,
        "below" => value < threshold,
        _ => panic!("{key}"),
    }
}

/// A word as a value: of a number, a truth value or one of the words.
pub(super) fn word(of_type: Type, text: &str) -> Value {
    match of_type {
        Type::Words | Type::Set => {
            let text = text.trim_matches('"');
            let at = WORDS.iter().position(|word| *word == text);
            i64::try_from(at.unwrap_or_else(|| panic!("{text}"))).expect("four words")
        }
        Type::YesNo => i64::from(text == "true"),
        number_type => number(number_type, text),
    }
}

pub(super) fn holds(condition: &Condition, model: &Model, at: &Combination) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, model, at)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, model, at)),
        Condition::Not(part) => !holds(part, model, at),
        Condition::OneOf(fact, values) => values.iter().any(|value| word(model.facts[*fact].1, value) == at[fact]),
        Condition::Compares(fact, all) => {
            let threshold = |text: &str| number(model.facts[*fact].1, text);
            all.iter().all(|(key, text)| compares(key, at[fact], threshold(text)))
        }
        Condition::Includes(fact, all) => all.iter().all(|element| at[fact] & (1 << element) != 0),
        Condition::Lacks(fact, all) => all.iter().all(|element| at[fact] & (1 << element) == 0),
    }
}

fn leaves<'c>(condition: &'c Condition, all: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| leaves(part, all)),
        Condition::Not(part) => leaves(part, all),
        leaf => all.push(leaf),
    }
}

fn fact_of(leaf: &Condition) -> usize {
    match leaf {
        Condition::OneOf(fact, _)
        | Condition::Compares(fact, _)
        | Condition::Includes(fact, _)
        | Condition::Lacks(fact, _) => *fact,
        _ => panic!("a leaf"),
    }
}

fn facts_of(condition: &Condition) -> BTreeSet<usize> {
    let mut all = Vec::new();
    leaves(condition, &mut all);
    all.into_iter().map(fact_of).collect()
}

/// Values of a fact, one of each kind that some tests can tell apart.
fn values(of_type: Type, fact: usize, tests: &[&Condition]) -> Vec<Value> {
    let mine: Vec<&&Condition> = tests.iter().filter(|test| fact_of(test) == fact).collect();
    match of_type {
        Type::Words => (0..4).collect(),
        Type::YesNo => vec![0, 1],
        Type::Set => {
            let mut read: BTreeSet<usize> = BTreeSet::new();
            for test in mine {
                if let Condition::Includes(_, all) | Condition::Lacks(_, all) = test {
                    read.extend(all);
                }
            }
            (0..16)
                .filter(|bits| (0..4).all(|at| bits & (1 << at) == 0 || read.contains(&at)))
                .collect()
        }
        _ => {
            let mut thresholds = Vec::new();
            for test in mine {
                match test {
                    Condition::OneOf(_, all) => thresholds.extend(all.iter().flat_map(|text| {
                        let number = number(of_type, text);
                        [("at_least", number), ("above", number)]
                    })),
                    Condition::Compares(_, all) => {
                        thresholds.extend(all.iter().map(|(key, text)| (*key, number(of_type, text))));
                    }
                    _ => panic!("a test of a number"),
                }
            }
            let most = if of_type == Type::Share { 100_000_000_000 } else { HUGE };
            let mut all = BTreeSet::from([0, most]);
            for (_, threshold) in &thresholds {
                all.extend([threshold - step(of_type), *threshold, threshold + step(of_type)]);
            }
            // Of those that no test tells apart, the first one.
            let mut kinds = BTreeMap::new();
            for value in all.into_iter().filter(|value| (0..=most).contains(value)) {
                let kind: Vec<bool> = thresholds.iter().map(|(key, at)| compares(key, value, *at)).collect();
                kinds.entry(kind).or_insert(value);
            }
            kinds.into_values().collect()
        }
    }
}

/// Every possible combination of the facts that some conditions read, and that are tied to them by what is impossible.
pub(super) fn combinations(model: &Model, conditions: &[&Condition]) -> Vec<Combination> {
    let mut facts: BTreeSet<usize> = conditions.iter().flat_map(|condition| facts_of(condition)).collect();
    let mut tied: Vec<&Condition> = Vec::new();
    loop {
        let ties = |one: &&Condition| facts_of(one).iter().any(|fact| facts.contains(fact));
        let now: Vec<&Condition> = model.impossible.iter().filter(ties).collect();
        if now.len() == tied.len() {
            break;
        }
        facts.extend(now.iter().flat_map(|one| facts_of(one)));
        tied = now;
    }
    let mut tests = Vec::new();
    conditions
        .iter()
        .chain(&tied)
        .for_each(|condition| leaves(condition, &mut tests));
    let mut all = vec![Combination::new()];
    for fact in facts {
        let values = values(model.facts[fact].1, fact, &tests);
        let with = |one: Combination| {
            values.clone().into_iter().map(move |value| {
                let mut one = one.clone();
                one.insert(fact, value);
                one
            })
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all.retain(|at| !tied.iter().any(|one| holds(one, model, at)));
    all
}

/// Who beats whom, closed, by positions.
pub(super) fn beats(criteria: &[Rule]) -> Vec<Vec<bool>> {
    let count = criteria.len();
    let names = |by: usize, over: usize| criteria[by].overrides.contains(&criteria[over].id);
    let mut beats: Vec<Vec<bool>> = (0..count)
        .map(|by| (0..count).map(|over| names(by, over)).collect())
        .collect();
    for through in 0..count {
        for by in 0..count {
            for over in 0..count {
                beats[by][over] |= beats[by][through] && beats[through][over];
            }
        }
    }
    beats
}

/// Which criteria are left standing.
pub(super) fn standing(model: &Model, beats: &[Vec<bool>], at: &Combination) -> Vec<bool> {
    let truths: Vec<bool> = model.criteria.iter().map(|rule| holds(&rule.when, model, at)).collect();
    let beaten = |one: usize| (0..truths.len()).any(|by| truths[by] && beats[by][one]);
    (0..truths.len()).map(|one| truths[one] && !beaten(one)).collect()
}

/// The verdict: API, event, or none.
fn verdict(model: &Model, beats: &[Vec<bool>], at: &Combination) -> Option<bool> {
    let standing = standing(model, beats, at);
    let says = |api: bool| {
        model
            .criteria
            .iter()
            .zip(&standing)
            .any(|(rule, stands)| *stands && rule.api == api)
    };
    (says(true) != says(false)).then(|| says(true))
}

/// The problems, each as its kind and what it is about.
pub(super) fn problems(model: &Model) -> BTreeSet<String> {
    let criteria = &model.criteria;
    let whens: Vec<&Condition> = criteria.iter().map(|rule| &rule.when).collect();
    let all = combinations(model, &whens);
    let beats = beats(criteria);
    let count = criteria.len();
    let mut problems = BTreeSet::new();
    let on_circle = |one: usize| beats[one][one];
    let spoiled = |one: usize| (0..count).any(|by| on_circle(by) && (by == one || beats[by][one]));
    for one in (0..count).filter(|one| on_circle(*one)) {
        let with: Vec<&str> = (0..count)
            .filter(|other| beats[one][*other] && beats[*other][one])
            .map(|other| criteria[other].id.as_str())
            .collect();
        problems.insert(format!("overrides-cycle {}", with.join(" ")));
    }
    if all
        .iter()
        .any(|at| !criteria.iter().any(|rule| holds(&rule.when, model, at)))
    {
        problems.insert("gap".to_owned());
    }
    let standing: Vec<Vec<bool>> = all.iter().map(|at| standing(model, &beats, at)).collect();
    for one in 0..count {
        let id = &criteria[one].id;
        for other in one + 1..count {
            let both = standing.iter().any(|stands| stands[one] && stands[other]);
            if both && criteria[one].api != criteria[other].api && !spoiled(one) && !spoiled(other) {
                problems.insert(format!("conflict {id} {}", criteria[other].id));
            }
        }
        if !all.iter().any(|at| holds(&criteria[one].when, model, at)) {
            problems.insert(format!("never-holds {id}"));
        } else if !spoiled(one) && !standing.iter().any(|stands| stands[one]) {
            problems.insert(format!("always-beaten {id}"));
        } else if !(0..count).any(on_circle) {
            let mut without = model.clone();
            without.take_out(id);
            let less = self::beats(&without.criteria);
            if all
                .iter()
                .all(|at| verdict(model, &beats, at) == verdict(&without, &less, at))
            {
                problems.insert(format!("redundant {id}"));
            }
        }
    }
    for rule in &model.anti_patterns {
        if combinations(model, &[&rule.when]).is_empty()
            || !combinations(model, &[&rule.when])
                .iter()
                .any(|at| holds(&rule.when, model, at))
        {
            problems.insert(format!("never-holds {}", rule.id));
        }
    }
    let rules = criteria.iter().chain(&model.anti_patterns);
    let mut read: BTreeSet<usize> = rules.clone().flat_map(|rule| facts_of(&rule.when)).collect();
    read.extend(model.impossible.iter().flat_map(facts_of));
    for (at, (name, _)) in model.facts.iter().enumerate() {
        if !read.contains(&at) {
            problems.insert(format!("unread-fact {name}"));
        }
    }
    for rule in rules {
        problems.extend(
            rule.params
                .iter()
                .map(|name| format!("unused-parameter {} {name}", rule.id)),
        );
    }
    problems
}

/// Whether all facts that a condition reads have a value.
pub(super) fn within(condition: &Condition, at: &Combination) -> bool {
    facts_of(condition).iter().all(|fact| at.contains_key(fact))
}
