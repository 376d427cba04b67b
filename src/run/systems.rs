//! The systems that a run needs: those that must be up, those that the code must know.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::behind::Runs;
use super::item::{Callee, Item, What};
use super::order::Order;
use crate::landscape::{OperationId, SystemId};

impl Runs {
    /// The systems that must be up for a run, those behind its calls among them; sorted.
    #[must_use]
    pub fn must_be_up(&self, id: OperationId) -> &[SystemId] {
        &self.up()[id.index()]
    }

    fn up(&self) -> &[Arc<[SystemId]>] {
        self.up.get_or_init(|| self.all_up())
    }

    /// Operations that call each other in a circle need the same systems.
    fn all_up(&self) -> Vec<Arc<[SystemId]>> {
        let count = self.items.len();
        let calls = (0..count).flat_map(|from| {
            let to = self.items[from].iter().flat_map(needed);
            to.filter(|callee| !self.is_before(callee))
                .filter_map(move |callee| Some((from, callee.invokes?)))
        });
        let order = Order::by(count, calls);
        let mut up: Vec<Arc<[SystemId]>> = vec![Arc::from([]); count];
        for (at, group) in order.groups.iter().enumerate() {
            let mut systems: Vec<SystemId> = Vec::new();
            for item in group.iter().flat_map(|member| &self.items[member.index()]) {
                for callee in needed(item) {
                    systems.push(callee.system);
                    match (callee.invokes, &self.before) {
                        (Some(invoked), Some((before, _))) if callee.as_today => {
                            systems.extend_from_slice(before.must_be_up(invoked));
                        }
                        (Some(invoked), _) if order.group[invoked.index()] != at => {
                            systems.extend_from_slice(&up[invoked.index()]);
                        }
                        _ => {}
                    }
                }
                if let What::Wait(wait) = &item.what {
                    systems.extend_from_slice(&wait.systems);
                }
            }
            systems.sort_unstable();
            systems.dedup();
            let systems: Arc<[SystemId]> = Arc::from(systems);
            for member in group {
                up[member.index()] = Arc::clone(&systems);
            }
        }
        up
    }

    /// Whether what it runs counts as in the runs before the change.
    fn is_before(&self, callee: &Callee) -> bool {
        callee.as_today && self.before.is_some()
    }

    /// The systems that an operation's code names; sorted.
    #[must_use]
    pub fn must_know(&self, id: OperationId) -> Vec<SystemId> {
        let mut systems = BTreeSet::new();
        for item in &self.items[id.index()] {
            match &item.what {
                What::Call(call) => systems.extend(call.callees.iter().map(|callee| callee.system)),
                What::Wait(wait) => systems.extend(&wait.systems),
                What::Publish(_) | What::NotSaid(_) => {}
            }
        }
        systems.into_iter().collect()
    }
}

/// The callees without which there is no run.
fn needed(item: &Item) -> &[Callee] {
    match &item.what {
        What::Call(call) if call.stops => &call.callees,
        _ => &[],
    }
}
