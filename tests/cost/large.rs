//! Descriptions that are large, deep or tangled: they come to an end, and to the right figures where those are known.

use std::fmt::Write as _;

use crate::{assert_state, costs, missing, of};

#[test]
fn a_long_chain_of_calls_is_no_deep_recursion() {
    let length = 2000;
    let mut text = String::from("touchpoint: 1\nsystems:\n");
    for at in 0..=length {
        let _ = writeln!(text, "  s{at}: {{}}");
    }
    text.push_str("  end: { latency: { p50: 10ms, p99: 20ms }, availability: 99% }\noperations:\n");
    // By name the first calls the last, so that nothing behind a call is known when it is looked at.
    for at in 0..length {
        let _ = writeln!(
            text,
            "  o{at:05}: {{ in: s{at}, touchpoints: [{{ to: s{}, via: api, needs: answer, invokes: o{:05} }}, {{ to: end, via: api, needs: nothing }}] }}",
            at + 1,
            at + 1
        );
    }
    let _ = writeln!(
        text,
        "  o{length:05}: {{ in: s{length}, touchpoints: [{{ to: end, via: api, needs: answer }}] }}"
    );
    let world = crate::common::world(&text);
    let advice = world.advice();
    let last = world.landscape.operation_named("o00000").expect("it is there");
    let costs = touchpoint::cost::Costs::new(&advice, |id| id == last);
    let cost = &costs.operations[0];
    let latency = cost.today.figures.latency.typical();
    assert!((latency - 10.0 * f64::from(length + 1)).abs() < 1e-6, "{latency}");
    assert!(cost.today.percentiles.is_none(), "too many to draw");
    let latency = cost.recommended.figures.latency.typical();
    assert!((latency - (10.0 + 5.0 * f64::from(length))).abs() < 1e-6, "{latency}");
    // The systems along the chain, and its end.
    assert_eq!(cost.today.must_be_up.len(), 2001);
}

#[test]
fn everyone_calling_everyone_comes_to_an_end() {
    let count = 14;
    let mut text = String::from("touchpoint: 1\nsystems:\n  end: { latency: 10ms, availability: 99% }\n");
    for at in 0..count {
        let _ = writeln!(text, "  s{at}: {{}}");
    }
    text.push_str("operations:\n");
    for at in 0..count {
        let _ = writeln!(
            text,
            "  o{at}:\n    in: s{at}\n    touchpoints:\n      - {{ to: end, via: api, needs: nothing }}"
        );
        for other in (0..count).filter(|other| *other != at) {
            let _ = writeln!(
                text,
                "      - {{ to: s{other}, via: api, needs: answer, invokes: o{other} }}"
            );
        }
    }
    let costs = costs(&text);
    let cost = of(&costs, "o0");
    assert!(missing(&cost).iter().any(|one| one.starts_with("invokes of o0")));
    // The one with a figure, all others, and its own system, which they call.
    assert_eq!(crate::names(&cost, "today", "must_be_up").len(), count + 1);
}

#[test]
fn an_operation_with_very_many_touchpoints_has_its_sum_and_its_best_change() {
    let count = 5000;
    let mut text = String::from(
        "touchpoint: 1\nsystems: { home: {}, a: { latency: 2ms, availability: 99% }, b: { latency: 9ms, availability: 98% } }\noperations:\n  run:\n    in: home\n    touchpoints:\n",
    );
    for at in 0..count {
        let to = if at == 4321 { "b" } else { "a" };
        let needs = if at % 2 == 0 { "answer" } else { "nothing" };
        let _ = writeln!(text, "      - {{ to: {to}, via: api, needs: {needs} }}");
    }
    let cost = of(&costs(&text), "run");
    assert_state(&cost, "today", 2.0 * f64::from(count) + 7.0, 0.99 * 0.98);
    // Each call that is told has a call that stops on both sides: an event each.
    assert_state(
        &cost,
        "recommended",
        (2.0 + 5.0) * f64::from(count) / 2.0,
        0.99 * 0.9995,
    );
    assert_eq!(cost["most_gained"]["touchpoint"], "run/b");
}

#[test]
fn very_many_calls_of_one_are_drawn_all_the_same() {
    let text = "
touchpoint: 1
systems: { home: {}, a: { latency: { p50: 1ms, p99: 2ms } } }
operations: { run: { in: home, touchpoints: [{ to: a, via: api, needs: answer, times: 100000 }] } }
";
    let cost = of(&costs(text), "run");
    assert!((crate::figure(&cost, "today.latency_ms") - 100_000.0).abs() < 1e-6);
    // The mean of such a lognormal is 1.045 ms, and of so many the sum hardly varies.
    let p99 = crate::figure(&cost, "today.p99_ms");
    assert!((p99 - 104_500.0).abs() < 4_000.0, "{p99}");
}
