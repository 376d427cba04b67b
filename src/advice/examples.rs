//! The examples of rules, run: what comes of them, and what should.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Advice;
use crate::facts::{self, Fact, FactId, Kind, Vocabulary};
use crate::landscape;
use crate::rules::{
    AntiPattern, Common, Condition, ConditionExample, CriterionExample, DescriptionExample, Judge, Rulebook, Space,
    Truth,
};
use crate::text::{Diagnostic, Sources, Spanned, Word};

/// One example of a rule, after it ran.
#[derive(Clone, Debug)]
pub struct ExampleRun {
    /// The rule's id.
    pub rule: String,
    /// What the example shows; its place.
    pub name: Spanned<String>,
    /// What it gave otherwise than it says; nothing: it passed.
    pub wrong: Vec<Mismatch>,
}

/// Something that an example says, and what came instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What it is: the verdict, the reasons, the findings, whether it holds, or the description.
    pub what: &'static str,
    /// What came.
    pub is: String,
    /// What the example says.
    pub should: String,
}

/// Runs the examples of a book's rules as far as `chosen`, in the order of kinds and ids. `sources`: the rules' texts.
#[must_use]
pub fn run_examples(
    book: &Rulebook,
    sources: &Sources,
    today: Date,
    chosen: impl Fn(&Common) -> bool,
) -> Vec<ExampleRun> {
    let judge = Judge::new(book);
    let mut runs = Vec::new();
    for rule in book.criteria.iter().filter(|rule| chosen(&rule.common)) {
        let examples = rule.examples.iter();
        runs.extend(examples.map(|example| run(&rule.common, &example.name, verdict(example, &judge))));
    }
    for rule in book.anti_patterns.iter().filter(|rule| chosen(&rule.common)) {
        let examples = rule.bad.iter().chain(&rule.good);
        let found = |example: &DescriptionExample| findings(rule, example, book, sources, today);
        runs.extend(examples.map(|example| run(&rule.common, &example.name, found(example))));
    }
    let variants = book.variants.iter().map(|rule| (&rule.common, &rule.examples));
    let safeguards = book.safeguards.iter().map(|rule| (&rule.common, &rule.examples));
    for (common, examples) in variants.chain(safeguards).filter(|(common, _)| chosen(common)) {
        runs.extend(
            examples
                .iter()
                .map(|example| run(common, &example.name, condition(&common.when, example, book))),
        );
    }
    runs
}

fn run(common: &Common, name: &Spanned<String>, wrong: Vec<Mismatch>) -> ExampleRun {
    ExampleRun {
        rule: common.id.value.clone(),
        name: name.clone(),
        wrong,
    }
}

/// What is given, else the default.
fn given(given: &[(FactId, Fact)], vocabulary: &Vocabulary, fact: FactId) -> Fact {
    let said = given.iter().find(|(said, _)| *said == fact);
    said.map_or_else(
        || vocabulary.get(fact).default.map_or(Fact::Unknown, Fact::Is),
        |(_, value)| *value,
    )
}

/// A right verdict for a wrong reason is wrong.
fn verdict(example: &CriterionExample, judge: &Judge<'_>) -> Vec<Mismatch> {
    let book = judge.book();
    let possible = judge.possible(|fact| given(&example.given, &book.vocabulary, fact));
    let judgement = judge.judge(&possible);
    let is = judgement.verdict().map_or("undecided", Word::word);
    let should = example.recommend.map_or("undecided", Word::word);
    let reasons = judgement.because.iter();
    let reasons = reasons.map(|id| book.criterion(*id).common.id.value.as_str());
    let expected = example.because.iter().map(|id| id.value.as_str());
    let mut wrong = compare("verdict", vec![is], vec![should]);
    wrong.extend(compare("reasons", reasons.collect(), expected.collect()));
    wrong
}

fn findings(
    rule: &AntiPattern,
    example: &DescriptionExample,
    book: &Rulebook,
    sources: &Sources,
    today: Date,
) -> Vec<Mismatch> {
    let descriptions = vec![example.description.clone()];
    let wrong = facts::check(&descriptions, &book.vocabulary, sources);
    let landscape = match landscape::build(descriptions, true, wrong, sources) {
        Ok(landscape) => landscape,
        Err(diagnostics) => return diagnostics.iter().map(|one| unsound(one, sources)).collect(),
    };
    let advice = Advice::new(&landscape, book, today);
    let found = advice.findings.iter();
    let found = found.filter(|finding| *finding.rule_id == *rule.common.id.value);
    let found = found.map(|finding| landscape.subject_name(finding.subject));
    let expected = example.finds.iter().map(|subject| subject.value.as_str());
    compare("findings", found.collect(), expected.collect())
}

/// The example's description is none.
fn unsound(diagnostic: &Diagnostic, sources: &Sources) -> Mismatch {
    let line = diagnostic
        .at
        .map_or_else(String::new, |span| format!(" (line {})", sources.place(span).line));
    Mismatch {
        what: "description",
        is: format!("{}{line}", diagnostic.message),
        should: "a description that reads without errors".to_owned(),
    }
}

fn condition(when: &Condition, example: &ConditionExample, book: &Rulebook) -> Vec<Mismatch> {
    let usable = |fact: FactId| Kind::Touchpoint.sees(book.vocabulary.get(fact).of);
    let space = Space::new(&book.vocabulary, &[when], &book.impossible, usable);
    let possible = space.possible(|fact| given(&example.given, &book.vocabulary, fact));
    let holds = space.truth(&space.compile(when), &possible) == Truth::True;
    let word = |holds: bool| if holds { "true" } else { "false" };
    compare("holds", vec![word(holds)], vec![word(example.holds)])
}

/// Compares two sets.
fn compare(what: &'static str, is: Vec<&str>, should: Vec<&str>) -> Vec<Mismatch> {
    let (is, should): (BTreeSet<&str>, BTreeSet<&str>) = (is.into_iter().collect(), should.into_iter().collect());
    if is == should {
        return Vec::new();
    }
    let told = |set: BTreeSet<&str>| {
        let words: Vec<&str> = set.into_iter().collect();
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        }
    };
    vec![Mismatch {
        what,
        is: told(is),
        should: told(should),
    }]
}
