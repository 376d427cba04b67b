//! What each operation costs, before and after, as bars where it is known.

use maud::{Markup, html};

use super::prose::{name, prose};
use crate::cost::{Cost, Costs};
use crate::report::cost_rows::{assumed, bounded, notes, rows, share, time};
use crate::report::svg_shape::n;
use crate::report::svg_text::width;
use crate::report::view::View;

/// Where bars begin, how long the longest is, and how far two are apart.
const LEFT: f64 = 120.0;
const LONGEST: f64 = 430.0;
const STEP: f64 = 24.0;

pub(super) fn section(view: &View<'_>, costs: &Costs<'_>) -> Option<Markup> {
    let known: Vec<&Cost> = costs.operations.iter().filter(|cost| is_known(cost)).collect();
    if known.is_empty() {
        return None;
    }
    let unknown = costs.operations.len() - known.len();
    Some(html! {
        p class="soft" { "One run of each operation, from what the descriptions state: what its own caller waits, and how often it succeeds. " (assumed(costs.advice.facts.assumptions())) "." }
        @if unknown > 0 { p class="soft" { (crate::report::plural(unknown, "operation")) " of which nothing is stated " @if unknown == 1 { "is" } @else { "are" } " left out." } }
        @for cost in known { (one(view, cost)) }
    })
}

/// Whether any figure of it is stated.
fn is_known(cost: &Cost) -> bool {
    [&cost.today, &cost.recommended].iter().any(|state| {
        let figures = &state.figures;
        figures.latency.typical() > 0.0 || figures.availability < 1.0
    })
}

fn one(view: &View<'_>, cost: &Cost) -> Markup {
    let owed = cost.owed;
    let latency = |state: &crate::cost::State| state.figures.latency.typical();
    let failing = |state: &crate::cost::State| 1.0 - state.figures.availability;
    let both = |of: &dyn Fn(&crate::cost::State) -> f64| [of(&cost.today), of(&cost.recommended)];
    let whole = |of: &dyn Fn(&crate::cost::State) -> bool| [of(&cost.today), of(&cost.recommended)];
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
        div class="scroll" { table {
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
    html! {
        svg class="bars" viewBox="0 0 720 84" role="img" aria-label=(summary) {
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
