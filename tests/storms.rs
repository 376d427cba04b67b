//! No random landscape makes anything panic: every command's work and every form of its report, and what is written of
//! it reads back.

use std::fs;
use std::path::{Path, PathBuf};

use common::random::{Model, model};
use proptest::prelude::*;
use touchpoint::advice::{Advice, Baseline, Checked, Comparison, Scope, read_baseline};
use touchpoint::cost::Costs;
use touchpoint::description::Source;
use touchpoint::import::traces::Profile;
use touchpoint::import::{Input, described, merge, read, sound, write};
use touchpoint::picture::{self, by_owner, picture, sequence};
use touchpoint::propose::{Proposal, State, plan};
use touchpoint::report::{self, Look, Page, View};
use touchpoint::text::{Decoder, Sources, compose};

mod common;

const LOOKS: [Look; 2] = [
    Look {
        colour: true,
        width: 40,
    },
    Look::PLAIN,
];

/// A landscape as read.
fn state(model: &Model) -> State {
    State::read(model.files(), common::builtin()).unwrap_or_else(|refused| {
        panic!(
            "{}",
            report::diagnostics(&refused.diagnostics, &refused.sources, Look::PLAIN)
        );
    })
}

fn all_reports(state: &State) -> Vec<String> {
    let advice = Advice::new(&state.landscape, common::builtin(), common::TODAY);
    let view = View::new(&advice, &state.sources);
    let checked = Checked::new(&advice, Scope::default());
    let costs = Costs::new(&advice, |_| true);
    let comparison = Comparison::new(&advice, &advice);
    let both = (View::new(&advice, &state.sources), View::new(&advice, &state.sources));
    let mut all = vec![
        report::markdown(&view),
        report::csv(&view),
        report::recommendations_json(&view),
        report::lint_json(&view, &checked),
        report::lint_sarif(&view, &checked),
        report::lint_github(&view, &checked),
        report::lint_gitlab(&view, &checked),
        report::lint_junit(&view, &checked),
        report::lint_markdown(&view, &checked),
        report::cost_json(&view, &costs),
        report::cost_csv(&view, &costs),
        report::cost_markdown(&view, &costs),
        report::comparison_json(&comparison, &both),
        report::comparison_markdown(&comparison, &both),
    ];
    for look in LOOKS {
        all.push(report::table(&view, look));
        all.push(report::lint_text(&view, &checked, look));
        all.push(report::lint_concise(&view, &checked, look));
        all.push(report::cost_table(&view, &costs, look));
        all.push(report::comparison_text(&comparison, &both, look));
        for operation in state.landscape.operation_ids() {
            all.push(report::explain_operation(&view, operation, look));
            for touchpoint in state.landscape.touchpoints_of(operation) {
                if advice.recommendation(touchpoint).is_some() {
                    all.push(report::explain_touchpoint(&view, touchpoint, look));
                }
            }
        }
    }
    all.extend(all_drawn(&view, &costs));
    all
}

/// The pictures in every form, the page, and the decision records.
fn all_drawn(view: &View<'_>, costs: &Costs<'_>) -> Vec<String> {
    let (advice, landscape) = (view.advice, view.advice.landscape);
    let states = [picture::State::Today, picture::State::Recommended];
    let whole = states.map(|state| picture(advice, state, &picture::Scope::default()));
    let drawn = [&whole[0], &whole[1]].map(|one| by_owner(one, landscape));
    let mut all = Vec::new();
    for pictures in [&whole, &drawn] {
        all.push(report::graph_mermaid(pictures, "title"));
        all.push(report::graph_dot(pictures, "title"));
        all.push(report::graph_svg(pictures, "title"));
    }
    for operation in landscape.operation_ids() {
        let runs = states.map(|state| sequence(advice, operation, state));
        all.push(report::sequence_mermaid(landscape, operation, &runs));
        if report::needs_decision(view, operation) {
            let cost = costs.operations.iter().find(|cost| cost.operation == operation);
            all.push(report::decision(view, operation, cost));
        }
    }
    let page = Page {
        view,
        costs,
        whole,
        drawn,
    };
    all.push(report::page(&page));
    all
}

/// Inputs with which a storm once broke something: see docs/fuzzing.md.
#[test]
fn what_once_broke_is_no_harm() {
    let mut count = 0;
    for folder in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/storms")) {
        for path in files(&folder) {
            let found = match folder.file_name().and_then(|name| name.to_str()) {
                Some("profile") => {
                    let text = fs::read_to_string(&path).expect("a file");
                    Profile::merged([&*text]).expect("a profile").found()
                }
                Some("import_otlp") => {
                    let name = path.display().to_string();
                    read(
                        Source::Otlp,
                        &[Input {
                            name,
                            path: Some(path.clone()),
                        }],
                    )
                }
                other => panic!("what reads {other:?}?"),
            };
            let written = write(&sound(found));
            let name = "found.touchpoints.yaml".to_owned();
            let again = State::read(vec![(name, written.text.clone())], common::builtin());
            assert!(again.is_ok(), "{}: {}", path.display(), written.text);
            count += written.operations;
        }
    }
    assert!(count > 1);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_random_landscape_makes_a_report_panic(model in model()) {
        let state = state(&model);
        // Empty is only what has one line for each thing, of nothing.
        prop_assert!(all_reports(&state).iter().filter(|report| report.is_empty()).count() < 8);
    }

    #[test]
    fn a_proposal_of_a_random_landscape_has_every_report_too(model in model()) {
        let proposal = match Proposal::new(state(&model), common::builtin(), common::TODAY) {
            Ok(proposal) => proposal,
            Err(refused) => {
                prop_assert!(!refused.diagnostics.is_empty());
                return Ok(());
            }
        };
        all_reports(proposal.end());
        if let Ok(plan) = plan(&proposal, common::builtin(), common::TODAY) {
            let mut reports = vec![
                report::plan_json(&proposal, &plan, common::builtin()),
                report::plan_markdown(&proposal, &plan, common::builtin()),
            ];
            reports.extend(LOOKS.map(|look| report::plan_table(&proposal, &plan, common::builtin(), look)));
            prop_assert!(reports.iter().all(|report| !report.is_empty()));
        }
    }

    /// A baseline of what is found knows all of that, once it is written and read.
    #[test]
    fn a_baseline_reads_back_as_it_was(model in model()) {
        let state = state(&model);
        let advice = Advice::new(&state.landscape, common::builtin(), common::TODAY);
        let baseline = Baseline::of(&advice.findings, &state.landscape);
        let text = report::baseline_yaml(&baseline);
        let (mut sources, mut wrong) = (Sources::new(), Vec::new());
        let file = sources.add("baseline.yaml", text.as_str());
        let root = compose(&text, file, &mut wrong).expect("it is YAML");
        let mut decoder = Decoder::new(&sources);
        let again = read_baseline(&root, &mut decoder);
        prop_assert!(wrong.is_empty() && decoder.diagnostics.is_empty(), "{}", text);
        prop_assert!(baseline.changes(&again).is_empty() && again.changes(&baseline).is_empty());
        prop_assert_eq!(report::baseline_yaml(&again), text);
    }

    /// Any landscape as something that was found is written so that it reads, and merges into itself without a change
    /// that does not read.
    #[test]
    fn what_is_found_in_a_random_landscape_is_written_and_reads(model in model()) {
        let state = state(&model);
        let found = sound(described(&state.landscape, "a.yaml"));
        let written = write(&found);
        if written.operations > 0 {
            let name = "found.touchpoints.yaml".to_owned();
            let again = State::read(vec![(name, written.text.clone())], common::builtin());
            prop_assert!(again.is_ok(), "{}", written.text);
        }
        for file in &state.files {
            let (text, mut wrong) = (&state.sources.get(*file).text, Vec::new());
            let root = compose(text, *file, &mut wrong).expect("it was read before");
            let description = touchpoint::description::read(&root, &mut Decoder::new(&state.sources));
            let merged = merge(&found, &description);
            prop_assert!(!wrong.is_empty() || merged.edits.len() < 1000);
        }
    }
}
