//! All touchpoints in one table, to be sorted and filtered.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::prose::{action, prose};
use crate::advice::Recommendation;
use crate::facts::Pattern;
use crate::report::summary::ORDER;
use crate::report::view::View;
use crate::report::{clean, clean_short};
use crate::text::Word;

/// The most characters of a name.
const MOST_NAME: usize = 100;
/// The columns; the style names them again for narrow screens.
const HEADS: [&str; 9] = [
    "operation",
    "touchpoint",
    "does",
    "owner",
    "today",
    "recommended",
    "action",
    "because",
    "watch out",
];

pub(super) fn section(view: &View<'_>) -> Option<Markup> {
    let all: Vec<&Recommendation> = view.recommendations().collect();
    if all.is_empty() {
        return None;
    }
    Some(html! {
        (filter(view, &all))
        div class="scroll" {
            table class="touchpoints" {
                caption class="hidden" { "Touchpoints with what is recommended" }
                thead { tr { @for head in HEADS { th scope="col" { button type="button" { (head) } } } } }
                tbody { @for one in &all { (row(view, one)) } }
            }
        }
    })
}

/// The owner of a touchpoint's caller.
fn owner<'v>(view: &View<'v>, one: &Recommendation) -> &'v str {
    let landscape = view.advice.landscape;
    landscape
        .system(landscape.caller(one.touchpoint))
        .owner
        .as_deref()
        .unwrap_or("")
}

/// The rules that find something at a touchpoint.
fn rules<'v>(view: &View<'v>, one: &Recommendation) -> BTreeSet<&'v str> {
    view.advice
        .findings_at(one.touchpoint)
        .into_iter()
        .map(|finding| &*finding.rule_id)
        .collect()
}

fn row(view: &View<'_>, one: &Recommendation) -> Markup {
    let landscape = view.advice.landscape;
    let touchpoint = landscape.touchpoint(one.touchpoint);
    let operation = &landscape.operation(touchpoint.operation).name;
    let owner = owner(view, one);
    let rules: Vec<String> = rules(view, one)
        .into_iter()
        .map(|rule| clean(rule).into_owned())
        .collect();
    let findings = (!rules.is_empty()).then(|| serde_json::to_string(&rules).expect("a list of texts is JSON"));
    let watch: Vec<String> = view.watch_out(one).into_iter().map(|watch| watch.text).collect();
    let order = ORDER.iter().position(|other| *other == one.action).unwrap_or(0);
    html! {
        tr data-findings=[findings] {
            td { (clean(operation)) }
            td { a href={ "#t" (one.touchpoint.0) } { (clean_short(landscape.short_id(one.touchpoint), MOST_NAME)) } }
            td { (prose(&view.does(one.touchpoint))) }
            td { (clean(owner)) }
            td { (one.today.map_or("not built", Word::word)) }
            td { (one.verdict().map_or("undecided", Pattern::word)) }
            td data-key=(order) { (action(one.action)) }
            td { (prose(&view.reasons(one).join("; "))) }
            td { (prose(&watch.join("; "))) }
        }
    }
}

fn filter(view: &View<'_>, all: &[&Recommendation]) -> Markup {
    let landscape = view.advice.landscape;
    let owners: BTreeSet<&str> = all
        .iter()
        .map(|one| owner(view, one))
        .filter(|owner| !owner.is_empty())
        .collect();
    let operations: BTreeSet<&str> = all
        .iter()
        .map(|one| {
            landscape
                .operation(landscape.touchpoint(one.touchpoint).operation)
                .name
                .as_str()
        })
        .collect();
    let actions: Vec<&str> = ORDER
        .iter()
        .filter(|action| all.iter().any(|one| one.action == **action))
        .map(|action| action.word())
        .collect();
    let found: BTreeSet<&str> = all.iter().flat_map(|one| rules(view, one)).collect();
    let choice = |title: &str, names: Vec<&str>| {
        html! {
            @if !names.is_empty() {
                label { (title) select name=(title) {
                    option value="" { "any" }
                    @for name in &names { option value=(clean(name)) { (clean_short(name, MOST_NAME)) } }
                } }
            }
        }
    };
    html! {
        form class="filter" role="search" {
            (choice("owner", owners.into_iter().collect()))
            (choice("operation", operations.into_iter().collect()))
            (choice("action", actions))
            (choice("finding", found.into_iter().collect()))
            label { "words" input type="search" name="words"; }
            button type="reset" { "all" }
            span id="shown" class="soft small" role="status" {}
        }
    }
}
