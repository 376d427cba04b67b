//! A decision record of an operation, in the sections of MADR (Markdown architectural decision records). No line numbers
//! and no dates: a record changes only with what it says.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::cost_rows::{rows, share, time};
use super::explain_place::flip_words;
use super::forms::{around, ways};
use super::markdown_text::{code, escaped, prose};
use super::summary::says;
use super::view::{View, few};
use crate::advice::{Action, Finding, Recommendation};
use crate::cost::Cost;
use crate::facts::Pattern;
use crate::landscape::{OperationId, Subject};
use crate::rules::CriterionId;
use crate::text::{Word, milliseconds};

/// Whether an operation has something to change.
#[must_use]
pub fn needs_decision(view: &View<'_>, operation: OperationId) -> bool {
    view.of(operation).any(|one| one.action == Action::Change)
}

/// The record of an operation. `view`: of this operation alone.
#[must_use]
pub fn decision(view: &View<'_>, operation: OperationId, cost: Option<&Cost>) -> String {
    let all: Vec<&Recommendation> = view.of(operation).collect();
    let changed: Vec<&Recommendation> = all.iter().copied().filter(|one| one.action == Action::Change).collect();
    let name = &view.advice.landscape.operation(operation).name;
    let mut text = format!(
        "---\nstatus: proposed\n---\n\n# {}: {}\n",
        escaped(name),
        title(&changed)
    );
    text.push_str(&context(view, operation, &all));
    text.push_str(&drivers(view, operation, &changed));
    text.push_str("\n## Considered Options\n\n- As it is today\n- As recommended\n");
    text.push_str(&outcome(view, operation, &all, cost));
    text.push_str(&options(view, operation, cost));
    text.push_str(&more(view, &all));
    text
}

/// `4 API calls become events, 1 event becomes an API call`.
fn title(changed: &[&Recommendation]) -> String {
    let count = |verdict: Pattern| changed.iter().filter(|one| one.verdict() == Some(verdict)).count();
    let parts = [
        (
            count(Pattern::Event),
            "1 API call becomes an event",
            "API calls become events",
        ),
        (
            count(Pattern::Api),
            "1 event becomes an API call",
            "events become API calls",
        ),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, one, several)| {
            if count == 1 {
                one.to_owned()
            } else {
                format!("{count} {several}")
            }
        })
        .collect();
    parts.join(", ")
}

fn context(view: &View<'_>, id: OperationId, all: &[&Recommendation]) -> String {
    let landscape = view.advice.landscape;
    let operation = landscape.operation(id);
    let system = landscape.system(operation.system);
    let owner = system
        .owner
        .as_ref()
        .map_or_else(String::new, |owner| format!(" (of {})", escaped(owner)));
    let mut text = format!(
        "\n## Context and Problem Statement\n\n{} happens in {}{owner}.",
        code(&operation.name),
        code(&system.name)
    );
    if let Some(description) = &operation.description {
        let _ = write!(text, " {}.", escaped(description.trim().trim_end_matches('.')));
    }
    if let Some(rate) = &operation.rate {
        let _ = write!(text, " It runs {} times a second.", rate.value.0);
    }
    if let Some(slo) = &operation.slo {
        let mut owed = Vec::new();
        let latency = slo.latency.as_ref().map(|said| said.value);
        owed.extend(
            latency
                .and_then(|said| said.p50)
                .map(|latency| time(milliseconds(latency))),
        );
        owed.extend(
            latency
                .and_then(|said| said.p99)
                .map(|p99| format!("{} in 99 of 100 runs", time(milliseconds(p99)))),
        );
        owed.extend(slo.availability.as_ref().map(|said| share(said.value.0)));
        let _ = write!(text, " It owes its own caller {}.", escaped(&owed.join(" and ")));
    }
    text.push_str(" Which of its touchpoints should be API calls, and which events?\n\n| touchpoint | does | needs | today | recommended |\n| --- | --- | --- | --- | --- |\n");
    for one in all {
        let needs = landscape.touchpoint(one.touchpoint).written.needs.as_ref();
        let verdict = one.verdict().map_or("undecided", Pattern::word);
        let verdict = if one.action == Action::Keep {
            verdict.to_owned()
        } else {
            format!("**{verdict}**")
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {verdict} |",
            code(landscape.short_id(one.touchpoint)),
            escaped(&view.does(one.touchpoint)),
            needs.map_or("not said", |needs| needs.value.word()),
            one.today.map_or("not built", Word::word),
        );
    }
    text
}

fn drivers(view: &View<'_>, operation: OperationId, changed: &[&Recommendation]) -> String {
    let advice = view.advice;
    let mut text = "\n## Decision Drivers\n\n".to_owned();
    let rules: BTreeSet<CriterionId> = changed
        .iter()
        .flat_map(|one| one.judgement.because.iter().copied())
        .collect();
    for rule in rules {
        let criterion = advice.book.criterion(rule);
        let ids = changed.iter().filter(|one| one.judgement.because.contains(&rule));
        let ids: Vec<&str> = ids.map(|one| advice.landscape.short_id(one.touchpoint)).collect();
        let title = criterion.common.title.trim_end_matches('.');
        let _ = writeln!(
            text,
            "- {}: {} ({})",
            code(&criterion.common.id.value),
            prose(title),
            escaped(&few(&ids))
        );
    }
    if advice.landscape.operation(operation).slo.is_some() {
        text.push_str("- what the operation owes to its own caller\n");
    }
    text
}

fn outcome(view: &View<'_>, operation: OperationId, all: &[&Recommendation], cost: Option<&Cost>) -> String {
    let advice = view.advice;
    let mut text = "\n## Decision Outcome\n\nChosen option: \"As recommended\", because\n\n".to_owned();
    for one in all.iter().filter(|one| one.action == Action::Change) {
        let filler = advice.filler(Subject::Touchpoint(one.touchpoint));
        let reasons: Vec<String> = one
            .judgement
            .because
            .iter()
            .map(|id| filler.fill(&advice.book.criterion(*id).because))
            .map(|reason| prose(reason.trim_end_matches('.')))
            .collect();
        let _ = writeln!(
            text,
            "- {}, {}: {}",
            code(advice.landscape.short_id(one.touchpoint)),
            says(one).unwrap_or_default(),
            reasons.join("; ")
        );
    }
    let ways = ways(view);
    if !ways.is_empty() {
        text.push_str("\nIn which form:\n\n");
        for way in ways {
            let ids: Vec<&str> = way.ids.iter().map(String::as_str).collect();
            let _ = writeln!(
                text,
                "- {} ({}): {}",
                code(&way.variant),
                escaped(&few(&ids)),
                prose(&way.does)
            );
        }
    }
    text.push_str("\n### Consequences\n\n");
    for finding in findings(view, operation) {
        let _ = writeln!(
            text,
            "- Good, because {} is gone: {}",
            code(&finding.rule_id),
            prose(&finding.message)
        );
    }
    for group in around(view, operation) {
        let ids: Vec<&str> = group.ids.iter().map(String::as_str).collect();
        let _ = writeln!(
            text,
            "- Needed around {}: {}",
            escaped(&few(&ids)),
            escaped(&group.needs.join("; "))
        );
    }
    if let Some(cost) = cost {
        text.push_str("\n| | owed | today | as recommended |\n| --- | --- | --- | --- |\n");
        for row in rows(view, cost) {
            let _ = writeln!(text, "| {} |", row.map(|cell| escaped(&cell)).join(" | "));
        }
    }
    text.push_str(
        "\n### Confirmation\n\n`touchpoint lint` finds none of the above, and `touchpoint recommend` says keep.\n",
    );
    text
}

/// What is wrong in an operation today.
fn findings<'v>(view: &View<'v>, operation: OperationId) -> Vec<&'v Finding> {
    let landscape = view.advice.landscape;
    let is_here = |finding: &&Finding| match finding.subject {
        Subject::Operation(id) => id == operation,
        Subject::Touchpoint(id) => landscape.touchpoint(id).operation == operation,
        _ => false,
    };
    let changes = |finding: &&Finding| {
        let mut at = view.of(operation).filter(|one| one.action == Action::Change);
        at.any(|one| finding.is_at(one.touchpoint))
    };
    let all = view.advice.findings.iter();
    all.filter(|finding| !view.advice.is_hint(finding))
        .filter(is_here)
        .filter(changes)
        .collect()
}

fn options(view: &View<'_>, operation: OperationId, cost: Option<&Cost>) -> String {
    let mut text =
        "\n## Pros and Cons of the Options\n\n### As it is today\n\n- Good, because nothing has to be built\n"
            .to_owned();
    for finding in findings(view, operation) {
        let why = prose(finding.why.trim_end_matches('.'));
        let _ = writeln!(text, "- Bad, because {}: {why}", prose(&finding.message));
    }
    let recommended = cost.map(|cost| rows(view, cost)).unwrap_or_default();
    for [of, _, today, _] in &recommended {
        let _ = writeln!(text, "- {}: {}", capital(of), escaped(today));
    }
    text.push_str("\n### As recommended\n\n- Good, because it follows what each touchpoint needs\n- Bad, because it has to be built, with what is needed around it\n");
    for one in view.of(operation).filter(|one| one.action == Action::Change) {
        for pull in view.advice.pulls_in_short(one) {
            let id = code(view.advice.landscape.short_id(one.touchpoint));
            let _ = writeln!(text, "- Bad, because {} speaks against it at {id}", escaped(&pull));
        }
    }
    for [of, _, _, after] in &recommended {
        let _ = writeln!(text, "- {}: {}", capital(of), escaped(after));
    }
    text
}

fn more(view: &View<'_>, all: &[&Recommendation]) -> String {
    let landscape = view.advice.landscape;
    let mut text = "\n## More Information\n\n### Revisit when\n\n".to_owned();
    for one in all.iter().filter(|one| one.action == Action::Change) {
        let id = code(landscape.short_id(one.touchpoint));
        let flips = flip_words(view, one);
        let words = if flips.is_empty() {
            "nothing that can be said".to_owned()
        } else {
            flips.join(", or ")
        };
        let _ = writeln!(text, "- {id}: {}", escaped(&words));
    }
    let open: Vec<&&Recommendation> = all.iter().filter(|one| one.action == Action::Decide).collect();
    if !open.is_empty() {
        text.push_str("\n### Not decided yet\n\n");
        for one in open {
            let id = code(landscape.short_id(one.touchpoint));
            let _ = writeln!(text, "- {id}: {}", prose(&view.reasons(one).join("; ")));
        }
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
