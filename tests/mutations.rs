//! Each built-in rule is pinned down: dropped, or with one override, word, truth value, comparison or threshold changed,
//! it fails a shipped example or the proof.

use std::collections::BTreeSet;

use common::{builtin, load_rules, rule_files};
use touchpoint::advice::Advice;
use touchpoint::facts::{Fact, FactType, Value, Vocabulary};
use touchpoint::landscape::build;
use touchpoint::rules::{
    AntiPattern, Check, Compare, Condition, ConditionExample, CriterionExample, DescriptionExample, Judge, Rulebook,
    Space, Test, Truth, prove,
};
use touchpoint::text::Sources;

mod common;

/// Changes in anti-patterns that change nothing under the built-in rules, so that no description can show them.
const WITHOUT_EFFECT: [(&str, &[&str]); 5] = [
    // Nothing whose outcome is needed comes after all whose outcome is needed.
    (
        "call-after-commit",
        &["needs is later or nothing becomes needs is later, nothing or outcome"],
    ),
    // What needs an answer or an outcome is never recommended as an event.
    (
        "api-for-side-effect",
        &[
            "needs is nothing becomes needs is nothing or answer",
            "needs is nothing becomes needs is nothing or outcome",
        ],
    ),
    // The same, and a reply that is waited for is the finding that covers this one.
    (
        "event-for-needed-result",
        &[
            "without waits_for_reply is false",
            "without recommended is api",
            "recommended is api becomes recommended is api or event",
        ],
    ),
    // Something that is to change is a call or an event.
    (
        "one-pattern-everywhere",
        &[
            "without api_touchpoints is 1 or more",
            "api_touchpoints is 1 or more becomes api_touchpoints is 0 or more",
            "without event_touchpoints is 1 or more",
            "event_touchpoints is 1 or more becomes event_touchpoints is 0 or more",
        ],
    ),
    // It is declared impossible that anything but an event is waited for so.
    (
        "request-reply-over-events",
        &[
            "without via is event",
            "via is event becomes via is event or api",
            "via is event becomes via is event or file",
            "via is event becomes via is event or database",
            "via is event becomes via is event or not-built",
        ],
    ),
];

/// Whether an example of a criterion comes out as it says.
fn comes_out(example: &CriterionExample, book: &Rulebook) -> bool {
    let judge = Judge::new(book);
    let possible = judge.possible(|fact| {
        let given = example.given.iter().find(|(given, _)| *given == fact);
        let default = || book.vocabulary.get(fact).default.map_or(Fact::Unknown, Fact::Is);
        given.map_or_else(default, |(_, value)| *value)
    });
    let judgement = judge.judge(&possible);
    let ids = judgement
        .because
        .iter()
        .map(|id| book.criterion(*id).common.id.value.as_str());
    let because: BTreeSet<&str> = ids.collect();
    let expected: BTreeSet<&str> = example.because.iter().map(|id| id.value.as_str()).collect();
    judgement.verdict() == example.recommend && because == expected
}

/// Whether a rule is found where an example says.
fn found(rule: &AntiPattern, example: &DescriptionExample, book: &Rulebook) -> bool {
    let mut sources = Sources::new();
    for (name, text) in rule_files() {
        sources.add(name, text);
    }
    let landscape = build(vec![example.description.clone()], true, Vec::new(), &sources);
    let landscape = landscape.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    let advice = Advice::new(&landscape, book, common::TODAY);
    let of_rule = advice
        .findings
        .iter()
        .filter(|one| *one.rule_id == *rule.common.id.value);
    let found: BTreeSet<&str> = of_rule.map(|one| landscape.subject_name(one.subject)).collect();
    let expected: BTreeSet<&str> = example.finds.iter().map(|subject| subject.value.as_str()).collect();
    found == expected
}

/// Whether the proof or an example tells that some criteria are not the built-in ones.
fn criteria_are_caught(book: &Rulebook) -> bool {
    let examples = builtin().criteria.iter().flat_map(|rule| &rule.examples);
    !prove(book).holds() || !examples.into_iter().all(|example| comes_out(example, book))
}

/// Whether an example of an anti-pattern, or of any, tells that it is not the built-in one.
fn anti_pattern_is_caught(rule: &AntiPattern, book: &Rulebook) -> bool {
    let examples = rule.bad.iter().chain(&rule.good);
    if !examples.into_iter().all(|example| found(rule, example, book)) {
        return true;
    }
    let others = builtin()
        .anti_patterns
        .iter()
        .filter(|other| other.common.id != rule.common.id);
    let mut examples =
        others.flat_map(|other| other.bad.iter().chain(&other.good).map(move |example| (other, example)));
    !examples.all(|(other, example)| found(other, example, book))
}

/// Whether verdict and reasons are the built-in ones in each combination of facts.
fn judges_alike(book: &Rulebook) -> bool {
    let (judge, other) = (Judge::new(builtin()), Judge::new(book));
    let axes = &judge.space.axes;
    let same_axes = axes.len() == other.space.axes.len()
        && axes
            .iter()
            .zip(&other.space.axes)
            .all(|(a, b)| a.fact == b.fact && a.cells == b.cells);
    let mut states = vec![Vec::new()];
    for axis in axes {
        let cells = (0..axis.cells.len()).map(|cell| 1u64 << cell);
        let with = |state: Vec<u64>| cells.clone().map(move |cell| [state.as_slice(), &[cell]].concat());
        states = states.into_iter().flat_map(with).collect();
    }
    same_axes
        && states.iter().all(|state| {
            let (a, b) = (judge.judge(state), other.judge(state));
            a.open == b.open && a.because == b.because
        })
}

/// The built-in rules after a change of their texts.
fn changed(change: impl Fn(&str, &str) -> Option<String>) -> Rulebook {
    let files = rule_files().into_iter();
    let files: Vec<(String, String)> = files
        .filter_map(|(name, text)| Some((name.clone(), change(&name, &text)?)))
        .collect();
    let (sources, book) = load_rules(&files);
    book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)))
}

/// A text without a name in a list under a key.
fn without_name(text: &str, key: &str, name: &str) -> String {
    let lines = text.lines().map(|line| {
        let Some(names) = line.strip_prefix(&format!("{key}: [")) else {
            return format!("{line}\n");
        };
        let names: Vec<&str> = names
            .trim_end_matches(']')
            .split(", ")
            .filter(|one| *one != name)
            .collect();
        format!("{key}: [{}]\n", names.join(", "))
    });
    lines.collect()
}

fn file_of(kind: &str, id: &str) -> String {
    format!("rules/{kind}/{id}.yaml")
}

#[test]
fn a_criterion_left_out_is_missed() {
    for rule in &builtin().criteria {
        let id = &rule.common.id.value;
        let file = file_of("criteria", id);
        let book = changed(|name, text| (name != file).then(|| without_name(text, "overrides", id)));
        assert_eq!(book.criteria.len(), 5, "{id}");
        assert!(criteria_are_caught(&book), "{id}");
    }
}

#[test]
fn an_override_left_out_is_missed() {
    let mut tried = 0;
    for rule in &builtin().criteria {
        let id = &rule.common.id.value;
        let file = file_of("criteria", id);
        for over in &rule.overrides {
            let over = &over.value;
            let without = |text: &str| without_name(text, "overrides", over);
            let book = changed(|name, text| Some(if name == file { without(text) } else { text.to_owned() }));
            assert!(criteria_are_caught(&book), "`{id}` without its override of `{over}`");
            tried += 1;
        }
    }
    assert_eq!(tried, 7);
}

#[test]
fn a_criterion_for_the_other_pattern_is_told() {
    for at in 0..builtin().criteria.len() {
        let mut book = builtin().clone();
        book.criteria[at].recommend = book.criteria[at].recommend.other();
        assert!(criteria_are_caught(&book), "{}", book.criteria[at].common.id.value);
    }
}

#[test]
fn a_change_in_the_condition_of_a_criterion_is_told() {
    let book = builtin();
    let mut survivors = Vec::new();
    let mut tried = 0;
    for (at, rule) in book.criteria.iter().enumerate() {
        for (what, condition) in mutants(&rule.common.when, &book.vocabulary) {
            let mut book = book.clone();
            book.criteria[at].common.when = condition;
            if judges_alike(&book) {
                continue;
            }
            tried += 1;
            if !criteria_are_caught(&book) {
                survivors.push(format!("{}: {what}", rule.common.id.value));
            }
        }
    }
    assert!(
        survivors.is_empty(),
        "{} of {tried}:\n{}",
        survivors.len(),
        survivors.join("\n")
    );
    assert!(tried > 20, "{tried}");
}

#[test]
fn an_anti_pattern_that_is_not_covered_is_told() {
    for rule in &builtin().anti_patterns {
        let id = &rule.common.id.value;
        let file = file_of("anti-patterns", id);
        for covering in &rule.covered_by {
            let covering = &covering.value;
            // Its condition leaves out what is waited for in any case.
            if id == "event-for-needed-result" {
                continue;
            }
            let without = |text: &str| without_name(text, "covered_by", covering);
            let book = changed(|name, text| Some(if name == file { without(text) } else { text.to_owned() }));
            assert!(
                anti_pattern_is_caught(rule, &book),
                "`{id}` not covered by `{covering}`"
            );
        }
    }
}

#[test]
fn an_anti_pattern_left_out_is_missed() {
    for rule in &builtin().anti_patterns {
        let id = &rule.common.id.value;
        let file = file_of("anti-patterns", id);
        let book = changed(|name, text| (name != file).then(|| without_name(text, "covered_by", id)));
        assert!(anti_pattern_is_caught(rule, &book), "{id}");
    }
}

#[test]
fn a_change_in_the_condition_of_an_anti_pattern_is_told() {
    let book = builtin();
    let mut survivors: BTreeSet<String> = BTreeSet::new();
    let mut tried = 0;
    for (at, rule) in book.anti_patterns.iter().enumerate() {
        for (what, condition) in mutants(&rule.common.when, &book.vocabulary) {
            let mut book = book.clone();
            book.anti_patterns[at].common.when = condition;
            tried += 1;
            if !anti_pattern_is_caught(rule, &book) {
                survivors.insert(format!("{}: {what}", rule.common.id.value));
            }
        }
    }
    let known = WITHOUT_EFFECT.iter();
    let known = known.flat_map(|(id, changes)| changes.iter().map(move |what| format!("{id}: {what}")));
    assert_eq!(survivors, known.collect::<BTreeSet<String>>());
    assert!(tried > 60, "{tried}");
}

#[test]
fn a_change_in_the_condition_of_a_variant_or_a_safeguard_is_told() {
    let book = builtin();
    let mut survivors = Vec::new();
    let mut tried = 0;
    let variants = book.variants.iter().map(|rule| (&rule.common, &rule.examples));
    let safeguards = book.safeguards.iter().map(|rule| (&rule.common, &rule.examples));
    for (common, examples) in variants.chain(safeguards) {
        for (what, condition) in mutants(&common.when, &book.vocabulary) {
            let fits = |example: &ConditionExample| holds(&condition, example, book) == example.holds;
            tried += 1;
            if examples.iter().all(fits) {
                survivors.push(format!("{}: {what}", common.id.value));
            }
        }
    }
    assert_eq!(survivors, Vec::<String>::new());
    assert!(tried > 40, "{tried}");
}

/// Whether a condition is true with the facts of an example, whatever the others are.
fn holds(when: &Condition, example: &ConditionExample, book: &Rulebook) -> bool {
    let space = Space::new(&book.vocabulary, &[when], &book.impossible, |_| true);
    let possible = space.possible(|fact| {
        let given = example.given.iter().find(|(given, _)| *given == fact);
        let default = || book.vocabulary.get(fact).default.map_or(Fact::Unknown, Fact::Is);
        given.map_or_else(default, |(_, value)| *value)
    });
    space.truth(&space.compile(when), &possible) == Truth::True
}

/// Every condition with one thing changed, and what it is.
fn mutants(condition: &Condition, vocabulary: &Vocabulary) -> Vec<(String, Condition)> {
    let of_parts = |parts: &[Condition], whole: fn(Vec<Condition>) -> Condition| {
        let mut all = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if parts.len() > 1 {
                let mut fewer = parts.to_vec();
                fewer.remove(at);
                all.push((format!("without {}", part.describe(vocabulary)), whole(fewer)));
            }
            for (what, mutant) in mutants(part, vocabulary) {
                let mut changed = parts.to_vec();
                changed[at] = mutant;
                all.push((what, whole(changed)));
            }
        }
        all
    };
    match condition {
        Condition::All(parts) => of_parts(parts, Condition::All),
        Condition::Any(parts) => of_parts(parts, Condition::Any),
        Condition::Not(part) => {
            let inner = mutants(part, vocabulary).into_iter();
            let mut all: Vec<_> = inner
                .map(|(what, part)| (what, Condition::Not(Box::new(part))))
                .collect();
            all.push((
                format!("without the `not` of {}", part.describe(vocabulary)),
                (**part).clone(),
            ));
            all
        }
        Condition::Test(test) => {
            let values = &vocabulary.get(test.fact).values;
            let with = |check: Check| Test { check, ..test.clone() };
            let mutants = checks(&test.check, values).into_iter().map(with);
            mutants
                .map(|mutant| {
                    let what = format!("{} becomes {}", test.describe(vocabulary), mutant.describe(vocabulary));
                    (what, Condition::Test(mutant))
                })
                .collect()
        }
    }
}

fn checks(check: &Check, values: &FactType) -> Vec<Check> {
    let mut all = Vec::new();
    match check {
        Check::OneOf(accepted) => match values {
            FactType::YesNo => all.push(Check::OneOf(
                accepted
                    .iter()
                    .map(|value| match value {
                        Value::Bool(yes) => Value::Bool(!yes),
                        other => *other,
                    })
                    .collect(),
            )),
            FactType::OneOf(words) => {
                let words = (0..u16::try_from(words.len()).expect("few")).map(Value::Word);
                let others: Vec<Value> = words.filter(|word| !accepted.contains(word)).collect();
                for at in 0..accepted.len() {
                    let mut fewer = accepted.clone();
                    fewer.remove(at);
                    for other in &others {
                        let mut swapped = accepted.clone();
                        swapped[at] = *other;
                        all.push(Check::OneOf(swapped));
                    }
                    if !fewer.is_empty() {
                        all.push(Check::OneOf(fewer));
                    }
                }
                all.extend(
                    others
                        .iter()
                        .map(|other| Check::OneOf([accepted.as_slice(), &[*other]].concat())),
                );
            }
            _ => {}
        },
        Check::Compares(comparisons) => {
            for (at, (compare, threshold)) in comparisons.iter().enumerate() {
                let mut with = |compare: Compare, threshold: f64| {
                    let mut changed = comparisons.clone();
                    changed[at] = (compare, threshold);
                    all.push(Check::Compares(changed));
                };
                for (_, other) in Compare::KEYS.iter().filter(|(_, other)| other != compare) {
                    with(*other, *threshold);
                }
                with(*compare, threshold + values.step());
                with(*compare, threshold - values.step());
            }
        }
        Check::Includes(elements) | Check::Lacks(elements) => {
            let includes = matches!(check, Check::Includes(_));
            let of = |elements: Vec<u8>, includes: bool| {
                if includes {
                    Check::Includes(elements)
                } else {
                    Check::Lacks(elements)
                }
            };
            all.push(of(elements.clone(), !includes));
            for at in 0..elements.len() {
                let mut fewer = elements.clone();
                fewer.remove(at);
                if !fewer.is_empty() {
                    all.push(of(fewer, includes));
                }
            }
        }
    }
    all
}
