//! Rules about a description and what was observed: where they differ. They compare, so they are no rule files.

use super::rule::Severity;
use super::upkeep::{UPKEEP, Upkeep};

/// Something is declared, and was not seen where it would have been.
pub const DECLARED_NOT_OBSERVED: Upkeep = Upkeep {
    id: "declared-not-observed",
    severity: Severity::Warning,
    title: "What is declared was not seen",
    why: "Either it is gone, and the description advises on what there is no more; or it is rare, was sampled away, or has no span of its own.",
    fix: "take it out if it is gone; else observe for longer, or see to it that the call is traced",
};

/// Something was seen, and is not declared.
pub const OBSERVED_NOT_DECLARED: Upkeep = Upkeep {
    id: "observed-not-declared",
    severity: Severity::Error,
    title: "What was seen is not declared",
    why: "A touchpoint that nobody wrote down is one on which nobody is advised.",
    fix: "add it; `touchpoint import SOURCE PATH --into FILE` does, and `touchpoint ask FILE` asks what it needs",
};

/// Both speak, and say different things.
pub const DIFFERS_FROM_OBSERVED: Upkeep = Upkeep {
    id: "differs-from-observed",
    severity: Severity::Warning,
    title: "What is declared is not what was seen",
    why: "What is advised rests on what is declared: the pattern of today, the order, the latency, the availability.",
    fix: "correct the description, or what is built",
};

/// All of them, by id.
pub const DRIFT: [Upkeep; 3] = [DECLARED_NOT_OBSERVED, DIFFERS_FROM_OBSERVED, OBSERVED_NOT_DECLARED];

/// The rule of an id that is in no rule file.
#[must_use]
pub fn coded(id: &str) -> Option<Upkeep> {
    UPKEEP.into_iter().chain(DRIFT).find(|rule| rule.id == id)
}
