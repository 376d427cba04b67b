//! Findings as SARIF 2.1.0, which code scanning services and editors read.

use std::fmt::Write;

use super::json::document;
use super::lint_summary::Counts;
use super::sarif::{
    ArtifactLocation, Driver, Fingerprints, Location, Log, LogicalLocation, Message, Outcome, PhysicalLocation, Region,
    Run, SCHEMA, Suppression, Tool,
};
use super::sarif_rules::{level, plain_text, rules};
use super::uri::reference;
use super::view::View;
use crate::advice::{Checked, Finding, FindingPlace};
use crate::facts::Kind;
use crate::landscape::Subject;
use crate::text::{Span, Word};

/// The rules, the findings, and as suppressed ones those that the description accepts or a baseline knows.
#[must_use]
pub fn lint_sarif(view: &View<'_>, checked: &Checked<'_>) -> String {
    let rules = rules(view.advice);
    let outcome = |finding, suppressions| {
        let at = |finding: &Finding| rules.binary_search_by(|rule| rule.id.cmp(&*finding.rule_id));
        outcome(view, finding, at(finding).ok(), suppressions)
    };
    let found = checked.findings.iter().map(|finding| outcome(finding, Vec::new()));
    let accepted = checked.accepted.iter().map(|one| {
        let suppression = Suppression {
            kind: "inSource",
            justification: &one.reason,
        };
        outcome(&one.finding, vec![suppression])
    });
    let known = checked.known.iter().map(|finding| {
        let suppression = Suppression {
            kind: "external",
            justification: "the baseline knows it",
        };
        outcome(finding, vec![suppression])
    });
    let results = found.chain(accepted).chain(known).collect();
    document(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "touchpoint",
                    version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
            column_kind: "unicodeCodePoints",
            results,
            properties: Counts::of(checked),
        }],
    })
}

fn outcome<'a>(
    view: &View<'a>,
    finding: &'a Finding,
    rule_index: Option<usize>,
    suppressions: Vec<Suppression<'a>>,
) -> Outcome<'a> {
    let landscape = view.advice.landscape;
    let logical = |subject: Subject, kind: Kind| LogicalLocation {
        fully_qualified_name: landscape.subject_name(subject),
        kind: kind.word(),
    };
    let facts = finding.fact_places.iter().map(|place| (place, None));
    let related = finding.related.iter().map(|related| {
        let subject = Subject::Touchpoint(related.touchpoint);
        (&related.place, Some(logical(subject, Kind::Touchpoint)))
    });
    let mut others: Vec<(&FindingPlace, Option<LogicalLocation<'a>>)> = facts.chain(related).collect();
    others.dedup_by(|one, other| one.0 == other.0);
    let related_locations = others.into_iter().enumerate().map(|(at, (place, of))| Location {
        id: Some(at + 1),
        physical: physical(view, place.span),
        logical_locations: of.map(|of| [of]),
        message: (!place.label.is_empty()).then(|| plain(&place.label)),
    });
    let mut text = finding.message.clone();
    for (word, footer) in [("why", &*finding.why), ("help", &*finding.fix)] {
        if !footer.is_empty() {
            let _ = write!(text, "\n{word}: {footer}");
        }
    }
    Outcome {
        rule_id: &finding.rule_id,
        rule_index,
        level: level(finding.severity),
        message: plain(&text),
        locations: [Location {
            id: None,
            physical: physical(view, finding.place.span),
            logical_locations: Some([logical(finding.subject, finding.of)]),
            message: (!finding.place.label.is_empty()).then(|| plain(&finding.place.label)),
        }],
        related_locations: related_locations.collect(),
        partial_fingerprints: Fingerprints {
            ours: finding.fingerprint(landscape),
        },
        suppressions,
    }
}

fn plain(text: &str) -> Message {
    Message {
        text: plain_text(text),
        markdown: None,
    }
}

fn physical(view: &View<'_>, span: Span) -> PhysicalLocation {
    let place = view.place(span);
    PhysicalLocation {
        artifact_location: ArtifactLocation {
            uri: reference(view.file(span)),
        },
        region: Region {
            start_line: place.line,
            start_column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
        },
    }
}
