//! Events: who takes what was published, and whether anybody waits for a reply.

use touchpoint::description::Source;

use super::made::{Trace, found, found_in, leads, names, operation, zipkin};

/// A shop that publishes, in one trace, and its message's number.
fn publishing(number: u64, topic: Option<&str>) -> (Trace, u64) {
    let mut trace = Trace::new(number);
    let root = trace.add(0, "shop", "server", "place", (0, 1_000));
    let send = trace.add(root, "shop", "producer", "publish", (100, 110));
    if let Some(topic) = topic {
        trace.last().with("messaging.destination.name", topic);
    }
    trace.last().with("messaging.system", "rabbitmq");
    (trace, send)
}

#[test]
fn a_batch_consumer_is_joined_by_links() {
    let mut all = Vec::new();
    let mut links = Vec::new();
    for number in 1..=4 {
        // Two say their topic, two only their broker.
        let (trace, send) = publishing(number, (number > 2).then_some("orders.placed"));
        links.push((number, send));
        all.push(trace);
    }
    let mut batch = Trace::new(9);
    batch.add(0, "mail", "consumer", "process batch", (5_000, 6_000));
    batch.last().with("messaging.destination.name", "orders.placed");
    batch.last().links = links;
    all.push(batch);
    let found = found(&all);
    assert_eq!(leads(operation(&found, "place")), ["event orders.placed"]);
    assert_eq!(operation(&found, "place").touchpoints[0].observed.calls, Some(4));
    assert_eq!(operation(&found, "process batch").subscribes, ["orders.placed"]);
}

#[test]
fn a_link_comes_before_the_consumers_own_name() {
    let (trace, send) = publishing(1, Some("orders"));
    let mut taking = Trace::new(2);
    taking.add(0, "mail", "consumer", "process", (0, 10));
    taking.last().with("messaging.destination.name", "mail-queue");
    taking.last().links = vec![(1, send)];
    let found = found(&[trace, taking]);
    assert_eq!(leads(operation(&found, "place")), ["event orders"]);
    assert_eq!(operation(&found, "process").subscribes, ["orders"]);
}

#[test]
fn a_parent_joins_and_the_consumer_names_what_the_producer_does_not() {
    let (mut trace, send) = publishing(1, None);
    trace.add(send, "mail", "consumer", "on message", (200, 300));
    trace.last().with("rabbit.queue", "mails").with("rabbit.exchange", "x");
    let found = found(&[trace]);
    assert_eq!(leads(operation(&found, "place")), ["event mails"]);
    assert_eq!(operation(&found, "on message").subscribes, ["mails"]);
}

#[test]
fn a_message_id_joins_over_traces() {
    let (mut trace, send) = publishing(1, None);
    trace.get(send).with("messaging.message.id", "m-1");
    let mut taking = Trace::new(2);
    taking.add(0, "mail", "consumer", "process", (0, 10));
    taking
        .last()
        .with("messaging.destination.name", "mails")
        .with("messaging.message.id", "m-1");
    let found = found(&[trace, taking]);
    assert_eq!(leads(operation(&found, "place")), ["event mails"]);
    assert_eq!(operation(&found, "process").subscribes, ["mails"]);
}

#[test]
fn the_destinations_name_joins_where_the_context_was_lost() {
    for (producer, consumer) in [
        ("messaging.destination.name", "messaging.destination"),
        ("kafka.topic", "messaging.destination.name"),
        ("rabbit.routing_key", "rabbit.queue"),
        ("rabbit.exchange", "rabbit.exchange"),
    ] {
        let mut trace = Trace::new(1);
        let root = trace.add(0, "shop", "server", "place", (0, 1_000));
        trace.add(root, "shop", "producer", "publish", (100, 110));
        trace.last().with(producer, "orders");
        let mut taking = Trace::new(2);
        taking.add(0, "mail", "consumer", "process", (0, 10));
        taking.last().with(consumer, "orders");
        let found = found(&[trace, taking]);
        assert_eq!(leads(operation(&found, "place")), ["event orders"], "{producer}");
        assert_eq!(operation(&found, "process").subscribes, ["orders"], "{consumer}");
    }
}

#[test]
fn a_message_that_nobody_names_is_named_after_its_span_or_its_operation() {
    let (mut trace, send) = publishing(1, None);
    trace.get(send).name = "orders send".to_owned();
    assert_eq!(leads(operation(&found(&[trace]), "place")), ["event orders"]);
    let (trace, _) = publishing(1, None);
    assert_eq!(leads(operation(&found(&[trace]), "place")), ["event shop.place"]);
}

#[test]
fn calls_named_send_and_receive_with_a_kafka_attribute_are_an_event() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 1_000));
    let send = trace.add(root, "shop", "client", "send orders", (100, 110));
    trace.last().with("kafka.partition", 3);
    trace.add(send, "mail", "server", "receive orders", (200, 300));
    trace.last().with("messaging.system", "kafka");
    let found = found(&[trace]);
    assert_eq!(leads(operation(&found, "place")), ["event orders"]);
    assert_eq!(operation(&found, "receive orders").subscribes, ["orders"]);
}

#[test]
fn siblings_under_a_parent_that_is_missing_stay_apart() {
    let mut trace = Trace::new(1);
    trace.add(77, "shop", "producer", "publish", (100, 110));
    trace.last().with("messaging.destination.name", "orders");
    trace.add(77, "shop", "client", "charge", (200, 300));
    trace.last().with("peer.service", "payments");
    let found = found(&[trace]);
    assert_eq!(names(&found), ["shop: charge", "shop: publish"]);
    assert_eq!(leads(operation(&found, "publish")), ["event orders"]);
    assert_eq!(leads(operation(&found, "charge")), ["payments"]);
}

/// Request, work elsewhere, reply: taken at these times by the one that asked.
fn asking(number: u64, ends: u64, reply: (u64, u64), within: bool) -> Trace {
    let mut trace = Trace::new(number);
    let root = trace.add(0, "shop", "server", "place", (0, ends));
    let send = trace.add(root, "shop", "producer", "publish", (100, 110));
    trace.last().with("messaging.destination.name", "reserve");
    let work = trace.add(send, "stock", "consumer", "reserve stock", (200, 400));
    trace.last().with("messaging.destination.name", "reserve");
    let answer = trace.add(work, "stock", "producer", "publish", (350, 360));
    trace.last().with("messaging.destination.name", "reserved");
    let parent = if within { root } else { answer };
    trace.add(parent, "shop", "consumer", "on reserved", reply);
    trace.last().with("messaging.destination.name", "reserved");
    if within {
        trace.last().links = vec![(number, answer)];
    }
    trace
}

#[test]
fn a_reply_taken_inside_the_run_that_asked_is_waited_for() {
    for within in [true, false] {
        let traces: Vec<Trace> = (1..=5)
            .map(|number| asking(number, 1_000, (500, 600), within))
            .collect();
        let found = found(&traces);
        let touchpoint = &operation(&found, "place").touchpoints[0];
        assert_eq!(touchpoint.event.as_deref(), Some("reserve"));
        assert_eq!(touchpoint.waits_for.as_deref(), Some("reserved"), "within: {within}");
        assert_eq!(touchpoint.observed.reply.as_deref(), Some("reserved"));
        // Taking the reply is the end of the wait, and no operation of its own.
        assert_eq!(names(&found), ["shop: place", "stock: reserve stock"]);
    }
}

#[test]
fn a_reply_that_starts_a_run_of_its_own_is_a_step_of_a_saga() {
    let traces: Vec<Trace> = (1..=5).map(|number| asking(number, 150, (500, 600), false)).collect();
    let found = found(&traces);
    let touchpoint = &operation(&found, "place").touchpoints[0];
    assert_eq!(touchpoint.waits_for, None);
    assert_eq!(touchpoint.observed.reply.as_deref(), Some("reserved"));
    assert_eq!(operation(&found, "on reserved").subscribes, ["reserved"]);
}

#[test]
fn a_system_that_takes_its_own_message_waits_for_nothing() {
    let mut trace = Trace::new(1);
    let root = trace.add(0, "shop", "server", "place", (0, 1_000));
    let send = trace.add(root, "shop", "producer", "publish", (100, 110));
    trace.last().with("messaging.destination.name", "orders");
    trace.add(send, "shop", "consumer", "on order", (200, 300));
    trace.last().with("messaging.destination.name", "orders");
    let found = found(&[trace]);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["event orders"]);
    assert_eq!(
        (&place.touchpoints[0].waits_for, &place.touchpoints[0].observed.reply),
        (&None, &None)
    );
    assert_eq!(operation(&found, "on order").subscribes, ["orders"]);
}

#[test]
fn a_span_that_only_receives_is_no_operation_beside_the_one_that_processes() {
    let mut trace = Trace::new(1);
    let receive = trace.add(0, "mail", "client", "receive orders", (0, 10));
    trace
        .last()
        .with("messaging.operation.type", "receive")
        .with("messaging.destination.name", "orders");
    trace.add(receive, "mail", "consumer", "process orders", (20, 90));
    trace
        .last()
        .with("messaging.operation.type", "process")
        .with("messaging.destination.name", "orders");
    let found = found(&[trace]);
    assert_eq!(names(&found), ["mail: process orders"]);
    assert_eq!(operation(&found, "process orders").subscribes, ["orders"]);
}

/// What is done with a message often comes after the span that took it.
#[test]
fn the_work_after_a_poll_belongs_to_it() {
    let mut trace = Trace::new(1);
    let poll = trace.add(0, "mail", "consumer", "poll", (0, 10));
    trace.last().with("kafka.topic", "orders");
    let work = trace.add(poll, "mail", "", "on-message", (20, 100));
    trace.call(work, "mail", "smtp", "send", (30, 60));
    let found = found_in(Source::Zipkin, &[zipkin(&trace.spans).as_bytes()]);
    let poll = operation(&found, "poll");
    assert_eq!(
        (leads(poll), &poll.subscribes),
        (vec!["smtp".to_owned()], &vec!["orders".to_owned()])
    );
    let share = poll.touchpoints[0].observed.share.map(|share| share.0);
    assert_eq!(share, Some(0.3));
}
