//! Sets of rules with more combinations than anyone could go through: what is answered is exact, what is not is told.

use std::fmt::Write as _;
use std::time::Instant;

use common::rule_sets::{Proved, criterion, declared, facts};
use serde_json::json;

mod common;

fn yes_no(names: &[String], more: &[(&str, &str)]) -> (String, String) {
    let mut all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "yes_no")).collect();
    all.extend(more);
    facts(&declared(&all))
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{prefix}{at}")).collect()
}

/// One fact of eight words and 22 of two: 2^25 combinations, of which the fact of words makes the most.
#[test]
fn past_the_bound_all_is_answered_where_conditions_are_simple() {
    let names = names("f", 22);
    let mut files = vec![yes_no(&names, &[("kind", "{ one_of: [a, b, c, d, e, f, g, h] }")])];
    for (at, name) in names.iter().enumerate() {
        let rest = if at == 0 { ", kind: [a, b]" } else { "" };
        files.push(criterion(
            &format!("c{at}"),
            &format!("when: {{ {name}: true{rest} }}\nrecommend: api"),
        ));
    }
    files.push(criterion(
        "odd",
        "when: { f3: true, f4: true, kind: c }\nrecommend: event\noverrides: [c4]",
    ));
    let proved = Proved::of(&files);
    assert_eq!(
        proved.kinds()[..3],
        ["gap", "conflict", "conflict"],
        "{}",
        proved.text()
    );
    assert_eq!(proved.proof.combinations, Some(1 << 25));
    let gap = &proved.problems("gap")[0];
    // None of 21, and not both the first and a kind that goes with it.
    assert_eq!(gap["failing"], 8 + 6);
    let large = &proved.problems("too-large")[0];
    assert_eq!(large["facts"], json!(["kind"]));
    assert_eq!(large["mend"], "without `kind` they would be few enough");
    assert_eq!(large.get("unanswered"), None);
    assert!(
        proved.text().contains("note: all questions were answered nevertheless"),
        "{}",
        proved.text()
    );
    // With each but those that it overrides, and that hold together with it.
    let conflicts = proved.problems("conflict");
    assert_eq!(conflicts.len(), 20);
    let pair = conflicts
        .iter()
        .find(|one| one["rules"] == json!(["c1", "odd"]))
        .expect("they disagree");
    assert_eq!(pair["failing"], 1 << 19);
    assert_eq!(
        pair["covers"],
        json!({ "f1": true, "f3": true, "f4": true, "kind": "c" })
    );
}

/// Each criterion ties a fact to one that is declared far from it, which no order of questions gets small.
#[test]
fn what_cannot_be_answered_is_told_and_nothing_is_claimed() {
    let (left, right) = (names("l", 26), names("r", 26));
    let mut files = vec![yes_no(&[left.clone(), right.clone()].concat(), &[])];
    for at in 0..26 {
        let (l, r) = (&left[at], &right[at]);
        let when = format!("{{ any: [{{ {l}: true, {r}: false }}, {{ {l}: false, {r}: true }}] }}");
        let pattern = if at == 25 { "event" } else { "api" };
        files.push(criterion(
            &format!("c{at}"),
            &format!("when: {when}\nrecommend: {pattern}"),
        ));
    }
    let proved = Proved::of(&files);
    let large = &proved.problems("too-large")[0];
    let unanswered = large["unanswered"].as_array().expect("a list");
    assert!(
        unanswered.contains(&json!("whether a criterion speaks for all facts")),
        "{large}"
    );
    // A pair of criteria reads four facts, and that is answered.
    assert_eq!(proved.problems("conflict").len(), 25);
    assert!(
        !unanswered
            .iter()
            .any(|one| one.as_str().is_some_and(|one| one.contains("disagree"))),
        "{large}"
    );
    assert_eq!(large["facts"].as_array().map(Vec::len), Some(30));
    assert_eq!(proved.json()["verdicts"], json!(null));
    assert!(!proved.text().contains("no gap"), "{}", proved.text());
}

/// More thresholds of one fact than cells are kept: criteria that read few of them are judged all the same.
#[test]
fn a_fact_with_too_many_thresholds() {
    let mut files = vec![facts(&declared(&[("size", "count")]))];
    for at in 0..70 {
        files.push(criterion(
            &format!("c{at:02}"),
            &format!("when: {{ size: {at} }}\nrecommend: api"),
        ));
    }
    files.push(criterion("more", "when: { size: { at_least: 69 } }\nrecommend: event"));
    let proved = Proved::of(&files);
    let large = &proved.problems("too-large")[0];
    assert_eq!(
        large["message"],
        "the criteria tell apart more than 64 ranges of `size`"
    );
    assert_eq!(large["mend"], "compare `size` with fewer values");
    let conflicts = proved.problems("conflict");
    assert_eq!(conflicts.len(), 1, "{}", proved.text());
    assert_eq!(conflicts[0]["covers"], json!({ "size": 69 }));
    let mut text = String::new();
    for one in large["unanswered"].as_array().expect("a list").iter().take(2) {
        writeln!(text, "{}", one.as_str().expect("a text")).expect("writing to a string");
    }
    assert_eq!(
        text,
        "how many combinations give which verdict\nwhether a criterion speaks for all facts\n"
    );
}

/// Sixteen facts and twenty criteria, with gaps and conflicts in the thousands of combinations.
#[test]
fn sixteen_yes_no_facts_take_no_time() {
    let names = names("f", 16);
    let mut files = vec![yes_no(&names, &[])];
    for at in 0..20 {
        let three = [at, at * 7 + 3, at * 5 + 8].map(|fact| &names[fact % 16]);
        let yes = |bit: usize| (at >> bit) & 1 == 0;
        let pattern = if at % 3 == 0 { "event" } else { "api" };
        let when = format!(
            "{{ {}: {}, all: [{{ {}: {} }}, {{ {}: {} }}] }}",
            three[0],
            yes(0),
            three[1],
            yes(1),
            three[2],
            yes(2)
        );
        files.push(criterion(
            &format!("c{at:02}"),
            &format!("when: {when}\nrecommend: {pattern}"),
        ));
    }
    let start = Instant::now();
    let proved = Proved::of(&files);
    let took = start.elapsed();
    assert_eq!(proved.proof.combinations, Some(1 << 16));
    assert!(proved.kinds().contains(&"gap") && proved.kinds().contains(&"conflict"));
    assert!(
        proved
            .proof
            .problems
            .iter()
            .filter_map(|one| one.failing())
            .all(|failing| failing.covers.is_some())
    );
    assert!(took.as_secs() < 300, "{took:?}");
    println!("{took:?} {}", proved.proof.problems.len());
}
