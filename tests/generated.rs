//! The pages under `docs/rules/` are what the rule files say.
//!
//! `TOUCHPOINT_UPDATE=1 cargo test --test generated` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use touchpoint::report::{AnyRule, rule_index, rule_page};
use touchpoint::rules::Rulebook;
use touchpoint::text::Sources;

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

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

#[test]
fn rule_pages_are_what_the_rule_files_say() {
    let (pages, folder) = (pages(), folder());
    let update = std::env::var_os("TOUCHPOINT_UPDATE").is_some();
    if update {
        fs::create_dir_all(&folder).expect("the folder can be made");
    }
    let there = fs::read_dir(&folder).expect("docs/rules is there");
    for entry in there {
        let path = entry.expect("docs/rules can be read").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        if !pages.contains_key(&name) {
            assert!(update, "docs/rules/{name} has no rule: run with TOUCHPOINT_UPDATE=1");
            fs::remove_file(&path).expect("it can be removed");
        }
    }
    for (name, page) in pages {
        let path = folder.join(&name);
        if update {
            fs::write(&path, &page).expect("it can be written");
        }
        let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(
            written, page,
            "docs/rules/{name} is stale: run with TOUCHPOINT_UPDATE=1"
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
