//! What the wider anti-patterns leave open, and what would settle it; what one of them does not look at.

use std::fmt::Write;

use touchpoint::landscape::Subject;

mod common;

/// `rule:subject (fact of subject, ...)` of what is unsettled by some rules.
fn open(text: &str, rules: &[&str]) -> Vec<String> {
    let world = common::world(text);
    let advice = world.advice();
    let of_rules = advice.unsettled.iter().filter(|one| rules.contains(&&*one.rule_id));
    let told = of_rules.map(|one| {
        let name = |subject: Subject| world.landscape.subject_name(subject);
        let facts = one.missing.iter().map(|missing| {
            let fact = advice.book.vocabulary.name(missing.fact);
            format!("{fact} of {}", name(missing.subject))
        });
        let facts: Vec<String> = facts.collect();
        format!("{}:{} ({})", one.rule_id, name(one.subject), facts.join(", "))
    });
    told.collect()
}

fn found(text: &str, rule: &str) -> Vec<String> {
    let world = common::world(text);
    let advice = world.advice();
    let of_rule = advice.findings.iter().filter(|one| *one.rule_id == *rule);
    of_rule
        .map(|one| world.landscape.subject_name(one.subject).to_owned())
        .collect()
}

#[test]
fn what_may_commit_the_operation_is_asked_for() {
    let text = |first: &str, last: &str| {
        format!(
            "touchpoint: 1\nsystems: {{ a: {{}}, b: {{}}, c: {{}}, d: {{}} }}\noperations:\n  o:\n    in: a\n    touchpoints:\n      \
             - {{ to: b, {first} }}\n      - {{ to: c, via: api, needs: later }}\n      - {{ to: d, {last} }}\n"
        )
    };
    let rules = ["call-after-commit"];
    assert_eq!(
        open(&text("via: api", "via: api, needs: answer"), &rules),
        ["call-after-commit:o/c (needs of o/b)"]
    );
    assert_eq!(
        open(&text("via: unknown, needs: outcome", "via: api, needs: answer"), &rules),
        ["call-after-commit:o/c (via of o/b)"]
    );
    assert_eq!(
        open(&text("via: api, needs: outcome", "via: api"), &rules),
        [
            "call-after-commit:o/c (needs of o/d)",
            "call-after-commit:o/d (needs of o/d)"
        ]
    );
    for (first, last) in [
        // Nothing before it can commit, or something behind it does.
        ("via: api, needs: answer", "via: api, needs: answer"),
        ("needs: outcome", "via: api, needs: answer"),
        (
            "via: api, needs: outcome, on_failure: continue",
            "via: api, needs: answer",
        ),
        ("via: api, needs: outcome", "via: api, needs: outcome"),
    ] {
        assert_eq!(
            open(&text(first, last), &rules),
            Vec::<String>::new(),
            "{first}, {last}"
        );
        assert_eq!(
            found(&text(first, last), rules[0]),
            Vec::<String>::new(),
            "{first}, {last}"
        );
    }
    let waits = "touchpoint: 1\nsystems: { a: {}, b: {}, c: {} }\noperations:\n  o:\n    in: a\n    touchpoints:\n      \
        - { event: asked, to: b, needs: outcome, waits_for: answered }\n      - { to: c, via: api, needs: later }\n";
    assert_eq!(found(waits, rules[0]), ["o/c"]);
}

#[test]
fn silence_about_latency_and_safeguards_leaves_nothing_open() {
    let text = "touchpoint: 1\nsystems: { a: {}, b: {} }\noperations:\n  o:\n    in: a\n    touchpoints:\n      \
        - { to: b, via: api, needs: outcome }\n      - { event: e, to: b, needs: nothing }\n";
    let rules = [
        "slow-blocking-call",
        "retry-without-idempotency",
        "dual-write",
        "unordered-event",
        "latency-over-slo",
        "availability-below-slo",
        "polling",
        "hub",
    ];
    assert_eq!(open(text, &rules), Vec::<String>::new());
    let stated = text
        .replace("in: a", "in: a\n    slo: { latency: 1s, availability: 99% }")
        .replace("nothing }", "nothing, must_arrive: true, order_matters: total }");
    assert_eq!(
        open(&stated, &rules),
        [
            "availability-below-slo:o (availability of o/b)",
            "latency-over-slo:o (latency of o/b)",
            "dual-write:o/e (safeguards of o/e)",
            "unordered-event:o/e (safeguards of o/e)",
        ]
    );
    // Only a typical latency is stated, and the slowest runs are owed.
    let slowest = text
        .replace("in: a", "in: a\n    slo: { latency: { p99: 1s } }")
        .replace("outcome }", "outcome, latency: 20ms }");
    assert_eq!(open(&slowest, &rules), ["latency-over-slo:o (latency_p99 of o/b)"]);
}

#[test]
fn a_hub_that_nobody_is_sure_of_is_unsettled() {
    let mut text = "touchpoint: 1\nsystems: { hub: {}, s: {} }\noperations:\n".to_owned();
    for at in 0..10 {
        let via = if at == 4 { "unknown" } else { "api" };
        writeln!(
            text,
            "  o{at}: {{ in: s, touchpoints: [{{ to: hub, via: {via}, needs: answer }}] }}"
        )
        .expect("writing to a string");
    }
    assert_eq!(open(&text, &["hub"]), ["hub:hub (via of o4/hub)"]);
    assert_eq!(found(&text.replace("unknown", "api"), "hub"), ["hub"]);
    // Someone else's operations are not counted, nor are the calls that a person would make.
    let theirs = text.replace("unknown", "api").replace("s: {}", "s: { external: true }");
    assert_eq!(found(&theirs, "hub"), Vec::<String>::new());
    let drawn = text.replace("unknown", "api").replace("s: {}", "s: { kind: person }");
    assert_eq!(found(&drawn, "hub"), Vec::<String>::new());
}

#[test]
fn a_chain_is_told_again_where_nobody_knows_what_calls_it() {
    let text = "touchpoint: 1\nsystems: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} }\noperations:\n  \
        zero: { in: a, touchpoints: [{ to: b, via: VIA, invokes: one, needs: answer }] }\n  \
        one: { in: b, touchpoints: [{ to: c, via: api, invokes: two, needs: answer }] }\n  \
        two: { in: c, touchpoints: [{ to: d, via: api, invokes: three, needs: answer }] }\n  \
        three: { in: d, touchpoints: [{ to: e, via: api, invokes: four, needs: answer }] }\n  \
        four: { in: e, touchpoints: [{ to: f, via: api, needs: answer }] }\n";
    assert_eq!(found(&text.replace("VIA", "api"), "long-call-chain"), ["zero"]);
    assert_eq!(found(&text.replace("VIA", "file"), "long-call-chain"), ["one"]);
    let unknown = text.replace("VIA", "unknown");
    assert_eq!(found(&unknown, "long-call-chain"), Vec::<String>::new());
    assert_eq!(
        open(&unknown, &["long-call-chain"]),
        [
            "long-call-chain:one (via of zero/b)",
            "long-call-chain:zero (via of zero/b)"
        ]
    );
}

#[test]
fn events_far_down_the_calls_of_a_run_reach_the_same_system_too() {
    let run = |count: usize| {
        let mut text = "touchpoint: 1\nsystems:\n  mail: {}\n".to_owned();
        for at in 0..=count {
            writeln!(text, "  s{at}: {{}}").expect("writing to a string");
        }
        text.push_str("operations:\n  o0:\n    in: s0\n    touchpoints:\n      - { to: s1, via: api, needs: outcome, invokes: o1 }\n      - { to: mail, via: api, needs: later, on_failure: continue }\n");
        for at in 1..count {
            let next = at + 1;
            writeln!(
                text,
                "  o{at}: {{ in: s{at}, touchpoints: [{{ to: s{next}, via: api, needs: outcome, invokes: o{next} }}] }}"
            )
            .expect("writing to a string");
        }
        text + &format!("  o{count}: {{ in: s{count}, touchpoints: [{{ event: e, to: mail, needs: nothing }}] }}\n")
    };
    assert_eq!(found(&run(3), "effect-caused-twice"), ["o0/mail"]);
    assert_eq!(found(&run(31), "effect-caused-twice"), ["o0/mail"]);
    assert_eq!(found(&run(32), "effect-caused-twice"), Vec::<String>::new());
}
