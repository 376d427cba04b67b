//! Declared and seen, and not the same: pattern, order, latency, availability.

mod figures;
mod order;

use std::collections::BTreeMap;

use super::Comparison;
use crate::advice::{Finding, FindingPlace};
use crate::description::Via;
use crate::import::{FoundTouchpoint, Joined};
use crate::landscape::{Subject, TouchpointId};
use crate::rules::DIFFERS_FROM_OBSERVED;
use crate::text::Word;

/// What differs at a touchpoint, in words, and where that is declared.
type Differences = BTreeMap<TouchpointId, Vec<(String, Option<FindingPlace>)>>;

pub(super) fn find(comparison: &Comparison<'_>) -> Vec<Finding> {
    let mut all = Differences::new();
    for (number, operation) in comparison.join.found.operations.iter().enumerate() {
        let joined = &comparison.join.touchpoints[number];
        for (seen, joined) in operation.touchpoints.iter().zip(joined) {
            match *joined {
                Joined::Other(at, number) => {
                    let id = comparison.touchpoint(at, number);
                    if !is_seen_as_declared(comparison, at, number) {
                        all.entry(id).or_default().push((pattern(seen), None));
                    }
                }
                Joined::Same(at, number) => {
                    let id = comparison.touchpoint(at, number);
                    let mut differences = built(comparison, id, seen);
                    differences.extend(figures::compare(comparison, id, seen));
                    if !differences.is_empty() {
                        all.entry(id).or_default().extend(differences);
                    }
                }
                Joined::Part(..) | Joined::Several(..) | Joined::New => {}
            }
        }
        for (id, difference) in order::compare(comparison, number) {
            all.entry(id).or_default().push(difference);
        }
    }
    let findings = all.into_iter().filter_map(|(id, differences)| {
        let mut words: Vec<&str> = differences.iter().map(|(words, _)| words.as_str()).collect();
        words.dedup();
        let message = format!(
            "`{}` is {}",
            comparison.landscape.touchpoint(id).id,
            words.join("; and ")
        );
        let places = differences.iter().filter_map(|(_, place)| place.clone()).collect();
        comparison.finding(DIFFERS_FROM_OBSERVED, Subject::Touchpoint(id), message, places)
    });
    findings.collect()
}

/// Whether something else that was seen is what is declared: then both are there.
fn is_seen_as_declared(comparison: &Comparison<'_>, operation: usize, number: usize) -> bool {
    let mut all = comparison.join.touchpoints.iter().flatten();
    all.any(|joined| *joined == Joined::Same(operation, number) || *joined == Joined::Part(operation, number))
}

fn pattern(seen: &FoundTouchpoint) -> String {
    match &seen.event {
        Some(event) => format!("declared as a call, and was seen as the event `{event}`"),
        None => "declared as an event, and was seen as a call".to_owned(),
    }
}

/// What is declared as not built, or as built in a way in which a call is never seen.
fn built(comparison: &Comparison<'_>, id: TouchpointId, seen: &FoundTouchpoint) -> Vec<(String, Option<FindingPlace>)> {
    let written = &comparison.landscape.touchpoint(id).written;
    let place = written.via_span.map(|span| FindingPlace {
        span,
        label: "declared here".into(),
    });
    match (written.via, seen.via) {
        (None, _) => vec![("declared as not built, and was seen".to_owned(), None)],
        (Some(via @ (Via::File | Via::Database)), Via::Api) => {
            vec![(format!("declared `via: {}`, and was seen as a call", via.word()), place)]
        }
        _ => Vec::new(),
    }
}
