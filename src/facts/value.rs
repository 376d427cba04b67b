//! What can be known of a fact.

/// A known value; what its words and elements are called, the fact's type says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Of a yes-or-no fact.
    Bool(bool),
    /// The position of the word among those of its type.
    Word(u16),
    /// A count; a duration in milliseconds; a share in 0..=1; a rate per second.
    Number(f64),
    /// The positions of a set's elements among those of its type, as bits.
    Set(u128),
}

/// A fact of one subject: known, bounded, or unknown. Unknown is not false.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact {
    /// Nobody said.
    Unknown,
    /// Known.
    Is(Value),
    /// A number that is only bounded; both bounds are possible.
    Between(f64, f64),
}

impl Fact {
    /// A known yes or no.
    #[must_use]
    pub fn yes_no(value: bool) -> Self {
        Fact::Is(Value::Bool(value))
    }

    /// A number between two bounds, known where they are one.
    #[must_use]
    pub fn between(low: f64, high: f64) -> Self {
        if low < high {
            Fact::Between(low, high)
        } else {
            Fact::Is(Value::Number(low))
        }
    }

    /// A count between two bounds, known where they are one.
    #[expect(clippy::cast_precision_loss, reason = "counts of things in files are far below 2^52")]
    #[must_use]
    pub fn count(low: usize, high: usize) -> Self {
        Fact::between(low as f64, high as f64)
    }

    /// A known number, or unknown.
    #[must_use]
    pub fn number(value: Option<f64>) -> Self {
        value.map_or(Fact::Unknown, |value| Fact::Is(Value::Number(value)))
    }

    /// The value, where it is known.
    #[must_use]
    pub fn value(self) -> Option<Value> {
        match self {
            Fact::Is(value) => Some(value),
            Fact::Unknown | Fact::Between(..) => None,
        }
    }

    /// The yes or no, where it is known.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Fact::Is(Value::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// Whether several yes-or-no facts have one yes: yes if any is, else unknown if any is, else no.
    pub fn any(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut unknown = false;
        for fact in facts {
            match fact.as_bool() {
                Some(true) => return Fact::yes_no(true),
                Some(false) => {}
                None => unknown = true,
            }
        }
        if unknown { Fact::Unknown } else { Fact::yes_no(false) }
    }
}
