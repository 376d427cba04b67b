//! The examples in rule files; they run as tests.

use crate::description::Description;
use crate::facts::{Fact, FactId, Pattern};
use crate::text::Spanned;

/// Facts, and what the criteria make of them.
#[derive(Clone, Debug)]
pub struct CriterionExample {
    /// What it shows.
    pub name: Spanned<String>,
    /// The facts given; another has its default, or is unknown.
    pub given: Vec<(FactId, Fact)>,
    /// The verdict; None: undecided.
    pub recommend: Option<Pattern>,
    /// The exact set of reasons.
    pub because: Vec<Spanned<String>>,
}

/// A description, and where a rule finds something in it.
#[derive(Clone, Debug)]
pub struct DescriptionExample {
    /// What it shows.
    pub name: Spanned<String>,
    /// The description.
    pub description: Description,
    /// The subjects of the rule's findings, exactly these.
    pub finds: Vec<Spanned<String>>,
}

/// Facts, and whether a variant suits or a safeguard is needed with them.
#[derive(Clone, Debug)]
pub struct ConditionExample {
    /// What it shows.
    pub name: Spanned<String>,
    /// The facts given; another has its default, or is unknown.
    pub given: Vec<(FactId, Fact)>,
    /// Whether the condition holds, whatever the unknown facts are.
    pub holds: bool,
}
