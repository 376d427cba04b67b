//! The forms in which `touchpoint lint` writes findings: each reads as what it claims to be, and all say the same.
//!
//! `TOUCHPOINT_UPDATE=1 cargo test --test formats` writes what is reported now: read the difference.

use std::fs;
use std::path::Path;
use std::process::Command;

use common::random::model;
use proptest::prelude::*;
use read::{Row, expected, github, gitlab, json, junit, markdown, sarif, told_in_text};
use touchpoint::advice::{Baseline, Checked, Scope};
use touchpoint::report::{self, Look, View, clean};
use touchpoint::rules::Severity;

mod common;
#[path = "formats/read.rs"]
mod read;

/// The parts of the landscape, each with the name under which it is read.
const FILES: [(&str, &str); 3] = [
    (
        "mail.touchpoints.yaml",
        include_str!("formats/landscape/mail.touchpoints.yaml"),
    ),
    (
        "orders.touchpoints.yaml",
        include_str!("formats/landscape/orders.touchpoints.yaml"),
    ),
    (
        "Größen & Maße/100% größe.touchpoints.yaml",
        include_str!("formats/landscape/warehouse.touchpoints.yaml"),
    ),
];

/// Nothing is found in it.
const SOUND: &str = "touchpoint: 1\nsystems: { a: {}, b: {} }\noperations:\n  op:\n    in: a\n    touchpoints:\n      - { to: b, via: api, needs: answer }\n";

const NAMES: [&str; 8] = [
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown",
];

/// Every form, in the order of [`NAMES`].
fn forms(view: &View<'_>, checked: &Checked<'_>) -> [String; 8] {
    [
        report::lint_text(view, checked, Look::PLAIN),
        report::lint_concise(view, checked, Look::PLAIN),
        report::lint_json(view, checked),
        report::lint_sarif(view, checked),
        report::lint_github(view, checked),
        report::lint_gitlab(view, checked),
        report::lint_junit(view, checked),
        report::lint_markdown(view, checked),
    ]
}

fn with_forms(world: &common::World, scope: Scope, use_them: impl FnOnce(&View<'_>, &Checked<'_>, [String; 8])) {
    let advice = world.advice();
    let view = View::new(&advice, &world.sources);
    let checked = Checked::new(&advice, scope);
    let forms = forms(&view, &checked);
    use_them(&view, &checked, forms);
}

/// Reads each form back; those of the concise one, which is for eyes, are looked for.
fn assert_all_say_the_same(view: &View<'_>, checked: &Checked<'_>, forms: &[String; 8]) {
    let wanted = expected(view, checked);
    let [
        text,
        concise,
        as_json,
        as_sarif,
        as_github,
        as_gitlab,
        as_junit,
        as_markdown,
    ] = forms;
    for (name, rows) in [
        ("json", json(as_json)),
        ("sarif", sarif(as_sarif, checked.accepted.len(), checked.known.len())),
        ("github", github(as_github)),
        ("gitlab", gitlab(as_gitlab)),
        ("junit", junit(as_junit)),
        ("markdown", markdown(as_markdown)),
    ] {
        assert_eq!(rows, wanted, "{name}");
    }
    let lines: Vec<&str> = concise.lines().collect();
    assert_eq!(lines.len(), wanted.len() + 1, "{concise}");
    for (
        line,
        Row {
            rule,
            subject,
            file,
            line: at,
        },
    ) in lines.iter().zip(&wanted)
    {
        assert!(line.starts_with(&format!("{}:{at}:", clean(file))), "{line}");
        assert!(line.contains(&format!("[{rule}]: ")), "{line}");
        assert!(line.ends_with(&format!(" ({subject})")), "{line}");
    }
    let in_text: Vec<_> = wanted
        .iter()
        .map(|row| (row.rule.clone(), clean(&row.file).into_owned(), row.line))
        .collect();
    assert_eq!(told_in_text(text), in_text);
    for form in forms {
        assert!(
            form.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')),
            "{form}"
        );
        assert!(form.ends_with('\n'));
    }
}

#[test]
fn every_form_says_the_same_of_several_files() {
    let world = common::worlds(&FILES);
    let advice = world.advice();
    let half = Baseline::of(advice.findings.iter().take(2), advice.landscape);
    for known in [None, Some(&half)] {
        for accept in [true, false] {
            for least in [Severity::Info, Severity::Warning, Severity::Error] {
                let scope = Scope {
                    accept,
                    known,
                    least,
                    ..Scope::default()
                };
                with_forms(&world, scope, |view, checked, forms| {
                    assert_eq!(checked.accepted.len(), if accept { 2 } else { 0 });
                    assert_eq!(checked.known.len(), if known.is_some() { 2 } else { 0 });
                    assert_all_say_the_same(view, checked, &forms);
                });
            }
        }
    }
}

#[test]
fn the_example_has_all_that_is_hard() {
    let world = common::worlds(&FILES);
    with_forms(&world, Scope::default(), |view, checked, _| {
        let findings = &checked.findings;
        let name = |finding: &touchpoint::advice::Finding| view.advice.landscape.subject_name(finding.subject);
        assert!(findings.iter().any(|one| name(one) == "landscape"));
        assert!(findings.iter().any(|one| name(one).contains("::error::]]>\u{1b}")));
        let other = |one: &&touchpoint::advice::Finding| {
            let file = one.place.span.file;
            one.fact_places.iter().any(|place| place.span.file != file)
        };
        assert!(findings.iter().any(other), "places in two files");
        let lines = |one: &touchpoint::advice::Finding| view.place(one.place.span);
        assert!(
            findings.iter().any(|one| lines(one).end_line > lines(one).line),
            "over several lines"
        );
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        assert!(severities.iter().all(|severity| checked.count(*severity) > 0));
    });
}

/// Compares with a file, or writes it. The version is nothing to read a difference for.
fn golden(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name);
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let report = report.replace(version, "\"version\": \"VERSION\"");
    if std::env::var_os("TOUCHPOINT_UPDATE").is_some() {
        fs::write(&path, &report).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = report.lines().zip(expected.lines()).find(|(is, was)| is != was);
    assert!(
        report == expected,
        "tests/formats/{name} is another: run with TOUCHPOINT_UPDATE=1 and read the difference; first {differs:#?}"
    );
}

const GOLDEN: [&str; 8] = [
    "text.txt",
    "concise.txt",
    "findings.json",
    "findings.sarif",
    "github.txt",
    "gitlab.json",
    "junit.xml",
    "findings.md",
];

#[test]
fn every_form_whole() {
    with_forms(&common::worlds(&FILES), Scope::default(), |_, _, forms| {
        for (name, form) in GOLDEN.iter().zip(forms) {
            golden(name, &form);
        }
    });
}

#[test]
fn where_nothing_is_found_every_form_says_so() {
    for text in [SOUND, "touchpoint: 1\nsystems: { a: {} }\n"] {
        with_forms(&common::world(text), Scope::default(), |view, checked, forms| {
            assert!(checked.findings.is_empty());
            assert_all_say_the_same(view, checked, &forms);
            let [_, concise, _, _, github, gitlab, junit, markdown] = forms;
            assert!(concise.starts_with("no findings in "));
            assert!(github.starts_with("no findings in "));
            assert_eq!(gitlab, "[]\n");
            assert!(
                junit.contains("tests=\"1\" skipped=\"0\" failures=\"0\" errors=\"0\""),
                "{junit}"
            );
            assert!(markdown.starts_with("## touchpoint: no findings\n"));
        });
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let world = common::worlds(&FILES);
    with_forms(&world, Scope::default(), |view, checked, [_, plain, ..]| {
        let look = Look {
            colour: true,
            width: 100,
        };
        let coloured = report::lint_concise(view, checked, look);
        assert!(coloured.contains("\u{1b}[1m"));
        assert_eq!(console::strip_ansi_codes(&coloured), plain);
    });
}

/// The program, in a folder whose name has a space and letters that are no ASCII, one run for all forms.
#[test]
fn the_program_writes_every_form_into_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchpoint"));
    command.arg("lint").current_dir(&folder);
    for name in NAMES {
        command.arg("--format").arg(format!("{name}={name}.out"));
    }
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let written = NAMES.map(|name| fs::read_to_string(folder.path().join(format!("{name}.out"))).expect("written"));
    let mut files = FILES;
    files.sort_unstable();
    // By the day of the run: nothing here ends before 2031.
    with_forms(&common::worlds(&files), Scope::default(), |_, _, forms| {
        assert_eq!(written, forms);
    });
}

/// A name that is hard on some form, or any.
fn name() -> impl Strategy<Value = String> {
    let hard = proptest::sample::select(vec![
        "::error file=a,line=1::b",
        "]]></failure>",
        "<!-- & -->",
        "\u{1b}]8;;x\u{7}",
        "a\r\nb",
        "\u{fffe}\u{ffff}\u{85}",
        "100%25 %0A",
        "| x | `y` |",
        "[a](b) {0} {{1}} \\",
        "\"quoted\" 'too'",
        "@all #1 *x* _y_ ~z~",
        " ",
        "größe 😀",
    ]);
    let any = proptest::collection::vec(any::<char>(), 1..6).prop_map(|chars| chars.into_iter().collect());
    prop_oneof![3 => hard.prop_map(str::to_owned), 1 => any]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_says_the_same_of_random_landscapes(model in model(), accept in any::<bool>()) {
        let world = common::worlds(&model.files());
        let scope = Scope { accept, ..Scope::default() };
        with_forms(&world, scope, |view, checked, forms| assert_all_say_the_same(view, checked, &forms));
    }

    #[test]
    fn no_name_breaks_out_of_a_form(operation in name(), system in name(), reason in name(), file in name()) {
        let quoted = |text: &str| serde_json::to_string(text).expect("a string");
        let text = format!(
            "touchpoint: 1\nsystems: {{ a: {{}}, {0}: {{ sometimes_down: true }}, c: {{}} }}\noperations:\n  {1}:\n    in: a\n    touchpoints:\n      - {{ to: {0}, via: api, needs: nothing, accept: [{{ rule: unguarded-call, reason: {2} }}] }}\n      - {{ to: {0}, via: api, needs: answer, accept: [{{ rule: unguarded-call, reason: {2} }}] }}\n      - {{ to: c, via: api, needs: nothing }}\n",
            quoted(&system), quoted(&operation), quoted(&reason),
        );
        let input = common::read_files(&[(file, text)], &common::builtin().vocabulary);
        // Some names are none.
        prop_assume!(input.result.is_ok());
        let world = common::World {
            sources: input.sources,
            landscape: input.result.expect("it was asked"),
            book: common::builtin().clone(),
        };
        with_forms(&world, Scope::default(), |view, checked, forms| {
            assert!(!checked.findings.is_empty());
            assert_all_say_the_same(view, checked, &forms);
        });
    }
}
