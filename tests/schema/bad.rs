//! Bad input that is a matter of shape is refused; what only the whole input can tell is left to the program.

use std::fs;
use std::path::Path;

use touchpoint::schema::Schema;

use crate::common::bad::{BAD, around, marked};
use crate::{against, read, yaml};

/// What the reader of one file tells and no schema can, with the reason.
const LEFT_TO_THE_READER: &[(&str, &str)] = &[
    ("touchpoint: 1.0", "to a schema 1.0 is the number 1"),
    (
        "stands twice",
        "a key that stands twice is refused by YAML readers, before any schema",
    ),
    ("`p50` is above `p99`", "a schema does not compare two values"),
    ("calls failed of", "a schema does not compare two values"),
    ("`<<`", "merging is done by YAML readers, before any schema"),
    ("a key is a single word", "JSON has no such keys"),
];

/// Whether the schema has to accept it, and why.
fn reason_to_accept(text: &str) -> Option<&'static str> {
    let told = read(text);
    if told.is_empty() {
        return Some("names are looked up in all files");
    }
    LEFT_TO_THE_READER
        .iter()
        .find(|(what, _)| text.contains(what) || told.iter().all(|one| one.message.contains(what)))
        .map(|(_, reason)| *reason)
}

/// The schema agrees with the reader; true where both refuse.
#[track_caller]
fn agrees(name: &str, text: &str) -> bool {
    match (reason_to_accept(text), yaml(text)) {
        (None, Some(_)) => {
            assert!(
                !against(Schema::Description, text).is_empty(),
                "{name} is accepted:\n{text}"
            );
            true
        }
        (None, None) => panic!("{name} is no YAML, which the list of exceptions does not say:\n{text}"),
        (Some("names are looked up in all files"), Some(_)) => {
            let wrong = against(Schema::Description, text);
            assert!(wrong.is_empty(), "{name} is refused: {}\n{text}", wrong.join("\n"));
            false
        }
        (Some(_), _) => false,
    }
}

#[test]
fn each_kind_of_bad_input() {
    let refused = BAD.iter().filter(|(at, wrong, ..)| {
        let (text, _) = marked(&around(at, wrong));
        agrees(wrong, &text)
    });
    assert!(refused.count() > 45);
}

/// Cases of the command line that are no YAML, so that no schema sees them.
const NO_YAML: &[&str] = &[
    "alias-bomb.toml",
    "duplicate-key.toml",
    "empty.toml",
    "only-comments.toml",
    "syntax-error.toml",
    "tab-indentation.toml",
    "two-documents.toml",
];

#[test]
fn each_case_of_the_command_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/bad");
    let mut refused = 0;
    let mut no_yaml = Vec::new();
    for entry in fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let case = fs::read_to_string(&path).expect("it can be read").replace("\r\n", "\n");
        let text = case
            .split_once("stdin = '''\n")
            .and_then(|(_, rest)| rest.split_once("'''"));
        let text = text.map_or("", |(text, _)| text);
        if NO_YAML.contains(&&*name) {
            no_yaml.push(name);
        } else {
            refused += usize::from(agrees(&name, text));
        }
    }
    assert_eq!(no_yaml.len(), NO_YAML.len(), "{no_yaml:?}");
    assert!(refused >= 14, "only {refused}");
}
