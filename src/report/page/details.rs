//! Each touchpoint: why, why not, what would flip it, in which form, with what around it.

use maud::{Markup, html};

use super::prose::{action, lines, name, prose};
use crate::advice::OpenQuestion;
use crate::landscape::TouchpointId;
use crate::report::Look;
use crate::report::explain_place::{answer, place_rows};
use crate::report::rows::Row;
use crate::report::view::View;

pub(super) fn section(view: &View<'_>) -> Option<Markup> {
    let questions = view.advice.open_questions();
    let landscape = view.advice.landscape;
    let operations = view
        .operations
        .iter()
        .filter(|id| landscape.touchpoints_of(**id).next().is_some());
    let body = html! {
        @for id in operations {
            h3 { (name(&view.title(*id))) }
            @if let Some(description) = &landscape.operation(*id).description { p class="soft" { (prose(description)) } }
            @for at in landscape.touchpoints_of(*id) { (touchpoint(view, at, &questions)) }
        }
    };
    (!landscape.touchpoints.is_empty()).then_some(body)
}

fn touchpoint(view: &View<'_>, id: TouchpointId, questions: &[OpenQuestion]) -> Markup {
    let landscape = view.advice.landscape;
    let touchpoint = landscape.touchpoint(id);
    let does = view.does(id);
    let place = view.place(touchpoint.written.place);
    let file = view.file(touchpoint.written.place);
    html! {
        article class="place" id={ "t" (id.0) } {
            h4 { (name(&touchpoint.id)) @if !does.is_empty() { span class="soft" { ", " (prose(&does)) } } }
            @match view.advice.recommendation(id) {
                None => p { "A person is at one of its ends, so it is drawn and never advised on." },
                Some(one) => {
                    p { (action(one.action)) ": " (prose(&answer(view, one, Look::PLAIN))) " " span class="soft small" { (name(&format!("{file}:{}", place.line))) } }
                    dl { @for (label, rows) in by_label(place_rows(view, one, questions).all()) {
                        dt { (label) }
                        dd { @for (at, row) in rows.iter().enumerate() {
                            @if at > 0 { br; }
                            @if !row.name.is_empty() { code { (name(&row.name)) } " " }
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
