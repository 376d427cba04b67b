//! The order of touchpoints, and which run at the same time.

use crate::advice::FindingPlace;
use crate::description::ObservedOrder;
use crate::drift::Comparison;
use crate::import::{FoundTouchpoint, Joined};
use crate::landscape::TouchpointId;

/// What stands in another order than it was seen, in one operation that was found; only where the order was seen.
pub(super) fn compare(
    comparison: &Comparison<'_>,
    number: usize,
) -> Vec<(TouchpointId, (String, Option<FindingPlace>))> {
    let join = &comparison.join;
    if join.operations[number].is_none() || join.found.operations[number].unknown_operation {
        return Vec::new();
    }
    let runs = |seen: &FoundTouchpoint| seen.observed.runs.unwrap_or(u64::MAX);
    // In the order in which they were seen.
    let seen: Vec<(usize, TouchpointId, &FoundTouchpoint)> = join.found.operations[number]
        .touchpoints
        .iter()
        .zip(&join.touchpoints[number])
        .filter(|(seen, _)| runs(seen) >= comparison.limits.runs)
        .filter_map(|(seen, joined)| match *joined {
            Joined::Same(at, place) => Some((place, comparison.touchpoint(at, place), seen)),
            _ => None,
        })
        .collect();
    let landscape = comparison.landscape;
    let label = |id: TouchpointId| {
        let label = landscape.touchpoint(id).written.parallel.as_ref();
        label.map(|label| label.value.as_str())
    };
    let mut differences = Vec::new();
    for (later, (place, id, second)) in seen.iter().enumerate() {
        for (before, first_id, first) in &seen[..later] {
            let together = label(*id).is_some() && label(*id) == label(*first_id);
            let seen_together = first.parallel.is_some() && first.parallel == second.parallel;
            let in_turn = [first, second]
                .iter()
                .all(|one| one.observed.order == Some(ObservedOrder::Sequential));
            let other = landscape.short_id(*first_id);
            let parallel = landscape.touchpoint(*id).written.parallel.as_ref();
            let words = if together && in_turn {
                format!("declared to run beside `{other}`, and was seen after it")
            } else if !together && seen_together {
                format!("declared to run in turn with `{other}`, and was seen beside it")
            } else if !together && in_turn && place < before {
                format!("declared before `{other}`, and was seen after it")
            } else {
                continue;
            };
            let place = parallel.map(|label| FindingPlace {
                span: label.span,
                label: "declared here".into(),
            });
            differences.push((*id, (words, place)));
            break;
        }
    }
    differences
}
