//! A plan as JSON, `touchpoint-plan/1`. Figures are not rounded.

use serde::Serialize;

use super::json::{Assumed, Setting, document, settings};
use super::propose_rows::{change, landscape, names, operation, own, proposal_note, unit};
use crate::facts::Facts;
use crate::propose::{Note, Plan, Proposal, Step, Unit, Why};
use crate::rules::Rulebook;
use crate::text::Word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    assumptions: Assumed,
    findings: usize,
    steps: Vec<One<'a>>,
    notes: Vec<Told<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    set: Vec<Setting<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    step: usize,
    change: &'static str,
    says: String,
    operation: &'a str,
    file: &'a str,
    touchpoints: Vec<&'a str>,
    event: Option<&'a str>,
    callee: Option<&'a str>,
    invokes: Option<&'a str>,
    new_operations: Vec<&'a str>,
    safeguards: Vec<&'a str>,
    systems: Vec<&'a str>,
    gained: Gained<'a>,
}

#[derive(Serialize)]
struct Gained<'a> {
    latency_ms: f64,
    availability: f64,
    findings: i64,
    operations: Vec<OfOperation<'a>>,
}

#[derive(Serialize)]
struct OfOperation<'a> {
    operation: &'a str,
    latency_ms: f64,
    availability: f64,
}

#[derive(Serialize)]
struct Told<'a> {
    touchpoint: &'a str,
    now: Option<&'a str>,
    ends: &'static str,
    why: &'static str,
    says: String,
}

/// The plan as JSON.
#[must_use]
pub fn plan_json(proposal: &Proposal, plan: &Plan, book: &Rulebook) -> String {
    let assumptions = Facts::new(&proposal.states[0].landscape, &book.vocabulary).assumptions();
    let steps = plan.steps.iter().enumerate();
    document(&Document {
        format: "touchpoint-plan/1",
        assumptions: assumptions.into(),
        findings: plan.findings,
        steps: steps.map(|(at, step)| one(proposal, at + 1, step)).collect(),
        notes: proposal.notes.iter().map(told).collect(),
        set: settings(book),
    })
}

fn one<'a>(proposal: &'a Proposal, number: usize, step: &'a Step) -> One<'a> {
    let landscape = landscape(proposal, step);
    let unit = unit(proposal, step);
    let published = match unit {
        Unit::Publish(publish) => Some(publish),
        _ => None,
    };
    let answerer = match unit {
        Unit::CallInstead { answerer, .. } => Some(*answerer),
        _ => None,
    };
    let first = unit.touchpoints().first().map(|id| landscape.touchpoint(*id));
    let own_event = first
        .and_then(|touchpoint| touchpoint.event)
        .map(|id| landscape.event(id).name.as_str());
    let called = first.and_then(|touchpoint| touchpoint.to.first());
    let sources = &proposal.states[step.round].sources;
    let (latency_ms, availability) = own(step);
    One {
        step: number,
        change: match unit {
            Unit::Publish(_) => "publish",
            Unit::Call(_) => "call",
            Unit::CallInstead { .. } => "call-instead",
            Unit::GoOn(_) => "go-on",
            Unit::Guard { .. } => "guard",
        },
        says: change(proposal, step),
        operation: operation(proposal, step),
        file: first.map_or("", |touchpoint| sources.name(touchpoint.written.span.file)),
        touchpoints: unit
            .touchpoints()
            .iter()
            .map(|id| landscape.touchpoint(*id).id.as_str())
            .collect(),
        event: published.map(|publish| publish.event.as_str()).or(own_event),
        callee: match unit {
            Unit::Call(_) => called.map(|id| landscape.system(*id).name.as_str()),
            _ => answerer.map(|answerer| landscape.system(answerer.system).name.as_str()),
        },
        invokes: answerer
            .and_then(|by| by.operation)
            .map(|id| landscape.operation(id).name.as_str()),
        new_operations: published
            .into_iter()
            .flat_map(|one| &one.workers)
            .map(|one| one.name.as_str())
            .collect(),
        safeguards: match unit {
            Unit::Guard { safeguards, .. } => safeguards.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        },
        systems: names(landscape, &step.systems),
        gained: Gained {
            latency_ms,
            availability,
            findings: step.gained.findings,
            operations: step
                .gained
                .operations
                .iter()
                .map(|(id, latency_ms, availability)| OfOperation {
                    operation: &landscape.operation(*id).name,
                    latency_ms: *latency_ms,
                    availability: *availability,
                })
                .collect(),
        },
    }
}

fn told(note: &Note) -> Told<'_> {
    Told {
        touchpoint: &note.touchpoint,
        now: note.now.as_deref(),
        ends: note.ends.word(),
        why: match note.why {
            Why::NobodyAnswers => "nobody-answers",
            Why::ChangedAround(_) => "changed-around",
            Why::Unsettled => "unsettled",
        },
        says: proposal_note(note),
    }
}
