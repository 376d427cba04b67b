//! Facts of operations, systems and the landscape: what is counted over their touchpoints.

use super::calls::Calls;
use super::circles::Circles;
use super::derive::{Facts, distinct};
use super::kinds::{Builtin, Pattern};
use super::touchpoint;
use super::value::Fact;
use super::vocabulary::FactId;
use crate::description::{Needs, Via};
use crate::landscape::{Landscape, OperationId, Subject, SystemId, TouchpointId};
use crate::parallel;

/// How many touchpoints are built, and how.
#[derive(Clone, Copy, Default)]
pub(super) struct Built {
    all: usize,
    api: usize,
    event: usize,
    /// Nobody said how.
    unknown: usize,
}

impl Built {
    fn new(landscape: &Landscape) -> Self {
        let mut built = Built::default();
        for one in landscape.touchpoints.iter().filter(|one| !one.is_only_drawn) {
            built.all += usize::from(one.written.via.is_some());
            match one.written.via {
                Some(Via::Api) => built.api += 1,
                Some(Via::Event) => built.event += 1,
                Some(Via::Unknown) => built.unknown += 1,
                _ => {}
            }
        }
        built
    }
}

impl Facts<'_> {
    /// The touchpoints that a derived fact is known to count, or of which it speaks beside its subject.
    #[must_use]
    pub fn counted(&self, subject: Subject, fact: FactId) -> Vec<TouchpointId> {
        let touchpoints = |operation| self.landscape.touchpoints_of(operation);
        match (self.vocabulary.get(fact).builtin, subject) {
            (Some(Builtin::ApiCalls), Subject::Operation(id)) => {
                touchpoints(id).filter(|id| self.landscape.is_api_call(*id)).collect()
            }
            (Some(Builtin::SideEffectCalls), Subject::Operation(id)) => touchpoints(id)
                .filter(|id| self.is_side_effect_call(*id) == Some(true))
                .collect(),
            (Some(Builtin::CallDepth), Subject::Operation(id)) => self.calls().chain(id),
            (Some(Builtin::SequentialReads), Subject::Operation(id)) => self.reads_in_a_row(id, false),
            (Some(Builtin::FirstOnCallCycle), Subject::Operation(id)) => self.circles().way(id),
            (Some(Builtin::BlockedOperations), Subject::System(id)) => self.blocking_calls(id),
            (Some(Builtin::FirstOnServiceCycle), Subject::System(id)) => self.circles().way_of_systems(id),
            (Some(Builtin::ToldByEventToo), Subject::Touchpoint(id)) => self.events_for_the_same(id, false),
            (Some(Builtin::RunByEventToo), Subject::Touchpoint(id)) => self.events_for_the_same(id, true),
            _ => Vec::new(),
        }
    }

    /// Whether a touchpoint is an API call for a mere side effect: it needs nothing now, and is better not called by API.
    fn is_side_effect_call(&self, id: TouchpointId) -> Option<bool> {
        let touchpoint = self.landscape.touchpoint(id);
        if touchpoint.event.is_some() || self.landscape.is_only_drawn(id) {
            return Some(false);
        }
        let api = match touchpoint.written.via {
            Some(Via::Api) => Some(true),
            Some(Via::Unknown) => None,
            _ => Some(false),
        };
        let effect = self
            .needs(id)
            .map(|needs| matches!(needs, Needs::Later | Needs::Nothing));
        let not_api = self.verdict(id).map(|verdict| verdict == Pattern::Event);
        match [api, effect, not_api] {
            all if all.contains(&Some(false)) => Some(false),
            all if all.contains(&None) => None,
            _ => Some(true),
        }
    }

    /// Whether a touchpoint may turn out to be an API call for a mere side effect.
    #[must_use]
    pub fn may_be_side_effect_call(&self, id: TouchpointId) -> bool {
        self.is_side_effect_call(id).is_none()
    }

    pub(super) fn of_operation(&self, id: OperationId, builtin: Builtin) -> Fact {
        let operation = self.landscape.operation(id);
        if builtin != Builtin::Rate && self.landscape.is_made_up(id) {
            return Fact::Unknown;
        }
        match builtin {
            Builtin::Rate => Fact::number(operation.rate.as_ref().map(|rate| rate.value.0)),
            Builtin::ApiCalls => {
                let touchpoints = || self.landscape.touchpoints_of(id);
                let known = touchpoints()
                    .filter(|touchpoint| self.landscape.is_api_call(*touchpoint))
                    .count();
                let unknown = |id: &TouchpointId| self.landscape.touchpoint(*id).written.via == Some(Via::Unknown);
                Fact::count(known, known + touchpoints().filter(unknown).count())
            }
            Builtin::SideEffectCalls => {
                let (mut known, mut perhaps) = (Vec::new(), Vec::new());
                for touchpoint in self.landscape.touchpoints_of(id) {
                    let to = &self.landscape.touchpoint(touchpoint).to;
                    match self.is_side_effect_call(touchpoint) {
                        Some(true) => known.extend_from_slice(to),
                        Some(false) => {}
                        None => perhaps.extend_from_slice(to),
                    }
                }
                let sinks = distinct(known, perhaps);
                Fact::count(sinks.known.len(), sinks.known.len() + sinks.perhaps.len())
            }
            Builtin::CallDepth => self.calls().depth(id),
            Builtin::OnCallCycle => self.calls().on_cycle(id),
            Builtin::FirstOnCallCycle => self.circles().begins_with(id),
            Builtin::BeginsCalls => self.begins_calls(id),
            Builtin::SequentialReads => self.sequential_reads(id),
            Builtin::WaitsInVain => Fact::yes_no(self.never_published(id).next().is_some()),
            Builtin::SloLatency
            | Builtin::RunLatency
            | Builtin::LatencyOverSlo
            | Builtin::SloAvailability
            | Builtin::RunAvailability
            | Builtin::AvailabilityBelowSlo => self.owed(id, builtin),
            _ => Fact::Unknown,
        }
    }

    /// Works out, on all cores, what the rules of a large landscape will ask for anyway.
    pub(crate) fn work_out(&self) {
        if self.landscape.touchpoints.len() > parallel::PART {
            let _ = rayon::join(|| self.circles(), || (self.calls(), self.shape()));
        }
    }

    fn calls(&self) -> &Calls {
        self.calls.get_or_init(|| Calls::new(self.landscape))
    }

    fn circles(&self) -> &Circles {
        self.circles.get_or_init(|| Circles::new(self.landscape))
    }

    pub(super) fn of_system(&self, id: SystemId, builtin: Builtin) -> Fact {
        match builtin {
            Builtin::SometimesDown => touchpoint::system_sometimes_down(self, id, None),
            Builtin::CalledBy => self.calls().called_by(id),
            Builtin::Calls => self.calls().calls(id),
            Builtin::BlockedOperations => self.blocked_operations(id),
            Builtin::FirstOnServiceCycle => self.circles().begins_with_system(id),
            _ => Fact::Unknown,
        }
    }

    pub(super) fn of_landscape(&self, builtin: Builtin) -> Fact {
        let built = self.built.get_or_init(|| Built::new(self.landscape));
        let of = |known: usize| Fact::count(known, known + built.unknown);
        match builtin {
            Builtin::Touchpoints => Fact::count(built.all, built.all),
            Builtin::ApiTouchpoints => of(built.api),
            Builtin::EventTouchpoints => of(built.event),
            Builtin::TouchpointsToChange if self.verdicts.is_some() => Fact::count(self.to_change.0, self.to_change.1),
            _ => Fact::Unknown,
        }
    }
}
