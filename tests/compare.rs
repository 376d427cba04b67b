//! What differs between two states of a landscape.

use common::random::{model, shuffle};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use touchpoint::advice::Comparison;
use touchpoint::report::{self, Look, View};

mod common;

/// The comparison as JSON; the other forms must at least be written.
fn compared(old: &common::World, new: &common::World) -> Value {
    let (before, after) = (old.advice(), new.advice());
    let comparison = Comparison::new(&before, &after);
    let views = (View::new(&before, &old.sources), View::new(&after, &new.sources));
    let text = report::comparison_text(&comparison, &views, Look::PLAIN);
    assert_eq!(text.lines().count() == 1, comparison.is_empty(), "{text}");
    assert!(report::comparison_markdown(&comparison, &views).starts_with("## touchpoint: "));
    let mut value: Value = serde_json::from_str(&report::comparison_json(&comparison, &views)).expect("JSON");
    for list in ["new", "gone"] {
        let findings = value["findings"][list].as_array().expect("a list").iter();
        value["findings"][list] = findings
            .map(|one| {
                format!(
                    "{} {}",
                    one["rule"].as_str().expect("text"),
                    one["subject"].as_str().expect("text")
                )
            })
            .collect();
    }
    value
}

const HEAD: &str = "touchpoint: 1
systems: { orders: {}, mail: {}, search: {}, stock: {}, payments: {} }
operations:
  place-order:
    in: orders
    touchpoints:
";

/// Of one operation, by the lines of its touchpoints.
fn lines(old: &[&str], new: &[&str]) -> Value {
    let world = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| format!("      - {{ {line} }}\n")).collect();
        let empty = if lines.is_empty() { "      []\n" } else { "" };
        common::world(&format!("{HEAD}{}{empty}", lines.concat()))
    };
    compared(&world(old), &world(new))
}

#[track_caller]
fn assert_differs(old: &[&str], new: &[&str], expected: &Value) {
    let found = lines(old, new);
    for (key, expected) in expected.as_object().expect("a mapping") {
        assert_eq!(&found[key], expected, "{key} of {found:#}");
    }
    let all = ["added", "removed", "moved", "recommendations"];
    for key in all.into_iter().filter(|key| expected.get(key).is_none()) {
        assert_eq!(found[key], serde_json::json!([]), "{key} of {found:#}");
    }
}

const MAIL: &str = "to: mail, via: api, needs: nothing";
const SEARCH: &str = "to: search, via: api, needs: nothing";
const CHARGE: &str = "to: payments, via: api, needs: outcome";

#[test]
fn what_came_and_went() {
    assert_differs(
        &[CHARGE],
        &[CHARGE, MAIL],
        &serde_json::json!({ "added": ["place-order/mail"], "findings": { "new": ["api-for-side-effect place-order/mail"], "gone": [] } }),
    );
    assert_differs(
        &[CHARGE, MAIL],
        &[CHARGE],
        &serde_json::json!({ "removed": ["place-order/mail"], "findings": { "new": [], "gone": ["api-for-side-effect place-order/mail"] } }),
    );
    assert_differs(&[], &[], &serde_json::json!({ "findings": { "new": [], "gone": [] } }));
}

#[test]
fn made_ids_that_shift_are_no_change() {
    let ask = "to: mail, does: ask it, via: api, needs: answer";
    let tell = "to: mail, does: tell it, via: api, needs: nothing";
    assert_differs(
        &[ask, tell],
        &[tell, ask],
        &serde_json::json!({ "findings": { "new": [], "gone": [] } }),
    );
    assert_differs(
        &[tell],
        &[ask, tell],
        &serde_json::json!({ "added": ["place-order/mail"], "findings": { "new": [], "gone": [] } }),
    );
    assert_differs(
        &[tell, ask],
        &[ask],
        &serde_json::json!({ "removed": ["place-order/mail"], "findings": { "new": [], "gone": ["api-for-side-effect place-order/mail"] } }),
    );
}

#[test]
fn an_id_tells_whatever_else_is_changed() {
    let old = "id: a, to: mail, via: api, needs: nothing";
    assert_differs(
        &[old],
        &["id: a, to: search, via: api, needs: nothing"],
        &serde_json::json!({}),
    );
    assert_differs(
        &[old],
        &["id: b, to: mail, via: api, needs: nothing"],
        &serde_json::json!({ "added": ["b"], "removed": ["a"] }),
    );
    assert_differs(
        &[old],
        &[MAIL],
        &serde_json::json!({ "findings": { "new": [], "gone": [] } }),
    );
    assert_differs(
        &[old],
        &["id: a, event: told, to: mail, needs: nothing"],
        &serde_json::json!({ "moved": [{ "id": "a", "from": "api", "to": "event" }] }),
    );
}

#[test]
fn calls_and_the_event_in_their_place() {
    let event = "event: placed, to: [mail, search], needs: nothing";
    let moved = |from: &str, to: &str| {
        serde_json::json!([
            { "id": "place-order/mail", "from": from, "to": to },
            { "id": "place-order/search", "from": from, "to": to },
        ])
    };
    let gone = "api-fan-out place-order";
    assert_differs(
        &[MAIL, CHARGE, SEARCH],
        &[CHARGE, event],
        &serde_json::json!({ "moved": moved("api", "event"), "findings": { "new": [], "gone": [gone] } }),
    );
    assert_differs(
        &[event, CHARGE],
        &[CHARGE, MAIL, SEARCH],
        &serde_json::json!({ "moved": moved("event", "api"), "findings": { "new": [gone], "gone": [] } }),
    );
    // An event that was there already gets one more subscriber.
    let before = "event: placed, to: search, needs: nothing";
    assert_differs(
        &[MAIL, before],
        &[event],
        &serde_json::json!({ "moved": [{ "id": "place-order/mail", "from": "api", "to": "event" }] }),
    );
    // What the event reached before is gone, not moved.
    assert_differs(
        &[MAIL, event],
        &[event],
        &serde_json::json!({ "removed": ["place-order/mail"] }),
    );
}

#[test]
fn what_is_recommended_otherwise() {
    assert_differs(
        &[MAIL],
        &["to: mail, via: api, needs: answer"],
        &serde_json::json!({ "recommendations": [{ "id": "place-order/mail", "from": "event", "to": "api" }] }),
    );
    assert_differs(
        &["to: mail, via: api"],
        &[MAIL],
        &serde_json::json!({ "recommendations": [{ "id": "place-order/mail", "from": "undecided", "to": "event" }] }),
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_state_and_itself_in_another_order_do_not_differ(mut model in model(), by in proptest::collection::vec(any::<Index>(), 60)) {
        // The model gives ids by the place.
        model.operations.iter_mut().flat_map(|one| &mut one.touchpoints).for_each(|one| one.id = false);
        let old = common::worlds(&model.files());
        let mut by = by.into_iter();
        let files = model.files_in_order(|blocks| shuffle(blocks, &mut by));
        let moved = common::worlds(&shuffle(files, &mut by));
        prop_assert_eq!(&compared(&old, &moved)["findings"], &serde_json::json!({ "new": [], "gone": [] }));
        // In an operation what stands before what says something: what is found may differ, what is there may not.
        for operation in &mut model.operations {
            operation.touchpoints = shuffle(std::mem::take(&mut operation.touchpoints), &mut by);
        }
        let files = model.files_in_order(|blocks| shuffle(blocks, &mut by));
        let new = common::worlds(&shuffle(files, &mut by));
        let found = compared(&old, &new);
        for key in ["added", "removed", "moved", "recommendations"] {
            prop_assert_eq!(&found[key], &serde_json::json!([]), "{} of {:#}", key, found);
        }
    }

    #[test]
    fn the_other_way_round_is_the_opposite(one in model(), other in model()) {
        let (one, other) = (common::worlds(&one.files()), common::worlds(&other.files()));
        let (there, back) = (compared(&one, &other), compared(&other, &one));
        prop_assert_eq!(&there["findings"]["new"], &back["findings"]["gone"]);
        prop_assert_eq!(there["recommendations"].as_array().map(Vec::len), back["recommendations"].as_array().map(Vec::len));
    }
}
