//! The page: one file that needs nothing else, and says so in its policy.

mod costs;
mod data;
mod details;
mod figures;
mod findings;
mod picture;
mod policy;
mod prose;
mod rest;
mod table;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::graph_svg::{STYLE as PICTURE_STYLE, heads};
use super::lint_summary::seen;
use super::view::View;
use crate::cost::Costs;
use crate::picture::Picture;
use prose::name;

/// How it looks.
const STYLE: &str = include_str!("assets/page.css");
/// What switching, sorting and filtering need; all else is there without it.
const SCRIPT: &str = include_str!("assets/page.js");

/// Past so many touchpoints each is told in short, or the page would be too large to open.
const MANY: usize = 1000;

/// What is shown.
pub struct Page<'a> {
    /// The advice and its texts.
    pub view: &'a View<'a>,
    /// What each operation costs.
    pub costs: &'a Costs<'a>,
    /// Today and as recommended, whole.
    pub whole: [Picture; 2],
    /// The same as they are drawn: by owner where the whole would not be read.
    pub drawn: [Picture; 2],
}

/// The page as HTML.
#[must_use]
pub fn page(page: &Page<'_>) -> String {
    let view = page.view;
    let title = view.advice.landscape.name.as_deref().unwrap_or("Touchpoints");
    let style = format!("{STYLE}{PICTURE_STYLE}");
    let policy = policy::of(&style, SCRIPT);
    let sections = sections(page);
    let markup = html! {
        (DOCTYPE)
        html lang="en" class="no-js" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "touchpoint " (env!("CARGO_PKG_VERSION")) };
                title { (super::clean(title)) ": API or event" }
                style { (PreEscaped(&style)) }
            }
            body class=[(view.advice.landscape.touchpoints.len() > MANY).then_some("many")] {
                a class="skip" href="#main" { "To the content" }
                svg width="0" height="0" class="tp hidden" aria-hidden="true" { (heads()) }
                div class="page" {
                    header {
                        h1 { (name(title)) }
                        p class="soft" { "For every place where systems talk to each other: API or event, why, and what would change it. " (seen(view)) "." }
                        nav class="toc" aria-label="Sections" {
                            @for (id, heading, _) in &sections { a href={ "#" (id) } { (heading) } }
                        }
                    }
                    main id="main" {
                        (figures::figures(view))
                        @for (id, heading, body) in &sections {
                            section aria-labelledby=(id) {
                                h2 id=(id) { (heading) }
                                (body)
                            }
                        }
                    }
                    footer {
                        "Written by touchpoint " (env!("CARGO_PKG_VERSION")) ". This file needs nothing else: it loads nothing and sends nothing."
                    }
                }
                (data::data(page))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string() + "\n"
}

/// The sections that have something to say: id, heading, body.
fn sections(page: &Page<'_>) -> Vec<(&'static str, &'static str, Markup)> {
    let view = page.view;
    let all = [
        ("picture", "Picture", picture::section(page)),
        ("touchpoints", "Touchpoints", table::section(view)),
        ("findings", "Findings", findings::section(view)),
        ("costs", "What it costs", costs::section(view, page.costs)),
        ("why", "Each touchpoint", details::section(view)),
        ("accepted", "Accepted", rest::accepted(view)),
        ("unsettled", "Unsettled", rest::unsettled(view)),
        ("rules", "Rules", Some(rest::rules(view))),
    ];
    let said = all
        .into_iter()
        .filter_map(|(id, heading, body)| Some((id, heading, body?)));
    said.collect()
}
