//! The words that a description's keys take.

use crate::text::Word;

/// What the caller needs from the other side before it can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// It reads something from the reply.
    Answer,
    /// It reads nothing, but must know whether it worked.
    Outcome,
    /// It goes on, and wants to learn the outcome some time.
    Later,
    /// Fire and forget.
    Nothing,
}

impl Word for Needs {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("answer", Self::Answer),
        ("outcome", Self::Outcome),
        ("later", Self::Later),
        ("nothing", Self::Nothing),
    ];
}

/// How a touchpoint is done today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// A synchronous request and its response.
    Api,
    /// A message to a broker; the sender goes on.
    Event,
    /// A file or batch left for the other side.
    File,
    /// Tables of a store that belongs to another system.
    Database,
    /// Built, but nobody has said how.
    Unknown,
}

impl Word for Via {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("api", Self::Api),
        ("event", Self::Event),
        ("file", Self::File),
        ("database", Self::Database),
        ("unknown", Self::Unknown),
    ];
}

/// What a failure of a touchpoint does to its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnFailure {
    /// The operation ends.
    Stop,
    /// The operation goes on.
    Continue,
}

impl Word for OnFailure {
    const WORDS: &'static [(&'static str, Self)] = &[("stop", Self::Stop), ("continue", Self::Continue)];
}

/// Whether the order of events matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderMatters {
    /// It does not.
    No,
    /// Among those of one key.
    PerKey,
    /// Among all.
    Total,
}

impl Word for OrderMatters {
    const WORDS: &'static [(&'static str, Self)] =
        &[("no", Self::No), ("per_key", Self::PerKey), ("total", Self::Total)];
}

/// What a system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SystemKind {
    /// A service or application.
    Service,
    /// A gateway.
    Gateway,
    /// A browser, an app, a device.
    Client,
    /// A message broker.
    Broker,
    /// A database or another store.
    Datastore,
    /// A human being: drawn, never advised on.
    Person,
}

impl Word for SystemKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("service", Self::Service),
        ("gateway", Self::Gateway),
        ("client", Self::Client),
        ("broker", Self::Broker),
        ("datastore", Self::Datastore),
        ("person", Self::Person),
    ];
}
