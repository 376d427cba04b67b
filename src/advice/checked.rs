//! What a lint run shows of the findings, and what it leaves out and counts.

use super::Advice;
use super::accept::Accepted;
use super::baseline::{Baseline, Change};
use super::changed::Changed;
use super::find::{Finding, sort};
use crate::rules::Severity;

/// What to show, and what to let stand.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'b> {
    /// Whether what the description accepts is let stand.
    pub accept: bool,
    /// What is known already, and let stand.
    pub known: Option<&'b Baseline>,
    /// What was changed: all else is not shown. None: no matter.
    pub changed: Option<&'b Changed>,
    /// The least severity that is shown.
    pub least: Severity,
}

impl Default for Scope<'_> {
    /// Everything is shown but what is accepted.
    fn default() -> Self {
        Scope {
            accept: true,
            known: None,
            changed: None,
            least: Severity::Info,
        }
    }
}

/// The findings of a run, sorted out.
pub struct Checked<'a> {
    /// What the rules say.
    pub advice: &'a Advice<'a>,
    /// What is shown; by operation, touchpoint and rule.
    pub findings: Vec<&'a Finding>,
    /// What the description lets stand.
    pub accepted: Vec<&'a Accepted>,
    /// What the baseline lets stand, in the same order.
    pub known: Vec<&'a Finding>,
    /// What the baseline knows more or less of than there is; None without one.
    pub changes: Option<Vec<Change>>,
    /// How many are about what was not changed, where that matters.
    pub unchanged: usize,
    /// How many are below the least severity that is shown.
    pub hidden: usize,
    /// The worst severity of all that is let stand by nobody, shown or not.
    pub worst: Option<Severity>,
}

impl<'a> Checked<'a> {
    /// Sorts the findings out.
    #[must_use]
    pub fn new(advice: &'a Advice<'a>, scope: Scope<'_>) -> Self {
        let mut all: Vec<&Finding> = unaccepted(advice, scope.accept).collect();
        let accepted = advice.accepted.iter().filter(|_| scope.accept).collect();
        sort(&mut all, advice.landscape);
        let mut known = Vec::new();
        let changes = scope.known.map(|baseline| {
            let now = Baseline::of(all.iter().copied(), advice.landscape);
            (known, all) = std::mem::take(&mut all)
                .into_iter()
                .partition(|finding| baseline.knows(finding, &now, advice.landscape, advice.book));
            baseline.changes(&now)
        });
        let before = all.len();
        let concerned = |finding: &&Finding| scope.changed.is_none_or(|one| one.concerns(finding, advice.landscape));
        all.retain(concerned);
        let unchanged = before - all.len();
        let worst = all.iter().map(|finding| finding.severity).max();
        let count = all.len();
        all.retain(|finding| finding.severity >= scope.least);
        Checked {
            advice,
            accepted,
            known,
            changes,
            unchanged,
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

impl Baseline {
    /// All that is let stand by nobody. `accept`: whether what the description accepts is.
    #[must_use]
    pub fn today(advice: &Advice<'_>, accept: bool) -> Self {
        Baseline::of(unaccepted(advice, accept), advice.landscape)
    }
}

/// What is found, with what is accepted where that does not count.
fn unaccepted<'a>(advice: &'a Advice<'a>, accept: bool) -> impl Iterator<Item = &'a Finding> {
    let accepted = advice.accepted.iter().filter(move |_| !accept);
    let found = advice.findings.iter().chain(&advice.upkeep);
    found.chain(accepted.map(|one| &one.finding))
}
