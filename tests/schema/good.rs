//! What the program reads, the schemas accept.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use touchpoint::schema::Schema;

use crate::common::bad::{GOOD, around, around_touchpoints};
use crate::common::random;
use crate::{accepted, common, read, validator, yaml};

/// The text files below a folder.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files.push((path.display().to_string(), text.replace("\r\n", "\n")));
            }
        }
    }
    files
}

#[test]
fn examples() {
    let examples = files("examples");
    assert!(examples.len() >= 5);
    for (name, text) in examples {
        accepted(Schema::Description, &name, &text);
    }
}

/// The start of `init`, and what it becomes when every example in its comments is taken up.
#[test]
fn the_start() {
    let start = include_str!("../../src/cli/init.yaml");
    accepted(Schema::Description, "init.yaml", start);
    let taken_up: Vec<String> = start
        .lines()
        .map(|line| match line.trim_start().strip_prefix("# ") {
            Some(rest) if line.starts_with(' ') => {
                let indent = line.len() - rest.len() - 2;
                let key = rest.split(':').next().unwrap_or_default();
                let key = key.trim_start_matches([' ', '-', '{']);
                // Comments in words stand further to the right than any key.
                if rest.contains(':') && indent < 20 && !key.contains(' ') {
                    format!("{}{rest}", &line[..indent])
                } else {
                    String::new()
                }
            }
            _ => line.to_owned(),
        })
        .collect();
    let taken_up = taken_up.join("\n");
    assert!(
        taken_up.contains("\n        waits_for:") && taken_up.contains("\n    aliases:"),
        "{taken_up}"
    );
    assert_eq!(read(&taken_up), [], "{taken_up}");
    accepted(Schema::Description, "init.yaml, taken up", &taken_up);
}

#[test]
fn built_in_rules_and_their_examples() {
    let mut examples = 0;
    for (name, text) in common::rule_files() {
        let which = if name.ends_with("facts.yaml") {
            Schema::Facts
        } else {
            Schema::Rule
        };
        accepted(which, &name, &text);
        let rule = yaml(&text).expect("it is YAML");
        for example in ["bad", "good"]
            .iter()
            .filter_map(|key| rule["examples"].get(key).and_then(Value::as_array))
            .flatten()
        {
            examples += 1;
            let description = &example["description"];
            assert!(
                validator(Schema::Description).is_valid(description),
                "{name}: {description}"
            );
        }
    }
    assert!(examples > 20);
}

/// Wherever a description stands in the tests or the documents that the reader has nothing against.
#[test]
fn descriptions_in_tests_and_documents() {
    let mut texts: Vec<(String, String)> = GOOD
        .iter()
        .map(|touchpoints| ((*touchpoints).to_owned(), around_touchpoints(touchpoints)))
        .collect();
    texts.push(("around".to_owned(), around("nowhere", "")));
    for (name, text) in files("tests/cmd") {
        if Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            texts.push((name, text));
        } else if let Some((_, rest)) = text.split_once("stdin = '''\n") {
            texts.push((name, rest.split("'''").next().unwrap_or_default().to_owned()));
        }
    }
    for (name, text) in files("docs") {
        for block in text.split("```yaml\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            texts.push((name.clone(), block.to_owned()));
        }
    }
    let mut seen = 0;
    for (name, text) in texts {
        if text.contains("touchpoint: 1") && read(&text).is_empty() {
            seen += 1;
            accepted(Schema::Description, &name, &text);
        }
    }
    assert!(seen > 100, "only {seen}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_landscapes(model in random::model()) {
        for (name, text) in model.files() {
            accepted(Schema::Description, &name, &text);
        }
    }
}
