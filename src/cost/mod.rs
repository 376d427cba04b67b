//! What each operation costs today and as recommended: its latency, its availability, what must be up, what it must know.

mod answer;
mod change;
mod compared;
mod recommended;
mod stretch;

pub use answer::{Answerer, answerer};
pub use change::{Becomes, Planned, becomes};
pub use compared::{Cost, Costs, Gain, State};
pub use recommended::recommended_runs;
pub use stretch::{Stretch, stretches};
