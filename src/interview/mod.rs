//! The questionnaire: which question is next (pure), and how it is put (prompts behind a trait).

mod forms;
mod gain;
mod plan;
mod problem;
mod prompt;
mod record;
mod seen;
mod session;
mod today;
mod useful;
mod words;

pub use plan::Plan;
pub use problem::{Answer, Answers, Problem, Variable};
pub use prompt::{Choice, NoAnswer, Prompter, Question, Reply};
pub use record::Record;
pub use seen::{Group, by_weight};
pub use session::{Session, Walked};
pub use today::{Today, TodayAnswers, ask_today};
pub use words::{BACK, DONT_KNOW};
