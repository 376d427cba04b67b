//! A slip in a rule file is an error with its place and a near name: a rule that can never speak because of a typo is
//! the most common complaint about rule engines.

use common::{load_rules, rule_files};

mod common;
#[path = "rule_slips/forms.rs"]
mod forms;

const CRITERION: &str = "id: late
kind: criterion
title: t
params: { react: 2 }
when: { needs: later, consumers: { at_least: $react } }
recommend: event
overrides: [deferred-result]
because: \"`{caller}` waits\"
short: waits
why: w
source: [s]
examples:
  - { name: n, given: { needs: later }, expect: { recommend: event, because: [late] } }
";

const ANTI_PATTERN: &str = "id: odd
kind: anti-pattern
of: touchpoint
severity: info
title: t
when: { via: api, safeguards: { lacks: [cache] } }
covered_by: [api-fan-out]
message: \"`{operation}` waits\"
labels: { needs: here, related: there }
why: w
fix: f
source: [s]
examples:
  bad:
    - { name: n, description: { touchpoint: 1, systems: {} }, finds: [x] }
";

const FACTS: &str = "params: { limit: 3 }
facts:
  mine: { of: touchpoint, type: yes_no, means: m, ask: { question: \"`{callee}`?\", help: { \"yes\": \"`{system}`\" } }, default: false }
impossible:
  - { when: { mine: true, needs: answer }, reason: r }
";

/// Loads the built-in rules with one more file, and finds an error among those told: its message, the text at its
/// place and its label.
#[track_caller]
fn slip(file: &str, text: &str, from: &str, to: &str, message: &str, slice: &str, label: &str) {
    assert!(text.contains(from), "`{from}` is not in {file}");
    let text = text.replacen(from, to, 1);
    let mut files = rule_files();
    files.push((file.to_owned(), text));
    let (sources, book) = load_rules(&files);
    let wrong = book.err().unwrap_or_else(|| panic!("no error for `{to}`"));
    let fits = wrong.iter().any(|one| {
        let at = one.at.expect("an error in a text has a place");
        one.message.contains(message)
            && sources.slice(at) == slice
            && one.label.contains(label)
            && sources.name(at.file) == file
    });
    assert!(
        fits,
        "wanted `{slice}`: {message} ({label})\nbut told\n{}",
        common::told(&wrong, &sources)
    );
}

#[test]
fn the_files_in_which_slips_are_made_are_sound() {
    for (file, text) in [
        ("own/late.yaml", CRITERION),
        ("own/odd.yaml", ANTI_PATTERN),
        ("own/facts.yaml", FACTS),
    ] {
        let mut files = rule_files();
        files.push((file.to_owned(), text.to_owned()));
        let (sources, book) = load_rules(&files);
        assert!(
            book.is_ok(),
            "{}",
            common::told(&book.err().unwrap_or_default(), &sources)
        );
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn slips_in_a_criterion() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/late.yaml", CRITERION, from, to, message, slice, label);
    };
    slip(
        "{ needs: later,",
        "{ need: later,",
        "no fact is called `need`",
        "need",
        "`needs`",
    );
    slip(
        "needs: later,",
        "needs: latr,",
        "`needs` cannot be `latr`",
        "latr",
        "`later`",
    );
    slip(
        "needs: later,",
        "needs: [later, nothin],",
        "`needs` cannot be `nothin`",
        "nothin",
        "`nothing`",
    );
    slip("at_least", "at_lest", "no key `at_lest`", "at_lest", "`at_least`");
    slip(
        "$react",
        "$recat",
        "no parameter is called `recat`",
        "$recat",
        "`react`",
    );
    slip("$react", "$dependable", "must be a whole number", "$dependable", "");
    slip("at_least: $react", "at_least: few", "must be a whole number", "few", "");
    slip(
        "recommend: event\n",
        "recommend: evnet\n",
        "`recommend` cannot be `evnet`",
        "evnet",
        "`event`",
    );
    slip(
        "recommend: event\n",
        "recomend: event\n",
        "no key `recomend`",
        "recomend",
        "`recommend`",
    );
    slip(
        "[deferred-result]",
        "[defered-result]",
        "`defered-result`",
        "defered-result",
        "`deferred-result`",
    );
    slip(
        "[deferred-result]",
        "[api-fan-out]",
        "`api-fan-out` is no criterion",
        "api-fan-out",
        "",
    );
    slip(
        "{caller}",
        "{caler}",
        "no placeholder is called `caler`",
        "{caler}",
        "`caller`",
    );
    slip(
        "short: waits",
        "short: \"{consumer} wait\"",
        "no placeholder is called `consumer`",
        "{consumer}",
        "`consumers`",
    );
    slip(
        "why: w",
        "why: \"w {calles}\"",
        "no placeholder is called `calles`",
        "{calles}",
        "`calle",
    );
    slip("id: late", "id: latest", "stands in a file called `late`", "latest", "");
    slip(
        "id: late",
        "id: fan-out",
        "stands in a file called `late`",
        "fan-out",
        "",
    );
    slip(
        "id: late",
        "id: fan-out",
        "the rule `fan-out` is there twice",
        "fan-out",
        "",
    );
    slip(
        "kind: criterion",
        "kind: criteria",
        "`kind` cannot be `criteria`",
        "criteria",
        "`criterion`",
    );
    slip(
        "given: { needs:",
        "given: { neds:",
        "no fact is called `neds`",
        "neds",
        "`needs`",
    );
    slip(
        "given: { needs: later }",
        "given: { needs: latr }",
        "`needs` must be one of",
        "latr",
        "",
    );
    slip(
        "expect: { recommend: event",
        "expect: { recommend: evnt",
        "`recommend` cannot be `evnt`",
        "evnt",
        "`event`",
    );
    for key in ["title", "when", "recommend", "because", "why", "source"] {
        let line = CRITERION
            .lines()
            .find(|line| line.starts_with(&format!("{key}:")))
            .expect("it is there");
        slip(&format!("{line}\n"), "", &format!("the rule has no `{key}`"), "id", "");
    }
    slip("source: [s]", "source: []", "source", "[]", "");
    slip("source: [s]", "source:", "source", "", "");
}

#[test]
fn slips_in_an_anti_pattern() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/odd.yaml", ANTI_PATTERN, from, to, message, slice, label);
    };
    slip(
        "[api-fan-out]",
        "[api-fanout]",
        "`api-fanout`",
        "api-fanout",
        "`api-fan-out`",
    );
    slip(
        "[api-fan-out]",
        "[fan-out]",
        "`fan-out` is no anti-pattern",
        "fan-out",
        "",
    );
    slip("[api-fan-out]", "[odd]", "runs in a circle: odd", "odd", "");
    slip(
        "labels: { needs:",
        "labels: { neds:",
        "no fact is called `neds`",
        "neds",
        "`needs`",
    );
    slip(
        "needs: here",
        "needs: \"{opration}\"",
        "no placeholder is called `opration`",
        "{opration}",
        "`operation`",
    );
    slip(
        "{operation}",
        "{operations}",
        "no placeholder is called `operations`",
        "{operations}",
        "`operation`",
    );
    slip(
        "fix: f",
        "fix: \"{evnt}\"",
        "no placeholder is called `evnt`",
        "{evnt}",
        "`event`",
    );
    slip("lacks: [cache]", "lacks: [cashe]", "`cashe`", "cashe", "`cache`");
    slip("lacks:", "lack:", "no key `lack`", "lack", "`lacks`");
    slip(
        "severity: info",
        "severity: inf",
        "`severity` cannot be `inf`",
        "inf",
        "`info`",
    );
    slip(
        "of: touchpoint",
        "of: touchpiont",
        "`of` cannot be `touchpiont`",
        "touchpiont",
        "`touchpoint`",
    );
    slip(
        "of: touchpoint",
        "of: operation",
        "`via` is a fact of a touchpoint, this is about an operation",
        "via",
        "",
    );
    slip("of: touchpoint\n", "", "the rule has no `of`", "id", "");
    slip("via: api", "via: apis", "`via` cannot be `apis`", "apis", "`api`");
    slip(
        "{ name: n, description: { touchpoint: 1,",
        "{ name: n, description: {",
        "format version",
        "systems",
        "",
    );
    slip("systems: {}", "system: {}", "no key `system`", "system", "`systems`");
}

#[test]
fn slips_in_a_facts_file() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/facts.yaml", FACTS, from, to, message, slice, label);
    };
    slip(
        "  mine:",
        "  needs:",
        "the fact `needs` is declared twice",
        "needs",
        "again",
    );
    slip(
        "{ limit: 3 }",
        "{ patience: 3s }",
        "the parameter `patience` is declared twice",
        "patience",
        "",
    );
    slip("yes_no", "yes-no", "`type` cannot be `yes-no`", "yes-no", "`yes_no`");
    slip(
        "of: touchpoint",
        "of: touchpoints",
        "`of` cannot be `touchpoints`",
        "touchpoints",
        "`touchpoint`",
    );
    slip("means: m, ", "", "the fact `mine` has no `means`", "mine", "");
    slip("means: m", "mean: m", "no key `mean`", "mean", "`means`");
    slip(
        "default: false",
        "default: nope",
        "`default` must be true or false",
        "nope",
        "",
    );
    slip("default: false", "derived: true", "cannot be derived", "mine", "");
    slip(
        "{ mine: true,",
        "{ mien: true,",
        "no fact is called `mien`",
        "mien",
        "`mine`",
    );
    slip(
        ", reason: r }",
        " }",
        "`impossible` has no `reason`",
        "{ when: { mine: true, needs: answer } }",
        "",
    );
    slip(
        "{callee}",
        "{calee}",
        "no placeholder is called `calee`",
        "{calee}",
        "`callee`",
    );
    slip(
        "{system}",
        "{sytem}",
        "no placeholder is called `sytem`",
        "{sytem}",
        "`system`",
    );
    slip(
        "impossible:",
        "imposible:",
        "no key `imposible`",
        "imposible",
        "`impossible`",
    );
}

#[test]
fn a_circle_of_two_is_told_once() {
    let mut files = rule_files();
    let one = ANTI_PATTERN.replace("[api-fan-out]", "[odder]");
    let other = ANTI_PATTERN
        .replace("id: odd", "id: odder")
        .replace("[api-fan-out]", "[odd]");
    files.push(("own/odd.yaml".to_owned(), one));
    files.push(("own/odder.yaml".to_owned(), other));
    let (sources, book) = load_rules(&files);
    let wrong = book.expect_err("a circle");
    assert_eq!(wrong.len(), 1, "{}", common::told(&wrong, &sources));
    assert!(wrong[0].message.contains("odd, odder"), "{}", wrong[0].message);
    assert_eq!(sources.slice(wrong[0].at.expect("a place")), "odder");
}

/// A circle of overrides is shown by the proof about the rules; nothing hangs before.
#[test]
fn a_circle_of_overrides_is_read() {
    let mut files = rule_files();
    files.push((
        "own/late.yaml".to_owned(),
        CRITERION.replace("[deferred-result]", "[late]"),
    ));
    let (sources, book) = load_rules(&files);
    assert!(
        book.is_ok(),
        "{}",
        common::told(&book.err().unwrap_or_default(), &sources)
    );
}

#[test]
fn a_rule_declared_twice_shows_both_places() {
    let mut files = rule_files();
    files.push((
        "own/fan-out.yaml".to_owned(),
        CRITERION.replace("id: late", "id: fan-out"),
    ));
    let (sources, book) = load_rules(&files);
    let wrong = book.expect_err("twice");
    let twice = wrong
        .iter()
        .find(|one| one.message.contains("the rule `fan-out` is there twice"))
        .expect("it is told");
    let places: Vec<&str> = std::iter::once(twice.at.expect("a place"))
        .chain(twice.others.iter().map(|(span, _)| *span))
        .map(|span| sources.name(span.file))
        .collect();
    assert_eq!(places.len(), 2);
    assert!(
        places.contains(&"own/fan-out.yaml") && places.contains(&"rules/criteria/fan-out.yaml"),
        "{places:?}"
    );
}

#[test]
fn no_criterion_reads_what_criteria_decide() {
    let message = "comes of what the criteria decide";
    for read in ["recommended: api", "side_effect_calls: 2"] {
        let with = format!("{{ {read}, needs: later,");
        slip("own/late.yaml", CRITERION, "{ needs: later,", &with, message, read, "");
    }
}

#[test]
fn what_would_silently_mean_nothing_is_told() {
    let odd = |from: &str, to: &str, message: &str, slice: &str| {
        slip("own/odd.yaml", ANTI_PATTERN, from, to, message, slice, "");
    };
    let lacks = "safeguards: { lacks: [cache] }";
    odd(lacks, "safeguards: {}", "`safeguards` must be", "{}");
    odd(lacks, "safeguards: { lacks: [] }", "`lacks` must be", "[]");
    odd(lacks, "any: [~]", "`any` has no value", "~");
    odd(lacks, "not: ~", "`not` has no value", "~");
    let example = "given: { needs: later }";
    slip(
        "own/late.yaml",
        CRITERION,
        example,
        "given: { needs: [] }",
        "`needs` must be one of",
        "[]",
        "",
    );
    let when = "when: { mine: true, needs: answer }, ";
    slip(
        "own/facts.yaml",
        FACTS,
        when,
        "",
        "`impossible` has no `when`",
        "{ reason: r }",
        "",
    );
}
