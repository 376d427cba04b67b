//! What a text has next.

use std::borrow::Cow;

/// What a text has next.
pub(super) enum Step<'s> {
    /// A scalar.
    Scalar {
        /// Its text, escapes resolved.
        text: Cow<'s, str>,
        /// Without quotes and without a tag.
        plain: bool,
        /// Nothing stands there.
        empty: bool,
        /// Literal or folded.
        block: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A list begins.
    Sequence {
        /// Written as `[…]`.
        flow: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A mapping begins.
    Mapping {
        /// Written as `{…}`.
        flow: bool,
        /// The number of its anchor; 0: none.
        anchor: usize,
    },
    /// A list or a mapping ends.
    End,
    /// What was anchored by this number is repeated.
    Alias(usize),
    /// A document begins.
    Document,
}
