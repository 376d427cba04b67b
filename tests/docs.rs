//! The documents are true: their console blocks run, their descriptions read, their links lead somewhere, and what
//! they name is there.
//!
//! `TRYCMD=overwrite cargo test --test docs` writes what is printed now into the console blocks: read the difference.
//! A yaml block whose first line is `# PATH.yaml` is that file for the console blocks of the same document.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Command as Clap;
use touchpoint::description;
use touchpoint::facts;
use touchpoint::landscape;
use touchpoint::rules::{Rulebook, builtin_files};
use touchpoint::text::{Decoder, Sources, compose};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents that people write; those of the rules are generated, and tested where they are.
fn documents() -> BTreeMap<String, String> {
    let mut paths = vec!["README.md".to_owned()];
    for entry in fs::read_dir(root().join("docs")).expect("docs is there") {
        let name = entry.expect("it can be read").file_name().into_string().expect("UTF-8");
        if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            paths.push(format!("docs/{name}"));
        }
    }
    let read = |path: String| {
        let text = fs::read_to_string(root().join(&path)).expect("it can be read");
        (path, text.replace("\r\n", "\n"))
    };
    paths.into_iter().map(read).collect()
}

/// A fenced block: its language and its text.
struct Block<'t> {
    language: &'t str,
    text: String,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| *line != "```") {
                text.push_str(line);
                text.push('\n');
            }
            blocks.push(Block { language, text });
        }
    }
    blocks
}

/// A document without its fenced blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let kept = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// The path in the first line of a block, where it is the text of a file.
fn file_of<'b>(block: &'b Block<'_>) -> Option<&'b str> {
    let path = block.text.lines().next()?.strip_prefix("# ")?;
    let is_path = Path::new(path).extension().is_some_and(|extension| extension == "yaml") && !path.contains(' ');
    (block.language == "yaml" && is_path).then_some(path)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

#[test]
fn console_blocks_print_what_the_documents_say() {
    let sandbox = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    let _ = fs::remove_dir_all(&sandbox);
    let mut copies: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (path, text) in documents() {
        let blocks = blocks(&text);
        assert!(
            blocks.iter().all(|block| !block.language.is_empty()),
            "{path}: a block without a language would be run"
        );
        if blocks.iter().all(|block| block.language != "console") {
            continue;
        }
        let name = path.replace('/', "-");
        let copy = sandbox.join(&name);
        let given = copy.with_extension("in");
        write(&copy, &text);
        // With an `.out` folder all commands of one document run in the same folder.
        fs::create_dir_all(copy.with_extension("out")).expect("a folder");
        for entry in fs::read_dir(root().join("examples")).expect("examples are there") {
            let entry = entry.expect("it can be read");
            let text = fs::read_to_string(entry.path()).expect("it can be read");
            write(&given.join("examples").join(entry.file_name()), &text);
        }
        for block in &blocks {
            if let Some(file) = file_of(block) {
                write(&given.join(file), &block.text);
            }
        }
        copies.push((copy, root().join(path)));
    }
    let cases = trycmd::TestCases::new();
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        cases.env(name, "");
    }
    cases.case(sandbox.join("*.md"));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cases.run()));
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        for (copy, document) in copies {
            fs::copy(copy, document).expect("it can be written");
        }
    }
    if let Err(failed) = result {
        std::panic::resume_unwind(failed);
    }
}

/// What is wrong with some descriptions that are read as one. `own`: a facts file besides the built-in one.
fn errors(files: &[(&str, &str)], own: Option<&str>) -> Vec<String> {
    let mut rule_sources = Sources::new();
    let mut rules: Vec<_> = builtin_files()
        .iter()
        .map(|(name, text)| rule_sources.add(*name, *text))
        .collect();
    rules.extend(own.map(|text| rule_sources.add("own/facts.yaml", text)));
    let book = Rulebook::load(&rules, &rule_sources).expect("the facts are sound");
    let mut sources = Sources::new();
    let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(*name, *text)).collect();
    let (mut diagnostics, mut descriptions) = (Vec::new(), Vec::new());
    for id in ids {
        let root = compose(&sources.get(id).text, id, &mut diagnostics);
        let mut decoder = Decoder::new(&sources);
        descriptions.extend(root.iter().map(|root| description::read(root, &mut decoder)));
        diagnostics.append(&mut decoder.diagnostics);
    }
    diagnostics.extend(facts::check(&descriptions, &book.vocabulary, &sources));
    let built = landscape::build(descriptions, true, diagnostics, &sources);
    let told = built.err().unwrap_or_default();
    told.into_iter().map(|diagnostic| diagnostic.message).collect()
}

/// Descriptions in files of their own read alone, or with the others of their folder.
#[test]
fn descriptions_in_documents_read() {
    for (path, text) in documents() {
        let mut folders: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (at, block) in blocks(&text).iter().enumerate() {
            let file = file_of(block);
            if block.language != "yaml" || (file.is_none() && !block.text.starts_with("touchpoint: 1")) {
                continue;
            }
            let folder = match file.and_then(|file| file.rsplit_once('/')) {
                Some((folder, _)) => folder.to_owned(),
                None => format!("{at}"),
            };
            // What a document shows as wrong is in a folder of that name; answers are no description.
            let is_description = block.text.lines().any(|line| line.starts_with("touchpoint: 1"));
            if folder != "wrong" && is_description {
                let name = file.unwrap_or("block").to_owned();
                folders.entry(folder).or_default().push((name, block.text.clone()));
            }
        }
        let blocks = blocks(&text);
        let mut own = blocks.iter().filter(|block| block.text.contains("\nfacts:\n"));
        let own = own.find(|block| file_of(block).is_some_and(|file| file.ends_with("/facts.yaml")));
        for files in folders.values() {
            let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
            assert_eq!(
                errors(&files, own.map(|block| block.text.as_str())),
                Vec::<String>::new(),
                "{path}: {files:?}"
            );
        }
    }
}

/// The anchor that a heading gets: small letters, hyphens for spaces, no punctuation.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().replace(' ', "-")
}

fn anchors(text: &str) -> BTreeSet<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let mut documents = documents();
    for entry in fs::read_dir(root().join("docs/rules")).expect("docs/rules is there") {
        let path = entry.expect("it can be read").path();
        let text = fs::read_to_string(&path).expect("it can be read");
        let name = path.strip_prefix(root()).expect("below the root");
        documents.insert(name.to_string_lossy().replace('\\', "/"), text);
    }
    let mut seen = 0;
    for (path, text) in &documents {
        let prose = prose(text);
        for target in prose
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(target, _)| target)
        {
            seen += 1;
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let here = Path::new(path).parent().expect("it has a folder");
            let to = if file.is_empty() {
                root().join(path)
            } else {
                root().join(here).join(file)
            };
            assert!(to.exists(), "{path}: {target} leads nowhere");
            if !anchor.is_empty() {
                let text = fs::read_to_string(&to).expect("anchors are in documents");
                assert!(anchors(&text).contains(anchor), "{path}: {target} has no such heading");
            }
        }
    }
    assert!(seen > 30, "only {seen} links were seen");
}

#[test]
fn the_guide_names_every_command() {
    let guide = &documents()["docs/guide.md"];
    for command in touchpoint::cli::command().get_subcommands() {
        let name = format!("touchpoint {}", command.get_name());
        assert!(guide.contains(&name), "{name}");
    }
}

/// Every `touchpoint …` in a block or in backticks.
fn calls(text: &str) -> Vec<String> {
    let mut calls = Vec::new();
    for block in blocks(text) {
        if matches!(block.language, "console" | "sh" | "yaml" | "text") {
            let lines = block.text.lines().filter(|line| {
                // In what a command prints, only what follows its prompt was typed.
                let typed = block.language != "text" && block.language != "console";
                typed || line.starts_with("$ ")
            });
            calls.extend(lines.map(str::to_owned));
        }
    }
    let prose = prose(text);
    calls.extend(prose.split('`').skip(1).step_by(2).map(str::to_owned));
    calls
}

/// What the words after `touchpoint` are not known as.
fn unknown(words: &[&str], program: &Clap) -> Option<String> {
    let options = |command: &Clap| {
        let long = command.get_arguments().filter_map(clap::Arg::get_long);
        long.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let mut known = options(program);
    known.extend(["help", "version"].map(str::to_owned));
    let first = words.iter().find(|word| !word.starts_with('-'))?;
    let small = |c: char| c.is_ascii_lowercase();
    let Some(mut command) = program.find_subcommand(first) else {
        return (first.chars().all(small) && *first != "help").then(|| (*first).to_owned());
    };
    // The commands of a command: `touchpoint rules check`.
    if let Some(word) = words.iter().skip_while(|word| *word != first).nth(1)
        && command.has_subcommands()
        && word.chars().all(small)
    {
        match command.find_subcommand(word) {
            Some(below) => command = below,
            None => return Some((*word).to_owned()),
        }
    }
    known.extend(options(command));
    let given = words.iter().filter_map(|word| word.strip_prefix("--"));
    let mut given = given.map(|option| option.split('=').next().unwrap_or_default());
    given.find(|option| !known.contains(*option)).map(str::to_owned)
}

#[test]
fn commands_and_options_are_there() {
    let program = touchpoint::cli::command();
    let mut seen = 0;
    for (path, text) in documents() {
        for line in calls(&text) {
            for call in line.split(['|', ';', '&', '>', '(']) {
                let words: Vec<&str> = call.split_whitespace().collect();
                let Some(at) = words.iter().position(|word| *word == "touchpoint") else {
                    continue;
                };
                seen += 1;
                let unknown = unknown(&words[at + 1..], &program);
                assert_eq!(unknown, None, "{path}: {line}");
            }
        }
    }
    assert!(seen > 40, "only {seen} calls were seen");
}

/// The keys that the reader of descriptions knows, from its source text: each list of keys that it hands to
/// `unknown_key`, by name or as it stands there.
fn keys_of_the_reader() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut files = vec![root().join("src/description/read.rs")];
    let folder = fs::read_dir(root().join("src/description/read")).expect("the reader is there");
    files.extend(folder.map(|entry| entry.expect("it can be read").path()));
    for file in files {
        let text = fs::read_to_string(file).expect("it can be read");
        let lists = text.split("&[").skip(1).filter_map(|rest| rest.split_once(']'));
        for (list, _) in lists {
            keys.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    keys
}

/// The rows of the tables under a heading of the second level: the cells of each.
fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let section = text.split("\n## ").find(|section| section.starts_with(heading));
    let section = section.unwrap_or_else(|| panic!("docs/format.md has no section `{heading}`"));
    let lines = section.lines().filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

/// The sections with a table of keys, and how an example of it becomes a description.
const SECTIONS: &[(&str, &[&str])] = &[
    ("The file", &["systems: { a: {}, b: {} }\nEXAMPLE", "EXAMPLE"]),
    ("A system", &["systems: { a: {}, b: {}, c: { EXAMPLE } }"]),
    (
        "An operation",
        &[
            "systems: { orders: {}, b: {} }\noperations: { o: { EXAMPLE } }",
            "systems: { orders: {}, b: {} }\noperations: { o: { in: orders, EXAMPLE } }",
        ],
    ),
    (
        "A touchpoint",
        &[
            "TOUCHPOINT{ EXAMPLE }",
            "TOUCHPOINT{ to: payments, EXAMPLE }",
            "TOUCHPOINT{ event: order.placed, EXAMPLE }",
        ],
    ),
    (
        "What was observed",
        &[
            "TOUCHPOINT{ to: payments, observed: { EXAMPLE } }",
            "TOUCHPOINT{ to: payments, observed: { source: otlp, EXAMPLE } }",
        ],
    ),
    (
        "Accepting a finding",
        &[
            "accept: { rule: api-fan-out, reason: \"…\", EXAMPLE }",
            "accept: { reason: \"…\", EXAMPLE }",
            "accept: { rule: api-fan-out, EXAMPLE }",
        ],
    ),
];

const AROUND_A_TOUCHPOINT: &str = "systems: { orders: {}, payments: {}, stock: {} }\noperations:\n  charge-card: { in: payments }\n  place-order:\n    in: orders\n    touchpoints:\n      - ";

#[test]
fn the_format_names_every_key_and_its_examples_read() {
    let text = &documents()["docs/format.md"];
    let known = keys_of_the_reader();
    assert!(known.len() > 30, "{known:?}");
    let mut named = BTreeSet::new();
    for (section, forms) in SECTIONS {
        for row in rows(text, section) {
            let key = row[0].trim_matches('`').to_owned();
            assert!(known.contains(&key), "{section}: the reader knows no key `{key}`");
            named.insert(key);
            let example = row.last().expect("a row has cells").trim_matches('`');
            let told: Vec<Vec<String>> = forms
                .iter()
                .map(|form| {
                    let form = form.replace("TOUCHPOINT", AROUND_A_TOUCHPOINT);
                    let version = if example.starts_with("touchpoint:") {
                        ""
                    } else {
                        "touchpoint: 1\n"
                    };
                    let text = format!("{version}{}\n", form.replace("EXAMPLE", example));
                    // Facts of one's own need rules of one's own.
                    errors(&[("a.yaml", &text)], None)
                        .into_iter()
                        .filter(|message| !message.starts_with("no fact is called"))
                        .collect()
                })
                .collect();
            assert!(told.iter().any(Vec::is_empty), "{section}: {example}: {told:?}");
        }
    }
    // Keys within a value stand in the text.
    let left: Vec<_> = known
        .difference(&named)
        .filter(|key| !text.contains(&format!("`{key}`")))
        .collect();
    assert_eq!(left, Vec::<&String>::new(), "docs/format.md does not name them");
}

#[test]
fn the_format_names_every_safeguard() {
    let text = &documents()["docs/format.md"];
    let book = Rulebook::builtin(&mut Sources::new());
    for safeguard in book.vocabulary.safeguards() {
        assert!(text.contains(&format!("`{safeguard}`")), "{safeguard}");
    }
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let text = &documents()["docs/dependencies.md"];
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("it can be read");
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (in_dependencies, line.split_once(" = ")) {
            assert!(text.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}

/// The first command of the README and the program agree, whoever runs it.
#[test]
fn the_readme_begins_with_what_works() {
    let readme = &documents()["README.md"];
    let first = blocks(readme).into_iter().next().expect("it has a block").text;
    let recommend = first.lines().find_map(|line| line.strip_prefix("cargo run -- "));
    let arguments = recommend.expect("`cargo run -- …` comes first").split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments.take_while(|word| *word != "#"))
        .current_dir(root())
        .output()
        .expect("it runs");
    assert!(output.status.success() && !output.stdout.is_empty());
}
