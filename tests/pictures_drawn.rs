//! The pictures as those draw them who are to read them: Mermaid in a browser, Graphviz, and a browser for SVG.

mod browser;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use browser::{Browser, mermaid};
use serde_json::{Value, json};

const EXAMPLES: [&str; 5] = ["shop", "otel-demo", "eshop", "fraud-check", "known-touchpoints"];

/// Names and texts that would be syntax of one of the languages.
const HOSTILE: &str = r#"touchpoint: 1
name: "<script>window.own=1</script> \"quotes\" %% --- \\"
systems:
  "<img src=x onerror=window.own=1>": { owner: "</script><script>window.own=1</script>" }
  "a\"b'c`d\\": { owner: "]; end \"" }
  "עברית": { owner: "';window.own=1;//", external: true }
  "click end; --> subgraph": { kind: client }
  "end": { kind: broker }
  "1. one": { kind: datastore }
  "- two": { kind: person }
  "&lt;b&gt; #35; #quot; \\N": { kind: gateway }
operations:
  "]]><svg onload=window.own=1>":
    in: "<img src=x onerror=window.own=1>"
    touchpoints:
      - { to: "a\"b'c`d\\", does: "javascript:window.own=1 | \"x\" # y; %%", via: api, needs: answer }
      - { to: "עברית", does: "1. list *x* _y_ `z` <br/> \u0007\u001B[31m", via: api, needs: nothing }
      - { to: "click end; --> subgraph", does: "עברית and more", via: api, needs: nothing }
      - { to: "end", does: "- item", via: file, needs: nothing }
      - { to: "1. one", does: "+ plus: $x$ {{y}}", needs: nothing }
      - { to: "- two", does: "x", via: api, needs: nothing }
      - { to: "&lt;b&gt; #35; #quot; \\N", via: api, needs: answer, times: many }
      - { event: "]-->|\"e\"|", to: "click end; --> subgraph", needs: nothing }
"#;

fn description(example: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{example}.touchpoints.yaml"))
}

fn graph(description: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .arg("graph")
        .arg(description)
        .arg("--no-config")
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text")
}

/// All that is drawn of the examples, and of hostile names, in a language.
fn all(format: &str, folder: &Path) -> Vec<(String, String)> {
    let hostile = folder.join("hostile.yaml");
    fs::write(&hostile, HOSTILE).expect("a file");
    let mut files: Vec<(String, PathBuf)> = EXAMPLES
        .iter()
        .map(|one| ((*one).to_owned(), description(one)))
        .collect();
    files.push(("hostile".to_owned(), hostile));
    let mut drawn = Vec::new();
    for (name, path) in files {
        for state in ["today", "recommended", "both"] {
            let text = graph(&path, &["--format", format, "--as", state]);
            drawn.push((format!("{name} {state}"), text));
        }
    }
    drawn
}

/// The operations of an example that have touchpoints.
fn operations(path: &Path) -> Vec<String> {
    let run = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(["recommend", "--format", "json", "--no-config"])
        .arg(path)
        .output()
        .expect("it runs");
    let found: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let all = found["recommendations"].as_array().expect("a list");
    let mut names: Vec<String> = all
        .iter()
        .filter_map(|one| Some(one["operation"].as_str()?.to_owned()))
        .collect();
    names.dedup();
    names
}

#[test]
fn mermaid_draws_each_example() {
    let Some(script) = mermaid::script("mermaid") else {
        return;
    };
    let Some(mut browser) = Browser::start("mermaid") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut texts = all("mermaid", folder.path());
    let hostile = folder.path().join("hostile.yaml");
    for path in EXAMPLES.iter().map(|one| description(one)).chain([hostile]) {
        for operation in operations(&path) {
            let text = graph(&path, &["--sequence", "--operation", &operation]);
            texts.push((format!("sequence of {operation}"), text));
        }
    }
    assert!(texts.len() > 50, "{}", texts.len());
    let page = folder.path().join("page.html");
    let address = script.canonicalize().expect("it is there").display().to_string();
    let html = format!(
        "<!doctype html><meta charset=utf-8><body><script src=\"file://{address}\"></script>\
         <script>mermaid.initialize({{ startOnLoad: false, securityLevel: 'strict' }})</script>"
    );
    fs::write(&page, html).expect("a file");
    browser.window(1400, 900, false);
    browser.open(&page);
    for (at, (name, text)) in texts.iter().enumerate() {
        let told = browser.value(&format!(
            "mermaid.render('m{at}', {}).then(({{ svg }}) => {{ const one = document.createElement('div'); one.innerHTML = svg; document.body.append(one); return one.textContent; }}, (error) => 'ERROR ' + error)",
            json!(text)
        ));
        let told = told.as_str().unwrap_or_default();
        assert!(!told.starts_with("ERROR"), "{name}: {told}\n{text}");
        assert!(!told.contains("Unsupported markdown"), "{name}: {told}");
        if name == "hostile today" {
            browser.screenshot("mermaid-hostile");
            for part in [
                "<img src=x onerror=window.own=1>",
                "a\"b'c`d\\",
                "עברית",
                "click end; --> subgraph",
                "1. one",
                "- two",
                "&lt;b&gt; #35; #quot; \\N",
                "]-->|\"e\"|",
                "javascript:window.own=1 | \"x\" # y; %%",
                "1. list *x* _y_ `z` <br/>",
                "- item",
                "+ plus: $x$ {{y}}",
            ] {
                assert!(told.contains(part), "{part}: {told}");
            }
        }
        if name == "shop both" || name == "sequence of place-order" {
            browser.value("document.body.lastElementChild.scrollIntoView(); 1");
            browser.screenshot(&format!("mermaid-{}", name.replace(' ', "-")));
        }
    }
    assert_eq!(browser.value("window.own ?? 'text'"), json!("text"));
    assert_eq!(browser.value("document.querySelectorAll('img').length"), json!(0));
}

#[test]
fn graphviz_draws_each_example() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in all("dot", folder.path()) {
        let run = Command::new("dot")
            .arg("-Tsvg")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut run) = run else {
            eprintln!("graphviz: skipped, there is no `dot` here");
            return;
        };
        run.stdin
            .take()
            .expect("a pipe")
            .write_all(text.as_bytes())
            .expect("it listens");
        let output = run.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&output.stderr);
        // Only what it says of fonts that a machine lacks is let pass.
        let errors: Vec<&str> = errors.lines().filter(|line| !line.contains("font")).collect();
        assert!(
            output.status.success() && errors.is_empty(),
            "{name}: {errors:?}\n{text}"
        );
        let drawn = String::from_utf8_lossy(&output.stdout);
        assert!(!drawn.contains("<img") && !drawn.contains("<script"), "{name}");
        if name.starts_with("hostile") {
            for part in [
                "&lt;img src=x onerror=window.own=1&gt;",
                "עברית",
                "1. one",
                "&amp;lt;b&amp;gt; #35; #quot; \\N",
            ] {
                assert!(drawn.contains(part), "{name}: {part}\n{drawn}");
            }
        }
    }
}

#[test]
fn a_browser_draws_the_svg_and_nothing_of_it_is_a_script() {
    let Some(mut browser) = Browser::start("svg") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in all("svg", folder.path()) {
        let file = folder.path().join("picture.svg");
        fs::write(&file, &text).expect("a file");
        for dark in [false, true] {
            browser.window(1400, 900, dark);
            browser.open(&file);
            browser.screenshot(&format!(
                "svg-{}-{}",
                name.replace(' ', "-"),
                if dark { "dark" } else { "light" }
            ));
            assert_eq!(
                browser.value("document.documentElement.tagName"),
                json!("svg"),
                "{name}: not XML"
            );
            assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
            assert!(
                browser.requests().iter().all(|one| one.ends_with("/picture.svg")),
                "{name}"
            );
            assert_eq!(browser.value("window.own ?? 'text'"), json!("text"), "{name}");
            // Words fit into what is drawn around them.
            let wide = browser.value(
                "[...document.querySelectorAll('.tp-node')].filter((node) => { const box = node.querySelector('path').getBBox(); return [...node.querySelectorAll('text')].some((text) => text.getBBox().width > box.width); }).map((node) => node.textContent)",
            );
            assert_eq!(wide, json!([]), "{name}");
        }
        if name == "hostile today" {
            let told = browser.value("document.documentElement.textContent");
            for part in ["<img src=x onerror=window.own=1>", "עברית", "1. one"] {
                assert!(told.as_str().is_some_and(|told| told.contains(part)), "{part}: {told}");
            }
        }
    }
}
