//! How long the reading of a large description takes, by this program and by another YAML reader, in one run.
//!
//! `cargo bench --bench read` generates 30,000 touchpoints and prints the least and the median of some runs each:
//!
//! - the reader alone: text to the types of a description, every value with its place;
//! - the whole program: `touchpoint lint --format json`, from the file to the findings;
//! - serde-saphyr: the same text into `serde_json::Value`, without places.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use touchpoint::description;
use touchpoint::text::{Decoder, Sources, compose};

const OPERATIONS: usize = 6_000;
const RUNS: usize = 9;

/// Operations of five touchpoints each over two hundred systems.
fn generated() -> String {
    let mut text = String::from("touchpoint: 1\nname: Generated\n\nsystems:\n");
    for at in 0..200 {
        let down = if at % 7 == 0 { ", sometimes_down: true" } else { "" };
        writeln!(
            text,
            "  system-{at}: {{ owner: team-{}, latency: 20ms, availability: 99.95%{down} }}",
            at % 20
        )
        .expect("writing to a string");
    }
    text.push_str("\noperations:\n");
    for at in 0..OPERATIONS {
        let to = |step: usize| format!("system-{}", (at + 1 + step * 31) % 200);
        let (a, b, c, d) = (to(0), to(1), to(2), to(3));
        write!(
            text,
            "  operation-{at}:\n    in: system-{}\n    description: What happens here, number {at}\n    rate: 20/s\n    touchpoints:\n\
             \x20     - {{ to: {a}, does: look up the price, via: api, needs: answer, safeguards: [timeout, cache] }}\n\
             \x20     - {{ to: {b}, does: charge the card, via: api, needs: outcome, times: 1 }}\n\
             \x20     - to: {c}\n        does: start the shipment   # a person is told\n        via: api\n        needs: later\n\
             \x20     - {{ to: {d}, does: send a mail, via: api, needs: nothing, on_failure: continue }}\n\
             \x20     - event: happened.{at}\n        needs: nothing\n        must_arrive: true\n",
            at % 200
        )
        .expect("writing to a string");
    }
    text
}

/// The least and the median time of some runs.
fn timed(mut run: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[0], times[RUNS / 2])
}

fn main() {
    let text = generated();
    let file = tempfile::Builder::new()
        .suffix(".touchpoints.yaml")
        .tempfile()
        .expect("a file");
    std::fs::write(file.path(), &text).expect("it is written");
    let reader = timed(|| {
        let mut sources = Sources::new();
        let id = sources.add("generated", text.as_str());
        let mut diagnostics = Vec::new();
        let root = compose(&sources.get(id).text, id, &mut diagnostics).expect("it is YAML");
        let mut decoder = Decoder::new(&sources);
        let description = description::read(&root, &mut decoder);
        assert!(diagnostics.is_empty() && decoder.diagnostics.is_empty());
        assert_eq!(description.operations.len(), OPERATIONS);
    });
    let program = timed(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchpoint"));
        command.args(["lint", "--format", "json"]).arg(file.path());
        let status = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(1), "there are findings");
    });
    let other = timed(|| {
        let options = serde_saphyr::options! { budget: None };
        let value: serde_json::Value = serde_saphyr::from_str_with_options(&text, options).expect("it is YAML");
        assert_eq!(
            value["operations"].as_object().map(serde_json::Map::len),
            Some(OPERATIONS)
        );
    });
    println!(
        "{} touchpoints, {} KiB, {RUNS} runs: least, median, median to serde-saphyr's",
        OPERATIONS * 5,
        text.len() / 1024
    );
    for (what, (least, median)) in [
        ("touchpoint, reader alone", reader),
        ("touchpoint lint --format json, whole process", program),
        ("serde-saphyr into serde_json::Value", other),
    ] {
        let ratio = median.as_secs_f64() / other.1.as_secs_f64();
        println!(
            "{what:<46}{:>8.0} ms{:>8.0} ms{ratio:>8.2}",
            least.as_secs_f64() * 1e3,
            median.as_secs_f64() * 1e3
        );
    }
}
