//! Sets of rules with one thing wrong, and what the proof says of them: which problem, in which case, and how to mend it.

use common::rule_sets::{Proved, anti_pattern, criterion, declared, facts};
use common::{load_rules, rule_files};
use insta::assert_snapshot;
use serde_json::{Value, json};

mod common;

/// A criterion for everything that the others leave, so that there is no gap.
fn rest(when: &str) -> (String, String) {
    criterion("rest", &format!("when: {{ not: {when} }}\nrecommend: event"))
}

fn built_in_and(own: &[(String, String)]) -> Proved {
    let mut files = rule_files();
    files.extend(own.iter().cloned());
    Proved::of(&files)
}

/// The only problem of a set of rules.
#[track_caller]
fn only(proved: &Proved, kind: &str) -> Value {
    assert_eq!(proved.kinds(), [kind], "{}", proved.text());
    assert_eq!(proved.json()["holds"], !proved.proof.problems[0].fails());
    proved.problems(kind).remove(0)
}

/// What is said of a problem, without its place and its message.
fn said(problem: &Value) -> Value {
    let mut said = problem.clone();
    for key in ["problem", "fails", "message", "file", "line", "column"] {
        said.as_object_mut().expect("a mapping").remove(key);
    }
    said
}

/// Facts that can be said of touchpoints.
fn two_facts() -> (String, String) {
    facts(&declared(&[("size", "count"), ("wide", "yes_no")]))
}

#[test]
fn the_built_in_rules_hold() {
    let proved = built_in_and(&[]);
    assert!(proved.proof.holds(), "{}", proved.text());
    assert_eq!(proved.proof.combinations, Some(64));
    assert_eq!(proved.proof.verdicts, Some((43, 21)));
    let line = "no gap, no conflict: 6 criteria give one verdict in each of 64 combinations (api 43, event 21)\n";
    assert!(proved.text().contains(line), "{}", proved.text());
}

#[test]
fn all_is_well_in_one_line() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("big", "when: { size: { above: 5 }, wide: true }\nrecommend: api"),
        rest("{ size: { above: 5 }, wide: true }"),
    ]);
    assert_snapshot!(proved.text(), @"no gap, no conflict: 2 criteria give one verdict in each of 4 combinations (api 1, event 3)");
    assert_eq!(
        proved.json(),
        json!({ "format": "touchpoint-proof/1", "holds": true, "combinations": 4, "verdicts": { "api": 1, "event": 3 }, "problems": [] })
    );
}

#[test]
fn a_gap() {
    let mut files = rule_files();
    files.retain(|(name, _)| name != "rules/criteria/deferred-result.yaml");
    for (_, text) in &mut files {
        *text = text.replace("overrides: [deferred-result]\n", "");
    }
    let proved = Proved::of(&files);
    let gap = proved.problems("gap").remove(0);
    assert_eq!(gap["failing"], 3);
    assert_eq!(
        gap["case"],
        json!({ "needs": "later", "consumers": 1, "sometimes_down": false, "runs_on_event": false, "callee_on_broker": true })
    );
    let quiet = |key: &str, value: bool| json!({ "needs": "later", "consumers": { "at_most": 1 }, "sometimes_down": false, key: value });
    assert_eq!(
        gap["covers"],
        json!({ "any": [quiet("runs_on_event", false), quiet("callee_on_broker", true)] })
    );
    let text = proved.text();
    let text = text.split("\n\n").next().expect("a first part");
    assert_snapshot!(text, @r"
    error[gap]: there are facts for which no criterion speaks
      = case: needs: later, consumers: 1, sometimes_down: false, runs_on_event: false, callee_on_broker:
              true
      = covers: needs: later, consumers: { at_most: 1 }, sometimes_down: false, and runs_on_event: false
                or callee_on_broker: true
                (3 of 64 combinations)
      = help: add a criterion with
              `when: { any: [{ needs: later, consumers: { at_most: 1 }, sometimes_down: false, runs_on_event: false }, { needs: later, consumers: { at_most: 1 }, sometimes_down: false, callee_on_broker: true }] }`
    ");
}

#[test]
fn a_conflict_with_a_built_in_criterion() {
    let own = criterion(
        "partner-by-api",
        "when: { external: true }\nrecommend: api\noverrides: [fan-out, sometimes-down]",
    );
    let proved = built_in_and(&[own]);
    let conflict = proved.problems("conflict").remove(0);
    assert_eq!(conflict["rules"], json!(["fire-and-forget", "partner-by-api"]));
    assert_eq!(conflict["failing"], 12);
    assert_eq!(conflict["mend"], "let `partner-by-api` override `fire-and-forget`");
    let text = proved.text();
    let text = text.split("\n\n").next().expect("a first part");
    assert_snapshot!(text, @r"
    error[conflict]: two criteria disagree, and neither overrides the other
     --> own/partner-by-api.yaml:4:7
      |
    4 | when: { external: true }
      |       ^^^^^^^^^^^^^^^^^^ holds, recommends api
    5 | recommend: api
    6 | overrides: [fan-out, sometimes-down]
      | ------------------------------------ `fire-and-forget`, which recommends event, is not here
      |
     ::: rules/criteria/fire-and-forget.yaml:4:7
      |
    4 | when: { needs: nothing }
      |       ------------------ holds too, recommends event
      |
      = case: needs: nothing, consumers: 1, sometimes_down: false, runs_on_event: false,
              callee_on_broker: true, external: true
      = covers: needs: nothing, external: true, and runs_on_event: false or callee_on_broker: true
                (12 of 128 combinations)
      = help: let `partner-by-api` override `fire-and-forget`
    ");
}

#[test]
fn of_two_ways_out_of_a_conflict_the_one_that_silences_nothing_comes_first() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("all-wide", "when: { wide: true }\nrecommend: api"),
        criterion(
            "big-wide",
            "when: { size: { at_least: 9 }, wide: true }\nrecommend: event",
        ),
        rest("{ wide: true }"),
    ]);
    let conflict = only(&proved, "conflict");
    let expected = json!({
        "rules": ["all-wide", "big-wide"], "failing": 1, "case": { "size": 9, "wide": true },
        "covers": { "size": { "at_least": 9 }, "wide": true },
        "mend": "let `big-wide` override `all-wide`, or `all-wide` override `big-wide` (then `big-wide` is always beaten)"
    });
    assert_eq!(said(&conflict), expected);
    let last = "1 conflict; recommend, lint and ask refuse these rules until it is mended\n";
    assert!(proved.text().ends_with(last), "{}", proved.text());
}

#[test]
fn numbers_that_overlap_by_one() {
    let proved = Proved::of(&[
        facts(&declared(&[("size", "count")])),
        criterion("many", "when: { size: { at_least: 3 } }\nrecommend: event"),
        criterion("few", "when: { size: { at_most: 3 } }\nrecommend: api"),
    ]);
    let expected = json!({
        "rules": ["few", "many"], "failing": 1, "case": { "size": 3 }, "covers": { "size": 3 },
        "mend": "let `few` override `many`, or `many` override `few`"
    });
    assert_eq!(said(&only(&proved, "conflict")), expected);
}

#[test]
fn numbers_that_leave_one_out() {
    let proved = Proved::of(&[
        facts(&declared(&[("size", "count"), ("age", "duration")])),
        criterion(
            "many",
            "when: { any: [{ size: { at_least: 4 } }, { age: { above: 5s } }] }\nrecommend: event",
        ),
        criterion(
            "few",
            "when: { any: [{ size: { below: 3 } }, { age: { below: 5s } }] }\nrecommend: api\noverrides: [many]",
        ),
    ]);
    let expected = json!({
        "rules": [], "failing": 1, "case": { "size": 3, "age": "5s" }, "covers": { "size": 3, "age": "5s" },
        "mend": "add a criterion with `when: { size: 3, age: 5s }`"
    });
    assert_eq!(said(&only(&proved, "gap")), expected);
}

#[test]
fn a_criterion_that_is_always_beaten() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("wide", "when: { wide: true }\nrecommend: api\noverrides: [big, middle]"),
        criterion(
            "middle",
            "when: { size: { at_least: 9 } }\nrecommend: api\noverrides: [big]",
        ),
        criterion("big", "when: { wide: true, size: { at_least: 12 } }\nrecommend: event"),
        rest("{ any: [{ wide: true }, { size: { at_least: 9 } }] }"),
    ]);
    let beaten = only(&proved, "always-beaten");
    let expected = json!({
        "rules": ["big", "middle", "wide"], "failing": 1, "case": { "size": 12, "wide": true },
        "covers": { "size": { "at_least": 12 }, "wide": true },
        "mend": "take `big` out of `overrides` of `middle` and `wide`, or take it out altogether"
    });
    assert_eq!(said(&beaten), expected);
    assert_eq!(
        beaten["message"],
        "`big` is beaten wherever it holds, by `middle` or `wide`"
    );
}

#[test]
fn rules_that_never_hold() {
    let proved = Proved::of(&[
        facts(
            "facts:\n  size: { of: touchpoint, type: count, means: m }\n  wide: { of: touchpoint, type: yes_no, means: m }\nimpossible:\n  - { when: { size: { above: 5 }, wide: true }, reason: r }\n",
        ),
        criterion("any-wide", "when: { wide: true }\nrecommend: api\noverrides: [odd]"),
        rest("{ wide: true }"),
        criterion(
            "odd",
            "when: { size: { at_least: 4, below: 3 }, wide: true }\nrecommend: api",
        ),
        anti_pattern(
            "huge",
            "when: { any: [{ size: 1 }, { size: 9 }], size: { above: 7 }, wide: true }",
        ),
    ]);
    assert_eq!(proved.kinds(), ["never-holds", "never-holds"], "{}", proved.text());
    assert_eq!(proved.proof.combinations, Some(7));
    let (odd, huge) = (&proved.problems("never-holds")[0], &proved.problems("never-holds")[1]);
    assert_eq!(
        said(odd),
        json!({ "rules": ["odd"], "mend": "take `odd` out (and out of `overrides` of `any-wide`), or mend its `when`" })
    );
    assert_eq!(
        odd["message"],
        "`odd` never holds: it cannot be that size is 4 or more and below 3"
    );
    assert_eq!(
        huge["message"],
        "`huge` never holds: it is declared impossible that size is above 7, and wide is true"
    );
    assert!(
        proved
            .text()
            .contains("2 never-holds; recommend, lint and ask refuse these rules until they are mended")
    );
}

#[test]
fn overrides_in_a_circle() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("a", "when: { wide: true }\nrecommend: api\noverrides: [b]"),
        criterion("b", "when: { size: { at_least: 2 } }\nrecommend: event\noverrides: [c]"),
        criterion(
            "c",
            "when: { size: { below: 2 } }\nrecommend: api\noverrides: [a, rest]",
        ),
        criterion("rest", "when: { wide: false }\nrecommend: event"),
    ]);
    let circle = only(&proved, "overrides-cycle");
    assert_eq!(
        said(&circle),
        json!({ "rules": ["a", "b", "c"], "mend": "take `a` out of `overrides` of `c`" })
    );
    assert_eq!(proved.proof.verdicts, None);
    assert_snapshot!(proved.text(), @r"
    error[overrides-cycle]: `overrides` runs in a circle: `a`, `b` and `c`
     --> own/c.yaml:6:13
      |
    6 | overrides: [a, rest]
      |             ^ `c` overrides `a`
      |
     ::: own/a.yaml:6:13
      |
    6 | overrides: [b]
      |             - `a` overrides `b`
      |
     ::: own/b.yaml:6:13
      |
    6 | overrides: [c]
      |             - `b` overrides `c`
      |
      = note: whether `a`, `b`, `c` and `rest` conflict with others or are always beaten is not judged
              before
      = help: take `a` out of `overrides` of `c`

    1 overrides-cycle; recommend, lint and ask refuse these rules until it is mended
    ");
}

/// What lies apart from a circle is judged as ever, and a gap is a gap.
#[test]
fn a_circle_spoils_only_what_hangs_on_it() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("a", "when: { wide: true, size: 0 }\nrecommend: api\noverrides: [a]"),
        criterion("b", "when: { wide: true, size: { at_least: 2 } }\nrecommend: api"),
        criterion("c", "when: { wide: true, size: { at_least: 3 } }\nrecommend: event"),
        criterion("d", "when: { wide: false }\nrecommend: event"),
    ]);
    assert_eq!(
        proved.kinds(),
        ["overrides-cycle", "gap", "conflict"],
        "{}",
        proved.text()
    );
    assert_eq!(proved.problems("gap")[0]["covers"], json!({ "size": 1, "wide": true }));
    assert_eq!(proved.problems("conflict")[0]["rules"], json!(["b", "c"]));
}

#[test]
fn a_misspelt_fact_is_no_matter_for_a_proof() {
    let (sources, book) = load_rules(&[two_facts(), criterion("a", "when: { wied: true }\nrecommend: api")]);
    let wrong = book.expect_err("it cannot be read");
    assert_eq!(
        common::told(&wrong, &sources),
        "own/a.yaml:4:9 `wied`: no fact is called `wied` (did you mean `wide`?)\n"
    );
}

#[test]
fn a_rule_that_changes_nothing() {
    let proved = Proved::of(&[
        two_facts(),
        criterion("big", "when: { size: { at_least: 9 } }\nrecommend: api"),
        criterion("big-again", "when: { not: { size: { at_most: 8 } } }\nrecommend: api"),
        rest("{ size: { at_least: 9 } }"),
        anti_pattern("one", "when: { wide: true, size: { above: 2 } }"),
        anti_pattern("same", "when: { size: { at_least: 3 }, wide: true }\ncovered_by: [one]"),
    ]);
    assert!(proved.proof.holds());
    let redundant = proved.problems("redundant");
    let messages: Vec<&str> = redundant.iter().filter_map(|one| one["message"].as_str()).collect();
    assert_eq!(
        messages,
        [
            "no verdict hangs on `big`: `big-again` holds in the same cases",
            "no verdict hangs on `big-again`: `big` holds in the same cases",
            "`one` says nothing of its own: `same` holds in the same cases",
            "`same` says nothing of its own: `one` holds in the same cases",
        ]
    );
    assert_eq!(redundant[0]["mend"], "take `big` out");
    assert_eq!(
        redundant[2]["mend"],
        "take `one` out (and out of `covered_by` of `same`)"
    );
    assert!(proved.text().ends_with(
        "no gap, no conflict: 3 criteria give one verdict in each of 2 combinations (api 1, event 1)\n4 warnings; they fail with `--strict`\n"
    ));
}

/// What is built in is never told to be redundant.
#[test]
fn only_what_is_the_users_own_is_told_to_be_redundant() {
    let again = criterion("mail", "when: { needs: nothing }\nrecommend: event");
    let proved = built_in_and(&[again]);
    let redundant = proved.problems("redundant");
    let told: Vec<&Value> = redundant.iter().map(|one| &one["rules"]).collect();
    // The worker's criterion beats the other one, and this conflicts with it.
    assert!(told.is_empty(), "{}", proved.text());
    let again = criterion(
        "mail",
        "when: { needs: nothing, runs_on_event: false }\nrecommend: event",
    );
    let redundant = built_in_and(&[again]).problems("redundant");
    assert_eq!(redundant.len(), 1);
    assert_eq!(redundant[0]["rules"], json!(["mail"]));
}

#[test]
fn facts_and_parameters_that_nothing_reads() {
    let proved = Proved::of(&[
        facts(
            "params: { big: 9, small: 1 }\nfacts:\n  size: { of: touchpoint, type: count, means: m }\n  wide: { of: touchpoint, type: yes_no, means: m }\n  told: { of: touchpoint, type: yes_no, means: m }\n  tied: { of: touchpoint, type: yes_no, means: m }\nimpossible:\n  - { when: { tied: true, size: 3 }, reason: r }\n",
        ),
        criterion(
            "large",
            "params: { big: 10, shown: 4, spare: 5 }\nshort: \"{shown} {told}\"\nwhen: { size: { at_least: $big } }\nrecommend: api",
        ),
        rest("{ size: { at_least: 10 } }"),
    ]);
    assert!(proved.proof.holds());
    assert_eq!(
        proved.kinds(),
        [
            "unread-fact",
            "unused-parameter",
            "unused-parameter",
            "unused-parameter"
        ]
    );
    let fact = &proved.problems("unread-fact")[0];
    assert_eq!(
        said(fact),
        json!({ "rules": [], "facts": ["wide"], "mend": "take `wide` out" })
    );
    let parameters: Vec<Value> = proved.problems("unused-parameter").iter().map(said).collect();
    let unused = |rules: Value, name: &str| json!({ "rules": rules, "parameters": [name], "mend": format!("take `{name}` out") });
    assert_eq!(
        parameters,
        [
            unused(json!([]), "big"),
            unused(json!([]), "small"),
            unused(json!(["large"]), "spare")
        ]
    );
}

#[test]
fn rules_without_examples() {
    let without = |(name, text): (String, String), from: &str| {
        let end = text.find(from).expect("it is there");
        (name, text[..end].to_owned())
    };
    let proved = Proved::of(&[
        two_facts(),
        criterion("wide", "when: { wide: true }\nrecommend: api"),
        without(rest("{ wide: true }"), "examples:"),
        without(anti_pattern("shy", "when: { wide: true }"), "  good:"),
        without(anti_pattern("mute", "when: { size: 3 }"), "examples:"),
    ]);
    let told: Vec<String> = proved
        .problems("missing-example")
        .iter()
        .map(|one| format!("{}: {}", one["message"], one["mend"]))
        .collect();
    assert_eq!(
        told,
        [
            r#""`rest` has no examples": "add `examples`""#,
            r#""`mute` has no examples": "add `examples`""#,
            r#""`shy` has no good example": "add `good` to `examples`""#,
        ]
    );
}
