//! What is proposed, for any description: it lints clean of the article's anti-patterns, all that is decided is kept,
//! proposing again changes nothing, and each step of the way there leaves no more findings than there were.

use common::random::{Model, model};
use proptest::prelude::*;
use touchpoint::advice::{Action, Advice};
use touchpoint::landscape::Subject;
use touchpoint::propose::{Proposal, Refused, State, Why, plan};
use touchpoint::rules::Rulebook;

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
        let is_told = is_told || (finding.rule_id == "one-pattern-everywhere" && !unanswered.is_empty());
        prop_assert!(
            is_told || !ARTICLE.contains(&finding.rule_id.as_str()),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn for_any_description_the_proposal_is_clean_kept_and_final(model in model()) {
        holds(model.files(), common::builtin())?;
    }
}

fn proposal_again(end: &State, book: &Rulebook) -> Result<Proposal, TestCaseError> {
    proposal(texts(end), book).map_err(TestCaseError::fail)
}
