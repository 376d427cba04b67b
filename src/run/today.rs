//! A run of each operation as it is done today.

use std::collections::BTreeSet;

use super::delay::Timing;
use super::item::{Call, Callee, Item, Publish, Wait, What};
use crate::description::{OnFailure, Via};
use crate::landscape::{EventId, Landscape, OperationId, SystemId, TouchpointId};

/// The items of each operation, in order. What is not built is left out, and so are persons.
#[must_use]
pub fn today(landscape: &Landscape) -> Vec<Vec<Item>> {
    let publishing = publishing(landscape);
    let of = |id: OperationId| landscape.touchpoints_of(id);
    let items = landscape
        .operation_ids()
        .map(|id| of(id).filter_map(|id| item(landscape, &publishing, id)).collect());
    items.collect()
}

/// The touchpoints that publish each event.
#[must_use]
pub fn publishers(landscape: &Landscape) -> Vec<Vec<TouchpointId>> {
    let mut publishers = vec![Vec::new(); landscape.events.len()];
    for id in landscape.touchpoint_ids() {
        if let Some(event) = landscape.touchpoint(id).event {
            publishers[event.index()].push(id);
        }
    }
    publishers
}

/// The systems that publish each event, each once.
fn publishing(landscape: &Landscape) -> Vec<Vec<SystemId>> {
    let publishers = publishers(landscape).into_iter();
    let systems = publishers.map(|publishers| {
        let systems: BTreeSet<SystemId> = publishers.iter().map(|id| landscape.caller(*id)).collect();
        systems.into_iter().collect()
    });
    systems.collect()
}

fn item(landscape: &Landscape, publishing: &[Vec<SystemId>], id: TouchpointId) -> Option<Item> {
    let touchpoint = landscape.touchpoint(id);
    if landscape.is_only_drawn(id) {
        return None;
    }
    let what = match touchpoint.written.via? {
        Via::Api => What::Call(call(landscape, id)),
        Via::Event => match touchpoint.waits_for {
            None => What::Publish(publish(landscape, id)),
            Some(event) => What::Wait(wait(landscape, &publishing[event.index()], id, event)),
        },
        Via::File | Via::Database | Via::Unknown => What::NotSaid(landscape.callees(id).to_vec()),
    };
    Some(Item {
        touchpoint: id,
        parallel: touchpoint.written.parallel.as_ref().map(|label| label.value.clone()),
        what,
    })
}

/// A touchpoint as an API call, as it states its callees.
#[must_use]
pub(crate) fn call(landscape: &Landscape, id: TouchpointId) -> Call {
    let touchpoint = landscape.touchpoint(id);
    let own = landscape.own_latency(id);
    let own_availability = touchpoint.written.availability.as_ref().map(|said| said.value.0);
    let callees = touchpoint.to.iter().map(|system| {
        let callee = callee(landscape, *system);
        Callee {
            latency: own.and_then(|own| Timing::of(&own)).or(callee.latency),
            availability: own_availability.or(callee.availability),
            invokes: touchpoint
                .invokes
                .filter(|invoked| landscape.operation(*invoked).system == *system),
            ..callee
        }
    });
    Call {
        callees: callees.collect(),
        times: landscape.times(id),
        stops: landscape.on_failure(id) == OnFailure::Stop,
    }
}

/// A system as its declaration states it.
#[must_use]
pub(crate) fn callee(landscape: &Landscape, id: SystemId) -> Callee {
    let system = landscape.system(id);
    Callee {
        system: id,
        latency: system.latency.as_ref().and_then(|said| Timing::of(&said.value)),
        availability: system.availability.as_ref().map(|said| said.value.0),
        invokes: None,
        as_today: false,
    }
}

/// A touchpoint as a publish.
#[must_use]
pub(crate) fn publish(landscape: &Landscape, id: TouchpointId) -> Publish {
    let safeguards = landscape.touchpoint(id).written.safeguards.as_ref();
    Publish {
        outbox: safeguards.is_some_and(|said| said.value.iter().any(|one| one.value == "outbox")),
        stops: landscape.on_failure(id) == OnFailure::Stop,
    }
}

fn wait(landscape: &Landscape, systems: &[SystemId], id: TouchpointId, event: EventId) -> Wait {
    let written = &landscape.touchpoint(id).written;
    let own = written.availability.as_ref().map(|said| said.value.0);
    let availability = systems
        .iter()
        .map(|system| own.or(callee(landscape, *system).availability));
    let availability: Vec<Option<f64>> = availability.collect();
    Wait {
        publish: publish(landscape, id),
        event,
        availability: if systems.is_empty() { vec![own] } else { availability },
        systems: systems.to_vec(),
        latency: landscape.own_latency(id).and_then(|own| Timing::of(&own)),
    }
}
