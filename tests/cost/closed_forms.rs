//! One run as it is done today, on descriptions small enough to add up by hand.

use crate::{assert_state, costs, missing, names, of, run, run_beside};

const TWO: &str = "a: { latency: 30ms, availability: 99% }, b: { latency: 50ms, availability: 98% }";

#[test]
fn five_calls_add_their_latencies_and_multiply_their_availabilities() {
    let systems = "
        payment: { latency: 180ms, availability: 99.9% }, stock: { latency: 25ms, availability: 99.95% },
        email: { latency: 240ms, availability: 99% }, crm: { latency: 120ms, availability: 99.5% },
        analytics: { latency: 75ms, availability: 98% }";
    let calls = "
        { to: payment, via: api, needs: outcome }, { to: stock, via: api, needs: nothing },
        { to: email, via: api, needs: nothing }, { to: crm, via: api, needs: nothing },
        { to: analytics, via: api, needs: nothing }";
    let cost = run(systems, calls);
    assert_state(&cost, "today", 640.0, 0.999 * 0.9995 * 0.99 * 0.995 * 0.98);
    // The four become one event: one publish.
    assert_state(&cost, "recommended", 185.0, 0.999 * 0.9995);
    assert_eq!(names(&cost, "today", "must_be_up").len(), 5);
    assert_eq!(names(&cost, "recommended", "must_be_up"), ["payment"]);
    assert_eq!(names(&cost, "today", "must_know").len(), 5);
    assert_eq!(names(&cost, "recommended", "must_know"), ["payment"]);
    assert!(missing(&cost).is_empty());
}

#[test]
fn the_failure_of_five_equal_calls_is_one_less_the_product() {
    let systems: Vec<String> = (0..5)
        .map(|at| format!("s{at}: {{ latency: 10ms, availability: 99% }}"))
        .collect();
    let calls: Vec<String> = (0..5)
        .map(|at| format!("{{ to: s{at}, via: api, needs: answer }}"))
        .collect();
    let cost = run(&systems.join(", "), &calls.join(", "));
    assert_state(&cost, "today", 50.0, 0.99_f64.powi(5));
    assert_state(&cost, "recommended", 50.0, 0.99_f64.powi(5));
}

#[test]
fn those_with_one_label_run_at_the_same_time_and_the_slowest_counts() {
    let cost = run(
        &format!("{TWO}, c: {{ latency: 7ms, availability: 100% }}"),
        "{ to: a, via: api, needs: answer, parallel: reads }, { to: c, via: api, needs: answer },
         { to: b, via: api, needs: answer, parallel: reads }, { to: c, via: api, needs: answer, parallel: others }",
    );
    assert_state(&cost, "today", 50.0 + 7.0 + 7.0, 0.99 * 0.98);
}

#[test]
fn a_publish_within_a_label_is_one_of_those_at_the_same_time() {
    let cost = run(
        TWO,
        "{ to: a, via: api, needs: answer, parallel: x }, { event: e, to: b, needs: nothing, parallel: x }",
    );
    assert_state(&cost, "today", 30.0, 0.99 * 0.9995);
}

#[test]
fn a_call_counts_as_often_as_it_is_made_and_its_system_once() {
    let cost = run(TWO, "{ to: a, via: api, needs: answer, times: 4 }");
    assert_state(&cost, "today", 120.0, 0.99);
    assert!(missing(&cost).is_empty());
}

#[test]
fn many_calls_are_at_least_two() {
    let cost = run(TWO, "{ to: a, via: api, needs: answer, times: many }");
    assert_state(&cost, "today", 60.0, 0.99);
    assert_eq!(missing(&cost), ["times of a at run/a"]);
}

#[test]
fn the_touchpoints_own_figures_go_before_the_callees() {
    let cost = run(
        TWO,
        "{ to: a, via: api, needs: answer, latency: 11ms, availability: 97% }, { to: b, via: api, needs: answer, latency: 5ms }",
    );
    assert_state(&cost, "today", 16.0, 0.97 * 0.98);
}

#[test]
fn with_several_callees_the_slowest_counts_and_each_must_be_up() {
    let cost = run(TWO, "{ to: [a, b], via: api, needs: answer, times: 3 }");
    assert_state(&cost, "today", 150.0, 0.99 * 0.98);
    assert_eq!(names(&cost, "today", "must_be_up"), ["a", "b"]);
    assert_eq!(names(&cost, "today", "must_know"), ["a", "b"]);
}

#[test]
fn a_slowest_of_several_is_a_bound_where_one_states_nothing() {
    let cost = run(&format!("{TWO}, c: {{}}"), "{ to: [a, c], via: api, needs: answer }");
    assert_state(&cost, "today", 30.0, 0.99);
    assert_eq!(missing(&cost), ["latency of c at run/a", "availability of c at run/a"]);
}

#[test]
fn a_system_counts_once_with_the_lowest_figure_where_touchpoints_differ() {
    let cost = run(
        TWO,
        "{ to: a, via: api, needs: answer, availability: 99.5% }, { to: a, via: api, needs: answer, availability: 96% },
         { to: a, via: api, needs: answer }",
    );
    assert_state(&cost, "today", 90.0, 0.96);
    assert_eq!(names(&cost, "today", "must_be_up"), ["a"]);
}

#[test]
fn a_system_with_one_figure_of_two_is_bounded_by_it() {
    let cost = run(
        "a: { latency: 1ms }",
        "{ to: a, via: api, needs: answer, availability: 96% }, { to: a, via: api, needs: answer }",
    );
    assert_state(&cost, "today", 2.0, 0.96);
    assert_eq!(missing(&cost), ["availability of a at run/a#2"]);
}

#[test]
fn continue_waits_all_the_same_and_needs_nobody_up() {
    let cost = run(TWO, "{ to: a, via: api, needs: answer, on_failure: continue }");
    assert_state(&cost, "today", 30.0, 1.0);
    assert!(names(&cost, "today", "must_be_up").is_empty());
    assert_eq!(names(&cost, "today", "must_know"), ["a"]);
}

#[test]
fn continue_needs_no_availability_stated() {
    let cost = run(
        "a: { latency: 30ms }",
        "{ to: a, via: api, needs: answer, on_failure: continue }",
    );
    assert_state(&cost, "today", 30.0, 1.0);
    assert!(missing(&cost).is_empty());
}

#[test]
fn an_event_is_one_publish_and_the_broker_counts_once() {
    let cost = run(
        TWO,
        "{ event: e, to: [a, b], needs: nothing, times: 3 }, { event: f, to: a, needs: nothing }",
    );
    assert_state(&cost, "today", 10.0, 0.9995);
    assert!(names(&cost, "today", "must_be_up").is_empty());
    assert!(names(&cost, "today", "must_know").is_empty());
}

#[test]
fn an_outbox_takes_no_time_and_no_broker() {
    let cost = run(TWO, "{ event: e, to: a, needs: nothing, safeguards: [outbox] }");
    assert_state(&cost, "today", 0.0, 1.0);
}

#[test]
fn a_publish_that_may_fail_needs_no_broker() {
    let cost = run(TWO, "{ event: e, to: a, needs: nothing, on_failure: continue }");
    assert_state(&cost, "today", 5.0, 1.0);
}

const REPLIES: &str =
    "  answer: { in: b, subscribes: asked, touchpoints: [{ event: told, to: home, needs: nothing }] }\n";

#[test]
fn a_wait_takes_what_it_states_and_needs_the_publisher_and_the_broker() {
    let cost = run_beside(
        TWO,
        "{ event: asked, to: b, needs: answer, waits_for: told, latency: 90ms }",
        REPLIES,
    );
    assert_state(&cost, "today", 90.0, 0.98 * 0.9995);
    assert_eq!(names(&cost, "today", "must_be_up"), ["b"]);
    assert_eq!(names(&cost, "today", "must_know"), ["b"]);
    assert!(missing(&cost).is_empty());
}

#[test]
fn a_wait_needs_the_publisher_also_where_its_failure_goes_on() {
    let cost = run_beside(
        TWO,
        "{ event: asked, to: b, needs: answer, waits_for: told, latency: 90ms, on_failure: continue }",
        REPLIES,
    );
    assert_state(&cost, "today", 90.0, 0.98);
    assert_eq!(names(&cost, "today", "must_be_up"), ["b"]);
}

#[test]
fn a_wait_without_a_figure_lacks_how_long_the_reply_takes() {
    let cost = run_beside(TWO, "{ event: asked, to: b, needs: answer, waits_for: told }", REPLIES);
    assert_state(&cost, "today", 0.0, 0.98 * 0.9995);
    assert_eq!(missing(&cost), ["latency of b at run/asked"]);
}

#[test]
fn a_wait_for_what_nobody_publishes_has_its_own_figures_alone() {
    let cost = run(
        TWO,
        "{ event: asked, to: [a, b], needs: answer, waits_for: told, latency: 90ms, availability: 97% }",
    );
    assert_state(&cost, "today", 90.0, 0.97 * 0.9995);
    let cost = run(
        TWO,
        "{ event: asked, to: [a, b], needs: answer, waits_for: told, latency: 90ms }",
    );
    assert_eq!(missing(&cost), ["availability of told at run/asked"]);
    assert!(names(&cost, "today", "must_be_up").is_empty());
}

#[test]
fn what_is_not_built_is_left_out_and_told_apart_from_what_is_missing() {
    let cost = run(TWO, "{ to: a, via: api, needs: answer }, { to: b }");
    assert_state(&cost, "today", 30.0, 0.99);
    assert!(missing(&cost).is_empty());
    assert_eq!(cost["not_built"], 1);
    assert_eq!(names(&cost, "today", "must_know"), ["a"]);
}

#[test]
fn what_is_built_in_another_way_is_left_out_and_missing() {
    for via in ["unknown", "file", "database"] {
        let touchpoints = format!("{{ to: a, via: api, needs: answer }}, {{ to: b, via: {via} }}");
        let cost = run(TWO, &touchpoints);
        assert_state(&cost, "today", 30.0, 0.99);
        assert_eq!(missing(&cost), ["via of b at run/b"], "{via}");
        assert_eq!(names(&cost, "today", "must_be_up"), ["a"]);
        assert_eq!(names(&cost, "today", "must_know"), ["a"]);
        assert_eq!(cost["not_built"], 0);
    }
}

/// `run` calls `work` of `a`, which calls `b`.
const WORK: &str = "  work: { in: a, touchpoints: [{ to: b, via: api, needs: answer, times: 2 }] }\n";

#[test]
fn what_a_call_invokes_is_the_bound_where_no_figure_is_stated() {
    let cost = run_beside(
        "a: {}, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work, times: 3 }",
        WORK,
    );
    assert_state(&cost, "today", 300.0, 0.98);
    assert_eq!(missing(&cost), ["latency of a at run/a", "availability of a at run/a"]);
    assert_eq!(names(&cost, "today", "must_be_up"), ["a", "b"]);
    assert_eq!(names(&cost, "today", "must_know"), ["a"]);
}

#[test]
fn a_stated_figure_includes_what_lies_behind() {
    let cost = run_beside(
        "a: { latency: 60ms, availability: 99% }, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work }",
        WORK,
    );
    assert_state(&cost, "today", 60.0, 0.99);
    assert!(missing(&cost).is_empty());
    assert_eq!(names(&cost, "today", "must_be_up"), ["a", "b"]);
}

#[test]
fn a_system_behind_two_calls_shares_its_fate_and_counts_once() {
    let cost = run_beside(
        "a: { latency: 1ms }, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work }, { to: b, via: api, needs: answer, availability: 99% }",
        WORK,
    );
    assert_state(&cost, "today", 51.0, 0.98);
}

#[test]
fn a_broker_behind_two_calls_counts_once() {
    let cost = run_beside(
        "a: { latency: 1ms }, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work }, { event: f, to: b, needs: nothing }",
        "  work: { in: a, touchpoints: [{ event: e, to: b, needs: nothing }] }\n",
    );
    assert_state(&cost, "today", 6.0, 0.9995);
}

#[test]
fn a_call_that_may_fail_leaves_what_is_behind_it_out_of_what_must_be_up() {
    let cost = run_beside(
        "a: {}, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work, on_failure: continue }",
        WORK,
    );
    assert_state(&cost, "today", 100.0, 1.0);
    assert!(names(&cost, "today", "must_be_up").is_empty());
    assert_eq!(missing(&cost), ["latency of a at run/a"]);
}

#[test]
fn a_circle_of_calls_adds_nothing_the_second_time_and_is_named() {
    let text = "
touchpoint: 1
systems: { a: {}, b: {}, c: { latency: 10ms, availability: 99% } }
operations:
  one: { in: a, touchpoints: [{ to: b, via: api, needs: answer, invokes: two }, { to: c, via: api, needs: answer }] }
  two: { in: b, touchpoints: [{ to: a, via: api, needs: answer, invokes: one }, { to: c, via: api, needs: answer }] }
";
    let costs = costs(text);
    let one = of(&costs, "one");
    // Its own call of c, and that of two.
    assert_state(&one, "today", 20.0, 0.99);
    assert_eq!(
        missing(&one),
        [
            "latency of b at one/b",
            "availability of b at one/b",
            "invokes of one at two/a"
        ]
    );
    assert_eq!(names(&one, "today", "must_be_up"), ["a", "b", "c"]);
    let two = of(&costs, "two");
    assert_state(&two, "today", 20.0, 0.99);
    assert_eq!(missing(&two)[1], "latency of a at two/a");
    assert_eq!(missing(&two)[0], "invokes of two at one/b");
}

#[test]
fn an_operation_without_touchpoints_costs_nothing_and_is_not_told() {
    let costs = costs("touchpoint: 1\nsystems: { a: {} }\noperations:\n  idle: { in: a }\n");
    assert_eq!(costs["operations"], serde_json::json!([]));
}

#[test]
fn operations_come_by_name_with_their_places() {
    let costs = costs(
        "touchpoint: 1\nsystems: { a: {}, b: {} }\noperations:\n  z: { in: a, touchpoints: [{ to: b, via: api }] }\n  c: { in: a, touchpoints: [{ to: b, via: api }] }\n",
    );
    let places: Vec<String> = costs["operations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(place)
        .collect();
    assert_eq!(places, ["c a.touchpoints.yaml:5:3", "z a.touchpoints.yaml:4:3"]);
}

fn place(cost: &serde_json::Value) -> String {
    let name = cost["operation"].as_str().expect("a name");
    let file = cost["file"].as_str().expect("a name");
    format!("{name} {file}:{}:{}", cost["line"], cost["column"])
}
