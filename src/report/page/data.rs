//! The pictures as data, from which a script draws one owner or one system with its neighbours.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::Page;
use crate::picture::{Edge, Node, NodeOf, Picture, Shape};
use crate::report::clean_short;
use crate::report::graph_svg::line_word;
use crate::text::Word;

/// The most characters of a name or of what a touchpoint does.
const MOST: usize = 60;

#[derive(Serialize)]
struct Both {
    today: One,
    recommended: One,
}

/// From, to, line, mark, touchpoints, words.
type Arrow = (usize, usize, &'static str, &'static str, Vec<u32>, String);

#[derive(Serialize)]
struct One {
    /// Name, kind, owner or -1, what stands below the name, system or -1.
    nodes: Vec<(String, &'static str, i64, String, i64)>,
    edges: Vec<Arrow>,
}

/// The data, in which nothing can end its element.
pub(super) fn data(page: &Page<'_>) -> Markup {
    let [today, recommended] = &page.whole;
    let both = Both {
        today: one(today, today),
        recommended: one(recommended, today),
    };
    let text = serde_json::to_string(&both).expect("text, numbers and lists are JSON");
    let text = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026");
    html! { script type="application/json" id="data" { (PreEscaped(text)) } }
}

/// Owners are numbered as today: the choice is one for both.
fn one(picture: &Picture, today: &Picture) -> One {
    let owner = |node: &Node| {
        let name = node.group.map(|group| &picture.groups[group].name);
        let at = name.and_then(|name| today.groups.iter().position(|group| group.name == *name));
        at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
    };
    let node = |node: &Node| {
        let kind = if node.shape == Shape::Event {
            "event"
        } else {
            node.shape.word()
        };
        let system = match node.of {
            NodeOf::System(id) | NodeOf::Worker(id, _) => i64::from(id.0),
            _ => -1,
        };
        let short = |text: &str| clean_short(text, MOST).into_owned();
        (short(&node.name), kind, owner(node), short(&node.caption()), system)
    };
    let edge = |edge: &Edge| {
        let mut ids: Vec<u32> = edge.parts.iter().filter_map(|part| Some(part.touchpoint?.0)).collect();
        ids.dedup();
        let words = edge.labels(1).concat();
        let words = clean_short(&words, MOST).into_owned();
        (edge.from, edge.to, line_word(edge.line), edge.mark.word(), ids, words)
    };
    One {
        nodes: picture.nodes.iter().map(node).collect(),
        edges: picture.edges.iter().map(edge).collect(),
    }
}
