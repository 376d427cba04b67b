//! Every rule over every other rule's examples: a false hit shows as a change of a snapshot.

use std::fmt::Write as _;

use touchpoint::advice::Advice;
use touchpoint::facts::Fact;
use touchpoint::landscape::{Landscape, build};
use touchpoint::rules::{DescriptionExample, Judge, builtin_files};
use touchpoint::text::{Sources, Word};

mod common;

fn each_description(mut visit: impl FnMut(&str, &str, &DescriptionExample, &Landscape)) {
    let mut sources = Sources::new();
    for (name, text) in builtin_files() {
        sources.add(*name, *text);
    }
    for rule in &common::builtin().anti_patterns {
        for (kind, examples) in [("bad", &rule.bad), ("good", &rule.good)] {
            for example in examples {
                let landscape = build(vec![example.description.clone()], true, Vec::new(), &sources)
                    .unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
                visit(&rule.common.id.value, kind, example, &landscape);
            }
        }
    }
}

#[test]
fn anti_patterns_over_the_examples_of_others() {
    let mut hits = String::new();
    each_description(|rule, kind, example, landscape| {
        let advice = Advice::new(landscape, common::builtin(), common::TODAY);
        for finding in advice.findings.iter().filter(|finding| *finding.rule_id != *rule) {
            let name = &example.name.value;
            let hit = finding.fingerprint(landscape);
            writeln!(hits, "{rule} / {kind} / {name}\n    {hit}").expect("writing to a string");
        }
    });
    insta::assert_snapshot!("anti-patterns", hits);
}

#[test]
fn criteria_over_the_examples_of_anti_patterns() {
    let mut verdicts = String::new();
    let book = common::builtin();
    each_description(|rule, kind, example, landscape| {
        let advice = Advice::new(landscape, book, common::TODAY);
        writeln!(verdicts, "{rule} / {kind} / {}", example.name.value).expect("writing to a string");
        for one in &advice.recommendations {
            let id = &landscape.touchpoint(one.touchpoint).id;
            let because = common::because(one, book).join(", ");
            writeln!(verdicts, "    {id}: {} ({because})", common::verdict(one)).expect("writing to a string");
        }
    });
    insta::assert_snapshot!("criteria-over-anti-patterns", verdicts);
}

#[test]
fn criteria_over_the_examples_of_others() {
    let book = common::builtin();
    let judge = Judge::new(book);
    let mut hits = String::new();
    for rule in &book.criteria {
        for example in &rule.examples {
            let possible = judge.possible(|fact| {
                let given = example.given.iter().find(|(given, _)| *given == fact);
                let default = book.vocabulary.get(fact).default.map_or(Fact::Unknown, Fact::Is);
                given.map_or(default, |(_, value)| *value)
            });
            let judgement = judge.judge(&possible);
            let id = |id| book.criterion(id).common.id.value.as_str();
            let because: Vec<&str> = judgement.because.iter().map(|one| id(*one)).collect();
            let beaten: Vec<String> = judgement
                .beaten
                .iter()
                .map(|(beaten, by)| format!("{} by {}", id(*beaten), id(*by)))
                .collect();
            let own = &rule.common.id.value;
            if because == [own] && beaten.is_empty() {
                continue;
            }
            let verdict = judgement.verdict().map_or("undecided", Word::word);
            writeln!(
                hits,
                "{own} / {}\n    {verdict} because {because:?} beaten {beaten:?}",
                example.name.value
            )
            .expect("writing to a string");
        }
    }
    insta::assert_snapshot!("criteria", hits);
}
