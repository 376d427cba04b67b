//! What descriptions say that only the vocabulary can judge: safeguards and the user's own facts.

use super::given;
use super::kinds::Kind;
use super::vocabulary::Vocabulary;
use crate::description::{Description, GivenFact};
use crate::parallel;
use crate::text::{Diagnostic, Sources, Spanned, Word, nearest};

/// Every unknown safeguard and every fact that is unknown, misplaced or of a wrong type.
#[must_use]
pub fn check(descriptions: &[Description], vocabulary: &Vocabulary, sources: &Sources) -> Vec<Diagnostic> {
    let facts = |given: &[GivenFact], kind: Kind, diagnostics: &mut Vec<Diagnostic>| {
        check_facts(given, kind, vocabulary, sources, diagnostics);
    };
    let told = parallel::each_if(descriptions.len() >= parallel::MANY, descriptions, |description| {
        let mut diagnostics = Vec::new();
        for system in &description.systems {
            facts(&system.facts, Kind::System, &mut diagnostics);
        }
        for operation in &description.operations {
            facts(&operation.facts, Kind::Operation, &mut diagnostics);
            for touchpoint in &operation.touchpoints {
                facts(&touchpoint.facts, Kind::Touchpoint, &mut diagnostics);
                let said = touchpoint.safeguards.iter().flat_map(|said| &said.value);
                diagnostics.extend(said.filter_map(|safeguard| check_safeguard(safeguard, vocabulary)));
            }
        }
        diagnostics
    });
    told.concat()
}

fn check_safeguard(safeguard: &Spanned<String>, vocabulary: &Vocabulary) -> Option<Diagnostic> {
    let known = || vocabulary.safeguards().iter().map(String::as_str);
    if known().any(|name| name == safeguard.value) {
        return None;
    }
    let diagnostic = Diagnostic::at(safeguard.span, format!("no safeguard is called `{}`", safeguard.value));
    Some(match nearest(&safeguard.value, known()) {
        Some(near) => diagnostic.did_you_mean(Some(near)),
        None => diagnostic.help(format!("they are: {}", known().collect::<Vec<_>>().join(", "))),
    })
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
                    .help("a facts file of your own declares facts (`touchpoint rules show facts` prints one), and `--rules DIR` brings it in"),
            );
            continue;
        };
        let (what, of) = (kind.word(), definition.of.word());
        let problem = match definition.builtin {
            Some(_) if definition.derived => Some(format!("`{name}` is derived from the description, it is not said")),
            Some(_) => Some(format!("`{name}` is a key of its own, not one of `facts`")),
            None if definition.of != kind => Some(format!("`{name}` is a fact of a {of}, this is of a {what}")),
            None if given::value(&fact.value.value, &definition.values).is_none() => {
                let written = sources.slice(fact.value.span);
                diagnostics.push(Diagnostic::at(
                    fact.value.span,
                    format!("`{name}` must be {}, not `{written}`", definition.values.wanted()),
                ));
                None
            }
            None => None,
        };
        if let Some(problem) = problem {
            diagnostics.push(Diagnostic::at(fact.name.span, problem).help(format!("say it at the {of} it is of")));
        }
    }
}
