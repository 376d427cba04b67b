//! Reading a baseline.

use super::{Baseline, Key};
use crate::text::{Decoder, Diagnostic, Node};

const KEYS: [&str; 2] = ["baseline", "findings"];
const ENTRY_KEYS: [&str; 3] = ["rule", "subject", "count"];

impl Baseline {
    /// The version of the format.
    pub const VERSION: u64 = 1;
}

/// Reads a baseline; what is wrong is told and left out.
pub fn read_baseline(root: &Node<'_>, decoder: &mut Decoder<'_>) -> Baseline {
    let mut baseline = Baseline::default();
    let help = "a baseline is written by `touchpoint lint --write-baseline FILE`";
    if root.get("baseline").is_none() {
        decoder.tell(
            Diagnostic::at(
                root.span_of_first_key(),
                "this is no baseline: it has no key `baseline`",
            )
            .help(help),
        );
        return baseline;
    }
    for entry in decoder.record("a baseline", root) {
        match &*entry.key {
            "baseline" => {
                let version = decoder.count("baseline", &entry.value);
                if let Some(version) = version.filter(|version| version.value != Baseline::VERSION) {
                    let message = format!("this touchpoint reads baselines of version {}", Baseline::VERSION);
                    decoder.tell(Diagnostic::at(version.span, message).help(help));
                }
            }
            "findings" => {
                for node in entry.value.items().unwrap_or_default() {
                    read_entry(node, &mut baseline, decoder);
                }
                if entry.value.items().is_none() {
                    decoder.mismatch("findings", &entry.value, "a list");
                }
            }
            _ => decoder.unknown_key("a baseline", entry, &KEYS),
        }
    }
    baseline
}

fn read_entry(node: &Node<'_>, baseline: &mut Baseline, decoder: &mut Decoder<'_>) {
    let (mut rule, mut subject, mut count) = (None, None, Some(1));
    for entry in decoder.record("an entry of a baseline", node) {
        match &*entry.key {
            "rule" => rule = decoder.text("rule", &entry.value),
            "subject" => subject = decoder.text("subject", &entry.value),
            "count" => count = decoder.count("count", &entry.value).map(|count| count.value),
            _ => decoder.unknown_key("an entry of a baseline", entry, &ENTRY_KEYS),
        }
    }
    match (rule, subject, count) {
        (Some(rule), Some(subject), Some(count)) => {
            let (rule, subject) = (rule.value, subject.value);
            // Two branches that are merged may each have brought it.
            let known = baseline.counts.entry(Key { rule, subject }).or_default();
            *known = count.max(*known);
        }
        _ if decoder.diagnostics.is_empty() => decoder.tell(
            Diagnostic::at(node.span, "an entry of a baseline needs `rule` and `subject`")
                .help("add it, or take the entry out"),
        ),
        _ => {}
    }
}
