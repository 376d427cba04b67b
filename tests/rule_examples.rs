//! Every example in every rule file is a test, and every rule has examples.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use touchpoint::advice::{ExampleRun, run_examples};
use touchpoint::rules::{AntiPattern, ConditionExample, Criterion, CriterionExample, Rulebook, builtin_files};
use touchpoint::text::Sources;

mod common;

fn main() {
    let arguments = Arguments::from_args();
    let book = common::builtin();
    let mut trials = vec![Trial::test("no rule file is forgotten", no_rule_file_is_forgotten)];
    let shown = |id: &str, test: fn(usize) -> Result<(), Failed>, at: usize| {
        Trial::test(format!("{id}: has examples"), move || test(at))
    };
    for (at, rule) in book.criteria.iter().enumerate() {
        let test = |at: usize| criterion_is_shown(&common::builtin().criteria[at]);
        trials.push(shown(&rule.common.id.value, test, at));
    }
    for (at, rule) in book.anti_patterns.iter().enumerate() {
        let test = |at: usize| anti_pattern_is_shown(&common::builtin().anti_patterns[at]);
        trials.push(shown(&rule.common.id.value, test, at));
    }
    for (at, rule) in book.variants.iter().enumerate() {
        let test = |at: usize| form_is_shown(&common::builtin().variants[at].examples);
        trials.push(shown(&rule.common.id.value, test, at));
    }
    for (at, rule) in book.safeguards.iter().enumerate() {
        let test = |at: usize| form_is_shown(&common::builtin().safeguards[at].examples);
        trials.push(shown(&rule.common.id.value, test, at));
    }
    let mut sources = Sources::new();
    let book = Rulebook::builtin(&mut sources);
    for run in run_examples(&book, &sources, common::TODAY, |_| true) {
        let name = format!("{}: {}", run.rule, run.name.value);
        trials.push(Trial::test(name, move || came_out(&run)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// That an example gave what it says.
fn came_out(run: &ExampleRun) -> Result<(), Failed> {
    match run.wrong.first() {
        None => Ok(()),
        Some(wrong) => Err(format!("{}: {}, but should be {}", wrong.what, wrong.is, wrong.should).into()),
    }
}

/// What lies under `rules/` is what the program has, and each of it is a rule under its file's name.
fn no_rule_file_is_forgotten() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut on_disk = BTreeSet::new();
    let mut stems = BTreeSet::new();
    let mut folders: Vec<PathBuf> = vec![root.join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            on_disk.insert(path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            stems.extend(stem.filter(|stem| stem != "facts"));
        }
    }
    let built_in: BTreeSet<String> = builtin_files().iter().map(|(name, _)| (*name).to_owned()).collect();
    same("files built in", &built_in, &on_disk)?;
    let loaded: BTreeSet<String> = common::builtin().ids().into_iter().map(str::to_owned).collect();
    same("rules loaded", &loaded, &stems)
}

fn criterion_is_shown(rule: &Criterion) -> Result<(), Failed> {
    if rule.examples.is_empty() {
        return Err("it has no example".into());
    }
    let holds = |example: &&CriterionExample| {
        let because = example.because.iter().any(|id| id.value == rule.common.id.value);
        because && example.recommend == Some(rule.recommend)
    };
    if !rule.examples.iter().any(|example| holds(&example)) {
        return Err("no example shows it deciding".into());
    }
    names_differ(rule.examples.iter().map(|example| example.name.value.as_str()))
}

fn anti_pattern_is_shown(rule: &AntiPattern) -> Result<(), Failed> {
    if rule.bad.is_empty() || rule.good.is_empty() {
        return Err(format!("{} bad and {} good examples", rule.bad.len(), rule.good.len()).into());
    }
    if rule.bad.iter().any(|example| example.finds.is_empty()) {
        return Err("a bad example in which nothing is to be found".into());
    }
    if rule.good.iter().any(|example| !example.finds.is_empty()) {
        return Err("a good example in which something is to be found".into());
    }
    let all = rule.bad.iter().chain(&rule.good);
    names_differ(all.map(|example| example.name.value.as_str()))
}

fn form_is_shown(examples: &[ConditionExample]) -> Result<(), Failed> {
    for holds in [true, false] {
        if !examples.iter().any(|example| example.holds == holds) {
            return Err(format!("no example in which it holds is {holds}").into());
        }
    }
    names_differ(examples.iter().map(|example| example.name.value.as_str()))
}

fn names_differ<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), Failed> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.is_empty() || !seen.insert(name) {
            return Err(format!("`{name}` names no example, or two").into());
        }
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Result<(), Failed> {
    if is == should {
        Ok(())
    } else {
        Err(format!("{what}: {is:?}, but should be {should:?}").into())
    }
}
