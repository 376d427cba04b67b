//! Traces imported: each rule of the derivation on a small case of its own, the formats, and real samples.

#[path = "import_traces/events.rs"]
mod events;
#[path = "import_traces/formats.rs"]
mod formats;
#[path = "import_traces/halves.rs"]
mod halves;
#[path = "import_traces/made.rs"]
mod made;
#[path = "import_traces/measures.rs"]
mod measures;
#[path = "import_traces/order.rs"]
mod order;
#[path = "import_traces/parts.rs"]
mod parts;
#[path = "import_traces/samples.rs"]
mod samples;
#[path = "import_traces/touches.rs"]
mod touches;
