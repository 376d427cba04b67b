//! What counts as a touch, whom it leads to, and what operations are called.

use super::made::{Trace, found, leads, names, operation, told};

#[test]
fn internal_spans_are_flattened_and_the_first_on_each_path_counts() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let step = trace.add(root, "shop", "internal", "step", (5, 60));
    let rpc = trace.add(step, "shop", "client", "charge", (10, 50));
    let http = trace.add(rpc, "shop", "client", "POST", (12, 48));
    trace.add(http, "payments", "server", "charge", (20, 40));
    let found = found(&[trace]);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["payments"]);
    assert_eq!(
        place.touchpoints[0].observed.p50.map(|p50| p50.as_micros()),
        Some(40),
        "the outer one's times"
    );
}

#[test]
fn where_only_servers_report_they_are_the_touches_and_that_is_less_certain() {
    let traces: Vec<Trace> = (1..=20)
        .map(|number| {
            let mut trace = Trace::new(number);
            let root = trace.add(0, "shop", "server", "place", (0, 100));
            trace.add(root, "payments", "server", "charge", (20, 40));
            trace.add(root, "stock", "server", "reserve", (50, 60));
            trace
        })
        .collect();
    let found = found(&traces);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["payments", "stock"]);
    for touchpoint in &place.touchpoints {
        let evidence = touchpoint.observed.evidence.join("\n");
        assert!(
            evidence.contains("less certain: 20 of 20 calls were seen only from the other side"),
            "{evidence}"
        );
        assert_eq!(
            touchpoint.observed.order,
            Some(touchpoint::description::ObservedOrder::Unknown)
        );
    }
}

/// The child's system, else the topic, else the peer, last the host; never an address of a proxy, never the own name.
#[test]
fn the_callee_is_looked_for_in_turn() {
    let call = |attributes: &[(&str, &str)]| {
        let mut trace = Trace::new(1);
        let root = trace.add(0, "shop", "server", "place", (0, 100));
        trace.add(root, "shop", "client", "charge", (10, 50));
        for (key, value) in attributes {
            trace.last().with(key, *value);
        }
        let found = found(&[trace]);
        (leads(operation(&found, "place")), told(&found))
    };
    let url = ("url.full", "http://pay-host:80/charge");
    assert_eq!(
        call(&[
            ("peer.service", "payments"),
            url,
            ("messaging.destination.name", "charges")
        ])
        .0,
        ["event charges"]
    );
    assert_eq!(call(&[("peer.service", "payments"), url]).0, ["payments"]);
    assert_eq!(
        call(&[("net.peer.name", "pay-1"), ("server.address", "pay")]).0,
        ["pay"]
    );
    assert_eq!(call(&[url]).0, ["pay-host"]);
    for lost in [
        call(&[("peer.address", "payments:80")]),
        call(&[("peer.service", "shop")]),
        call(&[("server.address", "10.0.0.7")]),
        call(&[("http.url", "http://localhost:80/")]),
        call(&[]),
    ] {
        assert!(lost.0.is_empty(), "{lost:?}");
        assert!(lost.1.contains("1 call to nobody known"), "{}", lost.1);
    }
    for database in ["db.system", "sql.query", "cassandra.query"] {
        let (leads, told) = call(&[(database, "x"), ("peer.service", "orders-db")]);
        assert!(
            leads.is_empty() && told.contains("1 call to databases"),
            "{database}: {told}"
        );
    }
}

/// A call whose other end was lost is one with those whose other end was seen.
#[test]
fn a_lost_other_end_makes_no_touchpoint_of_its_own() {
    let mut traces = Vec::new();
    for number in 1..=10 {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "shop", "server", "place", (0, 100));
        let client = trace.add(root, "shop", "client", "payments.Payments/Charge", (10, 50));
        trace.last().with("server.address", "pay-host.internal");
        if number > 2 {
            trace.add(client, "payments", "server", "POST /charge", (20, 40));
        }
        traces.push(trace);
    }
    let found = found(&traces);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["payments"]);
    assert_eq!(
        (place.touchpoints[0].observed.runs, place.touchpoints[0].does.as_deref()),
        (Some(10), Some("POST /charge"))
    );
    assert!(!found.systems.contains_key("pay-host.internal"));
}

#[test]
fn a_catch_all_name_is_split_by_what_is_called() {
    let mut traces = Vec::new();
    for number in 1..=6 {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "gateway", "server", "GET /*", (0, 100));
        trace.last().with("http.route", "/*");
        let callee = if number % 2 == 0 { "cart" } else { "catalog" };
        trace.call(root, "gateway", callee, "look", (10, 50));
        traces.push(trace);
    }
    let found = found(&traces);
    assert_eq!(
        names(&found),
        [
            "cart: look",
            "catalog: look",
            "gateway: GET /* (cart look)",
            "gateway: GET /* (catalog look)"
        ]
    );
    assert_eq!(leads(operation(&found, "GET /* (cart look)")), ["cart"]);
}

#[test]
fn a_call_names_the_operation_that_it_runs() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 100));
    let client = trace.add(root, "shop", "client", "POST", (10, 50));
    trace.add(client, "payments", "server", "POST", (20, 40));
    trace
        .last()
        .with("http.request.method", "POST")
        .with("http.route", "/charges/{charge}");
    let found = found(&[trace]);
    let touchpoint = &operation(&found, "place").touchpoints[0];
    assert_eq!(
        touchpoint.invokes,
        Some(("payments".to_owned(), "POST /charges/{id}".to_owned()))
    );
    assert_eq!(touchpoint.does.as_deref(), Some("POST /charges/{id}"));
}
