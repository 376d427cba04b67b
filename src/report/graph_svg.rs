//! The picture as SVG that stands alone: readable in light and dark, nothing fetched.

use maud::{Markup, PreEscaped, html};

use super::svg_curve::curve;
use super::svg_layout::{Area, Point, Sizes, layout};
use super::svg_ports::attach;
use super::svg_shape::{n, outline, padding};
use super::svg_text::{LINE, label, name, width};
use crate::advice::Action;
use crate::picture::{Edge, Line, Node, Picture};
use crate::text::Word;

/// The size of letters in nodes and on arrows.
const LETTERS: f64 = 13.0;
const SMALL: f64 = 11.0;
/// The height that a node has for each arrow at a side.
const BETWEEN: f64 = 9.0;
/// The most lines on an arrow.
const MOST_LINES: usize = 4;

/// The style of a picture; colours for light and dark.
pub(super) const STYLE: &str = include_str!("assets/picture.css");

/// Several pictures below each other, with a legend.
#[must_use]
pub fn graph_svg(pictures: &[Picture], title: &str) -> String {
    let drawn: Vec<Drawn> = pictures.iter().map(draw).collect();
    let legend = legend(pictures);
    let wide = drawn.iter().map(|one| one.width).fold(legend.width, f64::max);
    let several = drawn.len() > 1;
    let mut y = 0.0;
    let mut parts = Vec::new();
    for (picture, one) in pictures.iter().zip(drawn) {
        if several {
            parts.push(html! { text class="tp-title" x="12" y=(n(y + 26.0)) { (picture.state.title()) } });
            y += 34.0;
        }
        parts.push(html! { g transform={ "translate(0 " (n(y)) ")" } { (one.body) } });
        y += one.height;
    }
    parts.push(html! { g transform={ "translate(0 " (n(y)) ")" } { (legend.body) } });
    y += legend.height;
    let (w, h) = (n(wide.ceil()), n(y.ceil()));
    let markup = html! {
        svg xmlns="http://www.w3.org/2000/svg" class="tp" width=(w) height=(h) viewBox={ "0 0 " (w) " " (h) } role="img" {
            title { (super::clean(title)) }
            style { (PreEscaped(STYLE)) }
            rect class="tp-ground" width="100%" height="100%" {}
            (heads())
            @for part in &parts { (part) }
        }
    };
    markup.into_string() + "\n"
}

/// A picture without a frame around it.
pub(super) struct Drawn {
    pub(super) body: Markup,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The heads of arrows, to be there once in a document.
pub(super) fn heads() -> Markup {
    let head = |class: &str| {
        html! {
            marker id={ "tp-head-" (class) } viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse" {
                path class={ "tp-head tp-" (class) } d="M0 0L10 5L0 10z" {}
            }
        }
    };
    html! { defs { @for class in ["keep", "change", "build", "check", "decide"] { (head(class)) } } }
}

/// Draws a picture.
pub(super) fn draw(picture: &Picture) -> Drawn {
    draw_with(picture, &|_, inside| inside)
}

/// Draws a picture, each arrow wrapped by what is handed in.
pub(super) fn draw_with(picture: &Picture, wrap: &dyn Fn(&Edge, Markup) -> Markup) -> Drawn {
    let sizes = sizes(picture);
    let mut place = layout(&sizes);
    let widths: Vec<f64> = sizes.edges.iter().map(|(_, _, (width, _))| *width).collect();
    attach(picture, &mut place, &widths);
    let (mut width_of_all, mut height_of_all) = (0.0_f64, 0.0_f64);
    let mut reach = |x: f64, y: f64| {
        width_of_all = width_of_all.max(x + 12.0);
        height_of_all = height_of_all.max(y + 12.0);
    };
    for area in place.nodes.iter().chain(place.groups.iter().map(|(_, area)| area)) {
        reach(area.middle.x + area.width / 2.0, area.middle.y + area.height / 2.0);
    }
    for (edge, (points, middle)) in picture.edges.iter().zip(&place.edges) {
        let (w, h) = label_size(edge);
        reach(middle.x + w / 2.0, middle.y + h / 2.0);
        for point in points {
            reach(point.x, point.y);
        }
    }
    let arrows = || picture.edges.iter().zip(&place.edges);
    let body = html! {
        @for (group, area) in &place.groups { (frame(&picture.groups[*group].name, area)) }
        @for (edge, (points, _)) in arrows() { (wrap(edge, line(edge, points))) }
        @for (edge, (_, middle)) in arrows() {
            @if let Some(words) = words(edge, *middle) { (wrap(edge, words)) }
        }
        @for (node, area) in picture.nodes.iter().zip(&place.nodes) { (shape(node, area)) }
    };
    Drawn {
        body,
        width: width_of_all,
        height: height_of_all,
    }
}

fn sizes(picture: &Picture) -> Sizes {
    let mut ends = vec![(0_u32, 0_u32); picture.nodes.len()];
    for edge in &picture.edges {
        ends[edge.from].0 += 1;
        ends[edge.to].1 += 1;
    }
    let node = |(node, (out, into)): (&Node, &(u32, u32))| {
        let (wider, higher) = padding(node.shape);
        let caption = node.caption();
        let words = width(&name(&node.name), LETTERS).max(width(&name(&caption), SMALL));
        let lines = if caption.is_empty() { LINE } else { LINE + 14.0 };
        // Room for the arrows at its sides.
        (
            words + wider,
            f64::max(lines + higher, f64::from(*out.max(into)) * BETWEEN),
        )
    };
    Sizes {
        nodes: picture.nodes.iter().zip(&ends).map(node).collect(),
        groups: picture.nodes.iter().map(|node| node.group).collect(),
        edges: picture
            .edges
            .iter()
            .map(|edge| (edge.from, edge.to, label_size(edge)))
            .collect(),
    }
}

fn label_size(edge: &Edge) -> (f64, f64) {
    let lines = edge.labels(MOST_LINES);
    if lines.is_empty() {
        return (0.0, 0.0);
    }
    let widest = lines.iter().map(|line| width(&label(line), SMALL)).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let height = lines.len() as f64 * 14.0;
    (widest + 8.0, height + 2.0)
}

/// A group's frame with its name.
fn frame(owner: &str, area: &Area) -> Markup {
    let (x, y) = (area.middle.x - area.width / 2.0, area.middle.y - area.height / 2.0);
    html! {
        g class="tp-group" {
            rect x=(n(x)) y=(n(y - 4.0)) width=(n(area.width)) height=(n(area.height + 4.0)) rx="8" {}
            text x=(n(x + 8.0)) y=(n(y + 11.0)) { (name(owner)) }
        }
    }
}

fn shape(node: &Node, area: &Area) -> Markup {
    let caption = node.caption();
    let kind = if node.shape == crate::picture::Shape::Event {
        "tp-event"
    } else if node.external {
        "tp-external"
    } else {
        "tp-system"
    };
    let up = if caption.is_empty() { 4.5 } else { -2.0 };
    html! {
        g class={ "tp-node " (kind) } transform={ "translate(" (n(area.middle.x)) " " (n(area.middle.y)) ")" } {
            @for (at, path) in outline(node, area).iter().enumerate() {
                path class=[(at > 0).then_some("tp-inner")] d=(path) {}
            }
            text y=(n(up)) { (name(&node.name)) }
            @if !caption.is_empty() { text class="tp-caption" y="12" { (name(&caption)) } }
        }
    }
}

/// The class of a line by what it is, and of what is to be done about it.
pub(super) fn classes(line: Line, mark: Action) -> String {
    format!("tp-edge tp-line-{} tp-{}", line_word(line), mark.word())
}

/// A line in the names of classes.
pub(super) fn line_word(line: Line) -> &'static str {
    match line {
        Line::Call => "call",
        Line::Event => "publish",
        Line::Other => "other",
        Line::NotBuilt => "none",
    }
}

fn line(edge: &Edge, points: &[Point]) -> Markup {
    html! {
        g class=(classes(edge.line, edge.mark)) {
            path class="tp-line" d=(curve(points)) marker-end={ "url(#tp-head-" (edge.mark.word()) ")" } {}
        }
    }
}

/// The words on an arrow, on ground of their own.
fn words(edge: &Edge, middle: Point) -> Option<Markup> {
    let lines = edge.labels(MOST_LINES);
    let (w, h) = label_size(edge);
    let (x, y) = (middle.x - w / 2.0, middle.y - h / 2.0);
    let words = html! {
        g class=(classes(edge.line, edge.mark)) {
            rect class="tp-label" x=(n(x)) y=(n(y)) width=(n(w)) height=(n(h)) rx="3" {}
            text class="tp-words" {
                @for (at, line) in lines.iter().enumerate() {
                    @let down = f64::from(u32::try_from(at).unwrap_or(0)) * 14.0 + 11.5;
                    tspan x=(n(middle.x)) y=(n(y + down)) { (label(line)) }
                }
            }
        }
    };
    (!lines.is_empty()).then_some(words)
}

/// What lines and marks mean, of those that are there.
pub(super) fn legend(pictures: &[Picture]) -> Drawn {
    let edges = || pictures.iter().flat_map(|picture| &picture.edges);
    let lines = [
        (Line::Call, "API call"),
        (Line::Event, "event"),
        (Line::Other, "file, database, or not said how"),
        (Line::NotBuilt, "not built"),
    ];
    let marks = [
        (Action::Change, "to change, or changed"),
        (Action::Build, "to build, or built"),
        (Action::Check, "to check"),
        (Action::Decide, "to decide"),
    ];
    let mut x = 16.0;
    let mut parts = Vec::new();
    for (line, text) in lines.iter().filter(|(line, _)| edges().any(|edge| edge.line == *line)) {
        parts.push(html! {
            g class=(classes(*line, Action::Keep)) {
                path class="tp-line" d={ "M" (n(x)) " 14h34" } marker-end="url(#tp-head-keep)" {}
                text class="tp-legend" x=(n(x + 42.0)) y="18" { (text) }
            }
        });
        x += 42.0 + width(text, SMALL) + 24.0;
    }
    for (mark, text) in marks.iter().filter(|(mark, _)| edges().any(|edge| edge.mark == *mark)) {
        parts.push(html! {
            g class=(classes(Line::Call, *mark)) {
                text class="tp-legend" x=(n(x)) y="18" { tspan class="tp-sign" { (mark.mark()) } " " (text) }
            }
        });
        x += width(text, SMALL) + 34.0;
    }
    for words in pictures.iter().filter_map(|picture| picture.left_out.as_deref()) {
        parts.push(html! { text class="tp-legend" x=(n(x)) y="18" { (words) } });
        x += width(words, SMALL) + 24.0;
    }
    let body = html! { @for part in &parts { (part) } };
    Drawn {
        body,
        width: x,
        height: if parts.is_empty() { 0.0 } else { 32.0 },
    }
}
