//! What is known stays known, however the description is ordered and written.

use common::random::{model, shuffle};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value};
use touchpoint::advice::{Baseline, Checked, Scope, read_baseline};
use touchpoint::report::baseline_yaml;
use touchpoint::text::{Decoder, Sources, compose};

mod common;

/// A description in other words of YAML: as JSON, its mappings and lists in another order.
fn rewritten(text: &str, by: &mut impl Iterator<Item = Index>) -> String {
    let value: Value = serde_saphyr::from_str(text).expect("YAML");
    let mut text = serde_json::to_string_pretty(&reordered(value, "", by)).expect("JSON");
    text.push('\n');
    text
}

fn reordered(value: Value, key: &str, by: &mut impl Iterator<Item = Index>) -> Value {
    match value {
        Value::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let value = reordered(value, &key, by);
                (key, value)
            });
            let entries = entries.collect();
            Value::Object(shuffle(entries, by).into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let items = items.into_iter().map(|item| reordered(item, "", by)).collect();
            // The first of `to` is in the id, and what stands before what in an operation says something.
            let is_ordered = matches!(key, "to" | "touchpoints");
            Value::Array(if is_ordered { items } else { shuffle(items, by) })
        }
        value => value,
    }
}

fn of(world: &common::World) -> Baseline {
    Baseline::today(&world.advice(), true)
}

/// What a file says.
fn read(text: &str) -> Result<Baseline, Vec<String>> {
    let mut sources = Sources::new();
    let file = sources.add("baseline.yaml", text);
    let mut diagnostics = Vec::new();
    let root = compose(&sources.get(file).text, file, &mut diagnostics).expect("YAML");
    let mut decoder = Decoder::new(&sources);
    let baseline = read_baseline(&root, &mut decoder);
    diagnostics.append(&mut decoder.diagnostics);
    if diagnostics.is_empty() {
        return Ok(baseline);
    }
    Err(diagnostics.into_iter().map(|one| one.message).collect())
}

fn keys(baseline: &Baseline) -> Vec<(String, String, u64)> {
    let entries = baseline.entries();
    entries
        .map(|one| (one.rule.to_owned(), one.subject.to_owned(), one.count))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_survives_another_order_and_another_form(model in model(), by in proptest::collection::vec(any::<Index>(), 80)) {
        let given = common::worlds(&model.files());
        let mut by = by.into_iter();
        let files = model.files_in_order(|blocks| shuffle(blocks, &mut by));
        let files = shuffle(files, &mut by).into_iter();
        let files: Vec<(String, String)> = files
            .enumerate()
            .map(|(at, (_, text))| (format!("{at}.touchpoints.yaml"), rewritten(&text, &mut by)))
            .collect();
        let other = common::worlds(&files);
        let baseline = of(&given);
        prop_assert_eq!(&baseline, &of(&other));
        prop_assert_eq!(baseline_yaml(&baseline), baseline_yaml(&of(&other)));

        let advice = other.advice();
        let checked = Checked::new(&advice, Scope { known: Some(&baseline), ..Scope::default() });
        prop_assert!(checked.findings.is_empty());
        prop_assert_eq!(checked.known.len(), advice.findings.len() + advice.upkeep.len());
        prop_assert_eq!(checked.changes, Some(Vec::new()));
    }

    #[test]
    fn what_is_written_reads_back_the_same(model in model()) {
        let baseline = of(&common::worlds(&model.files()));
        prop_assert_eq!(read(&baseline_yaml(&baseline)).expect("it reads"), baseline);
    }
}

/// Random landscapes could all be free of findings; this one is not.
const SHOP: &str = include_str!("../examples/shop.touchpoints.yaml");

#[test]
fn the_shop_survives_too() {
    let drawn = proptest::collection::vec(any::<Index>(), 500).new_tree(&mut TestRunner::deterministic());
    let mut by = drawn.expect("numbers").current().into_iter();
    let known = of(&common::world(SHOP));
    assert!(known.entries().count() > 3);
    assert_eq!(known, of(&common::world(&rewritten(SHOP, &mut by))));
}

const TWICE: &str = "touchpoint: 1
systems: { a: {}, b: {} }
operations:
  op:
    in: a
    touchpoints:
";

#[test]
fn touchpoints_of_one_name_may_change_places() {
    let sound = "      - { to: b, via: api, needs: answer }\n";
    let bad = "      - { to: b, via: api, needs: nothing }\n";
    let of = |lines: &[&str]| of(&common::world(&format!("{TWICE}{}", lines.concat())));
    let known = of(&[sound, bad]);
    assert_eq!(keys(&known), [("api-for-side-effect".to_owned(), "op/b".to_owned(), 1)]);
    assert_eq!(known, of(&[bad, sound]));
    assert_eq!(keys(&of(&[bad, sound, bad]))[0].2, 2);
}

#[test]
fn what_is_left_of_a_mended_finding_is_no_new_one() {
    let call = |to: &str| format!("      - {{ to: {to}, via: api, needs: nothing }}\n");
    let world = |calls: &[&str]| {
        let calls: Vec<String> = calls.iter().map(|to| call(to)).collect();
        common::world(&format!(
            "{}{}",
            TWICE.replace("b: {}", "b: {}, c: {}, d: {}"),
            calls.concat()
        ))
    };
    let known = of(&world(&["b", "c", "d"]));
    assert_eq!(keys(&known), [("api-fan-out".to_owned(), "op".to_owned(), 3)]);
    for (calls, new) in [
        (&["b"][..], 0),
        (&["b", "c"], 0),
        (&["b", "c", "d"], 0),
        (&["b", "c", "d", "b"], 1),
    ] {
        let world = world(calls);
        let advice = world.advice();
        let scope = Scope {
            known: Some(&known),
            ..Scope::default()
        };
        let checked = Checked::new(&advice, scope);
        assert_eq!(checked.findings.len(), new, "{calls:?}");
        assert_eq!(checked.known.len() + new, 1, "{calls:?}");
    }
}

#[test]
fn names_that_yaml_reads_as_something_else_read_back() {
    for name in [
        "no",
        "a: b",
        "a #2",
        "{x}",
        "1e3",
        "größe, maß",
        "\"",
        "- a",
        "a\u{2028}b",
        "~",
    ] {
        let quoted = serde_json::to_string(name).expect("JSON");
        let text = TWICE.replace("op:", &format!("{quoted}:")) + "      - { to: b, via: api, needs: nothing }\n";
        let baseline = of(&common::world(&text));
        assert_eq!(keys(&baseline)[0].1, format!("{name}/b"));
        assert_eq!(read(&baseline_yaml(&baseline)), Ok(baseline), "{name}");
    }
}

#[test]
fn what_is_no_baseline_is_told() {
    let wrong = |text: &str| read(text).expect_err(text).join("; ");
    assert_eq!(
        wrong("touchpoint: 1\nsystems: {}\n"),
        "this is no baseline: it has no key `baseline`"
    );
    assert_eq!(wrong("[]"), "this is no baseline: it has no key `baseline`");
    assert_eq!(
        wrong("baseline: 2\nfindings: []\n"),
        "this touchpoint reads baselines of version 1"
    );
    assert_eq!(wrong("baseline: 1\nfinding: []\n"), "a baseline has no key `finding`");
    assert_eq!(
        wrong("baseline: 1\nfindings: { a: b }\n"),
        "`findings` must be a list, not `{ a: b }`"
    );
    assert_eq!(
        wrong("baseline: 1\nfindings: [{ rule: a }]\n"),
        "an entry of a baseline needs `rule` and `subject`"
    );
    assert_eq!(
        wrong("baseline: 1\nfindings: [{ rule: a, subject: b, count: -1 }]\n"),
        "`count` must be a whole number, not `-1`"
    );
    assert_eq!(
        wrong("baseline: 1\nfindings: [a]\n"),
        "an entry of a baseline must be a mapping of keys to values, not `a`"
    );
}

#[test]
fn an_entry_that_stands_twice_counts_by_its_larger_number() {
    let text = "baseline: 1\nfindings:\n  - { rule: a, subject: b, count: 2 }\n  - { rule: a, subject: b }\n";
    assert_eq!(
        keys(&read(text).expect("it reads")),
        [("a".to_owned(), "b".to_owned(), 2)]
    );
}
