//! Which touchpoint of one state of a landscape is which of another.
//!
//! An id that was given to both tells it. Ids that were made (`place-order/mail#2`) shift when something is written
//! above them, so that without given ids it is the operation, the systems touched and the content that tell.

use std::collections::{BTreeMap, BTreeSet};

use super::types::{Landscape, TouchpointId};
use crate::description::{self, Needs, Via};
use crate::text::Spanned;

/// The touchpoints of two states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// The same in both, old and new; in the new order.
    pub same: Vec<(TouchpointId, TouchpointId)>,
    /// Calls of which an event took the place, each with the event that reaches all its systems now.
    pub joined: Vec<(TouchpointId, TouchpointId)>,
    /// Calls that took the place of an event, each after the event that reached all its systems.
    pub split: Vec<(TouchpointId, TouchpointId)>,
    /// In the old state alone.
    pub removed: Vec<TouchpointId>,
    /// In the new state alone.
    pub added: Vec<TouchpointId>,
}

/// One touchpoint, in names.
struct One<'l> {
    id: TouchpointId,
    given: Option<&'l str>,
    event: Option<&'l str>,
    /// The systems on the other side.
    systems: BTreeSet<&'l str>,
    via: Option<Via>,
    does: Option<&'l str>,
    needs: Option<Needs>,
    /// All that is written of it.
    content: String,
}

impl Pairs {
    /// Pairs the touchpoints of two states.
    #[must_use]
    pub fn new(old: &Landscape, new: &Landscape) -> Self {
        let mut pairs = Pairs::default();
        let (mut before, mut after) = (by_operation(old), by_operation(new));
        let given: BTreeMap<&str, TouchpointId> = before
            .values()
            .flatten()
            .filter_map(|one| Some((one.given?, one.id)))
            .collect();
        for one in after.values().flatten() {
            pairs
                .same
                .extend(one.given.and_then(|id| given.get(id)).map(|there| (*there, one.id)));
        }
        let told: BTreeSet<_> = pairs.same.iter().map(|(old, _)| *old).collect();
        let told_new: BTreeSet<_> = pairs.same.iter().map(|(_, new)| *new).collect();
        for all in before.values_mut() {
            all.retain(|one| !told.contains(&one.id));
        }
        for all in after.values_mut() {
            all.retain(|one| !told_new.contains(&one.id));
        }
        let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        for name in names {
            let (left, right) = (before.remove(name), after.remove(name));
            pairs.pair(left.unwrap_or_default(), right.unwrap_or_default());
        }
        pairs.replace(old, new);
        pairs.same.sort_unstable_by_key(|(_, new)| *new);
        for list in [&mut pairs.removed, &mut pairs.added] {
            list.sort_unstable();
        }
        pairs
    }

    /// Pairs what is left of one operation, the surest first.
    fn pair(&mut self, mut old: Vec<One<'_>>, mut new: Vec<One<'_>>) {
        let sure: [fn(&One<'_>, &One<'_>) -> bool; 5] = [
            |old, new| old.target() == new.target() && old.via == new.via && old.content == new.content,
            |old, new| old.target() == new.target() && (old.does, old.via, old.needs) == (new.does, new.via, new.needs),
            |old, new| old.target() == new.target() && old.does == new.does,
            |old, new| old.target() == new.target(),
            |old, new| {
                old.event.is_some() == new.event.is_some() && old.systems.intersection(&new.systems).next().is_some()
            },
        ];
        for is_same in sure {
            let mut left = Vec::new();
            for one in old {
                // Two ids that were given and differ are two touchpoints.
                let may_be = |other: &One<'_>| other.given.is_none() || one.given.is_none();
                match new.iter().position(|other| may_be(other) && is_same(&one, other)) {
                    Some(at) => self.same.push((one.id, new.remove(at).id)),
                    None => left.push(one),
                }
            }
            old = left;
        }
        self.removed.extend(old.iter().map(|one| one.id));
        self.added.extend(new.iter().map(|one| one.id));
    }

    /// Finds calls that an event took the place of, and the other way round.
    fn replace(&mut self, old: &Landscape, new: &Landscape) {
        for call in std::mem::take(&mut self.removed) {
            match took_place(old, call, new) {
                Some(event) => self.joined.push((call, event)),
                None => self.removed.push(call),
            }
        }
        for call in std::mem::take(&mut self.added) {
            match took_place(new, call, old) {
                Some(event) => self.split.push((event, call)),
                None => self.added.push(call),
            }
        }
        // What took the place of another, or gave place to it, did not come or go.
        let (joined, split) = (&self.joined, &self.split);
        self.added.retain(|id| !joined.iter().any(|(_, event)| event == id));
        self.removed.retain(|id| !split.iter().any(|(event, _)| event == id));
    }
}

/// The event that reaches all systems of a call in another state, where none did in its own.
fn took_place(own: &Landscape, call: TouchpointId, other: &Landscape) -> Option<TouchpointId> {
    let event = reaching(own, call, other)?;
    reaching(own, call, own).is_none().then_some(event)
}

/// The event of the same operation in another state that reaches all systems of a call.
fn reaching(landscape: &Landscape, call: TouchpointId, others: &Landscape) -> Option<TouchpointId> {
    if !landscape.is_api_call(call) {
        return None;
    }
    let name = |system: &super::types::SystemId| landscape.system(*system).name.as_str();
    let wanted: BTreeSet<&str> = landscape.callees(call).iter().map(name).collect();
    let operation = &landscape.operation(landscape.touchpoint(call).operation).name;
    let operation = others.operation_named(operation)?;
    others.touchpoints_of(operation).find(|id| {
        let reached = others
            .callees(*id)
            .iter()
            .map(|system| others.system(*system).name.as_str());
        let reached: BTreeSet<&str> = reached.collect();
        let is_event = others.touchpoint(*id).written.via == Some(Via::Event);
        is_event && wanted.is_subset(&reached)
    })
}

impl One<'_> {
    fn target(&self) -> (Option<&str>, &BTreeSet<&str>) {
        static NONE: BTreeSet<&str> = BTreeSet::new();
        // Subscribers come and go; the event is the same.
        (self.event, if self.event.is_some() { &NONE } else { &self.systems })
    }
}

fn by_operation(landscape: &Landscape) -> BTreeMap<&str, Vec<One<'_>>> {
    let mut all: BTreeMap<&str, Vec<One<'_>>> = BTreeMap::new();
    for id in landscape.touchpoint_ids() {
        let touchpoint = landscape.touchpoint(id);
        let written = &touchpoint.written;
        let system = |id: &super::types::SystemId| landscape.system(*id).name.as_str();
        let one = One {
            id,
            given: written.id.as_ref().map(|id| id.value.as_str()),
            event: touchpoint.event.map(|event| landscape.event(event).name.as_str()),
            systems: landscape.callees(id).iter().map(system).collect(),
            via: written.via,
            does: written.does.as_ref().map(|does| does.value.as_str()),
            needs: written.needs.as_ref().map(|said| said.value),
            content: content(written),
        };
        let operation = &landscape.operation(touchpoint.operation).name;
        all.entry(operation).or_default().push(one);
    }
    all
}

/// All that is written of a touchpoint, without its place.
fn content(written: &description::Touchpoint) -> String {
    fn values<T>(said: Option<&Spanned<T>>) -> Option<&T> {
        said.map(|said| &said.value)
    }
    let safeguards = written.safeguards.as_ref();
    let safeguards = safeguards.map(|said| said.value.iter().map(|one| &one.value).collect::<Vec<_>>());
    let facts = written
        .facts
        .iter()
        .map(|fact| (&fact.name.value, format!("{:?}", fact.value.value)));
    let accept = written.accept.iter().map(|one| &one.rule.value);
    let to = written.to.iter().map(|to| &to.value);
    format!(
        "{:?}",
        (
            (
                to.collect::<Vec<_>>(),
                values(written.does.as_ref()),
                values(written.needs.as_ref()),
                values(written.on_failure.as_ref()),
                values(written.times.as_ref()),
                values(written.parallel.as_ref()),
                values(written.latency.as_ref()),
                values(written.availability.as_ref()),
                values(written.invokes.as_ref()),
            ),
            values(written.stale_for.as_ref()),
            safeguards,
            values(written.consumers.as_ref()),
            values(written.order_matters.as_ref()),
            (values(written.must_arrive.as_ref()), values(written.polls.as_ref())),
            values(written.waits_for.as_ref()),
            facts.collect::<Vec<_>>(),
            accept.collect::<Vec<_>>(),
        )
    )
}
