//! A table of files before and after, and of what is refused.

use touchpoint::description::{Edit, EditValue as Value, NewOperation, NewSystem, NewTouchpoint, write_new};

use super::{add_to, edited, system, touchpoint};

/// One edit of the operation `o` in a file that declares its systems in a way of its own.
fn in_operation(touchpoints: &str) -> String {
    format!("touchpoint: 1\noperations:\n  o:\n    in: s\n    touchpoints:\n{touchpoints}")
}

#[track_caller]
fn becomes(before: &str, edits: &[Edit], after: &str) {
    match edited(before, edits) {
        Ok(text) => assert_eq!(text, after, "\n--- is\n{text}\n--- should be\n{after}"),
        Err(diagnostics) => panic!("refused: {diagnostics:#?}"),
    }
}

#[track_caller]
fn touchpoint_becomes(before: &str, edits: &[Edit], after: &str) {
    becomes(&in_operation(before), edits, &in_operation(after));
}

#[track_caller]
fn refused(before: &str, edits: &[Edit], place: &str, message: &str) {
    let diagnostics = edited(before, edits).expect_err("is refused");
    let first = &diagnostics[0];
    assert!(first.message.contains(message), "{first:?}");
    let span = first.at.expect("has a place");
    assert_eq!(&before[span.range()], place, "{first:?}");
}

fn needs(value: &str) -> [Edit; 1] {
    [touchpoint("o", 0, "needs", value)]
}

fn fact(name: &str, value: &str) -> Edit {
    Edit::TouchpointFact {
        operation: "o".into(),
        index: 0,
        name: name.into(),
        value: value.into(),
    }
}

#[test]
fn a_key_goes_to_the_end_of_a_block() {
    for (before, after) in [
        ("      - to: x\n", "      - to: x\n        needs: later\n"),
        ("      - to: x", "      - to: x\n        needs: later"),
        (
            "      - to: x # why\n\n      # next\n      - to: y\n",
            "      - to: x # why\n        needs: later\n\n      # next\n      - to: y\n",
        ),
        (
            "      - to: x\n        via: api   \n\n\n",
            "      - to: x\n        via: api   \n        needs: later\n\n\n",
        ),
        (
            "      -   to: x\n          via: api\n",
            "      -   to: x\n          via: api\n          needs: later\n",
        ),
        (
            "      -\n        to: x\n",
            "      -\n        to: x\n        needs: later\n",
        ),
        (
            "    - to: x\n    - to: y\n",
            "    - to: x\n      needs: later\n    - to: y\n",
        ),
        (
            "      - to:\n          - x\n          - y # b\n",
            "      - to:\n          - x\n          - y # b\n        needs: later\n",
        ),
        (
            "      - to:\n        - x\n        # inner\n      - to: z\n",
            "      - to:\n        - x\n        needs: later\n        # inner\n      - to: z\n",
        ),
        (
            "      - to: x\n        does: |\n          first # no comment\n\n          last\n\n      - to: y\n",
            "      - to: x\n        does: |\n          first # no comment\n\n          last\n        needs: later\n\n      - to: y\n",
        ),
        (
            "      - to: x\n        does: |+\n          kept\n\n      - to: y\n",
            "      - to: x\n        does: |+\n          kept\n\n        needs: later\n      - to: y\n",
        ),
        (
            "      - to: x\n        does: >-\n          folded\n          text\n",
            "      - to: x\n        does: >-\n          folded\n          text\n        needs: later\n",
        ),
        (
            "      - to: x\n        does: several\n          words # c\n",
            "      - to: x\n        does: several\n          words # c\n        needs: later\n",
        ),
        (
            "      - to: x\n        does: \"several\n          words\"\n",
            "      - to: x\n        does: \"several\n          words\"\n        needs: later\n",
        ),
        (
            "      - 'to': größe\t# tab\tcomment\n",
            "      - 'to': größe\t# tab\tcomment\n        needs: later\n",
        ),
        ("      - to: x\n        slot: 1\n", ""),
    ] {
        if after.is_empty() {
            refused(&in_operation(before), &needs("later"), "slot", "no key `slot`");
        } else {
            touchpoint_becomes(before, &needs("later"), after);
        }
    }
}

#[test]
fn a_key_goes_to_the_end_of_braces() {
    for (before, after) in [
        ("      - { to: x }\n", "      - { to: x, needs: later }\n"),
        ("      - {to: x}\n", "      - {to: x, needs: later}\n"),
        ("      - {to: x,via: api}\n", "      - {to: x,via: api,needs: later}\n"),
        ("      - { to: x, } # c\n", "      - { to: x, needs: later, } # c\n"),
        (
            "      - { to: x,  via: api  }\n",
            "      - { to: x,  via: api,  needs: later  }\n",
        ),
        ("      - { to: \"x, }\" }\n", "      - { to: \"x, }\", needs: later }\n"),
        ("      - { to: [x, y] }\n", "      - { to: [x, y], needs: later }\n"),
        (
            "      - { to: x,\n          via: api }\n",
            "      - { to: x,\n          via: api,\n          needs: later }\n",
        ),
        (
            "      - {\n          to: x\n        }\n",
            "      - {\n          to: x,\n          needs: later\n        }\n",
        ),
        (
            "      - {\n          to: x, # who\n          via: api # how\n        }\n",
            "      - {\n          to: x, # who\n          via: api, # how\n          needs: later\n        }\n",
        ),
        (
            "      - {\n          to: x,\n          via: api, # how\n          # nothing more\n        }\n",
            "      - {\n          to: x,\n          via: api, # how\n          needs: later,\n          # nothing more\n        }\n",
        ),
        (
            "      - {\n          to: x\n          # says who\n          , via: api\n        }\n",
            "      - {\n          to: x\n          # says who\n          , via: api, needs: later\n        }\n",
        ),
        (
            "      - { to: x # who\n        }\n",
            "      - { to: x, needs: later # who\n        }\n",
        ),
    ] {
        touchpoint_becomes(before, &needs("later"), after);
    }
    becomes(
        "{touchpoint: 1, operations: {o: {in: s, touchpoints: [{to: x}]}}}",
        &needs("later"),
        "{touchpoint: 1, operations: {o: {in: s, touchpoints: [{to: x, needs: later}]}}}",
    );
}

#[test]
fn a_value_is_replaced_where_it_stands() {
    for (before, after) in [
        (
            "      - to: x\n        needs: answer # so far\n        via: api\n",
            "      - to: x\n        needs: later # so far\n        via: api\n",
        ),
        (
            "      - { needs: answer, to: x }\n",
            "      - { needs: later, to: x }\n",
        ),
        (
            "      - needs: 'answer'\n        to: x\n",
            "      - needs: later\n        to: x\n",
        ),
        (
            "      - to: x\n        needs:\n          answer\n",
            "      - to: x\n        needs:\n          later\n",
        ),
        (
            "      - to: x\n        needs: >-\n          answer\n        via: api\n",
            "      - to: x\n        needs: later\n        via: api\n",
        ),
        (
            "      - to: x\n        needs: later # stays\n",
            "      - to: x\n        needs: later # stays\n",
        ),
    ] {
        touchpoint_becomes(before, &needs("later"), after);
    }
    let list = [Edit::Touchpoint {
        operation: "o".into(),
        index: 0,
        key: "safeguards".into(),
        value: Value::List(vec!["timeout".into(), "retry".into()]),
    }];
    touchpoint_becomes(
        "      - { to: x, safeguards: [cache] }\n",
        &list,
        "      - { to: x, safeguards: [timeout, retry] }\n",
    );
    touchpoint_becomes(
        "      - to: x\n        safeguards:\n          - timeout\n",
        &list,
        "      - to: x\n        safeguards:\n          - timeout\n          - retry\n",
    );
    touchpoint_becomes(
        "      - to: x\n        safeguards:\n        - cache\n        via: api\n",
        &list,
        "      - to: x\n        safeguards: [timeout, retry]\n        via: api\n",
    );
    refused(
        &in_operation("      - to: x\n        safeguards:\n        - cache # since May\n        - retry\n"),
        &list,
        "cache # since May\n        - retry",
        "cannot be changed",
    );
}

#[test]
fn systems_take_keys_however_little_they_say() {
    let file = |value: &str| format!("touchpoint: 1\nsystems:\n  email:{value}\n  z: {{}}\n");
    for (before, after) in [
        (" {}", " { sometimes_down: true }"),
        (" { }", " { sometimes_down: true }"),
        ("", " { sometimes_down: true }"),
        (" # mail", " { sometimes_down: true } # mail"),
        ("   # mail", " { sometimes_down: true }   # mail"),
        (" ~ # mail", " { sometimes_down: true } # mail"),
        (" null", " { sometimes_down: true }"),
        (" { kind: broker } # c", " { kind: broker, sometimes_down: true } # c"),
        (" {kind: broker}", " {kind: broker, sometimes_down: true}"),
        ("\n    kind: broker\n", "\n    kind: broker\n    sometimes_down: true\n"),
        (
            "\n      kind: broker # k\n  # z",
            "\n      kind: broker # k\n      sometimes_down: true\n  # z",
        ),
        (" &mail", " &mail { sometimes_down: true }"),
        (
            " {\n    # nothing yet\n  }",
            " { sometimes_down: true\n    # nothing yet\n  }",
        ),
        (
            "\n    # only a comment",
            " { sometimes_down: true }\n    # only a comment",
        ),
        (" { sometimes_down: false }", " { sometimes_down: true }"),
        (
            "\n    latency: { p50: 1ms }\n    accept:\n    - rule: r\n      reason: |\n        # not a comment",
            "\n    latency: { p50: 1ms }\n    accept:\n    - rule: r\n      reason: |\n        # not a comment\n    sometimes_down: true",
        ),
    ] {
        becomes(
            &file(before),
            &[system("email", "sometimes_down", "true")],
            &file(after),
        );
    }
    becomes(
        "touchpoint: 1\nsystems: {email, 'a: b'}\n",
        &[
            system("email", "sometimes_down", "true"),
            system("a: b", "kind", "broker"),
        ],
        "touchpoint: 1\nsystems: {email: {sometimes_down: true}, 'a: b': {kind: broker}}\n",
    );
    becomes(
        "touchpoint: 1\nsystems:\n  email:",
        &[system("email", "owner", "a: b")],
        "touchpoint: 1\nsystems:\n  email: { owner: \"a: b\" }",
    );
}

#[test]
fn line_breaks_and_indentation_are_the_files_own() {
    becomes(
        "touchpoint: 1\r\nsystems:\r\n    email:\r\noperations:\r\n    o:\r\n        in: s\r\n        touchpoints:\r\n            -   to: x # c\r\n",
        &[
            touchpoint("o", 0, "needs", "later"),
            system("email", "sometimes_down", "true"),
            new_operation(),
        ],
        "touchpoint: 1\r\nsystems:\r\n    email: { sometimes_down: true }\r\noperations:\r\n    o:\r\n        in: s\r\n        touchpoints:\r\n            -   to: x # c\r\n                needs: later\r\n    sign-up:\r\n        in: accounts\r\n        description: \"someone: new\"\r\n        touchpoints:\r\n            - { to: [x, y], needs: nothing }\r\n            - { event: user.new, must_arrive: true }\r\n",
    );
    becomes(
        "\u{feff}touchpoint: 1\nname: x",
        &[Edit::AddSystem("a".into())],
        "\u{feff}touchpoint: 1\nname: x\nsystems:\n  a: {}",
    );
    becomes(
        "---\ntouchpoint: 1\nsystems:\n  a:\n...\n",
        &[Edit::AddSystem("null".into())],
        "---\ntouchpoint: 1\nsystems:\n  a:\n  \"null\": {}\n...\n",
    );
}

#[test]
fn several_edits_to_one_place_stand_together() {
    touchpoint_becomes(
        "      - { to: x }\n      - to: y # c\n      - { to: x, via: api }",
        &[
            touchpoint("o", 1, "needs", "later"),
            touchpoint("o", 0, "via", "api"),
            touchpoint("o", 0, "needs", "answer"),
            touchpoint("o", 0, "needs", "outcome"),
            touchpoint("o", 1, "consumers", "3"),
            add_to("o", 1, &["z"]),
            touchpoint("o", 2, "stale_for", "0s"),
            touchpoint("o", 2, "via", "unknown"),
        ],
        "      - { to: x, via: api, needs: outcome }\n      - to: [y, z] # c\n        needs: later\n        consumers: 3\n      - { to: x, via: unknown, stale_for: 0s }",
    );
    becomes("touchpoint: 1\n", &[], "touchpoint: 1\n");
}

#[test]
fn facts_go_under_facts() {
    touchpoint_becomes(
        "      - { to: x }\n",
        &[fact("sla", "gold"), fact("vip", "true"), fact("tier", "2")],
        "      - { to: x, facts: { sla: gold, vip: true, tier: 2 } }\n",
    );
    touchpoint_becomes(
        "      - to: x\n        facts:\n          vip: false # no\n        via: api\n",
        &[fact("sla", "gold"), fact("vip", "true")],
        "      - to: x\n        facts:\n          vip: true # no\n          sla: gold\n        via: api\n",
    );
    touchpoint_becomes(
        "      - to: x\n        facts: # none\n",
        &[fact("sla", "no")],
        "      - to: x\n        facts: { sla: no } # none\n",
    );
    becomes(
        "touchpoint: 1\nsystems:\n  a:\noperations:\n  o: { in: a }\n",
        &[
            Edit::SystemFact {
                system: "a".into(),
                name: "b".into(),
                value: Value::Text("true".into()),
            },
            Edit::OperationFact {
                operation: "o".into(),
                name: "c".into(),
                value: Value::List(vec!["d".into()]),
            },
            Edit::Operation {
                operation: "o".into(),
                key: "rate".into(),
                value: "2/s".into(),
            },
        ],
        "touchpoint: 1\nsystems:\n  a: { facts: { b: \"true\" } }\noperations:\n  o: { in: a, facts: { c: [d] }, rate: 2/s }\n",
    );
}

#[test]
fn to_grows_in_its_own_style() {
    for (before, after) in [
        (
            "      - { to: x, needs: later }\n",
            "      - { to: [x, y, z], needs: later }\n",
        ),
        ("      - to: x\n", "      - to: [x, y, z]\n"),
        ("      - to: 'x'\n", "      - to: ['x', y, z]\n"),
        ("      - to: a, b # c\n", "      - to: [\"a, b\", y, z] # c\n"),
        ("      - to: [x]\n", "      - to: [x, y, z]\n"),
        ("      - to: [ x,w ]\n", "      - to: [ x,w,y,z ]\n"),
        ("      - to: [y]\n", "      - to: [y, z]\n"),
        ("      - to: [y, z]\n", "      - to: [y, z]\n"),
        (
            "      - to:\n          - x # c\n        via: api\n",
            "      - to:\n          - x # c\n          - y\n          - z\n        via: api\n",
        ),
        (
            "      - to:\n        - x\n        via: api\n",
            "      - to:\n        - x\n        - y\n        - z\n        via: api\n",
        ),
        (
            "      - to: [\n          x, # c\n        ]\n",
            "      - to: [\n          x, # c\n          y,\n          z,\n        ]\n",
        ),
        ("      - to:\n          x\n", "      - to:\n          [x, y, z]\n"),
        ("      - event: e\n", "      - event: e\n        to: [y, z]\n"),
        ("      - { event: e, to: [] }\n", "      - { event: e, to: [y, z] }\n"),
        ("      - to: &t x\n", "      - to: [&t x, y, z]\n"),
        ("      - to: |-\n          x\n", "      - to: [x, y, z]\n"),
    ] {
        touchpoint_becomes(before, &[add_to("o", 0, &["y", "z"])], after);
    }
    touchpoint_becomes(
        "      - event: e\n",
        &[add_to("o", 0, &["a b"])],
        "      - event: e\n        to: a b\n",
    );
}

fn new_operation() -> Edit {
    Edit::AddOperation(NewOperation {
        name: "sign-up".into(),
        system: "accounts".into(),
        description: Some("someone: new".into()),
        touchpoints: vec![
            NewTouchpoint {
                to: vec!["x".into(), "y".into()],
                needs: Some("nothing".into()),
                ..NewTouchpoint::default()
            },
            NewTouchpoint {
                event: Some("user.new".into()),
                extra: vec![("must_arrive".into(), "true".into())],
                ..NewTouchpoint::default()
            },
        ],
        ..NewOperation::default()
    })
}

#[test]
fn an_operation_goes_after_the_last_one() {
    let block = "  sign-up:\n    in: accounts\n    description: \"someone: new\"\n    touchpoints:\n      - { to: [x, y], needs: nothing }\n      - { event: user.new, must_arrive: true }\n";
    for (before, after) in [
        ("touchpoint: 1\n", format!("touchpoint: 1\noperations:\n{block}")),
        ("touchpoint: 1\noperations:\n", format!("touchpoint: 1\noperations:\n{block}")),
        ("touchpoint: 1\noperations: # none\n# end\n", format!("touchpoint: 1\noperations: # none\n{block}# end\n")),
        ("touchpoint: 1\noperations: {} # none\nname: n\n", format!("touchpoint: 1\noperations: # none\n{block}name: n\n")),
        ("touchpoint: 1\noperations: ~\n", format!("touchpoint: 1\noperations:\n{block}")),
        ("touchpoint: 1\noperations:\n  o: { in: s } # c\n\n# end\n", format!("touchpoint: 1\noperations:\n  o: {{ in: s }} # c\n{block}\n# end\n")),
        ("touchpoint: 1\noperations:\n  a: { in: s }\n\n  # b\n  b:\n    in: s\n", format!("touchpoint: 1\noperations:\n  a: {{ in: s }}\n\n  # b\n  b:\n    in: s\n\n{block}")),
        ("touchpoint: 1\noperations:\n  o:\n    in: s\n    touchpoints:\n    - to: x\nname: n\n", format!("touchpoint: 1\noperations:\n  o:\n    in: s\n    touchpoints:\n    - to: x\n{}name: n\n", block.replace("      -", "    -"))),
        ("touchpoint: 1\noperations: {o: {in: s}}\n", "touchpoint: 1\noperations: {o: {in: s}, sign-up: {in: accounts, description: \"someone: new\", touchpoints: [{to: [x, y], needs: nothing}, {event: user.new, must_arrive: true}]}}\n".into()),
    ] {
        becomes(before, &[new_operation()], &after);
    }
}

#[test]
fn systems_and_operations_are_added_together() {
    becomes(
        "touchpoint: 1\n\nsystems:\n  a: {}\n  b: {} # last\n\noperations:\n  o: { in: a }\n",
        &[
            new_operation(),
            Edit::AddSystem("x: y".into()),
            Edit::AddSystem("a".into()),
            system("x: y", "external", "true"),
        ],
        "touchpoint: 1\n\nsystems:\n  a: {}\n  b: {} # last\n  \"x: y\": { external: true }\n\noperations:\n  o: { in: a }\n  sign-up:\n    in: accounts\n    description: \"someone: new\"\n    touchpoints:\n      - { to: [x, y], needs: nothing }\n      - { event: user.new, must_arrive: true }\n",
    );
    becomes(
        "touchpoint: 1\nsystems: {}\n",
        &[Edit::AddSystem(NewSystem {
            keys: vec![("owner".into(), "t".into())],
            ..NewSystem::from("a")
        })],
        "touchpoint: 1\nsystems:\n  a: { owner: t }\n",
    );
}

#[test]
fn json_stays_json() {
    let edits = [
        touchpoint("o", 0, "needs", "later"),
        touchpoint("o", 0, "consumers", "2"),
        system("a", "sometimes_down", "true"),
        Edit::AddSystem("b".into()),
        add_to("o", 0, &["y"]),
    ];
    let compact = r#"{"touchpoint":1,"systems":{"a":{}},"operations":{"o":{"in":"a","touchpoints":[{"to":"x"}]}}}"#;
    becomes(
        compact,
        &edits,
        r#"{"touchpoint":1,"systems":{"a":{"sometimes_down":true},"b":{}},"operations":{"o":{"in":"a","touchpoints":[{"to":["x","y"],"needs":"later","consumers":2}]}}}"#,
    );
    let pretty = "{\n  \"touchpoint\": 1,\n  \"systems\": {\n    \"a\": {}\n  },\n  \"operations\": {\n    \"o\": {\n      \"in\": \"a\",\n      \"touchpoints\": [\n        {\n          \"to\": \"x\"\n        }\n      ]\n    }\n  }\n}\n";
    becomes(
        pretty,
        &edits,
        "{\n  \"touchpoint\": 1,\n  \"systems\": {\n    \"a\": { \"sometimes_down\": true },\n    \"b\": {}\n  },\n  \"operations\": {\n    \"o\": {\n      \"in\": \"a\",\n      \"touchpoints\": [\n        {\n          \"to\": [\"x\", \"y\"],\n          \"needs\": \"later\",\n          \"consumers\": 2\n        }\n      ]\n    }\n  }\n}\n",
    );
    for text in [
        compact,
        pretty,
        "{\"touchpoint\": 1, \"operations\": {}}",
        "{\"touchpoint\":1,\"operations\":null,\"systems\":{ \"a\":null}}",
    ] {
        for edits in [
            vec![new_operation()],
            vec![
                Edit::AddSystem("q\"\\\u{1}".replace('\u{1}', "").as_str().into()),
                new_operation(),
            ],
        ] {
            let new = edited(text, &edits).expect("is edited");
            serde_json::from_str::<serde_json::Value>(&new).unwrap_or_else(|error| panic!("{error}: {new}"));
        }
    }
}

#[test]
fn what_is_repeated_elsewhere_is_not_changed() {
    let aliased = in_operation("      - &a { to: x }\n      - *a\n");
    refused(
        &aliased,
        &[touchpoint("o", 1, "needs", "later")],
        "*a",
        "repeats another",
    );
    refused(
        &aliased,
        &[touchpoint("o", 0, "needs", "later")],
        "*a",
        "cannot be changed safely",
    );
    let merged = "touchpoint: 1\nsystems:\n  a: &a { facts: { f: g } }\n  b:\n    <<: *a\n";
    refused(
        merged,
        &[Edit::SystemFact {
            system: "b".into(),
            name: "h".into(),
            value: "i".into(),
        }],
        "",
        "comes in here by `<<`",
    );
    refused(
        "touchpoint: 1\nsystems:\n  a: &a\n    kind: broker\n  b: *a\n",
        &[system("b", "kind", "gateway")],
        "*a",
        "repeats",
    );
    refused(
        "touchpoint: 1\nsystems:\n  a: &a {}\n  b: *a\n",
        &[system("a", "kind", "gateway")],
        "*a",
        "cannot be changed safely",
    );
}

#[test]
fn anchors_and_merges_do_not_stop_what_changes_one_place_only() {
    becomes(
        "touchpoint: 1\nsystems:\n  a: &a { kind: broker }\n  b:\n    <<: *a\n  c: { <<: *a }\n  d:\n    owner: t\n    <<: *a\n",
        &[
            system("b", "kind", "gateway"),
            system("c", "owner", "t"),
            system("d", "external", "true"),
            Edit::AddSystem("e".into()),
        ],
        "touchpoint: 1\nsystems:\n  a: &a { kind: broker }\n  b:\n    kind: gateway\n    <<: *a\n  c: { owner: t, <<: *a }\n  d:\n    owner: t\n    external: true\n    <<: *a\n  e: {}\n",
    );
    touchpoint_becomes(
        "      - &a { to: x, needs: &n answer }\n      - to: y\n        needs: *n\n",
        &[touchpoint("o", 1, "needs", "later")],
        "      - &a { to: x, needs: &n answer }\n      - to: y\n        needs: later\n",
    );
    touchpoint_becomes(
        "      - &b to: x\n      - &c\n        to: y\n",
        &[
            touchpoint("o", 0, "needs", "later"),
            touchpoint("o", 1, "needs", "later"),
        ],
        "      - &b to: x\n        needs: later\n      - &c\n        to: y\n        needs: later\n",
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let text = in_operation("      - to: x\n");
    refused(
        &text,
        &[touchpoint("p", 0, "needs", "later")],
        "operations",
        "no operation `p`",
    );
    refused(
        &text,
        &[touchpoint("o", 1, "needs", "later")],
        "o",
        "no touchpoint number 2, only 1",
    );
    refused(&text, &[system("x", "kind", "broker")], "", "no system `x`");
    refused(
        &text,
        &needs("perhaps"),
        "to: x",
        "could not be read, line 7: `needs` cannot be `perhaps`",
    );
    refused(
        &text,
        &[touchpoint("o", 0, "colour", "red")],
        "to: x",
        "no key `colour`",
    );
    refused("touchpoint: 1\nsystms: {}\n", &[], "systms", "no key `systms`");
    refused("touchpoint: 1\n\ta: {\n", &[], "1", "no YAML");
    let same = Edit::AddOperation(NewOperation {
        name: "o".into(),
        system: "s".into(),
        ..NewOperation::default()
    });
    refused(&text, &[same], "o", "is here already");
}

#[test]
fn a_new_description_reads_as_people_write_it() {
    let called = |to: &str, needs: &str| NewTouchpoint {
        to: vec![to.into()],
        via: Some("api".into()),
        needs: Some(needs.into()),
        ..NewTouchpoint::default()
    };
    let operation = NewOperation {
        name: "place-order".into(),
        system: "checkout".into(),
        description: None,
        touchpoints: vec![
            called("payment", "outcome"),
            called("shipping", "later"),
            called("email", "nothing"),
        ],
        ..NewOperation::default()
    };
    let shipping = NewSystem {
        keys: vec![("sometimes_down".into(), "true".into())],
        ..NewSystem::from("shipping")
    };
    let text = write_new(
        Some("no"),
        &["checkout".into(), "payment".into(), shipping, "email".into()],
        &[operation],
    );
    assert_eq!(
        text,
        "touchpoint: 1\nname: \"no\"\n\nsystems:\n  checkout: {}\n  payment: {}\n  shipping: { sometimes_down: true }\n  email: {}\n\noperations:\n  place-order:\n    in: checkout\n    touchpoints:\n      - { to: payment, via: api, needs: outcome }\n      - { to: shipping, via: api, needs: later }\n      - { to: email, via: api, needs: nothing }\n"
    );
    assert_eq!(edited(&text, &[]), Ok(text.clone()));
    assert_eq!(write_new(None, &[], &[]), "touchpoint: 1\n");
}
