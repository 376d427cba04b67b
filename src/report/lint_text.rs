//! Findings as rustc shows errors, and at the end how much was seen, let stand, and could not be told.

use super::lint_summary::{Counts, let_stand, of_baseline, seen, settling};
use super::listed::{listed, settings};
use super::view::View;
use super::{Level, Look, Snippet, render, wrap};
use crate::advice::{Checked, Finding};
use crate::parallel;
use crate::rules::Severity;
use crate::text::Span;

/// Past so many lines of one kind the rest are only counted.
const FEW: usize = 20;

/// The findings, and the summary.
#[must_use]
pub fn lint_text(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let sources = view.sources;
    let shown = parallel::each_if(checked.findings.len() >= parallel::MANY, &checked.findings, |finding| {
        render(&snippet(finding), sources, look) + "\n"
    });
    shown.concat() + &summary(view, checked, look)
}

pub(super) fn snippet(finding: &Finding) -> Snippet {
    let related = finding.related.iter().map(|related| &related.place);
    let others = finding.fact_places.iter().chain(related);
    let mut others: Vec<(Span, String)> = others.map(|place| (place.span, place.label.to_string())).collect();
    others.dedup();
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Info,
    };
    let mut footers = Vec::new();
    for (word, footer) in [("why", &*finding.why), ("help", &*finding.fix)] {
        if !footer.is_empty() {
            footers.push((word.to_owned(), footer.to_owned()));
        }
    }
    Snippet {
        level,
        id: Some(finding.rule_id.to_string()),
        title: finding.message.clone(),
        primary: Some((finding.place.span, finding.place.label.to_string())),
        others,
        footers,
    }
}

fn few(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(FEW);
    if more > 0 {
        lines.truncate(FEW);
        lines.push(format!("and {more} more"));
    }
    lines
}

/// The counts, then what is accepted, then what would settle the rest.
fn summary(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let advice = view.advice;
    if advice.landscape.touchpoints.is_empty() {
        return format!("nothing to check: {}\n", seen(view));
    }
    let counts = Counts::of(checked);
    // A number stays with its word.
    let left_out = counts.left_out().replace(' ', "\u{a0}").replace(",\u{a0}", ", ");
    let line = format!("{} in {}; {left_out}", counts.found(look), seen(view));
    let mut text = wrap(&line, look.width).join("\n").replace('\u{a0}', " ") + "\n";
    if let Some(below) = counts.not_shown() {
        text.push_str(&listed("hidden:", &[below], look));
    }
    let accepted = checked.accepted.iter().map(|one| let_stand(view, one)).collect();
    text.push_str(&listed("accepted:", &few(accepted), look));
    text.push_str(&listed("baseline:", &few(of_baseline(checked)), look));
    text.push_str(&listed("unsettled:", &settling(view, &advice.would_settle()), look));
    text.push_str(&listed("set:", &settings(advice.book), look));
    text
}
