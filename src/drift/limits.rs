//! How far from each other what is declared and what was seen may be.

use crate::facts::Vocabulary;
use crate::text::parse_share;

/// The parameters of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Two latencies are far apart where the shorter is below this share of the longer; in 0..=1.
    pub latency: f64,
    /// A share of so much more or less than declared is far; in 0..=1.
    pub availability: f64,
    /// In fewer runs or calls nothing is held against what is declared.
    pub runs: u64,
}

impl Limits {
    /// The limits as the parameters `drift_latency`, `drift_availability` and `drift_runs` say them.
    ///
    /// # Errors
    /// The parameter that is none, and what it would have to be.
    pub fn of(vocabulary: &Vocabulary) -> Result<Self, (&'static str, &'static str)> {
        let param = |name: &str| vocabulary.params.get(name).map(|param| param.value.trim());
        let mut limits = Limits {
            latency: 0.5,
            availability: 0.001,
            runs: 10,
        };
        for (name, limit) in [
            ("drift_latency", &mut limits.latency),
            ("drift_availability", &mut limits.availability),
        ] {
            if let Some(text) = param(name) {
                *limit = parse_share(text).map_err(|_| (name, "a share such as 50%"))?.0;
            }
        }
        if let Some(text) = param("drift_runs") {
            limits.runs = text.parse().map_err(|_| ("drift_runs", "a whole number"))?;
        }
        Ok(limits)
    }
}
