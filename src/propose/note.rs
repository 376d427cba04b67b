//! Touchpoints that end other than it was recommended, and why.

use super::lineage::{Follow, Lineage};
use crate::advice::{Action, Advice};
use crate::description::Via;
use crate::facts::Pattern;
use crate::landscape::{Subject, TouchpointId};

/// A touchpoint that ends other than it was recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id in the description that was read.
    pub touchpoint: String,
    /// Its id in what is proposed, where that is another one.
    pub now: Option<String>,
    /// As what it ends.
    pub ends: Via,
    /// Why.
    pub why: Why,
}

/// Why a touchpoint ends other than it was recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It should be a call, and the description does not say who answers.
    NobodyAnswers,
    /// What changed around it made another pattern the right one; the reasons of that.
    ChangedAround(Vec<String>),
    /// The changes around it did not come to rest.
    Unsettled,
}

/// The notes, by operation and place. `end`: what the rules say of what is proposed.
pub(super) fn notes(lineage: &Lineage, end: &Advice<'_>, is_settled: bool) -> Vec<Note> {
    lineage.0.iter().filter_map(|one| note(one, end, is_settled)).collect()
}

fn note(one: &Follow, end: &Advice<'_>, is_settled: bool) -> Option<Note> {
    let landscape = end.landscape;
    let (operation, index) = one.at.as_ref()?;
    let operation = landscape.operation_named(operation)?;
    let id = landscape.touchpoints_of(operation).nth(*index)?;
    let touchpoint = landscape.touchpoint(id);
    let ends = touchpoint.written.via?;
    let wanted = match one.wanted {
        Pattern::Api => Via::Api,
        Pattern::Event => Via::Event,
    };
    if ends == wanted && !is_to_change(end, id) {
        return None;
    }
    Some(Note {
        touchpoint: one.id.clone(),
        now: (touchpoint.id != one.id).then(|| touchpoint.id.clone()),
        ends,
        why: if !is_settled {
            Why::Unsettled
        } else if is_to_change(end, id) {
            Why::NobodyAnswers
        } else {
            Why::ChangedAround(reasons(end, id))
        },
    })
}

/// Whether it is to change still: nothing else is left to be so.
fn is_to_change(end: &Advice<'_>, id: TouchpointId) -> bool {
    let one = end.recommendation(id);
    one.is_some_and(|one| matches!(one.action, Action::Change | Action::Build | Action::Check))
}

fn reasons(end: &Advice<'_>, id: TouchpointId) -> Vec<String> {
    let filler = end.filler(Subject::Touchpoint(id));
    let because = end
        .recommendation(id)
        .into_iter()
        .flat_map(|one| &one.judgement.because);
    because
        .map(|id| filler.fill(&end.book.criterion(*id).because))
        .collect()
}
