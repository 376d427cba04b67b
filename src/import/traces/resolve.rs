//! Names that only all traces together can tell: who a peer is, and what an event is called at both its ends.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::counts::{Counts, Operation, OperationKey, Site, Taker};
use super::names::Name;
use super::touch::{To, TouchKey};

/// The texts, to which names made here are added.
#[derive(Clone, Debug)]
pub(super) struct Texts(pub(super) Vec<Arc<str>>);

impl Texts {
    pub(super) fn get(&self, name: Name) -> &Arc<str> {
        &self.0[name.0 as usize]
    }

    fn number(&mut self, text: &str) -> Name {
        let there = self.0.iter().position(|other| other.as_ref() == text);
        let at = there.unwrap_or_else(|| {
            self.0.push(text.into());
            self.0.len() - 1
        });
        Name(u32::try_from(at).expect("fewer names than memory holds"))
    }
}

/// The operations with all names resolved, and the events that each taker takes.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) operations: Vec<(OperationKey, Operation)>,
    pub(super) events: HashMap<Taker, Vec<Name>>,
    /// What became of the keys of operations that are told apart by what they touch.
    pub(super) renamed: HashMap<OperationKey, OperationKey>,
}

/// Resolves names.
pub(super) fn resolve(counts: &Counts, texts: &mut Texts) -> Resolved {
    let published = events_of_sites(counts, texts);
    let events = events_of_takers(counts, &published, texts);
    let peers = peers(counts, texts);
    let mut united: HashMap<OperationKey, Operation> = HashMap::new();
    let mut renamed = HashMap::new();
    for (key, operation) in &counts.operations {
        let rename = |touch: &TouchKey| match &touch.to {
            To::Broker => TouchKey {
                to: To::Topic(published[&site(key, touch)]),
                name: None,
            },
            To::Peer(peer) => peers
                .get(peer)
                .map_or_else(|| touch.clone(), |service| known_call(operation, *service, touch.name)),
            _ => touch.clone(),
        };
        let set = key.set.as_ref().map(|set| {
            let mut set: Vec<TouchKey> = set.iter().map(rename).collect();
            set.sort_unstable();
            set.dedup();
            set.into()
        });
        let resolved = OperationKey { set, ..key.clone() };
        united
            .entry(resolved.clone())
            .or_default()
            .add_as(operation.clone(), rename);
        if resolved != *key {
            renamed.insert(key.clone(), resolved);
        }
    }
    let mut operations: Vec<(OperationKey, Operation)> = united.into_iter().collect();
    operations.sort_by(|(a, _), (b, _)| in_order(a, b, texts));
    Resolved {
        operations,
        events,
        renamed,
    }
}

fn in_order(a: &OperationKey, b: &OperationKey, texts: &Texts) -> std::cmp::Ordering {
    let names = |key: &OperationKey| (texts.get(key.service).clone(), texts.get(key.name).clone());
    names(a)
        .cmp(&names(b))
        .then_with(|| set_words(a, texts).cmp(&set_words(b, texts)))
}

/// What an operation touches, where its name alone does not tell it apart.
pub(super) fn set_words(key: &OperationKey, texts: &Texts) -> Vec<String> {
    let mut words: Vec<String> = key.set.iter().flatten().map(|touch| words(touch, texts)).collect();
    words.sort();
    words
}

/// A touchpoint's key in words.
pub(super) fn words(key: &TouchKey, texts: &Texts) -> String {
    let to = match &key.to {
        To::Services(services) => {
            let services: Vec<&str> = services.iter().map(|service| texts.get(*service).as_ref()).collect();
            services.join("+")
        }
        To::Peer(name) => texts.get(*name).to_string(),
        To::Topic(name) => format!("event {}", texts.get(*name)),
        To::Broker => "event".to_owned(),
    };
    match key.name {
        Some(name) => format!("{to} {}", texts.get(name)),
        None => to,
    }
}

fn site(operation: &OperationKey, key: &TouchKey) -> Site {
    Site {
        service: operation.service,
        operation: operation.name,
        key: key.clone(),
    }
}

/// The event that each site which says only its broker publishes: as most of its takers call it, else after the span,
/// else after the operation.
fn events_of_sites(counts: &Counts, texts: &mut Texts) -> HashMap<Site, Name> {
    let mut called: HashMap<&Site, BTreeMap<Name, u64>> = HashMap::new();
    for ((site, taker), count) in &counts.joins {
        if let Some(topic) = taker.topic {
            *called.entry(site).or_default().entry(topic).or_default() += count;
        }
    }
    let mut sites: HashSet<Site> = counts.joins.keys().map(|(site, _)| site.clone()).collect();
    for (key, operation) in &counts.operations {
        sites.extend(
            operation
                .keys
                .keys()
                .filter(|touch| touch.publishes())
                .map(|touch| site(key, touch)),
        );
    }
    let mut events = HashMap::new();
    for site in sites {
        let by_takers = called.get(&site).and_then(|topics| {
            let most = topics
                .iter()
                .max_by(|(a, many), (b, other)| many.cmp(other).then_with(|| texts.get(**b).cmp(texts.get(**a))));
            most.map(|(topic, _)| *topic)
        });
        let event = match (&site.key.to, by_takers) {
            (To::Topic(topic), _) => *topic,
            (_, Some(topic)) => topic,
            _ => {
                let made = made_name(&site, texts);
                texts.number(&made)
            }
        };
        events.insert(site, event);
    }
    events
}

/// A name for what nobody names: what the span says beside the verb, else system and operation.
fn made_name(site: &Site, texts: &Texts) -> String {
    const VERBS: [&str; 8] = [
        "send", "publish", "produce", "create", "poll", "receive", "process", "to",
    ];
    let said = site.key.name.map_or("", |name| texts.get(name).as_ref());
    let rest: Vec<&str> = said
        .split_whitespace()
        .filter(|word| !VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word)))
        .collect();
    if rest.is_empty() {
        format!("{}.{}", texts.get(site.service), texts.get(site.operation))
    } else {
        rest.join(" ")
    }
}

/// The events that each taker takes: as those publish them from whom it was seen to take them, else its own topic.
fn events_of_takers(counts: &Counts, published: &HashMap<Site, Name>, texts: &Texts) -> HashMap<Taker, Vec<Name>> {
    let mut events: HashMap<Taker, BTreeSet<Name>> = HashMap::new();
    for (site, taker) in counts.joins.keys() {
        events.entry(*taker).or_default().insert(published[site]);
    }
    let takers = counts.operations.values().flat_map(|operation| operation.takes.keys());
    for taker in takers {
        let there = events.entry(*taker).or_default();
        if there.is_empty() {
            there.extend(taker.topic);
        }
    }
    let sorted = events.into_iter().map(|(taker, events)| {
        let mut events: Vec<Name> = events.into_iter().collect();
        events.sort_by_key(|event| texts.get(*event));
        (taker, events)
    });
    sorted.collect()
}

/// Who a peer is: the system of that name, or the only one that was ever seen behind that name.
fn peers(counts: &Counts, texts: &Texts) -> HashMap<Name, Name> {
    let by_text: HashMap<&str, Name> = counts
        .health
        .keys()
        .map(|service| (texts.get(*service).as_ref(), *service))
        .collect();
    let mut behind: HashMap<Name, HashSet<Name>> = HashMap::new();
    let mut all: HashSet<Name> = HashSet::new();
    for operation in counts.operations.values() {
        for (key, place) in &operation.keys {
            match &key.to {
                To::Services(services) => {
                    for peer in operation.touches[*place].peers.keys() {
                        behind.entry(*peer).or_default().extend(services.iter().copied());
                    }
                }
                To::Peer(peer) => {
                    all.insert(*peer);
                }
                _ => {}
            }
        }
    }
    let mut peers = HashMap::new();
    for peer in all {
        let named = by_text.get(texts.get(peer).as_ref()).copied();
        let only = behind.get(&peer).filter(|services| services.len() == 1);
        if let Some(service) = named.or(only.and_then(|services| services.iter().next().copied())) {
            peers.insert(peer, service);
        }
    }
    peers
}

/// The key of a call whose other end was lost this time: that of the only touchpoint of the same name at the caller,
/// where the other end was seen.
fn known_call(operation: &Operation, service: Name, name: Option<Name>) -> TouchKey {
    let to = To::Services([service].into());
    let same = |(key, place): &(&TouchKey, &usize)| {
        key.to == to
            && (key.name == name || name.is_some_and(|name| operation.touches[**place].called.contains_key(&name)))
    };
    let mut fitting = operation.keys.iter().filter(same);
    match (fitting.next(), fitting.next()) {
        (Some((key, _)), None) => key.clone(),
        _ => TouchKey { to, name },
    }
}
