//! How a question is put: behind a trait, so that a terminal and a script are alike to the interview.

use crate::facts::Value;

/// A question with its choices.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is about, in a word or two: `payment`.
    pub about: String,
    /// The question.
    pub text: String,
    /// What an importer saw that may help to answer it.
    pub seen: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Which question it is, and of about how many.
    pub number: (usize, usize),
    /// The answers to choose from; without any, a value is typed.
    pub choices: Vec<Choice>,
    /// Where the cursor stands at first.
    pub start: usize,
    /// What a typed value looks like.
    pub wanted: String,
    /// The subject and the fact that `--set` would name.
    pub sets: (String, String),
}

/// An answer to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The answer in a word.
    pub word: String,
    /// What it means; may be empty.
    pub help: String,
    /// What choosing it replies.
    pub reply: Reply,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An answer.
    Value(Value),
    /// One of a question's own choices, by its position.
    Chosen(usize),
    /// A typed text.
    Typed(String),
    /// Don't know.
    DontKnow,
    /// To the question before.
    Back,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// Ctrl-C.
    Interrupted,
    /// There is nobody to ask: the question is left.
    Nobody(Box<Question>),
    /// The terminal failed.
    Failed(std::io::Error),
}

/// Whoever answers.
pub trait Prompter {
    /// Puts a question with choices, or one whose answer is typed.
    ///
    /// # Errors
    /// Where no answer comes.
    fn ask(&mut self, question: &Question) -> Result<Reply, NoAnswer>;

    /// Says a line.
    fn say(&mut self, line: &str);
}
