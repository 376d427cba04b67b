//! What follows from what was observed, and what does not: latency, availability, order, and operations that were made.

use common::small::touchpoints;
use touchpoint::description::{Observed, Source};

mod common;

/// Checks a fact of the touchpoint `x`, one case a row.
#[track_caller]
fn table(fact: &str, rows: &[(&str, &str)]) {
    for (lines, expected) in rows {
        assert_eq!(touchpoints(lines).fact("x", fact), *expected, "{fact} of x in\n{lines}");
    }
}

#[test]
fn latency_is_what_was_seen_where_nobody_says_it() {
    table(
        "latency",
        &[
            (
                "{ id: x, to: s, via: api, observed: { source: otlp, p50: 12ms } }",
                "12ms",
            ),
            (
                "{ id: x, to: slow, via: api, observed: { source: otlp, p50: 12ms } }",
                "12ms",
            ),
            ("{ id: x, to: slow, via: api, observed: { source: otlp } }", "100ms"),
            (
                "{ id: x, to: s, via: api, latency: 1s, observed: { source: otlp, p50: 12ms } }",
                "1s",
            ),
        ],
    );
    table(
        "latency_p99",
        &[(
            "{ id: x, to: slow, via: api, observed: { source: otlp, p50: 12ms, p99: 90ms } }",
            "90ms",
        )],
    );
}

#[test]
fn an_observed_availability_counts_only_where_its_interval_is_on_one_side() {
    let with = |calls: u64, failed: u64| {
        format!("{{ id: x, to: s, via: api, observed: {{ source: otlp, calls: {calls}, failed: {failed} }} }}")
    };
    for (calls, failed, expected) in [
        (3, 0, "unknown"),
        (3, 1, "true"),
        (1000, 0, "unknown"),
        (1000, 1, "unknown"),
        (10_000, 0, "false"),
        (10_000, 3, "false"),
        (10_000, 10, "unknown"),
        (10_000, 30, "true"),
        (40, 4, "true"),
    ] {
        let lines = with(calls, failed);
        assert_eq!(touchpoints(&lines).fact("x", "sometimes_down"), expected, "{lines}");
    }
    table(
        "sometimes_down",
        &[
            // Where failures are not known, nothing is.
            (
                "{ id: x, to: s, via: api, observed: { source: otlp, calls: 100000 } }",
                "unknown",
            ),
            // What is said comes first.
            (
                "{ id: x, to: up, via: api, observed: { source: otlp, calls: 40, failed: 9 } }",
                "false",
            ),
            (
                "{ id: x, to: s, via: api, availability: 100%, observed: { source: otlp, calls: 40, failed: 9 } }",
                "false",
            ),
            // What shows nothing leaves it to the system.
            (
                "{ id: x, to: at99, via: api, observed: { source: otlp, calls: 3, failed: 0 } }",
                "true",
            ),
            (
                "{ id: x, to: at99, via: api, observed: { source: otlp, calls: 100000, failed: 0 } }",
                "false",
            ),
        ],
    );
}

/// Against values of Wilson's interval worked out apart.
#[test]
fn the_interval_is_that_of_wilson() {
    let of = |calls: u64, failed: u64| {
        let observed = Observed {
            calls: Some(calls),
            failed: Some(failed),
            ..Observed::new(Source::Otlp)
        };
        observed.availability_interval().expect("calls")
    };
    for (calls, failed, low, high) in [
        (10, 0, 0.722_467, 1.0),
        (10, 1, 0.595_850, 0.982_124),
        (293, 0, 0.987_059, 1.0),
        (1, 1, 0.0, 0.793_450),
    ] {
        let (is_low, is_high) = of(calls, failed);
        assert!(
            (is_low - low).abs() < 1e-5 && (is_high - high).abs() < 1e-5,
            "{calls}, {failed}: {is_low} {is_high}"
        );
    }
}

const MADE: &str = "observed: { source: servicegraph, operation: unknown, order: unknown }";

#[test]
fn no_fan_out_is_claimed_of_an_operation_that_was_made() {
    let world = touchpoints(&format!(
        "{{ id: x, to: s, via: api, needs: nothing, {MADE} }}\n{{ to: t, via: api, needs: nothing, {MADE} }}\n\
         {{ to: u, via: api, needs: later, {MADE} }}"
    ));
    assert_eq!(world.fact("x", "consumers"), "1..3");
    for fact in ["side_effect_calls", "api_calls", "call_depth"] {
        assert_eq!(world.fact("op", fact), "unknown", "{fact}");
    }
    assert_eq!(world.fact("x", "runs_on_event"), "unknown");
    let rules: Vec<String> = world
        .advice()
        .findings
        .iter()
        .map(|finding| finding.rule_id.to_string())
        .collect();
    assert!(rules.iter().all(|rule| rule != "api-fan-out"), "{rules:?}");
    // The same where somebody saw the operation.
    let seen = touchpoints(
        "{ id: x, to: s, via: api, needs: nothing, observed: { source: otlp } }\n{ to: t, via: api, needs: nothing }",
    );
    assert_eq!(seen.fact("x", "consumers"), "2");
    assert_eq!(seen.fact("op", "api_calls"), "2");
    let rules: Vec<String> = seen
        .advice()
        .findings
        .iter()
        .map(|finding| finding.rule_id.to_string())
        .collect();
    assert!(rules.iter().any(|rule| rule == "api-fan-out"), "{rules:?}");
}

#[test]
fn rules_about_order_are_silent_where_none_was_seen() {
    let reads = |order: &str| {
        let one = |to: &str, id: &str| {
            format!("{{ {id}to: {to}, via: api, needs: answer, observed: {{ source: otlp, order: {order} }} }}")
        };
        touchpoints(&[one("s", "id: x, "), one("t", ""), one("u", "")].join("\n"))
    };
    assert_eq!(reads("sequential").fact("op", "sequential_reads"), "3");
    assert_eq!(reads("unknown").fact("op", "sequential_reads"), "0");
    let commit = |order: &str| {
        touchpoints(&format!(
            "{{ to: s, via: api, needs: outcome, observed: {{ source: otlp, order: {order} }} }}\n\
             {{ id: x, to: t, via: api, needs: nothing, observed: {{ source: otlp, order: {order} }} }}"
        ))
    };
    assert_eq!(commit("sequential").fact("x", "after_commit"), "true");
    assert_eq!(commit("unknown").fact("x", "after_commit"), "false");
}
