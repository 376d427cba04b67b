//! How the events are called that stand in the place of calls: as they are proposed.

use crate::cost::{Becomes, Stretch};
use crate::landscape::{Landscape, OperationId};
use crate::propose::{Names, event_name};

/// The name of the event of each stretch of an operation: after what has happened by then. None where an event that is
/// published today takes it.
pub(super) fn event_names(
    names: &mut Names,
    landscape: &Landscape,
    becomes: &[Becomes],
    operation: OperationId,
    stretches: &[Stretch],
) -> Vec<Option<String>> {
    let mut name = |stretch: &Stretch| names.event(&event_name(landscape, becomes, operation, stretch));
    let new = stretches
        .iter()
        .map(|stretch| stretch.used.is_none().then(|| name(stretch)));
    new.collect()
}
