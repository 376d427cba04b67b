//! The way of somebody who begins with what there is: import, lint, recommend, answer, lint again, and drift; by the
//! program, in one folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs")
}

#[track_caller]
fn fine(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "{arguments:?}: {}\n{out}\n{err}",
        output.status
    );
    format!("{out}{err}")
}

/// Real inputs, where they lie beside the project.
fn samples() -> Option<PathBuf> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    let found = samples.is_dir().then_some(samples);
    if found.is_none() {
        println!("skipped: there are no samples here");
    }
    found
}

/// What an engine counted of an order that is placed.
const EDGES: &str = r#"{"client":"web","client_op":"POST /orders","server":"stock","server_op":"GET /stock/{id}","calls":900,"failed":0,"p50_ms":20,"p99_ms":60}
{"client":"web","client_op":"POST /orders","server":"payments","server_op":"charge","calls":900,"failed":9,"p50_ms":180,"p99_ms":700}
{"client":"web","client_op":"POST /orders","server":"mail","server_op":"send","calls":900,"failed":40,"p50_ms":900,"p99_ms":4000}
{"client":"web","client_op":"POST /orders","topic":"order.placed","calls":890}
{"server":"search","server_op":"index","topic":"order.placed","calls":890}
"#;

#[test]
fn from_edges_to_a_description_that_is_true() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(at.join("edges.jsonl"), EDGES).expect("it is written");
    fine(
        at,
        &["import", "edges", "edges.jsonl", "--output", "shop.touchpoints.yaml"],
    );
    let imported = fs::read_to_string(at.join("shop.touchpoints.yaml")).expect("it is there");

    let before = fine(at, &["lint"]);
    assert!(before.contains("no findings in 4 touchpoints"), "{before}");
    let table = fine(at, &["recommend"]);
    assert!(table.contains("undecided"), "{table}");

    // Without an answer nothing is written, and the evidence stands with the question.
    let asked = run(at, &["ask", "shop.touchpoints.yaml"]);
    let asked = String::from_utf8_lossy(&asked.stderr).into_owned();
    assert!(
        asked.contains("POST /orders/mail") && asked.contains("900 calls, 40 failed"),
        "{asked}"
    );
    assert_eq!(
        fs::read_to_string(at.join("shop.touchpoints.yaml")).expect("it is there"),
        imported
    );

    fine(
        at,
        &[
            "ask",
            "shop.touchpoints.yaml",
            "--set",
            "POST /orders/stock:needs=answer",
            "--set",
            "POST /orders/payments:needs=outcome",
            "--set",
            "needs=nothing",
            "--set",
            "sometimes_down=no",
        ],
    );
    let after = run(at, &["lint"]);
    let after = String::from_utf8_lossy(&after.stdout).into_owned();
    assert!(
        after.contains("[api-for-side-effect]: `POST /orders` calls `mail` by API"),
        "{after}"
    );
    let gain = fine(at, &["cost"]);
    assert!(gain.contains("POST /orders/mail to event"), "{gain}");

    // The answers stand among the evidence, and nothing that was imported is gone.
    let answered = fs::read_to_string(at.join("shop.touchpoints.yaml")).expect("it is there");
    assert_eq!(answered.matches("needs: ").count(), 4, "{answered}");
    let still_there =
        |line: &str| answered.lines().any(|there| there == line) || line.ends_with(": {}") || line.contains("event:");
    assert!(imported.lines().all(still_there), "{imported}\n---\n{answered}");

    // It is as it was seen; a second import says nothing new, and keeps the answers.
    let drift = fine(at, &["drift", "--observed", "edges.jsonl"]);
    assert!(drift.contains("no findings in 4 touchpoints"), "{drift}");
    fine(
        at,
        &["import", "edges", "edges.jsonl", "--into", "shop.touchpoints.yaml"],
    );
    assert_eq!(
        fs::read_to_string(at.join("shop.touchpoints.yaml")).expect("it is there"),
        answered
    );
}

/// Whatever is imported lints: no error, only what is unknown.
#[test]
fn every_sample_becomes_a_description_that_lints() {
    let Some(samples) = samples() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for source in [
        "otlp",
        "jaeger",
        "zipkin",
        "servicegraph",
        "dependencies",
        "asyncapi",
        "backstage",
    ] {
        let path = samples.join(source);
        let path = path.to_str().expect("a text");
        let file = format!("{source}.yaml");
        fine(folder.path(), &["import", source, path, "--output", &file]);
        fine(folder.path(), &["lint", &file, "--fail-on", "never"]);
        // The same by itself, and again.
        let own = fs::read_to_string(folder.path().join(&file)).expect("it is there");
        let again = run(folder.path(), &["import", source, path]);
        assert_eq!(String::from_utf8_lossy(&again.stdout), own, "{source}");
        let drift = run(
            folder.path(),
            &["drift", &file, "--observed", path, "--format", "concise"],
        );
        let drift = String::from_utf8_lossy(&drift.stdout).into_owned();
        assert!(
            drift.starts_with("no findings") || drift.starts_with("nothing to check"),
            "{source}: {drift}"
        );
    }
}

/// Documents of one system are joined by the address of a channel.
#[test]
fn five_documents_of_one_system_are_joined() {
    let Some(samples) = samples() else { return };
    let path = samples.join("asyncapi/social-media");
    let folder = tempfile::tempdir().expect("a folder");
    let path = path.to_str().expect("a text");
    fine(folder.path(), &["import", "asyncapi", path, "--output", "s.yaml"]);
    let table = fine(folder.path(), &["recommend", "s.yaml", "--format", "json"]);
    let table: serde_json::Value =
        serde_json::from_str(table.split("\nnext:").next().expect("the first part")).expect("JSON");
    let of = |id: &str| {
        let all = table["recommendations"].as_array().expect("a list");
        let one = all
            .iter()
            .find(|one| one["id"] == id)
            .unwrap_or_else(|| panic!("{id} in {table}"));
        one["callees"].clone()
    };
    let liked = serde_json::json!(["comments-service", "notifications-service", "public-api"]);
    assert_eq!(of("sendCommentLiked/comment/liked"), liked);
    assert_eq!(
        of("sendLikeComment/like/comment"),
        serde_json::json!(["website-backend"])
    );
}
