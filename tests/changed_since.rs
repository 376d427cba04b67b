//! `touchpoint lint --changed-since`, in real repositories.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::repository::Repository;
use serde_json::Value;

mod common;

const SHOP: &str = "touchpoint: 1
systems:
  orders: {}
  mail: {}
  search: {}
  stock: {}
operations:
  place-order:
    in: orders
    touchpoints:
      - { to: mail, via: api, needs: nothing }
  index:
    in: orders
    touchpoints:
      - to: search
        via: api
        needs: nothing
";

fn lint(at: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchpoint"));
    command
        .arg("lint")
        .args(arguments)
        .current_dir(at)
        .output()
        .expect("it runs")
}

/// The subjects of the findings since a revision, and how many are in unchanged lines.
#[track_caller]
fn since(repository: &Repository, revision: &str, arguments: &[&str]) -> (Vec<String>, u64) {
    since_at(repository.folder.path(), revision, arguments)
}

#[track_caller]
fn since_at(at: &Path, revision: &str, arguments: &[&str]) -> (Vec<String>, u64) {
    let mut all = vec!["--format", "json", "--changed-since", revision];
    all.extend(arguments);
    let output = lint(at, &all);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let findings = report["findings"].as_array().expect("a list").iter();
    let subjects = findings.map(|one| one["subject"].as_str().expect("text").to_owned());
    (subjects.collect(), report["summary"]["unchanged"].as_u64().unwrap_or(0))
}

fn named(subjects: &[&str]) -> Vec<String> {
    subjects.iter().map(|subject| (*subject).to_owned()).collect()
}

#[test]
fn what_was_there_before_is_only_counted() {
    let Some(repository) = Repository::new(&[("touchpoints.yaml", SHOP)]) else {
        return;
    };
    assert_eq!(since(&repository, "before", &[]), (Vec::new(), 2));
    let output = lint(
        repository.folder.path(),
        &["--changed-since", "before", "--fail-on", "info"],
    );
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stdout).expect("text");
    assert!(told.starts_with("nothing shown in 2 touchpoints"), "{told}");
    assert!(told.contains("hidden:    2 findings in unchanged lines"), "{told}");
}

#[test]
fn a_changed_line_shows_what_stands_in_it() {
    let Some(repository) = Repository::new(&[("touchpoints.yaml", SHOP)]) else {
        return;
    };
    // Of a touchpoint over several lines, the last one; not committed, staged, committed.
    repository.write(
        "touchpoints.yaml",
        &SHOP.replace("        needs: nothing\n", "        needs: nothing # still\n"),
    );
    assert_eq!(since(&repository, "before", &[]), (named(&["index/search"]), 1));
    repository.git(&["add", "--all"]);
    assert_eq!(since(&repository, "before", &[]), (named(&["index/search"]), 1));
    repository.commit();
    assert_eq!(since(&repository, "before", &[]), (named(&["index/search"]), 1));
    assert_eq!(since(&repository, "HEAD", &[]), (Vec::new(), 2));
    assert_eq!(since(&repository, "main~1", &[]), (named(&["index/search"]), 1));
    let output = lint(
        repository.folder.path(),
        &["--changed-since", "before", "--fail-on", "warning"],
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_line_that_was_taken_out_or_moved_down_counts_where_it_stood() {
    let Some(repository) = Repository::new(&[("touchpoints.yaml", SHOP)]) else {
        return;
    };
    let shorter = SHOP.replace("        via: api\n        needs: nothing\n", "        via: api\n");
    repository.write("touchpoints.yaml", &shorter);
    repository.commit();
    repository.git(&["tag", "shorter"]);
    repository.write("touchpoints.yaml", SHOP);
    assert_eq!(since(&repository, "shorter", &[]), (named(&["index/search"]), 1));
    repository.write("touchpoints.yaml", &SHOP.replace("  stock: {}\n", ""));
    assert_eq!(since(&repository, "before", &[]), (Vec::new(), 2));
    repository.write("touchpoints.yaml", &format!("# a comment\n\n{SHOP}"));
    assert_eq!(since(&repository, "before", &[]), (Vec::new(), 2));
    let guarded = SHOP.replace(
        "        via: api\n",
        "        via: api\n        safeguards: [timeout]\n",
    );
    repository.write("touchpoints.yaml", &guarded);
    repository.commit();
    repository.write("touchpoints.yaml", SHOP);
    assert_eq!(since(&repository, "HEAD", &[]), (named(&["index/search"]), 1));
}

#[test]
fn an_operation_is_all_of_its_touchpoints() {
    let Some(repository) = Repository::new(&[("touchpoints.yaml", SHOP)]) else {
        return;
    };
    let further = "      - { to: stock, via: api, needs: nothing }\n";
    let place = "      - { to: mail, via: api, needs: nothing }\n";
    repository.write("touchpoints.yaml", &SHOP.replace(place, &format!("{place}{further}")));
    assert_eq!(since(&repository, "before", &[]), (named(&["place-order"]), 1));
}

#[test]
fn a_fact_that_was_changed_elsewhere_shows_what_comes_of_it() {
    let systems = "touchpoint: 1\nsystems:\n  mail: {}\n";
    let calls = SHOP.replace("  mail: {}\n", "");
    let Some(repository) = Repository::new(&[("a.touchpoints.yaml", systems), ("b.touchpoints.yaml", &calls)]) else {
        return;
    };
    repository.write(
        "a.touchpoints.yaml",
        &systems.replace("mail: {}", "mail: { sometimes_down: true }"),
    );
    assert_eq!(since(&repository, "before", &[]), (named(&["place-order/mail"]), 1));
}

#[test]
fn files_that_are_new_or_renamed_are_changed_as_a_whole() {
    let Some(repository) = Repository::new(&[("a b/größe \"1\".touchpoints.yaml", SHOP)]) else {
        return;
    };
    assert_eq!(since(&repository, "before", &[]), (Vec::new(), 2));
    repository.write(
        "a b/größe \"1\".touchpoints.yaml",
        &SHOP.replace("        needs: nothing\n", "        needs: nothing # still\n"),
    );
    assert_eq!(since(&repository, "before", &[]), (named(&["index/search"]), 1));
    fs::rename(repository.path("a b"), repository.path("c")).expect("renamed");
    assert_eq!(
        since(&repository, "before", &[]),
        (named(&["index/search", "place-order/mail"]), 0)
    );
    repository.commit();
    assert_eq!(
        since(&repository, "before", &[]),
        (named(&["index/search", "place-order/mail"]), 0)
    );
    assert_eq!(since(&repository, "HEAD", &[]), (Vec::new(), 2));
}

#[test]
fn it_does_not_matter_from_where_it_is_run_or_how_git_is_set() {
    let Some(repository) = Repository::new(&[("services/touchpoints.yaml", SHOP), ("other/x", "")]) else {
        return;
    };
    repository.write(
        "services/touchpoints.yaml",
        &SHOP.replace("        needs: nothing\n", "        needs: nothing # still\n"),
    );
    let expected = (named(&["index/search"]), 1);
    for setting in [
        "color.ui always",
        "diff.noprefix true",
        "diff.external false",
        "diff.renames copies",
        "core.autocrlf true",
        "diff.context 9",
        "diff.interHunkContext 50",
        "diff.relative true",
        "core.quotePath true",
    ] {
        let (name, value) = setting.split_once(' ').expect("two words");
        repository.git(&["config", name, value]);
        assert_eq!(since(&repository, "before", &[]), expected, "{setting}");
    }
    let below = repository.path("other");
    assert_eq!(since_at(&below, "before", &["../services"]), expected);
    let absolute = repository.path("services/touchpoints.yaml");
    let absolute = absolute.to_str().expect("text");
    assert_eq!(since_at(Path::new("/"), "before", &[absolute]), expected);
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let Some(repository) = Repository::new(&[("touchpoints.yaml", SHOP)]) else {
        return;
    };
    let refused = |at: &Path, arguments: &[&str], message: &str| {
        let output = lint(at, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains(message), "{told}");
        assert!(told.contains("= help: "), "{told}");
    };
    let here = repository.folder.path();
    refused(
        here,
        &["--changed-since", "nowhere"],
        "git knows no revision `nowhere` here",
    );
    refused(
        here,
        &["--changed-since=--output=x"],
        "git knows no revision `--output=x` here",
    );
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("touchpoints.yaml"), SHOP).expect("a file");
    refused(
        outside.path(),
        &["--changed-since", "HEAD"],
        "`touchpoints.yaml` is in no git repository",
    );
    let program = env!("CARGO_BIN_EXE_touchpoint");
    let output = Command::new(program)
        .args(["lint", "--changed-since", "HEAD"])
        .current_dir(here)
        .env("PATH", "")
        .output();
    let told = String::from_utf8(output.expect("it runs").stderr).expect("text");
    assert!(told.contains("cannot run `git`: "), "{told}");
}
