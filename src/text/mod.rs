//! Text with places: sources, spans, YAML nodes and what can be wrong with them.
//!
//! The leftmost room. Descriptions, rule files and answers are all read through it, so that one
//! YAML reader decides what a file says and every value knows where it stands.

mod compose;
mod composer;
mod decode;
mod diagnostic;
mod node;
mod recorded;
mod source;
mod step;
mod suggest;
mod units;

pub(crate) use compose::replay;
pub use compose::{compose, compose_taking};
pub use decode::{Decoder, Word};
pub use diagnostic::Diagnostic;
pub use node::{Entry, Node, NodeData};
pub(crate) use recorded::{Recorded, What};
pub use source::{FileId, Place, Source, Sources, Span, Spanned};
pub use suggest::nearest;
pub use units::{LONGEST_SECONDS, Rate, Share, format_duration, milliseconds, parse_duration, parse_rate, parse_share};
