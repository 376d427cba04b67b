//! All descriptions as one graph: systems, operations, touchpoints and events, every name resolved.

mod build;
mod graph;
mod ids;
mod merge;
mod pairs;
mod problem;
mod queries;
mod resolve;
mod types;

pub use build::build;
pub use graph::{Link, Vertex};
pub use pairs::Pairs;
pub use types::{
    Event, EventId, File, Landscape, Operation, OperationId, Subject, System, SystemId, Touchpoint, TouchpointId,
};
