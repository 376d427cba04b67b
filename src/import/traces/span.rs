//! One span, whatever format it came in.

use super::names::Name;

/// Which side of what a span stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It calls.
    Client,
    /// It publishes.
    Producer,
    /// Nothing was said.
    Missing,
    /// Within one system.
    Internal,
    /// It is called.
    Server,
    /// It takes a message.
    Consumer,
}

impl Kind {
    /// All kinds, by number.
    pub(super) const ALL: [Kind; 6] = [
        Kind::Client,
        Kind::Producer,
        Kind::Missing,
        Kind::Internal,
        Kind::Server,
        Kind::Consumer,
    ];

    /// Whether it goes out of its system.
    pub(super) fn goes_out(self) -> bool {
        matches!(self, Kind::Client | Kind::Producer)
    }

    /// Whether it comes into its system.
    pub(super) fn comes_in(self) -> bool {
        matches!(self, Kind::Server | Kind::Consumer)
    }
}

/// What is known of whether a span's parent is in another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remote {
    /// Nothing was said.
    Unknown,
    /// It is in the same process.
    No,
    /// It is in another.
    Yes,
}

impl Remote {
    /// All, by number.
    pub(super) const ALL: [Remote; 3] = [Remote::Unknown, Remote::No, Remote::Yes];
}

/// The trace and the id of a span elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub(super) trace: u128,
    pub(super) span: u64,
}

/// A span. Times are nanoseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) trace: u128,
    pub(super) id: u64,
    /// 0: none.
    pub(super) parent: u64,
    /// 0: not said.
    pub(super) start: u64,
    /// Not before the start.
    pub(super) end: u64,
    pub(super) service: Name,
    /// The name of the operation that it stands for.
    pub(super) operation: Name,
    /// Who is at the other end, by what the span says.
    pub(super) peer: Option<Name>,
    /// The topic, queue or exchange.
    pub(super) topic: Option<Name>,
    /// A number made of the message's id; 0: none.
    pub(super) message: u64,
    pub(super) kind: Kind,
    pub(super) remote: Remote,
    pub(super) marks: Marks,
    pub(super) links: Box<[Link]>,
}

/// What is so of a span, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Marks {
    /// It failed.
    pub(super) failed: bool,
    /// It is about a database.
    pub(super) database: bool,
    /// Both its ends were said.
    pub(super) timed: bool,
    /// Its operation's name is a mere method, or a path that somebody called: the callee's own name says more.
    pub(super) weak_name: bool,
    /// Its operation's name stands for whatever came in.
    pub(super) catch_all: bool,
    /// It only takes messages, and leaves their processing to others.
    pub(super) receives: bool,
}

impl Marks {
    /// As bits.
    pub(super) fn bits(self) -> u8 {
        let all = [
            self.failed,
            self.database,
            self.timed,
            self.weak_name,
            self.catch_all,
            self.receives,
        ];
        all.iter()
            .enumerate()
            .fold(0, |bits, (at, set)| bits | (u8::from(*set) << at))
    }

    /// From bits.
    pub(super) fn from_bits(bits: u8) -> Self {
        let set = |at: u8| bits & (1 << at) != 0;
        Marks {
            failed: set(0),
            database: set(1),
            timed: set(2),
            weak_name: set(3),
            catch_all: set(4),
            receives: set(5),
        }
    }
}

impl Span {
    /// How long it took, in nanoseconds.
    pub(super) fn time(&self) -> u64 {
        self.end - self.start
    }
}

/// A number made of bytes, the same on every machine and in every run (FNV-1a, then mixed).
pub(super) fn number_of(bytes: &[u8]) -> u64 {
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        number = (number ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mixed(number)
}

/// A number spread over all bits (the finalizer of `SplitMix64`).
pub(super) fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
