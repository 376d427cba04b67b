//! What is owed, held against what a run comes to.

use serde_json::{Value, json};

use crate::{costs, of};

/// `run` calls `a` and tells `b`, and owes this.
fn owing(slo: &str, a: &str) -> Value {
    let text = format!(
        "touchpoint: 1
systems: {{ home: {{}}, a: {{ {a} }}, b: {{ latency: 300ms, availability: 98% }} }}
operations:
  run:
    in: home
    {slo}
    touchpoints: [{{ to: a, via: api, needs: answer }}, {{ to: b, via: api, needs: nothing }}]
"
    );
    of(&costs(&text), "run")
}

const WHOLE: &str = "latency: 100ms, availability: 99.9%";

fn told(slo: &str, a: &str) -> [Value; 2] {
    let cost = owing(&format!("slo: {{ {slo} }}"), a);
    [cost["slo"]["today"].clone(), cost["slo"]["recommended"].clone()]
}

#[test]
fn nothing_owed_is_null() {
    assert!(owing("rate: 1/s", WHOLE)["slo"].is_null());
}

#[test]
fn what_is_owed_is_told_and_what_is_not_is_null() {
    let slo = |slo: &str| owing(&format!("slo: {{ {slo} }}"), WHOLE)["slo"].clone();
    assert_eq!(
        slo("latency: 500ms, availability: 97%"),
        json!({ "latency_ms": 500.0, "availability": 0.97, "today": "met", "recommended": "met" })
    );
    assert_eq!(slo("latency: 500ms")["availability"], Value::Null);
    assert_eq!(slo("availability: 97%")["latency_ms"], Value::Null);
    assert_eq!(
        slo("latency: { p99: 2s }"),
        json!({ "latency_ms": null, "p99_ms": 2000.0, "availability": null, "today": "unknown", "recommended": "unknown" })
    );
}

#[test]
fn latency_and_availability_are_met_up_to_the_figure_itself() {
    assert_eq!(told("latency: 400ms", WHOLE), ["met", "met"]);
    assert_eq!(told("latency: 399ms", WHOLE), ["missed", "met"]);
    assert_eq!(told("latency: 104ms", WHOLE), ["missed", "missed"]);
    // 99.9 % of 98 %, and of the broker's 99.95 %.
    assert_eq!(told("availability: 97.902%", WHOLE), ["met", "met"]);
    assert_eq!(told("availability: 97.91%", WHOLE), ["missed", "met"]);
    assert_eq!(told("availability: 99.9%", WHOLE), ["missed", "missed"]);
}

#[test]
fn one_of_both_that_is_missed_is_missed() {
    assert_eq!(told("latency: 1s, availability: 99.9%", WHOLE), ["missed", "missed"]);
    assert_eq!(told("latency: 200ms, availability: 90%", WHOLE), ["missed", "met"]);
}

#[test]
fn a_bound_settles_only_what_it_breaks() {
    let unknown = "availability: 99.9%";
    assert_eq!(told("latency: 400ms", unknown), ["unknown", "unknown"]);
    assert_eq!(told("latency: 299ms", unknown), ["missed", "unknown"]);
    assert_eq!(told("latency: 4ms", unknown), ["missed", "missed"]);
    let unknown = "latency: 100ms";
    assert_eq!(told("availability: 98%", unknown), ["unknown", "unknown"]);
    assert_eq!(told("availability: 98.1%", unknown), ["missed", "unknown"]);
    // What is unknown of the one leaves the other as it is.
    assert_eq!(told("latency: 400ms", unknown), ["met", "met"]);
    assert_eq!(
        told("latency: 399ms, availability: 90%", unknown),
        ["missed", "unknown"]
    );
}

#[test]
fn a_99th_percentile_is_held_against_the_drawn_one() {
    let varies = "latency: { p50: 100ms, p99: 400ms }, availability: 99.9%";
    assert_eq!(told("latency: { p99: 690ms }", varies), ["missed", "met"]);
    assert_eq!(told("latency: { p99: 720ms }", varies), ["met", "met"]);
    assert_eq!(told("latency: { p99: 390ms }", varies), ["missed", "missed"]);
    // Both points may be owed.
    assert_eq!(told("latency: { p50: 399ms, p99: 720ms }", varies), ["missed", "met"]);
}

#[test]
fn without_percentiles_the_typical_figure_settles_a_99th_only_where_it_breaks_it() {
    assert_eq!(told("latency: { p99: 399ms }", WHOLE), ["missed", "unknown"]);
    assert_eq!(told("latency: { p99: 400ms }", WHOLE), ["unknown", "unknown"]);
}

#[test]
fn a_99th_percentile_of_publishes_alone_is_known() {
    let text = "
touchpoint: 1
systems: { home: {}, b: { latency: 300ms } }
operations:
  run: { in: home, slo: { latency: { p99: 20ms } }, touchpoints: [{ to: b, via: api, needs: nothing }] }
";
    let cost = of(&costs(text), "run");
    assert_eq!(cost["slo"]["today"], "missed");
    assert_eq!(cost["slo"]["recommended"], "met");
}
