//! The dependencies of Jaeger and Zipkin: who calls whom, and how often.

use serde_json::Value;

use super::found::Found;
use super::graph::{Figures, Graph, Target};
use super::input::{Input, texts};
use super::json::{count, text};
use super::words::counted;
use crate::description::{Source, Via};

/// Whether a document is a list of links, or Jaeger's answer with one in it.
pub(super) fn is_one(document: &Value) -> bool {
    links(document).is_some_and(|links| {
        links
            .first()
            .is_some_and(|first| first.get("parent").is_some() && first.get("child").is_some())
    })
}

/// Reads documents of links.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let mut graph = Graph::default();
    let mut files = 0_u64;
    for (name, document) in texts(inputs, &mut found) {
        match serde_json::from_str::<Value>(&document) {
            Err(error) => found.lost(format!("`{name}`: it is no JSON: {error}")),
            Ok(document) => match links(&document) {
                None => found.lost(format!(
                    "`{name}`: there is no list of links `{{\"parent\", \"child\", \"callCount\"}}` in it"
                )),
                Some(links) => {
                    files += 1;
                    add(links, &name, &mut graph, &mut found);
                }
            },
        }
    }
    if files > 0 {
        found.read(format!(
            "dependencies: {}, {}, {}",
            counted(files, "file"),
            counted(graph.len() as u64, "edge"),
            counted(graph.calls(), "call")
        ));
    }
    graph.into_found(Source::Dependencies, Via::Unknown, &mut found);
    found
}

fn links(document: &Value) -> Option<&Vec<Value>> {
    document.as_array().or_else(|| document.get("data")?.as_array())
}

fn add(links: &[Value], name: &str, graph: &mut Graph, found: &mut Found) {
    // Zipkin writes how many failed, and leaves it out where none did; Jaeger never does.
    let errors = links.iter().any(|link| link.get("errorCount").is_some());
    for (at, link) in links.iter().enumerate() {
        let (Some(parent), Some(child)) = (text(link, "parent"), text(link, "child")) else {
            found.lost(format!("`{name}`: link {} has no `parent` or no `child`", at + 1));
            continue;
        };
        let figures = Figures {
            calls: count(link, "callCount"),
            failed: errors.then(|| count(link, "errorCount").unwrap_or(0)),
            ..Figures::default()
        };
        graph.add((parent.to_owned(), None), Target::System(child.to_owned()), figures);
    }
}
