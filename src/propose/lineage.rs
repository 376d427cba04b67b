//! What became of each touchpoint of the first description.

use super::round::Moves;
use crate::advice::{Action, Advice};
use crate::facts::Pattern;

/// A touchpoint of the first description, followed through the rounds.
#[derive(Clone, Debug)]
pub(super) struct Follow {
    /// Its id at first.
    pub(super) id: String,
    /// As what it is to end: the verdict, or what it is where that is kept.
    pub(super) wanted: Pattern,
    /// Where it stands now; None where it is gone.
    pub(super) at: Option<(String, usize)>,
}

/// All touchpoints on which there was a verdict.
pub(super) struct Lineage(pub(super) Vec<Follow>);

impl Lineage {
    pub(super) fn of(advice: &Advice<'_>) -> Self {
        use crate::description::Via;
        let landscape = advice.landscape;
        let ours = advice.recommendations.iter().filter(|one| {
            let operation = landscape.touchpoint(one.touchpoint).operation;
            !landscape.is_given(operation)
        });
        let follow = ours.filter_map(|one| {
            let touchpoint = landscape.touchpoint(one.touchpoint);
            let wanted = match (one.action, one.today) {
                (Action::Keep, Some(Via::Api)) => Pattern::Api,
                (Action::Keep, Some(Via::Event)) => Pattern::Event,
                _ => one.verdict()?,
            };
            Some(Follow {
                id: touchpoint.id.clone(),
                wanted,
                at: Some((
                    landscape.operation(touchpoint.operation).name.clone(),
                    touchpoint.position,
                )),
            })
        });
        Lineage(follow.collect())
    }

    /// Follows each to where it went.
    pub(super) fn follow(&mut self, moves: &Moves) {
        for one in &mut self.0 {
            one.at = one.at.take().and_then(|at| match moves.get(&at) {
                Some(to) => to.clone(),
                None => Some(at),
            });
        }
    }
}
