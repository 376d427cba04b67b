//! A comparison as Markdown, for a comment on a merge request.

use std::fmt::Write;

use super::comparison_text::{lines, summary};
use super::markdown_text::{code, escaped, prose};
use super::view::View;
use crate::advice::{Comparison, Finding};
use crate::text::Word;

/// What differs, counted, then each by its name.
#[must_use]
pub fn comparison_markdown(comparison: &Comparison<'_>, (old, new): &(View<'_>, View<'_>)) -> String {
    let mut text = format!("## touchpoint: what changed\n\n{}.\n", escaped(&summary(comparison)));
    for (heading, lines) in lines(comparison) {
        let mut letters = heading.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let _ = write!(text, "\n### {}{}\n\n", first.unwrap_or_default(), letters.as_str());
        for line in lines {
            let _ = match line.rsplit_once(": ").filter(|_| heading == "recommended") {
                Some((id, verdict)) => writeln!(text, "- {}: {}", code(id), escaped(verdict)),
                None => writeln!(text, "- {}", code(&line)),
            };
        }
    }
    for (heading, view, findings) in [
        ("New findings", new, &comparison.new_findings),
        ("Gone findings", old, &comparison.gone_findings),
    ] {
        if !findings.is_empty() {
            let _ = write!(
                text,
                "\n### {heading}\n\n| severity | rule | what is wrong | where |\n| --- | --- | --- | --- |\n"
            );
            text.extend(findings.iter().map(|one| row(view, one)));
        }
    }
    text
}

fn row(view: &View<'_>, one: &Finding) -> String {
    let span = one.place.span;
    let place = format!("{}:{}", view.file(span), view.place(span).line);
    let (severity, rule) = (one.severity.word(), code(&one.rule_id));
    format!("| {severity} | {rule} | {} | {} |\n", prose(&one.message), code(&place))
}
