//! Every example in every rule file is a test, and every rule has examples.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use touchpoint::facts::{Fact, FactId};
use touchpoint::landscape::build;
use touchpoint::rules::{
    AntiPattern, Common, ConditionExample, Criterion, CriterionExample, DescriptionExample, Judge, Space, builtin_files,
};
use touchpoint::text::{Sources, Word};

mod common;

fn main() {
    let arguments = Arguments::from_args();
    let book = common::builtin();
    let mut trials = vec![Trial::test("no rule file is forgotten", no_rule_file_is_forgotten)];
    for rule in &book.criteria {
        let id = &rule.common.id.value;
        trials.push(Trial::test(format!("{id}: has examples"), || criterion_is_shown(rule)));
        for example in &rule.examples {
            let name = format!("{id}: {}", example.name.value);
            trials.push(Trial::test(name, move || criterion_example(example)));
        }
    }
    for rule in &book.anti_patterns {
        let id = &rule.common.id.value;
        trials.push(Trial::test(format!("{id}: has examples"), || {
            anti_pattern_is_shown(rule)
        }));
        for (kind, examples) in [("bad", &rule.bad), ("good", &rule.good)] {
            for example in examples {
                let name = format!("{id}: {kind}: {}", example.name.value);
                trials.push(Trial::test(name, move || description_example(rule, example)));
            }
        }
    }
    let variants = book.variants.iter().map(|rule| (&rule.common, &rule.examples));
    let safeguards = book.safeguards.iter().map(|rule| (&rule.common, &rule.examples));
    for (rule, examples) in variants.chain(safeguards) {
        let id = &rule.id.value;
        trials.push(Trial::test(format!("{id}: has examples"), || form_is_shown(examples)));
        for example in examples {
            let name = format!("{id}: {}", example.name.value);
            trials.push(Trial::test(name, move || condition_example(rule, example)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
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

fn criterion_example(example: &CriterionExample) -> Result<(), Failed> {
    let book = common::builtin();
    let judge = Judge::new(book);
    let possible = judge.possible(|fact| given(&example.given, fact));
    let judgement = judge.judge(&possible);
    let verdict = judgement.verdict().map_or("undecided", Word::word);
    let expected = example.recommend.map_or("undecided", Word::word);
    same("verdict", &verdict, &expected)?;
    let because: BTreeSet<&str> = judgement
        .because
        .iter()
        .map(|id| book.criterion(*id).common.id.value.as_str())
        .collect();
    let expected: BTreeSet<&str> = example.because.iter().map(|id| id.value.as_str()).collect();
    same("because", &because, &expected)
}

/// A form holds where its condition is true in every completion of what the example leaves open.
fn condition_example(rule: &Common, example: &ConditionExample) -> Result<(), Failed> {
    let book = common::builtin();
    let space = Space::new(&book.vocabulary, &[&rule.when], &book.impossible, |_| true);
    let possible = space.possible(|fact| given(&example.given, fact));
    let (mut always, mut any) = (true, false);
    space.completions(&possible, &[space.compile(&rule.when)], &mut |truths| {
        always &= truths[0];
        any = true;
        true
    });
    if !any {
        return Err("its facts cannot be together".into());
    }
    same("holds", &always, &example.holds)
}

/// A fact as an example gives it, else its default, else unknown.
fn given(given: &[(FactId, Fact)], fact: FactId) -> Fact {
    let default = || {
        common::builtin()
            .vocabulary
            .get(fact)
            .default
            .map_or(Fact::Unknown, Fact::Is)
    };
    given
        .iter()
        .find(|(other, _)| *other == fact)
        .map_or_else(default, |(_, value)| *value)
}

fn description_example(rule: &AntiPattern, example: &DescriptionExample) -> Result<(), Failed> {
    let mut sources = Sources::new();
    for (name, text) in builtin_files() {
        sources.add(*name, *text);
    }
    let descriptions = vec![example.description.clone()];
    let wrong = touchpoint::facts::check(&descriptions, &common::builtin().vocabulary, &sources);
    let landscape =
        build(descriptions, true, wrong, &sources).map_err(|diagnostics| common::told(&diagnostics, &sources))?;
    let advice = touchpoint::advice::Advice::new(&landscape, common::builtin(), common::TODAY);
    let mut found: Vec<&str> = advice
        .findings
        .iter()
        .filter(|finding| finding.rule_id == rule.common.id.value)
        .map(|finding| landscape.subject_name(finding.subject))
        .collect();
    found.sort_unstable();
    let mut expected: Vec<&str> = example.finds.iter().map(|subject| subject.value.as_str()).collect();
    expected.sort_unstable();
    same("found", &found, &expected)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, should: &T) -> Result<(), Failed> {
    if is == should {
        Ok(())
    } else {
        Err(format!("{what}: {is:?}, but should be {should:?}").into())
    }
}
