//! What became of the examples in rule files.

use super::snippet::{Level, Snippet, render};
use super::{Look, plural, wrap};
use crate::advice::ExampleRun;
use crate::text::Sources;

/// Each example that failed, at its place: what came, and what it says.
#[must_use]
pub fn failed_examples(runs: &[ExampleRun], sources: &Sources, look: Look) -> String {
    let mut text = String::new();
    for run in runs.iter().filter(|run| !run.wrong.is_empty()) {
        let what: Vec<&str> = run.wrong.iter().map(|wrong| wrong.what).collect();
        let what = match what.as_slice() {
            ["reasons"] => "gives the right verdict for another reason".to_owned(),
            ["holds"] => "does not hold as it says".to_owned(),
            [first, ..] if *first == "description" => "has a description that does not read".to_owned(),
            what => format!("gives other {}", what.join(" and ")),
        };
        let footers = run.wrong.iter().flat_map(|wrong| {
            [
                ("gives".to_owned(), format!("{}: {}", wrong.what, wrong.is)),
                ("expected".to_owned(), format!("{}: {}", wrong.what, wrong.should)),
            ]
        });
        let snippet = Snippet {
            level: Level::Error,
            id: Some(run.rule.clone()),
            title: format!("the example `{}` {what}", run.name.value),
            primary: Some((run.name.span, String::new())),
            others: Vec::new(),
            footers: footers.collect(),
        };
        text.push_str(&render(&snippet, sources, look));
        text.push('\n');
    }
    text
}

/// How many examples of how many rules pass or fail.
#[must_use]
pub fn examples_summary(runs: &[ExampleRun], look: Look) -> String {
    let mut rules: Vec<&str> = runs.iter().map(|run| run.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let failed = runs.iter().filter(|run| !run.wrong.is_empty()).count();
    let of = format!("{} of {}", plural(runs.len(), "example"), plural(rules.len(), "rule"));
    let line = match failed {
        0 => format!("{of}: all pass"),
        1 => format!("{of}: 1 fails"),
        failed => format!("{of}: {failed} fail"),
    };
    wrap(&line, look.width).join("\n") + "\n"
}
