//! Each touchpoint: why, why not, what would flip it, in which form, with what around it.

use maud::{Markup, html};

use super::MANY;
use super::prose::{action, lines, name, prose};
use crate::advice::OpenQuestion;
use crate::landscape::TouchpointId;
use crate::report::explain_place::{Depth, answer, place_rows};
use crate::report::rows::Row;
use crate::report::view::View;
use crate::report::{Look, clean};

pub(super) fn section(view: &View<'_>) -> Option<Markup> {
    let questions = view.advice.open_questions();
    let landscape = view.advice.landscape;
    let operations = view
        .operations
        .iter()
        .filter(|id| landscape.touchpoints_of(**id).next().is_some());
    let depth = if landscape.touchpoints.len() > MANY {
        Depth::Short
    } else {
        Depth::Whole
    };
    let body = html! {
        @if depth == Depth::Short {
            p class="soft" { "In short, since there are many: " code { "touchpoint explain ID --in PATH" } " tells all." }
        }
        @for id in operations {
            h3 { (name(&view.title(*id))) }
            @if let Some(description) = &landscape.operation(*id).description { p class="soft" { (prose(description)) } }
            @for at in landscape.touchpoints_of(*id) { (touchpoint(view, at, &questions, depth)) }
        }
    };
    (!landscape.touchpoints.is_empty()).then_some(body)
}

fn touchpoint(view: &View<'_>, id: TouchpointId, questions: &[OpenQuestion], depth: Depth) -> Markup {
    let landscape = view.advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    let does = view.does(id);
    let place = view.place(touchpoint.written.place);
    let file = view.file(touchpoint.written.place);
    html! {
        article class="place" id={ "t" (id.0) } {
            h4 { (name(&touchpoint.id)) @if !does.is_empty() { ", " i { (prose(&does)) } } }
            @match view.advice.recommendation(id) {
                None => p { "A person is at one of its ends, so it is drawn and never advised on." },
                Some(one) => {
                    p { (action(one.action)) ": " (prose(&answer(view, one, Look::PLAIN))) " " small { (name(&format!("{file}:{}", place.line))) } }
                    dl { @for (label, rows) in by_label(place_rows(view, one, questions, depth).all()) {
                        dt { (label) }
                        dd { @for (at, row) in rows.iter().enumerate() {
                            @if at > 0 { br; }
                            @if !row.name.is_empty() { b { (clean(&row.name)) } " " }
                            (lines(&row.text))
                        } }
                    } }
                }
            }
        }
    }
}

/// Rows of one label together.
fn by_label(rows: &[Row]) -> Vec<(&str, &[Row])> {
    rows.chunk_by(|one, other| one.label == other.label)
        .map(|rows| (rows[0].label, rows))
        .collect()
}
