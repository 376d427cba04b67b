//! A proof as JSON, `touchpoint-proof/1`.

use serde::Serialize;

use super::json::document;
use super::proof_condition::Tree;
use super::proof_text::place;
use super::proof_words::{mend, message, question};
use crate::facts::FactId;
use crate::rules::{CriterionId, Problem, Proof, Rulebook};
use crate::text::Sources;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    holds: bool,
    combinations: Option<u128>,
    verdicts: Option<Verdicts>,
    problems: Vec<One<'a>>,
}

#[derive(Serialize)]
struct Verdicts {
    api: u128,
    event: u128,
}

/// Keys that say nothing of a problem are left out.
#[derive(Serialize)]
struct One<'a> {
    problem: &'static str,
    fails: bool,
    message: String,
    rules: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unanswered: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing: Option<u128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<Tree>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers: Option<Tree>,
    mend: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// The proof as JSON.
#[must_use]
pub fn proof_json(proof: &Proof, book: &Rulebook, sources: &Sources) -> String {
    document(&Document {
        format: "touchpoint-proof/1",
        holds: proof.holds(),
        combinations: proof.combinations,
        verdicts: proof.verdicts.map(|(api, event)| Verdicts { api, event }),
        problems: proof
            .problems
            .iter()
            .map(|problem| one(problem, book, sources))
            .collect(),
    })
}

fn one<'a>(problem: &'a Problem, book: &'a Rulebook, sources: &'a Sources) -> One<'a> {
    let failing = problem.failing();
    let at = place(problem, book);
    let lines = at.map(|span| sources.place(span));
    One {
        problem: problem.id(),
        fails: problem.fails(),
        message: message(problem, book),
        rules: rules(problem, book),
        facts: facts(problem)
            .into_iter()
            .map(|fact| book.vocabulary.name(fact))
            .collect(),
        parameters: match problem {
            Problem::UnusedParameter { name, .. } => vec![name.value.as_str()],
            _ => Vec::new(),
        },
        unanswered: match problem {
            Problem::TooLarge { unanswered, .. } => unanswered.iter().map(|one| question(one, book)).collect(),
            _ => Vec::new(),
        },
        failing: failing.map(|failing| failing.count),
        case: failing.map(|failing| Tree::case(&failing.case, &book.vocabulary)),
        covers: failing
            .and_then(|failing| failing.covers.as_ref())
            .map(|covers| Tree::condition(covers, &book.vocabulary)),
        mend: mend(problem, book),
        file: at.map(|span| sources.name(span.file)),
        line: lines.map(|place| place.line),
        column: lines.map(|place| place.column),
    }
}

/// The rules that a problem is about.
fn rules<'a>(problem: &'a Problem, book: &'a Rulebook) -> Vec<&'a str> {
    let ids = |rules: &[CriterionId]| -> Vec<&'a str> {
        let ids = rules.iter().map(|rule| book.criterion(*rule).common.id.value.as_str());
        ids.collect()
    };
    match problem {
        Problem::Gap(_) | Problem::TooLarge { .. } | Problem::UnreadFact(_) => Vec::new(),
        Problem::Conflict { pair, .. } => ids(pair),
        Problem::AlwaysBeaten { rule, by, .. } => {
            let mut all = ids(&[*rule]);
            all.extend(ids(by));
            all
        }
        Problem::OverridesCycle { members, .. } => ids(members),
        Problem::UnusedParameter { rule, .. } => rule.iter().map(|rule| rule.id.value.as_str()).collect(),
        Problem::NeverHolds { rule, .. } | Problem::MissingExample { rule, .. } => vec![&rule.id.value],
        Problem::Redundant { rule, like, .. } => {
            let all = std::iter::once(rule).chain(like);
            all.map(|rule| rule.id.value.as_str()).collect()
        }
    }
}

fn facts(problem: &Problem) -> Vec<FactId> {
    match problem {
        Problem::TooLarge { facts, crowded, .. } => crowded.iter().chain(facts).copied().collect(),
        Problem::UnreadFact(fact) => vec![*fact],
        _ => Vec::new(),
    }
}
