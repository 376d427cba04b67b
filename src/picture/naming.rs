//! How the events are called that stand in the place of calls.

use std::collections::BTreeSet;

use crate::cost::{Becomes, Planned, Stretch};
use crate::landscape::{Landscape, OperationId, TouchpointId};

/// The name of the event of each stretch of an operation: after what has happened by then. None where an event that is
/// published today takes it.
#[must_use]
pub fn event_names(
    landscape: &Landscape,
    becomes: &Planned<'_>,
    operation: OperationId,
    stretches: &[Stretch],
) -> Vec<Option<String>> {
    let name = &landscape.operation(operation).name;
    let there: BTreeSet<&str> = landscape.events.iter().map(|event| event.name.as_str()).collect();
    let mut given: BTreeSet<String> = BTreeSet::new();
    let mut fresh = |wanted: String| {
        let is_free = |name: &str| !there.contains(name) && !given.contains(name);
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let free = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(|name| is_free(name));
        let free = free.unwrap_or(wanted);
        given.insert(free.clone());
        free
    };
    let of = |stretch: &Stretch| match stretch.after {
        _ if stretch.is_last => format!("{name}.done"),
        None => format!("{name}.started"),
        Some(before) => format!("{name}.{}-done", other_side(landscape, becomes, before)),
    };
    stretches
        .iter()
        .map(|stretch| stretch.used.is_none().then(|| fresh(of(stretch))))
        .collect()
}

/// Who is called as recommended, or the event that is waited for.
fn other_side<'l>(landscape: &'l Landscape, becomes: &Planned<'_>, id: TouchpointId) -> &'l str {
    let touchpoint = landscape.touchpoint(id);
    let system = match (becomes(id), touchpoint.event) {
        (Becomes::CallInstead { answerer, .. }, _) => Some(answerer.system),
        (_, None) => touchpoint.to.first().copied(),
        (_, Some(event)) => return &landscape.event(event).name,
    };
    system.map_or("call", |system| &landscape.system(system).name)
}
