//! Each derived fact on small descriptions, at its borders, as the specification has it; and on random landscapes
//! against oracles that count over a plain model.

use std::collections::BTreeSet;

use common::random::{Model, model};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use touchpoint::advice::{Action, Advice};
use touchpoint::facts::{Builtin, Facts, Pattern};
use touchpoint::landscape::Subject;
use touchpoint::text::Word;

mod common;

/// Some systems, and operations as given. `s` and `t` are plain, the others what they are called.
const SYSTEMS: &str = "
touchpoint: 1
systems:
  here: { owner: red }
  s: {}
  t: {}
  u: {}
  red: { owner: red }
  blue: { owner: blue }
  ext: { external: true }
  ext-bus: { external: true, on_broker: true }
  app: { kind: client }
  app-bus: { kind: client, on_broker: true }
  off: { on_broker: false }
  gate: { kind: gateway }
  store: { kind: datastore }
  human: { kind: person }
  down: { sometimes_down: true }
  up: { sometimes_down: false }
  at99: { availability: 99% }
  at999: { availability: 99.9% }
  at9989: { availability: 99.89% }
  up-at99: { sometimes_down: false, availability: 99% }
  down-at100: { sometimes_down: true, availability: 100% }
  slow: { latency: { p50: 100ms, p99: 2s } }
";

fn touchpoints(lines: &str) -> common::World {
    let lines: String = lines
        .trim()
        .lines()
        .map(|line| format!("      - {}\n", line.trim()))
        .collect();
    common::world(&format!(
        "{SYSTEMS}operations:\n  op:\n    in: here\n    touchpoints:\n{lines}"
    ))
}

fn operations(text: &str) -> common::World {
    common::world(&format!("{SYSTEMS}operations:\n{text}"))
}

/// Checks `fact` of the touchpoint `x` among an operation's touchpoints, one case a row.
#[track_caller]
fn table(fact: &str, rows: &[(&str, &str)]) {
    for (lines, expected) in rows {
        assert_eq!(touchpoints(lines).fact("x", fact), *expected, "{fact} of x in\n{lines}");
    }
}

#[test]
fn consumers_of_calls_are_the_systems_that_are_told_something() {
    table(
        "consumers",
        &[
            ("{ id: x, to: s, via: api, needs: later }", "1"),
            ("{ id: x, to: s, needs: nothing }", "1"),
            (
                "{ id: x, to: s, via: api, needs: later }\n{ to: t, via: api, needs: nothing }",
                "2",
            ),
            // However built, or not at all.
            (
                "{ id: x, to: s, via: api, needs: nothing }\n{ to: t, via: file, needs: later }\n{ to: u, needs: nothing }",
                "3",
            ),
            (
                "{ id: x, to: s, via: unknown, needs: nothing }\n{ to: t, via: database, needs: later }",
                "2",
            ),
            // Systems, not touchpoints.
            (
                "{ id: x, to: s, via: api, needs: nothing }\n{ to: s, via: api, needs: later }",
                "1",
            ),
            ("{ id: x, to: [s, t], via: api, needs: nothing }", "2"),
            (
                "{ id: x, to: [s, t], via: api, needs: nothing }\n{ to: [t, u], needs: later }",
                "3",
            ),
            // An event is no call, and a question is no consumer.
            (
                "{ id: x, to: s, via: api, needs: nothing }\n{ event: e, to: [t, u], needs: nothing }",
                "1",
            ),
            (
                "{ id: x, to: s, via: api, needs: nothing }\n{ to: t, via: api, needs: answer }\n{ to: u, via: api, needs: outcome }",
                "1",
            ),
            // Who needs an answer has its own callees only.
            (
                "{ id: x, to: s, via: api, needs: answer }\n{ to: t, via: api, needs: nothing }",
                "1",
            ),
            ("{ id: x, to: [s, t, u], via: api, needs: outcome }", "3"),
            // Not known what it needs.
            ("{ id: x, to: s, via: api }", "unknown"),
            ("{ id: x, to: [s, t], via: api }\n{ to: u, needs: nothing }", "unknown"),
            // A sibling of whom it is not known makes it at least n, if it goes elsewhere.
            (
                "{ id: x, to: s, via: api, needs: nothing }\n{ to: t, via: api }",
                "1..2",
            ),
            ("{ id: x, to: s, via: api, needs: nothing }\n{ to: s, via: api }", "1"),
            (
                "{ id: x, to: s, needs: nothing }\n{ to: t, needs: later }\n{ to: t, via: api }",
                "2",
            ),
            (
                "{ id: x, to: s, needs: nothing }\n{ to: [s, t, u], via: api }\n{ to: u, via: api }",
                "1..3",
            ),
            ("{ id: x, to: s, via: api, needs: answer }\n{ to: t, via: api }", "1"),
            ("{ id: x, to: s, needs: nothing }\n{ event: e, to: t }", "1"),
        ],
    );
}

#[test]
fn consumers_of_an_event_are_its_distinct_subscribers_or_a_greater_figure() {
    let subscribed = |touchpoint: &str, more: &str| {
        operations(&format!(
            "  op:\n    in: here\n    touchpoints:\n      - {touchpoint}\n{more}"
        ))
        .fact("x", "consumers")
    };
    let none = "";
    let by_t = "  react: { in: t, subscribes: e }\n";
    let by_t_twice = "  react: { in: t, subscribes: [e, f] }\n  react-too: { in: t, subscribes: e }\n";
    let by_other = "  other:\n    in: u\n    touchpoints:\n      - { event: e, to: [t, s] }\n";
    for (touchpoint, more, expected) in [
        ("{ id: x, event: e, needs: nothing }", none, "unknown"),
        ("{ id: x, event: e }", none, "unknown"),
        ("{ id: x, event: e, consumers: 3 }", none, "3"),
        ("{ id: x, event: e, to: s }", none, "1"),
        ("{ id: x, event: e, to: [s, t] }", none, "2"),
        ("{ id: x, event: e, to: [s, t], consumers: 1 }", none, "2"),
        ("{ id: x, event: e, to: [s, t], consumers: 2 }", none, "2"),
        ("{ id: x, event: e, to: [s, t], consumers: 5 }", none, "5"),
        ("{ id: x, event: e }", by_t, "1"),
        ("{ id: x, event: f }", by_t, "unknown"),
        ("{ id: x, event: e }", by_t_twice, "1"),
        ("{ id: x, event: e, to: s }", by_t, "2"),
        ("{ id: x, event: e, to: [s, t] }", by_t, "2"),
        ("{ id: x, event: e, needs: answer }", by_t, "1"),
        // What another publisher of it names reacts to this one as well.
        ("{ id: x, event: e }", by_other, "2"),
    ] {
        assert_eq!(subscribed(touchpoint, more), expected, "{touchpoint}\n{more}");
    }
}

#[test]
fn a_bounded_count_settles_a_comparison_where_all_counts_agree() {
    let world = touchpoints(
        "{ id: x, to: up, needs: later }
         { to: s, needs: nothing }
         { id: y, to: t }",
    );
    let advice = world.advice();
    let one = &advice.recommendations[0];
    assert_eq!(world.fact("x", "consumers"), "2..3");
    assert_eq!(common::verdict(one), "event");
    assert_eq!(common::because(one, advice.book), ["fan-out"]);
    assert_eq!(advice.reasons_in_short(one), ["2+ react"]);

    let world = touchpoints("{ id: x, to: up, needs: later }\n{ id: y, to: t }");
    let advice = world.advice();
    let one = &advice.recommendations[0];
    assert_eq!(world.fact("x", "consumers"), "1..2");
    assert_eq!(common::verdict(one), "undecided");
    // It is asked at the sibling, by what the sibling needs.
    let asked = advice.open_questions();
    let ask = asked[0].ask.expect("a fact would do");
    assert_eq!(world.book.vocabulary.name(ask.fact), "needs");
    assert_eq!(world.landscape.subject_name(ask.subject), "y");
}

#[test]
fn what_a_person_is_told_counts_for_nothing() {
    // Drawn, never advised on, never asked about: so no verdict may hang on it.
    let world = touchpoints("{ id: x, to: up, via: api, needs: later }\n{ id: y, to: human }");
    assert_eq!(world.fact("x", "consumers"), "1");
    assert_eq!(common::verdict(&world.advice().recommendations[0]), "api");
    let world =
        touchpoints("{ id: x, to: up, via: api, needs: later }\n{ id: y, to: human, via: api, needs: nothing }");
    assert_eq!(world.fact("x", "consumers"), "1");
    assert_eq!(world.fact("op", "side_effect_calls"), "0");
}

#[test]
fn side_effect_calls_are_api_calls_that_should_be_none() {
    for (lines, expected) in [
        ("{ to: s, via: api, needs: nothing }", "1"),
        (
            "{ to: s, via: api, needs: nothing }\n{ to: s, via: api, needs: nothing }",
            "1",
        ),
        (
            "{ to: s, via: api, needs: nothing }\n{ to: t, via: api, needs: later }",
            "2",
        ),
        ("{ to: [s, t], via: api, needs: nothing }", "2"),
        (
            "{ to: s, via: api, needs: answer }\n{ to: t, via: api, needs: outcome }",
            "0",
        ),
        ("{ to: s, needs: nothing }\n{ to: t, via: file, needs: nothing }", "0"),
        ("{ event: e, to: s, needs: nothing }", "0"),
        // One dependable system that reports back later is rightly called.
        ("{ to: up, via: api, needs: later }", "0"),
        ("{ to: down, via: api, needs: later }", "1"),
        // Whether it is dependable decides what is recommended, and nobody said.
        ("{ to: s, via: api, needs: later }", "0..1"),
        ("{ to: s, via: api }", "0..1"),
        ("{ to: s, via: unknown, needs: nothing }", "0..1"),
        ("{ to: s, via: unknown, needs: answer }", "0"),
        ("{ to: s, via: api, needs: nothing }\n{ to: t, via: api }", "1..2"),
        ("{ to: s, via: api, needs: nothing }\n{ to: s, via: api }", "1"),
    ] {
        assert_eq!(touchpoints(lines).fact("op", "side_effect_calls"), expected, "{lines}");
    }
    let worker = operations(
        "  op:\n    in: here\n    subscribes: e\n    touchpoints:\n      - { to: ext, via: api, needs: nothing }\n      - { to: s, via: api, needs: nothing }\n",
    );
    assert_eq!(
        worker.fact("op", "side_effect_calls"),
        "1",
        "a worker's delivery is none"
    );
}

#[test]
fn sometimes_down_is_said_else_follows_from_the_nearest_availability() {
    table(
        "sometimes_down",
        &[
            ("{ id: x, to: s }", "unknown"),
            ("{ id: x, to: down }", "true"),
            ("{ id: x, to: up }", "false"),
            ("{ id: x, to: at99 }", "true"),
            ("{ id: x, to: at9989 }", "true"),
            ("{ id: x, to: at999 }", "false"),
            // Said wins over every figure.
            ("{ id: x, to: up-at99 }", "false"),
            ("{ id: x, to: down-at100 }", "true"),
            ("{ id: x, to: up, availability: 50% }", "false"),
            ("{ id: x, to: down, availability: 100% }", "true"),
            // The touchpoint's figure wins over the system's.
            ("{ id: x, to: at99, availability: 99.9% }", "false"),
            ("{ id: x, to: at999, availability: 99.8% }", "true"),
            ("{ id: x, to: s, availability: 99.90% }", "false"),
            ("{ id: x, to: s, availability: 99.899999% }", "true"),
            // Of several: any, else unknown if any is.
            ("{ id: x, to: [up, at999] }", "false"),
            ("{ id: x, to: [up, down] }", "true"),
            ("{ id: x, to: [s, down] }", "true"),
            ("{ id: x, to: [s, at99] }", "true"),
            ("{ id: x, to: [up, s] }", "unknown"),
            ("{ id: x, to: [up, s], availability: 99.95% }", "false"),
            // Of events it is the subscribers'.
            ("{ id: x, event: e }", "unknown"),
            ("{ id: x, event: e, consumers: 4 }", "unknown"),
            ("{ id: x, event: e, availability: 99% }", "unknown"),
            ("{ id: x, event: e, to: down }", "true"),
            ("{ id: x, event: e, to: [up, at999] }", "false"),
            ("{ id: x, event: e, to: [up, s] }", "unknown"),
        ],
    );
    let self_declared = operations(
        "  op:\n    in: here\n    touchpoints:\n      - { id: x, event: e, to: up }\n  react: { in: down, subscribes: e }\n",
    );
    assert_eq!(self_declared.fact("x", "sometimes_down"), "true");
    assert_eq!(self_declared.fact("at9989", "sometimes_down"), "true");
    assert_eq!(self_declared.fact("s", "sometimes_down"), "unknown");
}

#[test]
fn who_is_on_the_broker() {
    table(
        "callee_on_broker",
        &[
            ("{ id: x, to: s }", "true"),
            ("{ id: x, to: gate }", "true"),
            ("{ id: x, to: store }", "true"),
            ("{ id: x, to: ext }", "false"),
            ("{ id: x, to: app }", "false"),
            ("{ id: x, to: ext-bus }", "true"),
            ("{ id: x, to: app-bus }", "true"),
            ("{ id: x, to: off }", "false"),
            ("{ id: x, to: [ext, s] }", "true"),
            ("{ id: x, to: [ext, app, off] }", "false"),
            ("{ id: x, event: e }", "true"),
            ("{ id: x, event: e, to: ext }", "false"),
        ],
    );
    for (system, expected) in [
        ("here", "true"),
        ("ext", "false"),
        ("app", "false"),
        ("app-bus", "true"),
    ] {
        let world = operations(&format!(
            "  op:\n    in: {system}\n    touchpoints:\n      - {{ id: x, to: s }}\n"
        ));
        assert_eq!(world.fact("x", "caller_on_broker"), expected, "{system}");
    }
}

#[test]
fn what_is_read_from_a_key_or_has_its_default() {
    for (fact, rows) in [
        (
            "needs",
            [
                ("{ id: x, to: s }", "unknown"),
                ("{ id: x, to: s, needs: later }", "later"),
            ],
        ),
        (
            "on_failure",
            [
                ("{ id: x, to: s }", "stop"),
                ("{ id: x, to: s, on_failure: continue }", "continue"),
            ],
        ),
        (
            "times",
            [("{ id: x, to: s }", "1"), ("{ id: x, to: s, times: many }", "2..")],
        ),
        (
            "stale_for",
            [
                ("{ id: x, to: s }", "unknown"),
                ("{ id: x, to: s, stale_for: 0s }", "0s"),
            ],
        ),
        (
            "order_matters",
            [
                ("{ id: x, to: s }", "no"),
                ("{ id: x, to: s, order_matters: total }", "total"),
            ],
        ),
        (
            "must_arrive",
            [
                ("{ id: x, to: s }", "false"),
                ("{ id: x, to: s, must_arrive: true }", "true"),
            ],
        ),
        (
            "waits_for_reply",
            [
                ("{ id: x, event: e }", "false"),
                ("{ id: x, event: e, waits_for: f }", "true"),
            ],
        ),
        (
            "safeguards",
            [
                ("{ id: x, to: s }", "unknown"),
                ("{ id: x, to: s, safeguards: [] }", "[]"),
            ],
        ),
        (
            "safeguards",
            [
                ("{ id: x, to: s, safeguards: cache }", "[cache]"),
                ("{ id: x, to: s, safeguards: [retry, timeout] }", "[timeout, retry]"),
            ],
        ),
        (
            "external",
            [("{ id: x, to: s }", "false"), ("{ id: x, to: [s, ext] }", "true")],
        ),
        (
            "latency",
            [("{ id: x, to: s }", "unknown"), ("{ id: x, to: slow }", "100ms")],
        ),
        (
            "latency",
            [
                ("{ id: x, to: slow, latency: 1s }", "1s"),
                ("{ id: x, to: [slow, s] }", "unknown"),
            ],
        ),
        (
            "latency_p99",
            [
                ("{ id: x, to: slow }", "2s"),
                ("{ id: x, to: slow, latency: 1s }", "unknown"),
            ],
        ),
        (
            "availability",
            [
                ("{ id: x, to: at99 }", "99%"),
                ("{ id: x, to: at99, availability: 98% }", "98%"),
            ],
        ),
        (
            "runs_on_event",
            [("{ id: x, to: s }", "false"), ("{ id: x, event: e }", "false")],
        ),
        (
            "rate",
            [("{ id: x, to: s }", "unknown"), ("{ id: x, event: e }", "unknown")],
        ),
    ] {
        table(fact, &rows);
    }
    let world = operations(
        "  op:\n    in: here\n    rate: 30/min\n    subscribes: [e]\n    touchpoints:\n      - { id: x, to: s }\n",
    );
    assert_eq!(world.fact("x", "rate"), "30/min");
    assert_eq!(world.fact("x", "runs_on_event"), "true");
    table(
        "via",
        &[
            ("{ id: x, to: s }", "not-built"),
            ("{ id: x, to: s, via: api }", "api"),
            ("{ id: x, to: s, via: unknown }", "unknown"),
            ("{ id: x, to: s, via: file }", "file"),
            ("{ id: x, to: s, via: database }", "database"),
            ("{ id: x, event: e }", "event"),
            ("{ id: x, event: e, via: event }", "event"),
        ],
    );
}

#[test]
fn same_owner_needs_both_owners() {
    table(
        "same_owner",
        &[
            ("{ id: x, to: red }", "true"),
            ("{ id: x, to: blue }", "false"),
            ("{ id: x, to: s }", "unknown"),
            ("{ id: x, to: [red, blue] }", "false"),
            ("{ id: x, to: [s, blue] }", "false"),
            ("{ id: x, to: [s, red] }", "unknown"),
            ("{ id: x, event: e }", "unknown"),
            ("{ id: x, event: e, to: red }", "true"),
        ],
    );
    let world = operations("  op:\n    in: s\n    touchpoints:\n      - { id: x, to: red }\n");
    assert_eq!(world.fact("x", "same_owner"), "unknown");
}

#[test]
fn chains_and_cycles_run_along_invokes_only() {
    let text = "
  leaf: { in: u }
  last:
    in: t
    touchpoints: [{ to: u, via: api, invokes: leaf }]
  middle:
    in: s
    touchpoints: [{ to: t, via: api, invokes: last }, { to: u, via: api }]
  first:
    in: here
    touchpoints: [{ to: s, via: api, invokes: middle }, { to: u, via: api, invokes: leaf }]
  plain:
    in: here
    touchpoints: [{ to: s, via: api }, { to: t, via: api }]
  by-event:
    in: here
    touchpoints: [{ event: e, to: s }]
  not-built:
    in: here
    touchpoints: [{ to: s, invokes: middle }]
  by-file:
    in: here
    touchpoints: [{ to: s, via: file, invokes: middle }]
  ping:
    in: red
    touchpoints: [{ to: blue, via: api, invokes: pong }]
  pong:
    in: blue
    touchpoints: [{ to: red, via: api, invokes: ping }]
  to-ping:
    in: here
    touchpoints: [{ to: red, via: api, invokes: ping }]
  # Calls go both ways between two systems, and no run of an operation comes back to itself.
  there:
    in: off
    touchpoints: [{ to: gate, via: api, invokes: done }]
  back:
    in: gate
    touchpoints: [{ to: off, via: api, invokes: noted }]
  done: { in: gate }
  noted: { in: off }
  # A cycle that a not yet built call would close is none.
  almost:
    in: store
    touchpoints: [{ to: slow, via: api, invokes: closed }]
  closed:
    in: slow
    touchpoints: [{ to: store, invokes: almost }]
";
    let world = operations(text.trim_start_matches('\n'));
    for (operation, depth, cycle) in [
        ("leaf", "0", "false"),
        ("last", "1", "false"),
        ("middle", "2", "false"),
        ("first", "3", "false"),
        ("plain", "1", "false"),
        ("by-event", "0", "false"),
        ("not-built", "0", "false"),
        ("by-file", "0", "false"),
        ("ping", "1", "true"),
        ("pong", "1", "true"),
        ("to-ping", "2", "false"),
        ("there", "1", "false"),
        ("back", "1", "false"),
        ("almost", "1", "false"),
        ("closed", "0", "false"),
    ] {
        assert_eq!(world.fact(operation, "call_depth"), depth, "{operation}");
        assert_eq!(world.fact(operation, "on_call_cycle"), cycle, "{operation}");
    }
    for (system, called_by, calls) in [
        ("u", "3", "0"),
        ("s", "1", "2"),
        ("here", "0", "4"),
        ("red", "2", "1"),
        ("slow", "1", "0"),
        ("human", "0", "0"),
    ] {
        assert_eq!(world.fact(system, "called_by"), called_by, "{system}");
        assert_eq!(world.fact(system, "calls"), calls, "{system}");
    }
}

#[test]
fn a_call_of_which_nobody_said_how_it_is_done_bounds_chains_and_counts() {
    let world = operations(
        "  op:\n    in: here\n    touchpoints: [{ to: s, via: unknown, invokes: next }, { to: t, via: api }]
  next:\n    in: s\n    touchpoints: [{ to: here, via: api, invokes: op }]\n",
    );
    assert_eq!(world.fact("op", "api_calls"), "1..2");
    assert_eq!(world.fact("op", "on_call_cycle"), "unknown");
    assert_eq!(world.fact("s", "called_by"), "0..1");
    assert_eq!(world.fact("here", "calls"), "1..2");
    let world = operations(
        "  op:\n    in: here\n    touchpoints: [{ to: s, via: unknown, invokes: next }]\n  next:\n    in: s\n    touchpoints: [{ to: t, via: api }]\n",
    );
    assert_eq!(world.fact("op", "call_depth"), "0..2");
    assert_eq!(world.fact("next", "call_depth"), "1");
    assert_eq!(world.fact("op", "on_call_cycle"), "false");
}

#[test]
fn the_landscape_counts_what_is_built() {
    let world = touchpoints(
        "{ to: s, via: api, needs: answer }
         { to: t, via: api, needs: nothing }
         { to: u, via: file, needs: nothing }
         { to: u, via: database, needs: answer }
         { event: e, needs: nothing }
         { to: s, needs: nothing }
         { to: human, via: api, needs: nothing }",
    );
    for (fact, expected) in [
        ("touchpoints", "5"),
        ("api_touchpoints", "2"),
        ("event_touchpoints", "1"),
        ("touchpoints_to_change", "1"),
    ] {
        assert_eq!(world.fact("landscape", fact), expected, "{fact}");
    }
    let world =
        touchpoints("{ to: s, via: unknown, needs: nothing }\n{ to: t, via: api }\n{ event: e, needs: answer }");
    for (fact, expected) in [
        ("touchpoints", "3"),
        ("api_touchpoints", "1..2"),
        ("event_touchpoints", "1..2"),
        ("touchpoints_to_change", "1..3"),
    ] {
        assert_eq!(world.fact("landscape", fact), expected, "{fact}");
    }
}

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

/// The oracle's count: sure ones, and those that may be.
fn bounds(sure: &BTreeSet<usize>, perhaps: &BTreeSet<usize>) -> String {
    let most = sure.union(perhaps).count();
    if most == sure.len() {
        format!("{most}")
    } else {
        format!("{}..{most}", sure.len())
    }
}

fn is_person(model: &Model, system: usize) -> bool {
    model.systems[system].kind == Some("person")
}

fn subscribers(model: &Model, event: usize) -> BTreeSet<usize> {
    let named = model
        .operations
        .iter()
        .flat_map(|one| &one.touchpoints)
        .filter(|one| one.event == Some(event))
        .flat_map(|one| one.to.clone());
    let declared = model.operations.iter().filter(|one| one.subscribes.contains(&event));
    named.chain(declared.map(|one| one.system)).collect()
}

fn is_drawn(model: &Model, operation: usize, touchpoint: usize) -> bool {
    let one = &model.operations[operation].touchpoints[touchpoint];
    let others = match one.event {
        Some(event) => subscribers(model, event),
        None => one.to.iter().copied().collect(),
    };
    is_person(model, model.operations[operation].system)
        || (!others.is_empty() && others.iter().all(|system| is_person(model, *system)))
}

fn expected_consumers(model: &Model, operation: usize, at: usize) -> String {
    let siblings = &model.operations[operation].touchpoints;
    let one = &siblings[at];
    if let Some(event) = one.event {
        let known = subscribers(model, event).len();
        return match one.consumers {
            None if known == 0 => "unknown".to_owned(),
            figure => known
                .max(usize::try_from(figure.unwrap_or(0)).expect("small"))
                .to_string(),
        };
    }
    match one.needs {
        None => "unknown".to_owned(),
        Some("answer" | "outcome") => one.to.len().to_string(),
        Some(_) => {
            let (mut sure, mut perhaps) = (BTreeSet::new(), BTreeSet::new());
            for (other, sibling) in siblings.iter().enumerate() {
                if sibling.event.is_some() || (is_drawn(model, operation, other) && other != at) {
                    continue;
                }
                match sibling.needs {
                    Some("later" | "nothing") => sure.extend(sibling.to.iter().copied()),
                    None => perhaps.extend(sibling.to.iter().copied()),
                    _ => {}
                }
            }
            bounds(&sure, &perhaps)
        }
    }
}

fn is_low(share: &str) -> bool {
    ["99%", "99.89%"].contains(&share)
}

fn expected_down(model: &Model, operation: usize, at: usize) -> String {
    let one = &model.operations[operation].touchpoints[at];
    let callees = match one.event {
        Some(event) => subscribers(model, event),
        None => one.to.iter().copied().collect(),
    };
    let of = |system: &usize| {
        let system = &model.systems[*system];
        system
            .sometimes_down
            .or(one.availability.or(system.availability).map(is_low))
    };
    let all: Vec<Option<bool>> = callees.iter().map(of).collect();
    if all.contains(&Some(true)) {
        "true"
    } else if all.is_empty() || all.contains(&None) {
        "unknown"
    } else {
        "false"
    }
    .to_owned()
}

/// The longest chain from an operation over `invokes`, by walking every path; none where a path comes back.
fn longest(model: &Model, operation: usize, path: &mut Vec<usize>) -> Option<usize> {
    if path.contains(&operation) {
        return None;
    }
    path.push(operation);
    let mut most = 0;
    for one in &model.operations[operation].touchpoints {
        if one.event.is_some() || one.via != Some("api") {
            continue;
        }
        let below = match one.invokes {
            Some(next) => longest(model, next, path)?,
            None => 0,
        };
        most = most.max(1 + below);
    }
    path.pop();
    Some(most)
}

fn reaches(model: &Model, from: usize, to: usize) -> bool {
    let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
    while let Some(at) = left.pop() {
        let calls = model.operations[at]
            .touchpoints
            .iter()
            .filter(|one| one.event.is_none() && one.via == Some("api"));
        for next in calls.filter_map(|one| one.invokes) {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                left.push(next);
            }
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_landscapes_have_the_facts_that_the_oracles_count(model in model()) {
        let world = common::worlds(&model.files());
        let landscape = &world.landscape;
        let facts = Facts::new(landscape, &world.book.vocabulary);
        let fact = |subject: Subject, name: &str| {
            let id = world.fact_id(name);
            common::fact_text(facts.get(subject, id), &world.book.vocabulary, id)
        };
        for (at, operation) in model.operations.iter().enumerate() {
            let id = landscape.operation_named(&Model::operation_name(at)).expect("it was described");
            let ids: Vec<&str> = landscape.touchpoints_of(id).map(|id| landscape.touchpoint(id).id.as_str()).collect();
            prop_assert_eq!(&ids, &model.ids(at));
            for (position, touchpoint) in landscape.touchpoints_of(id).enumerate() {
                let subject = Subject::Touchpoint(touchpoint);
                prop_assert_eq!(landscape.is_only_drawn(touchpoint), is_drawn(&model, at, position));
                prop_assert_eq!(fact(subject, "sometimes_down"), expected_down(&model, at, position));
                prop_assert_eq!(fact(subject, "runs_on_event"), (!operation.subscribes.is_empty()).to_string());
                if !is_drawn(&model, at, position) && (operation.touchpoints[position].event.is_some() || operation.touchpoints[position].consumers.is_none()) {
                    prop_assert_eq!(fact(subject, "consumers"), expected_consumers(&model, at, position));
                }
            }
            let unsure = model.operations.iter().flat_map(|one| &one.touchpoints).any(|one| one.event.is_none() && one.via == Some("unknown"));
            if !unsure {
                if let Some(depth) = longest(&model, at, &mut Vec::new()) {
                    prop_assert_eq!(fact(Subject::Operation(id), "call_depth"), depth.to_string());
                }
                prop_assert_eq!(fact(Subject::Operation(id), "on_call_cycle"), reaches(&model, at, at).to_string());
            }
        }
        let built = model.operations.iter().enumerate().flat_map(|(at, one)| {
            (0..one.touchpoints.len()).filter(move |position| one.touchpoints[*position].event.is_some() || one.touchpoints[*position].via.is_some()).map(move |position| (at, position))
        }).filter(|(at, position)| !is_drawn(&model, *at, *position)).count();
        prop_assert_eq!(fact(Subject::Landscape, "touchpoints"), built.to_string());
    }

    /// Whatever is described: a finding names something of ours, no verdict speaks against one of the first five, and
    /// one root cause has one finding.
    #[test]
    fn random_landscapes_get_findings_that_agree_with_the_verdicts(model in model()) {
        let world = common::worlds(&model.files());
        let advice = world.advice();
        let accepted = advice.accepted.iter().map(|one| &one.finding);
        for finding in advice.findings.iter().chain(accepted) {
            let places: Vec<_> = match finding.subject {
                Subject::Touchpoint(id) => vec![id],
                Subject::Operation(_) => finding.related.iter().map(|one| one.touchpoint).collect(),
                _ => Vec::new(),
            };
            let wants = match finding.rule_id.as_str() {
                "api-fan-out" | "api-to-unreliable" | "api-for-side-effect" => Some(Pattern::Event),
                "request-reply-over-events" | "event-for-needed-result" | "unguarded-call" => Some(Pattern::Api),
                _ => None,
            };
            for id in places {
                prop_assert!(!landscape_is_given(&advice, id));
                let one = advice.recommendation(id).expect("found only where it is advised");
                if let Some(wants) = wants {
                    prop_assert_eq!(one.verdict(), Some(wants), "{}", finding.rule_id);
                }
            }
        }
        for one in &advice.recommendations {
            let at = advice.findings_at(one.touchpoint);
            prop_assert!(at.len() <= 1, "{:?}", at);
            if one.action == Action::Decide {
                prop_assert!(one.verdict().is_none());
            }
        }
        let id = world.book.vocabulary.builtin(Builtin::Needs).expect("built in");
        for question in advice.open_questions() {
            let one = advice.recommendation(question.touchpoint).expect("it is advised on");
            prop_assert!(one.verdict().is_none());
            if let Some(ask) = question.ask {
                let subject = ask.subject;
                prop_assert!(advice.facts.get(subject, ask.fact).value().is_none(), "{} is known", advice.book.vocabulary.name(ask.fact));
                if ask.fact == id {
                    let answers: usize = question.outcomes.iter().map(|one| one.answers.len()).sum();
                    prop_assert_eq!(answers, 4);
                }
            }
        }
        for one in &advice.unsettled {
            prop_assert!(!one.missing.is_empty(), "{} of {}", one.rule_id, world.landscape.subject_name(one.subject));
            for missing in &one.missing {
                prop_assert!(advice.facts.get(missing.subject, missing.fact).value().is_none());
            }
        }
    }
}

fn landscape_is_given(advice: &Advice<'_>, id: touchpoint::landscape::TouchpointId) -> bool {
    advice.landscape.is_given(advice.landscape.touchpoint(id).operation)
}

#[test]
fn actions_have_their_words() {
    let words: Vec<&str> = Action::WORDS.iter().map(|(word, _)| *word).collect();
    assert_eq!(words, ["keep", "change", "build", "check", "decide"]);
}
