//! From answers to a text that reads back with the same verdicts, and to what is shown of it.

use std::collections::BTreeMap;

use crate::advice::{Advice, Recommendation, recommend_one};
use crate::cli::rule_set::RuleArgs;
use crate::cli::{Failure, Terminal, quoted, today};
use crate::description::{self, Needs};
use crate::facts::{Builtin, Fact, Facts, Value};
use crate::interview::Record;
use crate::landscape::{self, Landscape, OperationId, Subject, TouchpointId};
use crate::report::{self, View};
use crate::rules::{Judge, Rulebook, Severity};
use crate::text::{Decoder, Sources, compose};

/// A description's text, read.
pub(super) struct Draft {
    pub(super) sources: Sources,
    pub(super) landscape: Landscape,
}

impl Draft {
    /// Reads a text.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, Failure> {
        let mut sources = Sources::new();
        let file = sources.add(name, text);
        let mut diagnostics = Vec::new();
        let root = compose(&sources.get(file).text, file, &mut diagnostics);
        let mut decoder = Decoder::new(&sources);
        let descriptions = root.iter().map(|root| description::read(root, &mut decoder)).collect();
        diagnostics.append(&mut decoder.diagnostics);
        match landscape::build(descriptions, root.is_some(), diagnostics, &sources) {
            Ok(landscape) => Ok(Draft { sources, landscape }),
            Err(diagnostics) => Err(Failure::Input { sources, diagnostics }),
        }
    }
}

/// The text that `write` makes of a record, with as many `consumers` said as it takes for the text to read back with
/// the verdicts that were told: a touchpoint that is an event today is no longer counted among its siblings' calls.
pub(super) fn settle(
    record: &mut Record,
    facts: &Facts<'_>,
    judge: &Judge<'_>,
    operations: &[OperationId],
    name: &str,
    write: impl Fn(&Record) -> Result<String, Failure>,
) -> Result<(String, Draft), Failure> {
    let text = write(record)?;
    let draft = Draft::read(name, &text)?;
    let missing = changed(facts, judge, operations, &draft);
    if missing.is_empty() {
        return Ok((text, draft));
    }
    record.consumers.extend(missing);
    let text = write(record)?;
    let draft = Draft::read(name, &text)?;
    Ok((text, draft))
}

/// The touchpoints whose verdict is another one in the draft, each with the consumers that it was told with.
fn changed(
    facts: &Facts<'_>,
    judge: &Judge<'_>,
    operations: &[OperationId],
    draft: &Draft,
) -> BTreeMap<TouchpointId, u64> {
    let landscape = facts.landscape;
    let written = Facts::new(&draft.landscape, &judge.book().vocabulary);
    let consumers = facts.vocabulary.builtin(Builtin::Consumers);
    let mut changed = BTreeMap::new();
    for operation in operations {
        let Some(again) = draft.landscape.operation_named(&landscape.operation(*operation).name) else {
            continue;
        };
        for (id, again) in landscape
            .touchpoints_of(*operation)
            .zip(draft.landscape.touchpoints_of(again))
        {
            let one: Recommendation = recommend_one(facts, judge, id);
            if one.verdict() == recommend_one(&written, judge, again).verdict() {
                continue;
            }
            let counted = consumers.map_or(Fact::Unknown, |fact| facts.get(Subject::Touchpoint(id), fact));
            let needs = draft
                .landscape
                .touchpoint(again)
                .written
                .needs
                .as_ref()
                .map(|needs| needs.value);
            let (Fact::Is(Value::Number(count)) | Fact::Between(count, _)) = counted else {
                continue;
            };
            if matches!(needs, Some(Needs::Later | Needs::Nothing)) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of systems"
                )]
                changed.insert(id, count as u64);
            }
        }
    }
    changed
}

/// Shows the table of some operations, and what to watch out for, on standard output. Hands back what `lint` will say.
pub(super) fn show(
    draft: &Draft,
    book: &Rulebook,
    operations: &[String],
    terminal: Terminal,
) -> Result<String, Failure> {
    let advice = Advice::new(&draft.landscape, book, today());
    let ids: Vec<OperationId> = operations
        .iter()
        .filter_map(|name| draft.landscape.operation_named(name))
        .collect();
    let look = terminal.look(None);
    let mut text = String::from("\n");
    let mut view = View::new(&advice, &draft.sources);
    view.operations.clone_from(&ids);
    text.push_str(&report::table(&view, look));
    let findings = advice.findings.iter().filter(|finding| match finding.subject {
        Subject::Touchpoint(id) => ids.contains(&draft.landscape.touchpoint(id).operation),
        Subject::Operation(id) => ids.contains(&id),
        _ => false,
    });
    let findings = findings.filter(|finding| !advice.is_hint(finding));
    let lines: Vec<String> = findings
        .map(|finding| format!("{}: {}", finding.rule_id, finding.why))
        .collect();
    let more = report::beside("watch out", &lines, look) + &report::safeguards(&view, look);
    if !more.is_empty() && report::how(&view, look).is_empty() {
        text.push('\n');
    }
    text.push_str(&more);
    terminal.print(&text)?;
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .map(|(severity, noun)| (advice.count(severity), noun));
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| report::plural(*count, noun))
        .collect();
    Ok(if counts.is_empty() {
        String::new()
    } else {
        format!(": {} until that is changed", counts.join(", "))
    })
}

/// The next steps after a file was written; `found`: what [`show`] handed back.
pub(super) fn next_steps(file: &str, rules: &RuleArgs, found: &str) -> String {
    let (file, rules) = (quoted(file), rules.again());
    format!(
        "next: touchpoint recommend {file}{rules}     this table again\n      touchpoint lint {file}{rules}          for CI{found}\n"
    )
}
