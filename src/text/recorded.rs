//! The events of a text that was parsed when the program was built.

use std::borrow::Cow;

use super::step::Step;

/// One event. There are neither anchors nor tags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recorded {
    /// What it is.
    pub(crate) what: What,
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
}

/// What an event is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// A scalar.
    Scalar {
        /// Its text; None: as it stands there.
        text: Option<&'static str>,
        /// Without quotes.
        plain: bool,
        /// Literal or folded.
        block: bool,
    },
    /// A list begins; whether it is written as `[…]`.
    Sequence(bool),
    /// A mapping begins; whether it is written as `{…}`.
    Mapping(bool),
    /// A list or a mapping ends.
    End,
}

impl Recorded {
    pub(super) fn place(&self) -> (u32, u32) {
        (self.start, self.end)
    }

    pub(super) fn step<'s>(&self, text: &'s str) -> Step<'s> {
        match self.what {
            What::Scalar {
                text: other,
                plain,
                block,
            } => Step::Scalar {
                text: Cow::Borrowed(other.unwrap_or(&text[self.start as usize..self.end as usize])),
                plain,
                empty: false,
                block,
                anchor: 0,
            },
            What::Sequence(flow) => Step::Sequence { flow, anchor: 0 },
            What::Mapping(flow) => Step::Mapping { flow, anchor: 0 },
            What::End => Step::End,
        }
    }
}
