//! What another set of rules recommends otherwise.

use super::Advice;
use crate::facts::Pattern;
use crate::landscape::TouchpointId;

/// A touchpoint whose recommendation is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The touchpoint.
    pub touchpoint: TouchpointId,
    /// The verdict before; None: undecided.
    pub from: Option<Pattern>,
    /// The verdict after.
    pub to: Option<Pattern>,
}

/// The touchpoints of one landscape on which two sets of rules disagree, in order.
#[must_use]
pub fn moved(old: &Advice<'_>, new: &Advice<'_>) -> Vec<Moved> {
    let pairs = old.recommendations.iter().zip(&new.recommendations);
    let moved = pairs.map(|(before, after)| Moved {
        touchpoint: before.touchpoint,
        from: before.verdict(),
        to: after.verdict(),
    });
    moved.filter(|one| one.from != one.to).collect()
}
