//! What is left of a picture of owners that has more of them, or more between them, than anybody reads.

use std::cmp::Reverse;

use super::model::Picture;

/// The most owners and arrows that are drawn.
const MOST_OWNERS: usize = 60;
const MOST_ARROWS: usize = 80;

/// Only the owners and the arrows with most between them, so that it can be read, and is drawn in no time.
pub(super) fn strongest(mut picture: Picture, weights: &[usize]) -> Picture {
    let (owners, arrows) = (picture.nodes.len(), picture.edges.len());
    let mut order: Vec<usize> = (0..arrows).collect();
    order.sort_by_key(|at| (Reverse(weights[*at]), *at));
    let mut ends: Vec<usize> = vec![0; owners];
    for (at, edge) in picture.edges.iter().enumerate() {
        ends[edge.from] += weights[at];
        ends[edge.to] += weights[at];
    }
    let mut by_weight: Vec<usize> = (0..owners).collect();
    by_weight.sort_by_key(|at| (Reverse(ends[*at]), *at));
    let mut kept = vec![false; owners];
    by_weight.iter().take(MOST_OWNERS).for_each(|at| kept[*at] = true);
    let drawn: Vec<usize> = order
        .into_iter()
        .filter(|at| kept[picture.edges[*at].from] && kept[picture.edges[*at].to])
        .take(MOST_ARROWS)
        .collect();
    let mut at = 0;
    picture.edges.retain(|_| {
        at += 1;
        drawn.contains(&(at - 1))
    });
    let mut picture = picture.only(&kept);
    let left_out = (owners - picture.nodes.len(), arrows - picture.edges.len());
    let counts = [(left_out.0, "owners"), (left_out.1, "arrows")];
    let words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, of)| format!("{count} {of}"))
        .collect();
    picture.left_out =
        (!words.is_empty()).then(|| format!("{} with less between them are left out", words.join(" and ")));
    picture
}
