//! Reading an anti-pattern.

use super::{Reader, example, slots};
use crate::rules::rule::{AntiPattern, Severity};
use crate::rules::template::Template;
use crate::text::Spanned;

/// The keys that an anti-pattern has of its own.
pub(super) const KEYS: [&str; 6] = ["of", "severity", "covered_by", "message", "labels", "fix"];

pub(super) fn read(reader: &mut Reader<'_, '_, '_>) -> Option<AntiPattern> {
    reader.required("of");
    let severity = reader
        .required("severity")
        .and_then(|entry| reader.decoder.word::<Severity>("severity", &entry.value));
    let message = reader.template("message");
    let fix = reader.template("fix");
    let covered_by = reader.names("covered_by");
    let labels = read_labels(reader);
    let (bad, good) = reader.root.get("examples").map_or_else(Default::default, |entry| {
        example::read_description_examples(&entry.value, reader.decoder)
    });
    let common = reader.common();
    Some(AntiPattern {
        common: common?,
        of: reader.scope.of,
        severity: severity?.value,
        covered_by,
        message: message?,
        labels,
        fix: fix?,
        bad,
        good,
    })
}

fn read_labels(reader: &mut Reader<'_, '_, '_>) -> Vec<(Spanned<String>, Template)> {
    let Some(entry) = reader.root.get("labels") else {
        return Vec::new();
    };
    let mut labels = Vec::new();
    for entry in reader.decoder.record("`labels`", &entry.value) {
        slots::check_label(entry, &reader.scope, reader.decoder);
        if let Some(text) = reader.decoder.text(&entry.key, &entry.value) {
            let name = Spanned::new(entry.key.clone().into_owned(), entry.key_span);
            labels.push((name, reader.template_of(&text)));
        }
    }
    labels
}
