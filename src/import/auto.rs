//! Finding out what a file is, by how it begins.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document;
use super::found::Found;
use super::input::Input;
use super::words::{counted, some};
use super::{asyncapi, backstage, dependencies, edges, servicegraph, structurizr};
use crate::description::Source;
use crate::text::Word;

/// How much of a file is looked at, in bytes, before it is read whole.
const START: u64 = 1 << 16;

/// More files of one folder than this are told as a number.
const FEW: usize = 4;

/// What some files were taken for.
#[derive(Debug, Default)]
pub struct Taken {
    /// The files of each source.
    pub sources: BTreeMap<Source, Vec<Input>>,
    /// What was taken for what, and what for nothing.
    pub told: Found,
}

/// Sorts files by what they are.
#[must_use]
pub fn take(inputs: &[Input]) -> Taken {
    let mut taken = Taken::default();
    let mut unknown: Vec<&Input> = Vec::new();
    let mut folders: BTreeMap<(String, Source), Vec<&str>> = BTreeMap::new();
    for input in inputs {
        match sniff(input) {
            Err(why) => taken.told.lost(format!("`{}`: {why}", input.name)),
            Ok(None) => unknown.push(input),
            Ok(Some(source)) => {
                let folder = input.name.rsplit_once('/').map_or("", |(folder, _)| folder);
                folders
                    .entry((folder.to_owned(), source))
                    .or_default()
                    .push(&input.name);
                taken.sources.entry(source).or_default().push(input.clone());
            }
        }
    }
    for ((folder, source), names) in folders {
        let what = if names.len() > FEW && !folder.is_empty() {
            format!("{} in `{folder}`", counted(names.len() as u64, "file"))
        } else {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        taken.told.read(format!("{what}: taken for {}", source.word()));
    }
    // Documents that others may refer to say nothing of themselves.
    if let Some(asyncapi) = taken.sources.get_mut(&Source::Asyncapi) {
        let (documents, rest): (Vec<&Input>, Vec<&Input>) =
            unknown.iter().partition(|input| document::is_document(input));
        asyncapi.extend(documents.into_iter().cloned());
        unknown = rest;
    }
    if !unknown.is_empty() {
        let names: Vec<String> = unknown.iter().map(|input| input.name.clone()).collect();
        taken
            .told
            .skipped(format!("of no source that is known: {}", some(&names)));
    }
    taken
}

/// Whether a file is a description of this program.
///
/// # Errors
/// Why it cannot be read.
pub fn is_description(input: &Input) -> Result<bool, String> {
    let (start, _) = input.start(START)?;
    let mut keys = start
        .lines()
        .filter_map(|line| line.split_once(':').map(|(key, _)| key.trim_matches(['"', '{', ' '])));
    Ok(keys.any(|key| key == "touchpoint"))
}

/// What a file is taken for; none where it is of no source that is known.
///
/// # Errors
/// Why it cannot be read.
fn sniff(input: &Input) -> Result<Option<Source>, String> {
    let (start, whole) = input.start(START)?;
    if let Some(source) = by_start(&start, whole) {
        return Ok(Some(source));
    }
    // A document says what it is anywhere among its keys.
    if whole || !start.trim_start().starts_with(['{', '[']) {
        return Ok(by_document(&start));
    }
    Ok(by_document(&input.text()?))
}

/// By the first lines. `whole`: there is no more than this.
fn by_start(start: &str, whole: bool) -> Option<Source> {
    if let Some(source) = traces(start) {
        return Some(source);
    }
    if servicegraph::is_one(start) {
        return Some(Source::Servicegraph);
    }
    if edges::is_one(start) {
        return Some(Source::Edges);
    }
    let document = document::value(start).ok().filter(|_| whole)?;
    by_value(&document)
}

/// Which form traces have, by the keys that only it has.
fn traces(start: &str) -> Option<Source> {
    if !start.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let has = |key: &str| start.contains(&format!("\"{key}\""));
    if has("resourceSpans") || has("resource_spans") || has("batches") {
        Some(Source::Otlp)
    } else if has("traceID") && (has("spans") || has("operationName")) {
        Some(Source::Jaeger)
    } else if has("traceId")
        && [
            "localEndpoint",
            "remoteEndpoint",
            "annotations",
            "binaryAnnotations",
            "parentId",
        ]
        .iter()
        .any(|key| has(key))
    {
        Some(Source::Zipkin)
    } else {
        None
    }
}

fn by_document(text: &str) -> Option<Source> {
    let mut keys = text
        .lines()
        .filter_map(|line| line.split_once(':').map(|(key, _)| key.trim()));
    if keys.any(|key| key == "asyncapi") {
        return Some(Source::Asyncapi);
    }
    if text.lines().any(|line| line.starts_with("apiVersion: backstage.io/")) {
        return Some(Source::Backstage);
    }
    by_value(&document::value(text).ok()?)
}

fn by_value(document: &Value) -> Option<Source> {
    type Test = fn(&Value) -> bool;
    let tests: [(Test, Source); 4] = [
        (asyncapi::is_one, Source::Asyncapi),
        (backstage::is_one, Source::Backstage),
        (structurizr::is_one, Source::Structurizr),
        (dependencies::is_one, Source::Dependencies),
    ];
    tests
        .into_iter()
        .find(|(test, _)| test(document))
        .map(|(_, source)| source)
}
