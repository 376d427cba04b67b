//! Whole reports on the examples, in several widths, as files under `tests/reports`.
//!
//! `TOUCHPOINT_UPDATE=1 cargo test --test reports` writes what is reported now: read the difference.

use std::fs;
use std::path::Path;

use console::measure_text_width;
use serde_json::Value;
use touchpoint::advice::{Advice, Checked, Scope};
use touchpoint::description;
use touchpoint::landscape;
use touchpoint::report::{self, Look, View};
use touchpoint::rules::Rulebook;
use touchpoint::text::{Decoder, Sources, compose};

const EXAMPLES: [&str; 5] = ["eshop", "fraud-check", "known-touchpoints", "otel-demo", "shop"];

/// Does something with the view of a description.
fn with_view<T>(name: &str, text: &str, use_it: impl FnOnce(&View<'_>) -> T) -> T {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let mut diagnostics = Vec::new();
    let root = compose(&sources.get(file).text, file, &mut diagnostics).expect("YAML");
    let mut decoder = Decoder::new(&sources);
    let description = description::read(&root, &mut decoder);
    assert!(decoder.diagnostics.is_empty(), "{:#?}", decoder.diagnostics);
    let landscape = landscape::build(vec![description], true, diagnostics, &sources).expect("a sound description");
    let book = Rulebook::builtin(&mut sources);
    let advice = Advice::new(&landscape, &book, jiff::civil::date(2026, 11, 24));
    use_it(&View::new(&advice, &sources))
}

fn of_example<T>(name: &str, use_it: impl FnOnce(&View<'_>) -> T) -> T {
    let path = format!("examples/{name}.touchpoints.yaml");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).expect("an example");
    with_view(&path, &text, use_it)
}

/// Compares with a file, or writes it.
fn golden(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports").join(name);
    if std::env::var_os("TOUCHPOINT_UPDATE").is_some() {
        fs::write(&path, report).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = report.lines().zip(expected.lines()).find(|(is, was)| is != was);
    assert!(
        report == expected,
        "tests/reports/{name} is another: run with TOUCHPOINT_UPDATE=1 and read the difference; first {differs:#?}"
    );
}

/// The same, with what is needed around each touchpoint.
fn with_safeguards<'a>(view: &View<'a>) -> View<'a> {
    let mut more = View::new(view.advice, view.sources);
    more.safeguards = true;
    more
}

fn plain(width: usize) -> Look {
    Look { colour: false, width }
}

#[test]
fn the_table_in_every_width() {
    for example in ["shop", "otel-demo"] {
        for width in [60, 80, 100, 140] {
            let table = of_example(example, |view| report::table(view, plain(width)));
            golden(&format!("recommend-{example}-{width}.txt"), &table);
        }
    }
    for width in [60, 100] {
        let table = of_example("shop", |view| report::table(&with_safeguards(view), plain(width)));
        golden(&format!("recommend-shop-safeguards-{width}.txt"), &table);
    }
}

#[test]
fn every_format_whole() {
    golden(
        "recommend-eshop.txt",
        &of_example("eshop", |view| report::table(view, Look::PLAIN)),
    );
    golden("recommend-shop.md", &of_example("shop", report::markdown));
    golden("recommend-shop.csv", &of_example("shop", report::csv));
    golden("recommend-shop.json", &of_example("shop", report::recommendations_json));
    golden(
        "lint-shop.json",
        &of_example("shop", |view| report::lint_json(view, &checked(view))),
    );
    for example in ["shop", "otel-demo", "eshop"] {
        golden(
            &format!("lint-{example}.txt"),
            &of_example(example, |view| report::lint_text(view, &checked(view), Look::PLAIN)),
        );
    }
    golden(
        "lint-shop-60.txt",
        &of_example("shop", |view| report::lint_text(view, &checked(view), plain(60))),
    );
}

#[test]
fn explanations_in_every_width() {
    let book = Rulebook::builtin(&mut Sources::new());
    for width in [60, 100] {
        let text = of_example("shop", |view| {
            let operations = view.operations.iter();
            let texts: Vec<String> = operations
                .map(|operation| report::explain_operation(view, *operation, plain(width)))
                .collect();
            texts.join("\n")
        });
        golden(&format!("explain-shop-{width}.txt"), &text);
        let rules: Vec<String> = report::AnyRule::all(&book)
            .map(|rule| report::explain_rule(rule, &book, plain(width)))
            .collect();
        golden(&format!("explain-rules-{width}.txt"), &rules.join("\n"));
    }
}

#[test]
fn forms_and_safeguards_fit_however_narrow() {
    for example in EXAMPLES {
        for width in (40..=140).step_by(5) {
            let (text, longest) = of_example(example, |view| {
                let landscape = view.advice.landscape;
                let ids = view
                    .recommendations()
                    .map(|one| landscape.touchpoint(one.touchpoint).id.len());
                let text = report::how(view, plain(width)) + &report::safeguards(view, plain(width));
                (text, ids.max().unwrap_or(0))
            });
            for line in text.lines() {
                let fits = measure_text_width(line) <= width || longest + 20 > width;
                assert!(fits && line == line.trim_end(), "{example} in {width}:\n{line}");
            }
        }
    }
}

/// Where ids leave room for the rest, since none is ever broken.
#[test]
fn a_table_is_as_wide_as_the_terminal_at_most() {
    let rest = "~   database  recommended  needs the answer".len();
    for example in EXAMPLES {
        for width in (60..160).step_by(5) {
            let (table, longest) = of_example(example, |view| {
                let landscape = view.advice.landscape;
                let ids = view
                    .recommendations()
                    .map(|one| landscape.short_id(one.touchpoint).len());
                (report::table(&with_safeguards(view), plain(width)), ids.max())
            });
            for line in table.lines() {
                assert_eq!(line, line.trim_end());
                let fits = measure_text_width(line) <= width || longest.is_some_and(|longest| longest + rest > width);
                assert!(fits, "{example} in {width}:\n{line}");
            }
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for example in EXAMPLES {
        for width in [60, 100] {
            let (plain, coloured) = of_example(example, |view| {
                let look = |colour| Look { colour, width };
                let both = |colour| {
                    let operations = view.operations.iter();
                    let explained: String = operations
                        .map(|id| report::explain_operation(view, *id, look(colour)))
                        .collect();
                    report::table(view, look(colour))
                        + &report::lint_text(view, &checked(view), look(colour))
                        + &explained
                };
                (both(false), both(true))
            });
            assert!(coloured.contains("\u{1b}[1m"));
            assert_eq!(console::strip_ansi_codes(&coloured), plain);
        }
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let keys = value.as_object().expect("an object").keys();
    let mut keys: Vec<&str> = keys.map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The keys of a JSON text's object in the order in which they are written.
fn order(json: &str, keys: &[&str]) -> bool {
    let mut rest = json;
    keys.iter().all(|key| match rest.find(&format!("\"{key}\": ")) {
        Some(at) => {
            rest = &rest[at..];
            true
        }
        None => false,
    })
}

#[test]
fn recommendations_have_the_promised_keys_and_types() {
    let wanted = [
        "id",
        "operation",
        "caller",
        "callees",
        "event",
        "today",
        "recommend",
        "action",
        "because",
        "beaten",
        "unknown",
        "open",
        "decides",
        "flips",
        "how",
        "how_open",
        "safeguards",
        "file",
        "line",
        "column",
    ];
    let mut sorted = wanted;
    sorted.sort_unstable();
    for example in EXAMPLES {
        let (json, count) = of_example(example, |view| {
            (report::recommendations_json(view), view.recommendations().count())
        });
        let document: Value = serde_json::from_str(&json).expect("JSON");
        assert!(order(&json, &["format", "landscape", "recommendations", "summary"]));
        assert!(order(
            &json[json.find("recommendations\": ").expect("there")..],
            &wanted
        ));
        assert_eq!(document["format"], "touchpoint-recommendations/1");
        let all = document["recommendations"].as_array().expect("a list");
        assert_eq!(all.len(), count);
        for one in all {
            assert_eq!(keys(one), sorted);
            for key in [
                "callees",
                "because",
                "beaten",
                "unknown",
                "open",
                "decides",
                "flips",
                "how",
                "safeguards",
            ] {
                assert!(one[key].is_array(), "{key}");
            }
            assert!(one["line"].is_u64() && one["column"].is_u64());
            assert!(one["event"].is_null() || one["event"].is_string());
            assert!(one["today"].is_null() || one["today"].is_string());
            let undecided = one["recommend"] == "undecided";
            assert_eq!(
                one["open"].as_array().map(Vec::len),
                Some(if undecided { 2 } else { 0 })
            );
            for flip in one["flips"].as_array().expect("a list") {
                assert_ne!(flip["to"], one["recommend"]);
                for (fact, value) in flip["facts"].as_object().expect("an object") {
                    let values = value.as_array().expect("any of these values, in a list");
                    let right = |value: &Value| match fact.as_str() {
                        "consumers" => value.is_u64(),
                        "needs" => value.is_string(),
                        _ => value.is_boolean(),
                    };
                    assert!(values.iter().all(right), "{fact}: {value}");
                }
            }
        }
        let summary = document["summary"].as_object().expect("an object");
        let actions: u64 = summary.values().map(|count| count.as_u64().expect("a count")).sum();
        assert_eq!(actions, count as u64);
        assert_eq!(
            keys(&document["summary"]),
            ["build", "change", "check", "keep", "undecided"]
        );
    }
}

#[test]
fn findings_have_the_promised_keys() {
    let wanted = [
        "rule",
        "severity",
        "of",
        "subject",
        "message",
        "fix",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "related",
        "fingerprint",
    ];
    let mut sorted = wanted;
    sorted.sort_unstable();
    let json = of_example("shop", |view| report::lint_json(view, &checked(view)));
    let document: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(document["format"], "touchpoint-findings/1");
    assert!(order(&json, &["format", "findings", "unsettled", "summary"]));
    assert!(order(&json, &wanted));
    for one in document["findings"].as_array().expect("a list") {
        assert_eq!(keys(one), sorted);
        for related in one["related"].as_array().expect("a list") {
            assert_eq!(keys(related), ["column", "file", "line", "subject"]);
        }
    }
    assert!(!document["unsettled"].as_array().expect("a list").is_empty());
    for one in document["unsettled"].as_array().expect("a list") {
        assert_eq!(keys(one), ["facts", "rule", "subject"]);
    }
    let counts = ["accepted", "baselined", "error", "info", "unsettled", "warning"];
    assert_eq!(keys(&document["summary"]), counts);
}

/// Names from a file reach a terminal, or a document, as text.
#[test]
fn names_act_on_nothing() {
    let text = "\
touchpoint: 1
systems: { a: , \"b`<b>|x\\u202E\": }
operations:
  op:
    in: a
    touchpoints:
      - { to: \"b`<b>|x\\u202E\", does: \"two\\nlines\\t|\\e[31m\\u009b\", via: api, needs: nothing }
      - { to: \"b`<b>|x\\u202E\", via: api }
";
    with_view("a.yaml", text, |view| {
        let explained = report::explain_operation(view, view.operations[0], Look::PLAIN);
        let all = [
            report::table(view, Look::PLAIN),
            report::table(view, plain(50)),
            report::table(&with_safeguards(view), plain(50)),
            report::markdown(&with_safeguards(view)),
            report::markdown(view),
            report::csv(view),
            report::recommendations_json(view),
            report::lint_text(view, &checked(view), Look::PLAIN),
            report::lint_json(view, &checked(view)),
            explained,
        ];
        for report in all {
            let harmless = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
            assert!(report.chars().all(harmless), "{report}");
        }
        let markdown = report::markdown(view);
        assert!(
            !markdown.contains("<b>") && markdown.contains("b\\`&lt;b&gt;\\|x"),
            "{markdown}"
        );
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(
            markdown
                .lines()
                .filter(|line| line.starts_with('|'))
                .all(|line| cells(line) == 8),
            "{markdown}"
        );
    });
}

#[test]
fn several_callees_are_named_where_the_id_does_not_tell() {
    let text = "\
touchpoint: 1
systems: { a: , b: , c: }
operations:
  op:
    in: a
    touchpoints:
      - { to: [b, c], does: tell both, via: api, needs: nothing }
      - { id: own, to: c, via: file, needs: answer }
";
    with_view("a.yaml", text, |view| {
        let table = report::table(view, Look::PLAIN);
        assert!(table.contains("~ b    b, c: tell both  "), "{table}");
        assert!(table.contains("= own  c  "), "{table}");
    });
}

/// What a lint run shows without further flags.
fn checked<'a>(view: &View<'a>) -> Checked<'a> {
    Checked::new(view.advice, Scope::default())
}
