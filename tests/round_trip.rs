//! Random descriptions in which facts are open, and random answers: the text that is written reads back with the
//! verdicts that were told, all else in it stays, and asking again asks nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value as Json;
use tempfile::TempDir;

/// One line of a touchpoint, in any of the layouts below.
#[derive(Clone, Debug)]
struct Touchpoint {
    to: Vec<usize>,
    event: bool,
    needs: Option<usize>,
    via: usize,
    consumers: Option<u8>,
    layout: u8,
    comment: bool,
}

#[derive(Clone, Debug)]
struct Described {
    /// Of each system: 0 nothing said, 1 dependable, 2 down, 3 an availability, 4 external, 5 a block with a comment.
    systems: Vec<u8>,
    /// The touchpoints by operation.
    operations: Vec<Vec<Touchpoint>>,
    crlf: bool,
    /// An answer for each question, by its number; past the end, the first ones again.
    answers: Vec<u8>,
}

const NEEDS: [&str; 4] = ["answer", "outcome", "later", "nothing"];
const VIA: [&str; 6] = ["", "api", "unknown", "file", "database", "unknown"];

fn described() -> impl Strategy<Value = Described> {
    let touchpoint = (
        prop::collection::vec(0..4usize, 1..3),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.3, 0..4usize),
        0..VIA.len(),
        prop::option::weighted(0.1, 1..4u8),
        0..3u8,
        any::<bool>(),
    );
    let touchpoint = touchpoint.prop_map(|(mut to, event, needs, via, consumers, layout, comment)| {
        to.sort_unstable();
        to.dedup();
        Touchpoint {
            to,
            event,
            needs,
            via,
            consumers,
            layout,
            comment,
        }
    });
    let operations = prop::collection::vec(prop::collection::vec(touchpoint, 0..4), 1..3);
    let systems = prop::collection::vec(0..6u8, 4);
    (
        systems,
        operations,
        any::<bool>(),
        prop::collection::vec(any::<u8>(), 12),
    )
        .prop_map(|(systems, operations, crlf, answers)| Described {
            systems,
            operations,
            crlf,
            answers,
        })
}

impl Described {
    fn text(&self) -> String {
        let mut text = "# what we have\ntouchpoint: 1\n\nsystems:\n  shop: {}   # here\n".to_owned();
        for (at, system) in self.systems.iter().enumerate() {
            let line = match system {
                0 => format!("  s{at}: {{}}   # nobody said\n"),
                1 => format!("  s{at}: {{ sometimes_down: false }}\n"),
                2 => format!("  s{at}:\n    sometimes_down: true   # at night\n"),
                3 => format!("  s{at}: {{ availability: 99.99% }}\n"),
                4 => format!("  s{at}: {{ external: true, owner: them }}\n"),
                _ => format!("  s{at}:   # see the wiki\n    # the team\n    owner: us\n"),
            };
            text.push_str(&line);
        }
        text.push_str("\noperations:\n");
        for (at, touchpoints) in self.operations.iter().enumerate() {
            let _ = writeln!(text, "  # the operation number {at}\n  run{at}:\n    in: shop");
            if !touchpoints.is_empty() {
                text.push_str("    touchpoints:\n");
            }
            for (number, touchpoint) in touchpoints.iter().enumerate() {
                text.push_str(&touchpoint.text(&format!("e{at}.{number}")));
            }
        }
        text.push_str("# the end\n");
        if self.crlf { text.replace('\n', "\r\n") } else { text }
    }
}

impl Touchpoint {
    fn text(&self, event: &str) -> String {
        let to: Vec<String> = self.to.iter().map(|to| format!("s{to}")).collect();
        let mut keys = Vec::new();
        if self.event {
            keys.push(("event", event.to_owned()));
            // Of every other event nobody is known to subscribe.
            if self.layout != 0 {
                keys.push(("to", format!("[{}]", to.join(", "))));
            }
        } else {
            keys.push((
                "to",
                if to.len() == 1 {
                    to[0].clone()
                } else {
                    format!("[{}]", to.join(", "))
                },
            ));
            if !VIA[self.via].is_empty() {
                keys.push(("via", VIA[self.via].to_owned()));
            }
        }
        keys.extend(self.needs.map(|needs| ("needs", NEEDS[needs].to_owned())));
        keys.extend(self.consumers.map(|count| ("consumers", count.to_string())));
        let comment = if self.comment { "   # why not" } else { "" };
        let written: Vec<String> = keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        match self.layout {
            1 => format!("      - {}{comment}\n\n", written.join("\n        ")),
            2 => format!("      - {{{}}}{comment}\n", written.join(",")),
            _ => format!("      - {{ {} }}{comment}\n", written.join(", ")),
        }
    }
}

fn run(folder: &TempDir, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("it starts")
}

fn strings(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|argument| (*argument).to_owned()).collect()
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// The verdicts and what is to be done, by id.
fn recommended(folder: &TempDir) -> BTreeMap<String, (String, String)> {
    let output = run(folder, &strings(&["recommend", "shop.yaml", "--format", "json"]));
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let all = json["recommendations"].as_array().expect("a list").iter();
    let word = |one: &Json, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    all.map(|one| (word(one, "id"), (word(one, "recommend"), word(one, "action"))))
        .collect()
}

/// The flag that a refusal names: subject, fact and values.
fn named_flag(errors: &str) -> Option<(String, Vec<String>)> {
    let flat = errors.split_whitespace().collect::<Vec<_>>().join(" ");
    let flag = flat.split_once("--set '")?.1.split_once('\'')?.0.to_owned();
    let (start, values) = flag.rsplit_once('=')?;
    Some((start.to_owned(), values.split('|').map(str::to_owned).collect()))
}

/// Answers every question that is left, each by the flag that the refusal names, until it writes.
fn answer_all(folder: &TempDir, answers: &[u8], mut flags: Vec<String>) -> (Vec<String>, Output) {
    for number in 0..40 {
        let mut arguments = strings(&["ask", "shop.yaml"]);
        arguments.extend(flags.iter().flat_map(|flag| ["--set".to_owned(), flag.clone()]));
        let output = run(folder, &arguments);
        if output.status.code() == Some(0) {
            return (flags, output);
        }
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let (start, values) = named_flag(&errors(&output)).unwrap_or_else(|| panic!("no flag in {}", errors(&output)));
        let drawn = usize::from(answers[number % answers.len()]);
        let value = if values[0] == "VALUE" {
            ["1", "2", "7", "unknown"][drawn % 4].to_owned()
        } else {
            values[drawn % values.len()].clone()
        };
        assert!(
            !flags.iter().any(|flag| flag.starts_with(&format!("{start}="))),
            "twice: {start} in {flags:?}"
        );
        flags.push(format!("{start}={value}"));
    }
    panic!("it asks on and on: {flags:?}");
}

/// The verdicts that were told, by short id; a later one stands.
fn told(output: &Output) -> Vec<(String, String)> {
    let text = errors(output);
    let lines = text.lines().filter_map(|line| {
        let (about, rest) = line.strip_prefix("→ ")?.split_once(": ")?;
        // Where several operations are asked about, the id is whole.
        let about = about.split_once('/').map_or(about, |(_, short)| short);
        let verdict = rest.split_once(". ")?.0;
        matches!(verdict, "api" | "event").then(|| (about.to_owned(), verdict.to_owned()))
    });
    lines.collect()
}

/// What is written besides keys that were answered: the old text is a subsequence of the new one, line by line.
fn all_else_stays(before: &str, after: &str) {
    let mut new = after.split_inclusive('\n');
    for old in before.split_inclusive('\n') {
        // `not built` takes `via: unknown` out.
        let old = [", via: unknown", ",via: unknown", "via: unknown   ", "via: unknown"]
            .iter()
            .fold(old.to_owned(), |old, gone| old.replace(gone, ""));
        if old.trim().is_empty() {
            continue;
        }
        // An answer stands within the line, or in a line of its own.
        let grown = |line: &str| {
            let mut letters = line.chars();
            old.chars().all(|letter| letters.any(|other| other == letter))
        };
        assert!(new.any(grown), "`{}` is gone from\n{after}", old.escape_debug());
    }
    assert_eq!(
        before.matches('#').count(),
        after.matches('#').count() - new_ids(before, after),
        "{after}"
    );
    assert_eq!(before.contains("\r\n"), after.contains("\r\n"));
    assert!(!before.contains("\r\n") || after.matches('\n').count() == after.matches("\r\n").count());
}

/// Ids with `#2` that were written with an event.
fn new_ids(before: &str, after: &str) -> usize {
    let ids = |text: &str| text.matches("id: ").count();
    let numbered = after
        .lines()
        .filter(|line| line.contains("id: "))
        .map(|line| line.matches("#2").count() + line.matches("#3").count());
    if ids(after) > ids(before) { numbered.sum() } else { 0 }
}

#[test]
fn what_is_answered_reads_back() {
    let config = Config {
        cases: 48,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let result = runner.run(&described(), |described| {
        let before = described.text();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.yaml");
        fs::write(&path, &before).expect("a file");
        let at_first = recommended(&folder);
        // How it is done today is not asked without a terminal: some say it by themselves.
        let mut flags = Vec::new();
        if described.answers[0].is_multiple_of(3) {
            let ways = ["api", "event", "not-built", "file"];
            flags.push(format!("via={}", ways[usize::from(described.answers[1]) % ways.len()]));
        }
        let (flags, output) = answer_all(&folder, &described.answers, flags);
        let after = fs::read_to_string(&path).expect("the file");
        let then = recommended(&folder);
        prop_assert_eq!(then.len(), at_first.len(), "{}", after);
        for (id, (verdict, _)) in &at_first {
            if verdict == "api" || verdict == "event" {
                prop_assert_eq!(&then[id].0, verdict, "{} stood before\n{:?}\n{}", id, &flags, after);
            }
        }
        // Every verdict that is new was told, as it reads back; none else was.
        let mut news: Vec<(String, String)> = then
            .iter()
            .filter(|(id, (verdict, _))| !verdict.is_empty() && *verdict != "undecided" && at_first[*id].0 != *verdict)
            .map(|(id, (verdict, _))| (id.split_once('/').expect("an operation").1.to_owned(), verdict.clone()))
            .collect();
        let mut told = told(&output);
        news.sort();
        told.sort();
        prop_assert_eq!(told, news, "{:?}\n{}\n{}", &flags, errors(&output), after);
        all_else_stays(&before, &after);
        // Asked again, with what nobody knows said again, it asks nothing and writes nothing.
        let unknown: Vec<String> = flags
            .into_iter()
            .filter(|flag| flag.ends_with("=unknown") && !flag.contains("via"))
            .collect();
        let (asked, _) = answer_all(&folder, &described.answers, unknown.clone());
        prop_assert_eq!(asked, unknown);
        prop_assert_eq!(fs::read_to_string(&path).expect("the file"), after);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// A file that may not be written stays, and so does one in a folder in which nothing may be written.
#[test]
#[cfg(unix)]
fn what_may_not_be_written_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.yaml");
    let text =
        "touchpoint: 1\nsystems: { shop: , mail: }\noperations: { tell: { in: shop, touchpoints: [{ to: mail }] } }\n";
    fs::write(&path, text).expect("a file");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("its permissions");
    let free = fs::write(folder.path().join("probe"), "").is_ok();
    let output = run(&folder, &strings(&["ask", "shop.yaml", "--set", "needs=nothing"]));
    let new = run(
        &folder,
        &strings(&["ask", "--output", "new.yaml", "--answers", "shop.yaml"]),
    );
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("its permissions");
    assert_eq!(new.status.code(), Some(2));
    if free {
        // Nothing is forbidden to whoever runs this.
        return;
    }
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(
        errors(&output).contains("cannot write to `shop.yaml`: permission denied"),
        "{}",
        errors(&output)
    );
    assert_eq!(fs::read_to_string(&path).expect("the file"), text);
}
