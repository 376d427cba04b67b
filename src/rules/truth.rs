//! Three-valued truth.

/// True, false, or not known. There is no silent way from it to `bool`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Whatever the unknown facts are.
    True,
    /// Whatever the unknown facts are.
    False,
    /// It depends on facts that are unknown, or seems to.
    Unknown,
}

impl Truth {
    /// Of something known.
    #[must_use]
    pub fn known(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }

    /// True where both are, false where one is.
    #[must_use]
    pub fn and(self, other: Truth) -> Self {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// True where one is, false where both are.
    #[must_use]
    pub fn or(self, other: Truth) -> Self {
        self.not().and(other.not()).not()
    }

    /// The opposite; not known stays so.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "an operator would read as that of bool")]
    pub fn not(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    /// Strong Kleene logic: a value is the one on which all completions agree.
    #[test]
    fn every_table_is_what_completions_say() {
        let completions = |truth: Truth| match truth {
            True => vec![true],
            False => vec![false],
            Unknown => vec![false, true],
        };
        let agree = |values: Vec<bool>| match (values.contains(&true), values.contains(&false)) {
            (true, false) => True,
            (false, true) => False,
            _ => Unknown,
        };
        for a in [True, False, Unknown] {
            assert_eq!(a.not(), agree(completions(a).into_iter().map(|a| !a).collect()));
            for b in [True, False, Unknown] {
                let both = |f: fn(bool, bool) -> bool| {
                    let pairs = completions(a)
                        .into_iter()
                        .flat_map(|a| completions(b).into_iter().map(move |b| f(a, b)));
                    agree(pairs.collect())
                };
                assert_eq!(a.and(b), both(|a, b| a && b), "{a:?} and {b:?}");
                assert_eq!(a.or(b), both(|a, b| a || b), "{a:?} or {b:?}");
            }
        }
    }
}
