//! What an importer writes: touchpoints behind all others, evidence, and answers before it.

use touchpoint::description::{Edit, EditValue as Value, NewTouchpoint};

use super::{edited, touchpoint};

fn add(to: &str, extra: &[(&str, Value)]) -> Edit {
    Edit::AddTouchpoint {
        operation: "o".into(),
        touchpoint: NewTouchpoint {
            to: vec![to.into()],
            extra: extra
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.clone()))
                .collect(),
            ..NewTouchpoint::default()
        },
    }
}

fn observed(evidence: &[&str]) -> Value {
    let evidence = evidence.iter().map(|text| (*text).to_owned()).collect();
    Value::Map(vec![
        ("source".to_owned(), "otlp".into()),
        ("evidence".to_owned(), Value::List(evidence)),
    ])
}

fn see(index: usize, evidence: &[&str]) -> Edit {
    Edit::Touchpoint {
        operation: "o".into(),
        index,
        key: "observed".into(),
        value: observed(evidence),
    }
}

#[track_caller]
fn becomes(before: &str, edits: &[Edit], after: &str) {
    let whole = |text: &str| format!("touchpoint: 1\noperations:\n  o:\n    in: s\n{text}  p: {{ in: t }}\n");
    match edited(&whole(before), edits) {
        Ok(text) => assert_eq!(text, whole(after), "\n--- is\n{text}\n--- should be\n{}", whole(after)),
        Err(diagnostics) => panic!("refused: {diagnostics:#?}"),
    }
}

#[test]
fn touchpoints_go_behind_all_others() {
    let two = [add("x", &[]), add("y", &[("via", "api".into())])];
    becomes(
        "",
        &two,
        "    touchpoints:\n      - { to: x }\n      - { to: y, via: api }\n",
    );
    becomes(
        "    touchpoints:\n    - to: a # why\n\n    # the end\n",
        &two,
        "    touchpoints:\n    - to: a # why\n    - { to: x }\n    - { to: y, via: api }\n\n    # the end\n",
    );
    becomes(
        "    touchpoints: [{ to: a }]\n",
        &two,
        "    touchpoints: [{ to: a }, { to: x }, { to: y, via: api }]\n",
    );
    becomes(
        "    touchpoints: []\n",
        &[add("x", &[])],
        "    touchpoints: [{ to: x }]\n",
    );
}

#[test]
fn what_is_long_gets_a_line_for_each_key() {
    let long = "a text that is so long that no line takes it beside all else that is said here, and a bit more";
    becomes(
        "    touchpoints:\n      - { to: a }\n",
        &[add("x", &[("via", "api".into()), ("observed", observed(&[long, "b"]))])],
        &format!(
            "    touchpoints:\n      - {{ to: a }}\n      - to: x\n        via: api\n        observed:\n          \
             source: otlp\n          evidence:\n            - {long}\n            - b\n"
        ),
    );
}

#[test]
fn evidence_gives_way_to_newer_evidence_and_nothing_else_does() {
    becomes(
        "    touchpoints:\n      - { to: a, needs: later } # a\n      - to: b # b\n        via: api\n",
        &[see(0, &["x"]), see(1, &["y"])],
        "    touchpoints:\n      - { to: a, needs: later, observed: { source: otlp, evidence: [x] } } # a\n      \
         - to: b # b\n        via: api\n        observed: { source: otlp, evidence: [y] }\n",
    );
    becomes(
        "    touchpoints:\n      - to: b\n        observed: { source: zipkin, runs: 3, evidence: [x] }\n        does: c # c\n",
        &[see(0, &["y"])],
        "    touchpoints:\n      - to: b\n        observed: { source: otlp, evidence: [y] }\n        does: c # c\n",
    );
}

#[test]
fn what_people_say_goes_before_the_evidence() {
    let needs = touchpoint("o", 0, "needs", "nothing");
    becomes(
        "    touchpoints:\n      - to: b\n        observed:\n          source: otlp\n          calls: 3\n",
        std::slice::from_ref(&needs),
        "    touchpoints:\n      - to: b\n        needs: nothing\n        observed:\n          source: otlp\n          calls: 3\n",
    );
    becomes(
        "    touchpoints:\n      - { to: b, observed: { source: otlp } } # c\n",
        std::slice::from_ref(&needs),
        "    touchpoints:\n      - { to: b, needs: nothing, observed: { source: otlp } } # c\n",
    );
    // A comment above it stays with it.
    becomes(
        "    touchpoints:\n      - to: b\n        # seen\n        observed: { source: otlp }\n",
        &[needs],
        "    touchpoints:\n      - to: b\n        # seen\n        observed: { source: otlp }\n        needs: nothing\n",
    );
}
