//! One system out of its declarations in several files.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::Index;
use super::types::{System, SystemId};
use crate::description::{self, SystemKind};
use crate::text::{Diagnostic, Spanned};

/// Unites the declarations of each system; tells fields on which they differ. By name.
pub(super) fn unite(mut declared: Vec<Box<description::System>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<System> {
    declared.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    let mut systems = Vec::with_capacity(declared.len());
    let mut declared = declared.into_iter().peekable();
    while let Some(first) = declared.next() {
        let mut declarations = vec![first];
        while let Some(again) = declared.next_if(|next| next.name.value == declarations[0].name.value) {
            declarations.push(again);
        }
        systems.push(unite_one(declarations, diagnostics));
    }
    systems
}

fn unite_one(declarations: Vec<Box<description::System>>, diagnostics: &mut Vec<Diagnostic>) -> System {
    let name = declarations[0].name.clone();
    let all = &declarations;
    let mut tell = |diagnostic| diagnostics.push(diagnostic);
    let description =
        agree(all, "description", |one| one.description.as_ref(), &mut tell).map(|said| said.value.clone());
    let owner = agree(all, "owner", |one| one.owner.as_ref(), &mut tell).map(|said| said.value.clone());
    let external = agree(all, "external", |one| one.external.as_ref(), &mut tell).is_some_and(|said| said.value);
    let kind = agree(all, "kind", |one| one.kind.as_ref(), &mut tell).map_or(SystemKind::Service, |said| said.value);
    let on_broker = agree(all, "on_broker", |one| one.on_broker.as_ref(), &mut tell)
        .map_or(!external && kind != SystemKind::Client, |said| said.value);
    let availability = agree(all, "availability", |one| one.availability.as_ref(), &mut tell).cloned();
    let sometimes_down = agree(all, "sometimes_down", |one| one.sometimes_down.as_ref(), &mut tell).cloned();
    let latency = agree(all, "latency", |one| one.latency.as_ref(), &mut tell).cloned();
    let fact_names: BTreeSet<&str> = all
        .iter()
        .flat_map(|one| &one.facts)
        .map(|fact| fact.name.value.as_str())
        .collect();
    let mut facts = Vec::new();
    for fact in fact_names {
        let said = |one: &'_ description::System| one.facts.iter().position(|given| given.name.value == fact);
        let values: Vec<_> = all
            .iter()
            .filter_map(|one| said(one).map(|at| &one.facts[at]))
            .collect();
        for other in &values[1..] {
            if other.value.value != values[0].value.value {
                tell(differs(&name.value, fact, values[0].value.span, other.value.span));
            }
        }
        facts.push(values[0].clone());
    }
    let declared = all.iter().map(|one| (one.name.span, one.span)).collect();
    let (mut aliases, mut accept) = (Vec::new(), Vec::new());
    for one in declarations {
        aliases.extend(one.aliases.into_iter().map(|alias| alias.value));
        accept.extend(one.accept);
    }
    aliases.sort();
    aliases.dedup();
    System {
        name: name.value,
        place: name.span,
        declarations: declared,
        description,
        owner,
        external,
        kind,
        on_broker,
        availability,
        sometimes_down,
        latency,
        aliases,
        facts,
        accept,
    }
}

/// The first value said for a field, after telling each later one that differs.
fn agree<'a, T: PartialEq>(
    declarations: &'a [Box<description::System>],
    field: &str,
    get: impl Fn(&'a description::System) -> Option<&'a Spanned<T>>,
    tell: &mut impl FnMut(Diagnostic),
) -> Option<&'a Spanned<T>> {
    let mut said = declarations.iter().filter_map(|one| get(one));
    let first = said.next()?;
    for other in said {
        if other.value != first.value {
            tell(differs(&declarations[0].name.value, field, first.span, other.span));
        }
    }
    Some(first)
}

fn differs(system: &str, field: &str, first: crate::text::Span, other: crate::text::Span) -> Diagnostic {
    Diagnostic::at(
        other,
        format!("two files say different things of `{field}` of `{system}`"),
    )
    .label("this")
    .other(first, "and this")
    .help("agree on one, or say it in one file only")
}

/// Every name and alias with its system. Tells an alias that two systems could mean.
pub(super) fn names<'s>(
    systems: &'s [System],
    aliases: &'s [(String, Spanned<String>)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Index<'s, SystemId> {
    let mut names: Index<'s, SystemId> = systems
        .iter()
        .enumerate()
        .map(|(at, system)| (system.name.as_str(), SystemId::new(at)))
        .collect();
    let mut first: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    for (owner, alias) in aliases {
        let owner = names[owner.as_str()];
        match names.get(alias.value.as_str()) {
            Some(&there) if there != owner => {
                let (there, place) = match first.get(alias.value.as_str()) {
                    Some(other) => (&systems[there.index()].name, other.span),
                    None => (&systems[there.index()].name, systems[there.index()].place),
                };
                let message = format!(
                    "`{}` would be a name of two systems, `{there}` and `{}`",
                    alias.value,
                    systems[owner.index()].name
                );
                diagnostics.push(
                    Diagnostic::at(alias.span, message)
                        .other(place, "first here")
                        .help("an alias belongs to one system"),
                );
            }
            _ => {
                names.insert(&alias.value, owner);
                first.insert(&alias.value, alias);
            }
        }
    }
    names
}
