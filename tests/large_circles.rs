//! Circles and chains are found in landscapes in which all leads to all, in time that grows with their size.

use std::fmt::Write;
use std::time::{Duration, Instant};

use touchpoint::cost::{Cost, Costs};
use touchpoint::run::Lacking;

mod common;

/// Operations of which each calls the next, the last the first, and each one far off, so that all lead to each other;
/// each publishes an event that the next hears, and reads from a system that all need.
fn all_lead_to_all(count: usize) -> String {
    let mut text = "touchpoint: 1\nsystems:\n  zentral: { availability: 99.9%, latency: 5ms }\n".to_owned();
    for at in 0..count {
        writeln!(text, "  s{at}: {{}}").expect("writing to a string");
    }
    text.push_str("operations:\n");
    for at in 0..count {
        let (next, far) = ((at + 1) % count, (at * 7 + 13) % count);
        let slo = if at % 500 == 7 {
            "\n    slo: { latency: 1s, availability: 99% }"
        } else {
            ""
        };
        writeln!(
            text,
            "  o{at}:\n    in: s{at}\n    subscribes: e{at}{slo}\n    touchpoints:\n      \
             - {{ to: s{next}, via: api, needs: answer, invokes: o{next} }}\n      \
             - {{ to: zentral, via: api, needs: outcome }}\n      \
             - {{ event: e{next}, needs: nothing }}"
        )
        .expect("writing to a string");
        if far != at && far != next {
            writeln!(
                text,
                "      - {{ to: s{far}, via: api, needs: later, invokes: o{far} }}"
            )
            .expect("writing to a string");
        }
    }
    text
}

/// Operations of which each calls the next.
fn one_chain(count: usize) -> String {
    let mut text = "touchpoint: 1\nsystems:\n".to_owned();
    for at in 0..count {
        writeln!(text, "  s{at}: {{}}").expect("writing to a string");
    }
    text.push_str("operations:\n");
    for at in 0..count - 1 {
        let next = at + 1;
        writeln!(
            text,
            "  o{at}: {{ in: s{at}, touchpoints: [{{ to: s{next}, via: api, needs: answer, invokes: o{next} }}] }}"
        )
        .expect("writing to a string");
    }
    writeln!(text, "  o{}: {{ in: s{} }}", count - 1, count - 1).expect("writing to a string");
    text
}

fn fingerprints(text: &str, rules: &[&str]) -> (Vec<String>, Duration) {
    let world = common::world(text);
    let began = Instant::now();
    let advice = world.advice();
    let found = common::fingerprints(&advice.findings, &world.landscape);
    let took = began.elapsed();
    let wanted = |one: &String| rules.iter().any(|rule| one.starts_with(&format!("{rule}:")));
    (found.into_iter().filter(wanted).collect(), took)
}

const ROUND: [&str; 4] = ["call-cycle", "service-cycle", "long-call-chain", "hub"];

#[test]
fn five_thousand_operations_that_all_lead_to_each_other_are_one_circle() {
    let (found, took) = fingerprints(&all_lead_to_all(5000), &ROUND);
    assert_eq!(found, ["call-cycle:o0", "hub:zentral"]);
    assert!(took < Duration::from_mins(1), "{took:?}");
}

#[test]
fn a_chain_of_five_thousand_is_told_once_and_its_first_calls_are_listed() {
    let text = one_chain(5000);
    let (found, took) = fingerprints(&text, &ROUND);
    assert_eq!(found, ["long-call-chain:o0"]);
    assert!(took < Duration::from_mins(1), "{took:?}");
    let world = common::world(&text);
    let advice = world.advice();
    let finding = advice.findings.iter().find(|one| &*one.rule_id == "long-call-chain");
    let finding = finding.expect("it was found");
    assert!(finding.message.contains("4999 calls"), "{}", finding.message);
    assert_eq!(finding.related.len(), 32);
}

#[test]
fn the_way_round_is_a_shortest_one_and_what_nobody_said_is_unsettled() {
    let text = "touchpoint: 1\nsystems: { a: {}, b: {}, c: {} }\noperations:\n  \
        one: { in: a, touchpoints: [{ to: b, via: api, invokes: two, needs: answer }, { to: c, via: api, invokes: three, needs: answer }] }\n  \
        two: { in: b, touchpoints: [{ to: c, via: api, invokes: three, needs: answer }] }\n  \
        three: { in: c, touchpoints: [{ to: a, via: VIA, invokes: one, needs: answer }] }\n";
    let world = common::world(&text.replace("VIA", "api"));
    let advice = world.advice();
    let finding = advice
        .findings
        .iter()
        .find(|one| &*one.rule_id == "call-cycle")
        .expect("it is there");
    let way: Vec<&str> = finding
        .related
        .iter()
        .map(|one| world.landscape.touchpoint(one.touchpoint).id.as_str())
        .collect();
    assert_eq!(way, ["one/c", "three/a"]);

    let world = common::world(&text.replace("VIA", "unknown"));
    let advice = world.advice();
    assert!(advice.findings.iter().all(|one| !one.rule_id.ends_with("-cycle")));
    let open: Vec<String> = advice
        .unsettled
        .iter()
        .filter(|one| one.rule_id.ends_with("-cycle"))
        .map(|one| format!("{}:{}", one.rule_id, world.landscape.subject_name(one.subject)))
        .collect();
    assert_eq!(open, ["call-cycle:one"]);
}

/// Operations in a circle, of which each calls three others and owes something to its caller.
fn all_owe(count: usize, stated: &str) -> String {
    let mut text = "touchpoint: 1\nsystems:\n".to_owned();
    for at in 0..count {
        writeln!(text, "  s{at}: {{ {stated} }}").expect("writing to a string");
    }
    text.push_str("operations:\n");
    for at in 0..count {
        write!(
            text,
            "  o{at}:\n    in: s{at}\n    slo: {{ latency: 100ms, availability: 99% }}\n    touchpoints:\n"
        )
        .expect("writing to a string");
        for to in [(at + 1) % count, (at * 7 + 3) % count, (at * 13 + 5) % count] {
            if to != at {
                writeln!(text, "      - {{ to: s{to}, needs: answer, via: api, invokes: o{to} }}")
                    .expect("writing to a string");
            }
        }
    }
    text
}

#[test]
fn five_thousand_operations_that_all_owe_something_are_judged_and_added_up_in_bounded_time() {
    for stated in ["latency: 5ms, availability: 99.9%", ""] {
        let world = common::world(&all_owe(5000, stated));
        let began = Instant::now();
        let advice = world.advice();
        let costs = Costs::new(&advice, |_| true);
        let took = began.elapsed();
        assert!(took < Duration::from_mins(2), "{took:?}");
        assert_eq!(costs.operations.len(), 5000);
        // Where the ways behind a call count, those that lead back or were not walked to their end are told.
        let cut = |one: &Cost| one.missing.iter().any(|missing| missing.lacking == Lacking::Invokes);
        assert!(stated.is_empty() == costs.operations.iter().all(cut));
    }
}

/// One operation of very many touchpoints: nothing is counted anew for each of them.
#[test]
fn one_operation_of_twenty_thousand_touchpoints_is_judged_in_bounded_time() {
    let count = 20_000;
    let mut text = "touchpoint: 1\nsystems:\n  a: {}\n".to_owned();
    for at in 0..count {
        writeln!(text, "  s{at}: {{ latency: 50ms }}").expect("writing to a string");
    }
    text.push_str("operations:\n  o:\n    in: a\n    touchpoints:\n");
    for at in 0..count {
        let needs = ["answer", "later", "nothing"][at % 3];
        writeln!(text, "      - {{ to: s{at}, needs: {needs}, via: api }}").expect("writing to a string");
    }
    let (found, took) = fingerprints(&text, &["api-fan-out", "call-after-commit"]);
    assert!(!found.is_empty());
    assert!(took < Duration::from_secs(40), "{took:?}");
}
