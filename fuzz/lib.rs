//! What is done with each random input: all that the program does with such a file, short of the command line.
//!
//! A crash is a panic, an overflow, more time than the run allows, or a promise that does not hold.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use touchpoint::advice::{Advice, read_baseline};
use touchpoint::cost::Costs;
use touchpoint::description::Source;
use touchpoint::import::traces::Profile;
use touchpoint::import::{Input, read, sound, write};
use touchpoint::propose::{Proposal, State, plan};
use touchpoint::report::{Look, View, baseline_yaml, cost_json, diagnostics, recommendations_json};
use touchpoint::rules::{Rulebook, builtin_files, read_configuration};
use touchpoint::text::{Decoder, FileId, Sources, compose};

/// The day by which what is accepted is judged.
const TODAY: Date = date(2026, 6, 15);

/// Of larger landscapes no proposal is made: each change is written and read again.
const PROPOSED: usize = 30;

fn book() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| Rulebook::builtin(&mut Sources::new()))
}

/// A description: read, advised on, added up, written as recommended and read again.
pub fn description(text: &str) {
    let state = match State::read(vec![("a.touchpoints.yaml".to_owned(), text.to_owned())], book()) {
        Ok(state) => state,
        Err(refused) => {
            assert!(!refused.diagnostics.is_empty(), "refused without a word");
            let _ = diagnostics(&refused.diagnostics, &refused.sources, Look::PLAIN);
            return;
        }
    };
    let advice = Advice::new(&state.landscape, book(), TODAY);
    let view = View::new(&advice, &state.sources);
    let _ = recommendations_json(&view);
    let costs = Costs::new(&advice, |_| true);
    let _ = cost_json(&view, &costs);
    if advice.recommendations.len() <= PROPOSED
        && let Ok(proposal) = Proposal::new(state.clone(), book(), TODAY)
    {
        // What cannot be written is refused with its reason.
        let _ = plan(&proposal, book(), TODAY);
    }
}

/// A file of rules: loaded after the built-in ones.
pub fn rules(text: &str) {
    let mut sources = Sources::new();
    let builtin = builtin_files().iter();
    let mut files: Vec<FileId> = builtin.map(|(name, text)| sources.add(*name, *text)).collect();
    files.push(sources.add("own.yaml", text));
    if let Err(wrong) = Rulebook::load(&files, &sources) {
        assert!(!wrong.is_empty(), "refused without a word");
        let _ = diagnostics(&wrong, &sources, Look::PLAIN);
    }
}

/// A configuration.
pub fn configuration(text: &str) {
    let (mut sources, mut wrong) = (Sources::new(), Vec::new());
    let file = sources.add(".touchpoint.yaml", text);
    if let Some(root) = compose(text, file, &mut wrong) {
        let mut decoder = Decoder::new(&sources);
        read_configuration(&root, &mut decoder);
        wrong.append(&mut decoder.diagnostics);
    }
    let _ = diagnostics(&wrong, &sources, Look::PLAIN);
}

/// A baseline: what is written of it reads back the same.
pub fn baseline(text: &str) {
    let once = |text: &str| {
        let (mut sources, mut wrong) = (Sources::new(), Vec::new());
        let file = sources.add("baseline.yaml", text);
        let baseline = compose(text, file, &mut wrong).map(|root| {
            let mut decoder = Decoder::new(&sources);
            let baseline = read_baseline(&root, &mut decoder);
            wrong.append(&mut decoder.diagnostics);
            baseline
        });
        let _ = diagnostics(&wrong, &sources, Look::PLAIN);
        baseline.filter(|_| wrong.is_empty())
    };
    if let Some(read) = once(text) {
        let written = baseline_yaml(&read);
        let again = once(&written).expect("what is written reads");
        assert_eq!(written, baseline_yaml(&again));
    }
}

/// A profile of traces: what is written of it reads back the same.
pub fn profile(text: &str) {
    if let Ok(profile) = Profile::merged([text]) {
        let written = profile.write().expect("what was read is written");
        let again = Profile::merged([&*written]).expect("what is written reads");
        assert_eq!(written, again.write().expect("what was read is written"));
        described(profile.found());
    }
}

/// What an importer reads, as a file.
pub fn import(source: Source, data: &[u8]) {
    let path = file();
    fs::write(path, data).expect("there is room");
    let input = Input {
        name: "input".to_owned(),
        path: Some(path.clone()),
    };
    described(read(source, &[input]));
}

/// What was found is written as a description, which has no error.
fn described(found: touchpoint::import::Found) {
    let found = sound(found);
    let written = write(&found);
    if written.systems == 0 && written.operations == 0 {
        return;
    }
    let name = "found.touchpoints.yaml".to_owned();
    if let Err(refused) = State::read(vec![(name, written.text.clone())], book()) {
        let told = diagnostics(&refused.diagnostics, &refused.sources, Look::PLAIN);
        panic!("what was found does not read: {told}\n{}", written.text);
    }
}

/// One file for all inputs of this process.
fn file() -> &'static PathBuf {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("input");
        (folder, path)
    });
    path
}
