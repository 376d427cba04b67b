//! Arrows as smooth curves.

use std::fmt::Write;

use super::svg_layout::Point;
use super::svg_shape::n;

/// The data of a path through the points, bent between them (a uniform cubic B-spline that begins and ends in them).
pub(super) fn curve(points: &[Point]) -> String {
    let mut path = String::new();
    let at = |point: Point| format!("{} {}", n(point.x), n(point.y));
    let [first, .., last] = points else { return path };
    let _ = write!(path, "M{}", at(*first));
    let mix = |a: Point, b: Point, share: f64| Point {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
    };
    let joint = |a: Point, b: Point, c: Point| mix(mix(a, b, 2.0 / 3.0), mix(b, c, 1.0 / 3.0), 0.5);
    for (index, pair) in points.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        let end = match points.get(index + 2) {
            Some(next) => joint(*from, *to, *next),
            None => *last,
        };
        let _ = write!(
            path,
            "C{} {} {}",
            at(mix(*from, *to, 1.0 / 3.0)),
            at(mix(*from, *to, 2.0 / 3.0)),
            at(end)
        );
    }
    path
}
