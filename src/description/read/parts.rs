//! Reading what several things have: latencies, facts, and what is accepted.

use crate::description::types::{Accept, GivenFact, Latency, Literal, Times};
use crate::text::{Decoder, Diagnostic, Node, NodeData, Spanned};

/// `180ms`, or `{ p50: 120ms, p99: 900ms }`.
pub(super) fn read_latency(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Spanned<Latency>> {
    let mut latency = Latency { p50: None, p99: None };
    let Some(entries) = node.entries() else {
        latency.p50 = Some(decoder.duration("latency", node)?.value);
        return Some(Spanned::new(latency, node.span));
    };
    for entry in entries {
        match &*entry.key {
            "p50" => latency.p50 = decoder.duration("p50", &entry.value).map(|p50| p50.value),
            "p99" => latency.p99 = decoder.duration("p99", &entry.value).map(|p99| p99.value),
            _ => decoder.unknown_key("`latency`", entry, &["p50", "p99"]),
        }
    }
    if let (Some(p50), Some(p99)) = (latency.p50, latency.p99)
        && p50 > p99
    {
        decoder.tell(
            Diagnostic::at(node.span, "`p50` is above `p99`")
                .help("half of the calls take at most p50, 99 of 100 at most p99"),
        );
    }
    if entries.is_empty() {
        decoder.mismatch("latency", node, "a duration, or p50 and p99");
    }
    (latency.p50.is_some() || latency.p99.is_some()).then(|| Spanned::new(latency, node.span))
}

/// A number of times, or `many`.
pub(super) fn read_times(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Spanned<Times>> {
    match node.scalar() {
        Some("many") => Some(Spanned::new(Times::Many, node.span)),
        Some(text) if text.parse::<u64>().is_ok_and(|times| times > 0) => decoder
            .count("times", node)
            .map(|count| Spanned::new(Times::Count(count.value), node.span)),
        _ => {
            decoder.mismatch("times", node, "a whole number from 1, or `many`");
            None
        }
    }
}

/// Facts of the user's own.
pub(super) fn read_facts(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Vec<GivenFact> {
    let mut facts = Vec::new();
    for entry in decoder.record("`facts`", node) {
        let value = &entry.value;
        let literal = match &value.data {
            NodeData::Sequence { items, .. } => {
                Literal::List(items.iter().filter_map(|item| decoder.text(&entry.key, item)).collect())
            }
            _ => match (value.boolean(), value.scalar()) {
                (Some(value), _) => Literal::Bool(value),
                (None, Some(text)) => Literal::Text(text.to_owned()),
                (None, None) => {
                    decoder.mismatch(&entry.key, value, "a value");
                    continue;
                }
            },
        };
        facts.push(GivenFact {
            name: Spanned::new(entry.key.clone().into_owned(), entry.key_span),
            value: Spanned::new(literal, value.span),
        });
    }
    facts
}

/// What is accepted.
pub(super) fn read_accepts(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Vec<Accept> {
    let items = decoder.list("accept", node);
    items.iter().filter_map(|item| read_accept(item, decoder)).collect()
}

fn read_accept(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<Accept> {
    if node.is_null() {
        decoder.mismatch("accept", node, "`{ rule: NAME, reason: WHY }`");
        return None;
    }
    let (mut rule, mut reason, mut until) = (None, None, None);
    for entry in decoder.record("what is accepted", node) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "rule" => rule = decoder.text(key, value),
            "reason" => reason = decoder.text(key, value),
            "until" => {
                let day = value.scalar().and_then(|text| text.parse().ok());
                if day.is_none() {
                    decoder.mismatch(key, value, "a day such as 2027-06-30");
                }
                until = day.map(|day| Spanned::new(day, value.span));
            }
            _ => decoder.unknown_key("what is accepted", entry, &["rule", "reason", "until"]),
        }
    }
    for (key, help) in [
        ("rule", "name the rule whose finding stands"),
        ("reason", "say why it may stand: `reason: \"…\"`"),
    ] {
        if node.entries().is_some() && node.get(key).is_none() {
            decoder.tell(Diagnostic::at(node.span, format!("`accept` has no `{key}`")).help(help));
        }
    }
    Some(Accept {
        span: node.span,
        rule: rule?,
        reason: reason?,
        until,
    })
}
