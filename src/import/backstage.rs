//! A Backstage catalog: components, and what they provide, consume and depend on.

mod entity;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{documents, in_short};
use super::found::{Found, FoundOperation, FoundSystem, FoundTouchpoint};
use super::input::Input;
use super::words::{counted, some};
use crate::description::{Observed, ObservedOrder, Source, SystemKind, Via};
use entity::{Entity, Id, entities};

/// Whether a document is an entity, or a list of them.
pub(super) fn is_one(document: &Value) -> bool {
    let listed = document.as_array().or_else(|| document.get("items")?.as_array());
    let first = listed.map_or(Some(document), |list| list.first());
    first
        .and_then(|first| first.get("apiVersion")?.as_str())
        .is_some_and(|version| version.starts_with("backstage.io/"))
}

/// Reads the entities of catalogs.
pub(super) fn read(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let documents = documents(inputs, &mut found);
    let entities = entities(&documents, &mut found);
    let catalog = Catalog::of(&entities, &mut found);
    let mut relations = Relations::default();
    for entity in entities.values() {
        catalog.relate(entity, &mut relations, &mut found);
    }
    Catalog::write(relations, &mut found);
    if !entities.is_empty() {
        let of = |kind: &str| entities.keys().filter(|id| id.kind == kind).count() as u64;
        found.read(format!(
            "backstage: {}, {}, {}",
            counted(documents.len() as u64, "document"),
            counted(of("component"), "component"),
            counted(of("api"), "API")
        ));
    }
    found
}

/// What there is, by what it is called.
struct Catalog<'e> {
    entities: &'e BTreeMap<Id, Entity<'e>>,
    /// The systems' names, of the components that run.
    systems: BTreeMap<&'e Id, String>,
    /// Who provides an API.
    providers: BTreeMap<&'e Id, Vec<&'e Id>>,
}

/// Who goes to whom, and how.
#[derive(Default)]
struct Relations {
    /// From one system to another.
    calls: BTreeMap<(String, String), (Via, BTreeSet<String>)>,
    /// Events with those who provide them and those who consume them.
    events: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

impl<'e> Catalog<'e> {
    fn of(entities: &'e BTreeMap<Id, Entity<'e>>, found: &mut Found) -> Self {
        let mut catalog = Catalog {
            entities,
            systems: BTreeMap::new(),
            providers: BTreeMap::new(),
        };
        let mut libraries = Vec::new();
        for (id, entity) in entities.iter().filter(|(id, _)| id.kind == "component") {
            let sort = entity.sort().to_lowercase();
            if sort == "library" {
                libraries.push(id.name.clone());
                continue;
            }
            let name = if id.namespace == "default" {
                entity.name.clone()
            } else {
                format!("{}/{}", id.namespace, entity.name)
            };
            let system = FoundSystem {
                description: entity.metadata("description").and_then(in_short),
                owner: entity.owner(),
                kind: matches!(&*sort, "website" | "mobile-app" | "mobile").then_some(SystemKind::Client),
                aliases: entity
                    .metadata("title")
                    .filter(|title| *title != name)
                    .map(str::to_owned)
                    .into_iter()
                    .collect(),
                ..FoundSystem::default()
            };
            found.systems.insert(name.clone(), system);
            catalog.systems.insert(id, name);
        }
        if !libraries.is_empty() {
            found.skipped(format!(
                "libraries, which do not run by themselves: {}",
                some(&libraries)
            ));
        }
        for entity in entities.values() {
            for reference in entity.references("providesApis") {
                if let Some(api) = catalog.api(entity, reference, "providesApis", found) {
                    catalog.providers.entry(api).or_default().push(&entity.id);
                }
            }
        }
        catalog
    }

    /// The entity of a reference; one of a wrong kind, to nothing or to itself is told.
    fn find(
        &self,
        from: &Entity<'_>,
        reference: &str,
        key: &str,
        kinds: &[&str],
        found: &mut Found,
    ) -> Option<&'e Entity<'e>> {
        let mut tell = |why: &str| {
            found.lost(format!(
                "`{}`, line {}: `{key}: {reference}`: {why}",
                from.file, from.line
            ));
            None
        };
        let Some(id) = Id::read(reference, kinds[0], &from.id.namespace) else {
            return tell("it is no reference, `[kind:][namespace/]name`");
        };
        if !kinds.contains(&&*id.kind) {
            return tell(&format!("it is of a wrong kind: `{key}` names {}", kinds.join(" or ")));
        }
        if id == from.id {
            return tell("it leads to itself");
        }
        match self.entities.get(&id) {
            Some(entity) => Some(entity),
            None => tell("there is no such entity in what is given"),
        }
    }

    fn api(&self, from: &Entity<'_>, reference: &str, key: &str, found: &mut Found) -> Option<&'e Id> {
        self.find(from, reference, key, &["api"], found).map(|api| &api.id)
    }

    fn relate(&self, entity: &Entity<'_>, relations: &mut Relations, found: &mut Found) {
        for reference in entity.references("consumesApis") {
            if let Some(api) = self.api(entity, reference, "consumesApis", found) {
                self.consume(entity, api, relations, found);
            }
        }
        for reference in entity.references("providesApis") {
            let id = Id::read(reference, "api", &entity.id.namespace);
            let api = id.and_then(|id| self.entities.get(&id));
            if let (Some(api), Some(system)) = (api, self.systems.get(&entity.id))
                && api.sort().eq_ignore_ascii_case("asyncapi")
            {
                let event = relations.events.entry(api.name.clone()).or_default();
                event.0.insert(system.clone());
            }
        }
        for reference in entity.references("dependsOn") {
            let kinds = ["component", "resource", "api"];
            match self.find(entity, reference, "dependsOn", &kinds, found) {
                Some(other) if other.id.kind == "api" => self.consume(entity, &other.id, relations, found),
                Some(other) => self.depend(&entity.id, &other.id, relations),
                None => {}
            }
        }
        for reference in entity.references("dependencyOf") {
            let kinds = ["component", "resource"];
            if let Some(other) = self.find(entity, reference, "dependencyOf", &kinds, found) {
                self.depend(&other.id, &entity.id, relations);
            }
        }
    }

    /// A component uses an API: whoever provides it is called, or sends.
    fn consume(&self, entity: &Entity<'_>, api: &Id, relations: &mut Relations, found: &mut Found) {
        let (Some(system), Some(written)) = (self.systems.get(&entity.id), self.entities.get(api)) else {
            return;
        };
        let sort = written.sort().to_lowercase();
        if sort == "asyncapi" {
            let event = relations.events.entry(written.name.clone()).or_default();
            event.1.insert(system.clone());
            return;
        }
        let providers = self.providers.get(api).map_or(&[][..], Vec::as_slice);
        if providers.is_empty() {
            found.skipped(format!(
                "`{}`, line {}: `{}` uses the API `{}`, and nothing that is given provides it",
                entity.file, entity.line, entity.name, written.name
            ));
        }
        let via = match &*sort {
            "openapi" | "grpc" | "graphql" | "trpc" | "wsdl" | "soap" | "odata" => Via::Api,
            _ => Via::Unknown,
        };
        for provider in providers.iter().filter_map(|id| self.systems.get(id)) {
            let call = relations
                .calls
                .entry((system.clone(), provider.clone()))
                .or_insert_with(|| (Via::Unknown, BTreeSet::new()));
            if via == Via::Api {
                call.0 = Via::Api;
            }
            call.1.insert(format!("uses the API {} ({sort})", written.name));
        }
    }

    /// A component depends on another. Nothing is said of how; a resource is its own.
    fn depend(&self, from: &Id, to: &Id, relations: &mut Relations) {
        if let (Some(from), Some(to)) = (self.systems.get(from), self.systems.get(to)) {
            let call = relations
                .calls
                .entry((from.clone(), to.clone()))
                .or_insert_with(|| (Via::Unknown, BTreeSet::new()));
            call.1.insert("depends on it, as the catalog says".to_owned());
        }
    }

    fn write(relations: Relations, found: &mut Found) {
        let mut operations: BTreeMap<String, FoundOperation> = BTreeMap::new();
        for ((from, to), (via, evidence)) in relations.calls {
            let touchpoint = FoundTouchpoint::call(to, via, observed(evidence.into_iter().collect()));
            operation(&mut operations, &from).touchpoints.push(touchpoint);
        }
        for (event, (providers, consumers)) in relations.events {
            let direction = "the catalog does not say who sends: taken to be who provides the API".to_owned();
            for provider in providers {
                let observed = observed(vec![direction.clone()]);
                let touchpoint = FoundTouchpoint::event(event.clone(), Vec::new(), observed);
                operation(&mut operations, &provider).touchpoints.push(touchpoint);
            }
            for consumer in consumers {
                operation(&mut operations, &consumer).subscribes.push(event.clone());
            }
        }
        found.operations.extend(operations.into_values());
    }
}

fn observed(evidence: Vec<String>) -> Observed {
    Observed {
        order: Some(ObservedOrder::Unknown),
        evidence,
        ..Observed::new(Source::Backstage)
    }
}

/// The operation that holds what a system does.
fn operation<'o>(operations: &'o mut BTreeMap<String, FoundOperation>, system: &str) -> &'o mut FoundOperation {
    operations.entry(system.to_owned()).or_insert_with(|| FoundOperation {
        system: system.to_owned(),
        name: system.to_owned(),
        unknown_operation: true,
        ..FoundOperation::default()
    })
}
