//! What a proof finds.

use super::super::condition::Check;
use super::super::rule::{Common, CriterionId};
use crate::facts::{FactId, Value};
use crate::text::{Span, Spanned};

/// A rule of any kind, as a problem names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its kind: `criterion`.
    pub kind: &'static str,
    /// Its id.
    pub id: Spanned<String>,
    /// Where its condition stands.
    pub when: Span,
}

impl Named {
    pub(super) fn new(kind: &'static str, common: &Common) -> Self {
        Named {
            kind,
            id: common.id.clone(),
            when: common.when_span,
        }
    }
}

/// Facts and what is asked of each; all of it holds. Of a set `includes` and `lacks` may both be asked.
pub type Conjunction = Vec<(FactId, Check)>;

/// The combinations in which something fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Failing {
    /// How many they are; `u128::MAX` stands for more than that.
    pub count: u128,
    /// One of them: each fact that is read, with a value.
    pub case: Vec<(FactId, Value)>,
    /// A condition that holds in exactly these of all that is possible: one of these holds. None where there was no
    /// room to work it out.
    pub covers: Option<Vec<Conjunction>>,
}

/// A question that could not be answered within the bounds of the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether there is a gap.
    Gap,
    /// Whether two criteria conflict.
    Conflict(CriterionId, CriterionId),
    /// Whether a rule can hold.
    Holds(Named),
    /// Whether a criterion is beaten wherever it holds.
    AlwaysBeaten(CriterionId),
    /// Whether a criterion of the user's own could be left out.
    Redundant(CriterionId),
    /// How many combinations there are, and how many give which verdict.
    Count,
}

/// A way to settle a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Who should override.
    pub by: CriterionId,
    /// Whom.
    pub over: CriterionId,
    /// The criteria that would then be beaten wherever they hold.
    pub silenced: Vec<CriterionId>,
}

/// Something wrong with a set of rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// In some combinations no criterion holds.
    Gap(Failing),
    /// Two criteria recommend different patterns, and in some combinations both are left standing.
    Conflict {
        /// The two, by id.
        pair: [CriterionId; 2],
        /// Where.
        failing: Failing,
        /// The ways to settle it, the better one first.
        ways: Vec<Override>,
    },
    /// A rule that holds in no possible combination.
    NeverHolds {
        /// The rule.
        rule: Named,
        /// Fewest parts of its condition that cannot hold together, each in words with its place.
        parts: Vec<(String, Span)>,
        /// Whether it could hold but for what is declared impossible.
        declared: bool,
        /// The rules that name it.
        named_by: Vec<Named>,
    },
    /// A criterion that is beaten wherever it holds.
    AlwaysBeaten {
        /// The criterion.
        rule: CriterionId,
        /// Who beats it, directly or through others.
        by: Vec<CriterionId>,
        /// From whose `overrides` to take it, so that it is left standing somewhere.
        take_out_of: Vec<CriterionId>,
        /// Where it holds.
        failing: Failing,
    },
    /// Criteria that override each other in a circle.
    OverridesCycle {
        /// Those on it, by id.
        members: Vec<CriterionId>,
        /// What opens it: the second out of the `overrides` of the first.
        take_out: Vec<(CriterionId, CriterionId)>,
        /// The criteria that cannot be judged because of it: these, and all that they override.
        spoiled: Vec<CriterionId>,
    },
    /// There are more combinations than a proof should have to look at.
    TooLarge {
        /// The combinations of cells, those that are impossible included; `u128::MAX` stands for more than that.
        cells: u128,
        /// The fewest facts without which they would be few enough.
        facts: Vec<FactId>,
        /// The facts that have more values to tell apart than a fact can have.
        crowded: Vec<FactId>,
        /// What was not answered.
        unanswered: Vec<Question>,
    },
    /// A rule of the user's own without which nothing would change.
    Redundant {
        /// The rule.
        rule: Named,
        /// The rules that hold exactly where it holds and say the same.
        like: Vec<Named>,
        /// The rules that name it.
        named_by: Vec<Named>,
    },
    /// A fact of the user's own that no rule reads.
    UnreadFact(FactId),
    /// A parameter that nothing reads.
    UnusedParameter {
        /// The rule that has it; None: the facts file.
        rule: Option<Named>,
        /// Its name, with the place of its value.
        name: Spanned<String>,
    },
    /// A rule without examples.
    MissingExample {
        /// The rule.
        rule: Named,
        /// What is missing: `examples`, `bad` or `good`.
        what: &'static str,
    },
}

impl Problem {
    /// The id of its kind.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Problem::Gap(_) => "gap",
            Problem::Conflict { .. } => "conflict",
            Problem::NeverHolds { .. } => "never-holds",
            Problem::AlwaysBeaten { .. } => "always-beaten",
            Problem::OverridesCycle { .. } => "overrides-cycle",
            Problem::TooLarge { .. } => "too-large",
            Problem::Redundant { .. } => "redundant",
            Problem::UnreadFact(_) => "unread-fact",
            Problem::UnusedParameter { .. } => "unused-parameter",
            Problem::MissingExample { .. } => "missing-example",
        }
    }

    /// Whether rules that have it cannot be used; the rest is told.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(
            self,
            Problem::Gap(_)
                | Problem::Conflict { .. }
                | Problem::NeverHolds { .. }
                | Problem::AlwaysBeaten { .. }
                | Problem::OverridesCycle { .. }
        )
    }

    /// The combinations in which it fails, where it is about such.
    #[must_use]
    pub fn failing(&self) -> Option<&Failing> {
        match self {
            Problem::Gap(failing) | Problem::Conflict { failing, .. } | Problem::AlwaysBeaten { failing, .. } => {
                Some(failing)
            }
            _ => None,
        }
    }
}
