//! A stretch becomes one event, and workers that deliver it where somebody is not on the broker.

use super::unit::{Publish, Worker};
use super::values;
use super::write::Written;
use crate::advice::Advice;
use crate::description::{EditValue, Needs, NewOperation, NewTouchpoint, OrderMatters};
use crate::facts::{Builtin, Pattern};
use crate::landscape::{Landscape, Subject, SystemId, TouchpointId};
use crate::text::{Share, Word};

/// What the event of several touchpoints says.
struct Event<'l> {
    to: Vec<SystemId>,
    /// The most that one of them needs. By the built-in rules nothing that is needed now becomes an event.
    needs: Option<Needs>,
    does: Vec<&'l str>,
    must_arrive: bool,
    order: Option<OrderMatters>,
    consumers: Option<u64>,
    availability: Option<Share>,
}

pub(super) fn publish(advice: &Advice<'_>, publish: &Publish, written: &mut Written<'_>) {
    let landscape = advice.landscape;
    let members = &publish.stretch.become_events;
    let event = event(advice, members);
    let target = if let Some(used) = publish.stretch.used {
        join(landscape, used, &event, written);
        used
    } else {
        convert(landscape, members, &publish.event, &event, written);
        members[0]
    };
    for member in members.iter().filter(|member| **member != target) {
        written.remove(*member);
        written.merged.insert(*member, target);
    }
    for member in members {
        let invoked = landscape.touchpoint(*member).invokes;
        let runs = |id: &crate::landscape::OperationId| {
            landscape.system(landscape.operation(*id).system).on_broker && !landscape.is_given(*id)
        };
        if let Some(invoked) = invoked.filter(runs) {
            written.subscribe(invoked, &publish.event);
        }
    }
    for worker in &publish.workers {
        let operation = NewOperation {
            name: worker.name.clone(),
            system: landscape
                .system(landscape.operation(publish.operation).system)
                .name
                .clone(),
            subscribes: vec![publish.event.clone()],
            touchpoints: worker
                .touchpoints
                .iter()
                .map(|id| delivery(advice, worker, *id))
                .collect(),
            ..NewOperation::default()
        };
        written.add_operation(publish.operation, operation);
    }
}

fn event<'l>(advice: &Advice<'l>, members: &[TouchpointId]) -> Event<'l> {
    let landscape = advice.landscape;
    let mut event = Event {
        to: Vec::new(),
        needs: None,
        does: Vec::new(),
        must_arrive: false,
        order: None,
        consumers: None,
        availability: None,
    };
    for id in members {
        let said = &landscape.touchpoint(*id).written;
        let on_broker = landscape
            .touchpoint(*id)
            .to
            .iter()
            .filter(|to| landscape.system(**to).on_broker);
        let count = event.to.len();
        for system in on_broker {
            if !event.to.contains(system) {
                event.to.push(*system);
            }
        }
        let needs = said.needs.as_ref().map(|needs| needs.value);
        event.needs = event.needs.into_iter().chain(needs).min();
        event.must_arrive |= said.must_arrive.as_ref().is_some_and(|said| said.value);
        event.order = event.order.max(said.order_matters.as_ref().map(|said| said.value));
        event.consumers = event.consumers.max(said.consumers.as_ref().map(|said| said.value));
        if event.to.len() > count {
            event.does.extend(said.does.as_ref().map(|does| does.value.as_str()));
        }
        if let Some(share) = said.availability.as_ref().filter(|_| is_down_here(advice, *id)) {
            let lower = event.availability.filter(|lowest| *lowest <= share.value);
            event.availability = Some(lower.unwrap_or(share.value));
        }
    }
    event.does.dedup();
    event
}

/// Whether the callees of a touchpoint are down sometimes by what the touchpoint states, and not by what they do.
fn is_down_here(advice: &Advice<'_>, id: TouchpointId) -> bool {
    let Some(fact) = advice.book.vocabulary.builtin(Builtin::SometimesDown) else {
        return false;
    };
    let is = |subject: Subject| advice.facts.get(subject, fact).as_bool() == Some(true);
    let mut callees = advice.landscape.touchpoint(id).to.iter();
    is(Subject::Touchpoint(id)) && !callees.any(|callee| is(Subject::System(*callee)))
}

/// Keys that a call has and an event has not.
const OF_CALLS: [&str; 9] = [
    "via",
    "on_failure",
    "times",
    "parallel",
    "latency",
    "invokes",
    "stale_for",
    "polls",
    "accept",
];

/// Makes the first touchpoint the event.
fn convert(landscape: &Landscape, members: &[TouchpointId], name: &str, event: &Event<'_>, written: &mut Written<'_>) {
    let id = members[0];
    let said = &landscape.touchpoint(id).written;
    written.set_first(id, "event", values::text(name));
    if event.to.is_empty() {
        written.without(id, &["to"]);
    } else if landscape.touchpoint(id).to.as_slice() != event.to {
        written.set(id, "to", values::to(values::names(landscape, id, &event.to)));
    }
    written.without(id, &OF_CALLS);
    if let Some(needs) = event.needs
        && said.needs.as_ref().map(|said| said.value) != Some(needs)
    {
        written.set(id, "needs", values::bare(needs.word()));
    }
    let does = event.does.join("; ");
    if does.is_empty() {
        written.without(id, &["does"]);
    } else if said.does.as_ref().map(|said| &said.value) != Some(&does) {
        written.set(id, "does", values::text(does));
    }
    marks(landscape, id, event, written);
    // Each system is counted by its name now; a greater figure stays.
    let count = u64::try_from(event.to.len()).unwrap_or(u64::MAX);
    keep(
        id,
        "consumers",
        event
            .consumers
            .filter(|figure| *figure > count)
            .map(|count| values::bare(count.to_string())),
        written,
    );
    keep(id, "availability", event.availability.map(values::share), written);
    let mut known: Vec<&str> = said.facts.iter().map(|fact| fact.name.value.as_str()).collect();
    for member in &members[1..] {
        for (fact, value) in landscape
            .touchpoint(*member)
            .written
            .facts
            .iter()
            .zip(values::facts(&landscape.touchpoint(*member).written.facts))
        {
            if !known.contains(&fact.name.value.as_str()) {
                known.push(&fact.name.value);
                written.set_fact(id, value.0, value.1);
            }
        }
    }
    written.touch(id);
}

/// A key with this value, or none.
fn keep(id: TouchpointId, key: &str, value: Option<EditValue>, written: &mut Written<'_>) {
    match value {
        Some(value) => written.set(id, key, value),
        None => written.without(id, &[key]),
    }
}

/// What is said of an event that may not be lost, or must stay in order.
fn marks(landscape: &Landscape, id: TouchpointId, event: &Event<'_>, written: &mut Written<'_>) {
    let said = &landscape.touchpoint(id).written;
    if event.must_arrive && !said.must_arrive.as_ref().is_some_and(|said| said.value) {
        written.set(id, "must_arrive", values::bare("true"));
    }
    if event.order > said.order_matters.as_ref().map(|said| said.value)
        && let Some(order) = event.order
    {
        written.set(id, "order_matters", values::bare(order.word()));
    }
}

/// Adds to an event that is published there already.
fn join(landscape: &Landscape, used: TouchpointId, event: &Event<'_>, written: &mut Written<'_>) {
    let touchpoint = landscape.touchpoint(used);
    let new: Vec<SystemId> = event
        .to
        .iter()
        .filter(|to| !touchpoint.to.contains(to))
        .copied()
        .collect();
    if !new.is_empty() {
        written.add_to(used, values::names(landscape, used, &new));
    }
    let needs = touchpoint.written.needs.as_ref().map(|said| said.value);
    if let (Some(more), Some(there)) = (event.needs, needs)
        && more < there
    {
        written.set(used, "needs", values::bare(more.word()));
    }
    marks(landscape, used, event, written);
}

/// The call that a worker takes over.
fn delivery(advice: &Advice<'_>, worker: &Worker, id: TouchpointId) -> NewTouchpoint {
    let landscape = advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    let said = &touchpoint.written;
    let invoked = touchpoint
        .invokes
        .filter(|invoked| landscape.operation(*invoked).system == worker.callee);
    let extra = [
        ("times", said.times.as_ref().map(|said| values::times(said.value))),
        ("latency", said.latency.as_ref().map(|said| values::latency(said.value))),
        (
            "availability",
            said.availability.as_ref().map(|said| values::share(said.value)),
        ),
        (
            "invokes",
            invoked.map(|id| values::text(landscape.operation(id).name.clone())),
        ),
        ("safeguards", stated(advice, id, Pattern::Api)),
    ];
    let extra = extra
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    NewTouchpoint {
        to: values::names(landscape, id, &[worker.callee]),
        does: said.does.as_ref().map(|does| does.value.clone()),
        via: Some(Pattern::Api.word().to_owned()),
        needs: said.needs.as_ref().map(|needs| needs.value.word().to_owned()),
        extra: extra.collect(),
        facts: values::facts(&said.facts),
        ..NewTouchpoint::default()
    }
}

/// The safeguards that are stated of a touchpoint, without those that only the other pattern needs.
pub(super) fn stated(advice: &Advice<'_>, id: TouchpointId, pattern: Pattern) -> Option<EditValue> {
    let said = advice.landscape.touchpoint(id).written.safeguards.as_ref()?;
    let others = advice.safeguards_of_others(pattern);
    let names = said.value.iter().map(|name| name.value.as_str());
    let names: Vec<String> = names.filter(|name| !others.contains(name)).map(str::to_owned).collect();
    (!names.is_empty()).then_some(EditValue::List(names))
}
