//! What became of a landscape between two states.

use std::collections::{BTreeMap, BTreeSet};

use super::Advice;
use super::checked::{Checked, Scope};
use super::find::Finding;
use crate::description::Via;
use crate::facts::Pattern;
use crate::landscape::{Pairs, Subject, TouchpointId};

/// The differences between two states, judged by the same rules.
pub struct Comparison<'a> {
    /// The old state.
    pub old: &'a Advice<'a>,
    /// The new state.
    pub new: &'a Advice<'a>,
    /// Touchpoints in the new state alone.
    pub added: Vec<TouchpointId>,
    /// Touchpoints in the old state alone.
    pub removed: Vec<TouchpointId>,
    /// What moved between API and event, by id.
    pub moved: Vec<Move<'a>>,
    /// What is recommended otherwise now, by id.
    pub recommendations: Vec<Turn<'a>>,
    /// Findings in the new state alone.
    pub new_findings: Vec<Finding>,
    /// Findings in the old state alone.
    pub gone_findings: Vec<Finding>,
}

/// A touchpoint that is done by the other pattern now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move<'a> {
    /// Its id; of calls that one event took the place of, theirs.
    pub id: &'a str,
    /// The pattern before.
    pub from: Pattern,
    /// The pattern now.
    pub to: Pattern,
}

/// A touchpoint of which something else is recommended now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn<'a> {
    /// Its id.
    pub id: &'a str,
    /// The verdict before; None: undecided.
    pub from: Option<Pattern>,
    /// The verdict now; None: undecided.
    pub to: Option<Pattern>,
}

impl<'a> Comparison<'a> {
    /// Compares two states.
    #[must_use]
    pub fn new(old: &'a Advice<'a>, new: &'a Advice<'a>) -> Self {
        let pairs = Pairs::new(old.landscape, new.landscape);
        let recommendations = pairs.same.iter().filter_map(|(was, is)| turn(old, new, *was, *is));
        let (new_findings, gone_findings) = findings(old, new, &pairs);
        Comparison {
            moved: moved(old, new, &pairs),
            recommendations: recommendations.collect(),
            added: pairs.added,
            removed: pairs.removed,
            old,
            new,
            new_findings,
            gone_findings,
        }
    }

    /// Whether nothing that is compared differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let touchpoints = self.added.len() + self.removed.len() + self.moved.len() + self.recommendations.len();
        touchpoints + self.new_findings.len() + self.gone_findings.len() == 0
    }
}

fn moved<'a>(old: &'a Advice<'a>, new: &'a Advice<'a>, pairs: &Pairs) -> Vec<Move<'a>> {
    let pattern = |advice: &Advice<'_>, id: TouchpointId| match advice.landscape.touchpoint(id).written.via {
        Some(Via::Api) => Some(Pattern::Api),
        Some(Via::Event) => Some(Pattern::Event),
        _ => None,
    };
    let id = |advice: &'a Advice<'a>, id: TouchpointId| advice.landscape.touchpoint(id).id.as_str();
    let same = pairs.same.iter().map(|(was, is)| (*was, *is, id(new, *is)));
    let joined = pairs.joined.iter().map(|(was, is)| (*was, *is, id(old, *was)));
    let split = pairs.split.iter().map(|(was, is)| (*was, *is, id(new, *is)));
    let moves = same.chain(joined).chain(split).filter_map(|(was, is, id)| {
        let (from, to) = (pattern(old, was)?, pattern(new, is)?);
        (from != to).then_some(Move { id, from, to })
    });
    let moves: BTreeSet<Move<'a>> = moves.collect();
    moves.into_iter().collect()
}

fn turn<'a>(old: &Advice<'_>, new: &'a Advice<'a>, was: TouchpointId, is: TouchpointId) -> Option<Turn<'a>> {
    let (before, now) = (old.recommendation(was)?, new.recommendation(is)?);
    let turn = Turn {
        id: &new.landscape.touchpoint(is).id,
        from: before.verdict(),
        to: now.verdict(),
    };
    (turn.from != turn.to).then_some(turn)
}

/// By rule and subject; a touchpoint that goes by another id now is the same subject.
fn findings(old: &Advice<'_>, new: &Advice<'_>, pairs: &Pairs) -> (Vec<Finding>, Vec<Finding>) {
    let now: BTreeMap<TouchpointId, TouchpointId> = pairs.same.iter().copied().collect();
    let key = |landscape: &crate::landscape::Landscape, finding: &Finding| match finding.subject {
        Subject::Touchpoint(_) => None,
        subject => Some((finding.of, landscape.subject_name(subject).to_owned())),
    };
    let of_old = |finding: &&Finding| {
        let touchpoint = match finding.subject {
            Subject::Touchpoint(id) => now.get(&id).copied(),
            _ => None,
        };
        (finding.rule_id.clone(), touchpoint, key(old.landscape, finding))
    };
    let of_new = |finding: &&Finding| {
        let touchpoint = match finding.subject {
            Subject::Touchpoint(id) => Some(id),
            _ => None,
        };
        (finding.rule_id.clone(), touchpoint, key(new.landscape, finding))
    };
    let before = Checked::new(old, Scope::default()).findings;
    let after = Checked::new(new, Scope::default()).findings;
    let was: BTreeSet<_> = before.iter().map(of_old).collect();
    let is: BTreeSet<_> = after.iter().map(of_new).collect();
    let gone = before.into_iter().filter(|finding| {
        let key = of_old(finding);
        (key.1.is_none() && key.2.is_none()) || !is.contains(&key)
    });
    let gone: Vec<Finding> = gone.cloned().collect();
    (
        after
            .into_iter()
            .filter(|finding| !was.contains(&of_new(finding)))
            .cloned()
            .collect(),
        gone,
    )
}
