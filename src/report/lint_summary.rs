//! What a lint run saw, let stand and could not tell, as all forms of its report say it.

use serde::Serialize;

use super::baseline::{in_lines, in_short};
use super::paint::Paint;
use super::view::View;
use super::{Look, plural};
use crate::advice::{Accepted, Checked, WouldSettle};
use crate::rules::Severity;

/// How many there are of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) info: usize,
    pub(super) accepted: usize,
    pub(super) baselined: usize,
    pub(super) unsettled: usize,
    /// About what was not changed, where only changes were asked for.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) unchanged: usize,
    /// Below the least severity that is shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) hidden: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        Counts {
            error: checked.count(Severity::Error),
            warning: checked.count(Severity::Warning),
            info: checked.count(Severity::Info),
            accepted: checked.accepted.len(),
            baselined: checked.known.len(),
            unsettled: checked.advice.unsettled.len(),
            unchanged: checked.unchanged,
            hidden: checked.hidden,
        }
    }

    /// `1 error, 2 info`, or that there are none.
    pub(super) fn found(self, look: Look) -> String {
        let counts = [
            (Severity::Error, self.error, plural(self.error, "error")),
            (Severity::Warning, self.warning, plural(self.warning, "warning")),
            (Severity::Info, self.info, format!("{} info", self.info)),
        ];
        let counts = counts.iter().filter(|(_, count, _)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(severity, _, words)| Paint::of(*severity).on(words, look))
            .collect();
        match counts.as_slice() {
            [] if self.hidden + self.unchanged > 0 => "nothing shown".to_owned(),
            [] if self.baselined > 0 => "no new findings".to_owned(),
            [] => "no findings".to_owned(),
            _ => counts.join(", "),
        }
    }

    /// `accepted 1, baselined 0, unsettled 2`.
    pub(super) fn left_out(self) -> String {
        format!(
            "accepted {}, baselined {}, unsettled {}",
            self.accepted, self.baselined, self.unsettled
        )
    }

    /// What is not shown, where there is such.
    pub(super) fn not_shown(self) -> Option<String> {
        let counts = [
            (self.unchanged, "in unchanged lines"),
            (self.hidden, "below --min-severity"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = counts
            .map(|(count, why)| format!("{} {why}", plural(*count, "finding")))
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// `5 touchpoints, 2 operations, 1 file`.
pub(super) fn seen(view: &View<'_>) -> String {
    let landscape = view.advice.landscape;
    let operations = plural(landscape.operations.len(), "operation");
    let files = plural(landscape.files.len(), "file");
    match landscape.touchpoints.len() {
        0 => format!("no touchpoints in {operations}, {files}"),
        count => format!("{}, {operations}, {files}", plural(count, "touchpoint")),
    }
}

/// All of it in one line.
pub(super) fn in_a_line(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let counts = Counts::of(checked);
    let (found, seen, left_out) = (counts.found(look), seen(view), counts.left_out());
    let not_shown = counts
        .not_shown()
        .map_or_else(String::new, |words| format!(", {words}"));
    let changes = checked.changes.as_deref().and_then(in_short);
    let changes = changes.map_or_else(String::new, |changes| format!("; of the baseline {changes}"));
    format!("{found} in {seen}; {left_out}{not_shown}{changes}")
}

/// What the baseline knows more or less of than there is, one line for each.
pub(super) fn of_baseline(checked: &Checked<'_>) -> Vec<String> {
    checked.changes.as_deref().map(in_lines).unwrap_or_default()
}

/// `api-for-side-effect at checkout/cart#2 until 2027-06-30: cart cannot subscribe before Q3`.
pub(super) fn let_stand(view: &View<'_>, one: &Accepted) -> String {
    let subject = view.advice.landscape.subject_name(one.finding.subject);
    let until = one.until.map_or_else(String::new, |until| format!(" until {until}"));
    format!("{} at {subject}{until}: {}", one.finding.rule_id, one.reason)
}

/// `unguarded-call (sometimes_down of cart, currency)`, one line for each rule.
pub(super) fn settling(view: &View<'_>, would_settle: &[WouldSettle]) -> Vec<String> {
    let mut rules: Vec<(&str, Vec<String>)> = Vec::new();
    for one in would_settle {
        let fact = view.advice.book.vocabulary.name(one.fact);
        let what = format!("{fact} of {}", view.few(&one.subjects));
        match rules.iter_mut().find(|(rule, _)| *rule == one.rule_id) {
            Some((_, facts)) => facts.push(what),
            None => rules.push((&one.rule_id, vec![what])),
        }
    }
    let lines = rules
        .into_iter()
        .map(|(rule, facts)| format!("{rule} ({})", facts.join("; ")));
    lines.collect()
}
