//! What each operation costs, before and after, as bars where it is known.

use maud::{Markup, html};

use super::prose::{name, prose};
use crate::cost::{Cost, Costs, State};
use crate::landscape::Landscape;
use crate::report::cost_rows::{assumed, bounded, notes, rows, share, time};
use crate::report::svg_shape::n;
use crate::report::svg_text::width;
use crate::report::view::View;
use crate::report::{clean, plural};

/// Where bars begin, how long the longest is, and how far two are apart.
const LEFT: f64 = 120.0;
const LONGEST: f64 = 430.0;
const STEP: f64 = 24.0;

pub(super) fn section(view: &View<'_>, costs: &Costs<'_>) -> Option<Markup> {
    let known: Vec<&Cost> = costs
        .operations
        .iter()
        .filter(|cost| is_known(view.advice.landscape, cost))
        .collect();
    if known.is_empty() {
        return None;
    }
    let unknown = costs.operations.len() - known.len();
    Some(html! {
        p class="soft" { "One run of each operation, from what the descriptions state: what its own caller waits, and how often it succeeds. Assumed: " (assumed(costs.advice.facts.assumptions())) "." }
        @if unknown > 0 { p class="soft" { (plural(unknown, "operation")) " of which nothing is stated " @if unknown == 1 { "is" } @else { "are" } " left out." } }
        @if known.len() > MANY { (table(view, &known)) } @else { @for cost in &known { (one(view, cost)) } }
    })
}

/// Past so many operations each has one row.
const MANY: usize = 60;

/// An operation a row, with small bars.
fn table(view: &View<'_>, costs: &[&Cost]) -> Markup {
    let latency = |state: &State| {
        let figures = &state.figures;
        bounded("at least", figures.has_whole_latency(), time(figures.latency.typical()))
    };
    let succeeding = |state: &State| {
        let figures = &state.figures;
        bounded("at most", figures.has_whole_availability(), share(figures.availability))
    };
    html! {
        div class="scroll" { table {
            thead { tr { th scope="col" { "operation" } th {} @for head in ["latency today", "as recommended", "availability today", "as recommended"] { th scope="col" { (head) } } } }
            tbody { @for cost in costs {
                @let times = [&cost.today, &cost.recommended].map(|state| state.figures.latency.typical());
                @let most = times[0].max(times[1]).max(f64::MIN_POSITIVE);
                tr {
                    td { (clean(&view.title(cost.operation))) }
                    td { svg class="bars" viewBox="0 0 90 20" {
                        rect class="was" y="2" width=(n(times[0] / most * 90.0)) height="7" {}
                        rect class="is" y="11" width=(n(times[1] / most * 90.0)) height="7" {}
                    } }
                    td { (latency(&cost.today)) } td { (latency(&cost.recommended)) }
                    td { (succeeding(&cost.today)) } td { (succeeding(&cost.recommended)) }
                }
            } }
        } }
    }
}

/// Whether anything is stated of it: a sum of what is assumed alone says nothing.
fn is_known(landscape: &Landscape, cost: &Cost) -> bool {
    let mut touchpoints = landscape.touchpoints_of(cost.operation);
    cost.owed.is_some()
        || touchpoints.any(|id| {
            let touchpoint = landscape.touchpoint(id);
            let written = &touchpoint.written;
            let mut to = touchpoint.to.iter().map(|to| landscape.system(*to));
            written.latency.is_some()
                || written.availability.is_some()
                || to.any(|system| system.latency.is_some() || system.availability.is_some())
        })
}

fn one(view: &View<'_>, cost: &Cost) -> Markup {
    let owed = cost.owed;
    let latency = |state: &State| state.figures.latency.typical();
    let failing = |state: &State| 1.0 - state.figures.availability;
    let both = |of: &dyn Fn(&State) -> f64| [of(&cost.today), of(&cost.recommended)];
    let whole = |of: &dyn Fn(&State) -> bool| [of(&cost.today), of(&cost.recommended)];
    let times = both(&latency);
    let fails = both(&failing);
    html! {
        h3 { (name(&view.title(cost.operation))) }
        @if times.iter().any(|time| *time > 0.0) {
            (bars("latency", times, whole(&|state| state.figures.has_whole_latency()), owed.and_then(|owed| owed.latency), &time))
        }
        @if fails.iter().any(|share| *share > 0.0) {
            (bars("runs that fail", fails, whole(&|state| state.figures.has_whole_availability()), owed.and_then(|owed| owed.availability).map(|share| 1.0 - share), &failed))
        }
        div class="scroll" { table class="cost" {
            thead { tr { th {} th { "owed" } th { "today" } th { "as recommended" } } }
            tbody { @for [of, owed, today, recommended] in rows(view, cost) {
                tr { th scope="row" { (of) } td { (owed) } td { (prose(&today)) } td { (prose(&recommended)) } }
            } }
        } }
        @for (label, text) in notes(view, cost) { p class="small" { span class="soft" { (label) } " " (prose(&text)) } }
    }
}

/// A share of failed runs, as the availability that it leaves: a bar of what is lost can be seen.
fn failed(lost: f64) -> String {
    format!("{} succeed", share(1.0 - lost))
}

/// Two bars with their figures, and a line at what is owed.
fn bars(
    title: &str,
    [today, recommended]: [f64; 2],
    whole: [bool; 2],
    owed: Option<f64>,
    words: &dyn Fn(f64) -> String,
) -> Markup {
    let most = today.max(recommended).max(owed.unwrap_or(0.0));
    let long = |value: f64| if most > 0.0 { value / most * LONGEST } else { 0.0 };
    let said = [(today, whole[0]), (recommended, whole[1])]
        .map(|(value, is_whole)| bounded("at least", is_whole, words(value)));
    let said = if title == "latency" {
        said
    } else {
        said.map(|text| text.replace("at least", "at most"))
    };
    let summary = format!("{title}: today {}, as recommended {}", said[0], said[1]);
    let owed_text = owed.map(|owed| format!("owed {}", words(owed)));
    let height = if owed.is_some() { 86 } else { 68 };
    html! {
        svg class="bars" viewBox={ "0 0 720 " (height) } role="img" aria-label=(summary) {
            text x="0" y="14" { (title) }
            @for (at, (class, label, value)) in [("was", "today", today), ("is", "as recommended", recommended)].iter().enumerate() {
                @let y = 24.0 + f64::from(u32::try_from(at).unwrap_or(0)) * STEP;
                text x="0" y=(n(y + 13.0)) { (label) }
                rect class=(class) x=(n(LEFT)) y=(n(y)) width=(n(long(*value).max(1.0))) height="17" rx="2" {}
                text x=(n(LEFT + long(*value) + 8.0)) y=(n(y + 13.0)) { (said[at]) }
            }
            @if let (Some(owed), Some(text)) = (owed, owed_text) {
                @let x = LEFT + long(owed);
                line class="owed" x1=(n(x)) x2=(n(x)) y1="18" y2="70" {}
                text class="owed-text" x=(n((x - width(&text, 11.0) / 2.0).clamp(0.0, 590.0))) y="82" { (text) }
            }
        }
    }
}
