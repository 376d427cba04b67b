//! From counts to what was found.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::counts::{Health, Operation, OperationKey, Reply, Taker, Touched};
use super::evidence::evidence;
use super::names::Name;
use super::order::{Ordered, ordered};
use super::profile::Profile;
use super::resolve::{Resolved, Texts, resolve, set_words, words};
use super::tell;
use super::touch::{To, TouchKey};
use crate::description::{Observed, Source, Times, Via};
use crate::import::{Found, FoundOperation, FoundTouchpoint};
use crate::text::Share;

impl Health {
    /// Whether enough parents are there for a statement on order: at most 20 % are missing.
    pub(super) fn is_trusted(self) -> bool {
        self.orphans * 5 <= self.with_parent
    }
}

impl Profile {
    /// What all that was counted says.
    #[must_use]
    pub fn found(&self) -> Found {
        let mut texts = Texts(self.texts.clone());
        let resolved = resolve(&self.counts, &mut texts);
        let result = Result {
            profile: self,
            source: self.sources.iter().next().copied().unwrap_or(Source::Otlp),
            names: operation_names(&resolved, &texts),
            by_event: by_event(&resolved),
            texts,
            resolved,
        };
        let mut found = Found::default();
        for service in self.counts.health.keys() {
            let name = result.texts.get(*service).to_string();
            found.systems.entry(name).or_default();
        }
        let mut awaited = HashSet::new();
        let mut operations = Vec::new();
        for (at, (key, operation)) in result.resolved.operations.iter().enumerate() {
            operations.push((at, result.operation(key, operation, &mut awaited)));
        }
        let kept = operations
            .into_iter()
            .filter(|(at, _)| !result.is_left_out(*at, &awaited));
        found.operations = kept.map(|(_, operation)| operation).collect();
        tell::tell(self, &result.texts, &mut found);
        found
    }
}

struct Result<'p> {
    profile: &'p Profile,
    source: Source,
    texts: Texts,
    resolved: Resolved,
    names: HashMap<OperationKey, String>,
    by_event: HashMap<Name, Vec<usize>>,
}

/// The operations that take each event.
fn by_event(resolved: &Resolved) -> HashMap<Name, Vec<usize>> {
    let mut by_event: HashMap<Name, Vec<usize>> = HashMap::new();
    for (at, (_, operation)) in resolved.operations.iter().enumerate() {
        let events: BTreeSet<Name> = operation
            .takes
            .keys()
            .flat_map(|taker| resolved.events[taker].iter().copied())
            .collect();
        for event in events {
            by_event.entry(event).or_default().push(at);
        }
    }
    by_event
}

/// The name of each operation; where one name mixes several, with what each touches.
fn operation_names(resolved: &Resolved, texts: &Texts) -> HashMap<OperationKey, String> {
    let mut mixed: BTreeMap<(Name, Name), usize> = BTreeMap::new();
    for (key, _) in &resolved.operations {
        *mixed.entry((key.service, key.name)).or_default() += 1;
    }
    let name = |key: &OperationKey| {
        let own = texts.get(key.name);
        let own = if own.is_empty() { "unnamed" } else { own };
        if mixed[&(key.service, key.name)] < 2 {
            return own.to_owned();
        }
        let set = set_words(key, texts).join(", ");
        format!("{own} ({})", if set.is_empty() { "alone" } else { &set })
    };
    let keys = resolved.operations.iter().map(|(key, _)| key);
    keys.map(|key| (key.clone(), name(key))).collect()
}

impl Result<'_> {
    fn text(&self, name: Name) -> String {
        self.texts.get(name).to_string()
    }

    fn operation(&self, key: &OperationKey, operation: &Operation, awaited: &mut HashSet<Taker>) -> FoundOperation {
        let mut keys: Vec<Option<&TouchKey>> = vec![None; operation.touches.len()];
        for (touch, place) in &operation.keys {
            keys[*place] = Some(touch);
        }
        let keys: Vec<&TouchKey> = keys.into_iter().map(|key| key.expect("each place has a key")).collect();
        let names: Vec<Arc<str>> = keys.iter().map(|key| words(key, &self.texts).into()).collect();
        let health = self
            .profile
            .counts
            .health
            .get(&key.service)
            .copied()
            .unwrap_or_default();
        let order = ordered(operation, &names, health.is_trusted());
        let touchpoints = order.places.iter().enumerate().map(|(at, place)| {
            let after = &order.places[at + 1..];
            self.touchpoint(operation, *place, keys[*place], &order, after, awaited)
        });
        let touchpoints = touchpoints.collect();
        let events: BTreeSet<String> = operation
            .takes
            .keys()
            .flat_map(|taker| &self.resolved.events[taker])
            .map(|event| self.text(*event))
            .collect();
        FoundOperation {
            system: self.text(key.service),
            name: self.names[key].clone(),
            description: None,
            subscribes: events.into_iter().collect(),
            unknown_operation: false,
            touchpoints,
        }
    }

    fn touchpoint(
        &self,
        operation: &Operation,
        place: usize,
        key: &TouchKey,
        order: &Ordered,
        after: &[usize],
        awaited: &mut HashSet<Taker>,
    ) -> FoundTouchpoint {
        let touched = &operation.touches[place];
        let publishes = key.publishes();
        let does = key.name.map(|name| self.text(name)).filter(|_| !publishes);
        let mut observed = Observed::new(self.source);
        observed.runs = Some(touched.runs);
        observed.calls = Some(touched.calls);
        observed.failed = (!self.profile.is_tail_sampled()).then_some(touched.failed);
        observed.p50 = touched.times.quantile(50).map(Duration::from_nanos);
        observed.p99 = touched.times.quantile(99).map(Duration::from_nanos);
        observed.order = Some(order.order[place]);
        observed.share = share(touched);
        observed.evidence = evidence(operation, place, publishes, does.as_deref(), after);
        let to: Vec<Name> = match &key.to {
            To::Services(services) => services.to_vec(),
            To::Peer(peer) => vec![*peer],
            To::Topic(_) | To::Broker => touched.reacting.keys().copied().collect(),
        };
        let mut to: Vec<String> = to.into_iter().map(|name| self.text(name)).collect();
        to.sort();
        let mut touchpoint = match key.to {
            To::Topic(event) => {
                let reply = self.reply(operation, place, event, awaited);
                observed.reply = reply.as_ref().map(|(event, _)| event.clone());
                let mut touchpoint = FoundTouchpoint::event(self.text(event), to, observed);
                touchpoint.waits_for = reply.filter(|(_, waits)| *waits).map(|(event, _)| event);
                touchpoint
            }
            _ => FoundTouchpoint {
                to,
                ..FoundTouchpoint::call("", Via::Api, observed)
            },
        };
        touchpoint.does = does;
        touchpoint.times = times(touched);
        touchpoint.parallel = order.group[place].map(|group| format!("parallel-{group}"));
        touchpoint.invokes = self.invokes(touched);
        touchpoint
    }

    /// The operation that a call runs, most often.
    fn invokes(&self, touched: &Touched) -> Option<(String, String)> {
        let named = touched.invokes.iter().filter_map(|(key, count)| {
            let key = self.resolved.renamed.get(key).unwrap_or(key);
            let end = (self.text(key.service), self.names.get(key)?.clone());
            Some((*count, end))
        });
        let most = named.max_by(|(a, first), (b, second)| a.cmp(b).then_with(|| second.cmp(first)));
        most.map(|(_, end)| end)
    }

    /// The event with which what was published is answered, and whether the operation waits for it.
    fn reply(
        &self,
        operation: &Operation,
        place: usize,
        event: Name,
        awaited: &mut HashSet<Taker>,
    ) -> Option<(String, bool)> {
        let mut replies: BTreeMap<String, (Reply, Vec<Taker>)> = BTreeMap::new();
        for ((asked, taker), reply) in &operation.replies {
            if *asked != place {
                continue;
            }
            for answer in &self.resolved.events[taker] {
                if *answer == event || (reply.proven == 0 && !self.answers(event, *answer)) {
                    continue;
                }
                let (sum, takers) = replies.entry(self.text(*answer)).or_default();
                sum.inside += reply.inside;
                sum.after += reply.after;
                takers.push(*taker);
            }
        }
        let most = |(_, (a, _)): &(String, (Reply, Vec<Taker>)), (_, (b, _)): &(String, (Reply, Vec<Taker>))| {
            (a.inside + a.after).cmp(&(b.inside + b.after))
        };
        let (name, (sum, takers)) = replies.into_iter().rev().max_by(most)?;
        let waits = sum.inside > sum.after;
        if waits {
            awaited.extend(takers);
        }
        Some((name, waits))
    }

    /// Whether some operation takes the one event and publishes the other.
    fn answers(&self, event: Name, answer: Name) -> bool {
        let taking = self.by_event.get(&event).into_iter().flatten();
        let key = TouchKey {
            to: To::Topic(answer),
            name: None,
        };
        taking
            .into_iter()
            .any(|at| self.resolved.operations[*at].1.keys.contains_key(&key))
    }

    /// Whether an operation is none of its own: it is the end of another one's wait, or it only hands on messages that
    /// another one processes.
    fn is_left_out(&self, at: usize, awaited: &HashSet<Taker>) -> bool {
        let (key, operation) = &self.resolved.operations[at];
        if !operation.touches.is_empty() || operation.takes.is_empty() {
            return false;
        }
        let awaited =
            operation.awaited == operation.runs && operation.takes.keys().all(|taker| awaited.contains(taker));
        let hands_on = operation.receives == operation.runs
            && operation
                .takes
                .keys()
                .flat_map(|taker| &self.resolved.events[taker])
                .all(|event| {
                    self.by_event[event].iter().any(|other| {
                        let (other_key, other) = &self.resolved.operations[*other];
                        other_key.service == key.service && (other.receives < other.runs || !other.touches.is_empty())
                    })
                });
        awaited
            || (hands_on
                && operation
                    .takes
                    .keys()
                    .any(|taker| !self.resolved.events[taker].is_empty()))
    }
}

fn share(touched: &Touched) -> Option<Share> {
    #[expect(clippy::cast_precision_loss, reason = "rounded to four digits anyway")]
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    let share = (touched.time_of_runs > 0).then(|| share(touched.time, touched.time_of_runs))?;
    Some(Share((share * 1e4).round() / 1e4))
}

fn times(touched: &Touched) -> Option<Times> {
    let mean = (touched.meant + touched.runs / 2) / touched.runs.max(1);
    (mean > 1).then_some(Times::Count(mean))
}
