//! Findings as rustc shows errors, and at the end how much was seen, let stand, and could not be told.

use super::listed::{listed, settings};
use super::view::View;
use super::{Level, Look, Snippet, paint::Paint, plural, render, wrap};
use crate::advice::{Accepted, Checked, Finding, WouldSettle};
use crate::rules::Severity;
use crate::text::Span;

/// Past so many accepted findings the rest are only counted.
const FEW_ACCEPTED: usize = 20;

/// The findings, and the summary.
#[must_use]
pub fn lint_text(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let mut text = String::new();
    for finding in &checked.findings {
        text.push_str(&render(&snippet(finding), view.sources, look));
        text.push('\n');
    }
    text.push_str(&summary(view, checked, look));
    text
}

fn snippet(finding: &Finding) -> Snippet {
    let related = finding.related.iter().map(|related| &related.place);
    let others = finding.fact_places.iter().chain(related);
    let mut others: Vec<(Span, String)> = others.map(|place| (place.span, place.label.clone())).collect();
    others.dedup();
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Info,
    };
    let mut footers = Vec::new();
    for (word, footer) in [("why", &finding.why), ("help", &finding.fix)] {
        if !footer.is_empty() {
            footers.push((word.to_owned(), footer.clone()));
        }
    }
    Snippet {
        level,
        id: Some(finding.rule_id.clone()),
        title: finding.message.clone(),
        primary: Some((finding.place.span, finding.place.label.clone())),
        others,
        footers,
    }
}

/// The counts, then what is accepted, then what would settle the rest.
fn summary(view: &View<'_>, checked: &Checked<'_>, look: Look) -> String {
    let advice = view.advice;
    let landscape = advice.landscape;
    let seen = format!(
        "{}, {}",
        plural(landscape.operations.len(), "operation"),
        plural(landscape.files.len(), "file"),
    );
    if landscape.touchpoints.is_empty() {
        return format!("nothing to check: no touchpoints in {seen}\n");
    }
    let seen = format!("{}, {seen}", plural(landscape.touchpoints.len(), "touchpoint"));
    let counts = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| {
        let count = checked.count(severity);
        let words = match severity {
            Severity::Info => format!("{count} info"),
            Severity::Warning => plural(count, "warning"),
            Severity::Error => plural(count, "error"),
        };
        (count > 0).then(|| Paint::of(severity).on(&words, look))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let counts = if counts.is_empty() {
        if checked.hidden > 0 {
            "nothing shown"
        } else {
            "no findings"
        }
        .to_owned()
    } else {
        counts.join(", ")
    };
    let seen = format!(
        "{counts} in {seen}; accepted {}, baselined 0, unsettled {}",
        checked.accepted.len(),
        advice.unsettled.len(),
    );
    let mut text = wrap(&seen, look.width).join("\n") + "\n";
    if checked.hidden > 0 {
        let hidden = format!("{} below --min-severity", plural(checked.hidden, "finding"));
        text.push_str(&listed("hidden:", &[hidden], look));
    }
    let mut accepted: Vec<String> = checked
        .accepted
        .iter()
        .take(FEW_ACCEPTED)
        .map(|one| let_stand(view, one))
        .collect();
    if checked.accepted.len() > FEW_ACCEPTED {
        accepted.push(format!("and {} more", checked.accepted.len() - FEW_ACCEPTED));
    }
    text.push_str(&listed("accepted:", &accepted, look));
    text.push_str(&listed("unsettled:", &settling(view, &advice.would_settle()), look));
    text.push_str(&listed("set:", &settings(advice.book), look));
    text
}

/// `api-for-side-effect at checkout/cart#2 until 2027-06-30: cart cannot subscribe before Q3`.
fn let_stand(view: &View<'_>, one: &Accepted) -> String {
    let subject = view.advice.landscape.subject_name(one.finding.subject);
    let until = one.until.map_or_else(String::new, |until| format!(" until {until}"));
    format!("{} at {subject}{until}: {}", one.finding.rule_id, one.reason)
}

/// `unguarded-call (sometimes_down of cart, currency)`, one line for each rule.
fn settling(view: &View<'_>, would_settle: &[WouldSettle]) -> Vec<String> {
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
