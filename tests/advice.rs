//! What is advised on small descriptions: actions, flips, ids, what is given, drawn, or accepted.

use std::collections::BTreeSet;

use common::small::{operations, touchpoints};
use jiff::civil::{Date, date};
use touchpoint::advice::{Action, Advice};
use touchpoint::text::Word;

mod common;

#[test]
fn an_operation_of_someone_else_is_read_as_given() {
    let world = operations(
        "  theirs:
    in: ext
    touchpoints:
      - { id: call, to: s, via: api, needs: nothing }
      - { id: other, to: down, via: api, needs: nothing }
      - { id: asks, to: t, via: api }
      - { id: hook, event: e, to: here, needs: answer }
",
    );
    let advice = world.advice();
    let verdicts: Vec<_> = advice.recommendations.iter().map(common::verdict).collect();
    assert_eq!(verdicts, ["event", "event", "undecided", "api"]);
    assert!(advice.recommendations.iter().all(|one| one.action == Action::Keep));
    assert!(advice.findings.is_empty());
    assert!(advice.unsettled.is_empty());
    assert!(advice.open_questions().is_empty());
    assert_eq!(world.fact("landscape", "touchpoints_to_change"), "0");
}

#[test]
fn persons_are_drawn_and_not_advised_on() {
    let world = operations(
        "  visit:
    in: human
    touchpoints: [{ id: a, to: s, via: api, needs: nothing }]
  tell:
    in: here
    touchpoints:
      - { id: b, to: human, via: api, needs: nothing }
      - { id: c, to: [human, s], via: api, needs: nothing }
      - { id: d, event: e, to: human, needs: answer }
",
    );
    let advice = world.advice();
    let advised: Vec<_> = advice
        .recommendations
        .iter()
        .map(|one| world.landscape.touchpoint(one.touchpoint).id.as_str())
        .collect();
    assert_eq!(advised, ["c"]);
    let found = common::fingerprints(&advice.findings, &world.landscape);
    assert!(
        found
            .iter()
            .all(|found| !found.ends_with(":a") && !found.ends_with(":b") && !found.ends_with(":d"))
    );
}

#[test]
fn what_to_do_follows_from_the_verdict_and_from_today() {
    for (touchpoint, verdict, action) in [
        ("to: s, needs: answer", "api", Action::Build),
        ("to: s, needs: answer, via: api", "api", Action::Keep),
        ("to: s, needs: answer, via: file", "api", Action::Check),
        ("to: s, needs: answer, via: database", "api", Action::Check),
        ("to: s, needs: answer, via: unknown", "api", Action::Check),
        ("event: e, needs: answer", "api", Action::Change),
        ("to: s, needs: nothing", "event", Action::Build),
        ("to: s, needs: nothing, via: api", "event", Action::Change),
        ("to: s, needs: nothing, via: file", "event", Action::Check),
        ("event: e, needs: nothing", "event", Action::Keep),
        ("to: s", "undecided", Action::Decide),
        ("to: s, via: unknown", "undecided", Action::Decide),
        ("event: e", "undecided", Action::Decide),
        // One dependable system that reports back later: either will do.
        ("event: e, to: up, needs: later", "api", Action::Keep),
        ("to: up, needs: later, via: api", "api", Action::Keep),
        ("to: up, needs: later", "api", Action::Build),
        ("to: down, needs: later, via: api", "event", Action::Change),
    ] {
        let world = touchpoints(&format!("{{ {touchpoint} }}"));
        let advice = world.advice();
        let one = &advice.recommendations[0];
        assert_eq!((common::verdict(one), one.action), (verdict, action), "{touchpoint}");
    }
    // The worker's delivery speaks beside it, and is worth a change.
    let world = operations(
        "  op:\n    in: here\n    subscribes: f\n    touchpoints: [{ event: e, to: ext, needs: later, consumers: 1 }]\n",
    );
    let advice = world.advice();
    assert_eq!(
        common::because(&advice.recommendations[0], advice.book),
        ["delivery-worker"]
    );
    assert_eq!(advice.recommendations[0].action, Action::Change);
}

#[test]
fn counts_flip_at_the_nearest_value() {
    let world = touchpoints("{ id: x, event: e, to: [up, at999], consumers: 9, needs: later }");
    let advice = world.advice();
    let one = &advice.recommendations[0];
    let flips: BTreeSet<String> = one
        .judgement
        .flips
        .iter()
        .flat_map(|flip| one.flip_values(flip, &advice.facts, &advice.judge))
        .map(|(fact, values)| {
            let kind = &advice.book.vocabulary.get(fact).values;
            let values: Vec<String> = values.into_iter().map(|value| kind.format(value)).collect();
            format!("{}: {}", advice.book.vocabulary.name(fact), values.join(" or "))
        })
        .collect();
    assert_eq!(
        flips,
        BTreeSet::from(["needs: answer or outcome".to_owned(), "consumers: 1".to_owned()])
    );
    let world = touchpoints("{ id: x, event: e, to: up, needs: later }");
    let advice = world.advice();
    let one = &advice.recommendations[0];
    let counts: Vec<_> = one
        .judgement
        .flips
        .iter()
        .flat_map(|flip| one.flip_values(flip, &advice.facts, &advice.judge))
        .filter(|(fact, _)| advice.book.vocabulary.name(*fact) == "consumers")
        .collect();
    assert_eq!(counts.len(), 1);
    assert_eq!(counts[0].1, [touchpoint::facts::Value::Number(2.0)]);
}

#[test]
fn ids_are_given_or_made_and_made_ones_give_way() {
    let ids = |world: &common::World| -> Vec<String> {
        world.landscape.touchpoints.iter().map(|one| one.id.clone()).collect()
    };
    let world = touchpoints(
        "{ to: s }
         { to: s }
         { event: e, to: s }
         { to: [t, s] }
         { event: e }
         { to: s }
         { id: mine, to: s }",
    );
    assert_eq!(
        ids(&world),
        ["op/s", "op/s#2", "op/e", "op/t", "op/e#2", "op/s#3", "mine"]
    );
    // An explicit id comes first wherever it stands.
    let world = touchpoints("{ to: s }\n{ to: s }\n{ id: op/s, to: t }\n{ id: op/s#3, to: t }\n{ to: s }");
    assert_eq!(ids(&world), ["op/s#2", "op/s#4", "op/s", "op/s#3", "op/s#5"]);
    // By the declared name, whatever alias was written.
    let text = "touchpoint: 1
systems: { here: {}, payments: { aliases: [pay-svc, pay] } }
operations:
  op:
    in: here
    touchpoints: [{ to: pay-svc }, { to: pay }, { to: payments }, { to: [pay, payments, pay-svc] }]
";
    let world = common::world(text);
    assert_eq!(
        ids(&world),
        ["op/payments", "op/payments#2", "op/payments#3", "op/payments#4"]
    );
    assert!(world.landscape.touchpoints.iter().all(|one| one.to.len() == 1));
}

#[test]
fn what_is_accepted_covers_all_within_until_its_day() {
    let file = |system: &str, operation: &str, touchpoint: &str, top: &str| {
        format!(
            "touchpoint: 1
{top}
systems:
  here: {{ {system} }}
  s: {{}}
operations:
  op:
    in: here
    {operation}
    touchpoints:
      - {{ to: s, via: api, needs: nothing{touchpoint} }}
  second:
    in: here
    touchpoints:
      - {{ to: s, via: api, needs: nothing }}
"
        )
    };
    let accept = "accept: [{ rule: api-for-side-effect, reason: because }]";
    let left = |text: &str, today: Date| {
        let world = common::world(text);
        let advice = Advice::new(&world.landscape, &world.book, today);
        assert_eq!(advice.findings.len() + advice.accepted.len(), 2);
        assert!(advice.accepted.iter().all(|one| one.reason == "because"));
        common::fingerprints(&advice.findings, &world.landscape).join(" ")
    };
    let (first, second) = ("api-for-side-effect:op/s", "api-for-side-effect:second/s");
    let today = common::TODAY;
    assert_eq!(left(&file("", "", "", ""), today), format!("{first} {second}"));
    assert_eq!(left(&file("", "", &format!(", {accept}"), ""), today), second);
    assert_eq!(left(&file("", accept, "", ""), today), second);
    assert_eq!(left(&file(accept, "", "", ""), today), "");
    assert_eq!(left(&file("", "", "", accept), today), "");
    let other = "accept: [{ rule: unguarded-call, reason: because }]";
    assert_eq!(left(&file("", "", "", other), today), format!("{first} {second}"));
    let until = "accept: [{ rule: api-for-side-effect, reason: because, until: 2027-06-30 }]";
    for (day, expected) in [
        (date(2027, 6, 29), second),
        (date(2027, 6, 30), second),
        (
            date(2027, 7, 1),
            "api-for-side-effect:op/s api-for-side-effect:second/s",
        ),
    ] {
        assert_eq!(left(&file("", until, "", ""), day), expected, "{day}");
    }
    // One that is over does not hide one that holds.
    let both = "accept: [{ rule: api-for-side-effect, reason: over, until: 2020-01-01 }, { rule: api-for-side-effect, reason: because }]";
    assert_eq!(left(&file("", both, "", ""), today), second);
}

#[test]
fn what_is_accepted_at_the_top_is_of_its_file_and_of_the_landscape() {
    let body = |name: &str| {
        format!(
            "systems: {{ {name}: {{}}, s: {{}}, t: {{}}, u: {{}} }}
operations:
  op-{name}:
    in: {name}
    touchpoints:
      - {{ to: s, via: api, needs: nothing }}
      - {{ to: t, via: api, needs: answer }}
      - {{ to: u, via: api, needs: answer }}
"
        )
    };
    let accept = "accept:
  - { rule: api-for-side-effect, reason: because }
  - { rule: one-pattern-everywhere, reason: because }
";
    let with = format!("touchpoint: 1\n{accept}{}", body("a"));
    let without = format!("touchpoint: 1\n{}", body("b"));
    for order in [["1", "2"], ["2", "1"]] {
        let world = common::worlds(&[(order[0], &with), (order[1], &without)]);
        let advice = world.advice();
        assert_eq!(
            common::fingerprints(&advice.findings, &world.landscape),
            ["api-for-side-effect:op-b/s"],
        );
        assert_eq!(advice.accepted.len(), 2);
    }
}

#[test]
fn an_accepted_finding_still_covers() {
    let world = touchpoints("{ to: s, via: api, needs: nothing }\n{ to: down, via: api, needs: nothing }");
    assert_eq!(
        common::fingerprints(&world.advice().findings, &world.landscape),
        ["api-fan-out:op"]
    );
    let world = operations(
        "  op:
    in: here
    accept: [{ rule: api-fan-out, reason: known }]
    touchpoints:
      - { to: s, via: api, needs: nothing }
      - { to: down, via: api, needs: nothing }
",
    );
    let advice = world.advice();
    assert!(advice.findings.is_empty());
    assert_eq!(advice.accepted.len(), 1);
    let related: Vec<_> = advice.accepted[0]
        .finding
        .related
        .iter()
        .map(|one| one.touchpoint.0)
        .collect();
    assert_eq!(related, [0, 1]);
}

#[test]
fn actions_have_their_words() {
    let words: Vec<&str> = Action::WORDS.iter().map(|(word, _)| *word).collect();
    assert_eq!(words, ["keep", "change", "build", "check", "decide"]);
}
