//! What a landscape says that only the vocabulary can judge: safeguards and the user's own facts.

use super::given;
use super::kinds::Kind;
use super::vocabulary::Vocabulary;
use crate::description::{Description, GivenFact, Touchpoint};
use crate::landscape::Landscape;
use crate::text::{Diagnostic, Sources, nearest};

/// Every unknown safeguard and every fact that is unknown, misplaced or of a wrong type.
#[must_use]
pub fn check(landscape: &Landscape, vocabulary: &Vocabulary, sources: &Sources) -> Vec<Diagnostic> {
    let touchpoints = landscape.touchpoints.iter().map(|one| &one.written);
    let operations = landscape.operations.iter().map(|one| one.facts.as_slice());
    let systems = landscape.systems.iter().map(|one| one.facts.as_slice());
    check_all(touchpoints, operations, systems, vocabulary, sources)
}

/// The same for descriptions, of which no landscape need be built: so that it is told together with all else that is
/// wrong with them.
#[must_use]
pub fn check_descriptions(descriptions: &[Description], vocabulary: &Vocabulary, sources: &Sources) -> Vec<Diagnostic> {
    let written = || descriptions.iter().flat_map(|one| &one.operations);
    let touchpoints = written().flat_map(|one| &one.touchpoints);
    let operations = written().map(|one| one.facts.as_slice());
    let systems = descriptions.iter().flat_map(|one| &one.systems);
    let systems = systems.map(|one| one.facts.as_slice());
    check_all(touchpoints, operations, systems, vocabulary, sources)
}

fn check_all<'d>(
    touchpoints: impl Iterator<Item = &'d Touchpoint>,
    operations: impl Iterator<Item = &'d [GivenFact]>,
    systems: impl Iterator<Item = &'d [GivenFact]>,
    vocabulary: &Vocabulary,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for touchpoint in touchpoints {
        for safeguard in touchpoint.safeguards.iter().flat_map(|said| &said.value) {
            let known = || vocabulary.safeguards().iter().map(String::as_str);
            if known().all(|name| name != safeguard.value) {
                let near = nearest(&safeguard.value, known());
                diagnostics.push(
                    Diagnostic::at(safeguard.span, format!("no safeguard is called `{}`", safeguard.value))
                        .did_you_mean(near)
                        .help(format!("they are: {}", known().collect::<Vec<_>>().join(", "))),
                );
            }
        }
        check_facts(
            &touchpoint.facts,
            Kind::Touchpoint,
            vocabulary,
            sources,
            &mut diagnostics,
        );
    }
    for facts in operations {
        check_facts(facts, Kind::Operation, vocabulary, sources, &mut diagnostics);
    }
    for facts in systems {
        check_facts(facts, Kind::System, vocabulary, sources, &mut diagnostics);
    }
    Diagnostic::sort(&mut diagnostics, sources);
    diagnostics
}

fn check_facts(
    given: &[GivenFact],
    kind: Kind,
    vocabulary: &Vocabulary,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for fact in given {
        let name = &fact.name.value;
        let Some(definition) = vocabulary.named(name).map(|id| vocabulary.get(id)) else {
            let own = vocabulary
                .facts
                .iter()
                .filter(|fact| fact.builtin.is_none() && fact.of == kind);
            let near = nearest(name, own.map(|fact| fact.name.value.as_str()));
            diagnostics.push(
                Diagnostic::at(fact.name.span, format!("no fact is called `{name}`"))
                    .did_you_mean(near)
                    .help("a facts file of your own declares facts: rules/facts.yaml shows how"),
            );
            continue;
        };
        let (what, of) = (kind.with_article(), definition.of.with_article());
        let problem = match definition.builtin {
            Some(_) if definition.derived => (
                format!("`{name}` is derived from the description, it is not said"),
                "leave it out".to_owned(),
            ),
            Some(_) => (
                format!("`{name}` is a key of its own, not one of `facts`"),
                format!("say it at {of}, outside of `facts`"),
            ),
            None if definition.of != kind => (
                format!("`{name}` is a fact of {of}, this is of {what}"),
                format!("say it at {of}"),
            ),
            None if given::value(&fact.value.value, &definition.values).is_none() => {
                let written = sources.slice(fact.value.span);
                diagnostics.push(Diagnostic::at(
                    fact.value.span,
                    format!("`{name}` must be {}, not `{written}`", definition.values.wanted()),
                ));
                continue;
            }
            None => continue,
        };
        let (message, help) = problem;
        diagnostics.push(Diagnostic::at(fact.name.span, message).help(help));
    }
}
