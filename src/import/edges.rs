//! Rows of edges, one an edge, from whatever engine counts them: JSON lines or CSV.

use std::time::Duration;

use serde_json::{Map, Value};

use super::found::Found;
use super::graph::{Figures, Graph, Target};
use super::input::{Input, texts};
use super::json::{count, millis, number, text};
use super::words::counted;
use crate::description::{Source, Via};

const KEYS: &[&str] = &[
    "client",
    "client_op",
    "server",
    "server_op",
    "topic",
    "kind",
    "calls",
    "failed",
    "p50_ms",
    "p99_ms",
];

/// Whether a text begins as a row, or as the head of a table of rows.
pub(super) fn is_one(start: &str) -> bool {
    let line = start.trim_start().lines().next().unwrap_or_default();
    if !line.starts_with(['{', '[']) {
        let head: Vec<&str> = line.split(',').map(|name| name.trim().trim_matches('"')).collect();
        return head.contains(&"calls") && head.iter().any(|name| matches!(*name, "server" | "topic"));
    }
    let row = line.trim_start_matches('[').trim_end_matches([',', ']']);
    serde_json::from_str::<Value>(row).is_ok_and(|row| {
        let ends = ["client", "server", "topic"]
            .iter()
            .filter(|key| row.get(**key).is_some());
        ends.count() >= 2 && (row.get("kind").is_some() || row.get("calls").is_some())
    })
}

/// Reads rows.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let mut graph = Graph::default();
    let (mut files, mut rows) = (0_u64, 0_u64);
    for (name, text) in texts(inputs, &mut found) {
        let before = rows;
        let mut take = |row: Result<Value, String>, line: usize, found: &mut Found| match row
            .and_then(|row| add(&row, &mut graph))
        {
            Ok(()) => rows += 1,
            Err(why) => found.lost(format!("`{name}`, line {line}: {why}")),
        };
        match text.trim_start().chars().next() {
            Some('{') => lines(&text, &mut found, &mut take),
            Some('[') => array(&text, &mut found, &mut take),
            _ => table(&text, &mut found, &mut take),
        }
        files += u64::from(rows > before);
    }
    if files > 0 {
        found.read(format!(
            "edges: {}, {}, {}, {}",
            counted(files, "file"),
            counted(rows, "row"),
            counted(graph.len() as u64, "edge"),
            counted(graph.calls(), "call")
        ));
    }
    graph.into_found(Source::Edges, Via::Api, &mut found);
    found
}

type Take<'t> = dyn FnMut(Result<Value, String>, usize, &mut Found) + 't;

/// A row a line. The last one may be cut off.
fn lines(text: &str, found: &mut Found, take: &mut Take<'_>) {
    for (at, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            let row = serde_json::from_str(line).map_err(|error| match error.classify() {
                serde_json::error::Category::Eof => "the row breaks off".to_owned(),
                _ => format!("it is no JSON: {error}"),
            });
            take(row, at + 1, found);
        }
    }
}

/// All rows in one list.
fn array(text: &str, found: &mut Found, take: &mut Take<'_>) {
    match serde_json::from_str::<Vec<Value>>(text) {
        Ok(rows) => {
            for (at, row) in rows.into_iter().enumerate() {
                take(Ok(row), at + 1, found);
            }
        }
        Err(error) => take(Err(format!("it is no JSON: {error}")), error.line(), found),
    }
}

/// A table with a head.
fn table(text: &str, found: &mut Found, take: &mut Take<'_>) {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(str::to_owned).collect(),
        Err(error) => return take(Err(format!("it is no CSV: {error}")), 1, found),
    };
    if !head.iter().any(|name| name == "client" || name == "server") {
        let wanted = KEYS.join(",");
        return take(
            Err(format!("its first line does not name the columns: {wanted}")),
            1,
            found,
        );
    }
    for record in reader.records() {
        let (row, line) = match record {
            Ok(record) => {
                let cells = head.iter().cloned().zip(record.iter());
                let filled = cells.filter(|(_, cell)| !cell.is_empty());
                let row: Map<String, Value> = filled.map(|(name, cell)| (name, Value::from(cell))).collect();
                (Ok(Value::Object(row)), record.position().map_or(0, csv::Position::line))
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                (Err("it has not as many cells as the first line".to_owned()), line)
            }
        };
        take(row, usize::try_from(line).unwrap_or(0), found);
    }
}

/// Adds one row.
fn add(row: &Value, graph: &mut Graph) -> Result<(), String> {
    if !row.is_object() {
        return Err("a row is `{\"client\", \"server\" or \"topic\", \"kind\", \"calls\"}`".to_owned());
    }
    let owned = |key: &str| text(row, key).map(str::to_owned);
    let wanted = |key: &str| owned(key).ok_or_else(|| format!("the row has no `{key}`"));
    let time = |key: &str| -> Result<Option<Duration>, String> {
        match row.get(key).filter(|value| !value.is_null()) {
            None => Ok(None),
            Some(value) => number(value)
                .and_then(millis)
                .map(Some)
                .ok_or_else(|| format!("`{key}` is no number of milliseconds: {value}")),
        }
    };
    let figure = |key: &str| match row.get(key).filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => count(row, key)
            .map(Some)
            .ok_or_else(|| format!("`{key}` is no count: {value}")),
    };
    let figures = Figures {
        calls: figure("calls")?,
        failed: figure("failed")?,
        p50: time("p50_ms")?,
        p99: time("p99_ms")?,
        ..Figures::default()
    };
    if figures.failed > figures.calls {
        return Err("more calls failed than there were".to_owned());
    }
    let guessed = match (row.get("topic").is_some(), row.get("client").is_some()) {
        (false, _) => "call",
        (true, true) => "publish",
        (true, false) => "consume",
    };
    match text(row, "kind").unwrap_or(guessed) {
        "call" => {
            let from = (wanted("client")?, owned("client_op"));
            let invokes = owned("server_op");
            graph.add(from, Target::System(wanted("server")?), Figures { invokes, ..figures });
        }
        "publish" => {
            let from = (wanted("client")?, owned("client_op"));
            graph.add(from, Target::Event(wanted("topic")?), figures);
        }
        "consume" => graph.subscribe((wanted("server")?, owned("server_op")), wanted("topic")?),
        other => return Err(format!("`kind` is call, publish or consume, not `{other}`")),
    }
    Ok(())
}
