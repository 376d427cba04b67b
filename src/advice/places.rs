//! Where facts are said.

use crate::facts::{Builtin, FactId, Facts};
use crate::landscape::{OperationId, Subject};
use crate::text::Span;

impl Facts<'_> {
    /// Where a fact of a subject is said, where it is said in one place.
    #[must_use]
    pub fn place_of(&self, subject: Subject, fact: FactId) -> Option<Span> {
        let definition = self.vocabulary.get(fact);
        let id = match subject {
            Subject::Touchpoint(id) => id,
            Subject::Operation(id) => return self.place_of_owed(id, definition.builtin),
            Subject::System(_) | Subject::Landscape => return None,
        };
        let written = &self.landscape.touchpoint(id).written;
        match definition.builtin {
            None => written
                .facts
                .iter()
                .find(|given| given.name.value == definition.name.value)
                .map(|given| given.name.span.to(given.value.span)),
            Some(Builtin::Needs) => written.needs.as_ref().map(|said| said.span),
            Some(Builtin::Via) => written.via_span,
            Some(Builtin::OnFailure) => written.on_failure.as_ref().map(|said| said.span),
            Some(Builtin::StaleFor) => written.stale_for.as_ref().map(|said| said.span),
            Some(Builtin::Times) => written.times.as_ref().map(|said| said.span),
            Some(Builtin::Safeguards) => written.safeguards.as_ref().map(|said| said.span),
            Some(Builtin::Consumers) => written.consumers.as_ref().map(|said| said.span),
            Some(Builtin::OrderMatters) => written.order_matters.as_ref().map(|said| said.span),
            Some(Builtin::StatedLatency) => written.latency.as_ref().map(|said| said.span),
            Some(Builtin::Polls) => written.polls.as_ref().map(|said| said.span),
            Some(Builtin::MustArrive) => written.must_arrive.as_ref().map(|said| said.span),
            Some(Builtin::WaitsForReply) => written.waits_for.as_ref().map(|said| said.span),
            Some(Builtin::SometimesDown) => {
                let callees = self
                    .landscape
                    .callees(id)
                    .iter()
                    .map(|callee| self.landscape.system(*callee));
                let mut said = callees.filter_map(|system| {
                    let outright = system
                        .sometimes_down
                        .as_ref()
                        .filter(|said| said.value)
                        .map(|said| said.span);
                    let share = written
                        .availability
                        .as_ref()
                        .or(system.availability.as_ref())
                        .map(|said| said.span);
                    if system.sometimes_down.is_some() {
                        outright
                    } else {
                        share
                    }
                });
                said.next()
            }
            Some(_) => None,
        }
    }

    /// Where it is said what an operation owes.
    fn place_of_owed(&self, id: OperationId, fact: Option<Builtin>) -> Option<Span> {
        let slo = self.landscape.operation(id).slo.as_ref()?;
        match fact {
            Some(Builtin::SloLatency) => slo.latency.as_ref().map(|said| said.span),
            Some(Builtin::SloAvailability) => slo.availability.as_ref().map(|said| said.span),
            _ => None,
        }
    }
}
