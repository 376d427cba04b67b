//! Rule files, their conditions, and the engine that judges by them. Nothing here knows what a rule is about.

mod axis;
mod builtin;
mod condition;
mod configuration;
mod drift;
mod example;
mod flips;
mod judge;
mod load;
mod proof;
mod read;
mod resolve;
mod rule;
mod rulebook;
mod settle;
mod space;
mod template;
mod truth;
mod upkeep;

pub use axis::{Axis, Cell};
pub use builtin::{builtin_files, builtin_judging};
pub use condition::{Check, Compare, Condition, Test};
pub use configuration::{Configuration, RuleSetting, SetParameter, Settings, read_configuration};
pub use drift::{DECLARED_NOT_OBSERVED, DIFFERS_FROM_OBSERVED, DRIFT, OBSERVED_NOT_DECLARED, coded};
pub use example::{ConditionExample, CriterionExample, DescriptionExample};
pub use flips::Flip;
pub use judge::{Judge, Judgement};
pub use proof::{
    Change, Conjunction, Difference, Failing, Named, NoDifference, Override, Problem, Proof, Question, difference,
    prove,
};
pub use rule::{
    AntiPattern, AntiPatternId, Common, Criterion, CriterionId, Safeguard, SafeguardId, Severity, Variant, VariantId,
};
pub use rulebook::Rulebook;
pub use settle::settling;
pub use space::{Cache, Expression, Space};
pub use template::{Filled, Template};
pub use truth::Truth;
pub use upkeep::{EXPIRED_ACCEPT, UNKNOWN_ACCEPT, UNUSED_ACCEPT, UPKEEP, Upkeep};
