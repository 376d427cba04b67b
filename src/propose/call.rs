//! A touchpoint becomes an API call.

use super::publish::stated;
use super::values;
use super::write::Written;
use crate::advice::Advice;
use crate::cost::Answerer;
use crate::description::{Needs, NewTouchpoint};
use crate::facts::Pattern;
use crate::landscape::{SystemId, TouchpointId};
use crate::text::Word;

/// One that is not built, or of which it was not said, or that is a file or a database.
pub(super) fn call(id: TouchpointId, written: &mut Written<'_>) {
    written.set(id, "via", values::bare(Pattern::Api.word()));
    written.touch(id);
}

/// Keys that an event has, or its wait, and a call has not.
const OF_EVENTS: [&str; 8] = [
    "event",
    "waits_for",
    "consumers",
    "order_matters",
    "must_arrive",
    "latency",
    "availability",
    "accept",
];

/// An event that becomes a call to the one who answers; the others keep it.
pub(super) fn call_instead(
    advice: &Advice<'_>,
    id: TouchpointId,
    answerer: Answerer,
    others: &[SystemId],
    written: &mut Written<'_>,
) {
    let landscape = advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    if let (Some(event), false) = (touchpoint.event, others.is_empty()) {
        let to: Vec<SystemId> = touchpoint.to.iter().filter(|to| others.contains(to)).copied().collect();
        let said = &touchpoint.written;
        let extra = [
            (
                "order_matters",
                said.order_matters.as_ref().map(|said| values::bare(said.value.word())),
            ),
            (
                "must_arrive",
                said.must_arrive
                    .as_ref()
                    .map(|said| values::bare(said.value.to_string())),
            ),
            ("safeguards", stated(advice, id, Pattern::Event)),
        ];
        let extra = extra
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let kept = NewTouchpoint {
            event: Some(landscape.event(event).name.clone()),
            to: values::names(landscape, id, &to),
            needs: Some(Needs::Nothing.word().to_owned()),
            extra: extra.collect(),
            ..NewTouchpoint::default()
        };
        written.insert_before(id, kept);
    }
    if touchpoint.to.as_slice() != [answerer.system] {
        let names = values::names(landscape, id, &[answerer.system]);
        written.set_first(id, "to", values::to(names));
    }
    written.without(id, &OF_EVENTS);
    written.set(id, "via", values::bare(Pattern::Api.word()));
    if let Some(operation) = answerer.operation {
        written.set(id, "invokes", values::text(landscape.operation(operation).name.clone()));
    }
    written.touch(id);
}

/// An event whose reply is needed later only: nobody waits for it.
pub(super) fn go_on(id: TouchpointId, written: &mut Written<'_>) {
    written.without(id, &["waits_for", "latency"]);
    written.touch(id);
}
