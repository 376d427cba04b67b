//! Whole processes on landscapes from 10 to 200,000 touchpoints, each beside a reference in the same run.
//!
//! `cargo bench --bench whole` (`-- quick` for three runs each) prints, for each bound, the medians, their ratio, and
//! whether it is met. The references are this very program called again: with `arguments` it only parses the command
//! line; with `structs FILE` it reads the file through serde-saphyr into plain structs, without places. `-- write FOLDER`
//! writes the largest landscapes there, for a profiler.

#![expect(clippy::cast_precision_loss, reason = "bytes and touchpoints are far below 2^52")]

#[path = "common/landscapes.rs"]
mod landscapes;
#[path = "whole/measure.rs"]
mod measure;
#[path = "whole/plain.rs"]
mod plain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use landscapes::{Shape, landscape};
use measure::{Measured, Program, pairs};

const SEED: u64 = 7;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match arguments.get(1).and_then(|word| word.to_str()) {
        Some("arguments") => {
            let rest: Vec<_> = arguments[1..].to_vec();
            return ExitCode::from(u8::from(touchpoint::cli::parse(&rest).is_err()));
        }
        Some("write") => {
            // Cargo's own argument comes last.
            let folder = arguments.get(2).filter(|folder| *folder != "--bench");
            let Some(folder) = folder.map(Path::new) else {
                eprintln!("write where? give a folder");
                return ExitCode::FAILURE;
            };
            made(folder, Shape::Layered, 200_000);
            made(folder, Shape::Federated, 200_000);
            return ExitCode::SUCCESS;
        }
        Some("structs") => {
            println!("{}", plain::read(Path::new(&arguments[2])));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let runs = if arguments.iter().any(|word| word == "quick") {
        3
    } else {
        9
    };
    let folder = tempfile::tempdir().expect("a folder");
    println!("{runs} runs each, in pairs; medians");
    start(folder.path(), runs);
    sizes(folder.path(), runs);
    shapes(folder.path(), runs);
    cores(folder.path(), runs);
    ExitCode::SUCCESS
}

/// The files of a landscape, in a folder of its own; and their bytes.
fn made(folder: &Path, shape: Shape, touchpoints: usize) -> (PathBuf, u64) {
    let folder = folder.join(format!("{}-{touchpoints}", shape.name()));
    let mut bytes = 0;
    for (name, text) in landscape(shape, touchpoints, SEED) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        bytes += text.len() as u64;
        fs::write(&path, text).expect("it is written");
    }
    (folder, bytes)
}

/// A small landscape against a program that only parses its arguments.
fn start(folder: &Path, runs: usize) {
    let (path, _) = made(folder, Shape::Layered, 10 * 4);
    let lint = Program::touchpoint(&["lint"]).on(&path);
    let empty = Program::this("arguments").with(&["lint"]).on(&path);
    let (lint, empty) = pairs(&lint, &empty, runs * 10);
    told("10 systems, to arguments alone", &lint, &empty, 3.0);
}

/// Large landscapes against the YAML library alone; and the time a touchpoint against that of a small one.
fn sizes(folder: &Path, runs: usize) {
    let per_touchpoint = |measured: &Measured, count: usize| measured.seconds / count as f64;
    let (path, _) = made(folder, Shape::Layered, 2_000);
    let (few, _) = pairs(
        &Program::touchpoint(&["lint"]).on(&path),
        &Program::this("structs").on(&path.join("touchpoints.yaml")),
        runs,
    );
    for count in [40_000, 200_000] {
        let (path, bytes) = made(folder, Shape::Layered, count);
        let lint = Program::touchpoint(&["lint", "--format", "concise"]).on(&path);
        let structs = Program::this("structs").on(&path.join("touchpoints.yaml"));
        let (lint, structs) = pairs(&lint, &structs, runs);
        told(&format!("{count} touchpoints, to structs alone"), &lint, &structs, 1.5);
        let growth = per_touchpoint(&lint, count) / per_touchpoint(&few, 2_000);
        row(&format!("{count} touchpoints, time each, to 2,000"), growth, 1.3, "");
        let memory = lint.peak as f64 / bytes as f64;
        let bound = if count == 200_000 { 12.0 } else { f64::INFINITY };
        let megabytes = format!("{} MB of {} MB", lint.peak >> 20, bytes >> 20);
        row(
            &format!("{count} touchpoints, peak memory to the file"),
            memory,
            bound,
            &megabytes,
        );
    }
}

/// Each shape against the layered one of the same size.
fn shapes(folder: &Path, runs: usize) {
    let (plain, _) = made(folder, Shape::Layered, 40_000);
    for shape in [Shape::Hubs, Shape::Chains, Shape::EventHeavy, Shape::Federated] {
        let (path, _) = made(folder, shape, 40_000);
        let (one, other) = pairs(
            &Program::touchpoint(&["lint", "--format", "concise"]).on(&path),
            &Program::touchpoint(&["lint", "--format", "concise"]).on(&plain),
            runs,
        );
        told(
            &format!("40,000 touchpoints, {}, to layered", shape.name()),
            &one,
            &other,
            f64::INFINITY,
        );
    }
}

/// 500 files with one core and with two.
fn cores(folder: &Path, runs: usize) {
    let (path, _) = made(folder, Shape::Federated, 200_000);
    for words in [
        &["lint", "--format", "concise"][..],
        &["lint", "--fail-on", "never", "--format", "json"],
    ] {
        let lint = Program::touchpoint(words).on(&path);
        let (one, two) = pairs(&lint.clone().threads(1), &lint.threads(2), runs);
        assert_eq!(one.output, two.output, "the same to the byte");
        let ratio = one.seconds / two.seconds;
        row(
            &format!("500 files, one core to two, {}", words[words.len() - 1]),
            ratio,
            -1.7,
            &format!("{:.0} ms, {:.0} ms", one.seconds * 1e3, two.seconds * 1e3),
        );
    }
}

fn told(what: &str, one: &Measured, other: &Measured, most: f64) {
    let figures = format!("{:.1} ms, {:.1} ms", one.seconds * 1e3, other.seconds * 1e3);
    row(what, one.seconds / other.seconds, most, &figures);
}

/// A line: what, the ratio, its bound (the least where it is negative), and whether that is met.
fn row(what: &str, ratio: f64, bound: f64, figures: &str) {
    let verdict = if bound.is_infinite() {
        String::new()
    } else if bound < 0.0 {
        format!(
            "at least {:.1}: {}",
            -bound,
            if ratio >= -bound { "met" } else { "not met" }
        )
    } else {
        format!("below {bound:.1}: {}", if ratio < bound { "met" } else { "not met" })
    };
    println!("{what:<52}{ratio:>7.2}  {verdict:<22}{figures}");
}
