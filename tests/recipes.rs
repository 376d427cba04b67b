//! What `docs/ci.md`, `action.yml` and `.pre-commit-hooks.yaml` tell services to run, run in a repository such as theirs.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const GUIDE: &str = include_str!("../docs/ci.md");
const ACTION: &str = include_str!("../action.yml");
const HOOKS: &str = include_str!("../.pre-commit-hooks.yaml");

const BEFORE: &str = "touchpoint: 1
systems: { orders: {}, mail: {}, search: {} }
operations:
  place-order:
    in: orders
    touchpoints:
      - { to: search, via: api, needs: answer }
";
/// A warning more.
const AFTER: &str = "      - { to: mail, via: api, needs: nothing }\n";

const FACTS: &str = "facts:
  partner: { of: touchpoint, type: yes_no, means: Whether it is a partner., ask: Is it a partner? }
";
const RULE: &str = "id: partner-by-api
kind: criterion
title: Partners are called
when: { partner: true }
recommend: api
overrides: [fire-and-forget, fan-out, sometimes-down]
because: it is a partner
short: a partner
why: They have no broker.
source: [our own]
examples:
  - { given: { needs: nothing, partner: true }, expect: { recommend: api, because: [partner-by-api] } }
";

/// A repository with `services/`, of which `origin/main` has the state before.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Repository {
            folder: tempfile::tempdir().expect("a folder"),
        };
        repository.write("services/shop.touchpoints.yaml", BEFORE);
        repository.write("our-rules/facts.yaml", FACTS);
        repository.write("our-rules/partner-by-api.yaml", RULE);
        for line in [
            "git init --quiet --initial-branch main",
            "git add .",
            "git -c user.name=a -c user.email=a@b -c commit.gpgsign=false commit --quiet -m before",
            "git update-ref refs/remotes/origin/main HEAD",
        ] {
            assert!(repository.shell(line, &[]).status.success(), "{line}");
        }
        repository.write("services/shop.touchpoints.yaml", &format!("{BEFORE}{AFTER}"));
        fs::create_dir(repository.path("bin")).expect("a folder");
        let program = env!("CARGO_BIN_EXE_touchpoint");
        std::os::unix::fs::symlink(program, repository.path("bin/touchpoint")).expect("a link");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs a script as the services do, with the program in the path.
    fn shell(&self, script: &str, environment: &[(&str, &str)]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.path("bin")).chain(std::env::split_paths(&path));
        Command::new("bash")
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
            .current_dir(self.folder.path())
            .env("PATH", std::env::join_paths(paths).expect("paths"))
            .envs(environment.iter().copied())
            .output()
            .expect("a shell")
    }

    /// Runs it, and sees to it that it checked something: what it prints on standard output.
    #[track_caller]
    fn runs(&self, script: &str, status: i32, environment: &[(&str, &str)]) -> String {
        let output = self.shell(script, environment);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{script}\n{told}");
        String::from_utf8(output.stdout).expect("text")
    }
}

/// The lines of a document that run the program.
fn commands(document: &str) -> Vec<&str> {
    let lines = document.lines().map(|line| line.trim().trim_start_matches("- "));
    lines.filter(|line| line.starts_with("touchpoint ")).collect()
}

#[test]
fn every_line_of_the_guide_runs() {
    let lines = commands(GUIDE);
    assert!(lines.len() >= 9, "{lines:#?}");
    let repository = Repository::new();
    for line in lines {
        // The one finding is a warning, and `--fail-on` is left at errors.
        let printed = repository.runs(line, 0, &[]);
        let into_file = line.contains("--format sarif=");
        assert!(into_file || !printed.is_empty(), "{line}");
        for file in line.split_whitespace().filter_map(|word| word.split_once('=')) {
            assert!(repository.text(file.1).contains("api-for-side-effect"), "{line}");
        }
    }
    assert!(
        repository
            .text("summary.md")
            .contains("| warning | `api-for-side-effect` |")
    );
    let issues: Value = serde_json::from_str(&repository.text("gl-code-quality-report.json")).expect("JSON");
    assert_eq!(issues[0]["check_name"], "api-for-side-effect");
    assert!(
        repository
            .text("touchpoint-baseline.yaml")
            .contains("subject: place-order/mail")
    );
}

#[test]
fn lines_of_the_guide_fail_where_they_should() {
    let repository = Repository::new();
    for line in commands(GUIDE)
        .into_iter()
        .filter(|line| line.starts_with("touchpoint lint"))
    {
        if line.contains("baseline") {
            continue;
        }
        repository.runs(&format!("{line} --fail-on warning"), 1, &[]);
    }
    let empty = Repository::new();
    fs::remove_dir_all(empty.path("services")).expect("it goes");
    for line in commands(GUIDE)
        .into_iter()
        .filter(|line| line.starts_with("touchpoint lint . "))
    {
        let status = if line.contains(" --baseline") { 2 } else { 3 };
        empty.runs(line, status, &[]);
    }
}

/// The step of the action that lints, with `${{ inputs.NAME }}` given, else at its default.
struct Step {
    script: String,
    environment: Vec<(String, String)>,
}

fn step(given: &[(&str, &str)]) -> Step {
    let action: Value = serde_saphyr::from_str(ACTION).expect("YAML");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["name"] == "lint").expect("it lints");
    for (name, _) in given {
        assert!(action["inputs"].get(*name).is_some(), "{name}");
    }
    let environment = step["env"].as_object().expect("a mapping").iter().map(|(key, value)| {
        let expression = value.as_str().expect("text");
        let input = expression
            .strip_prefix("${{ inputs.")
            .and_then(|rest| rest.strip_suffix(" }}"))
            .unwrap_or_else(|| panic!("{expression} is no input"));
        let default = action["inputs"][input]["default"].as_str().expect("a default");
        let given = given
            .iter()
            .find(|(name, _)| *name == input)
            .map_or(default, |(_, value)| value);
        (key.clone(), given.to_owned())
    });
    Step {
        script: step["run"].as_str().expect("a script").to_owned(),
        environment: environment.collect(),
    }
}

fn act(repository: &Repository, given: &[(&str, &str)], status: i32) -> (String, String) {
    let Step { script, environment } = step(given);
    assert!(
        !script.contains("${{"),
        "what an input says must not become a part of the script"
    );
    let summary = repository.path("step-summary.md");
    fs::write(&summary, "").expect("a file");
    let temporary = repository.path("runner");
    fs::create_dir_all(&temporary).expect("a folder");
    let _ = fs::remove_file(temporary.join("touchpoint.md"));
    let shown = |path: &Path| path.to_str().expect("text").to_owned();
    let mut all = environment;
    all.push(("GITHUB_STEP_SUMMARY".to_owned(), shown(&summary)));
    all.push(("RUNNER_TEMP".to_owned(), shown(&temporary)));
    let all: Vec<(&str, &str)> = all.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let printed = repository.runs(&script, status, &all);
    (printed, fs::read_to_string(summary).expect("it is there"))
}

#[test]
fn the_action_lints() {
    let repository = Repository::new();
    let (printed, summary) = act(&repository, &[], 0);
    assert!(
        printed.starts_with("::warning file=services/shop.touchpoints.yaml,line=8,"),
        "{printed}"
    );
    assert!(summary.starts_with("## touchpoint: 1 warning\n"), "{summary}");
    let (_, summary) = act(
        &repository,
        &[("paths", "services/"), ("fail-on", "warning"), ("sarif", "a b.sarif")],
        1,
    );
    assert!(summary.starts_with("## touchpoint: 1 warning\n"), "{summary}");
    assert!(repository.text("a b.sarif").contains("\"2.1.0\""));

    act(&repository, &[("arguments", "--write-baseline known.yaml")], 0);
    let (printed, _) = act(&repository, &[("baseline", "known.yaml"), ("fail-on", "info")], 0);
    assert!(printed.contains("baselined 1"), "{printed}");
    let (printed, _) = act(
        &repository,
        &[("changed-since", "origin/main"), ("fail-on", "warning")],
        1,
    );
    assert!(printed.starts_with("::warning "), "{printed}");
    repository.write("services/shop.touchpoints.yaml", &format!("# moved\n{BEFORE}"));
    let (printed, _) = act(&repository, &[("changed-since", "origin/main"), ("fail-on", "info")], 0);
    assert!(printed.starts_with("no findings"), "{printed}");
}

#[test]
fn the_action_passes_on_that_nothing_was_checked() {
    let repository = Repository::new();
    let (_, summary) = act(&repository, &[("paths", "our-rules")], 3);
    assert_eq!(summary, "");
    act(&repository, &[("paths", "nowhere")], 2);
}

#[test]
fn the_hook_lints_what_it_runs_on() {
    let hooks: Value = serde_saphyr::from_str(HOOKS).expect("YAML");
    let hook = &hooks[0];
    let entry = hook["entry"].as_str().expect("text");
    let usual: Vec<&str> = hook["args"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let line = GUIDE
        .lines()
        .find_map(|line| line.trim().strip_prefix("args: "))
        .expect("it has arguments");
    let told: Vec<String> = serde_saphyr::from_str(line).expect("a list");
    let repository = Repository::new();
    let printed = repository.runs(&format!("{entry} {}", usual.join(" ")), 0, &[]);
    assert!(printed.contains("warning[api-for-side-effect]"));
    repository.runs(&format!("{entry} {}", told.join(" ")), 1, &[]);

    let files = hook["files"].as_str().expect("a pattern");
    let matches = |path: &str| {
        let script = format!("grep -qE '{}'", files.replace('\'', ""));
        let output = repository.shell(&format!("printf '%s' '{path}' | {script}"), &[]);
        output.status.success()
    };
    for path in [
        "touchpoints.yaml",
        "a/b.touchpoints.yml",
        "services/touchpoints.yml",
        ".touchpoint.yaml",
        "a/.touchpoint.yaml",
    ] {
        assert!(matches(path), "{path}");
    }
    for path in [
        "mytouchpoints.yaml",
        "touchpoints.yaml.bak",
        "a.yaml",
        "touchpoint.yaml",
    ] {
        assert!(!matches(path), "{path}");
    }
}
