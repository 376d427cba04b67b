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

/// A side of a node.
type Side = (usize, bool);

/// Moves the ends of the arrows to the sides of their nodes.
pub(super) fn attach(picture: &Picture, layout: &mut Layout) {
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
