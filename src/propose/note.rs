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
    let landscape = end.landscape;
    let mut notes: Vec<(TouchpointId, Note)> = Vec::new();
    for one in &lineage.0 {
        let Some(id) = now(one, end) else { continue };
        let touchpoint = landscape.touchpoint(id);
        let wanted = match one.wanted {
            Pattern::Api => Via::Api,
            Pattern::Event => Via::Event,
        };
        let Some(ends) = touchpoint
            .written
            .via
            .filter(|ends| *ends != wanted || is_to_change(end, id))
        else {
            continue;
        };
        let note = Note {
            touchpoint: one.id.clone(),
            now: (touchpoint.id != one.id).then(|| touchpoint.id.clone()),
            ends,
            why: why(end, id, is_settled),
        };
        notes.push((id, note));
    }
    // What came to be on the way can end so too.
    for one in &end.recommendations {
        let id = one.touchpoint;
        let touchpoint = landscape.touchpoint(id);
        if is_to_change(end, id)
            && notes.iter().all(|(noted, _)| *noted != id)
            && let Some(ends) = touchpoint.written.via
        {
            let note = Note {
                touchpoint: touchpoint.id.clone(),
                now: None,
                ends,
                why: why(end, id, is_settled),
            };
            notes.push((id, note));
        }
    }
    notes.sort_by_key(|(id, _)| *id);
    notes.into_iter().map(|(_, note)| note).collect()
}

/// The touchpoint that one of the first description has become.
fn now(one: &Follow, end: &Advice<'_>) -> Option<TouchpointId> {
    let (operation, index) = one.at.as_ref()?;
    let operation = end.landscape.operation_named(operation)?;
    end.landscape.touchpoints_of(operation).nth(*index)
}

fn why(end: &Advice<'_>, id: TouchpointId, is_settled: bool) -> Why {
    if !is_settled {
        Why::Unsettled
    } else if is_to_change(end, id) {
        Why::NobodyAnswers
    } else {
        Why::ChangedAround(reasons(end, id))
    }
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
