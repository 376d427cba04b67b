//! Rules about the description itself: what it accepts. They hold of no facts, so they are no rule files.

use super::rule::Severity;

/// A rule that holds of no facts: about what a description accepts, or how it differs from what was observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Its id.
    pub id: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
    /// A sentence that says what it is.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub fix: &'static str,
}

/// `accept` names a rule that there is not.
pub const UNKNOWN_ACCEPT: Upkeep = Upkeep {
    id: "unknown-accept",
    severity: Severity::Warning,
    title: "A rule is accepted that there is not",
    why: "It lets nothing stand: the name is misspelt, or the rule is not among those that are loaded.",
    fix: "name a rule that there is, or take the entry out",
};

/// `accept` lets nothing stand.
pub const UNUSED_ACCEPT: Upkeep = Upkeep {
    id: "unused-accept",
    severity: Severity::Warning,
    title: "What is accepted is not found",
    why: "What was wrong has been mended, or the entry stands at another place. Left where it is, it would hide the next such finding.",
    fix: "take the entry out",
};

/// The day until which something was accepted is past.
pub const EXPIRED_ACCEPT: Upkeep = Upkeep {
    id: "expired-accept",
    severity: Severity::Warning,
    title: "What was accepted for a time is past its day",
    why: "Somebody wrote down until when it may stand, and that day is gone.",
    fix: "mend what is found and take the entry out, or give it another day and say why",
};

/// All of them, by id.
pub const UPKEEP: [Upkeep; 3] = [EXPIRED_ACCEPT, UNKNOWN_ACCEPT, UNUSED_ACCEPT];
