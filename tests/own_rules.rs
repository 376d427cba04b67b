//! Rules are data: one criterion taken out, another one on a fact of its own put in, and verdicts, reasons, questions
//! and findings follow. A slip in a rule file is an error with its place and a near name.

use common::{because, fingerprints, load_rules, rule_files, verdict, world_with};
use touchpoint::rules::Rulebook;
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
fn findings_follow() {
    let found = |facts: &str| {
        let world = described(&format!("      - {{ to: s, via: api, needs: nothing{facts} }}\n"));
        let advice = world.advice();
        let unsettled: Vec<String> = advice
            .unsettled
            .iter()
            .flat_map(|one| one.facts())
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
        .filter(|one| one.rule_id == "old")
        .map(|one| world.landscape.subject_name(one.subject))
        .collect();
    assert_eq!(found, ["a", "b", "d"]);
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

const CRITERION: &str = "id: late
kind: criterion
title: t
params: { react: 2 }
when: { needs: later, consumers: { at_least: $react } }
recommend: event
overrides: [deferred-result]
because: \"`{caller}` waits\"
short: waits
why: w
source: [s]
examples:
  - { name: n, given: { needs: later }, expect: { recommend: event, because: [late] } }
";

const ANTI_PATTERN: &str = "id: odd
kind: anti-pattern
of: touchpoint
severity: info
title: t
when: { via: api, safeguards: { lacks: [cache] } }
covered_by: [api-fan-out]
message: \"`{operation}` waits\"
labels: { needs: here, related: there }
why: w
fix: f
source: [s]
examples:
  bad:
    - { name: n, description: { touchpoint: 1, systems: {} }, finds: [x] }
";

const FACTS: &str = "params: { limit: 3 }
facts:
  mine: { of: touchpoint, type: yes_no, means: m, ask: { question: \"`{callee}`?\", help: { \"yes\": \"`{system}`\" } }, default: false }
impossible:
  - { when: { mine: true, needs: answer }, reason: r }
";

/// Loads the built-in rules with one more file, and finds an error among those told: its message, the text at its
/// place and its label.
#[track_caller]
fn slip(file: &str, text: &str, from: &str, to: &str, message: &str, slice: &str, label: &str) {
    assert!(text.contains(from), "`{from}` is not in {file}");
    let text = text.replacen(from, to, 1);
    let mut files = rule_files();
    files.push((file.to_owned(), text));
    let (sources, book) = load_rules(&files);
    let wrong = book.err().unwrap_or_else(|| panic!("no error for `{to}`"));
    let fits = wrong.iter().any(|one| {
        let at = one.at.expect("an error in a text has a place");
        one.message.contains(message)
            && sources.slice(at) == slice
            && one.label.contains(label)
            && sources.name(at.file) == file
    });
    assert!(
        fits,
        "wanted `{slice}`: {message} ({label})\nbut told\n{}",
        common::told(&wrong, &sources)
    );
}

#[test]
fn the_files_in_which_slips_are_made_are_sound() {
    for (file, text) in [
        ("own/late.yaml", CRITERION),
        ("own/odd.yaml", ANTI_PATTERN),
        ("own/facts.yaml", FACTS),
    ] {
        let mut files = rule_files();
        files.push((file.to_owned(), text.to_owned()));
        let (sources, book) = load_rules(&files);
        assert!(
            book.is_ok(),
            "{}",
            common::told(&book.err().unwrap_or_default(), &sources)
        );
    }
}

#[test]
fn slips_in_a_criterion() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/late.yaml", CRITERION, from, to, message, slice, label);
    };
    slip(
        "{ needs: later,",
        "{ need: later,",
        "no fact is called `need`",
        "need",
        "`needs`",
    );
    slip(
        "needs: later,",
        "needs: latr,",
        "`needs` cannot be `latr`",
        "latr",
        "`later`",
    );
    slip(
        "needs: later,",
        "needs: [later, nothin],",
        "`needs` cannot be `nothin`",
        "nothin",
        "`nothing`",
    );
    slip("at_least", "at_lest", "no key `at_lest`", "at_lest", "`at_least`");
    slip(
        "$react",
        "$recat",
        "no parameter is called `recat`",
        "$recat",
        "`react`",
    );
    slip("$react", "$dependable", "must be a whole number", "$dependable", "");
    slip("at_least: $react", "at_least: few", "must be a whole number", "few", "");
    slip(
        "recommend: event\n",
        "recommend: evnet\n",
        "`recommend` cannot be `evnet`",
        "evnet",
        "`event`",
    );
    slip(
        "recommend: event\n",
        "recomend: event\n",
        "no key `recomend`",
        "recomend",
        "`recommend`",
    );
    slip(
        "[deferred-result]",
        "[defered-result]",
        "`defered-result`",
        "defered-result",
        "`deferred-result`",
    );
    slip(
        "[deferred-result]",
        "[api-fan-out]",
        "`api-fan-out` is no criterion",
        "api-fan-out",
        "",
    );
    slip(
        "{caller}",
        "{caler}",
        "no placeholder is called `caler`",
        "{caler}",
        "`caller`",
    );
    slip(
        "short: waits",
        "short: \"{consumer} wait\"",
        "no placeholder is called `consumer`",
        "{consumer}",
        "`consumers`",
    );
    slip(
        "why: w",
        "why: \"w {calles}\"",
        "no placeholder is called `calles`",
        "{calles}",
        "`calle",
    );
    slip("id: late", "id: latest", "stands in a file called `late`", "latest", "");
    slip(
        "id: late",
        "id: fan-out",
        "stands in a file called `late`",
        "fan-out",
        "",
    );
    slip(
        "id: late",
        "id: fan-out",
        "the rule `fan-out` is there twice",
        "fan-out",
        "",
    );
    slip(
        "kind: criterion",
        "kind: criteria",
        "`kind` cannot be `criteria`",
        "criteria",
        "`criterion`",
    );
    slip("[deferred-result]", "[late]", "runs in a circle: late", "late", "");
    slip(
        "given: { needs:",
        "given: { neds:",
        "no fact is called `neds`",
        "neds",
        "`needs`",
    );
    slip(
        "given: { needs: later }",
        "given: { needs: latr }",
        "`needs` must be one of",
        "latr",
        "",
    );
    slip(
        "expect: { recommend: event",
        "expect: { recommend: evnt",
        "`recommend` cannot be `evnt`",
        "evnt",
        "`event`",
    );
    for key in ["title", "when", "recommend", "because", "why", "source"] {
        let line = CRITERION
            .lines()
            .find(|line| line.starts_with(&format!("{key}:")))
            .expect("it is there");
        slip(&format!("{line}\n"), "", &format!("the rule has no `{key}`"), "id", "");
    }
    slip("source: [s]", "source: []", "source", "[]", "");
    slip("source: [s]", "source:", "source", "", "");
}

#[test]
fn slips_in_an_anti_pattern() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/odd.yaml", ANTI_PATTERN, from, to, message, slice, label);
    };
    slip(
        "[api-fan-out]",
        "[api-fanout]",
        "`api-fanout`",
        "api-fanout",
        "`api-fan-out`",
    );
    slip(
        "[api-fan-out]",
        "[fan-out]",
        "`fan-out` is no anti-pattern",
        "fan-out",
        "",
    );
    slip("[api-fan-out]", "[odd]", "a rule cannot cover itself", "odd", "");
    slip(
        "labels: { needs:",
        "labels: { neds:",
        "no fact is called `neds`",
        "neds",
        "`needs`",
    );
    slip(
        "needs: here",
        "needs: \"{opration}\"",
        "no placeholder is called `opration`",
        "{opration}",
        "`operation`",
    );
    slip(
        "{operation}",
        "{operations}",
        "no placeholder is called `operations`",
        "{operations}",
        "`operation`",
    );
    slip(
        "fix: f",
        "fix: \"{evnt}\"",
        "no placeholder is called `evnt`",
        "{evnt}",
        "`event`",
    );
    slip("lacks: [cache]", "lacks: [cashe]", "`cashe`", "cashe", "`cache`");
    slip("lacks:", "lack:", "no key `lack`", "lack", "`lacks`");
    slip(
        "severity: info",
        "severity: inf",
        "`severity` cannot be `inf`",
        "inf",
        "`info`",
    );
    slip(
        "of: touchpoint",
        "of: touchpiont",
        "`of` cannot be `touchpiont`",
        "touchpiont",
        "`touchpoint`",
    );
    slip(
        "of: touchpoint",
        "of: operation",
        "`via` is a fact of a touchpoint, this is about an operation",
        "via",
        "",
    );
    slip("of: touchpoint\n", "", "the rule has no `of`", "id", "");
    slip("via: api", "via: apis", "`via` cannot be `apis`", "apis", "`api`");
    slip(
        "{ name: n, description: { touchpoint: 1,",
        "{ name: n, description: {",
        "format version",
        "systems",
        "",
    );
    slip("systems: {}", "system: {}", "no key `system`", "system", "`systems`");
}

#[test]
fn slips_in_a_facts_file() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/facts.yaml", FACTS, from, to, message, slice, label);
    };
    slip(
        "  mine:",
        "  needs:",
        "the fact `needs` is declared twice",
        "needs",
        "again",
    );
    slip(
        "{ limit: 3 }",
        "{ patience: 3s }",
        "the parameter `patience` is declared twice",
        "patience",
        "",
    );
    slip("yes_no", "yes-no", "`type` cannot be `yes-no`", "yes-no", "`yes_no`");
    slip(
        "of: touchpoint",
        "of: touchpoints",
        "`of` cannot be `touchpoints`",
        "touchpoints",
        "`touchpoint`",
    );
    slip("means: m, ", "", "the fact `mine` has no `means`", "mine", "");
    slip("means: m", "mean: m", "no key `mean`", "mean", "`means`");
    slip(
        "default: false",
        "default: nope",
        "`default` must be true or false",
        "nope",
        "",
    );
    slip("default: false", "derived: true", "cannot be derived", "mine", "");
    slip(
        "{ mine: true,",
        "{ mien: true,",
        "no fact is called `mien`",
        "mien",
        "`mine`",
    );
    slip(
        ", reason: r }",
        " }",
        "`impossible` has no `reason`",
        "{ when: { mine: true, needs: answer } }",
        "",
    );
    slip(
        "{callee}",
        "{calee}",
        "no placeholder is called `calee`",
        "{calee}",
        "`callee`",
    );
    slip(
        "{system}",
        "{sytem}",
        "no placeholder is called `sytem`",
        "{sytem}",
        "`system`",
    );
    slip(
        "impossible:",
        "imposible:",
        "no key `imposible`",
        "imposible",
        "`impossible`",
    );
}

#[test]
fn a_circle_of_two_is_told_once() {
    let mut files = rule_files();
    let one = CRITERION.replace("[deferred-result]", "[later]");
    let other = CRITERION
        .replace("id: late", "id: later")
        .replace("[late]", "[later]")
        .replace("[deferred-result]", "[late]");
    files.push(("own/late.yaml".to_owned(), one));
    files.push(("own/later.yaml".to_owned(), other));
    let (sources, book) = load_rules(&files);
    let wrong = book.expect_err("a circle");
    assert_eq!(wrong.len(), 1, "{}", common::told(&wrong, &sources));
    assert!(wrong[0].message.contains("late, later"), "{}", wrong[0].message);
    assert_eq!(sources.slice(wrong[0].at.expect("a place")), "later");
}

#[test]
fn a_rule_declared_twice_shows_both_places() {
    let mut files = rule_files();
    files.push((
        "own/fan-out.yaml".to_owned(),
        CRITERION.replace("id: late", "id: fan-out"),
    ));
    let (sources, book) = load_rules(&files);
    let wrong = book.expect_err("twice");
    let twice = wrong
        .iter()
        .find(|one| one.message.contains("the rule `fan-out` is there twice"))
        .expect("it is told");
    let places: Vec<&str> = std::iter::once(twice.at.expect("a place"))
        .chain(twice.others.iter().map(|(span, _)| *span))
        .map(|span| sources.name(span.file))
        .collect();
    assert_eq!(places.len(), 2);
    assert!(
        places.contains(&"own/fan-out.yaml") && places.contains(&"rules/criteria/fan-out.yaml"),
        "{places:?}"
    );
}
