//! The picture, with a switch between today and as recommended that needs no script.

use maud::{Markup, html};

use super::Page;
use crate::picture::{Edge, Node, NodeOf, Picture};
use crate::report::clean;
use crate::report::graph_svg::{draw_with, legend};
use crate::report::svg_shape::n;

/// A picture wider than this is made to fit the page; one far wider is scrolled, or its letters would be too small.
const WIDE: f64 = 920.0;
const FAR_WIDER: f64 = 1700.0;
/// How much smaller it is then.
const SMALLER: f64 = 0.85;

pub(super) fn section(page: &Page<'_>) -> Option<Markup> {
    let [today, recommended] = &page.drawn;
    if today.nodes.is_empty() {
        return None;
    }
    let is_by_owner = today.nodes.iter().any(|node| matches!(node.of, NodeOf::Owner(_)));
    Some(html! {
        @if is_by_owner {
            p class="soft" { "All systems in one picture could not be read, so each owner is one node. With a script, an owner or a system can be chosen and drawn with its neighbours." }
        } @else {
            p class="soft" { "A touchpoint on an arrow leads to why, why not, and what would flip it." }
        }
        div class="pictures" {
            input type="radio" name="state" id="show-today" class="hidden" checked;
            input type="radio" name="state" id="show-recommended" class="hidden";
            div class="switch" {
                label for="show-today" { "today" }
                label for="show-recommended" { "as recommended" }
            }
            (choose(page))
            div class="with-panel" {
                div {
                    (one(today, "today"))
                    (one(recommended, "recommended"))
                }
                aside id="panel" class="panel" tabindex="-1" aria-label="Why" hidden {
                    button type="button" class="close" { "close" }
                    div class="body" {}
                }
            }
        }
    })
}

fn one(picture: &Picture, class: &str) -> Markup {
    let drawn = draw_with(picture, &linked);
    let (width, height) = (drawn.width.ceil(), drawn.height.ceil());
    let scale = if width > FAR_WIDER { SMALLER } else { 1.0 };
    let key = legend(std::slice::from_ref(picture));
    let class_of_all = if width > WIDE && width <= FAR_WIDER {
        "tp wide"
    } else {
        "tp"
    };
    html! {
        figure class=(class) {
            figcaption class="hidden" { (picture.state.title()) }
            div class="frame" tabindex="0" role="group" aria-label={ "Picture, " (picture.state.title()) } {
                div class="whole" {
                    svg class=(class_of_all) width=(n(width * scale)) height=(n(height * scale)) viewBox={ "0 0 " (n(width)) " " (n(height)) } { (drawn.body) }
                }
                div class="part" hidden {}
            }
            div class="scroll" { svg class="tp key" width=(n(key.width.ceil())) height=(n(key.height)) viewBox={ "0 0 " (n(key.width.ceil())) " " (n(key.height)) } aria-hidden="true" { (key.body) } }
        }
    }
}

/// An arrow leads to its touchpoints.
fn linked(edge: &Edge, inside: Markup) -> Markup {
    let ids: Vec<String> = edge
        .parts
        .iter()
        .filter_map(|part| Some(part.touchpoint?.0.to_string()))
        .collect();
    match ids.first() {
        None => inside,
        Some(first) => html! { a href={ "#t" (first) } data-t=(ids.join(" ")) { (inside) } },
    }
}

/// The choice of one owner or one system, which a script draws.
fn choose(page: &Page<'_>) -> Markup {
    let whole = &page.whole[0];
    html! {
        label class="choose" {
            "show "
            select id="choose" {
                option value="" { "everything" }
                @if !whole.groups.is_empty() {
                    optgroup label="an owner and its neighbours" {
                        @for (at, group) in whole.groups.iter().enumerate() {
                            option value={ "o" (at) } { (clean(&group.name)) }
                        }
                    }
                }
                optgroup label="a system and its neighbours" {
                    @for node in sorted(whole) {
                        @if let NodeOf::System(id) = &node.of {
                            option value={ "s" (id.0) } { (clean(&node.name)) }
                        }
                    }
                }
            }
        }
    }
}

fn sorted(picture: &Picture) -> Vec<&Node> {
    let mut nodes: Vec<&Node> = picture.nodes.iter().collect();
    nodes.sort_by(|one, other| one.name.cmp(&other.name));
    nodes
}
