//! One entity of a catalog, and how it is referred to.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::import::document::Document;
use crate::import::found::Found;
use crate::import::json::text;
use crate::import::words::some;

/// What names an entity; small letters, since case does not tell entities apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    pub(super) kind: String,
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Id {
    /// Reads `[kind:][namespace/]name`.
    pub(super) fn read(reference: &str, kind: &str, namespace: &str) -> Option<Id> {
        let reference = reference.trim();
        let (kind, rest) = reference.split_once(':').unwrap_or((kind, reference));
        let (namespace, name) = rest.split_once('/').unwrap_or((namespace, rest));
        let part = |part: &str| {
            let part = part.trim().to_lowercase();
            (!part.is_empty() && !part.contains([' ', ':', '/'])).then_some(part)
        };
        Some(Id {
            kind: part(kind)?,
            namespace: part(namespace)?,
            name: part(name)?,
        })
    }
}

/// An entity, and where it stands.
pub(super) struct Entity<'d> {
    pub(super) id: Id,
    /// Its name as written.
    pub(super) name: String,
    pub(super) file: &'d str,
    pub(super) line: usize,
    value: &'d Value,
}

impl<'d> Entity<'d> {
    /// A text of its metadata.
    pub(super) fn metadata(&self, key: &str) -> Option<&'d str> {
        text(self.value.get("metadata")?, key)
    }

    fn spec(&self, key: &str) -> Option<&'d Value> {
        self.value.get("spec")?.get(key)
    }

    /// `spec.type`.
    pub(super) fn sort(&self) -> &'d str {
        self.spec("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// Who owns it, without kind and without the namespace in which it is itself.
    pub(super) fn owner(&self) -> Option<String> {
        let owner = self.spec("owner")?.as_str()?.trim();
        let owner = owner.split_once(':').map_or(owner, |(_, rest)| rest);
        let own = owner.strip_prefix("default/").unwrap_or(owner);
        (!own.is_empty()).then(|| own.to_owned())
    }

    /// The references of a key: a list, or one alone.
    pub(super) fn references(&self, key: &str) -> Vec<&'d str> {
        match self.spec(key) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        }
    }
}

/// The entities of documents, by id. What is none is told, and what is given twice.
pub(super) fn entities<'d>(documents: &'d [Document], found: &mut Found) -> BTreeMap<Id, Entity<'d>> {
    let mut all = BTreeMap::new();
    let mut others = Vec::new();
    let mut elsewhere = Vec::new();
    for document in documents {
        let value = &document.value;
        let listed = value.as_array().or_else(|| value.get("items")?.as_array());
        let values = listed.map_or_else(|| vec![value], |list| list.iter().collect());
        for value in values {
            let Some(entity) = entity(document, value) else {
                others.push(format!("{}, line {}", document.name, document.line));
                continue;
            };
            if entity.id.kind == "location" {
                elsewhere.push(entity.name.clone());
            }
            if let Some(first) = all.get(&entity.id).map(|first: &Entity<'_>| (first.file, first.line)) {
                found.lost(format!(
                    "`{}`, line {}: `{}` is there already, in `{}`, line {}",
                    entity.file, entity.line, entity.name, first.0, first.1
                ));
                continue;
            }
            all.insert(entity.id.clone(), entity);
        }
    }
    if !others.is_empty() {
        found.skipped(format!("no entity of a catalog: {}", some(&others)));
    }
    if !elsewhere.is_empty() {
        found.skipped(format!(
            "locations, whose targets are to be given themselves: {}",
            some(&elsewhere)
        ));
    }
    all
}

fn entity<'d>(document: &'d Document, value: &'d Value) -> Option<Entity<'d>> {
    text(value, "apiVersion")?;
    let metadata = value.get("metadata")?;
    let name = text(metadata, "name")?;
    let namespace = text(metadata, "namespace").unwrap_or("default");
    let id = Id::read(name, text(value, "kind")?, &namespace.to_lowercase())?;
    Some(Entity {
        id,
        name: name.to_owned(),
        file: &document.name,
        line: document.line,
        value,
    })
}
