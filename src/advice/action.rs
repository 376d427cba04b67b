//! What to do about a touchpoint.

use crate::description::Via;
use crate::facts::Pattern;
use crate::text::Word;

/// What to do about a touchpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It is as recommended, or either will do.
    Keep,
    /// It is the other pattern today.
    Change,
    /// It is not built yet.
    Build,
    /// It is a file, a database, or nobody said how: see whether that suits.
    Check,
    /// Facts are missing that decide.
    Decide,
}

impl Word for Action {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("keep", Self::Keep),
        ("change", Self::Change),
        ("build", Self::Build),
        ("check", Self::Check),
        ("decide", Self::Decide),
    ];
}

impl Action {
    /// What follows from a verdict and from today. `worth_a_change`: whether a reason for the verdict is.
    #[must_use]
    pub fn new(verdict: Option<Pattern>, today: Option<Via>, worth_a_change: bool) -> Self {
        match (verdict, today) {
            (None, _) => Action::Decide,
            (Some(_), None) => Action::Build,
            (Some(Pattern::Api), Some(Via::Api)) | (Some(Pattern::Event), Some(Via::Event)) => Action::Keep,
            (Some(_), Some(Via::Api | Via::Event)) => {
                if worth_a_change {
                    Action::Change
                } else {
                    Action::Keep
                }
            }
            (Some(_), Some(Via::File | Via::Database | Via::Unknown)) => Action::Check,
        }
    }

    /// The mark in a table's first column.
    #[must_use]
    pub fn mark(self) -> char {
        match self {
            Action::Keep => ' ',
            Action::Change => '~',
            Action::Build => '+',
            Action::Check => '=',
            Action::Decide => '?',
        }
    }
}
