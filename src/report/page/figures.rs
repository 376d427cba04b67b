//! What to keep, change, build, check and decide, and what is wrong, in figures.

use maud::{Markup, html};

use super::prose::action;
use crate::report::summary::ORDER;
use crate::report::view::View;
use crate::rules::Severity;
use crate::text::Word;

/// The figures; each leads to what it counts.
pub(super) fn figures(view: &View<'_>) -> Markup {
    let counts = view.advice.actions();
    let severities = [
        (Severity::Error, "errors"),
        (Severity::Warning, "warnings"),
        (Severity::Info, "infos"),
    ];
    html! {
        ul class="figures" aria-label="In figures" {
            @for one in ORDER {
                li { a href="#touchpoints" data-action=(one.word()) {
                    b { (counts.get(&one).copied().unwrap_or(0)) }
                    (action(one))
                } }
            }
            @for (severity, words) in severities {
                li { a href=(if view.advice.findings.is_empty() { "#main" } else { "#findings" }) {
                    b { (view.advice.count(severity)) }
                    span class=(severity.word()) { (words) }
                } }
            }
        }
    }
}
