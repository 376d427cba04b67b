//! Sets of rules with one thing wrong, and what the proof says of them: which problem, in which case, and how to mend it.

use common::rule_sets::{Proved, anti_pattern, criterion, declared, facts};
use common::{load_rules, rule_files};
use insta::assert_snapshot;
use serde_json::json;

mod common;

fn built_in_and(own: &[(String, String)]) -> Proved {
    let mut files = rule_files();
    files.extend(own.iter().cloned());
    Proved::of(&files)
}

#[test]
fn the_built_in_rules_hold() {
    let proved = built_in_and(&[]);
    println!("{}", proved.text());
    assert!(proved.proof.holds());
    assert_eq!(proved.proof.combinations, Some(64));
    assert_eq!(proved.proof.verdicts, Some((43, 21)));
}

#[test]
fn look() {
    let conflict = criterion(
        "partner-by-api",
        "when: { external: true }\nrecommend: api\noverrides: [fan-out, sometimes-down]",
    );
    println!("{}", built_in_and(&[conflict]).text());
    let mut files = rule_files();
    files.retain(|(name, _)| !name.contains("deferred"));
    for (_, text) in &mut files {
        *text = text.replace("overrides: [deferred-result]\n", "");
    }
    println!("{}", Proved::of(&files).text());
    let beaten = criterion("mine", "when: { needs: answer }\nrecommend: event\n");
    let one = criterion(
        "other",
        "when: { needs: [answer, outcome], external: true }\nrecommend: api\noverrides: [mine, other]",
    );
    let ap = anti_pattern("never", "when: { via: api, waits_for_reply: true, consumers: 3 }");
    let ap2 = anti_pattern(
        "never-2",
        "params: { x: 3 }\nwhen: { all: [{ consumers: { at_least: 3 } }, { consumers: { at_most: 2 } }], via: api }",
    );
    let p = built_in_and(&[
        beaten,
        one,
        ap,
        ap2,
        facts("params: { y: 3 }\nfacts:\n  f: { of: touchpoint, type: yes_no, means: m }\n"),
    ]);
    println!("{}", p.text());
    println!("{:#}", p.json());
}
