//! Nothing is forgotten: facts, questions, sources, and every text of every rule.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use touchpoint::advice::{Filler, describe};
use touchpoint::facts::{Builtin, FactType, Facts};
use touchpoint::landscape::Subject;
use touchpoint::rules::{builtin_files, builtin_judging};
use touchpoint::text::Word;

mod common;

/// The files under `rules/`, as another reader has them.
fn rules() -> Vec<(String, String, Value)> {
    let files = common::rule_files().into_iter();
    files
        .map(|(name, text)| {
            let value = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, text, value)
        })
        .collect()
}

fn facts() -> Value {
    let (_, _, value) = rules()
        .into_iter()
        .find(|(name, ..)| name == "rules/facts.yaml")
        .expect("it is there");
    value["facts"].clone()
}

/// Facts that the specification says are computed from the graph.
const DERIVED: [&str; 39] = [
    "runs_on_event",
    "callee_on_broker",
    "caller_on_broker",
    "recommended",
    "waits_for_reply",
    "external",
    "same_owner",
    "rate",
    "latency_p99",
    "api_calls",
    "side_effect_calls",
    "call_depth",
    "on_call_cycle",
    "called_by",
    "calls",
    "touchpoints",
    "api_touchpoints",
    "event_touchpoints",
    "touchpoints_to_change",
    "stated_latency",
    "retried",
    "run_by_event_too",
    "store_is_shared",
    "is_heard",
    "told_by_event_too",
    "after_commit",
    "named_as_command",
    "first_on_call_cycle",
    "begins_calls",
    "sequential_reads",
    "waits_in_vain",
    "slo_latency",
    "run_latency",
    "latency_over_slo",
    "slo_availability",
    "run_availability",
    "availability_below_slo",
    "blocked_operations",
    "first_on_service_cycle",
];

/// Every fact that the specification lists, by what it is of.
const LISTED: [(&str, &[&str]); 4] = [
    (
        "touchpoint",
        &[
            "needs",
            "via",
            "times",
            "on_failure",
            "stale_for",
            "order_matters",
            "must_arrive",
            "safeguards",
            "waits_for_reply",
            "external",
            "same_owner",
            "callee_on_broker",
            "caller_on_broker",
            "runs_on_event",
            "rate",
            "availability",
            "latency",
            "latency_p99",
            "consumers",
            "recommended",
        ],
    ),
    (
        "operation",
        &["api_calls", "side_effect_calls", "call_depth", "on_call_cycle"],
    ),
    ("system", &["sometimes_down", "called_by", "calls"]),
    (
        "landscape",
        &[
            "touchpoints",
            "api_touchpoints",
            "event_touchpoints",
            "touchpoints_to_change",
        ],
    ),
];

#[test]
fn every_built_in_fact_is_documented_and_the_derived_ones_are_marked() {
    let facts = facts();
    let documented: BTreeSet<&str> = facts
        .as_object()
        .expect("a mapping")
        .keys()
        .map(String::as_str)
        .collect();
    let built_in: BTreeSet<&str> = Builtin::ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(documented, built_in);
    let derived: BTreeSet<&str> = documented
        .iter()
        .copied()
        .filter(|name| facts[name]["derived"] == Value::Bool(true))
        .collect();
    assert_eq!(derived, BTreeSet::from(DERIVED));
    let mut listed = BTreeSet::new();
    for (of, names) in LISTED {
        for name in names {
            assert_eq!(facts[name]["of"], of, "{name}");
            listed.insert(*name);
        }
    }
    assert!(documented.is_superset(&listed));
}

#[test]
fn the_vocabulary_is_what_the_file_says() {
    let facts = facts();
    let vocabulary = &common::builtin().vocabulary;
    for (name, builtin) in Builtin::ALL {
        let id = vocabulary
            .builtin(*builtin)
            .unwrap_or_else(|| panic!("{name} is not there"));
        let fact = vocabulary.get(id);
        assert_eq!(
            (vocabulary.name(id), fact.of.word()),
            (*name, facts[name]["of"].as_str().expect("a word"))
        );
        assert_eq!(fact.derived, facts[name]["derived"] == Value::Bool(true), "{name}");
        assert_eq!(fact.default.is_some(), facts[name].get("default").is_some(), "{name}");
        assert_eq!(fact.ask.is_some(), facts[name].get("ask").is_some(), "{name}");
        assert!(fact.means.ends_with('.'), "{name}: {}", fact.means);
    }
    let params = &vocabulary.params;
    assert_eq!(params["dependable"].value, "99.9%");
    assert_eq!(params["patience"].value, "5s");
}

#[test]
fn every_ask_has_its_question_and_help_for_each_choice() {
    let facts = facts();
    let asked: BTreeMap<&str, &Value> = facts
        .as_object()
        .expect("a mapping")
        .iter()
        .filter_map(|(name, fact)| Some((name.as_str(), fact.get("ask")?)))
        .collect();
    let expected = BTreeSet::from(["needs", "consumers", "sometimes_down", "via", "on_failure", "stale_for"]);
    assert_eq!(asked.keys().copied().collect::<BTreeSet<_>>(), expected);
    for (name, ask) in asked {
        assert!(facts[name]["derived"] != Value::Bool(true), "{name} cannot be answered");
        let question = ask["question"].as_str().unwrap_or_default();
        assert!(question.contains('?'), "{name}: {question}");
        assert!(
            ask["why"].as_str().is_some_and(|why| !why.is_empty()),
            "{name} does not say why"
        );
        let help: BTreeSet<&str> = ask["help"]
            .as_object()
            .expect("help")
            .keys()
            .map(String::as_str)
            .collect();
        let vocabulary = &common::builtin().vocabulary;
        let values = &vocabulary.get(vocabulary.named(name).expect("there")).values;
        match values {
            FactType::OneOf(words) => assert_eq!(help, words.iter().map(String::as_str).collect(), "{name}"),
            FactType::YesNo => assert_eq!(help, BTreeSet::from(["yes", "no"]), "{name}"),
            _ => assert!(help.len() >= 2, "{name}"),
        }
    }
}

#[test]
fn every_rule_has_a_source_and_no_section_stands_without_the_article() {
    const ARTICLE: &str = "API-First vs Event-Driven Integration";
    const SECTIONS: [&str; 2] = ["The Criteria That Actually Matter", "A Practical Decision Framework"];
    for (name, text, rule) in rules() {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for section in SECTIONS {
            let with = format!("{ARTICLE}: {section}");
            assert_eq!(
                flat.matches(section).count(),
                flat.matches(&with).count(),
                "{name} names `{section}` without the article"
            );
        }
        if name == "rules/facts.yaml" {
            continue;
        }
        let sources = rule["source"]
            .as_array()
            .unwrap_or_else(|| panic!("{name} has no list of sources"));
        assert!(!sources.is_empty(), "{name}");
        for source in sources {
            let source = source.as_str().unwrap_or_else(|| panic!("{name}: {source}"));
            assert!(source.len() > 10, "{name}: {source}");
            // A section of the article goes by the article's name.
            if source.contains("Integration:") {
                let section = source.strip_prefix(ARTICLE).and_then(|rest| rest.strip_prefix(": "));
                assert!(
                    section.is_some_and(|section| SECTIONS.contains(&section)),
                    "{name}: {source}"
                );
            }
        }
    }
}

/// The table of the specification: kind of subject, severity, and what covers it.
const ANTI_PATTERNS: [(&str, &str, &str, &[&str]); 26] = [
    ("api-fan-out", "operation", "error", &[]),
    ("request-reply-over-events", "touchpoint", "error", &[]),
    (
        "event-for-needed-result",
        "touchpoint",
        "error",
        &["request-reply-over-events"],
    ),
    ("api-to-unreliable", "touchpoint", "error", &["api-fan-out"]),
    (
        "api-for-side-effect",
        "touchpoint",
        "warning",
        &["api-fan-out", "api-to-unreliable"],
    ),
    ("unguarded-call", "touchpoint", "warning", &[]),
    ("one-pattern-everywhere", "landscape", "warning", &[]),
    ("availability-below-slo", "operation", "warning", &[]),
    (
        "call-after-commit",
        "touchpoint",
        "info",
        &["api-fan-out", "api-to-unreliable", "api-for-side-effect"],
    ),
    ("call-cycle", "operation", "error", &[]),
    ("chatty-calls", "touchpoint", "warning", &[]),
    ("command-to-many", "touchpoint", "info", &[]),
    ("dual-write", "touchpoint", "warning", &[]),
    ("effect-caused-twice", "touchpoint", "info", &[]),
    ("hub", "system", "warning", &[]),
    ("latency-over-slo", "operation", "warning", &[]),
    ("long-call-chain", "operation", "warning", &[]),
    ("polling", "touchpoint", "warning", &[]),
    ("retry-without-idempotency", "touchpoint", "warning", &[]),
    ("sequential-reads", "operation", "info", &[]),
    ("service-cycle", "system", "info", &[]),
    ("shared-datastore", "touchpoint", "warning", &[]),
    (
        "slow-blocking-call",
        "touchpoint",
        "warning",
        &["api-fan-out", "api-to-unreliable", "api-for-side-effect"],
    ),
    ("unheard-event", "touchpoint", "info", &[]),
    ("unordered-event", "touchpoint", "warning", &[]),
    ("unpublished-subscription", "operation", "info", &[]),
];

const CRITERIA: [(&str, &str, &[&str]); 6] = [
    ("immediate-result", "api", &["fan-out", "sometimes-down"]),
    ("fire-and-forget", "event", &[]),
    ("fan-out", "event", &["deferred-result"]),
    ("sometimes-down", "event", &["deferred-result"]),
    ("deferred-result", "api", &[]),
    (
        "delivery-worker",
        "api",
        &["fire-and-forget", "fan-out", "sometimes-down"],
    ),
];

#[test]
fn the_built_in_rules_are_those_of_the_tables() {
    let strings = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .map(|items| {
                items
                    .iter()
                    .filter_map(|item| item.as_str().map(str::to_owned))
                    .collect()
            })
            .unwrap_or_default()
    };
    let rules: BTreeMap<String, Value> = rules()
        .into_iter()
        .filter(|(name, ..)| name != "rules/facts.yaml")
        .map(|(_, _, rule)| (rule["id"].as_str().expect("an id").to_owned(), rule))
        .collect();
    for (id, of, severity, covered_by) in ANTI_PATTERNS {
        let rule = &rules[id];
        assert_eq!(
            (rule["kind"].as_str(), rule["of"].as_str()),
            (Some("anti-pattern"), Some(of)),
            "{id}"
        );
        assert_eq!(rule["severity"], severity, "{id}");
        assert_eq!(strings(&rule["covered_by"]), covered_by, "{id}");
    }
    for (id, recommend, overrides) in CRITERIA {
        let rule = &rules[id];
        assert_eq!(
            (rule["kind"].as_str(), rule["recommend"].as_str()),
            (Some("criterion"), Some(recommend)),
            "{id}"
        );
        assert_eq!(strings(&rule["overrides"]), overrides, "{id}");
        let worth = rule.get("worth_a_change").and_then(Value::as_bool);
        assert_eq!(worth, (id == "deferred-result").then_some(false), "{id}");
        let short = rule["short"].as_str().unwrap_or(id);
        assert!(short.chars().count() <= 24, "{id}: {short}");
    }
}

/// The tables of the specification: variants with their pattern, and which safeguards each rule names.
const VARIANTS: [(&str, &str); 5] = [
    ("command-queue", "event"),
    ("hand-over-endpoint", "event"),
    ("local-copy", "api"),
    ("queue-and-worker", "event"),
    ("request-acknowledge", "api"),
];

const SAFEGUARDS: [(&str, &str); 13] = [
    ("atomic-publish", "outbox"),
    ("atomic-publish-required", "outbox"),
    ("call-timeout", "timeout"),
    ("continue-without", "fallback"),
    ("delivered-twice", "idempotent-consumer"),
    ("failed-message", "dead-letter-queue"),
    ("failed-message-required", "dead-letter-queue"),
    ("message-order", "ordering-key"),
    ("message-trace", "correlation-id"),
    ("outage-guard", "circuit-breaker|fallback|cache|local-copy"),
    ("repeatable-outcome", "idempotency-key"),
    ("worker-retry", "retry"),
    ("worker-set-aside", "dead-letter-queue"),
];

#[test]
fn the_built_in_forms_are_those_of_the_tables() {
    let book = common::builtin();
    let variants = book
        .variants
        .iter()
        .map(|rule| (rule.common.id.value.as_str(), rule.of.word()));
    assert_eq!(variants.collect::<Vec<_>>(), VARIANTS);
    let recommended = book.vocabulary.named("recommended").expect("a fact");
    let mut safeguards = Vec::new();
    for rule in &book.safeguards {
        let id = rule.common.id.value.as_str();
        assert!(
            rule.common.when.facts().contains(&recommended),
            "{id} says for which pattern it is"
        );
        safeguards.push((id, rule.names(&book.vocabulary).join("|")));
    }
    let wanted = SAFEGUARDS.map(|(id, names)| (id, names.to_owned()));
    assert_eq!(safeguards, wanted);
}

/// Each form has a case with which it holds and one with which it does not, and texts without anything unfilled.
#[test]
fn every_form_is_shown_and_every_text_of_it_fills() {
    let book = common::builtin();
    let world = common::world(include_str!("../examples/shop.touchpoints.yaml"));
    let facts = Facts::new(&world.landscape, &book.vocabulary);
    let variants = book
        .variants
        .iter()
        .map(|rule| (&rule.common, Some(&rule.does), &rule.examples));
    let safeguards = book.safeguards.iter().map(|rule| (&rule.common, None, &rule.examples));
    for (common, does, examples) in variants.chain(safeguards) {
        let id = &common.id.value;
        assert!(examples.len() >= 2, "{id}");
        for holds in [true, false] {
            assert!(examples.iter().any(|example| example.holds == holds), "{id}: {holds}");
        }
        assert!(!common.title.ends_with('.'), "{id}");
        for template in does.into_iter().chain([&common.why]) {
            let mut texts = vec![describe(template, common, &book.vocabulary)];
            for touchpoint in world.landscape.touchpoint_ids() {
                let filler = Filler::new(&facts, Subject::Touchpoint(touchpoint)).params(&common.params);
                texts.push(filler.fill(template));
            }
            for text in texts {
                assert!(
                    !text.is_empty() && !text.contains('{') && !text.contains("  "),
                    "{id}: {text:?}"
                );
                assert_eq!(text.matches('`').count() % 2, 0, "{id}: {text}");
            }
        }
        assert!(
            does.is_none_or(|does| !describe(does, common, &book.vocabulary).ends_with('.')),
            "{id}"
        );
    }
}

#[test]
fn every_text_of_every_rule_fills() {
    let book = common::builtin();
    let world = common::world(include_str!("../examples/shop.touchpoints.yaml"));
    let facts = Facts::new(&world.landscape, &book.vocabulary);
    let whole = |text: &str, id: &str| {
        assert!(!text.is_empty(), "{id}");
        assert!(!text.contains('{') && !text.contains('}'), "{id}: {text}");
        assert!(!text.contains("  "), "{id}: {text:?}");
        assert_eq!(text.matches('`').count() % 2, 0, "{id}: {text}");
    };
    for rule in &book.criteria {
        let id = &rule.common.id.value;
        for template in [&rule.because, &rule.short, &rule.common.why] {
            whole(&describe(template, &rule.common, &book.vocabulary), id);
            for touchpoint in world.landscape.touchpoint_ids() {
                let filler = Filler::new(&facts, Subject::Touchpoint(touchpoint)).params(&rule.common.params);
                whole(&filler.fill(template), id);
            }
        }
        for text in [
            describe(&rule.because, &rule.common, &book.vocabulary),
            rule.common.title.clone(),
        ] {
            assert!(!text.ends_with('.'), "{id}: {text}");
        }
    }
    for rule in &book.anti_patterns {
        let id = &rule.common.id.value;
        let labels = rule.labels.iter().map(|(_, label)| label);
        for template in [&rule.message, &rule.fix, &rule.common.why].into_iter().chain(labels) {
            whole(&describe(template, &rule.common, &book.vocabulary), id);
        }
        assert!(
            !describe(&rule.message, &rule.common, &book.vocabulary).ends_with('.'),
            "{id}"
        );
    }
}

/// Findings of the bad examples read as sentences: nothing unfilled, nothing unknown.
#[test]
fn every_finding_of_a_bad_example_reads() {
    let book = common::builtin();
    let mut sources = touchpoint::text::Sources::new();
    for (name, text) in common::rule_files() {
        sources.add(name, text);
    }
    for rule in &book.anti_patterns {
        for example in &rule.bad {
            let landscape = touchpoint::landscape::build(vec![example.description.clone()], true, Vec::new(), &sources)
                .unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
            let advice = touchpoint::advice::Advice::new(&landscape, book, common::TODAY);
            for finding in &advice.findings {
                let labels = finding.fact_places.iter().chain(std::iter::once(&finding.place));
                let labels = labels.chain(finding.related.iter().map(|one| &one.place));
                for place in labels {
                    assert!(
                        !place.label.contains("unknown") && !place.label.contains('{'),
                        "{}",
                        place.label
                    );
                    assert!(!sources.slice(place.span).is_empty());
                    assert!(
                        !sources.slice(place.span).contains('\n'),
                        "{}",
                        sources.slice(place.span)
                    );
                }
                for text in [&*finding.message, &*finding.why, &*finding.fix] {
                    assert!(
                        !text.contains("unknown") && !text.contains('{') && !text.contains("``"),
                        "{text}"
                    );
                }
            }
        }
    }
}

/// The order of the rooms, which the picture in `src/lib.rs` shows.
#[test]
fn a_room_imports_only_rooms_to_its_left() {
    let rooms = [
        "text",
        "description",
        "landscape",
        "run",
        "facts",
        "rules",
        "schema",
        "advice",
        "cost",
        "propose",
        "interview",
        "picture",
        "import",
        "drift",
        "report",
        "cli",
    ];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for (at, room) in rooms.iter().enumerate() {
        let mut folders = vec![root.join(room)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a room is a folder") {
                let path = entry.expect("it can be listed").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("it can be read");
                read += 1;
                for right in &rooms[at + 1..] {
                    let import = format!("crate::{right}::");
                    assert!(!text.contains(&import), "{} imports {import}", path.display());
                }
            }
        }
    }
    assert!(read > 80, "only {read} files were read");
}

#[test]
fn the_examples_of_a_built_in_rule_come_last_so_that_judging_can_leave_them_out() {
    for ((name, whole), (_, judging)) in builtin_files().iter().zip(builtin_judging()) {
        let left = &whole[judging.len()..];
        assert!(
            name.ends_with("facts.yaml") || left.starts_with("examples:\n"),
            "{name}"
        );
        let top = left
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '-']) && !line.is_empty());
        assert!(top.count() <= 1, "{name}: a key after `examples`");
    }
}
