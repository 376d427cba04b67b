//! How long costs take as descriptions grow, each as a whole process: from the file to the figures as JSON.
//!
//! `cargo bench --bench cost` doubles four shapes and prints the least time of some runs each, and by how much it grew:
//! many operations of five touchpoints; the same with percentiles; one operation with all touchpoints; one chain of
//! calls, each of an operation that calls the next.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TOUCHPOINTS: [usize; 4] = [5_000, 10_000, 20_000, 40_000];
const RUNS: usize = 3;
/// The systems of a landscape, and the events of which several operations publish each.
const SYSTEMS: usize = 200;

fn head(latency: &str) -> String {
    let mut text = String::from("touchpoint: 1\nsystems:\n  home: {}\n");
    for at in 0..SYSTEMS {
        // One in three states nothing, so that what is invoked counts.
        let figures = if at % 3 == 0 {
            String::new()
        } else {
            format!("latency: {latency}, availability: 99.9%")
        };
        let _ = writeln!(text, "  s{at}: {{ {figures} }}");
    }
    text.push_str("operations:\n");
    text
}

/// Operations of five touchpoints; one in two is invoked by the one before it.
fn wide(touchpoints: usize, latency: &str) -> String {
    let mut text = head(latency);
    for at in 0..touchpoints / 5 {
        let to = |step: usize| (at + 1 + step * 31) % SYSTEMS;
        let invokes = if at % 2 == 0 && at + 1 < touchpoints / 5 {
            format!(", invokes: o{}", at + 1)
        } else {
            String::new()
        };
        let _ = write!(
            text,
            "  o{at}:\n    in: s{}\n    subscribes: asked.{}\n    slo: {{ latency: 300ms, availability: 99% }}\n    touchpoints:\n\
             \x20     - {{ to: s{}, via: api, needs: answer{invokes} }}\n\
             \x20     - {{ to: s{}, via: api, needs: nothing, parallel: x }}\n\
             \x20     - {{ to: s{}, via: api, needs: later, parallel: x }}\n\
             \x20     - {{ event: asked.{}, needs: answer, waits_for: told.{} }}\n\
             \x20     - {{ event: told.{}, needs: nothing }}\n",
            at % SYSTEMS,
            at % 50,
            to(0),
            to(1),
            to(2),
            (at + 7) % 50,
            at % 40,
            at % 40,
        );
    }
    text
}

/// One operation; every tenth call can stop it.
fn one(touchpoints: usize) -> String {
    let mut text = head("20ms") + "  run:\n    in: home\n    touchpoints:\n";
    for at in 0..touchpoints {
        let needs = if at % 10 == 0 { "outcome" } else { "nothing" };
        let _ = writeln!(text, "      - {{ to: s{}, via: api, needs: {needs} }}", at % SYSTEMS);
    }
    text
}

/// Each operation calls the next and tells one system.
fn chain(touchpoints: usize) -> String {
    let mut text = head("20ms");
    let count = touchpoints / 2;
    for at in 0..count {
        let (next, other) = ((at + 1) % SYSTEMS, (at + 2) % SYSTEMS);
        let invokes = if at + 1 < count {
            format!(", invokes: o{}", at + 1)
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "  o{at}: {{ in: s{}, touchpoints: [{{ to: s{next}, via: api, needs: answer{invokes} }}, {{ to: s{other}, via: api, needs: nothing }}] }}",
            at % SYSTEMS
        );
    }
    text
}

/// A name, and what writes so many touchpoints.
type Shape = (&'static str, fn(usize) -> String);

fn least(path: &std::path::Path) -> Duration {
    let run = || {
        let start = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
            .args(["cost", "--no-config", "--format", "json"])
            .arg(path)
            .stdout(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "the program adds up");
        start.elapsed()
    };
    (0..RUNS).map(|_| run()).min().expect("some runs")
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder to write to");
    let shapes: [Shape; 4] = [
        ("operations of five", |count| wide(count, "20ms")),
        ("the same, percentiles", |count| wide(count, "{ p50: 20ms, p99: 90ms }")),
        ("one operation", one),
        ("a chain of calls", chain),
    ];
    print!("{:24}", "touchpoints");
    for count in TOUCHPOINTS {
        print!("{count:>18}");
    }
    println!();
    for (name, text) in shapes {
        print!("{name:24}");
        let mut before: Option<Duration> = None;
        for count in TOUCHPOINTS {
            let path = folder.path().join("large.yaml");
            std::fs::write(&path, text(count)).expect("the description is written");
            let took = least(&path);
            let grew = before.map_or_else(String::new, |before| {
                format!(" ×{:.1}", took.as_secs_f64() / before.as_secs_f64())
            });
            print!("{:>18}", format!("{:.0} ms{grew}", took.as_secs_f64() * 1000.0));
            before = Some(took);
        }
        println!();
    }
}
