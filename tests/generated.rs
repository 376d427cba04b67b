//! The pages under `docs/rules/` are what the rule files say, the schemas under `docs/schema/` and the pictures under
//! `docs/pictures/` what the program prints.
//!
//! `TOUCHPOINT_UPDATE=1 cargo test --test generated` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use touchpoint::report::{AnyRule, rule_index, rule_page};
use touchpoint::rules::Rulebook;
use touchpoint::schema::Schema;
use touchpoint::text::{Sources, Word};

/// Every page by its file's name.
fn pages() -> BTreeMap<String, String> {
    let mut sources = Sources::new();
    let book = Rulebook::builtin(&mut sources);
    let mut pages: BTreeMap<String, String> = AnyRule::all(&book)
        .map(|rule| {
            (
                format!("{}.md", rule.common().id.value),
                rule_page(rule, &book, &sources),
            )
        })
        .collect();
    pages.insert("README.md".to_owned(), rule_index(&book));
    pages
}

/// Every schema by its file's name.
fn schemas() -> BTreeMap<String, String> {
    let book = Rulebook::builtin(&mut Sources::new());
    let schemas = Schema::WORDS.iter();
    schemas
        .map(|(_, schema)| (schema.file_name(), schema.text(&book)))
        .collect()
}

/// The files of a folder are these and no others.
fn check(name: &str, files: BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let update = std::env::var_os("TOUCHPOINT_UPDATE").is_some();
    if update {
        fs::create_dir_all(&folder).expect("the folder can be made");
    }
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        if !files.contains_key(&file) {
            assert!(update, "{name}/{file} is not generated: run with TOUCHPOINT_UPDATE=1");
            fs::remove_file(&path).expect("it can be removed");
        }
    }
    for (file, text) in files {
        let path = folder.join(&file);
        if update {
            fs::write(&path, &text).expect("it can be written");
        }
        let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(written, text, "{name}/{file} is stale: run with TOUCHPOINT_UPDATE=1");
    }
}

#[test]
fn rule_pages_are_what_the_rule_files_say() {
    check("docs/rules", pages());
}

#[test]
fn schemas_are_what_the_program_prints() {
    check("docs/schema", schemas());
    for (name, schema) in Schema::WORDS {
        let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
            .args(["schema", name])
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            schemas()[&schema.file_name()],
            "{name}"
        );
    }
}

#[test]
fn every_example_of_an_anti_pattern_stands_on_its_page() {
    let mut sources = Sources::new();
    let book = Rulebook::builtin(&mut sources);
    for rule in AnyRule::all(&book) {
        let AnyRule::AntiPattern(anti_pattern) = rule else {
            continue;
        };
        let page = rule_page(rule, &book, &sources);
        let examples = anti_pattern.bad.len() + anti_pattern.good.len();
        assert_eq!(page.matches("```yaml\ntouchpoint: 1\n").count(), examples, "{page}");
    }
}

/// Every example's picture by its file's name, today and as recommended.
fn pictures() -> BTreeMap<String, String> {
    let mut pictures = BTreeMap::new();
    for example in ["shop", "otel-demo", "eshop", "fraud-check", "known-touchpoints"] {
        for state in ["today", "recommended"] {
            let run = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
                .args(["graph", "--format", "svg", "--as", state, "--no-config"])
                .arg(format!("examples/{example}.touchpoints.yaml"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .output()
                .expect("it runs");
            let text = String::from_utf8(run.stdout).expect("text");
            pictures.insert(format!("{example}-{state}.svg"), text);
        }
    }
    pictures
}

#[test]
fn the_pictures_of_the_examples_are_up_to_date() {
    check("docs/pictures", pictures());
}

/// The README and the guide show pictures, and each of them is there.
#[test]
fn the_documents_show_the_pictures() {
    for (document, least) in [("README.md", 2), ("docs/guide.md", 2)] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).expect("it can be read");
        let shown = text.split("![").skip(1).filter(|rest| rest.contains("pictures/"));
        assert!(shown.count() >= least, "{document} shows too few");
    }
}
