//! Decision records: numbered, written where what they say has changed, and never over what a person has edited.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const SHOP: &str = "touchpoint: 1
systems:
  orders: {}
  payments: { external: true, availability: 99.95%, latency: 180ms }
  mail: { sometimes_down: true, latency: 200ms }
  search: { latency: 40ms }
operations:
  place-order:
    in: orders
    description: A customer places an order
    touchpoints:
      - { to: payments, does: charge the card, via: api, needs: outcome }
      - { to: mail, does: confirm the order, via: api, needs: nothing }
  update-product:
    in: orders
    touchpoints:
      - { to: search, does: update the index, via: api, needs: nothing }
  browse:
    in: orders
    touchpoints:
      - { to: search, does: suggest, via: api, needs: answer }
";

fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.yaml"), text).expect("a file");
    folder
}

/// Runs it: its status, and what it tells.
fn run(folder: &Path, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(["decisions", "shop.yaml", "--no-config", "--output", "records"])
        .args(more)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let told = String::from_utf8(output.stdout).expect("text") + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().expect("a status"), told)
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let records = folder.join("records");
    let mut files: Vec<(String, String)> = fs::read_dir(&records)
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("it can be read").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

fn edit(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(from), "{from}: {text}");
    fs::write(path, text.replacen(from, to, 1)).expect("it is written");
}

#[test]
fn a_record_for_each_operation_that_has_something_to_change_in_the_sections_of_madr() {
    let folder = folder(SHOP);
    assert_eq!(run(folder.path(), &[]).0, 0);
    assert_eq!(names(folder.path()), ["0001-place-order.md", "0002-update-product.md"]);
    for (name, text) in files(folder.path()) {
        let sections: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(
            sections,
            [
                "## Context and Problem Statement",
                "## Decision Drivers",
                "## Considered Options",
                "## Decision Outcome",
                "## Pros and Cons of the Options",
                "## More Information"
            ],
            "{name}"
        );
        for part in [
            "### Consequences",
            "### Confirmation",
            "### As it is today",
            "### As recommended",
            "### Revisit when",
            "| latency |",
        ] {
            assert!(text.contains(part), "{name}: {part}\n{text}");
        }
    }
    let text = &files(folder.path())[0].1;
    for part in [
        "A customer places an order.",
        "`mail`, api to event",
        "Chosen option: \"As recommended\", because",
        "outbox",
        "needs: answer or outcome",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_second_run_touches_only_what_changed() {
    let folder = folder(SHOP);
    run(folder.path(), &[]);
    let before = files(folder.path());
    let time = |name: &str| {
        fs::metadata(folder.path().join("records").join(name))
            .and_then(|one| one.modified())
            .expect("a time")
    };
    let times = (time("0001-place-order.md"), time("0002-update-product.md"));
    // Lines that move change nothing.
    edit(folder.path(), "shop.yaml", "systems:", "# a comment\n\nsystems:");
    assert_eq!(
        run(folder.path(), &["--check"]),
        (0, "2 records as before\n".to_owned())
    );
    assert_eq!(run(folder.path(), &[]).0, 0);
    assert_eq!(files(folder.path()), before);
    assert_eq!((time("0001-place-order.md"), time("0002-update-product.md")), times);
    edit(folder.path(), "shop.yaml", "latency: 40ms", "latency: 50ms");
    let (status, told) = run(folder.path(), &["--check"]);
    assert_eq!(status, 1, "{told}");
    assert!(
        told.contains("0002-update-product.md: to be written, what it says has changed"),
        "{told}"
    );
    assert_eq!(files(folder.path()), before, "a check writes nothing");
    run(folder.path(), &[]);
    assert_eq!(files(folder.path())[0], before[0]);
    assert_ne!(files(folder.path())[1], before[1]);
    assert_eq!(time("0001-place-order.md"), times.0);
    assert_eq!(run(folder.path(), &["--check"]).0, 0);
}

#[test]
fn what_a_person_edited_is_never_written_over() {
    for (from, to) in [
        ("status: proposed", "status: accepted"),
        ("## More Information", "Our own words.\n\n## More Information"),
        ("checksum\":\"", "checksum\":\"0"),
    ] {
        let folder = folder(SHOP);
        run(folder.path(), &[]);
        edit(folder.path(), "records/0001-place-order.md", from, to);
        let edited = files(folder.path())[0].clone();
        let (_, told) = run(folder.path(), &[]);
        assert!(told.contains("0001-place-order.md: left, edited by a person"), "{told}");
        assert_eq!(files(folder.path())[0], edited);
        edit(folder.path(), "shop.yaml", "latency: 200ms", "latency: 300ms");
        let (status, told) = run(folder.path(), &["--check"]);
        assert_eq!(status, 1, "{told}");
        assert!(
            told.contains("edited by a person, and what it was written from has changed"),
            "{told}"
        );
        run(folder.path(), &[]);
        assert_eq!(files(folder.path())[0], edited);
        // Moved away it is written anew, under the next number.
        fs::remove_file(folder.path().join("records/0001-place-order.md")).expect("it goes");
        run(folder.path(), &[]);
        assert_eq!(names(folder.path()), ["0002-update-product.md", "0003-place-order.md"]);
        assert_eq!(run(folder.path(), &["--check"]).0, 0);
    }
}

#[test]
fn records_of_others_keep_their_numbers_and_a_renamed_one_is_known_again() {
    let folder = folder(SHOP);
    let records = folder.path().join("records");
    fs::create_dir(&records).expect("a folder");
    fs::write(records.join("0007-use-rust.md"), "# Use Rust\n").expect("a file");
    fs::write(records.join("README.md"), b"\xff no text").expect("a file");
    run(folder.path(), &["--operation", "update-product"]);
    assert!(records.join("0008-update-product.md").is_file());
    fs::rename(
        records.join("0008-update-product.md"),
        records.join("index-by-event.md"),
    )
    .expect("it moves");
    run(folder.path(), &[]);
    let there: Vec<String> = fs::read_dir(&records)
        .expect("a folder")
        .map(|one| one.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there.len(), 4, "{there:?}");
    assert!(records.join("0008-place-order.md").is_file());
    assert_eq!(
        fs::read_to_string(records.join("0007-use-rust.md")).expect("text"),
        "# Use Rust\n"
    );
}

#[test]
fn what_is_settled_is_told_and_left() {
    let folder = folder(SHOP);
    run(folder.path(), &[]);
    let before = files(folder.path());
    edit(
        folder.path(),
        "shop.yaml",
        "- { to: search, does: update the index, via: api, needs: nothing }",
        "- { event: product.updated, to: search, needs: nothing }",
    );
    let (status, told) = run(folder.path(), &[]);
    assert_eq!(status, 0);
    assert!(
        told.contains("0002-update-product.md: left, nothing is to change there any more"),
        "{told}"
    );
    assert_eq!(files(folder.path())[1], before[1]);
    assert_eq!(run(folder.path(), &["--check"]).0, 0);
}

#[test]
fn names_are_no_markdown_and_no_paths() {
    let text = SHOP
        .replace("place-order:", "\"../../x <script> | `*` -->\":")
        .replace("charge the card", "\"# <b>| x\"");
    let folder = folder(&text);
    assert_eq!(run(folder.path(), &[]).0, 0);
    assert_eq!(names(folder.path()), ["0001-x-script.md", "0002-update-product.md"]);
    let text = &files(folder.path())[0].1;
    assert!(!text.contains("<script>") && !text.contains("<b>"), "{text}");
    assert_eq!(text.matches("-->").count(), 1, "{text}");
    assert_eq!(
        run(folder.path(), &["--check"]),
        (0, "2 records as before\n".to_owned())
    );
}
