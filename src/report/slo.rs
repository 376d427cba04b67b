//! What an operation owes to its own caller, whether it keeps that today, and whether it would as recommended.

use std::collections::BTreeMap;

use super::cost_rows::{bounded, judged, share, time, word};
use super::view::View;
use crate::cost::{Cost, Costs, State};
use crate::landscape::OperationId;

/// What is said of each shown operation that owes something: a sentence for its latency, one for its availability.
pub(super) fn owed(view: &View<'_>) -> BTreeMap<OperationId, Vec<String>> {
    let landscape = view.advice.landscape;
    let owes = |id: &OperationId| landscape.operation(*id).slo.is_some();
    let shown: Vec<OperationId> = view.operations.iter().copied().filter(owes).collect();
    if shown.is_empty() {
        return BTreeMap::new();
    }
    let costs = Costs::new(view.advice, |id| shown.binary_search(&id).is_ok());
    let said = costs.operations.iter().map(|cost| (cost.operation, sentences(cost)));
    said.filter(|(_, sentences)| !sentences.is_empty()).collect()
}

fn sentences(cost: &Cost) -> Vec<String> {
    let Some(owed) = cost.owed else { return Vec::new() };
    let both = |objective: String, of: &dyn Fn(&State) -> String| {
        let (today, recommended) = (of(&cost.today), of(&cost.recommended));
        if today == recommended {
            format!("{objective}: {today}, today and as recommended")
        } else {
            format!("{objective}: {today} today; {recommended} as recommended")
        }
    };
    let latency = owed.latency.map(|objective| {
        both(time(objective), &|state| {
            let figures = &state.figures;
            let figure = bounded("at least", figures.has_whole_latency(), time(figures.latency.typical()));
            judged(&figure, Some(word(owed.typical_met(figures))))
        })
    });
    let slowest = owed.p99.map(|objective| {
        both(format!("{} in 99 of 100 runs", time(objective)), &|state| {
            let figures = &state.figures;
            let found = state.percentiles.as_ref();
            let figure = found.map_or_else(
                || "not stated".to_owned(),
                |found| bounded("at least", figures.has_whole_latency(), time(found.p99)),
            );
            judged(&figure, Some(word(owed.p99_met(figures, found))))
        })
    });
    let availability = owed.availability.map(|objective| {
        both(share(objective), &|state| {
            let figures = &state.figures;
            let figure = bounded("at most", figures.has_whole_availability(), share(figures.availability));
            judged(&figure, Some(word(owed.availability_met(figures))))
        })
    });
    [latency, slowest, availability].into_iter().flatten().collect()
}
