//! Slips in rules, facts files and configurations: those of shape are refused by the schema as by the reader, those
//! of names are left to the reader.

use touchpoint::schema::Schema;

use crate::common::{load_rules, rule_files};
use crate::{accepted, against};

const CRITERION: &str = r#"id: own
kind: criterion
title: t
params: { react: 2, long: 5s }
when: { needs: later, consumers: { at_least: $react }, any: [{ latency: { above: $long } }, { via: [api, event] }] }
recommend: event
overrides: [deferred-result]
because: "`{caller}` waits"
short: waits
why: w
worth_a_change: true
source: [s]
examples:
  - { name: n, given: { needs: later, consumers: 2, safeguards: [timeout] }, expect: { recommend: event, because: [own] } }
"#;

const ANTI_PATTERN: &str = r#"id: own
kind: anti-pattern
of: touchpoint
severity: info
title: t
when: { not: { via: event }, external: false, safeguards: { lacks: [cache] }, availability: { below: 99% }, rate: 20/s }
covered_by: [api-fan-out]
message: "`{operation}` waits"
labels: { needs: here, related: there }
why: w
fix: f
source: s
examples:
  bad:
    - { name: n, description: { touchpoint: 1, systems: {} }, finds: [x] }
"#;

const FACTS: &str = r#"params: { limit: 3 }
safeguards: [prayer]
facts:
  mine: { of: touchpoint, type: yes_no, means: m, ask: { question: "`{callee}`?", help: { "yes": a } }, default: false }
  colour: { of: system, type: { one_of: [red, blue] }, means: m, ask: which? }
  tags: { of: system, type: { set_of: [a] }, means: m, default: a }
  budget: { of: operation, type: duration, means: m, default: 5s }
impossible:
  - { when: { mine: true, needs: answer }, reason: r }
"#;

const VARIANT: &str = "id: own
kind: variant
of: api
title: t
when: { needs: answer, stale_for: { above: 0s } }
does: the caller keeps a copy of its own
why: w
source: [s]
examples:
  - { name: n, given: { needs: answer, stale_for: 5s }, expect: { holds: true } }
";

const SAFEGUARD: &str = "id: own
kind: safeguard
title: t
when: { via: api, sometimes_down: true }
any_of: [circuit-breaker, fallback]
why: w
source: [s]
examples:
  - { name: n, given: { via: api, sometimes_down: false }, expect: { holds: false } }
";

const CONFIGURATION: &str = "rules: [rules, ../shared]
parameters: { dependable: 99%, publish_latency: 3ms }
set:
  api-fan-out: { severity: warning, params: { fan_out: 3 }, reason: two are usual here }
  one-pattern-everywhere: { off: true, reason: we have no broker }
  own: { replace: rules/own.yaml, reason: ours is stricter }
";

/// What is wrong with the built-in rules and this one, where this is no configuration.
fn reader_refuses(which: Schema, text: &str) -> bool {
    let name = if which == Schema::Facts {
        "own/facts.yaml"
    } else {
        "own/own.yaml"
    };
    let mut files = rule_files();
    files.push((name.to_owned(), text.to_owned()));
    load_rules(&files).1.is_err()
}

#[track_caller]
fn changed(sound: &str, from: &str, to: &str) -> String {
    assert!(sound.contains(from), "`{from}` is not there");
    sound.replacen(from, to, 1)
}

/// Both refuse each of these changes.
#[track_caller]
fn refused(which: Schema, sound: &str, slips: &[(&str, &str)]) {
    for (from, to) in slips {
        let text = changed(sound, from, to);
        assert!(!against(which, &text).is_empty(), "accepted: {from} → {to}");
        assert!(reader_refuses(which, &text), "read: {from} → {to}");
    }
}

/// The reader refuses each of these changes, the schema cannot know.
#[track_caller]
fn left_to_the_reader(which: Schema, sound: &str, slips: &[(&str, &str)]) {
    for (from, to) in slips {
        let text = changed(sound, from, to);
        accepted(which, to, &text);
        assert!(reader_refuses(which, &text), "read: {from} → {to}");
    }
}

/// Both take each of these changes.
#[track_caller]
fn fine(which: Schema, sound: &str, changes: &[(&str, &str)]) {
    for (from, to) in changes {
        let text = changed(sound, from, to);
        accepted(which, to, &text);
        assert!(!reader_refuses(which, &text), "not read: {from} → {to}");
    }
}

#[test]
fn sound_files_are_accepted() {
    for (which, text) in [
        (Schema::Rule, CRITERION),
        (Schema::Rule, ANTI_PATTERN),
        (Schema::Facts, FACTS),
    ] {
        accepted(which, "sound", text);
        assert!(!reader_refuses(which, text), "{text}");
    }
    accepted(Schema::Rule, "a variant", VARIANT);
    accepted(Schema::Rule, "a safeguard", SAFEGUARD);
    accepted(Schema::Configuration, "a configuration", CONFIGURATION);
}

#[test]
fn a_criterion() {
    refused(
        Schema::Rule,
        CRITERION,
        &[
            ("kind: criterion", "kind: criteria"),
            ("kind: criterion\n", ""),
            ("id: own\n", ""),
            ("title: t\n", ""),
            ("why: w\n", ""),
            ("source: [s]\n", ""),
            ("source: [s]", "source: []"),
            ("source: [s]", "source:"),
            ("recommend: event\n", "recommend: evnet\n"),
            ("recommend: event\n", "recomend: event\n"),
            ("recommend: event\n", ""),
            ("because: \"`{caller}` waits\"\n", ""),
            ("worth_a_change: true", "worth_a_change: yes"),
            ("short: waits", "severity: info"),
            ("needs: later,", "needs: latr,"),
            ("needs: later,", "needs: [later, nothin],"),
            ("needs: later,", "needs: [],"),
            ("needs: later,", "needs: { at_least: 1 },"),
            ("at_least: $react", "at_lest: $react"),
            ("at_least: $react", "at_least: few"),
            ("at_least: $react", "at_least: -1"),
            ("at_least: $react", ""),
            ("above: $long", "above: 5"),
            ("any: [", "any: [], all: ["),
            ("expect: { recommend: event", "expect: { recommend: evnt"),
            ("expect: { recommend: event, ", "expect: { "),
            ("given: { needs: later,", "given: { needs: latr,"),
            ("given: { needs: later,", "given: { needs: [later],"),
            ("given: { needs: later,", "given: { needs: $react,"),
            ("name: n,", "nmae: n,"),
        ],
    );
    left_to_the_reader(
        Schema::Rule,
        CRITERION,
        &[
            // A schema does not know a person's own facts, rules, parameters and placeholders.
            ("{ needs: later,", "{ need: later,"),
            ("given: { needs: later,", "given: { neds: later,"),
            ("$react", "$recat"),
            ("$react", "$long"),
            ("[deferred-result]", "[defered-result]"),
            ("[deferred-result]", "[api-fan-out]"),
            ("[deferred-result]", "[own]"),
            ("{caller}", "{caler}"),
            ("[timeout]", "[prayer]"),
            // Nor the name of the file.
            ("id: own", "id: other"),
        ],
    );
    fine(
        Schema::Rule,
        CRITERION,
        &[
            ("title: t", "title: 12"),
            ("source: [s]", "source: s"),
            ("needs: later,", "needs: [later, nothing],"),
            ("at_least: $react", "at_least: \"2\", below: 9"),
            ("{ at_least: $react }", "[1, $react]"),
            ("overrides: [deferred-result]", "overrides: deferred-result"),
            ("params: { react", "params: { unused: true, react"),
            ("safeguards: [timeout]", "safeguards: timeout"),
            ("safeguards: [timeout]", "safeguards: []"),
            ("{ via: [api, event] }", "{ }"),
            ("{ via: [api, event] }", "{ must_arrive: true }"),
            (
                "{ via: [api, event] }",
                "{ all: [{ via: api }, { not: { must_arrive: \"true\" } }] }",
            ),
            ("{ via: [api, event] }", "{ stale_for: 5 s, times: { at_most: 3 } }"),
        ],
    );
}

#[test]
fn an_anti_pattern() {
    refused(
        Schema::Rule,
        ANTI_PATTERN,
        &[
            ("of: touchpoint\n", ""),
            ("of: touchpoint", "of: touchpiont"),
            ("severity: info", "severity: inf"),
            ("severity: info\n", ""),
            ("message:", "mesage:"),
            ("fix: f\n", ""),
            ("labels: { needs: here, related: there }", "labels: x"),
            ("via: event", "via: evnt"),
            ("external: false", "external: no"),
            ("lacks: [cache]", "lack: [cache]"),
            ("{ lacks: [cache] }", "[cache]"),
            ("{ lacks: [cache] }", "{ lacks: [cache], includes: retry }"),
            ("below: 99%", "below: 0.99"),
            ("below: 99%", "below: 101%"),
            ("rate: 20/s", "rate: 20"),
            ("bad:", "worse:"),
            ("{ touchpoint: 1, systems: {} }", "{ systems: {} }"),
            ("{ touchpoint: 1, systems: {} }", "{ touchpoint: 1, system: {} }"),
            ("description: { touchpoint: 1, systems: {} }, ", ""),
        ],
    );
    left_to_the_reader(
        Schema::Rule,
        ANTI_PATTERN,
        &[
            ("[api-fan-out]", "[api-fanout]"),
            ("[api-fan-out]", "[fan-out]"),
            ("labels: { needs:", "labels: { neds:"),
            ("lacks: [cache]", "lacks: [cashe]"),
            // Of what a fact is, is not written in the rule.
            ("of: touchpoint", "of: operation"),
        ],
    );
    fine(
        Schema::Rule,
        ANTI_PATTERN,
        &[
            ("covered_by: [api-fan-out]", "covered_by: []"),
            ("lacks: [cache]", "includes: cache"),
            ("labels: { needs: here, related: there }", "labels:"),
            (
                "not: { via: event }",
                "not: { any: [{ via: event }, { needs: later }] }",
            ),
        ],
    );
}

#[test]
fn a_facts_file() {
    refused(
        Schema::Facts,
        FACTS,
        &[
            ("type: yes_no", "type: yes-no"),
            ("type: yes_no, ", ""),
            ("of: touchpoint, ", ""),
            ("of: touchpoint", "of: touchpoints"),
            ("means: m, ", ""),
            ("means: m", "mean: m"),
            ("default: false", "default: nope"),
            ("default: 5s", "default: 5"),
            ("default: a", "default: [a]"),
            ("[red, blue]", "[red]"),
            ("[red, blue]", "red"),
            ("one_of:", "any_of:"),
            ("{ one_of: [red, blue] }", "{ one_of: [red, blue], set_of: [a, b] }"),
            ("[a]", "[]"),
            ("question:", "questoin:"),
            ("ask: which?", "ask:"),
            (", reason: r }", " }"),
            ("needs: answer", "needs: answr"),
            ("impossible:", "imposible:"),
            ("safeguards: [prayer]", "safeguards: { prayer: true }"),
        ],
    );
    left_to_the_reader(
        Schema::Facts,
        FACTS,
        &[
            ("  mine:", "  needs:"),
            ("{ limit: 3 }", "{ patience: 3s }"),
            ("default: false", "derived: true"),
            ("{ mine: true,", "{ mien: true,"),
            ("{callee}", "{calee}"),
            ("default: a", "default: b"),
        ],
    );
    fine(
        Schema::Facts,
        FACTS,
        &[
            ("safeguards: [prayer]", "safeguards: prayer"),
            ("params: { limit: 3 }", "params:"),
            ("{ set_of: [a] }", "{ set_of: a }"),
            ("[red, blue]", "[1, 2]"),
            (", default: 5s", ""),
        ],
    );
}

/// Kinds and files that get their readers later; until then the schema speaks alone.
#[test]
fn variants_safeguards_and_configurations() {
    let refused = |which: Schema, sound: &str, slips: &[(&str, &str)]| {
        for (from, to) in slips {
            let text = changed(sound, from, to);
            assert!(!against(which, &text).is_empty(), "accepted: {from} → {to}");
        }
    };
    refused(
        Schema::Rule,
        VARIANT,
        &[
            ("of: api", "of: touchpoint"),
            ("of: api\n", ""),
            ("does: the caller keeps a copy of its own\n", ""),
            ("does:", "any_of: [cache]\ndoes:"),
            ("holds: true", "holds: yes"),
            ("holds: true", "recommend: api"),
        ],
    );
    refused(
        Schema::Rule,
        SAFEGUARD,
        &[
            ("any_of: [circuit-breaker, fallback]\n", ""),
            ("any_of: [circuit-breaker, fallback]", "any_of: []"),
            ("any_of:", "does: x\nany_of:"),
            ("expect: { holds: false }", "expect: {}"),
        ],
    );
    accepted(
        Schema::Rule,
        "of event",
        &changed(SAFEGUARD, "title:", "of: event\ntitle:"),
    );
    refused(
        Schema::Configuration,
        CONFIGURATION,
        &[
            (", reason: two are usual here", ""),
            ("severity: warning", "severity: warn"),
            ("off: true", "off: off"),
            ("off: true", "of: true"),
            ("params:", "parms:"),
            ("parameters:", "params:"),
            ("rules: [rules, ../shared]", "rules:"),
            ("{ replace: rules/own.yaml, reason: ours is stricter }", "off"),
        ],
    );
    accepted(
        Schema::Configuration,
        "one folder",
        &changed(CONFIGURATION, "[rules, ../shared]", "rules"),
    );
}
