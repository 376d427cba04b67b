//! The model: which elements are systems, and what leads from one to another.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::description::SystemKind;
use crate::import::document::in_short;
use crate::import::json::text;

/// An element that is a system to us: a container, a software system without containers, a person.
pub(super) struct System {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) external: bool,
    pub(super) kind: Option<SystemKind>,
    /// The id of the software system that it is, or is part of.
    pub(super) whole: String,
}

/// How a relation is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Synchronous,
    Asynchronous,
}

/// A relationship between two elements, by their ids.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) destination: String,
    pub(super) description: Option<String>,
    pub(super) technology: Option<String>,
    pub(super) style: Option<Style>,
}

/// What of a workspace matters here.
#[derive(Default)]
pub(super) struct Model {
    /// The systems, by the id of their element.
    pub(super) systems: BTreeMap<String, System>,
    /// Which system an element is, or is part of.
    owners: BTreeMap<String, String>,
    /// The relations, by id; implied copies of others are left out.
    pub(super) relations: BTreeMap<String, Relation>,
    /// The relation of which one is an implied copy.
    copies: BTreeMap<String, String>,
}

impl Model {
    pub(super) fn read(model: &Value) -> Self {
        let mut read = Model::default();
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        let list = |value: &Value, key: &str| -> Vec<Value> {
            value.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
        };
        let wholes = list(model, "softwareSystems");
        for whole in &wholes {
            let parts = list(whole, "containers");
            for element in if parts.is_empty() {
                std::slice::from_ref(whole)
            } else {
                &parts
            } {
                *named
                    .entry(text(element, "name").unwrap_or_default().to_owned())
                    .or_insert(0) += 1;
            }
        }
        for person in list(model, "people") {
            read.system(&person, &person, Some(SystemKind::Person), None);
        }
        for custom in list(model, "customElements") {
            read.system(&custom, &custom, None, None);
        }
        for whole in &wholes {
            read.relate(whole);
            let parts = list(whole, "containers");
            if parts.is_empty() {
                read.system(whole, whole, None, None);
                continue;
            }
            for part in &parts {
                // Two containers of one name are told apart by what they are parts of.
                let twice = text(part, "name")
                    .and_then(|name| named.get(name))
                    .is_some_and(|count| *count > 1);
                let prefix = text(whole, "name").filter(|_| twice);
                read.system(part, whole, None, prefix);
                for component in list(part, "components") {
                    read.relate(&component);
                    if let (Some(id), Some(owner)) = (id(&component, "id"), id(part, "id")) {
                        read.owners.insert(id, owner);
                    }
                }
            }
        }
        read
    }

    /// The system that an element is, or is part of.
    pub(super) fn system_of(&self, element: &str) -> Option<&System> {
        self.systems
            .get(self.owners.get(element).map_or(element, String::as_str))
    }

    /// The relation behind an id, which may be an implied copy.
    pub(super) fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.get(self.copies.get(id).map_or(id, String::as_str))
    }

    fn add_system(&mut self, element: &Value, whole: &Value, kind: Option<SystemKind>, prefix: Option<&str>) {
        let (Some(key), Some(name)) = (id(element, "id"), text(element, "name")) else {
            return;
        };
        let outside = |element: &Value| tags(element).any(|tag| tag.eq_ignore_ascii_case("external"));
        let external = outside(element)
            || outside(whole)
            || text(whole, "location").is_some_and(|place| place.eq_ignore_ascii_case("external"));
        let system = System {
            name: prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix} {name}")),
            description: text(element, "description").and_then(in_short),
            external: external && kind != Some(SystemKind::Person),
            kind: kind.or_else(|| kind_of(element)),
            whole: id(whole, "id").unwrap_or_default(),
        };
        self.systems.insert(key, system);
    }

    fn system(&mut self, element: &Value, whole: &Value, kind: Option<SystemKind>, prefix: Option<&str>) {
        self.add_system(element, whole, kind, prefix);
        self.relate(element);
    }

    fn relate(&mut self, element: &Value) {
        let relations = element.get("relationships").and_then(Value::as_array);
        for relation in relations.into_iter().flatten() {
            let (Some(key), Some(destination)) = (id(relation, "id"), id(relation, "destinationId")) else {
                continue;
            };
            if let Some(original) = id(relation, "linkedRelationshipId") {
                self.copies.insert(key, original);
                continue;
            }
            let Some(source) = id(relation, "sourceId").or_else(|| id(element, "id")) else {
                continue;
            };
            let style = text(relation, "interactionStyle").and_then(|style| match style {
                "Asynchronous" => Some(Style::Asynchronous),
                "Synchronous" => Some(Style::Synchronous),
                _ => None,
            });
            let relation = Relation {
                id: key.clone(),
                source,
                destination,
                description: text(relation, "description").and_then(in_short),
                technology: text(relation, "technology").map(str::to_owned),
                style,
            };
            self.relations.insert(key, relation);
        }
    }
}

/// What kind of thing a container is, by the tags that are usual.
fn kind_of(element: &Value) -> Option<SystemKind> {
    tags(element).find_map(|tag| match &*tag.to_lowercase() {
        "database" | "datastore" | "data store" => Some(SystemKind::Datastore),
        "message broker" | "broker" | "message bus" | "queue" | "topic" => Some(SystemKind::Broker),
        "web browser" | "mobile app" | "browser" => Some(SystemKind::Client),
        _ => None,
    })
}

fn tags(element: &Value) -> impl Iterator<Item = &str> {
    let tags = element.get("tags").and_then(Value::as_str).unwrap_or_default();
    tags.split(',').map(str::trim)
}

/// An id, which some exports write as a number.
pub(super) fn id(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
