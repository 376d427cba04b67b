//! What is proposed, for any description: it lints clean of the article's anti-patterns, all that is decided is kept,
//! proposing again changes nothing, and each step of the way there leaves no more findings than there were.

use std::collections::BTreeSet;

use common::random::model;
use proptest::prelude::*;
use touchpoint::advice::{Action, Advice};
use touchpoint::landscape::Subject;
use touchpoint::propose::{Proposal, Refused, SINGLY, State, Step, Why, plan};
use touchpoint::rules::{Rulebook, Severity};

mod common;

/// The anti-patterns of the article.
const ARTICLE: [&str; 7] = [
    "api-fan-out",
    "request-reply-over-events",
    "event-for-needed-result",
    "api-to-unreliable",
    "api-for-side-effect",
    "unguarded-call",
    "one-pattern-everywhere",
];

fn told(refused: &Refused) -> String {
    let told = refused.diagnostics.iter().map(|one| {
        let file = one.at.map(|at| refused.sources.get(at.file).text.clone());
        format!("{}\n{}", one.message, file.unwrap_or_default())
    });
    told.collect::<Vec<_>>().join("\n")
}

fn proposal(files: Vec<(String, String)>, book: &Rulebook) -> Result<Proposal, String> {
    let state = State::read(files, book).map_err(|refused| told(&refused))?;
    Proposal::new(state, book, common::TODAY).map_err(|refused| told(&refused))
}

fn shown(proposal: &Proposal) -> String {
    let state = |state: &State| {
        let texts = state.texts().map(|(name, text)| format!("## {name}\n{text}"));
        texts.collect::<Vec<_>>().concat()
    };
    let states = proposal.states.iter().enumerate();
    states
        .map(|(at, one)| format!("\n==== {at}\n{}", state(one)))
        .collect::<Vec<_>>()
        .concat()
}

fn texts(state: &State) -> Vec<(String, String)> {
    state
        .texts()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

/// What must hold of what is proposed.
fn holds(files: Vec<(String, String)>, book: &Rulebook) -> Result<(), TestCaseError> {
    let proposal = proposal(files, book).map_err(TestCaseError::fail)?;
    let shown = shown(&proposal);
    prop_assert!(proposal.is_settled, "{}", shown);
    let end = proposal.end();
    let advice = Advice::new(&end.landscape, book, common::TODAY);
    let unanswered: Vec<&str> = proposal
        .notes
        .iter()
        .filter(|note| note.why == Why::NobodyAnswers)
        .map(|note| note.now.as_ref().unwrap_or(&note.touchpoint).as_str())
        .collect();
    for finding in &advice.findings {
        let name = end.landscape.subject_name(finding.subject);
        let is_told = matches!(finding.subject, Subject::Touchpoint(_)) && unanswered.contains(&name);
        // That all is done in one way is due to those alone then.
        let is_told = is_told || (&*finding.rule_id == "one-pattern-everywhere" && !unanswered.is_empty());
        prop_assert!(
            is_told || !ARTICLE.contains(&&*finding.rule_id),
            "{} of {}{}",
            finding.rule_id,
            name,
            shown
        );
    }
    for one in &advice.recommendations {
        let id = &end.landscape.touchpoint(one.touchpoint).id;
        let is_told = unanswered.contains(&id.as_str());
        prop_assert!(
            matches!(one.action, Action::Keep | Action::Decide) || is_told,
            "{} is {:?}{}",
            id,
            one.action,
            shown
        );
    }
    let again = proposal_again(end, book)?;
    prop_assert!(again.is_empty(), "{}{}", shown, self::shown(&again));
    Ok(())
}

fn comments(text: &str) -> Vec<&str> {
    let found = text.lines().filter_map(|line| line.split_once("# "));
    found.map(|(_, comment)| comment).collect()
}

fn read(text: &str) -> serde_json::Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// The lines of a system or an operation, from its name to the last line that is indented deeper.
fn block<'t>(text: &'t str, name: &str) -> &'t str {
    let start = text.find(&format!("  {name}:")).expect("it was read");
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if end > start && !line.starts_with("   ") {
            break;
        }
        end += line.len();
    }
    text[start..end].trim_end()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn for_any_description_the_proposal_is_clean_kept_and_final(model in model()) {
        holds(model.files(), common::builtin())?;
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_and_all_that_does_not_change_stay(model in model()) {
        let files = model.files_in_lines();
        let proposal = proposal(files.clone(), common::builtin()).map_err(TestCaseError::fail)?;
        let shown = shown(&proposal);
        for ((_, before), (_, after)) in files.iter().zip(proposal.end().texts()) {
            prop_assert_eq!(comments(before), comments(after), "{}", shown);
            let (was, is) = (read(before), read(after));
            for section in ["systems", "operations"] {
                let members = was[section].as_object().into_iter().flatten();
                for (name, value) in members.filter(|(name, value)| is[section].get(name) == Some(*value)) {
                    let block = block(before, name);
                    prop_assert!(after.contains(block), "{}: {}{}", name, value, shown);
                }
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_step_of_a_plan_leaves_more_findings_and_the_last_is_the_proposal(model in model()) {
        let book = common::builtin();
        let proposal = proposal(model.files(), book).map_err(TestCaseError::fail)?;
        let plan = plan(&proposal, book, common::TODAY).map_err(|refused| TestCaseError::fail(told(&refused)))?;
        let counts = |state: &State| {
            let findings = Advice::new(&state.landscape, book, common::TODAY).findings;
            let hints = findings.iter().filter(|one| one.severity == Severity::Info).count();
            (findings.len() - hints, findings.len())
        };
        let adds = |now: (usize, usize), before: (usize, usize)| now.0 > before.0 || now.1 > before.1;
        let mut before = counts(&proposal.states[0]);
        prop_assert_eq!(before.1, plan.findings);
        let mut made: Vec<(usize, usize)> = Vec::new();
        let after = |step: &Step, made: &[(usize, usize)]| {
            let done = made.iter().filter(|(round, _)| *round == step.round).map(|(_, unit)| *unit);
            let state = proposal.with_some(step.round, &done.chain([step.unit]).collect(), book, common::TODAY);
            state.map_err(|refused| TestCaseError::fail(told(&refused)))
        };
        for step in &plan.steps {
            let now = counts(&after(step, &made)?);
            if adds(now, before) {
                // What is built for the first time can bring what rules beyond the article find: whatever is next does.
                let done: BTreeSet<usize> = made.iter().filter(|(round, _)| *round == step.round).map(|(_, unit)| *unit).collect();
                for other in (0..proposal.rounds[step.round].len()).filter(|other| !done.contains(other)) {
                    let with = done.iter().copied().chain([other]).collect();
                    let state = proposal.with_some(step.round, &with, book, common::TODAY);
                    let state = state.map_err(|refused| TestCaseError::fail(told(&refused)))?;
                    prop_assert!(adds(counts(&state), before), "{:?} after {:?}: {}{}", now, before, other, shown(&proposal));
                }
            }
            prop_assert_eq!(before.1.cast_signed() - now.1.cast_signed(), isize::try_from(step.gained.findings).expect("few"));
            before = now;
            made.push((step.round, step.unit));
        }
        if let Some(last) = plan.steps.last() {
            prop_assert_eq!(texts(&after(last, &made)?), texts(proposal.end()));
        }
        made.sort_unstable();
        let rounds = proposal.rounds.iter().enumerate();
        let all: Vec<(usize, usize)> = rounds.flat_map(|(round, units)| (0..units.len()).map(move |unit| (round, unit))).collect();
        prop_assert_eq!(made, all);
    }
}

/// Past [`SINGLY`] changes several are checked together: every one is still made once, and what they gain adds up.
#[test]
fn a_plan_of_very_many_changes_is_whole_and_does_not_take_for_ever() {
    use std::fmt::Write as _;
    let count = 70;
    let mut text = "touchpoint: 1\nsystems:\n".to_owned();
    for at in 0..count {
        writeln!(text, "  s{at}: {{ latency: 50ms, availability: 99.9% }}").expect("writing to a string");
    }
    text.push_str("operations:\n");
    for at in 0..count {
        let to = |by: usize| (at + by) % count;
        writeln!(
            text,
            "  o{at}:\n    in: s{at}\n    touchpoints:\n      - {{ to: s{}, needs: answer, via: api }}\n      \
             - {{ to: s{}, needs: later, via: api }}\n      - {{ to: s{}, needs: nothing, via: api }}",
            to(1),
            to(2),
            to(3)
        )
        .expect("writing to a string");
    }
    let book = common::builtin();
    let proposal = proposal(vec![("a.touchpoints.yaml".to_owned(), text)], book).expect("it is written");
    assert!(proposal.rounds[0].len() > SINGLY, "{}", proposal.rounds[0].len());
    let began = std::time::Instant::now();
    let plan = plan(&proposal, book, common::TODAY).expect("it is ordered");
    let took = began.elapsed();
    assert!(took < std::time::Duration::from_mins(2), "{took:?}");
    let mut made: Vec<(usize, usize)> = plan.steps.iter().map(|step| (step.round, step.unit)).collect();
    made.sort_unstable();
    let rounds = proposal.rounds.iter().enumerate();
    let all = rounds.flat_map(|(round, units)| (0..units.len()).map(move |unit| (round, unit)));
    assert_eq!(made, all.collect::<Vec<_>>());
    let left = Advice::new(&proposal.end().landscape, book, common::TODAY)
        .findings
        .len();
    let gained: i64 = plan.steps.iter().map(|step| step.gained.findings).sum();
    assert_eq!(i64::try_from(plan.findings - left), Ok(gained));
    assert!(plan.steps.iter().all(|step| step.gained.findings >= 0));
}

fn proposal_again(end: &State, book: &Rulebook) -> Result<Proposal, TestCaseError> {
    proposal(texts(end), book).map_err(TestCaseError::fail)
}
