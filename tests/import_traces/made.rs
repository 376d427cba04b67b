//! Made traces, written in each format, and what is found in them.

use std::path::PathBuf;

use serde_json::{Value, json};
use touchpoint::description::Source;
use touchpoint::import::traces::{NoProgress, Profile, read};
use touchpoint::import::{Found, FoundOperation, FoundTouchpoint, inputs, sound, write};

/// A span, as a test says it. Times are microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) trace: u64,
    pub(crate) id: u64,
    pub(crate) parent: u64,
    pub(crate) service: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) attributes: Vec<(String, Value)>,
    pub(crate) links: Vec<(u64, u64)>,
    pub(crate) flags: u32,
    pub(crate) failed: bool,
    /// Zipkin: the half of a span that both sides share.
    pub(crate) shared: bool,
}

/// When every trace begins, in microseconds.
pub(crate) const BEGIN: u64 = 1_700_000_000_000_000;

/// A trace being made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) number: u64,
    pub(crate) spans: Vec<Made>,
}

impl Trace {
    pub(crate) fn new(number: u64) -> Self {
        Trace {
            number,
            spans: Vec::new(),
        }
    }

    /// Adds a span that runs from one time to another, in microseconds after the beginning; its id.
    pub(crate) fn add(&mut self, parent: u64, service: &str, kind: &str, name: &str, times: (u64, u64)) -> u64 {
        let id = self.number * 1_000 + self.spans.len() as u64 + 1;
        self.spans.push(Made {
            trace: self.number,
            id,
            parent,
            service: service.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            start: BEGIN + times.0,
            end: BEGIN + times.1,
            attributes: Vec::new(),
            links: Vec::new(),
            flags: 0,
            failed: false,
            shared: false,
        });
        id
    }

    /// A call with both its halves; the id of the called one.
    pub(crate) fn call(&mut self, parent: u64, caller: &str, callee: &str, name: &str, times: (u64, u64)) -> u64 {
        let client = self.add(parent, caller, "client", name, times);
        let (start, end) = times;
        let quarter = (end - start) / 4;
        self.add(client, callee, "server", name, (start + quarter, end - quarter))
    }

    /// The span made last.
    pub(crate) fn last(&mut self) -> &mut Made {
        self.spans.last_mut().expect("one was made")
    }

    /// A span by its id.
    pub(crate) fn get(&mut self, id: u64) -> &mut Made {
        self.spans.iter_mut().find(|span| span.id == id).expect("it was made")
    }
}

impl Made {
    pub(crate) fn with(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.attributes.push((key.to_owned(), value.into()));
        self
    }
}

fn hex(number: u64) -> String {
    if number == 0 {
        String::new()
    } else {
        format!("{number:016x}")
    }
}

/// One OTLP span.
pub(crate) fn otlp_span(span: &Made) -> Value {
    let attributes = span.attributes.iter().map(|(key, value)| {
        let value = match value {
            Value::String(text) => json!({ "stringValue": text }),
            Value::Bool(flag) => json!({ "boolValue": flag }),
            number if number.is_i64() => json!({ "intValue": number.to_string() }),
            number => json!({ "doubleValue": number }),
        };
        json!({ "key": key, "value": value })
    });
    let kinds = ["", "internal", "server", "client", "producer", "consumer"];
    let kind = kinds.iter().position(|kind| *kind == span.kind).unwrap_or(0);
    let links = span
        .links
        .iter()
        .map(|(trace, id)| json!({ "traceId": format!("{trace:032x}"), "spanId": hex(*id) }));
    json!({
        "traceId": format!("{:032x}", span.trace), "spanId": hex(span.id), "parentSpanId": hex(span.parent),
        "name": span.name, "kind": kind, "flags": span.flags,
        "startTimeUnixNano": (span.start * 1_000).to_string(), "endTimeUnixNano": (span.end * 1_000).to_string(),
        "attributes": attributes.collect::<Vec<_>>(), "links": links.collect::<Vec<_>>(),
        "status": if span.failed { json!({ "code": 2 }) } else { json!({}) },
    })
}

/// One resource with one span.
pub(crate) fn otlp_resource(span: &Made) -> Value {
    json!({
        "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": span.service } }] },
        "scopeSpans": [{ "spans": [otlp_span(span)] }],
    })
}

/// All spans as one OTLP document.
pub(crate) fn otlp(spans: &[Made]) -> String {
    json!({ "resourceSpans": spans.iter().map(otlp_resource).collect::<Vec<_>>() }).to_string()
}

/// All spans as a list of Zipkin, version 2.
pub(crate) fn zipkin(spans: &[Made]) -> String {
    let spans = spans.iter().map(|span| {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let mut tags: serde_json::Map<String, Value> = span
            .attributes
            .iter()
            .map(|(key, value)| (key.clone(), text(value).into()))
            .collect();
        if span.failed {
            tags.insert("error".to_owned(), "true".into());
        }
        let mut written = json!({
            "traceId": format!("{:016x}", span.trace), "id": hex(span.id), "name": span.name,
            "timestamp": span.start, "duration": span.end - span.start,
            "localEndpoint": { "serviceName": span.service }, "tags": tags,
        });
        if !span.kind.is_empty() {
            written["kind"] = span.kind.to_uppercase().into();
        }
        if span.parent != 0 {
            written["parentId"] = hex(span.parent).into();
        }
        if span.shared {
            written["shared"] = true.into();
        }
        written
    });
    Value::Array(spans.collect()).to_string()
}

/// All spans as traces of Jaeger.
pub(crate) fn jaeger(spans: &[Made]) -> String {
    let mut traces: std::collections::BTreeMap<u64, Vec<&Made>> = std::collections::BTreeMap::new();
    for span in spans {
        traces.entry(span.trace).or_default().push(span);
    }
    let data = traces.iter().map(|(number, spans)| {
        let mut processes = serde_json::Map::new();
        for span in spans {
            processes.insert(
                format!("p-{}", span.service),
                json!({ "serviceName": span.service, "tags": [] }),
            );
        }
        let spans = spans.iter().map(|span| {
            let mut tags: Vec<Value> = span
                .attributes
                .iter()
                .map(|(key, value)| json!({ "key": key, "value": value }))
                .collect();
            if !span.kind.is_empty() {
                tags.push(json!({ "key": "span.kind", "value": span.kind }));
            }
            if span.failed {
                tags.push(json!({ "key": "error", "value": true }));
            }
            let parent =
                json!({ "refType": "CHILD_OF", "traceID": format!("{:x}", span.trace), "spanID": hex(span.parent) });
            json!({
                "traceID": format!("{:x}", span.trace), "spanID": hex(span.id), "operationName": span.name,
                "references": if span.parent == 0 { json!([]) } else { json!([parent]) },
                "startTime": span.start, "duration": span.end - span.start, "tags": tags, "logs": [],
                "processID": format!("p-{}", span.service),
            })
        });
        json!({ "traceID": format!("{number:x}"), "spans": spans.collect::<Vec<_>>(), "processes": processes })
    });
    json!({ "data": data.collect::<Vec<_>>(), "total": 0, "errors": null }).to_string()
}

/// What was counted of some files.
pub(crate) fn profile(source: Source, files: &[&[u8]]) -> Profile {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let paths = files.iter().enumerate().map(|(at, bytes)| {
        let path = folder.path().join(format!("{at}.json"));
        std::fs::write(&path, bytes).expect("it can be written");
        path
    });
    let paths: Vec<PathBuf> = paths.collect();
    read(source, &inputs(&paths).expect("they are there"), &NoProgress)
}

/// What is found in some files.
pub(crate) fn found_in(source: Source, files: &[&[u8]]) -> Found {
    sound(profile(source, files).found())
}

/// What is found in traces.
pub(crate) fn found(traces: &[Trace]) -> Found {
    let spans: Vec<Made> = traces.iter().flat_map(|trace| trace.spans.clone()).collect();
    found_in(Source::Otlp, &[otlp(&spans).as_bytes()])
}

/// The description of traces.
pub(crate) fn description(source: Source, files: &[&[u8]]) -> String {
    write(&found_in(source, files)).text
}

/// The only operation of this name.
pub(crate) fn operation<'f>(found: &'f Found, name: &str) -> &'f FoundOperation {
    let mut named = found.operations.iter().filter(|operation| operation.name == name);
    let first = named.next();
    assert!(named.next().is_none(), "there is one `{name}`");
    first.unwrap_or_else(|| panic!("there is no `{name}` in {:?}", names(found)))
}

/// The systems and names of all operations.
pub(crate) fn names(found: &Found) -> Vec<String> {
    let names = found.operations.iter();
    names
        .map(|operation| format!("{}: {}", operation.system, operation.name))
        .collect()
}

/// Where each touchpoint leads, in the order of the list.
pub(crate) fn leads(operation: &FoundOperation) -> Vec<String> {
    operation.touchpoints.iter().map(lead).collect()
}

fn lead(touchpoint: &FoundTouchpoint) -> String {
    match &touchpoint.event {
        Some(event) => format!("event {event}"),
        None => touchpoint.to.join("+"),
    }
}

/// All that is told.
pub(crate) fn told(found: &Found) -> String {
    let told = found
        .told
        .iter()
        .map(|told| format!("{:?}: {}\n", told.kind, told.text));
    told.collect()
}

/// Each value on a line of its own.
pub(crate) fn lines<'v>(values: impl IntoIterator<Item = &'v Value>) -> String {
    let lines = values.into_iter().map(|value| value.to_string() + "\n");
    lines.collect::<Vec<_>>().concat()
}

/// All spans as OTLP lines, one each.
pub(crate) fn otlp_lines(spans: &[Made]) -> String {
    let documents: Vec<Value> = spans
        .iter()
        .map(|span| json!({ "resourceSpans": [otlp_resource(span)] }))
        .collect();
    lines(&documents)
}
