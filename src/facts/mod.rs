//! The vocabulary, three-valued facts, and what is derived from the graph.

mod calls;
mod check;
mod circles;
mod counts;
mod course;
mod derive;
mod event_name;
mod given;
mod kinds;
mod owed;
mod read;
mod shape;
mod told;
mod touchpoint;
mod value;
mod vocabulary;

pub use check::check;
pub use derive::{Facts, Sinks};
pub(crate) use given::union;
pub use kinds::{Builtin, Kind, Pattern};
pub use read::read_vocabulary;
pub use value::{Fact, Value};
pub use vocabulary::{Ask, FactDef, FactId, FactType, Vocabulary};
