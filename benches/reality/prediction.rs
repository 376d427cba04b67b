//! What `touchpoint cost` says of the operations, and how far off that is.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::trial::Measured;
use crate::{SERVICES, TAIL};

/// The share by which both may be apart for "as predicted".
const APART: f64 = 0.1;

/// What was predicted of a run; times in milliseconds.
pub(crate) struct Predicted {
    typical: f64,
    p99: Option<f64>,
    availability: f64,
}

/// Of each operation today, and as recommended.
pub(crate) struct Operations {
    pub(crate) tell_all: (Predicted, Predicted),
    pub(crate) place_order: (Predicted, Predicted),
    pub(crate) varied: (Predicted, Predicted),
}

/// The services as they are set, and three operations that call all five.
fn description() -> String {
    let mut text = String::from("touchpoint: 1\nsystems:\n  shop: {}\n");
    for set in &SERVICES {
        let up = (1.0 - set.fails) * 100.0;
        let _ = writeln!(
            text,
            "  {}: {{ latency: {}ms, availability: {up}% }}",
            set.name, set.delay
        );
    }
    text.push_str("operations:\n");
    for (operation, first) in [
        ("tell-all", "nothing"),
        ("place-order", "outcome"),
        ("varied", "outcome"),
    ] {
        let _ = writeln!(text, "  {operation}:\n    in: shop\n    touchpoints:");
        for (at, set) in SERVICES.iter().enumerate() {
            let needs = if at == 0 { first } else { "nothing" };
            let latency = match operation {
                "varied" => format!(", latency: {{ p50: {}ms, p99: {}ms }}", set.delay, set.delay * TAIL),
                _ => String::new(),
            };
            let _ = writeln!(
                text,
                "      - {{ to: {}, via: api, needs: {needs}{latency} }}",
                set.name
            );
        }
    }
    text
}

/// Asks the program.
pub(crate) fn predict(publish: f64) -> io::Result<Operations> {
    let folder = tempfile::tempdir()?;
    let config = folder.path().join(".touchpoint.yaml");
    std::fs::write(
        &config,
        format!("parameters: {{ publish_latency: {publish}ms, broker_availability: 100% }}\n"),
    )?;
    let mut program = Command::new(env!("CARGO_BIN_EXE_touchpoint"))
        .args(["cost", "-", "--format", "json", "--config"])
        .arg(&config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = program.stdin.take() {
        stdin.write_all(description().as_bytes())?;
    }
    let output = program.wait_with_output()?;
    let costs: Value = serde_json::from_slice(&output.stdout).map_err(io::Error::other)?;
    let of = |operation: &str, state: &str| -> io::Result<Predicted> {
        let all = costs["operations"].as_array();
        let found = all.and_then(|all| all.iter().find(|one| one["operation"] == operation));
        let cost = found.ok_or_else(|| io::Error::other(format!("nothing is said of {operation}")))?;
        let figure = |key: &str| cost[state][key].as_f64();
        let (Some(latency), Some(availability)) = (figure("latency_ms"), figure("availability")) else {
            return Err(io::Error::other(format!("no figures of {operation}")));
        };
        Ok(Predicted {
            typical: figure("p50_ms").unwrap_or(latency),
            p99: figure("p99_ms"),
            availability,
        })
    };
    let both = |operation: &str| io::Result::Ok((of(operation, "today")?, of(operation, "recommended")?));
    Ok(Operations {
        tell_all: both("tell-all")?,
        place_order: both("place-order")?,
        varied: both("varied")?,
    })
}

/// Prints both, and says whether they are near enough.
pub(crate) fn told(what: &str, predicted: &Predicted, measured: &Measured) -> bool {
    let mut within = true;
    let mut line = |name: &str, predicted: f64, measured: f64, unit: &str| {
        let apart = if (measured - predicted).abs() < 1e-9 {
            0.0
        } else {
            (measured - predicted) / predicted
        };
        within &= apart.abs() <= APART;
        println!(
            "{what:26} {predicted:>7.2} {unit:2} {measured:>7.2} {unit:2} {:>5.1} %  {name}",
            apart * 100.0
        );
    };
    line("latency, half of the runs", predicted.typical, measured.typical, "ms");
    if let Some(p99) = predicted.p99 {
        line("latency, 99 of 100 runs", p99, measured.p99, "ms");
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand runs")]
    let failed = (measured.runs - measured.succeeded) as f64 / measured.runs as f64;
    line(
        "runs that fail",
        (1.0 - predicted.availability) * 100.0,
        failed * 100.0,
        "%",
    );
    within
}
