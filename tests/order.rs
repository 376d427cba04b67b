//! No order of files, systems, operations or rules shows in what is advised.

use std::sync::OnceLock;

use common::random::{model, shuffle};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use touchpoint::report::{self, Look, View};
use touchpoint::rules::Rulebook;

mod common;

/// The built-in rules from files that go the other way, by their names as well.
fn rules_from_behind() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut files = common::rule_files();
        files.reverse();
        for (at, (name, _)) in files.iter_mut().enumerate() {
            let stem = name.rsplit('/').next().expect("a name");
            *name = format!("{at:03}/{stem}");
        }
        let (sources, book) = common::load_rules(&files);
        book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)))
    })
}

/// The bytes of every report, without lines and columns.
///
/// Of the findings as text the titles and what follows the last of them: the width of line numbers moves the rest.
fn reports(world: &common::World) -> Vec<String> {
    let advice = world.advice();
    let view = View::new(&advice, &world.sources);
    let look = Look {
        colour: false,
        width: 100,
    };
    let checked = touchpoint::advice::Checked::new(&advice, touchpoint::advice::Scope::default());
    let text = report::lint_text(&view, &checked, look);
    let titles = text.lines().filter(|line| line.contains("]: "));
    let last = text.trim_end().rsplit("\n\n").next();
    vec![
        report::table(&view, look),
        report::markdown(&view),
        without_places(&report::recommendations_json(&view)),
        without_places(&report::lint_json(&view, &checked)),
        report::csv(&view)
            .lines()
            .map(|line| line.rsplitn(3, ',').last().unwrap_or_default())
            .collect(),
        titles.chain(last).collect::<Vec<_>>().join("\n"),
        without_numbers(&report::lint_concise(&view, &checked, look)),
        without_places(&report::lint_sarif(&view, &checked)),
        without_numbers(&report::lint_github(&view, &checked)),
        without_places(&report::lint_gitlab(&view, &checked)),
        without_numbers(&report::lint_junit(&view, &checked)),
        without_numbers(&report::lint_markdown(&view, &checked)),
    ]
}

/// Where a line stands is a number, in some forms among words; names keep theirs apart by what stands around them.
fn without_numbers(text: &str) -> String {
    let places = ["line=", "endLine=", "col=", "endColumn=", "line=\"", "yaml:"];
    let mut left = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() && (places.iter().any(|place| left.ends_with(place)) || left.ends_with("yaml::")) {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            left.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    left
}

fn without_places(json: &str) -> String {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|key, _| {
                    !matches!(
                        key.as_str(),
                        "line" | "column" | "end_line" | "end_column" | "region" | "lines"
                    )
                });
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_str(json).expect("JSON");
    strip(&mut value);
    value.to_string()
}

fn indices() -> impl Strategy<Value = Vec<Index>> {
    proptest::collection::vec(any::<Index>(), 40)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn files_blocks_and_rules_may_stand_in_any_order(model in model(), by in indices(), renamed in any::<bool>()) {
        let given = common::worlds(&model.files());
        let mut by = by.into_iter();
        let files = model.files_in_order(|blocks| shuffle(blocks, &mut by));
        let mut files = shuffle(files, &mut by);
        if renamed {
            for (at, (name, _)) in files.iter_mut().enumerate() {
                *name = format!("{at}.touchpoints.yaml");
            }
        }
        let other = common::world_with(&files, rules_from_behind().clone());
        prop_assert_eq!(common::projection(&given.advice()), common::projection(&other.advice()));
    }

    #[test]
    fn no_byte_of_a_report_changes_but_lines_and_columns(model in model(), by in indices()) {
        let given = common::worlds(&model.files());
        let mut by = by.into_iter();
        let files = model.files_in_order(|blocks| shuffle(blocks, &mut by));
        let other = common::world_with(&shuffle(files, &mut by), rules_from_behind().clone());
        prop_assert_eq!(reports(&given), reports(&other));
    }

    #[test]
    fn what_stands_in_several_files_may_as_well_stand_in_one(model in model()) {
        let given = common::worlds(&model.files());
        let mut one = model.clone();
        one.files = 1;
        one.systems.iter_mut().for_each(|system| system.file = 0);
        one.operations.iter_mut().for_each(|operation| operation.file = 0);
        let other = common::worlds(&one.files());
        prop_assert_eq!(common::projection(&given.advice()), common::projection(&other.advice()));
    }

    #[test]
    fn a_system_that_nobody_touches_changes_nothing(model in model(), file in 0..2usize, first in any::<bool>()) {
        let given = common::worlds(&model.files());
        let mut files = model.files();
        // A name that sorts before or after all others moves every index.
        let name = if first { "a-stranger" } else { "z-stranger" };
        let text = format!("touchpoint: 1\nsystems:\n  {name}: {{ sometimes_down: true, kind: client, owner: red }}\n");
        files.insert(file.min(files.len()), ("stranger.touchpoints.yaml".to_owned(), text));
        let other = common::worlds(&files);
        prop_assert_eq!(common::projection(&given.advice()), common::projection(&other.advice()));
    }

    /// Findings of operations, touchpoints and verdicts are local: another operation elsewhere changes none of them.
    #[test]
    fn an_operation_elsewhere_changes_nothing_but_the_landscape(model in model()) {
        let given = common::worlds(&model.files());
        let mut files = model.files();
        let text = "touchpoint: 1\nsystems: { far: {}, away: {} }\noperations:\n  a-far-one:\n    in: far\n    touchpoints:\n      - { to: away, needs: answer }\n      - { event: far.off, to: away, needs: nothing }\n";
        files.push(("far.touchpoints.yaml".to_owned(), text.to_owned()));
        let other = common::worlds(&files);
        let local = |world: &common::World| -> Vec<String> {
            let text = common::projection(&world.advice());
            text.lines()
                .filter(|line| !line.contains(":landscape ") && !line.contains("a-far-one") && !line.starts_with("would settle"))
                .map(str::to_owned)
                .collect()
        };
        prop_assert_eq!(local(&given), local(&other));
    }
}

#[test]
fn the_examples_say_the_same_under_rules_in_any_order() {
    for text in [
        include_str!("../examples/shop.touchpoints.yaml"),
        include_str!("../examples/eshop.touchpoints.yaml"),
        include_str!("../examples/otel-demo.touchpoints.yaml"),
        include_str!("../examples/fraud-check.touchpoints.yaml"),
        include_str!("../examples/known-touchpoints.touchpoints.yaml"),
    ] {
        let given = common::world(text);
        let other = common::world_with(&[("x.yaml", text)], rules_from_behind().clone());
        let advice = given.advice();
        assert!(!advice.recommendations.is_empty());
        assert_eq!(common::projection(&advice), common::projection(&other.advice()));
    }
}
