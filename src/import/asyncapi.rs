//! `AsyncAPI` documents, versions 2 and 3: what an application sends and receives.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Document, Library, as_key, documents, in_short};
use super::found::{Found, FoundOperation, FoundTouchpoint};
use super::input::Input;
use super::json::text;
use super::words::{counted, some};
use crate::description::{Observed, Source};

/// Whether it is one, by its first key.
pub(super) fn is_one(document: &Value) -> bool {
    document.get("asyncapi").is_some()
}

/// Reads documents; those among them that are no `AsyncAPI` are there to be referred to.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let documents = documents(inputs, &mut found);
    let library = Library::new(&documents);
    let (mut files, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut count = 0;
    for document in &documents {
        if !is_one(&document.value) {
            others.insert(document.name.clone());
            continue;
        }
        let reader = Reader {
            document,
            library: &library,
            found: &mut found,
        };
        if let Some(operations) = reader.read() {
            files.insert(document.name.clone());
            count += operations;
        }
    }
    if !files.is_empty() {
        found.read(format!(
            "asyncapi: {}, {}",
            counted(files.len() as u64, "document"),
            counted(count, "operation")
        ));
    }
    if !others.is_empty() {
        let others: Vec<String> = others.into_iter().collect();
        found.skipped(format!(
            "no AsyncAPI, used only where it is referred to: {}",
            some(&others)
        ));
    }
    found
}

struct Reader<'r, 'd> {
    document: &'d Document,
    library: &'r Library<'d>,
    found: &'r mut Found,
}

impl<'d> Reader<'_, 'd> {
    /// How many operations were read; none where the document is of no version that is known.
    fn read(mut self) -> Option<u64> {
        let root = &self.document.value;
        let version = root.get("asyncapi").and_then(Value::as_str).unwrap_or_default();
        let three = match version.split('.').next() {
            Some("3") => true,
            Some("2") => false,
            _ => {
                self.lost(&format!("AsyncAPI `{version}` is not known: 2 and 3 are read"));
                return None;
            }
        };
        let title = root.pointer("/info/title").and_then(Value::as_str).unwrap_or_default();
        let system = as_key(title);
        if system.is_empty() {
            self.lost("`info.title` is missing, so that the system has no name");
            return None;
        }
        let there = self.found.systems.entry(system.clone()).or_default();
        let described = root.pointer("/info/description").and_then(Value::as_str);
        there.description = there.description.take().or_else(|| described.and_then(in_short));
        if title != system && !there.aliases.iter().any(|alias| alias == title) {
            there.aliases.push(title.trim().to_owned());
        }
        let before = self.found.operations.len();
        if three {
            self.operations(&system);
        } else {
            self.channels(&system);
        }
        for (why, references) in self.library.dangling(&self.document.name, root) {
            self.lost(&format!(
                "{} {}: {why}",
                if references.len() == 1 {
                    "the reference"
                } else {
                    "the references"
                },
                some(&references)
            ));
        }
        Some((self.found.operations.len() - before) as u64)
    }

    fn lost(&mut self, text: &str) {
        self.found.lost(format!("`{}`: {text}", self.document.name));
    }

    /// What a value means; one that leads nowhere is told with all others.
    fn resolve(&self, file: &str, value: &'d Value) -> Option<(String, &'d Value)> {
        self.library.resolve(file, value).ok()
    }

    /// Version 3: what this application does, and on which channel.
    fn operations(&mut self, system: &str) {
        let document = self.document;
        let Some(operations) = document.value.get("operations").and_then(Value::as_object) else {
            return;
        };
        for (name, written) in operations {
            let Some((file, operation)) = self.resolve(&document.name, written) else {
                continue;
            };
            let Some(event) = operation.get("channel").and_then(|channel| self.event(&file, channel)) else {
                self.lost(&format!("the operation `{name}` has no channel that could be found"));
                continue;
            };
            let reply = operation.get("reply").and_then(|reply| self.resolve(&file, reply));
            let answers = reply.is_some();
            let reply = reply.and_then(|(file, reply)| self.event(&file, reply.get("channel")?));
            let mut found = described(system, name, operation);
            match text(operation, "action") {
                Some("send") => {
                    let observed = Observed {
                        reply,
                        ..Observed::new(Source::Asyncapi)
                    };
                    found
                        .touchpoints
                        .push(FoundTouchpoint::event(event, Vec::new(), observed));
                }
                Some("receive") => {
                    found.subscribes.push(event);
                    match reply {
                        Some(reply) => {
                            let observed = Observed::new(Source::Asyncapi);
                            found
                                .touchpoints
                                .push(FoundTouchpoint::event(reply, Vec::new(), observed));
                        }
                        None if answers => self.found.skipped(format!(
                            "`{}`: the reply of `{name}`: its channel is told only in each request",
                            document.name
                        )),
                        None => {}
                    }
                }
                other => {
                    let action = other.unwrap_or_default();
                    self.lost(&format!(
                        "the operation `{name}` is `send` or `receive`, not `{action}`"
                    ));
                    continue;
                }
            }
            self.found.operations.push(found);
        }
    }

    /// The name of a channel: its address, else its key.
    fn event(&self, file: &str, channel: &'d Value) -> Option<String> {
        let mut key = None;
        let (mut file, mut channel) = (file.to_owned(), channel);
        for _ in 0..32 {
            let Some(reference) = channel.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let last = reference.rsplit('/').next().unwrap_or_default();
            key = Some(last.replace("~1", "/").replace("~0", "~"));
            (file, channel) = self.library.follow(&file, reference).ok()?;
        }
        text(channel, "address").map(str::to_owned).or(key)
    }

    /// Version 2: what others do with this application, on its channels. It sends what they subscribe to.
    fn channels(&mut self, system: &str) {
        let document = self.document;
        let Some(channels) = document.value.get("channels").and_then(Value::as_object) else {
            return;
        };
        for (address, written) in channels {
            let Some((_, channel)) = self.resolve(&document.name, written) else {
                continue;
            };
            for (key, verb) in [("subscribe", "send"), ("publish", "receive")] {
                let Some(operation) = channel.get(key).filter(|operation| !operation.is_null()) else {
                    continue;
                };
                let name = text(operation, "operationId").map_or_else(|| format!("{verb} {address}"), str::to_owned);
                let mut found = described(system, &name, operation);
                if verb == "send" {
                    let observed = Observed::new(Source::Asyncapi);
                    found
                        .touchpoints
                        .push(FoundTouchpoint::event(address.clone(), Vec::new(), observed));
                } else {
                    found.subscribes.push(address.clone());
                }
                self.found.operations.push(found);
            }
        }
    }
}

fn described(system: &str, name: &str, operation: &Value) -> FoundOperation {
    let words = ["title", "summary", "description"]
        .iter()
        .find_map(|key| text(operation, key));
    FoundOperation {
        system: system.to_owned(),
        name: name.to_owned(),
        description: words.and_then(in_short),
        ..FoundOperation::default()
    }
}
