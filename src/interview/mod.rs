//! The questionnaire: which question is next (pure), and how it is put (prompts behind a trait).

mod gain;
mod plan;
mod problem;

pub use plan::Plan;
pub use problem::{Answer, Answers, Problem, Variable};
