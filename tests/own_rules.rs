//! Rules are data: one criterion taken out, another one on a fact of its own put in, and verdicts, reasons, questions
//! and findings follow.

use common::{because, fingerprints, load_rules, rule_files, verdict, world_with};
use touchpoint::advice::Action;
use touchpoint::interview::{Answers, Problem};
use touchpoint::report::{AnyRule, Look, View, explain_rule, explain_touchpoint, rule_list};
use touchpoint::rules::{Judge, Rulebook};
use touchpoint::text::Word;

mod common;

const OWN_FACTS: &str = "
facts:
  personal_data:
    of: touchpoint
    type: yes_no
    means: Whether personal data is sent.
    ask: Does `{operation}` send personal data to `{callee}`?
";

const OWN_CRITERION: &str = "
id: personal-data
kind: criterion
title: Personal data goes to one receiver only
when: { personal_data: true }
recommend: api
overrides: [fire-and-forget, sometimes-down]
because: \"`{operation}` sends personal data to `{callee}`, which no broker is to keep\"
why: A broker keeps what it is given.
source: [\"House rules\"]
examples:
  - { name: a letter, given: { needs: nothing, personal_data: true }, expect: { recommend: api, because: [personal-data] } }
";

/// The built-in rules without `fan-out`, and with `personal-data`.
fn own_book() -> Rulebook {
    let mut files = rule_files();
    files.retain(|(name, _)| name != "rules/criteria/fan-out.yaml");
    for (_, text) in &mut files {
        *text = text
            .replace("overrides: [fan-out, sometimes-down]", "overrides: [sometimes-down]")
            .replace(
                "overrides: [fire-and-forget, fan-out, sometimes-down]",
                "overrides: [fire-and-forget, sometimes-down]",
            );
    }
    files.push(("own/facts.yaml".to_owned(), OWN_FACTS.to_owned()));
    files.push(("own/personal-data.yaml".to_owned(), OWN_CRITERION.to_owned()));
    let (sources, book) = load_rules(&files);
    book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)))
}

fn described(touchpoints: &str) -> common::World {
    let text = format!(
        "touchpoint: 1
systems: {{ here: {{}}, s: {{ sometimes_down: false }}, t: {{ sometimes_down: false }}, down: {{ sometimes_down: true }} }}
operations:
  op:
    in: here
    touchpoints:
{touchpoints}"
    );
    world_with(&[("a.yaml", text.as_str())], own_book())
}

#[test]
fn verdicts_and_reasons_follow() {
    for (touchpoint, says, reasons) in [
        (
            "needs: nothing, facts: { personal_data: true }",
            "api",
            &["personal-data"][..],
        ),
        (
            "needs: nothing, facts: { personal_data: false }",
            "event",
            &["fire-and-forget"],
        ),
        // Nobody said: and now that decides.
        ("needs: nothing", "undecided", &["fire-and-forget", "personal-data"]),
        ("needs: answer", "api", &["immediate-result"]),
        (
            "needs: answer, facts: { personal_data: true }",
            "api",
            &["immediate-result", "personal-data"],
        ),
        // What was taken out says nothing any more.
        (
            "needs: later, consumers: 5, facts: { personal_data: false }",
            "api",
            &["deferred-result"],
        ),
        (
            "needs: later, consumers: 5",
            "api",
            &["deferred-result", "personal-data"],
        ),
        (
            "needs: later, facts: { personal_data: true }",
            "api",
            &["personal-data"],
        ),
    ] {
        let world = described(&format!("      - {{ to: s, {touchpoint} }}\n"));
        let advice = world.advice();
        let one = &advice.recommendations[0];
        let mut is = because(one, advice.book);
        is.sort_unstable();
        assert_eq!((verdict(one), is.as_slice()), (says, reasons), "{touchpoint}");
    }
    let world = described("      - { to: down, needs: later, facts: { personal_data: true } }\n");
    let advice = world.advice();
    let judgement = &advice.recommendations[0].judgement;
    // Beaten by the new one, which beats what beats it: closed transitively.
    assert_eq!(because(&advice.recommendations[0], advice.book), ["personal-data"]);
    assert_eq!(judgement.beaten.len(), 2);
}

#[test]
fn the_question_is_asked_and_its_answers_tell_the_verdict() {
    let world = described("      - { to: s, via: api, needs: nothing }\n");
    let advice = world.advice();
    let questions = advice.open_questions();
    let ask = questions[0].ask.expect("one fact would settle it");
    assert_eq!(advice.book.vocabulary.name(ask.fact), "personal_data");
    assert_eq!(world.landscape.subject_name(ask.subject), "op/s");
    let outcomes: Vec<_> = questions[0]
        .outcomes
        .iter()
        .map(|one| (one.answers.join("/"), one.verdict.map(Word::word)))
        .collect();
    assert_eq!(
        outcomes,
        [("yes".to_owned(), Some("api")), ("no".to_owned(), Some("event"))]
    );
    let flips = described("      - { to: s, needs: nothing, facts: { personal_data: false } }\n");
    let advice = flips.advice();
    let one = &advice.recommendations[0];
    let named: Vec<&str> = one
        .judgement
        .flips
        .iter()
        .flat_map(|flip| one.flip_values(flip, &advice.facts, &advice.judge))
        .map(|(fact, _)| advice.book.vocabulary.name(fact))
        .collect();
    assert!(named.contains(&"personal_data"), "{named:?}");
    assert!(!named.contains(&"consumers"), "{named:?}");
}

#[test]
fn explanations_follow() {
    let world = described("      - { to: s, via: api, needs: nothing, facts: { personal_data: true } }\n");
    let advice = world.advice();
    let view = View::new(&advice, &world.sources);
    let look = Look {
        colour: false,
        width: 100,
    };
    let one = explain_touchpoint(&view, advice.recommendations[0].touchpoint, look);
    assert!(
        one.contains("`op` sends personal data to `s`, which no broker is to keep"),
        "{one}"
    );
    assert!(!one.contains("fan-out"), "{one}");
    let rule = AnyRule::named(advice.book, "personal-data").expect("it was put in");
    let page = explain_rule(rule, advice.book, look);
    for part in [
        "Personal data goes to one receiver only",
        "personal_data is true",
        "House rules",
        "a letter",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(AnyRule::named(advice.book, "fan-out").is_none());
    let list = rule_list(advice.book, look);
    assert!(
        list.contains("personal-data") && !list.contains("\n             fan-out"),
        "{list}"
    );
}

#[test]
fn the_questions_of_ask_follow() {
    let asked = |touchpoints: &str| -> Vec<(String, String)> {
        let world = described(touchpoints);
        let judge = Judge::new(&world.book);
        let operation = world.landscape.operation_named("op").expect("it is described");
        let problem = Problem::new(&world.landscape, &judge, operation, &Answers::new());
        let names = problem.variables.iter().map(|variable| {
            let subject = world.landscape.subject_name(variable.subject).to_owned();
            (world.book.vocabulary.name(variable.fact).to_owned(), subject)
        });
        names.collect()
    };
    let own = |at: &str| ("personal_data".to_owned(), at.to_owned());
    assert_eq!(asked("      - { to: s, needs: nothing }\n"), [own("op/s")]);
    assert_eq!(asked("      - { to: s, needs: answer }\n"), []);
    // Without `fan-out` the sibling's needs tell nothing of the first.
    let needs = ("needs".to_owned(), "op/t".to_owned());
    let two = "      - { to: s, needs: later, facts: { personal_data: false } }\n      - { to: t }\n";
    assert_eq!(asked(two), [needs, own("op/t")]);
}

#[test]
fn findings_follow() {
    let found = |facts: &str| {
        let world = described(&format!("      - {{ to: s, via: api, needs: nothing{facts} }}\n"));
        let advice = world.advice();
        let unsettled: Vec<String> = advice
            .unsettled
            .iter()
            .flat_map(touchpoint::advice::Unsettled::facts)
            .map(|fact| advice.book.vocabulary.name(fact).to_owned())
            .collect();
        (
            fingerprints(&advice.findings, &world.landscape).join(" "),
            unsettled.join(" "),
        )
    };
    assert_eq!(
        found(", facts: { personal_data: true }"),
        (String::new(), String::new())
    );
    assert_eq!(
        found(", facts: { personal_data: false }"),
        ("api-for-side-effect:op/s".to_owned(), String::new())
    );
    assert_eq!(found(""), (String::new(), "personal_data".to_owned()));
}

#[test]
fn a_default_holds_where_nothing_is_said() {
    let mut files = rule_files();
    let facts = format!("{OWN_FACTS}    default: false\n");
    files.push(("own/facts.yaml".to_owned(), facts));
    let criterion = OWN_CRITERION.replace(
        "[fire-and-forget, sometimes-down]",
        "[fire-and-forget, fan-out, sometimes-down]",
    );
    files.push(("own/personal-data.yaml".to_owned(), criterion));
    let (sources, book) = load_rules(&files);
    let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    let text = "touchpoint: 1
systems: { here: {}, s: {} }
operations: { op: { in: here, touchpoints: [{ to: s, needs: nothing }] } }
";
    let world = world_with(&[("a.yaml", text)], book);
    assert_eq!(verdict(&world.advice().recommendations[0]), "event");
}

#[test]
fn facts_of_operations_and_systems_reach_touchpoints() {
    let mut files = rule_files();
    files.push((
        "own/facts.yaml".to_owned(),
        "safeguards: [four-eyes]
facts:
  batch: { of: operation, type: yes_no, means: Runs at night. }
  legacy: { of: system, type: yes_no, means: Is old. }
  age: { of: system, type: duration, means: How old its data is. }
"
        .to_owned(),
    ));
    files.push((
        "own/old.yaml".to_owned(),
        "id: old
kind: anti-pattern
of: touchpoint
severity: info
title: t
when: { any: [{ batch: true, legacy: true, safeguards: { lacks: four-eyes } }, { age: { above: 2h } }] }
message: \"`{operation}` meets `{callee}`\"
why: w
fix: f
source: [s]
"
        .to_owned(),
    ));
    let (sources, book) = load_rules(&files);
    let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    let text = "touchpoint: 1
systems: { here: {}, old: { facts: { legacy: true } }, new: { facts: { legacy: false, age: 2h } }, aged: { facts: { age: 121min } } }
operations:
  night:
    in: here
    facts: { batch: true }
    touchpoints:
      - { id: a, to: old, needs: answer, safeguards: [] }
      - { id: b, to: [new, old], needs: answer, safeguards: [] }
      - { id: c, to: new, needs: answer, safeguards: [] }
      - { id: d, to: aged, needs: answer, safeguards: [] }
      - { id: e, to: old, needs: answer, safeguards: [four-eyes] }
  day:
    in: here
    facts: { batch: false }
    touchpoints:
      - { id: f, to: old, needs: answer, safeguards: [] }
";
    let world = world_with(&[("a.yaml", text)], book);
    let advice = world.advice();
    let found: Vec<&str> = advice
        .findings
        .iter()
        .filter(|one| &*one.rule_id == "old")
        .map(|one| world.landscape.subject_name(one.subject))
        .collect();
    assert_eq!(found, ["a", "b", "d"]);
}

/// A reason beside the one that is not worth a change makes it one.
#[test]
fn any_reason_that_is_worth_a_change_makes_one() {
    let mut files = rule_files();
    let criterion = "id: precious
kind: criterion
title: t
when: { must_arrive: true }
recommend: api
because: b
why: w
source: [s]
";
    files.push(("own/precious.yaml".to_owned(), criterion.to_owned()));
    let (sources, book) = load_rules(&files);
    let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    for (must_arrive, action) in [("false", Action::Keep), ("true", Action::Change)] {
        let text = format!(
            "touchpoint: 1
systems: {{ here: {{}}, s: {{ sometimes_down: false }} }}
operations: {{ op: {{ in: here, touchpoints: [{{ event: e, to: s, needs: later, must_arrive: {must_arrive} }}] }} }}
"
        );
        let world = world_with(&[("a.yaml", text.as_str())], book.clone());
        let advice = world.advice();
        let one = &advice.recommendations[0];
        assert_eq!((verdict(one), one.action), ("api", action), "{must_arrive}");
        assert!(because(one, advice.book).contains(&"deferred-result"));
    }
    // Criteria that disagree and none of which beats the other leave it open, and no fact would settle it.
    let text = "touchpoint: 1
systems: { here: {}, s: { sometimes_down: false } }
operations: { op: { in: here, touchpoints: [{ event: e, to: s, needs: nothing, must_arrive: true }] } }
";
    let world = world_with(&[("a.yaml", text)], book);
    let advice = world.advice();
    assert_eq!(verdict(&advice.recommendations[0]), "undecided");
    assert!(advice.recommendations[0].judgement.decides.is_empty());
    assert!(advice.open_questions()[0].ask.is_none());
}

/// What is impossible is left out of every completion, unless it is so stated.
#[test]
fn what_is_impossible_decides_nothing() {
    let mut files = rule_files();
    let facts = format!(
        "{OWN_FACTS}impossible:\n  - {{ when: {{ personal_data: true, needs: nothing }}, reason: House rules. }}\n"
    );
    files.push(("own/facts.yaml".to_owned(), facts));
    let criterion = OWN_CRITERION.replace(
        "[fire-and-forget, sometimes-down]",
        "[fire-and-forget, fan-out, sometimes-down]",
    );
    files.push(("own/personal-data.yaml".to_owned(), criterion));
    let (sources, book) = load_rules(&files);
    let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    for (touchpoint, says) in [
        ("needs: nothing", "event"),
        ("needs: nothing, facts: { personal_data: true }", "api"),
        ("needs: later, consumers: 1", "undecided"),
    ] {
        let text = format!(
            "touchpoint: 1
systems: {{ here: {{}}, s: {{}} }}
operations: {{ op: {{ in: here, touchpoints: [{{ to: s, {touchpoint} }}] }} }}
"
        );
        let world = world_with(&[("a.yaml", text.as_str())], book.clone());
        assert_eq!(verdict(&world.advice().recommendations[0]), says, "{touchpoint}");
    }
}
