//! What a person wrote: types with places, and their reading.

mod edit;
mod observed;
mod read;
mod types;
mod words;

pub use edit::{Edit, NewOperation, NewSystem, NewTouchpoint, Value as EditValue, apply, in_flow, write_new};
pub use observed::{Observed, ObservedOperation, ObservedOrder, Source};
pub use read::{Early, FORMAT_VERSION, compose_early, read, read_after};
pub use types::{Accept, Description, GivenFact, Latency, Literal, Operation, Seldom, Slo, System, Times, Touchpoint};
pub use words::{Needs, OnFailure, OrderMatters, SystemKind, Via};
