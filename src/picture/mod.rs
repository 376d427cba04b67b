//! The picture of a landscape: systems and events as nodes, calls and events as arrows, today and as recommended.
//!
//! What is drawn is decided here; the reports only write it down, each in its own language.

mod gather;
mod model;
mod naming;
mod owners;
mod recommended;
mod scope;
mod sequence;
mod steps;
mod strongest;
mod today;

pub use model::{Edge, Group, Line, Node, NodeOf, Part, Picture, Shape, State};
pub use owners::by_owner;
pub use recommended::recommended;
pub use scope::Scope;
pub use sequence::{Arrow, Participant, Sequence, Step, sequence};
pub use today::today;

use crate::advice::Advice;

/// The picture of a state.
#[must_use]
pub fn picture(advice: &Advice<'_>, state: State, scope: &Scope) -> Picture {
    let picture = match state {
        State::Today => today(advice, scope),
        State::Recommended => recommended(advice, scope),
    };
    scope.cut(picture, advice.landscape)
}
