//! Every fact of every subject, on demand.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use super::calls::Calls;
use super::circles::Circles;
use super::counts::Built;
use super::course::Commits;
use super::given;
use super::kinds::{Builtin, Kind, Pattern};
use super::shape::Shape;
use super::told::Told;
use super::touchpoint;
use super::value::Fact;
use super::vocabulary::{FactId, Vocabulary};
use crate::description::{Needs, Via};
use crate::landscape::{Landscape, OperationId, Subject, SystemId, TouchpointId};
use crate::run::{Assumptions, Runs};
use crate::text::{Share, Word, milliseconds, parse_duration, parse_share};

/// How many systems an operation has for effects that it does not wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sinks {
    /// The systems that are known to be such.
    pub known: Vec<SystemId>,
    /// The further ones that may be.
    pub perhaps: Vec<SystemId>,
}

/// What is known of a landscape: read from it, derived from its graph, or answered on top of it.
pub struct Facts<'l> {
    /// The landscape.
    pub landscape: &'l Landscape,
    /// The vocabulary.
    pub vocabulary: &'l Vocabulary,
    /// Below this availability a system is down sometimes.
    pub(super) dependable: Share,
    answers: HashMap<(Subject, FactId), Fact>,
    /// Of each operation, counted when it is first asked for.
    sinks: Vec<OnceLock<Sinks>>,
    pub(super) verdicts: Option<Vec<Option<Pattern>>>,
    pub(super) to_change: (usize, usize),
    pub(super) calls: OnceLock<Calls>,
    pub(super) shape: OnceLock<Shape>,
    pub(super) circles: OnceLock<Circles>,
    pub(super) built: OnceLock<Built>,
    /// Of each operation, found when they are first asked for.
    pub(super) commits: Vec<OnceLock<Commits>>,
    pub(super) told: Vec<OnceLock<Option<Box<Told>>>>,
    pub(super) runs: OnceLock<Mutex<Runs>>,
}

impl<'l> Facts<'l> {
    /// The facts of a landscape, without verdicts.
    #[must_use]
    pub fn new(landscape: &'l Landscape, vocabulary: &'l Vocabulary) -> Self {
        let dependable = vocabulary
            .params
            .get("dependable")
            .and_then(|param| parse_share(&param.value).ok());
        Facts {
            landscape,
            vocabulary,
            dependable: dependable.unwrap_or(Share(0.999)),
            answers: HashMap::new(),
            sinks: vec![OnceLock::new(); landscape.operations.len()],
            verdicts: None,
            to_change: (0, 0),
            calls: OnceLock::new(),
            shape: OnceLock::new(),
            circles: OnceLock::new(),
            built: OnceLock::new(),
            commits: vec![OnceLock::new(); landscape.operations.len()],
            told: vec![OnceLock::new(); landscape.operations.len()],
            runs: OnceLock::new(),
        }
    }

    /// What is assumed of the broker.
    #[must_use]
    pub fn assumptions(&self) -> Assumptions {
        let param = |name: &str| self.vocabulary.params.get(name).map(|param| param.value.as_str());
        let usual = Assumptions::default();
        let latency = param("publish_latency").and_then(|text| parse_duration(text).ok());
        let share = param("broker_availability").and_then(|text| parse_share(text).ok());
        Assumptions {
            publish_latency: latency.map_or(usual.publish_latency, milliseconds),
            broker_availability: share.map_or(usual.broker_availability, |said| said.0),
        }
    }

    /// Adds the verdicts, by touchpoint, and how many touchpoints are to change (at least, at most):
    /// with them `recommended`, `side_effect_calls` and `touchpoints_to_change` are known.
    #[must_use]
    pub fn with_verdicts(mut self, verdicts: Vec<Option<Pattern>>, to_change: (usize, usize)) -> Self {
        self.verdicts = Some(verdicts);
        self.to_change = to_change;
        self
    }

    /// Puts an answer on top of what the landscape says; `None` takes it back.
    pub fn answer(&mut self, subject: Subject, fact: FactId, answer: Option<Fact>) {
        match answer {
            Some(answer) => self.answers.insert((subject, fact), answer),
            None => self.answers.remove(&(subject, fact)),
        };
        if let Subject::Touchpoint(touchpoint) = subject
            && self.vocabulary.builtin(Builtin::Needs) == Some(fact)
        {
            let operation = self.landscape.touchpoint(touchpoint).operation.index();
            self.sinks[operation].take();
            self.commits[operation].take();
        }
    }

    /// An answer that was put on top.
    pub(super) fn answered(&self, subject: Subject, fact: FactId) -> Option<Fact> {
        if self.answers.is_empty() {
            None
        } else {
            self.answers.get(&(subject, fact)).copied()
        }
    }

    /// A fact of a subject; one that its kind does not have is unknown.
    #[must_use]
    pub fn get(&self, subject: Subject, fact: FactId) -> Fact {
        if let Some(answer) = self.answered(subject, fact) {
            return answer;
        }
        let definition = self.vocabulary.get(fact);
        let found = match (definition.of, subject) {
            (Kind::Touchpoint, Subject::Touchpoint(id)) => match definition.builtin {
                Some(builtin) => touchpoint::derive(self, id, builtin),
                None => given::of(&self.landscape.touchpoint(id).written.facts, definition),
            },
            (Kind::Operation, Subject::Operation(id)) => match definition.builtin {
                Some(builtin) => self.of_operation(id, builtin),
                None => given::of(&self.landscape.operation(id).facts, definition),
            },
            (Kind::System, Subject::System(id)) => match definition.builtin {
                Some(builtin) => self.of_system(id, builtin),
                None => given::of(&self.landscape.system(id).facts, definition),
            },
            (Kind::Landscape, _) => match definition.builtin {
                Some(builtin) => self.of_landscape(builtin),
                None => Fact::Unknown,
            },
            (Kind::System, Subject::Touchpoint(id)) => return touchpoint::of_callees(self, id, fact),
            (Kind::Operation, Subject::Touchpoint(id)) => {
                return self.get(Subject::Operation(self.landscape.touchpoint(id).operation), fact);
            }
            (Kind::System, Subject::Operation(id)) => {
                return self.get(Subject::System(self.landscape.operation(id).system), fact);
            }
            _ => Fact::Unknown,
        };
        match (found, definition.default) {
            (Fact::Unknown, Some(default)) if !self.is_said_to_be_unknown(subject, definition.builtin) => {
                Fact::Is(default)
            }
            _ => found,
        }
    }

    /// `via: unknown` says outright that nobody knows; so does an operation that was made up.
    fn is_said_to_be_unknown(&self, subject: Subject, builtin: Option<Builtin>) -> bool {
        match subject {
            Subject::Touchpoint(id) => {
                let touchpoint = self.landscape.touchpoint(id);
                match builtin {
                    Some(Builtin::Via) => touchpoint.written.via == Some(Via::Unknown),
                    Some(Builtin::RunsOnEvent) => self.landscape.is_made_up(touchpoint.operation),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// What a touchpoint needs, where it is known.
    pub(super) fn needs(&self, id: TouchpointId) -> Option<Needs> {
        if let Some(fact) = self.vocabulary.builtin(Builtin::Needs)
            && let Some(answer) = self.answered(Subject::Touchpoint(id), fact)
        {
            let super::Value::Word(at) = answer.value()? else {
                return None;
            };
            let word = self.vocabulary.get(fact).values.words().get(at as usize)?;
            return Needs::WORDS
                .iter()
                .find(|(known, _)| known == word)
                .map(|(_, needs)| *needs);
        }
        self.landscape
            .touchpoint(id)
            .written
            .needs
            .as_ref()
            .map(|said| said.value)
    }

    /// The verdict of a touchpoint, where the verdicts are there and it stands.
    pub(super) fn verdict(&self, id: TouchpointId) -> Option<Pattern> {
        self.verdicts.as_ref().and_then(|verdicts| verdicts[id.index()])
    }

    pub(crate) fn sinks(&self, operation: OperationId) -> &Sinks {
        self.sinks[operation.index()].get_or_init(|| self.count_sinks(operation))
    }

    /// The systems that `consumers` of a touchpoint counts, as far as they are named; none where `needs` is not known.
    #[must_use]
    pub fn reacting(&self, id: TouchpointId) -> Sinks {
        let of = |known: &[SystemId]| Sinks {
            known: known.to_vec(),
            perhaps: Vec::new(),
        };
        match self.needs(id) {
            _ if self.landscape.touchpoint(id).event.is_some() => of(self.landscape.callees(id)),
            None => Sinks::default(),
            Some(Needs::Answer | Needs::Outcome) => of(self.landscape.callees(id)),
            Some(Needs::Later | Needs::Nothing) => self.sinks(self.landscape.touchpoint(id).operation).clone(),
        }
    }

    /// Counts the systems to which an operation's touchpoints without an event go that need nothing now.
    fn count_sinks(&self, operation: OperationId) -> Sinks {
        let (mut known, mut perhaps) = (Vec::new(), Vec::new());
        for id in self.landscape.touchpoints_of(operation) {
            let touchpoint = self.landscape.touchpoint(id);
            if touchpoint.event.is_some() || self.landscape.is_only_drawn(id) {
                continue;
            }
            match self.needs(id) {
                Some(Needs::Later | Needs::Nothing) => known.extend_from_slice(&touchpoint.to),
                Some(Needs::Answer | Needs::Outcome) => {}
                None => perhaps.extend_from_slice(&touchpoint.to),
            }
        }
        distinct(known, perhaps)
    }
}

/// The distinct systems of two lists, those of the second only where they are not in the first.
pub(super) fn distinct(mut known: Vec<SystemId>, mut perhaps: Vec<SystemId>) -> Sinks {
    known.sort_unstable();
    known.dedup();
    perhaps.sort_unstable();
    perhaps.dedup();
    perhaps.retain(|system| known.binary_search(system).is_err());
    Sinks { known, perhaps }
}
