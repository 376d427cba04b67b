//! From what teams have already to a description: readers, each of which gives a [`Found`], and its writer.
//!
//! A reader only reads: what it cannot know stays unknown. One writer makes the keys, the order and the text for all.

mod asyncapi;
mod auto;
mod backstage;
mod dependencies;
mod described;
mod document;
mod edges;
mod found;
mod graph;
mod input;
mod into;
mod join;
mod json;
mod read;
mod servicegraph;
mod sound;
mod structurizr;
pub mod traces;
mod unite;
mod words;
mod write;

pub use auto::{Taken, is_description, take};
pub use described::described;
pub use found::{Found, FoundOperation, FoundSystem, FoundTouchpoint, Told, ToldKind};
pub use input::{Input, inputs};
pub use into::{Merge, merge};
pub use join::{Declared, DeclaredOperation, DeclaredTouchpoint, Fit, Join, Joined, fit, reached};
pub use read::{read, read_with};
pub use sound::sound;
pub use unite::{normal, unite};
pub use words::{counted, some};
pub use write::{Written, write};
