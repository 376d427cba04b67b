//! What a lint run shows of the findings, and what it leaves out and counts.

use super::Advice;
use super::accept::Accepted;
use super::find::{Finding, sort};
use crate::rules::Severity;

/// What to show, and what to let stand.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Whether what the description accepts is let stand.
    pub accept: bool,
    /// The least severity that is shown.
    pub least: Severity,
}

impl Default for Scope {
    /// Everything is shown but what is accepted.
    fn default() -> Self {
        Scope {
            accept: true,
            least: Severity::Info,
        }
    }
}

/// The findings of a run, sorted out.
pub struct Checked<'a> {
    /// What the rules say.
    pub advice: &'a Advice<'a>,
    /// What is shown; by operation, touchpoint and rule.
    pub findings: Vec<Finding>,
    /// What the description lets stand.
    pub accepted: Vec<&'a Accepted>,
    /// How many are below the least severity that is shown.
    pub hidden: usize,
    /// The worst severity of all that is let stand by nobody, shown or not.
    pub worst: Option<Severity>,
}

impl<'a> Checked<'a> {
    /// Sorts the findings out.
    #[must_use]
    pub fn new(advice: &'a Advice<'a>, scope: Scope) -> Self {
        let mut all = advice.findings.clone();
        all.extend(advice.upkeep.iter().cloned());
        let mut accepted: Vec<&Accepted> = advice.accepted.iter().collect();
        if !scope.accept {
            all.extend(accepted.drain(..).map(|one| one.finding.clone()));
        }
        sort(&mut all, advice.landscape);
        let worst = all.iter().map(|finding| finding.severity).max();
        let count = all.len();
        all.retain(|finding| finding.severity >= scope.least);
        Checked {
            advice,
            accepted,
            hidden: count - all.len(),
            worst,
            findings: all,
        }
    }

    /// How many of those that are shown have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
