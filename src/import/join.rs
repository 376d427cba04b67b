//! Which of what was found is which of what is declared: by name, by another name, or by a name in other letters.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, FoundOperation, FoundTouchpoint};
use super::unite::normal;
use crate::description::Via;

/// What a description declares, as far as names and ends go; whole landscapes and single files alike.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Each system that is named, with its other names.
    pub systems: BTreeMap<String, Vec<String>>,
    /// The operations, in an order that the caller knows.
    pub operations: Vec<DeclaredOperation>,
}

/// A declared operation.
#[derive(Clone, Debug, Default)]
pub struct DeclaredOperation {
    /// Its name.
    pub name: String,
    /// Its system, by its declared name.
    pub system: String,
    /// An importer made it.
    pub made_up: bool,
    /// The events that start it.
    pub subscribes: Vec<String>,
    /// Its touchpoints, in order.
    pub touchpoints: Vec<DeclaredTouchpoint>,
}

/// A declared touchpoint.
#[derive(Clone, Debug, Default)]
pub struct DeclaredTouchpoint {
    /// The systems it names, by their declared names.
    pub to: Vec<String>,
    /// All systems that it reaches: those, and the subscribers of its event.
    pub reaches: Vec<String>,
    /// The event.
    pub event: Option<String>,
    /// How it is done; none: not built.
    pub via: Option<Via>,
}

/// How a touchpoint that was seen stands to what is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It is this one: operation and touchpoint, by their numbers.
    Same(usize, usize),
    /// This one goes to the same, by the other pattern.
    Other(usize, usize),
    /// This one names it among others.
    Part(usize, usize),
    /// Several could be it, this one first.
    Several(usize, usize),
    /// None goes there.
    New,
}

/// What was found, joined to what is declared.
#[derive(Clone, Debug, Default)]
pub struct Join {
    /// What was found, its systems by their declared names where they have one.
    pub found: Found,
    /// The declared names of systems by the names found, where they differ.
    pub renamed: BTreeMap<String, String>,
    /// Systems that are not declared.
    pub new_systems: BTreeSet<String>,
    /// For each found operation the declared one, where there is one of that name.
    pub operations: Vec<Option<usize>>,
    /// For each found operation and touchpoint, what it is.
    pub touchpoints: Vec<Vec<Joined>>,
}

impl Join {
    /// Joins a result that is [`sound`](super::sound()) to what is declared.
    #[must_use]
    pub fn new(found: &Found, declared: &Declared) -> Self {
        let names = Names::of(declared);
        let mut join = Join::default();
        let renamed = |name: &String| names.find(name).unwrap_or_else(|| name.clone());
        for name in found.systems.keys() {
            match names.find(name) {
                Some(known) if known != *name => {
                    join.renamed.insert(name.clone(), known);
                }
                Some(_) => {}
                None => {
                    join.new_systems.insert(name.clone());
                }
            }
        }
        join.found = renamed_all(found, &renamed);
        let mut taken = BTreeSet::new();
        for operation in &join.found.operations {
            let at = declared_operation(operation, declared).filter(|at| taken.insert(*at));
            join.operations.push(at);
        }
        for (operation, at) in join.found.operations.iter().zip(&join.operations) {
            let joined = touchpoints(operation, *at, &join.found, declared);
            join.touchpoints.push(joined);
        }
        join
    }
}

/// The declared names of systems.
struct Names<'d> {
    exact: BTreeMap<&'d str, &'d str>,
    /// Those that are one in other letters; none where two are.
    normal: BTreeMap<String, Option<&'d str>>,
}

impl<'d> Names<'d> {
    fn of(declared: &'d Declared) -> Self {
        let mut names = Names {
            exact: BTreeMap::new(),
            normal: BTreeMap::new(),
        };
        for (name, aliases) in &declared.systems {
            for known in std::iter::once(name).chain(aliases) {
                names.exact.insert(known, name);
                let there = names.normal.entry(normal(known)).or_insert(Some(name));
                if there.is_some_and(|there| there != name) {
                    *there = None;
                }
            }
        }
        names
    }

    fn find(&self, name: &str) -> Option<String> {
        let exact = self.exact.get(name).copied();
        let found = exact.or_else(|| self.normal.get(&normal(name)).copied().flatten());
        found.map(str::to_owned)
    }
}

fn renamed_all(found: &Found, renamed: &dyn Fn(&String) -> String) -> Found {
    let mut all = found.clone();
    all.systems = found
        .systems
        .iter()
        .map(|(name, system)| (renamed(name), system.clone()))
        .collect();
    for operation in &mut all.operations {
        let system = renamed(&operation.system);
        if operation.unknown_operation && operation.name == operation.system {
            operation.name.clone_from(&system);
        }
        operation.system = system;
        for touchpoint in &mut operation.touchpoints {
            touchpoint.to = touchpoint.to.iter().map(renamed).collect();
            touchpoint.invokes = touchpoint.invokes.take().map(|(system, name)| (renamed(&system), name));
        }
    }
    all
}

/// The declared operation that a found one is: in its system, by its name, perhaps with the system's before it.
fn declared_operation(found: &FoundOperation, declared: &Declared) -> Option<usize> {
    let inside = || {
        declared
            .operations
            .iter()
            .enumerate()
            .filter(|(_, one)| one.system == found.system)
    };
    if found.unknown_operation {
        let made = inside().find(|(_, one)| one.made_up);
        return made
            .or_else(|| inside().find(|(_, one)| one.name == found.name && one.touchpoints.is_empty()))
            .map(|(at, _)| at);
    }
    let long = format!("{} {}", found.system, found.name);
    let exact = inside().find(|(_, one)| one.name == long || one.name == found.name);
    if let Some((at, _)) = exact {
        return Some(at);
    }
    let wanted = [normal(&found.name), normal(&long)];
    let mut near = inside().filter(|(_, one)| !one.made_up && wanted.contains(&normal(&one.name)));
    match (near.next(), near.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// What the touchpoints of a found operation are. `at`: the declared operation, where it is known.
fn touchpoints(operation: &FoundOperation, at: Option<usize>, found: &Found, declared: &Declared) -> Vec<Joined> {
    let known = at.filter(|at| !declared.operations[*at].made_up);
    // Without its operation, any of its system may have it.
    let places: Vec<(usize, usize)> = declared
        .operations
        .iter()
        .enumerate()
        .filter(|(index, one)| known.map_or(one.system == operation.system, |known| known == *index))
        .flat_map(|(index, one)| (0..one.touchpoints.len()).map(move |touchpoint| (index, touchpoint)))
        .collect();
    let mut taken = BTreeSet::new();
    let mut joined = vec![Joined::New; operation.touchpoints.len()];
    // What fits best first, so that a call does not take the place of its twin.
    for pass in [Fit::Same, Fit::Part, Fit::Other] {
        for (number, touchpoint) in operation.touchpoints.iter().enumerate() {
            if joined[number] != Joined::New {
                continue;
            }
            let reached = reached(touchpoint, found);
            let fits = |place: &&(usize, usize)| {
                let one = &declared.operations[place.0].touchpoints[place.1];
                fit(touchpoint, &reached, one) == Some(pass)
            };
            let all: Vec<(usize, usize)> = places.iter().filter(fits).copied().collect();
            let free = all.iter().find(|place| !taken.contains(*place)).or_else(|| all.first());
            let Some(&place) = free else { continue };
            let unsure = known.is_none() && all.len() > 1;
            joined[number] = match pass {
                _ if unsure => Joined::Several(place.0, place.1),
                Fit::Same if taken.insert(place) => Joined::Same(place.0, place.1),
                Fit::Same | Fit::Part => Joined::Part(place.0, place.1),
                Fit::Other => Joined::Other(place.0, place.1),
            };
        }
    }
    joined
}

/// How a touchpoint that was seen stands to a declared one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Both go to the same, by one pattern.
    Same,
    /// The declared one names it among others.
    Part,
    /// Both go to the same, by different patterns.
    Other,
}

/// How a touchpoint that was seen stands to a declared one of the same system; None where they have nothing to do with
/// each other. `reached`: the systems to which its event was seen to come.
#[must_use]
pub fn fit(seen: &FoundTouchpoint, reached: &BTreeSet<&str>, declared: &DeclaredTouchpoint) -> Option<Fit> {
    let to: BTreeSet<&str> = seen.to.iter().map(String::as_str).collect();
    match (&seen.event, &declared.event) {
        (Some(seen), Some(declared)) => (seen == declared || normal(seen) == normal(declared)).then_some(Fit::Same),
        (None, None) => {
            let there: BTreeSet<&str> = declared.to.iter().map(String::as_str).collect();
            if to == there {
                Some(Fit::Same)
            } else {
                (!to.is_empty() && to.is_subset(&there)).then_some(Fit::Part)
            }
        }
        (None, Some(_)) => {
            let there: BTreeSet<&str> = declared.reaches.iter().map(String::as_str).collect();
            (!to.is_empty() && to.is_subset(&there)).then_some(Fit::Other)
        }
        (Some(_), None) => declared
            .to
            .iter()
            .any(|to| reached.contains(to.as_str()))
            .then_some(Fit::Other),
    }
}

/// The systems to which a touchpoint that was seen comes: those it names, and whoever was seen to react to its event.
#[must_use]
pub fn reached<'f>(touchpoint: &'f FoundTouchpoint, found: &'f Found) -> BTreeSet<&'f str> {
    let mut reached: BTreeSet<&str> = touchpoint.to.iter().map(String::as_str).collect();
    if let Some(event) = &touchpoint.event {
        let subscribed = found.operations.iter().filter(|one| one.subscribes.contains(event));
        reached.extend(subscribed.map(|one| one.system.as_str()));
    }
    reached
}
