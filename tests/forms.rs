//! In which form, and with what around it: variants and safeguards at single touchpoints.

use common::{World, fingerprints, load_rules, rule_files, world, world_with};
use touchpoint::landscape::TouchpointId;

mod common;

/// The form of a touchpoint in words.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    how: Vec<String>,
    how_open: Vec<(String, Vec<String>)>,
    safeguards: Vec<String>,
}

fn told(world: &World, id: &str) -> Told {
    let advice = world.advice();
    let id: TouchpointId = world.landscape.touchpoint_named(id).expect("the touchpoint");
    let form = advice.form(id);
    let variant = |id| world.book.variant(id).common.id.value.clone();
    let name = |fact: &_| world.book.vocabulary.name(*fact).to_owned();
    Told {
        how: form.how.iter().map(|id| variant(*id)).collect(),
        how_open: form
            .how_open
            .iter()
            .map(|(id, facts)| (variant(*id), facts.iter().map(name).collect()))
            .collect(),
        safeguards: advice
            .safeguards(id)
            .iter()
            .map(touchpoint::advice::Needed::joined)
            .collect(),
    }
}

/// One operation of `shop` with one touchpoint, `t`.
fn one(systems: &str, operation: &str, touchpoint: &str) -> World {
    world(&format!(
        "touchpoint: 1\nsystems: {{ shop: {{}}, {systems} }}\noperations:\n  op:\n    in: shop\n{operation}\
        \x20   touchpoints: [{{ id: t, {touchpoint} }}]\n"
    ))
}

fn how(systems: &str, operation: &str, touchpoint: &str) -> Vec<String> {
    told(&one(systems, operation, touchpoint), "t").how
}

fn open(systems: &str, operation: &str, touchpoint: &str) -> Vec<(String, Vec<String>)> {
    told(&one(systems, operation, touchpoint), "t").how_open
}

fn facts(variant: &str, facts: &[&str]) -> (String, Vec<String>) {
    (
        variant.to_owned(),
        facts.iter().map(|fact| (*fact).to_owned()).collect(),
    )
}

const SLOW: &str = "latency: 10ms";

#[test]
fn a_variant_suits_where_every_completion_agrees() {
    let down = "s: { sometimes_down: true }";
    let read = format!("to: s, needs: answer, stale_for: 1h, {SLOW}");
    assert_eq!(how(down, "", &read), ["local-copy"]);
    assert_eq!(how("s: {}", "    rate: 100/s\n", &read), ["local-copy"]);
    assert_eq!(how("s: {}", "", &format!("{read}, times: many")), ["local-copy"]);
    assert_eq!(how("s: { sometimes_down: false }", "    rate: 99/s\n", &read), [""; 0]);
    // Several may suit.
    let slow = "to: s, needs: answer, stale_for: 1h, latency: 6s";
    assert_eq!(how(down, "", slow), ["local-copy", "request-acknowledge"]);
    let far = "s: { on_broker: false, sometimes_down: true }";
    assert_eq!(
        how(far, "", "to: s, needs: later"),
        ["command-queue", "queue-and-worker"]
    );
}

#[test]
fn what_hangs_on_a_fact_tells_which() {
    let down = "s: { sometimes_down: true }";
    assert_eq!(
        open(down, "", "to: s, needs: answer"),
        [
            facts("local-copy", &["stale_for"]),
            facts("request-acknowledge", &["latency"])
        ]
    );
    let old = format!("to: s, needs: answer, stale_for: 1h, {SLOW}");
    assert_eq!(
        open("s: {}", "", &old),
        [facts("local-copy", &["sometimes_down", "rate"])]
    );
    assert_eq!(
        open("s: { sometimes_down: false }", "", &old),
        [facts("local-copy", &["rate"])]
    );
    // Nothing hangs where the fact cannot matter any more.
    assert_eq!(open(down, "", &format!("to: s, needs: outcome, {SLOW}")), []);
}

#[test]
fn without_a_verdict_or_at_someone_elses_there_is_no_form() {
    let nothing = Told {
        how: Vec::new(),
        how_open: Vec::new(),
        safeguards: Vec::new(),
    };
    assert_eq!(told(&one("s: {}", "", "to: s"), "t"), nothing);
    let world = world(
        "touchpoint: 1\nsystems: { shop: {}, partner: { external: true } }\noperations:\n  op:\n    in: partner\n    \
        touchpoints: [{ id: t, event: paid, to: shop, needs: nothing, safeguards: [] }]\n",
    );
    assert_eq!(told(&world, "t"), nothing);
    assert!(world.advice().findings.is_empty());
}

#[test]
fn each_safeguard_is_named_once_and_as_the_one_that_is_there() {
    let named = |touchpoint: &str| told(&one("s: { sometimes_down: true }", "", touchpoint), "t").safeguards;
    assert_eq!(
        named("to: s, needs: outcome"),
        [
            "timeout",
            "circuit-breaker|fallback|cache|local-copy",
            "idempotency-key"
        ]
    );
    assert_eq!(
        named("to: s, needs: outcome, safeguards: [cache, fallback]"),
        ["timeout", "fallback", "idempotency-key"]
    );
    // The fallback that it goes on with is the guard too.
    assert_eq!(
        named("to: s, needs: answer, on_failure: continue, safeguards: fallback"),
        ["timeout", "fallback"]
    );
    assert_eq!(
        named("to: s, needs: nothing, must_arrive: true, order_matters: total"),
        [
            "outbox",
            "idempotent-consumer",
            "dead-letter-queue",
            "ordering-key",
            "correlation-id"
        ]
    );
}

/// A rule set of one's own: a variant and a safeguard, the latter as a warning, and one of ours off.
#[test]
fn forms_of_ones_own() {
    let mut files = rule_files();
    files.push((
        "own/facts.yaml".to_owned(),
        "safeguards: [four-eyes]\nfacts:\n  large: { of: touchpoint, type: yes_no, means: It is large. }\n".to_owned(),
    ));
    files.push((
        "own/by-file.yaml".to_owned(),
        "id: by-file\nkind: variant\nof: api\nwhen: { large: true }\ndoes: a link to a file\nsource: [our house rules]\n"
            .to_owned(),
    ));
    files.push((
        "own/approved.yaml".to_owned(),
        "id: approved\nkind: safeguard\nwhen: { recommended: api, large: true }\nany_of: four-eyes\n\
        source: [our house rules]\n"
            .to_owned(),
    ));
    let (sources, book) = load_rules(&files);
    let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
    let text = "touchpoint: 1\nsystems: { shop: {}, s: { sometimes_down: false } }\noperations:\n  op:\n    in: shop\n    \
        touchpoints:\n      - { id: t, to: s, via: api, needs: answer, latency: 1s, safeguards: timeout, \
        facts: { large: true } }\n      - { id: u, to: s, via: api, needs: answer, latency: 1s, safeguards: timeout }\n";
    let world = world_with(&[("a.yaml", text)], book);
    let t = told(&world, "t");
    assert_eq!(
        (t.how, t.safeguards),
        (
            vec!["by-file".to_owned()],
            vec!["four-eyes".to_owned(), "timeout".to_owned()]
        )
    );
    let open = told(&world, "u").how_open;
    assert!(open.contains(&facts("by-file", &["large"])), "{open:?}");
    let advice = world.advice();
    assert_eq!(fingerprints(&advice.findings, &world.landscape), ["approved:t"]);
    let [finding] = advice.findings.as_slice() else {
        panic!("one finding")
    };
    assert_eq!(finding.message, "`four-eyes` is not among the safeguards of `t`");
    assert_eq!(&*finding.why, "", "a rule may have none");
    let u = world.landscape.touchpoint_named("u").expect("there");
    let perhaps = advice.open_safeguards(u);
    assert_eq!(perhaps.len(), 1);
    assert_eq!(perhaps[0].0.names, ["four-eyes"]);
}
