//! Lists every file under `rules/`, so that a new rule is built in by being there, with the events into which its text
//! is parsed, so that no run of the program has to parse it again.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, options};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=rules");
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let mut rules = String::from("const BUILTIN_RULES: &[(&str, &str)] = &[\n");
    let mut lengths = String::from("const JUDGING: &[usize] = &[\n");
    let mut events = String::from("static BUILTIN_EVENTS: &[&[Recorded]] = &[\n");
    for file in files {
        let name = file
            .strip_prefix(&root)
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/");
        let path = file.to_str().expect("the project's folder has a name in UTF-8");
        writeln!(rules, "    ({name:?}, include_str!({path:?})),").expect("writing to a string");
        let text = std::fs::read_to_string(&file).expect("a rule can be read");
        let text = without_examples(&text);
        writeln!(lengths, "    {},", text.len()).expect("writing to a string");
        writeln!(events, "    &[{}],", record(&name, text)).expect("writing to a string");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(
        out.join("builtin_rules.rs"),
        format!("{rules}];\n{lengths}];\n{events}];\n"),
    )
    .expect("the build folder can be written");
}

/// What is needed of a rule to judge by it: what stands before its examples.
fn without_examples(text: &str) -> &str {
    text.find("\nexamples:\n").map_or(text, |at| &text[..=at])
}

/// The events of a text, as the code of a list.
fn record(name: &str, text: &str) -> String {
    let mut code = String::new();
    for event in Parser::new_from_str_with_options(text, options! { emit_comments: false }) {
        let (event, span) = event.unwrap_or_else(|error| panic!("{name} is no YAML: {error}"));
        let range = span.byte_range().expect("text input has byte offsets");
        let (start, end) = (range.start, range.end);
        let flow = |style: StructureStyle| style == StructureStyle::Flow;
        let what = match event {
            Event::Scalar(value, style, 0, None) => {
                let plain = style == ScalarStyle::Plain;
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let is_as_it_stands = plain && (start == end || *value == text[range]);
                let other = (!is_as_it_stands).then_some(value);
                format!("Scalar {{ text: {other:?}, plain: {plain}, block: {block} }}")
            }
            Event::SequenceStart(style, 0, None) => format!("Sequence({})", flow(style)),
            Event::MappingStart(style, 0, None) => format!("Mapping({})", flow(style)),
            Event::SequenceEnd | Event::MappingEnd => "End".to_owned(),
            Event::StreamStart | Event::StreamEnd | Event::DocumentStart(false, None) | Event::DocumentEnd => continue,
            other => panic!("{name}: a built-in rule has neither anchors nor tags, and is one document: {other:?}"),
        };
        write!(code, "Recorded {{ what: What::{what}, start: {start}, end: {end} }}, ").expect("writing to a string");
    }
    code
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the rules folder can be read") {
        let path = entry.expect("the rules folder can be read").path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}
