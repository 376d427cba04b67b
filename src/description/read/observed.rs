//! Reading the evidence of an importer.

use crate::description::observed::{Observed, Source};
use crate::text::{Decoder, Diagnostic, Entry, Node};

const KEYS: &[&str] = &[
    "source",
    "runs",
    "calls",
    "failed",
    "p50",
    "p99",
    "order",
    "share",
    "reply",
    "operation",
    "evidence",
];

/// Reads `observed`; none where it does not say from where it is, which is told.
pub(super) fn read_observed(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Observed> {
    if node.is_null() {
        decoder.mismatch("observed", node, "what an importer saw, `{ source: … }`");
        return None;
    }
    let mut source: Option<Source> = None;
    let mut observed = Observed::new(Source::Otlp);
    for entry in decoder.record("`observed`", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "source" => source = decoder.word(key, value).map(|said| said.value),
            "runs" => observed.runs = decoder.count(key, value).map(|said| said.value),
            "calls" => observed.calls = decoder.count(key, value).map(|said| said.value),
            "failed" => observed.failed = decoder.count(key, value).map(|said| said.value),
            "p50" => observed.p50 = decoder.duration(key, value).map(|said| said.value),
            "p99" => observed.p99 = decoder.duration(key, value).map(|said| said.value),
            "order" => observed.order = decoder.word(key, value).map(|said| said.value),
            "share" => observed.share = decoder.share(key, value).map(|said| said.value),
            "reply" => observed.reply = decoder.text(key, value).map(|said| said.value),
            "operation" => observed.operation = decoder.word(key, value).map(|said| said.value),
            "evidence" => {
                let items = decoder.list(key, value);
                let texts = items.iter().filter_map(|item| decoder.text(key, item));
                observed.evidence = texts.map(|text| text.value).collect();
            }
            _ => decoder.unknown_key("`observed`", entry, KEYS),
        }
    }
    if node.entries().is_some() && node.get("source").is_none() {
        decoder.tell(
            Diagnostic::at(node.span, "`observed` does not say from where it is")
                .help("add `source: NAME`; `touchpoint import` writes it"),
        );
    }
    check(&observed, node, decoder);
    observed.source = source?;
    Some(observed)
}

/// What its figures say about each other.
fn check(observed: &Observed, node: &Node<'_>, decoder: &mut Decoder<'_>) {
    let place = |key: &str| node.get(key).map_or(node.span, Entry::span);
    if let (Some(failed), Some(calls)) = (observed.failed, observed.calls)
        && failed > calls
    {
        decoder.tell(
            Diagnostic::at(place("failed"), format!("{failed} calls failed of {calls}"))
                .other(place("calls"), "all calls")
                .help("`calls` counts all, those that failed among them"),
        );
    }
    if let (Some(p50), Some(p99)) = (observed.p50, observed.p99)
        && p50 > p99
    {
        decoder.tell(
            Diagnostic::at(place("p50"), "`p50` is above `p99`")
                .help("half of the calls take at most p50, 99 of 100 at most p99"),
        );
    }
}
