//! A run of each operation as recommended.

use super::change::{Becomes, Planned};
use super::stretch::stretches;
use crate::advice::Advice;
use crate::landscape::OperationId;
use crate::run::{Call, Callee, Item, Publish, Runs, What, call, callee, publish};

/// The items of an operation as planned.
pub(super) fn items<'p>(advice: &Advice<'_>, today: &Runs, becomes: &'p Planned<'p>, id: OperationId) -> Vec<Item> {
    let landscape = advice.landscape;
    let stretches = stretches(advice, becomes, id);
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
                items.extend(today.items(id).iter().filter(|item| item.touchpoint == at).cloned());
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
                let first = stretches
                    .iter()
                    .find(|stretch| stretch.become_events.first() == Some(&at));
                if first.is_some_and(|stretch| stretch.used.is_none()) {
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

/// The items of every operation.
pub(super) fn all(advice: &Advice<'_>, today: &Runs, becomes: &[Becomes]) -> Vec<Vec<Item>> {
    let planned = |at: crate::landscape::TouchpointId| &becomes[at.index()];
    let of = |id| items(advice, today, &planned, id);
    advice.landscape.operation_ids().map(of).collect()
}
