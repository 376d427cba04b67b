//! How counts are written into a profile: maps as lists in order, names renumbered.

use std::collections::HashMap;
use std::hash::Hash;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::counts::{Counts, Operation, OperationKey, Site, Taker, Touched};
use super::names::Name;
use super::sketch::{Parts, Sketch};
use super::touch::{To, TouchKey};

/// A map as a list of its entries in order.
pub(super) mod in_order {
    use super::{Deserialize, Deserializer, Hash, HashMap, Serialize, Serializer};

    pub(in super::super) fn serialize<K, V, S>(map: &HashMap<K, V>, serializer: S) -> Result<S::Ok, S::Error>
    where
        K: Serialize + Ord,
        V: Serialize,
        S: Serializer,
    {
        let mut entries: Vec<(&K, &V)> = map.iter().collect();
        entries.sort_by_key(|(key, _)| *key);
        entries.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<HashMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Eq + Hash,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        let entries = Vec::<(K, V)>::deserialize(deserializer)?;
        Ok(entries.into_iter().collect())
    }
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parts().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A wrong one has wrong quantiles, but always some, and adds up.
        Parts::deserialize(deserializer).map(Sketch::from_parts)
    }
}

/// Gives each name a new number.
pub(super) type Rename<'r> = dyn FnMut(Name) -> Name + 'r;

impl TouchKey {
    fn renamed(&self, rename: &mut Rename<'_>) -> Self {
        let to = match &self.to {
            // Their order goes by text, which new numbers keep.
            To::Services(services) => To::Services(services.iter().map(|service| rename(*service)).collect()),
            To::Peer(peer) => To::Peer(rename(*peer)),
            To::Topic(topic) => To::Topic(rename(*topic)),
            To::Broker => To::Broker,
        };
        TouchKey {
            to,
            name: self.name.map(rename),
        }
    }
}

impl OperationKey {
    fn renamed(&self, rename: &mut Rename<'_>) -> Self {
        let set = self.set.as_ref().map(|set| {
            let mut set: Vec<TouchKey> = set.iter().map(|key| key.renamed(rename)).collect();
            set.sort_unstable();
            set.into()
        });
        OperationKey {
            service: rename(self.service),
            name: rename(self.name),
            set,
        }
    }
}

impl Taker {
    fn renamed(self, rename: &mut Rename<'_>) -> Self {
        Taker {
            service: rename(self.service),
            operation: rename(self.operation),
            topic: self.topic.map(rename),
        }
    }
}

impl Site {
    fn renamed(&self, rename: &mut Rename<'_>) -> Self {
        Site {
            service: rename(self.service),
            operation: rename(self.operation),
            key: self.key.renamed(rename),
        }
    }
}

impl Touched {
    fn renamed(self, rename: &mut Rename<'_>) -> Self {
        let mut names =
            |names: HashMap<Name, u64>| names.into_iter().map(|(name, count)| (rename(name), count)).collect();
        let (called, peers, reacting) = (names(self.called), names(self.peers), names(self.reacting));
        let invokes = self
            .invokes
            .into_iter()
            .map(|(key, count)| (key.renamed(rename), count))
            .collect();
        Touched {
            called,
            peers,
            invokes,
            reacting,
            ..self
        }
    }
}

impl Operation {
    /// With new names, and its touchpoints in the order of their keys.
    fn renamed(&self, rename: &mut Rename<'_>) -> Self {
        let mut keys: Vec<(TouchKey, usize)> = self
            .keys
            .iter()
            .map(|(key, place)| (key.renamed(rename), *place))
            .collect();
        keys.sort();
        let mut renamed = Operation {
            runs: self.runs,
            awaited: self.awaited,
            receives: self.receives,
            takes: self
                .takes
                .iter()
                .map(|(taker, count)| (taker.renamed(rename), *count))
                .collect(),
            ..Operation::default()
        };
        let mut places = vec![0; self.touches.len()];
        for (key, place) in keys {
            places[place] = renamed.place(&key);
            renamed.touches[places[place]] = self.touches[place].clone().renamed(rename);
        }
        for ((a, b), pair) in &self.pairs {
            renamed.add_pair(places[*a], places[*b], *pair);
        }
        for ((place, taker), reply) in &self.replies {
            renamed.replies.insert((places[*place], taker.renamed(rename)), *reply);
        }
        renamed
    }

    fn is_consistent(&self) -> bool {
        let count = self.touches.len();
        let mut places: Vec<usize> = self.keys.values().copied().collect();
        places.sort_unstable();
        places.into_iter().eq(0..count)
            && self.pairs.keys().all(|(a, b)| a < b && *b < count)
            && self.replies.keys().all(|(place, _)| *place < count)
            && self.touches.iter().all(|touched| {
                touched.failed_with <= touched.failed_runs
                    && touched.meant <= touched.calls
                    && touched.far <= touched.calls
            })
    }
}

impl Counts {
    /// With new names.
    pub(super) fn renamed(&self, rename: &mut Rename<'_>) -> Self {
        let operations = self.operations.iter();
        Counts {
            samplers: self.samplers.clone(),
            skipped: self.skipped.clone(),
            health: self
                .health
                .iter()
                .map(|(name, health)| (rename(*name), *health))
                .collect(),
            operations: operations
                .map(|(key, operation)| (key.renamed(rename), operation.renamed(rename)))
                .collect(),
            joins: self
                .joins
                .iter()
                .map(|((site, taker), count)| ((site.renamed(rename), taker.renamed(rename)), *count))
                .collect(),
            ..*self
        }
    }

    /// Whether all places are there: a file may have been changed by hand.
    pub(super) fn is_consistent(&self) -> bool {
        self.operations.values().all(Operation::is_consistent)
    }
}
