//! The facts of one touchpoint.

use super::derive::Facts;
use super::event_name::is_command;
use super::kinds::{Builtin, Pattern};
use super::value::{Fact, Value};
use super::vocabulary::FactId;
use crate::description::{Needs, Times, Via};
use crate::landscape::{Subject, SystemId, TouchpointId};
use crate::text::{Share, Word, milliseconds};

/// A fact of a touchpoint that has a key of its own or is computed.
pub(super) fn derive(facts: &Facts<'_>, id: TouchpointId, builtin: Builtin) -> Fact {
    let landscape = facts.landscape;
    let touchpoint = landscape.touchpoint(id);
    let written = &touchpoint.written;
    let callees = landscape.callees(id);
    let duration = |time: Option<std::time::Duration>| Fact::number(time.map(milliseconds));
    match builtin {
        Builtin::Needs => word(facts, builtin, facts.needs(id).map(Word::word)),
        Builtin::Consumers => consumers(facts, id),
        Builtin::RunsOnEvent if landscape.is_made_up(touchpoint.operation) => Fact::Unknown,
        Builtin::RunsOnEvent => Fact::yes_no(!landscape.operation(touchpoint.operation).subscribes.is_empty()),
        Builtin::CalleeOnBroker if callees.is_empty() => Fact::yes_no(true),
        Builtin::CalleeOnBroker => Fact::yes_no(callees.iter().any(|callee| landscape.system(*callee).on_broker)),
        Builtin::CallerOnBroker => Fact::yes_no(landscape.system(landscape.caller(id)).on_broker),
        Builtin::Via => match written.via {
            Some(Via::Unknown) => Fact::Unknown,
            Some(via) => word(facts, builtin, Some(via.word())),
            None => word(facts, builtin, Some("not-built")),
        },
        Builtin::Recommended => word(facts, builtin, facts.verdict(id).map(Pattern::word)),
        Builtin::WaitsForReply => Fact::yes_no(touchpoint.waits_for.is_some()),
        Builtin::OnFailure => word(
            facts,
            builtin,
            written.on_failure.as_ref().map(|said| said.value.word()),
        ),
        Builtin::StaleFor => duration(written.stale_for.as_ref().map(|said| said.value)),
        Builtin::Times => match landscape.times(id) {
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            Times::Count(count) => Fact::number(Some(count as f64)),
            Times::Many => Fact::Between(2.0, f64::INFINITY),
        },
        Builtin::OrderMatters => word(
            facts,
            builtin,
            written.order_matters.as_ref().map(|said| said.value.word()),
        ),
        Builtin::MustArrive => written
            .must_arrive
            .as_ref()
            .map_or(Fact::Unknown, |said| Fact::yes_no(said.value)),
        Builtin::Safeguards => match &written.safeguards {
            None => Fact::Unknown,
            Some(said) => {
                let known = facts.vocabulary.safeguards();
                let at = |name: &str| known.iter().position(|safeguard| safeguard == name);
                let there = said.value.iter().filter_map(|name| at(&name.value));
                Fact::Is(Value::Set(there.fold(0, |bits, at| bits | 1 << at)))
            }
        },
        Builtin::External => Fact::yes_no(callees.iter().any(|callee| landscape.system(*callee).external)),
        Builtin::SameOwner => same_owner(facts, id),
        Builtin::Rate => {
            let operation = landscape.operation(touchpoint.operation);
            Fact::number(operation.rate.as_ref().map(|rate| rate.value.0))
        }
        Builtin::Availability => Fact::number(availability(facts, id).map(|share| share.0)),
        Builtin::Latency => duration(latency(facts, id, |latency| latency.p50)),
        Builtin::StatedLatency => {
            let stated = latency(facts, id, |latency| latency.p50).unwrap_or_default();
            duration(Some(stated))
        }
        Builtin::Retried => {
            let stated = written.safeguards.iter().flat_map(|said| &said.value);
            Fact::yes_no(stated.into_iter().any(|name| name.value == "retry"))
        }
        Builtin::Polls => written
            .polls
            .as_ref()
            .map_or(Fact::Unknown, |said| Fact::yes_no(said.value)),
        Builtin::IsHeard => facts.is_heard(id),
        Builtin::ToldByEventToo => facts.told_by_event_too(id),
        Builtin::RunByEventToo => facts.run_by_event_too(id),
        Builtin::AfterCommit => facts.after_commit(id),
        Builtin::NamedAsCommand => {
            let event = touchpoint.event.map(|event| &landscape.event(event).name);
            Fact::yes_no(event.is_some_and(|name| is_command(name)))
        }
        Builtin::StoreIsShared => facts.store_is_shared(id),
        Builtin::LatencyP99 => duration(latency(facts, id, |latency| latency.p99)),
        _ => Fact::Unknown,
    }
}

fn word(facts: &Facts<'_>, builtin: Builtin, word: Option<&str>) -> Fact {
    let definition = facts.vocabulary.builtin(builtin).map(|id| facts.vocabulary.get(id));
    match (definition, word) {
        (Some(definition), Some(word)) => definition.values.parse(word).map_or(Fact::Unknown, Fact::Is),
        _ => Fact::Unknown,
    }
}

/// How many systems react to the same thing.
fn consumers(facts: &Facts<'_>, id: TouchpointId) -> Fact {
    let landscape = facts.landscape;
    let touchpoint = landscape.touchpoint(id);
    let said = touchpoint
        .written
        .consumers
        .as_ref()
        .map(|said| usize::try_from(said.value).unwrap_or(usize::MAX));
    if touchpoint.event.is_some() {
        let known = landscape.callees(id).len();
        return match (said, known) {
            (None, 0) => Fact::Unknown,
            (said, known) => {
                let count = said.unwrap_or(0).max(known);
                Fact::count(count, count)
            }
        };
    }
    let own = touchpoint.to.len().max(said.unwrap_or(0));
    match facts.needs(id) {
        None => Fact::Unknown,
        Some(Needs::Answer | Needs::Outcome) => Fact::count(touchpoint.to.len(), touchpoint.to.len()),
        // Nobody knows which of its siblings happen because of the same thing.
        Some(Needs::Later | Needs::Nothing) if landscape.is_made_up(touchpoint.operation) => {
            let most = facts.sinks(touchpoint.operation);
            Fact::count(own, own.max(most.known.len() + most.perhaps.len()))
        }
        Some(Needs::Later | Needs::Nothing) => {
            let sinks = facts.sinks(touchpoint.operation);
            let known = sinks.known.len().max(own);
            Fact::count(known, known.max(sinks.known.len() + sinks.perhaps.len()))
        }
    }
}

/// A system's fact, of a touchpoint: its callee's. Yes or no: any of several; else that on which they agree.
pub(super) fn of_callees(facts: &Facts<'_>, id: TouchpointId, fact: FactId) -> Fact {
    let callees = facts.landscape.callees(id);
    if callees.is_empty() {
        return Fact::Unknown;
    }
    let definition = facts.vocabulary.get(fact);
    let of = |callee: &SystemId| match definition.builtin {
        Some(Builtin::SometimesDown) => system_sometimes_down(facts, *callee, Some(id)),
        _ => facts.get(Subject::System(*callee), fact),
    };
    if definition.values == super::FactType::YesNo {
        return Fact::any(callees.iter().map(of));
    }
    let mut values = callees.iter().map(of);
    let first = values.next().unwrap_or(Fact::Unknown);
    if values.all(|other| other == first) {
        first
    } else {
        Fact::Unknown
    }
}

/// Whether a system is down sometimes: as said, else by the touchpoint's availability, else by its own.
pub(super) fn system_sometimes_down(facts: &Facts<'_>, system: SystemId, at: Option<TouchpointId>) -> Fact {
    if let Some(fact) = facts.vocabulary.builtin(Builtin::SometimesDown)
        && let Some(answer) = facts.answered(Subject::System(system), fact)
    {
        return answer;
    }
    let declared = facts.landscape.system(system);
    if let Some(said) = &declared.sometimes_down {
        return Fact::yes_no(said.value);
    }
    let at_touchpoint = at.and_then(|id| own_availability(facts, id));
    match at_touchpoint.or(declared.availability.as_ref().map(|said| said.value)) {
        Some(availability) => Fact::yes_no(availability < facts.dependable),
        None => Fact::Unknown,
    }
}

/// The touchpoint's own availability: as it is said, else as it was observed. What was observed counts only where it
/// is known on which side of `dependable` it lies: three calls without a failure show nothing.
fn own_availability(facts: &Facts<'_>, id: TouchpointId) -> Option<Share> {
    if let Some(said) = &facts.landscape.touchpoint(id).written.availability {
        return Some(said.value);
    }
    let observed = facts.landscape.observed(id)?;
    let (low, high) = observed.availability_interval()?;
    let decided = low >= facts.dependable.0 || high < facts.dependable.0;
    decided.then(|| observed.availability().map(Share)).flatten()
}

/// The touchpoint's own availability, else that of its only callee.
fn availability(facts: &Facts<'_>, id: TouchpointId) -> Option<Share> {
    own_availability(facts, id).or_else(|| match facts.landscape.callees(id) {
        [only] => facts
            .landscape
            .system(*only)
            .availability
            .as_ref()
            .map(|said| said.value),
        _ => None,
    })
}

fn latency(
    facts: &Facts<'_>,
    id: TouchpointId,
    figure: fn(&crate::description::Latency) -> Option<std::time::Duration>,
) -> Option<std::time::Duration> {
    let own = facts.landscape.own_latency(id);
    let said = own.or_else(|| match facts.landscape.callees(id) {
        [only] => facts.landscape.system(*only).latency.as_ref().map(|said| said.value),
        _ => None,
    });
    said.and_then(|said| figure(&said))
}

/// Whether caller and callees have one owner.
fn same_owner(facts: &Facts<'_>, id: TouchpointId) -> Fact {
    let landscape = facts.landscape;
    let callees = landscape.callees(id);
    let owner = landscape.system(landscape.caller(id)).owner.as_ref();
    let other = |callee: &SystemId| match (owner, landscape.system(*callee).owner.as_ref()) {
        (Some(owner), Some(other)) => Fact::yes_no(owner != other),
        _ => Fact::Unknown,
    };
    match Fact::any(callees.iter().map(other)).as_bool() {
        Some(differs) if !callees.is_empty() => Fact::yes_no(!differs),
        _ => Fact::Unknown,
    }
}
