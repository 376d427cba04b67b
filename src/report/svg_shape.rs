//! The outlines of nodes.

use std::fmt::Write;

use super::svg_layout::Area;
use crate::picture::{Node, Shape};

/// How much wider than its words a node of this shape is, and how much higher.
pub(super) fn padding(shape: Shape) -> (f64, f64) {
    match shape {
        Shape::Service | Shape::Worker | Shape::Owner => (26.0, 16.0),
        Shape::Gateway | Shape::Event => (42.0, 16.0),
        Shape::Client | Shape::Person | Shape::Broker => (36.0, 16.0),
        Shape::Datastore => (26.0, 28.0),
    }
}

/// The outline, and where it has one a second line within it, as the data of a path each.
pub(super) fn outline(node: &Node, area: &Area) -> Vec<String> {
    let (w, h) = (area.width / 2.0, area.height / 2.0);
    let mut paths = match node.shape {
        Shape::Service | Shape::Owner => vec![rounded(w, h, 4.0)],
        Shape::Worker => vec![rounded(w, h, 10.0)],
        Shape::Client => vec![rounded(w, h, h)],
        Shape::Person => vec![ellipse(w, h)],
        Shape::Gateway => vec![polygon(&[
            (-w, 0.0),
            (-w + 12.0, -h),
            (w - 12.0, -h),
            (w, 0.0),
            (w - 12.0, h),
            (-w + 12.0, h),
        ])],
        // A tag that points onwards.
        Shape::Event => vec![polygon(&[
            (-w, -h),
            (w - 12.0, -h),
            (w, 0.0),
            (w - 12.0, h),
            (-w, h),
            (-w + 10.0, 0.0),
        ])],
        Shape::Broker => vec![polygon(&[(-w + 12.0, -h), (w, -h), (w - 12.0, h), (-w, h)])],
        Shape::Datastore => vec![cylinder(w, h), lid(w, h)],
    };
    if node.external {
        paths.push(match node.shape {
            Shape::Service => rounded(w - 4.0, h - 4.0, 2.0),
            Shape::Client => rounded(w - 4.0, h - 4.0, h - 4.0),
            Shape::Person => ellipse(w - 4.0, h - 4.0),
            // Two bars, as a shape within would not fit.
            _ => format!(
                "M{} {}V{}M{} {}V{}",
                n(-w + 16.0),
                n(-h),
                n(h),
                n(w - 16.0),
                n(-h),
                n(h)
            ),
        });
    }
    paths
}

/// How far within the sides of its box the outline is at a height, told as a share of the half height.
pub(super) fn inset(shape: Shape, is_right: bool, area: &Area, share: f64) -> f64 {
    let (w, h) = (area.width / 2.0, area.height / 2.0);
    let round = |x: f64| x * (1.0 - (1.0 - share * share).max(0.0).sqrt());
    match (shape, is_right) {
        (Shape::Gateway, _) | (Shape::Event, true) => 12.0 * share,
        (Shape::Event, false) => 10.0 * (1.0 - share),
        (Shape::Client, _) => round(h),
        (Shape::Person, _) => round(w),
        (Shape::Broker, _) => 6.0,
        _ => 0.0,
    }
}

/// A number with one decimal at most.
pub(super) fn n(number: f64) -> String {
    let text = format!("{number:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn rounded(w: f64, h: f64, radius: f64) -> String {
    let (right, low) = (w - radius, h - radius);
    let arc = |dx: f64, dy: f64| format!("a{0} {0} 0 0 1 {1} {2}", n(radius), n(dx * radius), n(dy * radius));
    format!(
        "M{} {}H{}{}V{}{}H{}{}V{}{}z",
        n(-right),
        n(-h),
        n(right),
        arc(1.0, 1.0),
        n(low),
        arc(-1.0, 1.0),
        n(-right),
        arc(-1.0, -1.0),
        n(-low),
        arc(1.0, -1.0)
    )
}

fn ellipse(w: f64, h: f64) -> String {
    let (w2, h) = (n(2.0 * w), n(h));
    format!("M{0} 0a{1} {h} 0 0 1 {w2} 0a{1} {h} 0 0 1 -{w2} 0z", n(-w), n(w))
}

fn polygon(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(*x), n(*y));
    }
    path.push('z');
    path
}

fn cylinder(w: f64, h: f64) -> String {
    let (r, top) = (n(w), h - 6.0);
    format!(
        "M{0} {1}a{r} 6 0 0 1 {2} 0V{3}a{r} 6 0 0 1 -{2} 0z",
        n(-w),
        n(-top),
        n(2.0 * w),
        n(top)
    )
}

fn lid(w: f64, h: f64) -> String {
    format!("M{} {}a{} 6 0 0 0 {} 0", n(-w), n(6.0 - h), n(w), n(2.0 * w))
}
