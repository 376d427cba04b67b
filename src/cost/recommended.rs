//! A run of each operation as recommended.

use std::collections::BTreeMap;

use super::change::{Becomes, Planned};
use super::stretch::{Stretch, stretches};
use crate::advice::Advice;
use crate::landscape::{OperationId, TouchpointId};
use crate::run::{Call, Callee, Item, Publish, Runs, What, call, callee, publish};

/// The items of an operation as planned.
pub(super) fn items<'p>(advice: &Advice<'_>, today: &Runs, becomes: &'p Planned<'p>, id: OperationId) -> Vec<Item> {
    let landscape = advice.landscape;
    let stretches = stretches(advice, becomes, id).into_iter();
    let first = |stretch: Stretch| Some((*stretch.become_events.first()?, stretch.used.is_none()));
    let publishes: BTreeMap<TouchpointId, bool> = stretches.filter_map(first).collect();
    let mut items = Vec::new();
    for at in landscape.touchpoints_of(id) {
        let parallel = landscape.touchpoint(at).written.parallel.as_ref();
        let item = |what| Item {
            touchpoint: at,
            parallel: parallel.map(|label| label.value.clone()),
            what,
        };
        match becomes(at) {
            Becomes::Same | Becomes::Unanswered => {
                let today = today.items(id);
                let there = today.binary_search_by_key(&at, |item| item.touchpoint);
                items.extend(there.ok().map(|there| today[there].clone()));
            }
            Becomes::Call => items.push(item(What::Call(call(landscape, at)))),
            Becomes::CallInstead { answerer, others } => {
                if !others.is_empty() {
                    items.push(Item {
                        parallel: None,
                        ..item(What::Publish(publish(landscape, at)))
                    });
                }
                let callee = Callee {
                    invokes: answerer.operation,
                    as_today: true,
                    ..callee(landscape, answerer.system)
                };
                items.push(item(What::Call(Call {
                    callees: vec![callee],
                    ..call(landscape, at)
                })));
            }
            Becomes::Event => {
                if publishes.get(&at) == Some(&true) {
                    items.push(Item {
                        parallel: None,
                        ..item(What::Publish(Publish {
                            outbox: false,
                            stops: true,
                        }))
                    });
                }
            }
        }
    }
    items
}

/// Runs of all operations as planned; what that changes in an operation reaches its callers. `before`: as today.
#[must_use]
pub fn recommended_runs(advice: &Advice<'_>, before: &Runs, becomes: &[Becomes]) -> Runs {
    Runs::changed(before, all(advice, before, becomes))
}

/// The items of every operation.
fn all(advice: &Advice<'_>, today: &Runs, becomes: &[Becomes]) -> Vec<Vec<Item>> {
    let planned = |at: TouchpointId| &becomes[at.index()];
    let of = |id| items(advice, today, &planned, id);
    advice.landscape.operation_ids().map(of).collect()
}
