//! The steps of a plan in words: what to change, which systems are touched, what is gained.

use std::fmt::Write;

use super::cost_rows::{points, time};
use super::view::few;
use crate::description::Via;
use crate::landscape::{Landscape, SystemId, TouchpointId};
use crate::propose::{Note, Plan, Proposal, Publish, Step, Unit, Why};

/// A row: the number, the operation and what to change, the systems, what is gained.
pub(super) type Row = [String; 4];

/// The rows of a plan, one for each step.
pub(super) fn rows(proposal: &Proposal, plan: &Plan) -> Vec<Row> {
    let row = |(at, step): (usize, &Step)| {
        let landscape = landscape(proposal, step);
        [
            (at + 1).to_string(),
            format!("{}: {}", operation(proposal, step), change(proposal, step)),
            few(&names(landscape, &step.systems)),
            gains(step),
        ]
    };
    plan.steps.iter().enumerate().map(row).collect()
}

/// The landscape that a step changes.
pub(super) fn landscape<'p>(proposal: &'p Proposal, step: &Step) -> &'p Landscape {
    &proposal.states[step.round].landscape
}

/// The change of a step.
pub(super) fn unit<'p>(proposal: &'p Proposal, step: &Step) -> &'p Unit {
    &proposal.rounds[step.round][step.unit]
}

/// The operation that a step changes.
pub(super) fn operation<'p>(proposal: &'p Proposal, step: &Step) -> &'p str {
    let landscape = landscape(proposal, step);
    let first = unit(proposal, step).touchpoints().first();
    first.map_or("", |id| &landscape.operation(landscape.touchpoint(*id).operation).name)
}

pub(super) fn names<'l>(landscape: &'l Landscape, systems: &[SystemId]) -> Vec<&'l str> {
    systems.iter().map(|id| landscape.system(*id).name.as_str()).collect()
}

/// What to change, without its operation: `publish place-order.done instead of calling fulfilment, mail`.
pub(super) fn change(proposal: &Proposal, step: &Step) -> String {
    let landscape = landscape(proposal, step);
    let to = |id: TouchpointId| few(&names(landscape, &landscape.touchpoint(id).to));
    let event = |id: TouchpointId| {
        let event = landscape.touchpoint(id).event;
        event.map_or("", |event| &landscape.event(event).name)
    };
    match unit(proposal, step) {
        Unit::Publish(publish) => published(landscape, publish),
        Unit::Call(id) => match landscape.touchpoint(*id).written.via {
            None => format!("build the API call to {}", to(*id)),
            Some(Via::File) => format!("call {} by API instead of leaving a file", to(*id)),
            Some(Via::Database) => format!("call {} by API instead of using its tables", to(*id)),
            Some(_) => format!("see to it that {} is called by API", to(*id)),
        },
        Unit::CallInstead {
            touchpoint, answerer, ..
        } => {
            let runs = answerer
                .operation
                .map(|id| format!(" ({})", landscape.operation(id).name));
            let callee = &landscape.system(answerer.system).name;
            format!(
                "call {callee}{} by API instead of publishing {}",
                runs.unwrap_or_default(),
                event(*touchpoint)
            )
        }
        Unit::GoOn(id) => {
            let reply = landscape.touchpoint(*id).waits_for;
            let reply = reply.map_or("", |event| &landscape.event(event).name);
            format!("go on after publishing {}, do not wait for {reply}", event(*id))
        }
        Unit::Guard { touchpoint, safeguards } => {
            let safeguards: Vec<&str> = safeguards.iter().map(String::as_str).collect();
            format!("put {} around {}", few(&safeguards), landscape.short_id(*touchpoint))
        }
    }
}

fn published(landscape: &Landscape, publish: &Publish) -> String {
    let mut callees: Vec<SystemId> = Vec::new();
    let mut today: Vec<Via> = Vec::new();
    for id in &publish.stretch.become_events {
        let touchpoint = landscape.touchpoint(*id);
        today.extend(touchpoint.written.via);
        callees.extend(
            touchpoint
                .to
                .iter()
                .copied()
                .filter(|to| !callees.contains(to))
                .collect::<Vec<_>>(),
        );
    }
    let callees = few(&names(landscape, &callees));
    let event = &publish.event;
    let tells = match publish.stretch.used {
        Some(_) => format!("let {event} tell {callees}"),
        None => format!("publish {event} for {callees}"),
    };
    let mut text = match today.first() {
        Some(Via::Api) => format!("{tells} instead of calling"),
        Some(Via::File) => format!("{tells} instead of leaving a file"),
        Some(Via::Database) => format!("{tells} instead of using tables"),
        _ => tells,
    };
    for worker in &publish.workers {
        let _ = write!(text, ", {} calls {}", worker.name, landscape.system(worker.callee).name);
    }
    text
}

/// What a step gains: `340 ms faster, 1.2 points more available, 5 findings fewer`.
pub(super) fn gains(step: &Step) -> String {
    let mut gains = Vec::new();
    let (latency, availability) = own(step);
    if latency.abs() > 0.05 {
        let word = if latency < 0.0 { "slower" } else { "faster" };
        gains.push(format!("{} {word}", time(latency.abs())));
    }
    if availability.abs() > 1e-7 {
        let word = if availability < 0.0 { "less" } else { "more" };
        gains.push(format!("{} {word} available", points(availability.abs())));
    }
    if step.gained.findings != 0 {
        let word = if step.gained.findings < 0 { "more" } else { "fewer" };
        let count = usize::try_from(step.gained.findings.unsigned_abs()).unwrap_or(usize::MAX);
        gains.push(format!("{} {word}", super::plural(count, "finding")));
    }
    if gains.is_empty() {
        return "-".to_owned();
    }
    gains.join(", ")
}

/// What the operation of the step itself gains, else the one that gains most: milliseconds, and a share of its runs.
pub(super) fn own(step: &Step) -> (f64, f64) {
    let first = step.gained.operations.first();
    first.map_or((0.0, 0.0), |(_, latency, availability)| (*latency, *availability))
}

/// A note in a sentence.
#[must_use]
pub fn proposal_note(note: &Note) -> String {
    let ends = match note.ends {
        Via::Event => "an event",
        Via::Api => "an API call",
        Via::File | Via::Database | Via::Unknown => "as it is",
    };
    let now = note
        .now
        .as_ref()
        .map_or_else(String::new, |now| format!(", now `{now}`,"));
    let why = match &note.why {
        Why::NobodyAnswers => {
            "the description does not say who answers (name one system in `to`, or describe the operation \
                               that publishes the reply)"
                .to_owned()
        }
        Why::Unsettled => "the changes around it do not come to rest".to_owned(),
        Why::ChangedAround(because) if because.is_empty() => {
            "once all else is changed, the rules ask for nothing else".to_owned()
        }
        Why::ChangedAround(because) => format!("once all else is changed, {}", because.join(", and ")),
    };
    format!("`{}`{now} ends as {ends}: {why}", note.touchpoint)
}
