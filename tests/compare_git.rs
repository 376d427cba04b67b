//! `touchpoint compare` with a state at a git revision.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use common::repository::Repository;
use serde_json::Value;

mod common;

const SHOP: &str = "touchpoint: 1
systems: { orders: {}, mail: {}, search: {} }
operations:
  place-order:
    in: orders
    touchpoints:
      - { to: search, via: api, needs: answer }
";
const MAIL: &str = "      - { to: mail, via: api, needs: nothing }\n";

fn compare(at: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchpoint"));
    command
        .arg("compare")
        .args(arguments)
        .current_dir(at)
        .output()
        .expect("it runs")
}

/// The added ones, and where the new findings stand.
#[track_caller]
fn added(at: &Path, old: &str, new: &str) -> (Value, Vec<String>) {
    let output = compare(at, &[old, new, "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let findings = report["findings"]["new"].as_array().expect("a list").iter();
    let files = findings.map(|one| one["file"].as_str().expect("text").to_owned());
    (report["added"].clone(), files.collect())
}

fn repository() -> Option<Repository> {
    let with_mail = format!("{SHOP}{MAIL}");
    let hidden = SHOP.replace("place-order", "hidden");
    let repository = Repository::new(&[
        ("a b/größe.touchpoints.yaml", SHOP),
        ("a b/.hidden/touchpoints.yaml", &hidden),
        ("a b/other.yaml", "touchpoint: 7\n"),
        ("below/x", ""),
    ])?;
    repository.write("a b/größe.touchpoints.yaml", &with_mail);
    Some(repository)
}

#[test]
fn a_revision_against_what_is_there() {
    let Some(repository) = repository() else { return };
    let here = repository.folder.path();
    let mail = serde_json::json!(["place-order/mail"]);
    let there = vec!["a b/größe.touchpoints.yaml".to_owned()];
    assert_eq!(added(here, "before:a b", "a b"), (mail.clone(), there.clone()));
    assert_eq!(added(here, "before:", "."), (mail.clone(), there.clone()));
    assert_eq!(added(here, "before:./a b", "a b"), (mail.clone(), there.clone()));
    assert_eq!(
        added(here, "before:a b/größe.touchpoints.yaml", "a b"),
        (mail.clone(), there)
    );
    let below = repository.path("below");
    assert_eq!(added(&below, "before:a b", "../a b").0, mail);
    assert_eq!(added(&below, "before:../a b", "../a b").0, mail);
    repository.commit();
    let named = vec!["HEAD:a b/größe.touchpoints.yaml".to_owned()];
    assert_eq!(added(here, "HEAD~1:a b", "HEAD:a b"), (mail, named));
    assert_eq!(added(here, "HEAD:a b", "a b"), (serde_json::json!([]), Vec::new()));
}

#[test]
fn a_path_with_a_colon_that_is_there_is_meant() {
    let Some(repository) = repository() else { return };
    repository.write("before:x.yaml", SHOP);
    let output = compare(repository.folder.path(), &["before:x.yaml", "a b"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let Some(repository) = repository() else { return };
    let here = repository.folder.path();
    let refused = |at: &Path, old: &str, status: i32, message: &str| {
        let output = compare(at, &[old, "a b"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{told}");
        assert!(output.stdout.is_empty());
        assert!(told.contains(message), "{told}");
    };
    refused(here, "nowhere:a b", 2, "git knows no revision `nowhere` here");
    refused(here, "before:nowhere", 2, "there is no `nowhere` at `before`");
    refused(here, "before:../..", 2, "leads out of the repository");
    refused(here, "before:below", 3, "no description found in `before:below`");
    refused(here, "before:a b/other.yaml", 2, "before:a b/other.yaml:1:13");
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(outside.path().join("a b")).expect("a folder");
    std::fs::write(outside.path().join("a b/touchpoints.yaml"), SHOP).expect("a file");
    refused(outside.path(), "before:a b", 2, "is in no git repository");
}
