//! What part of a landscape is drawn.

use std::collections::BTreeSet;

use super::model::{NodeOf, Picture, Shape};
use crate::landscape::{Landscape, OperationId};

/// What part of a landscape is drawn.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only these operations, in order; None: all.
    pub operations: Option<Vec<OperationId>>,
    /// Only systems of these owners, and what they touch; empty: all.
    pub owners: Vec<String>,
}

impl Scope {
    /// Whether all is drawn.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.operations.is_none() && self.owners.is_empty()
    }

    /// Whether an operation is drawn.
    pub(super) fn has(&self, id: OperationId) -> bool {
        self.operations.as_ref().is_none_or(|ids| ids.contains(&id))
    }

    /// Cuts a picture down to the owners' systems and what they touch.
    pub(super) fn cut(&self, mut picture: Picture, landscape: &Landscape) -> Picture {
        if self.owners.is_empty() {
            return picture;
        }
        let is_owned = |of: &NodeOf| match of {
            NodeOf::System(id) | NodeOf::Worker(id, _) => {
                let owner = landscape.system(*id).owner.as_ref();
                owner.is_some_and(|owner| self.owners.contains(owner))
            }
            _ => false,
        };
        let owned: Vec<bool> = picture.nodes.iter().map(|node| is_owned(&node.of)).collect();
        let is_event: Vec<bool> = picture.nodes.iter().map(|node| node.shape == Shape::Event).collect();
        // An event that they publish is drawn with all who react, one that they react to with all who publish it.
        let published: BTreeSet<usize> = picture
            .edges
            .iter()
            .filter(|edge| owned[edge.from])
            .map(|edge| edge.to)
            .collect();
        let reacted: BTreeSet<usize> = picture
            .edges
            .iter()
            .filter(|edge| owned[edge.to])
            .map(|edge| edge.from)
            .collect();
        picture.edges.retain(|edge| {
            owned[edge.from]
                || owned[edge.to]
                || (is_event[edge.from] && published.contains(&edge.from))
                || (is_event[edge.to] && reacted.contains(&edge.to))
        });
        let mut kept: Vec<bool> = owned;
        for edge in &picture.edges {
            kept[edge.from] = true;
            kept[edge.to] = true;
        }
        picture.only(&kept)
    }
}

impl Picture {
    /// Only these nodes, with the arrows between them.
    #[must_use]
    pub fn only(mut self, kept: &[bool]) -> Self {
        let mut places = Vec::with_capacity(kept.len());
        let mut count = 0;
        for kept in kept {
            places.push(kept.then_some(count));
            count += usize::from(*kept);
        }
        let mut at = 0;
        self.nodes.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        self.edges
            .retain_mut(|edge| match (places[edge.from], places[edge.to]) {
                (Some(from), Some(to)) => {
                    (edge.from, edge.to) = (from, to);
                    true
                }
                _ => false,
            });
        self.without_empty_groups()
    }
}
