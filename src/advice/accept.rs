//! Findings that are let stand.

use jiff::civil::Date;

use super::find::Finding;
use crate::description::Accept;
use crate::landscape::{Landscape, Subject};

/// A finding that is let stand, and why.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The finding.
    pub finding: Finding,
    /// Why it may stand.
    pub reason: String,
    /// The last day on which it may.
    pub until: Option<Date>,
}

/// Takes out what is accepted on the day.
pub(super) fn sort_out(findings: Vec<Finding>, landscape: &Landscape, today: Date) -> (Vec<Finding>, Vec<Accepted>) {
    let (mut left, mut accepted) = (Vec::new(), Vec::new());
    for finding in findings {
        let holds = |accept: &&Accept| {
            accept.rule.value == finding.rule_id && accept.until.as_ref().is_none_or(|until| until.value >= today)
        };
        match covering(&finding, landscape).into_iter().flatten().find(holds) {
            Some(accept) => {
                let (reason, until) = (
                    accept.reason.value.clone(),
                    accept.until.as_ref().map(|until| until.value),
                );
                accepted.push(Accepted { finding, reason, until });
            }
            None => left.push(finding),
        }
    }
    (left, accepted)
}

/// What is accepted on the subject and on all that it is within, the nearest first.
fn covering<'l>(finding: &Finding, landscape: &'l Landscape) -> Vec<&'l [Accept]> {
    let mut lists: Vec<&[Accept]> = Vec::new();
    let operation = match finding.subject {
        Subject::Touchpoint(id) => {
            lists.push(&landscape.touchpoint(id).written.accept);
            Some(landscape.touchpoint(id).operation)
        }
        Subject::Operation(id) => Some(id),
        _ => None,
    };
    if let Some(id) = operation {
        lists.push(&landscape.operation(id).accept);
        lists.push(&landscape.system(landscape.operation(id).system).accept);
    }
    if let Subject::System(id) = finding.subject {
        lists.push(&landscape.system(id).accept);
    }
    let everywhere = finding.subject == Subject::Landscape;
    let within = landscape
        .files
        .iter()
        .filter(|file| everywhere || file.file == finding.place.span.file);
    lists.extend(within.map(|file| file.accept.as_slice()));
    lists
}
