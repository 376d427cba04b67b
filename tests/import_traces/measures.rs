//! Latency, availability, and the evidence for and against a need.

use serde_json::{Value, json};
use touchpoint::description::Source;

use super::made::{BEGIN, Trace, found, found_in, operation, otlp_resource, told};

/// Runs of one call, of which some fail with these attributes.
fn runs(count: u64, failing: u64, attributes: &[(&str, Value)], operation_fails: bool) -> Vec<Trace> {
    let run = |number| {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "shop", "server", "place", (0, 10_000));
        trace.last().failed = operation_fails && number <= failing;
        trace.add(root, "shop", "client", "pay.Pay/Charge", (100, 100 + 10 * number));
        trace.last().with("peer.service", "payments");
        if number <= failing {
            for (key, value) in attributes {
                trace.last().with(key, value.clone());
            }
        }
        trace
    };
    (1..=count).map(run).collect()
}

fn failed(attributes: &[(&str, Value)]) -> u64 {
    let found = found(&runs(10, 4, attributes, false));
    operation(&found, "place").touchpoints[0]
        .observed
        .failed
        .expect("it is said")
}

#[test]
fn what_counts_as_failed() {
    assert_eq!(failed(&[("http.response.status_code", json!(503))]), 4);
    assert_eq!(failed(&[("http.status_code", json!("500"))]), 4);
    assert_eq!(failed(&[("http.status_code", json!(404)), ("error", json!(true))]), 0);
    assert_eq!(failed(&[("error", json!(true))]), 4);
    for (status, expected) in [(0, 0), (2, 4), (4, 4), (5, 0), (7, 0), (13, 4), (14, 4)] {
        assert_eq!(
            failed(&[("rpc.grpc.status_code", json!(status))]),
            expected,
            "gRPC {status}"
        );
    }
    assert_eq!(failed(&[("rpc.response.status_code", json!("UNAVAILABLE"))]), 4);
}

#[test]
fn availability_has_an_interval() {
    let found = found(&runs(100, 3, &[("error", json!(true))], false));
    let observed = &operation(&found, "place").touchpoints[0].observed;
    assert_eq!(observed.availability(), Some(0.97));
    let (low, high) = observed.availability_interval().expect("it is known");
    assert!(
        (0.91..0.92).contains(&low) && (0.98..1.0).contains(&high),
        "{low} to {high}"
    );
}

/// Kept by what is in them, traces with failures are no sample of all.
#[test]
fn tail_sampled_traces_say_nothing_on_availability() {
    let mut traces = runs(10, 4, &[("error", json!(true))], false);
    traces[0].get(1_001).with("tailsampling.policy", "errors");
    let found = found(&traces);
    let observed = &operation(&found, "place").touchpoints[0].observed;
    assert_eq!((observed.failed, observed.availability()), (None, None));
    assert!(told(&found).contains("tail sampling"), "{}", told(&found));
    // The Collector marks the scope.
    let mut resource = otlp_resource(&traces[1].spans[0]);
    resource["scopeSpans"][0]["scope"] =
        json!({ "attributes": [{ "key": "tailsampling.policy", "value": { "stringValue": "slow" } }] });
    let document = json!({ "resourceSpans": [resource] }).to_string();
    assert!(told(&found_in(Source::Otlp, &[document.as_bytes()])).contains("tail sampling"));
}

#[test]
fn sampling_that_was_seen_is_told() {
    let mut resource = otlp_resource(&runs(1, 0, &[], false)[0].spans[0]);
    resource["scopeSpans"][0]["spans"][0]["traceState"] = "vendor=1,ot=th:c;rv:1234".into();
    let document = json!({ "resourceSpans": [resource] }).to_string();
    let found = found_in(Source::Otlp, &[document.as_bytes()]);
    assert!(
        told(&found).contains("sampling seen: probabilistic 0.25 (1 trace)"),
        "{}",
        told(&found)
    );
}

#[test]
fn latency_is_the_callers() {
    let found = found(&runs(100, 0, &[], false));
    let observed = &operation(&found, "place").touchpoints[0].observed;
    let micros = |time: Option<std::time::Duration>| time.expect("it is known").as_micros();
    // From 10 to 1000 µs, past 64 different ones at most 0.4 % off.
    assert!(micros(observed.p50).abs_diff(500) <= 2, "{:?}", observed.p50);
    assert!(micros(observed.p99).abs_diff(990) <= 4, "{:?}", observed.p99);
}

fn evidence(traces: &[Trace]) -> String {
    let found = found(traces);
    operation(&found, "place").touchpoints[0].observed.evidence.join("\n")
}

#[test]
fn failures_speak_for_or_against_a_need() {
    let with = evidence(&runs(10, 4, &[("error", json!(true))], true));
    assert!(
        with.contains("for a need: the operation failed with it, in 4 of 4 runs in which it failed"),
        "{with}"
    );
    let without = evidence(&runs(10, 4, &[("error", json!(true))], false));
    assert!(
        without.contains("against a need: it failed and the operation went on, in 4 of 4 runs"),
        "{without}"
    );
    assert!(!without.contains("the operation failed with it"), "{without}");
}

#[test]
fn what_ends_after_its_operation_was_not_needed() {
    let mut traces = runs(10, 0, &[], false);
    for trace in traces.iter_mut().take(7) {
        trace.spans[1].end = BEGIN + 20_000;
    }
    let text = evidence(&traces);
    assert!(
        text.contains("against a need: it ended after its operation had ended, in 7 of 10 runs"),
        "{text}"
    );
}

#[test]
fn a_publish_speaks_against_a_need_and_a_read_for_one() {
    let with = |kind: &str, name: &str| {
        let mut trace = Trace::new(1);
        let root = trace.add(0, "shop", "server", "place", (0, 100));
        trace.add(root, "shop", kind, name, (10, 20));
        trace.last().with(
            if kind == "producer" {
                "kafka.topic"
            } else {
                "peer.service"
            },
            "other",
        );
        evidence(&[trace])
    };
    assert!(with("producer", "publish").contains("against a need: it is a publish"));
    for read in ["GET /orders", "shop.Orders/GetOrder", "ListOrders", "orders.FindAll"] {
        assert!(with("client", read).contains("for a need: it reads"), "{read}");
    }
    let command = with("client", "mail.Mail/SendConfirmation");
    assert!(
        command.contains("weak: last, and named like a command (send)"),
        "{command}"
    );
    assert!(
        command.contains("last call in 1 of 1 runs, 0.01 of 0.1 ms, 0 failures seen"),
        "{command}"
    );
}

#[test]
fn what_comes_less_often_afterwards_hangs_on_the_answer() {
    let traces: Vec<Trace> = (1..=100)
        .map(|number| {
            let mut trace = Trace::new(number);
            let root = trace.add(0, "shop", "server", "place", (0, 10_000));
            trace.call(root, "shop", "fraud", "check", (100, 200));
            if number <= 70 {
                trace.call(root, "shop", "payments", "charge", (300, 400));
            }
            trace
        })
        .collect();
    let found = found(&traces);
    let of = |at: usize| operation(&found, "place").touchpoints[at].observed.evidence.join("\n");
    assert!(
        of(0).contains("for a need: what comes later came in only 70 of the 100 runs with it"),
        "{}",
        of(0)
    );
    assert!(!of(1).contains("what comes later"), "{}", of(1));
}
