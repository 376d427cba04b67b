//! One round: all changes that the advice asks for, or some of them, written and read again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::guard::{self, guard};
use super::state::{Refused, State};
use super::unit::{Unit, units};
use super::write::Written;
use super::{call, publish, reply};
use crate::advice::Advice;
use crate::description::EditValue;
use crate::landscape::TouchpointId;
use crate::rules::Rulebook;

/// Where touchpoints went: from an operation's name and a place in it to another; None where they are gone.
pub(super) type Moves = BTreeMap<(String, usize), Option<(String, usize)>>;

/// The changes of a round.
pub(super) struct Round {
    pub(super) units: Vec<Unit>,
    /// The touchpoints that any of them is about.
    busy: BTreeSet<TouchpointId>,
}

impl Round {
    pub(super) fn of(advice: &Advice<'_>) -> Self {
        Round::with(units(advice))
    }

    pub(super) fn with(units: Vec<Unit>) -> Self {
        let used = units.iter().filter_map(|unit| match unit {
            Unit::Publish(publish) => publish.stretch.used,
            _ => None,
        });
        let guards = |unit: &&Unit| !matches!(unit, Unit::Guard { .. });
        let changed = units
            .iter()
            .filter(guards)
            .flat_map(|unit| unit.touchpoints().iter().copied());
        let busy = used.chain(changed).collect();
        Round { units, busy }
    }

    /// The state after some of the changes.
    pub(super) fn apply(
        &self,
        state: &State,
        chosen: &[&Unit],
        book: &Rulebook,
        today: Date,
    ) -> Result<(State, Moves), Refused> {
        let advice = Advice::new(&state.landscape, book, today);
        let landscape = &state.landscape;
        let mut written = Written::new(landscape);
        reply::release(landscape, chosen, &self.busy, &mut written);
        for unit in chosen {
            match unit {
                Unit::Publish(one) => publish::publish(&advice, one, &mut written),
                Unit::Call(id) => call::call(*id, &mut written),
                Unit::CallInstead {
                    touchpoint,
                    answerer,
                    others,
                } => call::call_instead(&advice, *touchpoint, *answerer, others, &mut written),
                Unit::GoOn(id) => call::go_on(*id, &mut written),
                Unit::Guard { touchpoint, .. } if written.removed.contains(touchpoint) => {}
                Unit::Guard { touchpoint, safeguards } => {
                    let mut names = guard::stated(landscape, *touchpoint).unwrap_or_default();
                    names.extend(
                        safeguards
                            .iter()
                            .filter(|name| !names.contains(name))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                    written.set(*touchpoint, "safeguards", EditValue::List(names));
                }
            }
        }
        let outcome = written.finish();
        let next = state.edited(&outcome.edits, book)?;
        Ok((
            guard(next, &outcome.touched, &outcome.beside, book, today)?,
            outcome.moves,
        ))
    }
}
