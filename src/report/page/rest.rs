//! What was accepted, what is unsettled, and which rules there are.

use maud::{Markup, html};

use super::prose::{name, prose};
use crate::report::explain_rule::AnyRule;
use crate::report::lint_summary::{let_stand, settling};
use crate::report::listed::settings;
use crate::report::view::View;

fn list(items: &[String]) -> Option<Markup> {
    (!items.is_empty()).then(|| html! { ul class="plain" { @for item in items { li { (prose(item)) } } } })
}

/// What a description lets stand.
pub(super) fn accepted(view: &View<'_>) -> Option<Markup> {
    let accepted: Vec<String> = view.advice.accepted.iter().map(|one| let_stand(view, one)).collect();
    list(&accepted)
}

/// What could not be told, as the facts that would tell it.
pub(super) fn unsettled(view: &View<'_>) -> Option<Markup> {
    let facts = list(&settling(view, &view.advice.would_settle()))?;
    Some(html! {
        p class="soft" { "Whether these rules find something hangs on facts that nobody stated." }
        (facts)
    })
}

/// The rules by which all this is judged, and what a configuration sets.
pub(super) fn rules(view: &View<'_>) -> Markup {
    let book = view.advice.book;
    let set = settings(book);
    html! {
        @if let Some(set) = list(&set) { p { "Set by the configuration:" } (set) }
        div class="scroll" { table {
            thead { tr { th scope="col" { "rule" } th scope="col" { "kind" } th scope="col" { "says" } } }
            tbody { @for rule in AnyRule::all(book) {
                tr { td { code { (name(&rule.common().id.value)) } } td { (rule.kind()) } td { (prose(&rule.common().title)) } }
            } }
        } }
    }
}
