//! Each derived fact on small descriptions, at its borders, as the specification has it.

use common::small::{operations, touchpoints};

mod common;

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
    // Where something else is open, the person is not what is asked about.
    let world = touchpoints("{ id: x, to: up, needs: later }\n{ id: y, to: human }\n{ id: z, to: t }");
    let asked = world.advice().open_questions();
    let ask = asked[0].ask.expect("a fact would do");
    assert_eq!(world.landscape.subject_name(ask.subject), "z");
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
#[expect(clippy::too_many_lines, reason = "a table")]
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
            "polls",
            [("{ id: x, to: s }", "false"), ("{ id: x, to: s, polls: true }", "true")],
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
    // A call that may close a cycle can make a chain shorter as well as longer: a cycle is one node.
    let world = operations(
        "  a:
    in: s
    touchpoints: [{ to: t, via: api, invokes: b }]
  b:
    in: t
    touchpoints: [{ to: u, via: api, invokes: c }]
  c:
    in: u
    touchpoints: [{ to: s, via: unknown, invokes: a }, { to: t, via: unknown }]
  d:
    in: here
    touchpoints: [{ to: gate, via: api }]
",
    );
    assert_eq!(world.fact("a", "call_depth"), "unknown");
    assert_eq!(world.fact("a", "on_call_cycle"), "unknown");
    assert_eq!(world.fact("d", "call_depth"), "1");
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
