//! What importers are given that wants to fill the memory, or to nest past every stack: it is told, and no harm.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

const SOURCES: [&str; 11] = [
    "auto",
    "otlp",
    "jaeger",
    "zipkin",
    "profile",
    "servicegraph",
    "dependencies",
    "edges",
    "asyncapi",
    "backstage",
    "structurizr",
];

/// Runs the program, with less memory than the inputs here have unpacked.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let bounded = if cfg!(target_os = "linux") {
        "ulimit -v 1500000;"
    } else {
        ""
    };
    Command::new("sh")
        .args(["-c", &format!("{bounded} exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_touchpoint"))
        .args(arguments)
        .env("RAYON_NUM_THREADS", "2")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("it starts")
}

/// What a run that must be refused says.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors:.2000}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    errors
}

/// A small file that unpacks into a text and then 2 GiB of letters.
fn bomb(path: &Path, before: &str) {
    let mut file = GzEncoder::new(File::create(path).expect("a file"), Compression::fast());
    file.write_all(before.as_bytes()).expect("it is written");
    // The letters are packed once: a file may be made of several packed ones.
    let mut letters = GzEncoder::new(Vec::new(), Compression::fast());
    letters.write_all(&vec![b'a'; 32 << 20]).expect("into memory");
    let letters = letters.finish().expect("into memory");
    let mut file = file.finish().expect("it is written");
    for _ in 0..64 {
        file.write_all(&letters).expect("it is written");
    }
}

#[test]
fn a_value_that_would_fill_the_memory_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    bomb(&folder.join("value.json.gz"), "{\"resourceSpans\":[{\"x\":\"");
    bomb(&folder.join("line.json.gz"), "{\"resourceSpans\":[]}\n");
    for (arguments, wanted) in [
        (["import", "otlp", "value.json.gz"], "begins at byte 19"),
        (["import", "otlp", "line.json.gz"], "begins at byte 22"),
        (["import", "zipkin", "value.json.gz"], "begins at byte 1;"),
        (["import", "edges", "line.json.gz"], "it has more than 256 MiB"),
        (["import", "backstage", "value.json.gz"], "it has more than 256 MiB"),
        (["import", "profile", "value.json.gz"], "it has more than 256 MiB"),
    ] {
        let errors = refused(folder, &arguments);
        assert!(errors.contains(wanted), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_profile_of_more_than_256_mib_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = File::create(folder.path().join("a.json")).expect("a file");
    file.set_len(2 << 30).expect("a hole");
    for path in ["a.json", "/dev/zero"] {
        let errors = refused(folder.path(), &["import", "profile", path]);
        assert!(
            errors.contains(&format!("error: `{path}`: it has more than 256 MiB")),
            "{errors}"
        );
    }
}

/// What is nested past every stack, for each source.
#[test]
fn nesting_a_hundred_thousand_deep_is_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let deep = |piece: &str| piece.repeat(100_000);
    let attributes = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":";
    let files = [
        ("lists.json", deep("[")),
        ("maps.json", format!("{}1{}", deep("{\"a\":"), deep("}"))),
        ("spans.json", format!("{{\"resourceSpans\":[{}", deep("{\"a\":["))),
        (
            "attributes.json",
            format!("{attributes}{}", deep("{\"arrayValue\":{\"values\":[")),
        ),
        ("data.json", format!("{{\"data\":[{}", deep("[{\"a\":"))),
        ("document.yaml", format!("asyncapi: 3.0.0\nchannels: {}", deep("{a: "))),
        ("rows.jsonl", format!("{{\"client\":{}\n", deep("["))),
    ];
    for (name, text) in &files {
        fs::write(folder.join(name), text).expect("a file");
    }
    for source in SOURCES {
        for (name, _) in &files {
            let output = run(folder, &["import", source, name]);
            let errors = String::from_utf8_lossy(&output.stderr);
            // What is whole before the break may be read, and be nothing.
            assert!(
                matches!(output.status.code(), Some(0 | 2)),
                "{source} {name}: {errors:.2000}"
            );
            assert!(errors.len() < 5_000, "{source} {name}: {}", errors.len());
            assert!(!errors.is_empty(), "{source} {name}");
        }
    }
}
