//! Random landscapes against oracles that count over a plain model, and what must hold of all advice.

use std::collections::BTreeSet;

use common::random::{Model, model};
use proptest::prelude::*;
use touchpoint::advice::{Action, Advice};
use touchpoint::facts::{Builtin, Facts, Pattern};
use touchpoint::landscape::Subject;

mod common;

/// The oracle's count: sure ones, and those that may be.
fn bounds(sure: &BTreeSet<usize>, perhaps: &BTreeSet<usize>) -> String {
    let most = sure.union(perhaps).count();
    if most == sure.len() {
        format!("{most}")
    } else {
        format!("{}..{most}", sure.len())
    }
}

fn is_person(model: &Model, system: usize) -> bool {
    model.systems[system].kind == Some("person")
}

fn subscribers(model: &Model, event: usize) -> BTreeSet<usize> {
    let named = model
        .operations
        .iter()
        .flat_map(|one| &one.touchpoints)
        .filter(|one| one.event == Some(event))
        .flat_map(|one| one.to.clone());
    let declared = model.operations.iter().filter(|one| one.subscribes.contains(&event));
    named.chain(declared.map(|one| one.system)).collect()
}

fn is_drawn(model: &Model, operation: usize, touchpoint: usize) -> bool {
    let one = &model.operations[operation].touchpoints[touchpoint];
    let others = match one.event {
        Some(event) => subscribers(model, event),
        None => one.to.iter().copied().collect(),
    };
    is_person(model, model.operations[operation].system)
        || (!others.is_empty() && others.iter().all(|system| is_person(model, *system)))
}

fn expected_consumers(model: &Model, operation: usize, at: usize) -> String {
    let siblings = &model.operations[operation].touchpoints;
    let one = &siblings[at];
    if let Some(event) = one.event {
        let known = subscribers(model, event).len();
        return match one.consumers {
            None if known == 0 => "unknown".to_owned(),
            figure => known
                .max(usize::try_from(figure.unwrap_or(0)).expect("small"))
                .to_string(),
        };
    }
    match one.needs {
        None => "unknown".to_owned(),
        Some("answer" | "outcome") => one.to.len().to_string(),
        Some(_) => {
            let (mut sure, mut perhaps) = (BTreeSet::new(), BTreeSet::new());
            for (other, sibling) in siblings.iter().enumerate() {
                if sibling.event.is_some() || (is_drawn(model, operation, other) && other != at) {
                    continue;
                }
                match sibling.needs {
                    Some("later" | "nothing") => sure.extend(sibling.to.iter().copied()),
                    None => perhaps.extend(sibling.to.iter().copied()),
                    _ => {}
                }
            }
            bounds(&sure, &perhaps)
        }
    }
}

fn is_low(share: &str) -> bool {
    ["99%", "99.89%"].contains(&share)
}

fn expected_down(model: &Model, operation: usize, at: usize) -> String {
    let one = &model.operations[operation].touchpoints[at];
    let callees = match one.event {
        Some(event) => subscribers(model, event),
        None => one.to.iter().copied().collect(),
    };
    let of = |system: &usize| {
        let system = &model.systems[*system];
        system
            .sometimes_down
            .or(one.availability.or(system.availability).map(is_low))
    };
    let all: Vec<Option<bool>> = callees.iter().map(of).collect();
    if all.contains(&Some(true)) {
        "true"
    } else if all.is_empty() || all.contains(&None) {
        "unknown"
    } else {
        "false"
    }
    .to_owned()
}

/// The longest chain from an operation over `invokes`, by walking every path; none where a path comes back.
fn longest(model: &Model, operation: usize, path: &mut Vec<usize>) -> Option<usize> {
    if path.contains(&operation) {
        return None;
    }
    path.push(operation);
    let mut most = 0;
    for one in &model.operations[operation].touchpoints {
        if one.event.is_some() || one.via != Some("api") {
            continue;
        }
        let below = match one.invokes {
            Some(next) => longest(model, next, path)?,
            None => 0,
        };
        most = most.max(1 + below);
    }
    path.pop();
    Some(most)
}

fn reaches(model: &Model, from: usize, to: usize) -> bool {
    let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
    while let Some(at) = left.pop() {
        let calls = model.operations[at]
            .touchpoints
            .iter()
            .filter(|one| one.event.is_none() && one.via == Some("api"));
        for next in calls.filter_map(|one| one.invokes) {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                left.push(next);
            }
        }
    }
    false
}

/// The anti-patterns of the article, but for the one on the whole landscape.
const ARTICLE: [&str; 6] = [
    "api-fan-out",
    "request-reply-over-events",
    "event-for-needed-result",
    "api-to-unreliable",
    "api-for-side-effect",
    "unguarded-call",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_landscapes_have_the_facts_that_the_oracles_count(model in model()) {
        let world = common::worlds(&model.files());
        let landscape = &world.landscape;
        let facts = Facts::new(landscape, &world.book.vocabulary);
        let fact = |subject: Subject, name: &str| {
            let id = world.fact_id(name);
            common::fact_text(facts.get(subject, id), &world.book.vocabulary, id)
        };
        for (at, operation) in model.operations.iter().enumerate() {
            let id = landscape.operation_named(&Model::operation_name(at)).expect("it was described");
            let ids: Vec<&str> = landscape.touchpoints_of(id).map(|id| landscape.touchpoint(id).id.as_str()).collect();
            prop_assert_eq!(&ids, &model.ids(at));
            for (position, touchpoint) in landscape.touchpoints_of(id).enumerate() {
                let subject = Subject::Touchpoint(touchpoint);
                prop_assert_eq!(landscape.is_only_drawn(touchpoint), is_drawn(&model, at, position));
                prop_assert_eq!(fact(subject, "sometimes_down"), expected_down(&model, at, position));
                prop_assert_eq!(fact(subject, "runs_on_event"), (!operation.subscribes.is_empty()).to_string());
                if !is_drawn(&model, at, position) && (operation.touchpoints[position].event.is_some() || operation.touchpoints[position].consumers.is_none()) {
                    prop_assert_eq!(fact(subject, "consumers"), expected_consumers(&model, at, position));
                }
            }
            let unsure = model.operations.iter().flat_map(|one| &one.touchpoints).any(|one| one.event.is_none() && one.via == Some("unknown"));
            if !unsure {
                if let Some(depth) = longest(&model, at, &mut Vec::new()) {
                    prop_assert_eq!(fact(Subject::Operation(id), "call_depth"), depth.to_string());
                }
                prop_assert_eq!(fact(Subject::Operation(id), "on_call_cycle"), reaches(&model, at, at).to_string());
                let name = Model::operation_name;
                let ours = |at: usize| !landscape.is_given(landscape.operation_named(&name(at)).expect("it was described"));
                let before = (0..model.operations.len()).any(|other| {
                    ours(other) && name(other) < name(at) && reaches(&model, at, other) && reaches(&model, other, at)
                });
                let first = reaches(&model, at, at) && ours(at) && !before;
                prop_assert_eq!(fact(Subject::Operation(id), "first_on_call_cycle"), first.to_string());
                let run = model.operations.iter().enumerate().any(|(other, one)| {
                    let calls = one.touchpoints.iter().filter(|one| one.event.is_none() && one.via == Some("api"));
                    ours(other) && calls.filter_map(|one| one.invokes).any(|invoked| invoked == at)
                });
                if !model.operations.iter().any(|one| model.systems[one.system].kind == Some("person")) {
                    prop_assert_eq!(fact(Subject::Operation(id), "begins_calls"), (!run).to_string());
                }
            }
        }
        let built = model.operations.iter().enumerate().flat_map(|(at, one)| {
            (0..one.touchpoints.len()).filter(move |position| one.touchpoints[*position].event.is_some() || one.touchpoints[*position].via.is_some()).map(move |position| (at, position))
        }).filter(|(at, position)| !is_drawn(&model, *at, *position)).count();
        prop_assert_eq!(fact(Subject::Landscape, "touchpoints"), built.to_string());
    }

    /// Whatever is described: a finding names something of ours, no verdict speaks against one of the first five, and
    /// one root cause has one finding.
    #[test]
    fn random_landscapes_get_findings_that_agree_with_the_verdicts(model in model()) {
        let world = common::worlds(&model.files());
        let advice = world.advice();
        let accepted = advice.accepted.iter().map(|one| &one.finding);
        for finding in advice.findings.iter().chain(accepted) {
            let places: Vec<_> = match finding.subject {
                Subject::Touchpoint(id) => vec![id],
                // A chain or a circle of calls may go on in someone else's system.
                Subject::Operation(id) if !ARTICLE.contains(&&*finding.rule_id) => {
                    prop_assert!(!advice.landscape.is_given(id), "{}", finding.rule_id);
                    Vec::new()
                }
                Subject::Operation(_) => finding.related.iter().map(|one| one.touchpoint).collect(),
                _ => Vec::new(),
            };
            let wants = match &*finding.rule_id {
                "api-fan-out" | "api-to-unreliable" | "api-for-side-effect" => Some(Pattern::Event),
                "request-reply-over-events" | "event-for-needed-result" | "unguarded-call" => Some(Pattern::Api),
                _ => None,
            };
            for id in places {
                prop_assert!(!landscape_is_given(&advice, id));
                let one = advice.recommendation(id).expect("found only where it is advised");
                if let Some(wants) = wants {
                    prop_assert_eq!(one.verdict(), Some(wants), "{}", finding.rule_id);
                }
            }
        }
        for one in &advice.recommendations {
            let (hints, at): (Vec<_>, Vec<_>) = advice.findings_at(one.touchpoint).into_iter().partition(|one| advice.is_hint(one));
            let of_the_article = at.iter().filter(|one| ARTICLE.contains(&&*one.rule_id));
            prop_assert!(of_the_article.clone().count() <= 1, "{:?}", at);
            // What one of them mends, and what a wider one mends, is not told once more.
            let silent = |told: &str, others: &[&str]| {
                let found = |rule: &str| at.iter().chain(&hints).any(|one| *one.rule_id == *rule);
                !found(told) || !others.iter().any(|other| found(other))
            };
            for told in ["api-fan-out", "api-to-unreliable", "api-for-side-effect"] {
                prop_assert!(silent(told, &["call-after-commit", "slow-blocking-call"]), "{:?}", at);
            }
            for (told, other) in [("dual-write", "atomic-publish-required"), ("unordered-event", "message-order"), ("retry-without-idempotency", "repeatable-outcome")] {
                prop_assert!(silent(told, &[other]), "{:?} {:?}", at, hints);
            }
            // What is missing is told only where somebody said what there is, and nothing else is to be done first.
            let stated = landscape_safeguards(&advice, one.touchpoint);
            prop_assert!(hints.is_empty() || (stated && one.is_followed()), "{:?}", hints);
            if at.iter().any(|one| &*one.rule_id == "unguarded-call") {
                prop_assert!(hints.iter().all(|one| &*one.rule_id != "outage-guard" && &*one.rule_id != "continue-without"));
            }
            if one.action == Action::Decide {
                prop_assert!(one.verdict().is_none());
            }
        }
        let id = world.book.vocabulary.builtin(Builtin::Needs).expect("built in");
        for question in advice.open_questions() {
            let one = advice.recommendation(question.touchpoint).expect("it is advised on");
            prop_assert!(one.verdict().is_none());
            if let Some(ask) = question.ask {
                let subject = ask.subject;
                prop_assert!(advice.facts.get(subject, ask.fact).value().is_none(), "{} is known", advice.book.vocabulary.name(ask.fact));
                if ask.fact == id {
                    let answers: usize = question.outcomes.iter().map(|one| one.answers.len()).sum();
                    prop_assert_eq!(answers, 4);
                }
            }
        }
        for one in &advice.unsettled {
            prop_assert!(!one.missing.is_empty(), "{} of {}", one.rule_id, world.landscape.subject_name(one.subject));
            for missing in &one.missing {
                let fact = advice.facts.get(missing.subject, missing.fact);
                // What a run comes to can lack a figure of its own: of a file, of a wait whose callee states one.
                let is_named = one.rule_id.ends_with("-slo");
                prop_assert!(fact.value().is_none() || is_named, "{}: {} of {} is {:?}", one.rule_id, world.book.vocabulary.name(missing.fact), world.landscape.subject_name(missing.subject), fact);
            }
        }
    }
}

fn landscape_safeguards(advice: &Advice<'_>, id: touchpoint::landscape::TouchpointId) -> bool {
    advice.landscape.touchpoint(id).written.safeguards.is_some()
}

fn landscape_is_given(advice: &Advice<'_>, id: touchpoint::landscape::TouchpointId) -> bool {
    advice.landscape.is_given(advice.landscape.touchpoint(id).operation)
}
