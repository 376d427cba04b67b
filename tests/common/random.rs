//! Random landscapes: a plain model of one, and its text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A landscape; indices go into its own lists.
#[derive(Clone, Debug)]
pub struct Model {
    pub systems: Vec<System>,
    pub operations: Vec<Operation>,
    pub files: usize,
}

#[derive(Clone, Debug)]
pub struct System {
    pub file: usize,
    pub external: bool,
    pub kind: Option<&'static str>,
    pub on_broker: Option<bool>,
    pub availability: Option<&'static str>,
    pub sometimes_down: Option<bool>,
    pub owner: Option<&'static str>,
    pub latency: Option<&'static str>,
    pub alias: bool,
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub file: usize,
    pub system: usize,
    pub subscribes: Vec<usize>,
    pub rate: Option<&'static str>,
    pub slo: Option<&'static str>,
    pub accept: Option<&'static str>,
    pub touchpoints: Vec<Touchpoint>,
}

#[derive(Clone, Debug)]
pub struct Touchpoint {
    pub id: bool,
    pub event: Option<usize>,
    pub to: Vec<usize>,
    pub by_alias: bool,
    pub via: Option<&'static str>,
    pub needs: Option<&'static str>,
    pub goes_on: bool,
    pub times: Option<&'static str>,
    pub consumers: Option<u64>,
    pub availability: Option<&'static str>,
    pub invokes: Option<usize>,
    pub safeguards: Option<Vec<&'static str>>,
    pub waits_for: Option<usize>,
    pub accept: Option<&'static str>,
    /// Further keys with their values, that any touchpoint may have.
    pub more: Vec<&'static str>,
}

/// Latencies, of all forms.
pub const LATENCIES: [&str; 5] = ["5ms", "60ms", "2s", "{ p50: 20ms, p99: 300ms }", "{ p99: 1s }"];
/// Keys that say more, each with a value; of one key at most one is taken.
const MORE: [&[&str]; 5] = [
    &["latency: 5ms", "latency: 1s", "latency: { p50: 20ms, p99: 300ms }"],
    &["parallel: one", "parallel: two"],
    &["stale_for: 0s", "stale_for: 10min"],
    &["order_matters: per_key", "order_matters: total", "order_matters: 'no'"],
    &["must_arrive: true", "must_arrive: false"],
];

/// How touchpoints are written.
#[derive(Clone, Copy)]
enum Hand {
    Braces,
    Lines,
}

/// Around 99.9 %, in several ways of writing it.
pub const AVAILABILITIES: [&str; 6] = ["99%", "99.89%", "99.9%", "99.90%", "99.91%", "100%"];
const EVENTS: usize = 4;

#[derive(Clone, Debug)]
struct RawTouchpoint {
    is_event: bool,
    event: usize,
    to: Vec<Index>,
    invokes: Option<Index>,
    rest: Touchpoint,
}

type Flags = (bool, bool, bool);

fn raw_touchpoint() -> impl Strategy<Value = RawTouchpoint> {
    let safeguard = select(vec![
        "timeout",
        "retry",
        "cache",
        "fallback",
        "circuit-breaker",
        "outbox",
    ]);
    let rule = select(vec![
        "api-fan-out",
        "api-for-side-effect",
        "api-to-unreliable",
        "unguarded-call",
    ]);
    let flags = (weighted_bool(0.35), weighted_bool(0.15), weighted_bool(0.3));
    (
        (flags, 0..EVENTS, vec(any::<Index>(), 1..4), of(any::<Index>())),
        (
            of(select(vec!["api", "api", "api", "unknown", "file", "database"])),
            weighted(0.8, select(vec!["answer", "outcome", "later", "nothing"])),
            weighted_bool(0.3),
            weighted(0.2, select(vec!["1", "2", "many"])),
            weighted(0.2, 0..4u64),
            weighted(0.2, select(AVAILABILITIES.to_vec())),
        ),
        (
            weighted(0.4, vec(safeguard, 0..3)),
            weighted(0.2, 0..EVENTS),
            weighted(0.15, rule),
            vec(weighted(0.15, any::<Index>()), MORE.len()),
        ),
    )
        .prop_map(
            |((flags, event, to, invokes), (via, needs, goes_on, times, consumers, availability), more)| {
                let (is_event, id, by_alias): Flags = flags;
                let (safeguards, waits_for, accept, more) = more;
                let more = more.iter().zip(MORE);
                let more = more
                    .filter_map(|(index, values)| Some(*index.as_ref()?.get(values)))
                    .collect();
                RawTouchpoint {
                    is_event,
                    event,
                    to,
                    invokes,
                    rest: Touchpoint {
                        id,
                        event: None,
                        to: Vec::new(),
                        by_alias,
                        via,
                        needs,
                        goes_on,
                        times,
                        consumers,
                        availability,
                        invokes: None,
                        safeguards,
                        waits_for,
                        accept,
                        more,
                    },
                }
            },
        )
}

fn weighted_bool(share: f64) -> impl Strategy<Value = bool> + Clone {
    proptest::bool::weighted(share)
}

fn system() -> impl Strategy<Value = System> {
    (
        0..3usize,
        weighted_bool(0.2),
        weighted(0.25, select(vec!["client", "person", "gateway", "datastore"])),
        weighted(0.2, any::<bool>()),
        of(select(AVAILABILITIES.to_vec())),
        weighted(0.25, any::<bool>()),
        of(select(vec!["red", "blue"])),
        weighted(0.4, select(LATENCIES.to_vec())),
        any::<bool>(),
    )
        .prop_map(
            |(file, external, kind, on_broker, availability, sometimes_down, owner, latency, alias)| System {
                file,
                external,
                kind,
                on_broker,
                availability,
                sometimes_down,
                owner,
                latency,
                alias,
            },
        )
}

/// A landscape that always reads.
pub fn model() -> impl Strategy<Value = Model> {
    let operation = (
        (0..3usize, any::<Index>()),
        vec(0..EVENTS, 0..2),
        weighted(0.3, select(vec!["20/s", "5/min", "200/s", "1/day"])),
        weighted(
            0.2,
            select(vec!["{ latency: 100ms }", "{ latency: 1s, availability: 99.9% }"]),
        ),
        weighted(0.15, select(vec!["api-fan-out", "api-for-side-effect"])),
        vec(raw_touchpoint(), 0..5),
    );
    (1..4usize, vec(system(), 2..7), vec(operation, 1..7)).prop_map(|(files, systems, operations)| {
        let count = systems.len();
        let homes: Vec<usize> = operations.iter().map(|one| one.0.1.index(count)).collect();
        let operations = operations
            .into_iter()
            .enumerate()
            .map(|(at, ((file, _), subscribes, rate, slo, accept, raw))| Operation {
                file: file % files,
                system: homes[at],
                subscribes,
                rate,
                slo,
                accept,
                touchpoints: raw
                    .into_iter()
                    .map(|raw| sound(raw, homes[at], &homes, count))
                    .collect(),
            })
            .collect();
        let systems = systems
            .into_iter()
            .map(|one| System {
                file: one.file % files,
                ..one
            })
            .collect();
        Model {
            systems,
            operations,
            files,
        }
    })
}

/// Makes a touchpoint of what was drawn: no call to its own system, and `invokes` only where it may be.
fn sound(raw: RawTouchpoint, home: usize, homes: &[usize], systems: usize) -> Touchpoint {
    let mut one = raw.rest;
    let mut to = Vec::new();
    for index in &raw.to {
        let mut system = index.index(systems);
        if system == home && !raw.is_event {
            system = (system + 1) % systems;
        }
        if !to.contains(&system) {
            to.push(system);
        }
    }
    if raw.is_event {
        // One in three leaves its subscribers to themselves.
        if raw.to.len() == 3 {
            to.clear();
        }
        one.event = Some(raw.event);
        one.via = one.needs.filter(|needs| *needs == "later").map(|_| "event");
    } else {
        // Lists are rare among calls.
        if raw.to.len() < 3 {
            to.truncate(1);
        }
        one.waits_for = None;
        let within: Vec<usize> = (0..homes.len()).filter(|at| to.contains(&homes[*at])).collect();
        one.invokes = raw
            .invokes
            .filter(|_| !within.is_empty())
            .map(|index| *index.get(&within));
    }
    one.to = to;
    one
}

impl Model {
    pub fn system_name(at: usize) -> String {
        format!("system-{at}")
    }

    pub fn operation_name(at: usize) -> String {
        format!("operation-{at}")
    }

    pub fn event_name(at: usize) -> String {
        format!("event.{at}")
    }

    /// The ids of an operation's touchpoints, by the rules of the format.
    pub fn ids(&self, operation: usize) -> Vec<String> {
        let explicit: BTreeSet<String> = (0..self.operations.len())
            .flat_map(|at| self.explicit_ids(at))
            .flatten()
            .collect();
        let mut taken = explicit;
        let own = self.explicit_ids(operation);
        let touchpoints = self.operations[operation].touchpoints.iter();
        touchpoints
            .zip(own)
            .map(|(one, id)| {
                if let Some(id) = id {
                    return id;
                }
                let what = one.event.map_or_else(|| Self::system_name(one.to[0]), Self::event_name);
                let base = format!("{}/{what}", Self::operation_name(operation));
                let candidates = std::iter::once(base.clone()).chain((2..).map(|nth| format!("{base}#{nth}")));
                let mut free = candidates.skip_while(|id| taken.contains(id));
                let id = free.next().expect("there is no end of them");
                taken.insert(id.clone());
                id
            })
            .collect()
    }

    /// Explicit ids; every second one takes a name that would else be generated.
    fn explicit_ids(&self, operation: usize) -> Vec<Option<String>> {
        let touchpoints = self.operations[operation].touchpoints.iter().enumerate();
        let mut seen = BTreeSet::new();
        touchpoints
            .map(|(at, one)| {
                let id = match (one.id, one.by_alias) {
                    (false, _) => return None,
                    (true, false) => format!("t-{operation}-{at}"),
                    (true, true) => {
                        let what = one.event.map_or_else(|| Self::system_name(one.to[0]), Self::event_name);
                        format!("{}/{what}", Self::operation_name(operation))
                    }
                };
                Some(if seen.insert(id.clone()) {
                    id
                } else {
                    format!("t-{operation}-{at}")
                })
            })
            .collect()
    }

    fn written_system(&self, at: usize) -> String {
        let one = &self.systems[at];
        let mut keys: Vec<String> = Vec::new();
        if one.external {
            keys.push("external: true".to_owned());
        }
        keys.extend(one.kind.map(|kind| format!("kind: {kind}")));
        keys.extend(one.on_broker.map(|on_broker| format!("on_broker: {on_broker}")));
        keys.extend(one.availability.map(|share| format!("availability: {share}")));
        keys.extend(one.sometimes_down.map(|down| format!("sometimes_down: {down}")));
        keys.extend(one.owner.map(|owner| format!("owner: {owner}")));
        keys.extend(one.latency.map(|latency| format!("latency: {latency}")));
        if one.alias {
            keys.push(format!("aliases: [alias-{at}]"));
        }
        format!("  {}: {{ {} }}\n", Self::system_name(at), keys.join(", "))
    }

    fn written_operation(&self, at: usize, hand: Hand) -> String {
        let one = &self.operations[at];
        let mut text = format!(
            "  {}:\n    in: {}\n",
            Self::operation_name(at),
            Self::system_name(one.system)
        );
        let mut line = |line: String| writeln!(text, "    {line}").expect("writing to a string");
        if !one.subscribes.is_empty() {
            let names: Vec<String> = one.subscribes.iter().map(|event| Self::event_name(*event)).collect();
            line(format!("subscribes: [{}]", names.join(", ")));
        }
        if let Some(rate) = one.rate {
            line(format!("rate: {rate}"));
        }
        if let Some(slo) = one.slo {
            line(format!("slo: {slo}"));
        }
        if let Some(rule) = one.accept {
            line(format!("accept: [{{ rule: {rule}, reason: known }}]"));
        }
        if !one.touchpoints.is_empty() {
            line("touchpoints:".to_owned());
        }
        for (touchpoint, id) in one.touchpoints.iter().zip(self.explicit_ids(at)) {
            let keys = self.keys_of(touchpoint, id);
            match hand {
                Hand::Braces => line(format!("  - {{ {} }}", keys.join(", "))),
                Hand::Lines => {
                    line(format!("  # of {}", keys[0]));
                    for (nth, key) in keys.iter().enumerate() {
                        line(format!("  {} {key} # key {nth}", if nth == 0 { '-' } else { ' ' }));
                    }
                    line("  ".to_owned());
                }
            }
        }
        text
    }

    fn keys_of(&self, one: &Touchpoint, id: Option<String>) -> Vec<String> {
        let name = |system: &usize| {
            if one.by_alias && self.systems[*system].alias {
                format!("alias-{system}")
            } else {
                Self::system_name(*system)
            }
        };
        let mut keys: Vec<String> = Vec::new();
        keys.extend(id.map(|id| format!("id: {id}")));
        keys.extend(one.event.map(|event| format!("event: {}", Self::event_name(event))));
        match one.to.as_slice() {
            [] => {}
            [only] => keys.push(format!("to: {}", name(only))),
            several => keys.push(format!(
                "to: [{}]",
                several.iter().map(name).collect::<Vec<_>>().join(", ")
            )),
        }
        keys.extend(one.via.map(|via| format!("via: {via}")));
        keys.extend(one.needs.map(|needs| format!("needs: {needs}")));
        if one.goes_on {
            keys.push("on_failure: continue".to_owned());
        }
        keys.extend(one.times.map(|times| format!("times: {times}")));
        keys.extend(one.consumers.map(|count| format!("consumers: {count}")));
        keys.extend(one.availability.map(|share| format!("availability: {share}")));
        keys.extend(
            one.invokes
                .map(|operation| format!("invokes: {}", Self::operation_name(operation))),
        );
        keys.extend(
            one.safeguards
                .as_ref()
                .map(|names| format!("safeguards: [{}]", names.join(", "))),
        );
        keys.extend(
            one.waits_for
                .map(|event| format!("waits_for: {}", Self::event_name(event))),
        );
        keys.extend(
            one.accept
                .map(|rule| format!("accept: [{{ rule: {rule}, reason: let be }}]")),
        );
        keys.extend(one.more.iter().map(|more| (*more).to_owned()));
        keys
    }

    /// The files as text, blocks in the model's order.
    pub fn files(&self) -> Vec<(String, String)> {
        self.files_in_order(|blocks| blocks)
    }

    /// The files as text, each key of a touchpoint in a line of its own with a comment.
    pub fn files_in_lines(&self) -> Vec<(String, String)> {
        self.written(Hand::Lines, |blocks| blocks)
    }

    /// The files as text, each file's blocks in another order.
    pub fn files_in_order(&self, order: impl FnMut(Vec<String>) -> Vec<String>) -> Vec<(String, String)> {
        self.written(Hand::Braces, order)
    }

    fn written(&self, hand: Hand, mut order: impl FnMut(Vec<String>) -> Vec<String>) -> Vec<(String, String)> {
        (0..self.files)
            .map(|file| {
                let mut text = String::from("touchpoint: 1\n");
                let systems = (0..self.systems.len()).filter(|at| self.systems[*at].file == file);
                let operations = (0..self.operations.len()).filter(|at| self.operations[*at].file == file);
                let systems = order(systems.map(|at| self.written_system(at)).collect());
                let operations = order(operations.map(|at| self.written_operation(at, hand)).collect());
                if !systems.is_empty() {
                    text.push_str("systems:\n");
                    text.push_str(&systems.concat());
                }
                if !operations.is_empty() {
                    text.push_str("operations:\n");
                    text.push_str(&operations.concat());
                }
                (format!("{}.touchpoints.yaml", ["a", "b", "c"][file]), text)
            })
            .collect()
    }
}

/// Shuffles by drawn numbers, so that a failure shrinks to the given order.
pub fn shuffle<T>(mut items: Vec<T>, by: &mut impl Iterator<Item = Index>) -> Vec<T> {
    let mut shuffled = Vec::with_capacity(items.len());
    while !items.is_empty() {
        let at = by.next().map_or(0, |index| index.index(items.len()));
        shuffled.push(items.remove(at));
    }
    shuffled
}
