//! The recommendations as JSON, `touchpoint-recommendations/1`.

use serde::Serialize;

use super::json::{FactValues, Setting, document, settings};
use super::view::View;
use crate::advice::{Action, Needed, Recommendation};
use crate::facts::{FactId, Pattern};
use crate::landscape::SystemId;
use crate::rules::{CriterionId, VariantId};
use crate::text::Word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    landscape: Option<&'a str>,
    recommendations: Vec<One<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    set: Vec<Setting<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: &'a str,
    operation: &'a str,
    caller: &'a str,
    callees: Vec<&'a str>,
    event: Option<&'a str>,
    today: Option<&'static str>,
    recommend: &'static str,
    action: &'static str,
    because: Vec<&'a str>,
    beaten: Vec<Beaten<'a>>,
    unknown: Vec<&'a str>,
    open: Vec<&'static str>,
    decides: Vec<&'a str>,
    flips: Vec<Flips<'a>>,
    how: Vec<&'a str>,
    how_open: Vec<HowOpen<'a>>,
    safeguards: Vec<String>,
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Beaten<'a> {
    rule: &'a str,
    by: &'a str,
}

#[derive(Serialize)]
struct HowOpen<'a> {
    variant: &'a str,
    facts: Vec<&'a str>,
}

#[derive(Serialize)]
struct Flips<'a> {
    to: &'static str,
    facts: FactValues<'a>,
}

#[derive(Serialize)]
struct Summary {
    keep: usize,
    change: usize,
    build: usize,
    check: usize,
    undecided: usize,
}

/// The recommendations as JSON.
#[must_use]
pub fn recommendations_json(view: &View<'_>) -> String {
    let count = |action: Action| view.recommendations().filter(|one| one.action == action).count();
    document(&Document {
        format: "touchpoint-recommendations/1",
        landscape: view.advice.landscape.name.as_deref(),
        recommendations: view.recommendations().map(|one| entry(view, one)).collect(),
        summary: Summary {
            keep: count(Action::Keep),
            change: count(Action::Change),
            build: count(Action::Build),
            check: count(Action::Check),
            undecided: count(Action::Decide),
        },
        set: settings(view.advice.book),
    })
}

fn entry<'a>(view: &View<'a>, one: &'a Recommendation) -> One<'a> {
    let (advice, landscape) = (view.advice, view.advice.landscape);
    let touchpoint = landscape.touchpoint(one.touchpoint);
    let judgement = &one.judgement;
    let system = |id: SystemId| landscape.system(id).name.as_str();
    let rule = |id: CriterionId| advice.book.criterion(id).common.id.value.as_str();
    let names =
        |facts: &[FactId]| -> Vec<&str> { facts.iter().map(|fact| advice.book.vocabulary.name(*fact)).collect() };
    let variant = |id: VariantId| advice.book.variant(id).common.id.value.as_str();
    let form = advice.form(one.touchpoint);
    let verdict = one.verdict();
    let place = view.place(touchpoint.written.place);
    let flips = judgement.flips.iter().filter_map(|flip| {
        Some(Flips {
            to: verdict?.other().word(),
            facts: FactValues {
                vocabulary: &advice.book.vocabulary,
                facts: one.flip_values(flip, &advice.facts, &advice.judge),
            },
        })
    });
    One {
        id: &touchpoint.id,
        operation: &landscape.operation(touchpoint.operation).name,
        caller: system(landscape.caller(one.touchpoint)),
        callees: landscape.callees(one.touchpoint).iter().map(|id| system(*id)).collect(),
        event: touchpoint.event.map(|id| landscape.event(id).name.as_str()),
        today: one.today.map(Word::word),
        recommend: verdict.map_or("undecided", Pattern::word),
        action: one.action.word(),
        because: judgement.because.iter().map(|id| rule(*id)).collect(),
        beaten: judgement
            .beaten
            .iter()
            .map(|(beaten, by)| Beaten {
                rule: rule(*beaten),
                by: rule(*by),
            })
            .collect(),
        unknown: names(&judgement.unknown),
        open: if verdict.is_some() {
            Vec::new()
        } else {
            judgement.open.iter().map(|pattern| pattern.word()).collect()
        },
        decides: names(&judgement.decides),
        flips: flips.collect(),
        how: form.how.iter().map(|id| variant(*id)).collect(),
        how_open: form
            .how_open
            .iter()
            .map(|(id, facts)| HowOpen {
                variant: variant(*id),
                facts: names(facts),
            })
            .collect(),
        safeguards: advice.safeguards(one.touchpoint).iter().map(Needed::joined).collect(),
        file: view.file(touchpoint.written.place),
        line: place.line,
        column: place.column,
    }
}
