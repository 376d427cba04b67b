//! Where arrows begin and end: at the sides of nodes, spread over their height, so that none runs behind a node of its
//! own column.

use std::collections::BTreeMap;

use super::svg_layout::{Area, Layout, Point};
use super::svg_shape::inset;
use crate::picture::Picture;

/// The share of a side over which arrows spread.
const SPREAD: f64 = 0.62;
/// How far an arrow goes straight on at its ends.
const STRAIGHT: f64 = 12.0;

/// Bends an arrow so that it runs straight through the middle of its label.
fn through(points: &mut Vec<Point>, middle: Point, label_width: f64) {
    let inner = 1..points.len().saturating_sub(1);
    let far = |point: &Point| (point.x - middle.x).hypot(point.y - middle.y);
    let nearest = inner.min_by(|one, other| far(&points[*one]).total_cmp(&far(&points[*other])));
    let (Some(at), true) = (nearest, label_width > 0.0) else {
        return;
    };
    let half = label_width / 2.0;
    let onwards = if points[at + 1].x >= points[at - 1].x {
        half
    } else {
        -half
    };
    let beside = |by: f64| Point {
        x: middle.x + by,
        y: middle.y,
    };
    points.splice(at..=at, [beside(-onwards), middle, beside(onwards)]);
}

/// A side of a node.
type Side = (usize, bool);

/// Moves the ends of the arrows to the sides of their nodes. `label_widths`: of each arrow, 0 where it has none.
pub(super) fn attach(picture: &Picture, layout: &mut Layout, label_widths: &[f64]) {
    for ((points, middle), width) in layout.edges.iter_mut().zip(label_widths) {
        through(points, *middle, *width);
    }
    let mut sides: BTreeMap<Side, Vec<(f64, usize, bool)>> = BTreeMap::new();
    for (at, (edge, (points, _))) in picture.edges.iter().zip(&layout.edges).enumerate() {
        let ([_, next, ..], [.., before, _]) = (points.as_slice(), points.as_slice()) else {
            continue;
        };
        if edge.from == edge.to {
            continue;
        }
        for (node, towards, is_begin) in [(edge.from, next, true), (edge.to, before, false)] {
            let is_right = towards.x >= layout.nodes[node].middle.x;
            sides
                .entry((node, is_right))
                .or_default()
                .push((towards.y, at, is_begin));
        }
    }
    for ((node, is_right), mut ends) in sides {
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let count = ends.len();
        for (place, (_, at, is_begin)) in ends.into_iter().enumerate() {
            let port = port(&layout.nodes[node], picture.nodes[node].shape, is_right, place, count);
            let straight = Point {
                x: port.x + if is_right { STRAIGHT } else { -STRAIGHT },
                y: port.y,
            };
            let points = &mut layout.edges[at].0;
            if is_begin {
                points.splice(..1, [port, straight]);
            } else {
                points.pop();
                points.extend([straight, port]);
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few arrows at a node")]
fn port(area: &Area, shape: crate::picture::Shape, is_right: bool, place: usize, count: usize) -> Point {
    let share = ((place as f64 + 0.5) / count as f64 * 2.0 - 1.0) * SPREAD;
    let half = area.width / 2.0 - inset(shape, is_right, area, share.abs());
    Point {
        x: area.middle.x + if is_right { half } else { -half },
        y: area.middle.y + share * area.height / 2.0,
    }
}
