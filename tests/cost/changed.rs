//! One run as recommended.

use crate::{assert_state, costs, figure, missing, names, of, run, run_beside};

const SYSTEMS: &str = "
    a: { latency: 30ms, availability: 99% }, b: { latency: 50ms, availability: 98% },
    c: { latency: 70ms, availability: 97% }, d: { latency: 90ms, availability: 96% }";

#[test]
fn undecided_and_kept_touchpoints_stay_as_today() {
    let cost = run(
        SYSTEMS,
        "{ to: a, via: api }, { to: b, via: api, needs: answer }, { event: e, to: c, needs: nothing }",
    );
    assert_state(&cost, "recommended", 85.0, 0.99 * 0.98 * 0.9995);
}

#[test]
fn a_deferred_result_by_event_is_not_worth_a_change() {
    let cost = run(
        "a: { latency: 30ms, availability: 99.99% }",
        "{ event: e, to: a, needs: later, consumers: 1 }",
    );
    assert_state(&cost, "recommended", 5.0, 0.9995);
}

#[test]
fn those_of_one_stretch_become_one_event_and_each_stretch_has_its_own() {
    let nothing = |to: &str| format!("{{ to: {to}, via: api, needs: nothing }}");
    let cost = run(
        SYSTEMS,
        &format!(
            "{}, {}, {{ to: a, via: api, needs: outcome }}, {}, {}",
            nothing("b"),
            nothing("c"),
            nothing("d"),
            nothing("b")
        ),
    );
    assert_state(
        &cost,
        "today",
        50.0 + 70.0 + 30.0 + 90.0 + 50.0,
        0.99 * 0.98 * 0.97 * 0.96,
    );
    assert_state(&cost, "recommended", 5.0 + 30.0 + 5.0, 0.99 * 0.9995);
}

#[test]
fn a_call_that_cannot_stop_the_operation_parts_no_stretch() {
    let cost = run(
        SYSTEMS,
        "{ to: b, via: api, needs: nothing }, { to: a, via: api, needs: answer, on_failure: continue },
         { to: c, via: api, needs: nothing }",
    );
    assert_state(&cost, "recommended", 35.0, 0.9995);
}

#[test]
fn an_undecided_call_that_can_stop_the_operation_parts_stretches() {
    let cost = run(
        SYSTEMS,
        "{ to: b, via: api, needs: nothing }, { to: a, via: api }, { to: c, via: api, needs: nothing }",
    );
    assert_state(&cost, "recommended", 40.0, 0.99 * 0.9995);
}

#[test]
fn an_event_that_stays_takes_the_others_of_its_stretch() {
    let with = |event: &str| {
        run(
            SYSTEMS,
            &format!("{{ to: a, via: api, needs: outcome }}, {{ to: b, via: api, needs: nothing }}, {event}"),
        )
    };
    let cost = with("{ event: e, to: [c, d], needs: nothing }");
    assert_state(&cost, "recommended", 35.0, 0.99 * 0.9995);
    // One with an outbox takes them without time and without the broker.
    let cost = with("{ event: e, to: [c, d], needs: nothing, safeguards: [outbox] }");
    assert_state(&cost, "recommended", 30.0, 0.99);
}

#[test]
fn an_event_of_another_stretch_is_not_used() {
    let cost = run(
        SYSTEMS,
        "{ event: e, to: [c, d], needs: nothing, safeguards: [outbox] }, { to: a, via: api, needs: outcome },
         { to: b, via: api, needs: nothing }",
    );
    assert_state(&cost, "recommended", 35.0, 0.99 * 0.9995);
}

#[test]
fn an_undecided_event_is_not_used() {
    let cost = run(
        SYSTEMS,
        "{ to: b, via: api, needs: nothing }, { event: e, to: c, safeguards: [outbox] }",
    );
    assert_state(&cost, "recommended", 5.0, 0.9995);
}

#[test]
fn an_event_that_should_be_a_call_and_that_nobody_answers_is_not_used() {
    let cost = run(
        SYSTEMS,
        "{ to: b, via: api, needs: nothing }, { event: e, to: [c, d], needs: answer, safeguards: [outbox] }",
    );
    assert_state(&cost, "recommended", 5.0, 0.9995);
    assert!(names(&cost, "recommended", "must_know").is_empty());
}

#[test]
fn a_new_event_has_no_outbox_and_stops_the_operation() {
    let cost = run(SYSTEMS, "{ to: b, via: api, needs: nothing, on_failure: continue }");
    assert_state(&cost, "today", 50.0, 1.0);
    assert_state(&cost, "recommended", 5.0, 0.9995);
}

#[test]
fn what_is_not_built_counts_as_recommended() {
    let cost = run(SYSTEMS, "{ to: a, needs: answer }, { to: b, needs: nothing }");
    assert_state(&cost, "today", 0.0, 1.0);
    assert_state(&cost, "recommended", 35.0, 0.99 * 0.9995);
    assert_eq!(cost["not_built"], 2);
}

#[test]
fn what_is_built_in_another_way_counts_as_recommended() {
    let cost = run(SYSTEMS, "{ to: a, via: file, needs: answer, times: 2, latency: 4ms }");
    assert_state(&cost, "recommended", 8.0, 0.99);
    assert_eq!(missing(&cost), ["via of a at run/a"]);
}

const ANSWERS: &str =
    "  answer: { in: b, subscribes: asked, touchpoints: [{ event: told, to: home, needs: nothing }] }\n";

#[test]
fn a_wait_becomes_a_call_with_the_figures_of_the_system_that_answers() {
    let cost = run_beside(
        SYSTEMS,
        "{ event: asked, to: b, needs: answer, waits_for: told, latency: 400ms, availability: 90% }",
        ANSWERS,
    );
    assert_state(&cost, "today", 400.0, 0.90 * 0.9995);
    // What was stated for the wait says nothing of the call.
    assert_state(&cost, "recommended", 50.0, 0.98);
    assert_eq!(names(&cost, "recommended", "must_know"), ["b"]);
}

#[test]
fn where_nothing_is_stated_the_operation_that_answers_is_the_bound_with_its_reply() {
    let cost = run_beside(
        "b: {}, c: { latency: 70ms, availability: 97% }",
        "{ event: asked, to: b, needs: answer, waits_for: told, latency: 400ms, availability: 90% }",
        "  answer: { in: b, subscribes: asked, touchpoints: [{ to: c, via: api, needs: nothing }, { event: told, to: home, needs: nothing }] }\n",
    );
    // As today: the call of c, and the reply.
    assert_state(&cost, "recommended", 75.0, 0.97 * 0.9995);
    assert_eq!(
        missing(&cost),
        ["latency of b at run/asked", "availability of b at run/asked"]
    );
    assert_eq!(names(&cost, "recommended", "must_be_up"), ["b", "c"]);
}

#[test]
fn other_subscribers_keep_the_event_which_counts_for_no_stretch() {
    let cost = run_beside(
        SYSTEMS,
        "{ event: asked, to: [b, c], needs: answer, waits_for: told, latency: 400ms, on_failure: continue },
         { to: d, via: api, needs: nothing }",
        ANSWERS,
    );
    // One publish for c, the call of b, one event in the stretch.
    assert_state(&cost, "recommended", 5.0 + 50.0 + 5.0, 0.9995);
}

#[test]
fn an_event_whose_outcome_is_needed_becomes_a_call_to_the_one_subscriber() {
    let cost = run(SYSTEMS, "{ event: e, to: b, needs: outcome }");
    assert_state(&cost, "recommended", 50.0, 0.98);
    assert_eq!(names(&cost, "today", "must_know").len(), 0);
    assert_eq!(names(&cost, "recommended", "must_know"), ["b"]);
}

#[test]
fn a_wait_that_nobody_is_known_to_answer_stays_and_parts_stretches() {
    let cost = run(
        SYSTEMS,
        "{ to: a, via: api, needs: nothing }, { event: asked, to: [b, c], needs: answer, waits_for: told, latency: 9ms, availability: 90% },
         { to: d, via: api, needs: nothing }",
    );
    assert_state(&cost, "recommended", 5.0 + 9.0 + 5.0, 0.90 * 0.9995);
}

/// `run` calls `work` of `a` with these figures; `work` calls `b`, and needs nothing of it.
fn behind(figures: &str, work: &str) -> serde_json::Value {
    run_beside(
        &format!("a: {{ {figures} }}, b: {{ latency: 50ms, availability: 98% }}, c: {{}}"),
        "{ to: a, via: api, needs: answer, invokes: work }",
        &format!("  work: {{ in: a, touchpoints: [{work}] }}\n"),
    )
}

const TELLS: &str = "{ to: b, via: api, needs: nothing }";

#[test]
fn what_changes_behind_a_call_reaches_its_caller() {
    let cost = behind("latency: 200ms, availability: 97%", TELLS);
    assert_state(&cost, "today", 200.0, 0.97);
    assert_state(&cost, "recommended", 200.0 - 45.0, 0.97 * 0.9995 / 0.98);
    assert!(missing(&cost).is_empty());
    assert_eq!(names(&cost, "today", "must_be_up"), ["a", "b"]);
    assert_eq!(names(&cost, "recommended", "must_be_up"), ["a"]);
}

#[test]
fn a_touchpoints_own_figure_changes_as_well_and_percentiles_by_as_much() {
    let cost = run_beside(
        "a: { latency: 1s, availability: 97% }, b: { latency: 50ms, availability: 98% }",
        "{ to: a, via: api, needs: answer, invokes: work, latency: { p50: 200ms, p99: 300ms }, availability: 90% }",
        &format!("  work: {{ in: a, touchpoints: [{TELLS}] }}\n"),
    );
    assert_state(&cost, "recommended", 155.0, 0.90 * 0.9995 / 0.98);
    let p99 = figure(&cost, "recommended.p99_ms");
    assert!((p99 - 255.0).abs() < 0.03 * 255.0, "{p99}");
}

#[test]
fn it_is_never_below_the_smaller_of_itself_and_what_is_behind() {
    // 20 less 45 would be nothing; what is behind takes 5.
    let cost = behind("latency: 20ms, availability: 97%", TELLS);
    assert_state(&cost, "recommended", 5.0, 0.97 * 0.9995 / 0.98);
    // Stated below what is behind: it stays.
    let cost = behind("latency: 3ms, availability: 97%", TELLS);
    assert_state(&cost, "recommended", 3.0, 0.97 * 0.9995 / 0.98);
}

#[test]
fn an_availability_never_rises_above_one() {
    let cost = behind("latency: 200ms, availability: 99.9%", TELLS);
    assert_state(&cost, "recommended", 155.0, 1.0);
}

#[test]
fn a_change_for_the_worse_reaches_the_caller_as_well() {
    let cost = behind(
        "latency: 200ms, availability: 97%",
        "{ event: e, to: b, needs: answer }",
    );
    assert_state(&cost, "today", 200.0, 0.97);
    assert_state(&cost, "recommended", 245.0, 0.97 * 0.98 / 0.9995);
}

#[test]
fn it_reaches_only_where_both_figures_are_whole_each_for_itself() {
    let call_of_c = |figure: &str| format!("{TELLS}, {{ to: c, via: api, needs: answer, {figure} }}");
    // How long c takes is not stated, in how many runs it answers is.
    let cost = behind("latency: 200ms, availability: 97%", &call_of_c("availability: 99%"));
    assert_state(&cost, "recommended", 200.0, 0.97 * 0.9995 / 0.98);
    // The other way round.
    let cost = behind("latency: 200ms, availability: 97%", &call_of_c("latency: 1ms"));
    assert_state(&cost, "recommended", 155.0, 0.97);
    assert!(missing(&cost).is_empty(), "{:?}", missing(&cost));
}

#[test]
fn a_stated_figure_changes_and_one_that_is_not_is_the_bound_of_what_is_behind() {
    let cost = behind("latency: 200ms", TELLS);
    assert_state(&cost, "today", 200.0, 0.98);
    assert_state(&cost, "recommended", 155.0, 0.9995);
    let cost = behind("availability: 97%", TELLS);
    assert_state(&cost, "today", 50.0, 0.97);
    assert_state(&cost, "recommended", 5.0, 0.97 * 0.9995 / 0.98);
}

#[test]
fn it_reaches_callers_of_callers() {
    let text = format!(
        "touchpoint: 1
systems: {{ home: {{}}, m: {{ latency: 500ms, availability: 96% }}, a: {{ latency: 200ms, availability: 97% }}, b: {{ latency: 50ms, availability: 98% }} }}
operations:
  run: {{ in: home, touchpoints: [{{ to: m, via: api, needs: answer, invokes: middle }}] }}
  middle: {{ in: m, touchpoints: [{{ to: a, via: api, needs: answer, invokes: work, times: 2 }}] }}
  work: {{ in: a, touchpoints: [{TELLS}] }}
"
    );
    let costs = costs(&text);
    let quotient = 0.9995 / 0.98;
    assert_state(&of(&costs, "middle"), "recommended", 2.0 * 155.0, 0.97 * quotient);
    assert_state(&of(&costs, "run"), "recommended", 500.0 - 90.0, 0.96 * quotient);
}

#[test]
fn a_circle_on_the_way_is_named_and_the_stated_figure_stays() {
    let text = format!(
        "touchpoint: 1
systems: {{ home: {{ latency: 80ms, availability: 99% }}, a: {{ latency: 200ms, availability: 97% }}, b: {{ latency: 50ms, availability: 98% }} }}
operations:
  run: {{ in: home, touchpoints: [{{ to: a, via: api, needs: answer, invokes: work }}] }}
  work: {{ in: a, touchpoints: [{TELLS}, {{ to: home, via: api, needs: answer, invokes: run }}] }}
"
    );
    let run = of(&costs(&text), "run");
    assert_state(&run, "today", 200.0, 0.97);
    assert_state(&run, "recommended", 200.0, 0.97);
    assert_eq!(missing(&run), ["invokes of run at work/home"]);
}

#[test]
fn a_circle_in_which_nothing_changes_is_not_walked() {
    let text = "
touchpoint: 1
systems: { home: { latency: 80ms, availability: 99% }, a: { latency: 200ms, availability: 97% } }
operations:
  run: { in: home, touchpoints: [{ to: a, via: api, needs: answer, invokes: work }] }
  work: { in: a, touchpoints: [{ to: home, via: api, needs: answer, invokes: run }] }
";
    assert!(missing(&of(&costs(text), "run")).is_empty());
}

#[test]
fn an_operation_of_someone_elses_is_as_given() {
    let text = format!(
        "touchpoint: 1
systems: {{ a: {{ external: true }}, b: {{ latency: 50ms, availability: 98% }} }}
operations:
  work: {{ in: a, touchpoints: [{TELLS}] }}
"
    );
    assert_state(&of(&costs(&text), "work"), "recommended", 50.0, 0.98);
}

#[test]
fn one_change_gains_most_and_is_named() {
    let cost = run(
        SYSTEMS,
        "{ to: a, via: api, needs: answer }, { to: b, via: api, needs: nothing }, { to: d, via: api, needs: nothing },
         { to: c, via: api, needs: nothing }",
    );
    assert_eq!(cost["most_gained"]["touchpoint"], "run/d");
    assert!((figure(&cost, "most_gained.latency_ms") - 85.0).abs() < 1e-9);
    let kept = 0.99 * 0.98 * 0.97;
    let gain = kept * 0.9995 - kept * 0.96;
    assert!((figure(&cost, "most_gained.availability") - gain).abs() < 1e-12);
}

#[test]
fn where_no_time_is_gained_availability_is_and_where_nothing_is_nothing_is_named() {
    let cost = run_beside(
        "b: { latency: 50ms, availability: 99.99% }",
        "{ event: asked, to: b, needs: answer, waits_for: told, latency: 50ms, availability: 90% }",
        ANSWERS,
    );
    assert!((figure(&cost, "most_gained.latency_ms")).abs() < 1e-9);
    assert!((figure(&cost, "most_gained.availability") - (0.9999 - 0.90 * 0.9995)).abs() < 1e-12);
    let cost = run(SYSTEMS, "{ to: a, via: api, needs: answer }");
    assert!(cost["most_gained"].is_null());
}

#[test]
fn one_change_in_a_circle_is_compared_with_the_same_circle() {
    // The call of two leads back to one; the event that one call becomes gains 25, and nothing of the circle.
    let text = "
touchpoint: 1
systems: { a: { availability: 99% }, b: { availability: 99% }, c: { latency: 30ms, availability: 99% } }
operations:
  one: { in: a, touchpoints: [{ to: c, via: api, needs: nothing }, { to: b, via: api, needs: answer, invokes: two }] }
  two: { in: b, touchpoints: [{ to: a, via: api, needs: answer, invokes: one }] }
";
    let one = of(&costs(text), "one");
    assert!((figure(&one, "most_gained.latency_ms") - 25.0).abs() < 1e-9, "{one:#}");
}
