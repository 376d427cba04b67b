//! Questions that decide the form of a recommendation: only after its verdict, and only where an answer changes it.

mod asking;

use asking::{Script, operation_id, reply, rules_with};
use serde_json::{Value as Json, json};
use touchpoint::interview::{Answers, NoAnswer, Question, Reply, Session, Walked};
use touchpoint::rules::{Judge, Rulebook};

/// One read of a system, with further facts.
fn read(system: &Json, operation: &Json, touchpoint: &Json) -> Json {
    let mut description = json!({
        "touchpoint": 1,
        "systems": { "shop": {}, "prices": system },
        "operations": { "show": { "in": "shop", "touchpoints": [{ "to": "prices", "via": "api" }] } },
    });
    for (key, value) in asking::entries(operation) {
        description["operations"]["show"][key] = value;
    }
    for (key, value) in asking::entries(touchpoint) {
        description["operations"]["show"]["touchpoints"][0][key] = value;
    }
    description
}

/// What is asked and said after the verdicts; the answers by fact, each `back` once.
fn walk(book: &Rulebook, description: &Json, answers: &[(&str, &str)]) -> (Walked, Vec<String>, Vec<String>) {
    let landscape = asking::read(&description.to_string());
    let judge = Judge::new(book);
    let mut session = Session::new(&landscape, &judge, Answers::new());
    let operations = [operation_id(&landscape, "show")];
    let answer = |question: &Question| -> Result<Reply, NoAnswer> {
        let found = answers.iter().find(|(fact, _)| *fact == question.sets.1);
        match found.map(|(_, answer)| *answer) {
            Some("back") => Ok(Reply::Back),
            Some(answer) => Ok(reply(question, answer)),
            None => panic!("{question:?}"),
        }
    };
    let mut script = Script::new(answer);
    assert_eq!(session.walk(&operations, &mut script).expect("answered"), Walked::Done);
    let before = script.questions.len();
    script.lines.clear();
    let walked = session.walk_forms(&operations, &mut script).expect("answered");
    let asked = script.questions[before..].iter().map(|(_, fact)| fact.clone());
    (walked, asked.collect(), script.lines)
}

fn asked(description: &Json, answers: &[(&str, &str)]) -> Vec<String> {
    walk(&asking::builtin_rules(), description, answers).1
}

#[test]
fn the_age_of_a_value_is_asked_where_a_copy_would_help() {
    let down = json!({ "sometimes_down": true });
    let all = [
        read(&down, &json!({}), &json!({ "needs": "answer" })),
        read(&json!({}), &json!({ "rate": "2000/s" }), &json!({ "needs": "answer" })),
        read(&json!({}), &json!({}), &json!({ "needs": "answer", "times": "many" })),
        // The verdict comes first, and what it needs.
        read(&down, &json!({}), &json!({})),
    ];
    for description in all {
        assert_eq!(
            asked(&description, &[("needs", "answer"), ("stale_for", "5min")]),
            ["stale_for"]
        );
    }
}

#[test]
fn it_is_not_asked_where_every_answer_leaves_the_form_as_it_is() {
    let down = json!({ "sometimes_down": true });
    let all = [
        read(
            &json!({ "sometimes_down": false }),
            &json!({ "rate": "2/s" }),
            &json!({ "needs": "answer" }),
        ),
        // Nobody said whether it is ever down, or how often this runs: a copy stays a perhaps.
        read(&json!({}), &json!({}), &json!({ "needs": "answer" })),
        read(&down, &json!({}), &json!({ "needs": "answer", "stale_for": "0s" })),
        read(&down, &json!({}), &json!({ "needs": "outcome" })),
        read(&down, &json!({}), &json!({ "needs": "nothing" })),
    ];
    for description in all {
        assert_eq!(asked(&description, &[]), [""; 0], "{description}");
    }
    // Where nobody knows the verdict there is no form.
    let open = read(&down, &json!({}), &json!({}));
    assert_eq!(asked(&open, &[("needs", "unknown")]), [""; 0]);
}

#[test]
fn what_an_answer_gives_is_told_and_dont_know_and_back_work() {
    let down = json!({ "sometimes_down": true });
    let description = read(&down, &json!({}), &json!({ "needs": "answer" }));
    let book = asking::builtin_rules();
    let (_, _, lines) = walk(&book, &description, &[("stale_for", "1h")]);
    assert_eq!(lines[0], "✔ prices, stale for: 1h");
    assert!(
        lines[1].starts_with("→ prices: local-copy, or no call at all, where `prices` publishes"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 2);
    let (walked, asked, lines) = walk(&book, &description, &[("stale_for", "unknown")]);
    assert_eq!((walked, asked.len(), lines.len()), (Walked::Done, 1, 1));
    let (_, _, lines) = walk(&book, &description, &[("stale_for", "0s")]);
    assert_eq!(lines, ["✔ prices, stale for: 0s"]);
    let (walked, asked, _) = walk(&book, &description, &[("stale_for", "back")]);
    assert_eq!((walked, asked.len()), (Walked::Back, 1));
}

/// Two facts of one's own that only together make a form: the first is asked, the second only if it still matters.
#[test]
fn facts_that_matter_together() {
    let facts = "facts:\n  \
        bulky: { of: touchpoint, type: yes_no, means: It is much data., ask: Is it much data? }\n  \
        scheduled: { of: touchpoint, type: yes_no, means: It runs by the clock., ask: Does it run by the clock? }\n";
    let variant = "id: nightly-export\nkind: variant\nof: api\nwhen: { bulky: true, scheduled: true }\n\
        does: one export at night\nsource: [our own experience]\nexamples: []\n";
    let book = rules_with(&[("facts.yaml", facts), ("nightly-export.yaml", variant)]);
    let description = read(
        &json!({ "sometimes_down": false }),
        &json!({}),
        &json!({ "needs": "outcome" }),
    );
    let asked = |answers: &[(&str, &str)]| walk(&book, &description, answers).1;
    assert_eq!(asked(&[("bulky", "false")]), ["bulky"]);
    assert_eq!(asked(&[("bulky", "unknown")]), ["bulky"]);
    assert_eq!(
        asked(&[("bulky", "true"), ("scheduled", "true")]),
        ["bulky", "scheduled"]
    );
}
