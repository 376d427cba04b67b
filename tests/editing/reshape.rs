//! Touchpoints and keys that are added and taken out: a table of files, and random descriptions in random layouts.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use touchpoint::description::{Edit, EditValue as Value, NewTouchpoint};

use super::edited;
use super::layout::{Choices, write};
use super::random::{comments, description, has_windows_lines, read};

fn remove(index: usize) -> Edit {
    Edit::RemoveTouchpoint {
        operation: "o".into(),
        index,
    }
}

fn insert(before: usize) -> Edit {
    Edit::InsertTouchpoint {
        operation: "o".into(),
        before,
        touchpoint: NewTouchpoint {
            event: Some("e".into()),
            ..NewTouchpoint::default()
        },
    }
}

fn first(index: usize, key: &str, value: &str) -> Edit {
    Edit::TouchpointFirst {
        operation: "o".into(),
        index,
        key: key.into(),
        value: value.into(),
    }
}

fn without(index: usize, key: &str) -> Edit {
    Edit::TouchpointWithout {
        operation: "o".into(),
        index,
        key: key.into(),
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

const LIST: &str = "    touchpoints:\n      # one\n      - { to: x } # first\n      - to: y # second\n        # within\n        does: a # b\n\n      # three\n      - { to: z }\n";

#[test]
fn a_touchpoint_goes_and_its_comments_stay() {
    becomes(
        LIST,
        &[remove(0)],
        "    touchpoints:\n      # one\n      # first\n      - to: y # second\n        # within\n        does: a # b\n\n      # three\n      - { to: z }\n",
    );
    becomes(
        LIST,
        &[remove(1)],
        "    touchpoints:\n      # one\n      - { to: x } # first\n      # second\n      # within\n      # b\n\n      # three\n      - { to: z }\n",
    );
    becomes(
        LIST,
        &[remove(2)],
        "    touchpoints:\n      # one\n      - { to: x } # first\n      - to: y # second\n        # within\n        does: a # b\n\n      # three\n",
    );
    becomes(
        "    touchpoints:\n      - { to: x, does: \"a # b\" }\n      - { to: 'y#z' }\n",
        &[remove(0)],
        "    touchpoints:\n      - { to: 'y#z' }\n",
    );
}

#[test]
fn where_all_go_the_key_goes_too() {
    becomes(
        "    touchpoints:\n      - { to: x }\n      - { to: y }\n",
        &[remove(0), remove(1)],
        "",
    );
    becomes(
        "    touchpoints: # all\n      - { to: x } # one\n",
        &[remove(0)],
        "    # all\n    # one\n",
    );
    let flow = "touchpoint: 1\noperations:\n  o: { in: s, touchpoints: [{ to: x }] }\n";
    let text = edited(flow, &[remove(0)]).expect("it can be edited");
    assert_eq!(text, "touchpoint: 1\noperations:\n  o: { in: s }\n");
}

#[test]
fn a_touchpoint_comes_before_another() {
    becomes(
        "    touchpoints:\n      - { to: x }\n",
        &[insert(0)],
        "    touchpoints:\n      - { event: e }\n      - { to: x }\n",
    );
    becomes(
        "    touchpoints:\n    - to: x\n    - to: y\n",
        &[remove(0), insert(1)],
        "    touchpoints:\n    - { event: e }\n    - to: y\n",
    );
    becomes(
        "    touchpoints: [{to: x}, {to: y}]\n",
        &[insert(1)],
        "    touchpoints: [{to: x}, {event: e}, {to: y}]\n",
    );
}

#[test]
fn touchpoints_go_from_a_list_in_brackets() {
    let all = "    touchpoints: [{ to: x }, { to: y }, { to: z }]\n";
    becomes(all, &[remove(0)], "    touchpoints: [{ to: y }, { to: z }]\n");
    becomes(all, &[remove(1), remove(2)], "    touchpoints: [{ to: x }]\n");
    becomes(all, &[remove(0), remove(2)], "    touchpoints: [{ to: y }]\n");
}

#[test]
fn a_key_comes_first_and_others_go() {
    becomes(
        "    touchpoints:\n      - { to: x, via: api, needs: nothing }\n",
        &[first(0, "event", "e"), without(0, "via")],
        "    touchpoints:\n      - { event: e, to: x, needs: nothing }\n",
    );
    becomes(
        "    touchpoints:\n      - to: x # who\n        via: api # how\n        needs: nothing\n",
        &[first(0, "event", "e"), without(0, "via"), without(0, "to")],
        "    touchpoints:\n      - event: e\n        # who\n        # how\n        needs: nothing\n",
    );
    becomes(
        "    touchpoints:\n      - { needs: nothing, to: x, via: api }\n",
        &[without(0, "to"), without(0, "via"), first(0, "event", "e")],
        "    touchpoints:\n      - { event: e, needs: nothing }\n",
    );
}

/// Edits of one operation's touchpoints, by their numbers, and the same made to the values.
fn reshape(choices: &mut Choices, json: &mut Json) -> Option<Vec<Edit>> {
    let operations = json.get_mut("operations")?.as_object_mut()?;
    let operation = operations.keys().nth(choices.below(operations.len().max(1)))?.clone();
    let thing = operations[&operation].as_object_mut()?;
    let touchpoints = thing.get("touchpoints")?.as_array()?.clone();
    if touchpoints.is_empty() {
        return None;
    }
    let mut edits = Vec::new();
    let mut after = Vec::new();
    for (index, mut one) in touchpoints.into_iter().enumerate() {
        let name = || operation.clone();
        if choices.one_in(4) {
            after.push(json!({ "event": "new", "needs": "nothing" }));
            edits.push(Edit::InsertTouchpoint {
                operation: name(),
                before: index,
                touchpoint: NewTouchpoint {
                    event: Some("new".into()),
                    needs: Some("nothing".into()),
                    ..NewTouchpoint::default()
                },
            });
        }
        match choices.below(3) {
            0 => {}
            1 => {
                edits.push(Edit::RemoveTouchpoint {
                    operation: name(),
                    index,
                });
                continue;
            }
            _ => {
                let keys: Vec<String> = one.as_object()?.keys().cloned().collect();
                for key in keys {
                    // Without either it would be no touchpoint.
                    if key != "event" && key != "to" && choices.one_in(2) {
                        one.as_object_mut()?.remove(&key);
                        edits.push(Edit::TouchpointWithout {
                            operation: name(),
                            index,
                            key,
                        });
                    }
                }
                if one.get("event").is_none() && one.get("via").is_none() {
                    one["event"] = json!("first");
                    edits.push(Edit::TouchpointFirst {
                        operation: name(),
                        index,
                        key: "event".into(),
                        value: Value::Text("first".into()),
                    });
                }
            }
        }
        after.push(one);
    }
    if after.is_empty() {
        thing.remove("touchpoints");
    } else {
        thing["touchpoints"] = json!(after);
    }
    Some(edits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_reshaped_says_what_was_meant_and_keeps_every_comment(
        values in proptest::collection::vec(any::<u8>(), 0..80),
        layout in proptest::collection::vec(any::<u8>(), 0..300),
        changes in proptest::collection::vec(any::<u8>(), 2..60),
    ) {
        let before = description(&mut Choices::new(values));
        let text = write(&before, &mut Choices::new(layout));
        let mut after = before.clone();
        let Some(edits) = reshape(&mut Choices::new(changes), &mut after) else { return Ok(()) };
        let new = match edited(&text, &edits) {
            Ok(new) => new,
            // What others repeat cannot go, nor what shares its line with a comment.
            Err(diagnostics) if text.contains(['&', '#']) && diagnostics.len() == 1 => {
                let said = &diagnostics[0].message;
                prop_assert!(said.contains("as it was"), "{}\n{}", said, text);
                return Ok(());
            }
            Err(diagnostics) => return Err(TestCaseError::fail(format!("{diagnostics:#?}\n{edits:?}\n{text}"))),
        };
        let shown = format!("\n--- before\n{text}\n--- after\n{new}\n--- {edits:?}");
        prop_assert_eq!(&read(&new), &after, "{}", shown);
        prop_assert_eq!(comments(&new), comments(&text), "{}", shown);
        // What is left may stand in one line.
        if text.contains('\n') && new.contains('\n') {
            prop_assert_eq!(has_windows_lines(&new), has_windows_lines(&text), "{}", shown);
        }
        if text.starts_with("{\"") && !text.contains('#') && serde_json::from_str::<Json>(&text).is_ok() {
            prop_assert!(serde_json::from_str::<Json>(&new).is_ok(), "{}", shown);
        }
    }
}

#[test]
fn other_keys_come_into_the_place_of_all() {
    let edits = [first(0, "to", "x"), without(0, "event")];
    becomes(
        "    touchpoints:\n      - { event: e }\n",
        &edits,
        "    touchpoints:\n      - { to: x }\n",
    );
    becomes(
        "    touchpoints:\n      - event: e # it\n",
        &edits,
        "    touchpoints:\n      - to: x # it\n",
    );
}

#[test]
fn a_repeated_list_of_names_is_written_out_where_it_changes() {
    let list = Edit::Touchpoint {
        operation: "o".into(),
        index: 1,
        key: "safeguards".into(),
        value: Value::List(vec!["timeout".into(), "retry".into()]),
    };
    let lines = |second: &str| {
        format!(
            "    touchpoints:\n      - {{ to: x, safeguards: &all [timeout] }}\n      - {{ to: y, safeguards: {second} }}\n"
        )
    };
    becomes(&lines("*all"), &[list], &lines("[timeout, retry]"));
}

#[test]
fn a_comment_between_the_dash_and_the_first_key_stays() {
    let remove = Edit::RemoveTouchpoint {
        operation: "o".into(),
        index: 0,
    };
    becomes(
        "    touchpoints:\n      - # why\n        to: a # it\n      - { to: b }\n",
        &[remove],
        "    touchpoints:\n      # why\n      # it\n      - { to: b }\n",
    );
}
