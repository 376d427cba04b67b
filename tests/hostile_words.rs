//! Names and texts that want to be more than text, through every command and every form: nothing of them acts on a
//! terminal, and each form reads as what it is.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use files::{file_name, name};
use judge::{Form, problems};

#[path = "hostile_words/files.rs"]
mod files;
#[path = "hostile_words/judge.rs"]
mod judge;

/// Every command and form that prints what people wrote. `FILE` is the description, `ORDER` an operation of it, `ORDR`
/// none, `SET` an answer that is none, `OUT` a file or folder that the command writes.
const RUNS: &[(&[&str], Form)] = &[
    (&["recommend", "FILE", "--safeguards"], Form::Text),
    (
        &["recommend", "FILE", "--format", "markdown", "--safeguards"],
        Form::Markdown,
    ),
    (&["recommend", "FILE", "--format", "csv"], Form::Csv),
    (&["recommend", "FILE", "--format", "json"], Form::Json),
    (&["recommend", "FILE", "--operation", "ORDER"], Form::Text),
    (&["recommend", "FILE", "--operation", "ORDR"], Form::Text),
    (&["lint", "FILE"], Form::Text),
    (&["lint", "FILE", "--no-accept", "--format", "concise"], Form::Text),
    (&["lint", "FILE", "--no-accept", "--format", "json"], Form::Json),
    (&["lint", "FILE", "--no-accept", "--format", "sarif"], Form::Json),
    (&["lint", "FILE", "--no-accept", "--format", "github"], Form::Commands),
    (&["lint", "FILE", "--no-accept", "--format", "gitlab"], Form::Json),
    (&["lint", "FILE", "--no-accept", "--format", "junit"], Form::Xml),
    (&["lint", "FILE", "--no-accept", "--format", "markdown"], Form::Markdown),
    (&["lint", "FILE", "--write-baseline", "OUT"], Form::Yaml),
    (&["explain", "--in", "FILE", "ORDER"], Form::Text),
    (&["explain", "--in", "FILE", "ORDR"], Form::Text),
    (&["explain", "sends-personal-data"], Form::Text),
    (&["explain", "personal-data"], Form::Text),
    (&["compare", "old.yaml", "FILE"], Form::Text),
    (&["compare", "old.yaml", "FILE", "--format", "markdown"], Form::Markdown),
    (&["compare", "old.yaml", "FILE", "--format", "json"], Form::Json),
    (&["drift", "FILE", "--observed", "rows.jsonl"], Form::Text),
    (
        &["drift", "FILE", "--observed", "rows.jsonl", "--format", "json"],
        Form::Json,
    ),
    (
        &["drift", "FILE", "--observed", "rows.jsonl", "--format", "sarif"],
        Form::Json,
    ),
    (
        &["drift", "FILE", "--observed", "rows.jsonl", "--format", "github"],
        Form::Commands,
    ),
    (
        &["drift", "FILE", "--observed", "rows.jsonl", "--format", "junit"],
        Form::Xml,
    ),
    (
        &["drift", "FILE", "--observed", "rows.jsonl", "--format", "markdown"],
        Form::Markdown,
    ),
    (&["cost", "FILE"], Form::Text),
    (&["cost", "FILE", "--format", "markdown"], Form::Markdown),
    (&["cost", "FILE", "--format", "csv"], Form::Csv),
    (&["cost", "FILE", "--format", "json"], Form::Json),
    (&["propose", "FILE"], Form::Theirs),
    (&["propose", "FILE", "--output", "OUT"], Form::Theirs),
    (&["propose", "FILE", "--plan"], Form::Text),
    (&["propose", "FILE", "--plan", "--format", "markdown"], Form::Markdown),
    (&["propose", "FILE", "--plan", "--format", "json"], Form::Json),
    (&["graph", "FILE", "--as", "both"], Form::Mermaid),
    (&["graph", "FILE", "--sequence", "--operation", "ORDER"], Form::Mermaid),
    (&["graph", "FILE", "--as", "both", "--format", "dot"], Form::Dot),
    (&["graph", "FILE", "--as", "both", "--format", "svg"], Form::Xml),
    (&["graph", "FILE", "--owner", "ORDER"], Form::Text),
    (&["report", "FILE"], Form::Html),
    (&["decisions", "FILE", "--output", "OUT"], Form::Markdown),
    (&["decisions", "FILE", "--output", "OUT", "--check"], Form::Text),
    (&["import", "edges", "rows.jsonl"], Form::Yaml),
    (&["import", "auto", "rows.jsonl", "--output", "OUT"], Form::Yaml),
    (&["ask", "FILE"], Form::Text),
    (&["rules", "list"], Form::Text),
    (&["rules", "list", "--format", "markdown"], Form::Markdown),
    (&["rules", "list", "--format", "json"], Form::Json),
    (&["rules", "show", "sends-personal-data"], Form::Theirs),
    (&["rules", "check"], Form::Text),
    (&["rules", "check", "--strict", "--format", "json"], Form::Json),
    (&["rules", "test"], Form::Text),
    (&["rules", "diff", "no-rules", "rules", "--on", "FILE"], Form::Text),
    (
        &["rules", "diff", "no-rules", "rules", "--on", "FILE", "--format", "json"],
        Form::Json,
    ),
    (&["lint", "bad.yaml"], Form::Text),
    (&["lint", "ORDER"], Form::Text),
    (&["lint", "FILE", "--output", "OUT"], Form::Text),
    (&["report", "FILE", "--output", "OUT"], Form::Html),
    (&["init", "FILE"], Form::Text),
    (&["init", "OUT"], Form::Yaml),
    (&["explain", "ORDER"], Form::Text),
    (
        &[
            "ask",
            "--answers",
            "answers.yaml",
            "--set",
            "needs=nothing",
            "--set",
            "personal_data=false",
            "--set",
            "via=api",
        ],
        Form::Yaml,
    ),
    (
        &[
            "ask",
            "--answers",
            "answers.yaml",
            "--set",
            "needs=nothing",
            "--set",
            "personal_data=false",
            "--set",
            "via=api",
            "--output",
            "OUT",
        ],
        Form::Yaml,
    ),
    (&["ask", "--answers", "bad.yaml"], Form::Text),
    (&["ask", "FILE", "--set", "SET"], Form::Text),
    (&["lint", "--fail-on", "FILE"], Form::Text),
    (&["FILE"], Form::Text),
];

/// The runs whose result has nothing in it that people wrote.
const PLAIN: &[&[&str]] = &[
    &["rules", "check"],
    &["rules", "check", "--strict", "--format", "json"],
    &["rules", "test"],
    &["init", "OUT"],
];

#[test]
fn nothing_that_people_wrote_is_more_than_text() {
    let folder = tempfile::tempdir().expect("a folder");
    files::write(folder.path());
    let mut wrong = Vec::new();
    for (at, (arguments, form)) in RUNS.iter().enumerate() {
        for colour in ["never", "always"] {
            let out = file_name(&format!("out-{at}-{colour}"));
            let told = run(folder.path(), arguments, &out, colour);
            let found = told.problems(arguments, *form);
            wrong.extend(found.iter().map(|one| format!("{arguments:?}, colour {colour}: {one}")));
        }
    }
    assert!(wrong.is_empty(), "{} problems\n{}", wrong.len(), wrong.join("\n"));
}

/// What a run gave.
struct Told {
    status: Option<i32>,
    result: String,
    errors: String,
    /// What it wrote.
    written: Vec<String>,
}

impl Told {
    fn problems(&self, arguments: &[&str], form: Form) -> Vec<String> {
        let mut wrong = problems(Form::Text, &self.errors);
        let is_written = arguments.contains(&"OUT");
        if self.status == Some(2) {
            wrong.extend((!self.result.is_empty()).then(|| "a result in spite of errors".to_owned()));
        } else if is_written {
            wrong.extend(problems(Form::Text, &self.result));
            wrong.extend(self.written.iter().flat_map(|text| problems(form, text)));
            wrong.extend((self.written.is_empty() && form != Form::Text).then(|| "nothing was written".to_owned()));
        } else {
            wrong.extend(problems(form, &self.result));
        }
        if !matches!(self.status, Some(0..=3)) {
            wrong.push(format!("status {:?}", self.status));
        }
        let all = format!("{}{}{}", self.result, self.errors, self.written.concat());
        if !all.contains("alert") && !PLAIN.contains(&arguments) {
            wrong.push("nothing of what people wrote is in it".to_owned());
        }
        wrong
    }
}

fn run(folder: &Path, arguments: &[&str], out: &str, colour: &str) -> Told {
    let arguments = arguments.iter().map(|argument| match *argument {
        "FILE" => file_name("a.yaml"),
        "ORDER" => name("order"),
        "ORDR" => format!("{}\u{1b}[2J\n::error::alert(1)", name("ordr")),
        "SET" => "needs=alert\u{1b}[2J\u{202e}\n::error::alert(1)".to_owned(),
        "OUT" => out.to_owned(),
        other => other.to_owned(),
    });
    let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .args(["--color", colour])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    let plain = |bytes: Vec<u8>| without_colours(&String::from_utf8(bytes).expect("UTF-8"));
    let path = folder.join(out);
    let written = if path.is_dir() {
        let entries = fs::read_dir(&path).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    } else {
        Vec::from_iter(path.exists().then_some(path))
    };
    let written = written.iter().map(|path| fs::read_to_string(path).expect("a text"));
    Told {
        status: output.status.code(),
        result: plain(output.stdout),
        errors: plain(output.stderr),
        written: written.collect(),
    }
}

/// Takes out the colours, and nothing else that begins as they do.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_code = |c: char| c.is_ascii_digit() || c == ';';
        match piece.trim_start_matches(is_code).strip_prefix('m') {
            Some(rest) => plain += rest,
            None => plain.extend(["\u{1b}[", piece]),
        }
    }
    plain
}

#[test]
fn the_judge_sees_what_is_wrong() {
    for (form, text) in [
        (Form::Text, "a\u{1b}[2J\n"),
        (Form::Text, "a\u{202e}\n"),
        (Form::Text, "a\tb\n"),
        (Form::Text, "a\n  ::error::alert(1)\n"),
        (Form::Json, "{"),
        (Form::Csv, "a,b\nc\n"),
        (Form::Markdown, "a <script>\n"),
        (Form::Markdown, "a `b\n"),
        (Form::Markdown, "[a](b)\n"),
        (Form::Markdown, "| a |\n| a | b |\n"),
        (Form::Html, "<p><b></p>"),
        (Form::Html, "<p title=\"\"\">a</p>"),
        (Form::Html, "<script>1</script></script>"),
        (Form::Xml, "<a><br></a>"),
        (Form::Commands, "::warning ::a\nb\n"),
        (Form::Commands, "::error::alert(1)\n"),
        (Form::Mermaid, "n1[\"a(1)\"]\n"),
        (Form::Dot, "n1 [label=\"a\\\\\"alert\"]\n"),
        (Form::Yaml, "a: [\n"),
        (Form::Yaml, "a: \u{202e}\n"),
        (Form::Theirs, "a: \u{9b}\n"),
    ] {
        assert!(!problems(form, text).is_empty(), "{form:?} {text:?}");
    }
    assert!(problems(Form::Theirs, "a: \u{202e}\n").is_empty());
    assert!(problems(Form::Dot, "n1 [label=\"a\\\"alert\"]\n").is_empty());
    assert!(problems(Form::Markdown, "`<script>` \\[a\\](b) &lt;\n").is_empty());
}
