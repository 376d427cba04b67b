//! What an importer saw, for the person who is asked: how much hangs on a touchpoint, what speaks for an answer, and
//! which touchpoints are so alike that one answer may do for all.

use crate::description::Observed;
use crate::facts::{Fact, FactId, Facts};
use crate::landscape::{Landscape, OperationId, Subject, SystemId, TouchpointId};
use crate::text::{Share, format_duration};

/// How much hangs on a touchpoint: its calls, by their share of the operation's time. 0 where nothing was seen.
#[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
pub(super) fn weight(landscape: &Landscape, id: TouchpointId) -> f64 {
    let Some(observed) = landscape.observed(id) else {
        return 0.0;
    };
    let calls = observed.calls.or(observed.runs).unwrap_or(1) as f64;
    let share = observed.share.map_or_else(|| share(landscape, id), |share| share.0);
    // One that takes no time at all still comes before one of which nothing was seen.
    calls * share.max(1e-6)
}

/// The share of the operation's time, where it was not seen: by the latencies of its siblings, else the same for each.
#[expect(clippy::cast_precision_loss, reason = "an operation has few touchpoints")]
fn share(landscape: &Landscape, id: TouchpointId) -> f64 {
    let siblings: Vec<TouchpointId> = landscape.touchpoints_of(landscape.touchpoint(id).operation).collect();
    let time = |id: TouchpointId| {
        let p50 = landscape.observed(id).and_then(|observed| observed.p50);
        p50.map_or(0.0, |p50| p50.as_secs_f64())
    };
    let all: f64 = siblings.iter().map(|id| time(*id)).sum();
    if all > 0.0 {
        time(id) / all
    } else {
        1.0 / siblings.len().max(1) as f64
    }
}

/// How much hangs on a fact of a subject.
pub(super) fn weight_of(landscape: &Landscape, touchpoints: &[TouchpointId], subject: Subject) -> f64 {
    match subject {
        Subject::Touchpoint(id) => weight(landscape, id),
        Subject::System(system) => {
            let calls = touchpoints
                .iter()
                .filter(|id| landscape.callees(**id).contains(&system));
            calls.map(|id| weight(landscape, *id)).fold(0.0, f64::max)
        }
        Subject::Operation(_) | Subject::Landscape => 0.0,
    }
}

/// Operations in the order in which they are asked about: by the touchpoint on which most hangs; as they stand where
/// nothing was seen.
#[must_use]
pub fn by_weight(landscape: &Landscape, operations: &[OperationId]) -> Vec<OperationId> {
    let heaviest = |id: &OperationId| {
        let touchpoints = landscape.touchpoints_of(*id);
        touchpoints.map(|id| weight(landscape, id)).fold(0.0, f64::max)
    };
    let mut sorted: Vec<(f64, OperationId)> = operations.iter().map(|id| (heaviest(id), *id)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    sorted.into_iter().map(|(_, id)| id).collect()
}

/// What was seen, in a line; none where that is nothing.
pub(super) fn evidence(observed: &Observed) -> Option<String> {
    let mut parts = observed.evidence.clone();
    if let Some(calls) = observed.calls {
        let failed = observed
            .failed
            .map_or_else(String::new, |failed| format!(", {failed} failed"));
        let noun = if calls == 1 { "call" } else { "calls" };
        parts.push(format!("{calls} {noun}{failed}"));
    }
    match (observed.p50, observed.p99) {
        (Some(p50), Some(p99)) => parts.push(format!("p50 {}, p99 {}", format_duration(p50), format_duration(p99))),
        (Some(p50), None) => parts.push(format!("p50 {}", format_duration(p50))),
        (None, Some(p99)) => parts.push(format!("p99 {}", format_duration(p99))),
        (None, None) => {}
    }
    if let Some(Share(share)) = observed.share {
        parts.push(format!(
            "{} of the operation's time",
            Share((share * 1000.0).round() / 1000.0)
        ));
    }
    if let Some(reply) = &observed.reply {
        parts.push(format!("{reply} is the reply"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Calls of one system that are alike by how they are named: `GET`, `Get`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The system that calls.
    pub caller: SystemId,
    /// The verb.
    pub verb: String,
}

impl Group {
    /// The group of a touchpoint; only calls that an importer saw are in one.
    #[must_use]
    pub fn of(landscape: &Landscape, id: TouchpointId) -> Option<Group> {
        let touchpoint = landscape.touchpoint(id);
        landscape.observed(id)?;
        if touchpoint.event.is_some() {
            return None;
        }
        let invoked = touchpoint.invokes.map(|id| landscape.operation(id));
        let own = invoked.map(|operation| {
            let system = &landscape.system(operation.system).name;
            let name = operation.name.strip_prefix(system.as_str());
            name.map_or(operation.name.as_str(), str::trim_start)
        });
        let does = touchpoint.written.does.as_ref().map(|does| does.value.as_str());
        let verb = does.and_then(verb).or_else(|| own.and_then(verb))?;
        Some(Group {
            caller: landscape.caller(id),
            verb,
        })
    }

    /// `all GET calls of web`, as it is shown and as `--set` takes it.
    #[must_use]
    pub fn name(&self, landscape: &Landscape) -> String {
        format!("all {} calls of {}", self.verb, landscape.system(self.caller).name)
    }

    /// Those of some touchpoints that are in it and of which nobody has said a fact.
    #[must_use]
    pub fn open(&self, facts: &Facts<'_>, touchpoints: &[TouchpointId], fact: FactId) -> Vec<TouchpointId> {
        let is_open = |id: &TouchpointId| !matches!(facts.get(Subject::Touchpoint(*id), fact), Fact::Is(_));
        let inside = |id: &TouchpointId| Group::of(facts.landscape, *id).as_ref() == Some(self);
        touchpoints.iter().copied().filter(inside).filter(is_open).collect()
    }
}

/// The verb of an operation's name: an HTTP method, or the word with which the last part of an rpc's name begins.
fn verb(name: &str) -> Option<String> {
    const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let first = name.split_whitespace().next()?;
    if let Some(method) = METHODS.iter().find(|method| method.eq_ignore_ascii_case(first)) {
        // `get` alone may be a word of a sentence.
        if first.chars().all(char::is_uppercase)
            || name.split_whitespace().nth(1).is_some_and(|path| path.starts_with('/'))
        {
            return Some((*method).to_owned());
        }
    }
    let last = name.rsplit(['/', '.']).next()?;
    if last.contains(char::is_whitespace) {
        return None;
    }
    let mut letters = last.chars();
    let start: String = letters
        .next()
        .filter(|letter| letter.is_alphabetic())?
        .to_uppercase()
        .collect();
    let rest: String = letters.take_while(|letter| letter.is_lowercase()).collect();
    // A single word names a thing as often as a deed.
    (!rest.is_empty() && rest.len() + start.len() < last.len()).then(|| start + &rest)
}

#[cfg(test)]
mod tests {
    use super::verb;

    #[test]
    fn verbs_are_methods_or_the_first_word_of_an_rpc() {
        let of = |name: &str| verb(name).unwrap_or_default();
        assert_eq!(of("GET /orders/{id}"), "GET");
        assert_eq!(of("get /orders"), "GET");
        assert_eq!(of("POST"), "POST");
        assert_eq!(of("hotel.Search/GetNearby"), "Get");
        assert_eq!(of("listOrders"), "List");
        assert_eq!(of("Nearby"), "");
        assert_eq!(of("get the price"), "");
        assert_eq!(of("charge the card"), "");
        assert_eq!(of(""), "");
    }
}
