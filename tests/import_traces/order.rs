//! Order, decided over many runs, and how often something is called in one.

use touchpoint::description::ObservedOrder::{self, Parallel, Sequential, Unknown};
use touchpoint::description::Times;
use touchpoint::import::FoundOperation;

use super::made::{Trace, found, leads, operation};

fn orders(operation: &FoundOperation) -> Vec<ObservedOrder> {
    let order = operation.touchpoints.iter().map(|touchpoint| touchpoint.observed.order);
    order.map(|order| order.expect("it is said")).collect()
}

/// Traces of one operation with calls at these times, by the number of the trace.
fn traces(count: u64, calls: impl Fn(u64) -> Vec<(&'static str, (u64, u64))>) -> Vec<Trace> {
    (1..=count)
        .map(|number| {
            let mut trace = Trace::new(number);
            let root = trace.add(0, "shop", "server", "place", (0, 10_000));
            for (callee, times) in calls(number) {
                trace.call(root, "shop", callee, "do", times);
            }
            trace
        })
        .collect()
}

#[test]
fn parallel_siblings_that_look_sequential_in_one_trace_are_parallel() {
    let calls = |number| {
        if number == 1 {
            vec![("a", (0, 1_000)), ("b", (1_100, 2_000))]
        } else {
            vec![("a", (0, 1_000)), ("b", (50, 1_200))]
        }
    };
    let found = found(&traces(10, calls));
    let place = operation(&found, "place");
    assert_eq!(orders(place), [Parallel, Parallel]);
    let labels: Vec<_> = place
        .touchpoints
        .iter()
        .map(|touchpoint| touchpoint.parallel.as_deref())
        .collect();
    assert_eq!(labels, [Some("parallel-1"), Some("parallel-1")]);
}

#[test]
fn one_trace_claims_nothing_and_five_of_one_direction_do() {
    let calls = |_| vec![("a", (0, 1_000)), ("b", (1_100, 2_000))];
    for (count, expected) in [(1, Unknown), (4, Unknown), (5, Sequential)] {
        let found = found(&traces(count, calls));
        let place = operation(&found, "place");
        assert_eq!(leads(place), ["a", "b"]);
        assert_eq!(orders(place), [expected, expected], "{count}");
    }
    // One overlap alone is one run alone.
    let overlap = |_| vec![("a", (0, 1_000)), ("b", (500, 2_000))];
    assert_eq!(
        orders(operation(&found(&traces(1, overlap)), "place")),
        [Unknown, Unknown]
    );
}

#[test]
fn both_directions_need_ten() {
    let calls = |number: u64| {
        if number.is_multiple_of(2) {
            vec![("a", (0, 1_000)), ("b", (1_100, 2_000))]
        } else {
            vec![("b", (0, 1_000)), ("a", (1_100, 2_000))]
        }
    };
    assert_eq!(
        orders(operation(&found(&traces(9, calls)), "place")),
        [Unknown, Unknown]
    );
    assert_eq!(
        orders(operation(&found(&traces(10, calls)), "place")),
        [Sequential, Sequential]
    );
}

/// Less than 50 µs, or than 1 % of the run, is no overlap.
#[test]
fn a_little_overlap_is_none() {
    let calls = |_| vec![("a", (0, 1_000)), ("b", (905, 2_000))];
    assert_eq!(
        orders(operation(&found(&traces(10, calls)), "place")),
        [Sequential, Sequential]
    );
    let calls = |_| vec![("a", (0, 1_000)), ("b", (895, 2_000))];
    assert_eq!(
        orders(operation(&found(&traces(10, calls)), "place")),
        [Parallel, Parallel]
    );
}

/// The callees' clocks are an hour off, each in another direction: only the caller's clock is asked.
#[test]
fn clocks_of_other_systems_change_nothing() {
    let mut skewed = traces(10, |_| {
        vec![("a", (0, 1_000)), ("b", (1_100, 2_000)), ("c", (2_100, 3_000))]
    });
    for span in skewed
        .iter_mut()
        .flat_map(|trace| &mut trace.spans)
        .filter(|span| span.kind == "server")
    {
        let (start, end) = (span.start, span.end);
        match span.service.as_str() {
            "a" => (span.start, span.end) = (start + 3_600_000_000, end + 3_600_000_000),
            "c" => (span.start, span.end) = (start - 3_600_000_000, end - 3_600_000_000),
            _ => {}
        }
    }
    let found = found(&skewed);
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["a", "b", "c"]);
    assert_eq!(orders(place), [Sequential; 3]);
    assert_eq!(
        place.touchpoints[0].observed.p50.map(|p50| p50.as_micros()),
        Some(1_000)
    );
}

/// By average offsets `late` would come first: it runs alone, at once, nine times of ten.
#[test]
fn the_list_goes_by_pairs_not_by_average_offsets() {
    let calls = |number| match number {
        10 => vec![("early", (2_000, 3_000)), ("late", (3_100, 4_000))],
        11.. => vec![("early", (2_000, 3_000))],
        _ => vec![("late", (100, 900))],
    };
    assert_eq!(leads(operation(&found(&traces(20, calls)), "place")), ["early", "late"]);
}

#[test]
fn a_group_is_one_in_which_every_pair_is_parallel() {
    // a runs beside b, b beside c, but c only after a.
    let calls = |_| vec![("a", (0, 1_000)), ("b", (500, 2_000)), ("c", (1_500, 3_000))];
    let found = found(&traces(10, calls));
    let place = operation(&found, "place");
    let labels: Vec<_> = place
        .touchpoints
        .iter()
        .map(|touchpoint| touchpoint.parallel.as_deref())
        .collect();
    assert_eq!(labels, [Some("parallel-1"), Some("parallel-1"), None]);
}

#[test]
fn repetition_is_counted_at_the_place_of_the_first() {
    let calls = |_| vec![("a", (0, 100)), ("b", (200, 300)), ("a", (400, 500)), ("a", (600, 700))];
    let found = found(&traces(5, calls));
    let place = operation(&found, "place");
    assert_eq!(leads(place), ["a", "b"]);
    assert_eq!(place.touchpoints[0].times, Some(Times::Count(3)));
    assert_eq!(
        (place.touchpoints[0].observed.runs, place.touchpoints[0].observed.calls),
        (Some(5), Some(15))
    );
    assert_eq!(place.touchpoints[1].times, None);
}

#[test]
fn retries_after_an_error_are_one_call() {
    let mut all = traces(5, |_| vec![("a", (0, 100)), ("a", (200, 300)), ("a", (400, 500))]);
    for trace in &mut all {
        // The first two attempts fail.
        let mut clients = trace.spans.iter_mut().filter(|span| span.kind == "client");
        clients.by_ref().take(2).for_each(|span| span.failed = true);
    }
    let found = found(&all);
    let touchpoint = &operation(&found, "place").touchpoints[0];
    assert_eq!(touchpoint.times, None);
    assert_eq!(
        (touchpoint.observed.calls, touchpoint.observed.failed),
        (Some(15), Some(10))
    );
    let evidence = touchpoint.observed.evidence.join("\n");
    assert!(
        evidence.contains("10 of 15 calls repeated one that had failed"),
        "{evidence}"
    );
}

#[test]
fn where_many_parents_are_missing_nothing_is_said_on_order() {
    let calls = |_| vec![("a", (0, 1_000)), ("b", (1_100, 2_000))];
    let with_orphans = |count: u64| {
        let mut all = traces(20, calls);
        for number in 0..count {
            let mut trace = Trace::new(100 + number);
            trace.add(5, "shop", "server", "lost", (0, 10));
            all.push(trace);
        }
        found(&all)
    };
    // 40 calls have their parents, so 10 without are 20 %.
    let few = with_orphans(10);
    assert_eq!(orders(operation(&few, "place")), [Sequential, Sequential]);
    let many = with_orphans(11);
    assert_eq!(orders(operation(&many, "place")), [Unknown, Unknown]);
    let told = super::made::told(&many);
    assert!(
        told.contains("21.5 % of the parents of shop's spans (11 of 51) are missing, so nothing is said"),
        "{told}"
    );
}
