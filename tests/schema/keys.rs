//! Each record has the keys that its reader knows, and each of them the words; what they mean is what the format says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use touchpoint::schema::Schema;
use touchpoint::text::Diagnostic;

use crate::common::{load_rules, rule_files};
use crate::rules::configure;
use crate::{read, schema};

/// A key and a word that are near to nothing.
const ODD: &str = "qqqqqqqqqqqq";

/// What an error offers instead of the odd one: "its keys: a, b", or "one of a, b".
fn offered(told: &[Diagnostic], text: &str) -> BTreeSet<String> {
    let help = told.iter().find_map(|one| {
        let help = one.message.contains(ODD).then_some(one.help.as_deref())??;
        help.strip_prefix("its keys: ").or_else(|| help.strip_prefix("one of "))
    });
    let help = help.unwrap_or_else(|| panic!("nothing is offered: {told:?}\n{text}"));
    help.split(", ").map(str::to_owned).collect()
}

fn at<'s>(schema: &'s Value, path: &str) -> &'s Value {
    schema.pointer(path).unwrap_or_else(|| panic!("nothing at {path}"))
}

fn keys(schema: &Value, path: &str) -> BTreeSet<String> {
    let record = at(schema, path);
    assert_eq!(record["additionalProperties"], false, "{path}");
    record["properties"]
        .as_object()
        .expect("a record")
        .keys()
        .cloned()
        .collect()
}

fn words(schema: &Value, path: &str) -> BTreeSet<String> {
    let words = at(schema, path)["enum"].as_array().expect("words");
    words
        .iter()
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

/// A description with something in a place.
fn description(file: &str, system: &str, operation: &str, touchpoint: &str) -> String {
    format!(
        "{{ touchpoint: 1, {file} systems: {{ a: {{ {system} }} }}, \
         operations: {{ o: {{ in: a, {operation} touchpoints: [{{ to: a, {touchpoint} }}] }} }} }}"
    )
}

#[test]
fn keys_of_descriptions() {
    let schema = schema(Schema::Description);
    let odd = format!("{ODD}: 1,");
    for (path, text) in [
        ("", description(&odd, "", "", "")),
        ("/$defs/system", description("", &odd, "", "")),
        ("/$defs/operation", description("", "", &odd, "")),
        ("/$defs/touchpoint", description("", "", "", &odd)),
        (
            "/$defs/operation/properties/slo",
            description("", "", &format!("slo: {{ {odd} }},"), ""),
        ),
        (
            "/$defs/latency/anyOf/1",
            description("", &format!("latency: {{ {odd} }}"), "", ""),
        ),
        (
            "/$defs/observed",
            description("", "", "", &format!("observed: {{ source: otlp, {odd} }}")),
        ),
        (
            "/$defs/accept",
            description(&format!("accept: [{{ rule: a, reason: b, {odd} }}],"), "", "", ""),
        ),
    ] {
        assert_eq!(keys(&schema, path), offered(&read(&text), &text), "{path}");
    }
}

#[test]
fn keys_and_words_of_configurations() {
    let schema = schema(Schema::Configuration);
    for (path, text) in [
        ("", format!("{{ {ODD}: 1 }}")),
        ("/$defs/change", format!("set: {{ r: {{ {ODD}: 1, reason: r }} }}")),
    ] {
        assert_eq!(keys(&schema, path), offered(&configure(&text), &text), "{path}");
    }
    let text = format!("set: {{ r: {{ severity: {ODD}, reason: r }} }}");
    let path = "/$defs/change/properties/severity";
    assert_eq!(words(&schema, path), offered(&configure(&text), &text));
}

#[test]
fn words_of_descriptions() {
    let schema = schema(Schema::Description);
    let touchpoint = |key: &str| description("", "", "", &format!("{key}: {ODD}"));
    let path = |key: &str| format!("/$defs/touchpoint/properties/{key}");
    for (path, text) in [
        (path("via"), touchpoint("via")),
        (path("needs"), touchpoint("needs")),
        (path("on_failure"), touchpoint("on_failure")),
        (path("order_matters"), touchpoint("order_matters")),
        (
            "/$defs/observed/properties/source".to_owned(),
            description("", "", "", &format!("observed: {{ source: {ODD} }}")),
        ),
        (
            "/$defs/observed/properties/order".to_owned(),
            description("", "", "", &format!("observed: {{ source: otlp, order: {ODD} }}")),
        ),
        (
            "/$defs/system/properties/kind".to_owned(),
            description("", &format!("kind: {ODD}"), "", ""),
        ),
    ] {
        assert_eq!(words(&schema, &path), offered(&read(&text), &text), "{path}");
    }
}

/// What is wrong with the built-in rules and one more file.
fn load(name: &str, text: &str) -> Vec<Diagnostic> {
    let mut files = rule_files();
    files.push((name.to_owned(), text.to_owned()));
    load_rules(&files).1.err().unwrap_or_default()
}

/// The keys of a kind of rule.
fn of_kind(schema: &Value, kind: &str) -> String {
    let kinds = schema["allOf"].as_array().expect("the kinds");
    let found = kinds
        .iter()
        .position(|one| one["if"]["properties"]["kind"]["const"] == kind);
    format!("/allOf/{}/then", found.unwrap_or_else(|| panic!("no kind {kind}")))
}

/// The kinds of rules that the reader knows.
fn kinds() -> BTreeSet<String> {
    let text = format!("{{ id: own, kind: {ODD} }}");
    offered(&load("own.yaml", &text), &text)
}

#[test]
fn keys_of_rules() {
    let schema = schema(Schema::Rule);
    for kind in kinds() {
        let text = format!("{{ id: own, kind: {kind}, {ODD}: 1 }}");
        assert_eq!(
            keys(&schema, &of_kind(&schema, &kind)),
            offered(&load("own.yaml", &text), &text),
            "{kind}"
        );
    }
    let condition = |test: &str| format!("{{ id: own, kind: criterion, when: {{ {test} }} }}");
    let example = |kind: &str, example: &str| format!("{{ id: own, kind: {kind}, examples: {example} }}");
    let odd = format!("{ODD}: 1");
    let (criterion, anti_pattern) = (of_kind(&schema, "criterion"), of_kind(&schema, "anti-pattern"));
    let of_criterion = format!("{criterion}/properties/examples/anyOf/0");
    let of_anti_pattern = format!("{anti_pattern}/properties/examples");
    for (path, text) in [
        (
            "/$defs/count_test/anyOf/2".to_owned(),
            condition(&format!("consumers: {{ {odd} }}")),
        ),
        (
            "/$defs/duration_test/anyOf/2".to_owned(),
            condition(&format!("latency: {{ {odd} }}")),
        ),
        (
            "/$defs/condition/properties/safeguards".to_owned(),
            condition(&format!("safeguards: {{ {odd} }}")),
        ),
        (of_criterion.clone(), example("criterion", &format!("[{{ {odd} }}]"))),
        (
            format!("{of_criterion}/properties/expect"),
            example("criterion", &format!("[{{ expect: {{ {odd} }} }}]")),
        ),
        (
            of_anti_pattern.clone(),
            example("anti-pattern", &format!("{{ {odd} }}")),
        ),
        (
            format!("{of_anti_pattern}/properties/bad/anyOf/0"),
            example("anti-pattern", &format!("{{ bad: [{{ {odd} }}] }}")),
        ),
    ] {
        assert_eq!(keys(&schema, &path), offered(&load("own.yaml", &text), &text), "{path}");
    }
}

#[test]
fn words_of_rules() {
    let schema = schema(Schema::Rule);
    let known = words(&schema, "/properties/kind");
    assert!(kinds().is_subset(&known), "{known:?}");
    let (criterion, anti_pattern) = (of_kind(&schema, "criterion"), of_kind(&schema, "anti-pattern"));
    let rule = |kind: &str, rest: &str| format!("{{ id: own, kind: {kind}, {rest} }}");
    for (path, text) in [
        (
            format!("{criterion}/properties/recommend"),
            rule("criterion", &format!("recommend: {ODD}")),
        ),
        (
            format!("{criterion}/properties/examples/anyOf/0/properties/expect/properties/recommend"),
            rule(
                "criterion",
                &format!("examples: [{{ expect: {{ recommend: {ODD} }} }}]"),
            ),
        ),
        (
            format!("{anti_pattern}/properties/of"),
            rule("anti-pattern", &format!("of: {ODD}")),
        ),
        (
            format!("{anti_pattern}/properties/severity"),
            rule("anti-pattern", &format!("severity: {ODD}")),
        ),
        (
            "/$defs/condition/properties/via/anyOf/0/anyOf/0".to_owned(),
            rule("criterion", &format!("when: {{ via: {ODD} }}")),
        ),
        (
            "/$defs/condition/properties/needs/anyOf/0/anyOf/0".to_owned(),
            rule("criterion", &format!("when: {{ needs: {ODD} }}")),
        ),
    ] {
        assert_eq!(
            words(&schema, &path),
            offered(&load("own.yaml", &text), &text),
            "{path}"
        );
    }
}

#[test]
fn keys_and_words_of_facts_files() {
    let schema = schema(Schema::Facts);
    let fact = "/properties/facts/additionalProperties";
    let odd = format!("{ODD}: 1");
    for (path, text) in [
        (String::new(), format!("{{ {odd} }}")),
        (fact.to_owned(), format!("{{ facts: {{ own: {{ {odd} }} }} }}")),
        (
            format!("{fact}/properties/ask/anyOf/1"),
            format!("{{ facts: {{ own: {{ ask: {{ {odd} }} }} }} }}"),
        ),
        (
            format!("{fact}/properties/type/anyOf/1"),
            format!("{{ facts: {{ own: {{ type: {{ {odd} }} }} }} }}"),
        ),
        (
            "/properties/impossible/anyOf/0".to_owned(),
            format!("{{ impossible: [{{ {odd} }}] }}"),
        ),
    ] {
        assert_eq!(
            keys(&schema, &path),
            offered(&load("own/facts.yaml", &text), &text),
            "{path}"
        );
    }
    for (key, path) in [
        ("of", format!("{fact}/properties/of")),
        ("type", format!("{fact}/properties/type/anyOf/0")),
    ] {
        let text = format!("{{ facts: {{ own: {{ {key}: {ODD} }} }} }}");
        assert_eq!(
            words(&schema, &path),
            offered(&load("own/facts.yaml", &text), &text),
            "{path}"
        );
    }
}

/// A cell of a table without its marks and without what it refers to.
fn plain(cell: &str) -> String {
    let cell = cell.replace("\\|", "|");
    let cell = cell.split("; see [").next().unwrap_or_default();
    let cell = cell.split(". See [").next().unwrap_or_default();
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('[').filter(|(_, after)| after.contains("](")) {
        let (words, after) = after.split_once("](").expect("it was found");
        text.push_str(before);
        text.push_str(words);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace('`', "")
}

/// What editors show of a key is what `docs/format.md` says of it.
#[test]
fn descriptions_are_the_words_of_the_format() {
    let schema = schema(Schema::Description);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md");
    let format = fs::read_to_string(path).expect("it can be read").replace("\r\n", "\n");
    let mut seen = 0;
    for (section, path) in [
        ("The file\n", ""),
        ("A system\n", "/$defs/system"),
        ("An operation\n", "/$defs/operation"),
        ("A touchpoint\n", "/$defs/touchpoint"),
        ("Accepting a finding\n", "/$defs/accept"),
    ] {
        let section = format
            .split("\n## ")
            .find(|one| one.starts_with(section))
            .expect("the section");
        for row in section.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [key, _, default, meaning, _] = cells[..] else {
                // The tables of other things have fewer columns.
                continue;
            };
            let key = key.trim_matches('`');
            let mut wanted = plain(meaning);
            let default = plain(default);
            if !["none", "empty"].contains(&&*default) && !default.starts_with("required") {
                wanted = format!("{wanted}; default: {default}");
            }
            let said = at(&schema, &format!("{path}/properties/{key}"))["description"].as_str();
            let said = said.unwrap_or_default();
            assert!(
                said.starts_with(&wanted),
                "{key}\n  the schema: {said}\n  the format: {wanted}"
            );
            seen += 1;
        }
    }
    assert!(seen > 45, "only {seen}");
}
