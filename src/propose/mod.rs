//! The description as recommended, its comments, order and layout kept wherever nothing changes, and the order of the
//! changes that lead there.
//!
//! What becomes of each touchpoint is the same as in what it costs. A round makes all changes that the advice asks for
//! at once, writes them into the texts and reads these again; rounds follow each other until nothing changes.

mod call;
mod guard;
mod lineage;
mod name;
mod note;
mod plan;
mod publish;
mod reply;
mod round;
mod state;
mod unit;
mod values;
mod write;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::advice::Advice;
use crate::rules::Rulebook;

pub use name::{Names, event_name};
pub use note::{Note, Why};
pub use plan::{Gained, Plan, SINGLY, Step, plan};
pub use state::{Refused, State};
pub use unit::{Publish, Unit, Worker};

use lineage::Lineage;
use round::Round;

/// The most rounds; landscapes settle in fewer.
const ROUNDS: usize = 8;

/// What is proposed.
#[derive(Debug)]
pub struct Proposal {
    /// The description as it was read, then after each round.
    pub states: Vec<State>,
    /// The changes of each round, by operation; each is about the state before the round.
    pub rounds: Vec<Vec<Unit>>,
    /// Touchpoints that end other than it was recommended, by operation.
    pub notes: Vec<Note>,
    /// Whether nothing is left to change.
    pub is_settled: bool,
}

impl Proposal {
    /// What is proposed for some texts. `today`: the day, in UTC, by which what is accepted is judged.
    ///
    /// # Errors
    /// A file cannot be changed with all around it kept, such as where an anchor is repeated elsewhere.
    pub fn new(begin: State, book: &Rulebook, today: Date) -> Result<Self, Refused> {
        let mut lineage = Lineage::of(&Advice::new(&begin.landscape, book, today));
        let mut states = vec![begin];
        let mut rounds = Vec::new();
        let mut is_settled = false;
        for _ in 0..ROUNDS {
            let state = states.last().expect("it begins with one");
            let advice = Advice::new(&state.landscape, book, today);
            let round = Round::of(&advice);
            if round.units.is_empty() {
                is_settled = true;
                break;
            }
            let all: Vec<&Unit> = round.units.iter().collect();
            let (next, moves) = round.apply(state, &advice, &all, book, today)?;
            lineage.follow(&moves);
            states.push(next);
            rounds.push(round.units);
        }
        if !is_settled {
            let state = states.last().expect("it begins with one");
            is_settled = Round::of(&Advice::new(&state.landscape, book, today)).units.is_empty();
        }
        let end = states.last().expect("it begins with one");
        let notes = note::notes(&lineage, &Advice::new(&end.landscape, book, today), is_settled);
        Ok(Proposal {
            states,
            rounds,
            notes,
            is_settled,
        })
    }

    /// What is proposed.
    #[must_use]
    pub fn end(&self) -> &State {
        self.states.last().expect("it begins with one")
    }

    /// What is described once only some changes of a round are made, by their numbers.
    ///
    /// # Errors
    /// As [`Proposal::new`].
    pub fn with_some(
        &self,
        round: usize,
        units: &BTreeSet<usize>,
        book: &Rulebook,
        today: Date,
    ) -> Result<State, Refused> {
        let whole = Round::with(self.rounds[round].clone());
        let chosen: Vec<&Unit> = units.iter().filter_map(|unit| whole.units.get(*unit)).collect();
        let state = &self.states[round];
        let advice = Advice::new(&state.landscape, book, today);
        Ok(whole.apply(state, &advice, &chosen, book, today)?.0)
    }

    /// Whether nothing is to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rounds.is_empty()
    }
}
