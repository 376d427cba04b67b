//! One call is one pair of halves; kinds that nobody said; what begins an activation.

use serde_json::json;
use touchpoint::description::Source;

use super::made::{Trace, found, found_in, jaeger, leads, names, operation, zipkin};

#[test]
fn halves_that_share_an_id_are_one_call() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let client = trace.add(root, "shop", "client", "charge", (10, 50));
    let server = trace.add(root, "payments", "server", "charge", (20, 40));
    let half = trace.get(server);
    half.id = client;
    half.shared = true;
    let below = trace.add(client, "payments", "client", "check", (25, 35));
    trace.add(below, "fraud", "server", "check", (26, 34));
    let found = found_in(Source::Zipkin, &[zipkin(&trace.spans).as_bytes()]);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["payments"]);
    assert_eq!(place.touchpoints[0].observed.calls, Some(1));
    // What the called half does belongs to it, not to the caller.
    assert_eq!(leads(operation(&found, "charge")), ["fraud"]);
}

#[test]
fn several_receivers_of_one_message_are_one_publish() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let send = trace.add(root, "shop", "producer", "send", (10, 12));
    trace.last().with("kafka.topic", "orders");
    for at in 0..5 {
        trace.add(root, "mail", "consumer", "mail", (20 + at, 40));
        let half = trace.last();
        half.id = send;
        half.shared = true;
    }
    let found = found_in(Source::Zipkin, &[zipkin(&trace.spans).as_bytes()]);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["event orders"]);
    assert_eq!(place.touchpoints[0].observed.calls, Some(1));
    assert_eq!(operation(&found, "mail").subscribes, ["orders"]);
}

#[test]
fn a_bare_copy_beside_a_half_is_dropped() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let client = trace.add(root, "shop", "client", "charge", (10, 50));
    trace.last().with("peer.service", "payments");
    let mut spans: serde_json::Value = serde_json::from_str(&zipkin(&trace.spans)).expect("it is JSON");
    let copy = json!({ "traceId": "1", "id": format!("{client:x}"), "parentId": format!("{root:x}"), "name": "charge",
        "localEndpoint": { "serviceName": "payments" } });
    spans.as_array_mut().expect("a list").push(copy);
    let found = found_in(Source::Zipkin, &[spans.to_string().as_bytes()]);
    assert_eq!(names(&found), ["shop: place"]);
    assert_eq!(operation(&found, "place").touchpoints[0].observed.calls, Some(1));
}

#[test]
fn the_same_span_twice_counts_once_and_is_told() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    trace.call(root, "shop", "payments", "charge", (10, 50));
    let text = jaeger(&trace.spans);
    let found = found_in(Source::Jaeger, &[text.as_bytes(), text.as_bytes()]);
    assert_eq!(operation(&found, "place").touchpoints[0].observed.calls, Some(1));
    assert!(super::made::told(&found).contains("3 spans that were there already"));
}

/// Root or parent elsewhere: called. Exactly one child, and that elsewhere: it calls. Else within.
#[test]
fn kinds_that_nobody_said_are_concluded() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "", "place", (0, 100));
    let within = trace.add(root, "shop", "", "prepare", (5, 60));
    let calls = trace.add(within, "shop", "", "charge", (10, 50));
    trace.add(calls, "payments", "", "charge", (20, 40));
    let found = found_in(Source::Jaeger, &[jaeger(&trace.spans).as_bytes()]);
    assert_eq!(names(&found), ["payments: charge", "shop: place"]);
    let touchpoint = &operation(&found, "place").touchpoints[0];
    // The span that calls was found, and its times count.
    assert_eq!(touchpoint.observed.p50.map(|p50| p50.as_micros()), Some(40));
    assert_eq!(
        touchpoint.observed.evidence.len(),
        1,
        "{:?}",
        touchpoint.observed.evidence
    );
}

#[test]
fn flags_say_whether_a_missing_parent_was_in_the_same_process() {
    let with = |flags| {
        let mut trace = Trace::new(1);
        let root = trace.add(77, "shop", "internal", "step", (0, 100));
        trace.last().flags = flags;
        trace.call(root, "shop", "payments", "charge", (10, 50));
        found(&[trace])
    };
    assert_eq!(leads(operation(&with(0x300), "step")), ["payments"], "a remote parent");
    assert_eq!(leads(operation(&with(0), "step")), ["payments"], "nobody knows");
    let local = with(0x100);
    assert_eq!(names(&local), ["payments: charge"]);
    assert!(super::made::told(&local).contains("2 spans whose parent was in the same process and is missing"));
}

#[test]
fn what_comes_in_is_an_activation_though_its_parent_is_in_its_own_system() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let client = trace.add(root, "shop", "client", "reserve", (5, 60));
    let own = trace.add(client, "shop", "server", "reserve", (10, 50));
    trace.call(own, "shop", "stock", "count", (20, 30));
    let found = found(&[trace]);
    assert!(
        leads(operation(&found, "place")).is_empty(),
        "a call of a system to itself is no touchpoint"
    );
    assert_eq!(leads(operation(&found, "reserve")), ["stock"]);
    assert!(super::made::told(&found).contains("1 call of a system to itself"));
}

#[test]
fn a_front_door_without_a_server_span_is_activation_and_touch_in_one() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "app", "client", "POST /orders", (0, 100));
    trace.add(root, "shop", "server", "POST /orders", (10, 90));
    let found = found(&[trace]);
    assert_eq!(names(&found), ["app: POST /orders", "shop: POST /orders"]);
    let app = found
        .operations
        .iter()
        .find(|operation| operation.system == "app")
        .expect("it is there");
    assert_eq!(leads(app), ["shop"]);
}

/// Broken input must neither hang nor panic.
#[test]
fn parents_in_a_circle_end() {
    let mut trace = Trace::new(1);
    let a = trace.add(0, "a", "server", "a", (0, 100));
    let b = trace.add(a, "b", "server", "b", (0, 100));
    trace.get(a).parent = b;
    let own = trace.add(0, "c", "server", "c", (0, 100));
    trace.get(own).parent = own;
    assert_eq!(names(&found(&[trace])), ["a: a", "b: b", "c: c"]);
}
