//! How far from each other what is declared and what was seen may be.

use crate::facts::Vocabulary;
use crate::text::parse_share;

/// The parameters of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// So many times longer or shorter than declared is far.
    pub factor: f64,
    /// A share of so much more or less than declared is far; in 0..=1.
    pub availability: f64,
    /// In fewer runs or calls nothing is held against what is declared.
    pub runs: u64,
}

impl Limits {
    /// The limits as the parameters `drift_factor`, `drift_availability` and `drift_runs` say them.
    ///
    /// # Errors
    /// The parameter that is none, and what it would have to be.
    pub fn of(vocabulary: &Vocabulary) -> Result<Self, (&'static str, &'static str)> {
        let param = |name: &str| vocabulary.params.get(name).map(|param| param.value.trim());
        let mut limits = Limits {
            factor: 2.0,
            availability: 0.001,
            runs: 10,
        };
        if let Some(text) = param("drift_factor") {
            let factor = text
                .parse()
                .ok()
                .filter(|factor: &f64| *factor >= 1.0 && factor.is_finite());
            limits.factor = factor.ok_or(("drift_factor", "a number from 1, such as 2 or 1.5"))?;
        }
        if let Some(text) = param("drift_availability") {
            let share = parse_share(text).map_err(|_| ("drift_availability", "a share such as 0.1%"))?;
            limits.availability = share.0;
        }
        if let Some(text) = param("drift_runs") {
            limits.runs = text.parse().map_err(|_| ("drift_runs", "a whole number"))?;
        }
        Ok(limits)
    }
}
