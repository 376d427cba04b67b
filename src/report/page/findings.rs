//! What is wrong, with its source lines.

use maud::{Markup, html};

use super::prose::{name, prose};
use crate::advice::Finding;
use crate::report::lint_text::snippet;
use crate::report::view::View;
use crate::report::{Look, Snippet, render};
use crate::text::Word;

pub(super) fn section(view: &View<'_>) -> Option<Markup> {
    let findings = &view.advice.findings;
    (!findings.is_empty()).then(|| html! { @for finding in findings { (one(view, finding)) } })
}

fn one(view: &View<'_>, finding: &Finding) -> Markup {
    let subject = view.advice.landscape.subject_name(finding.subject);
    html! {
        article class={ "finding " (finding.severity.word()) } {
            h4 {
                span class={ "severity " (finding.severity.word()) } { (finding.severity.word()) } " "
                code { (name(&finding.rule_id)) } " "
                @match finding.subject {
                    crate::landscape::Subject::Touchpoint(id) => a href={ "#t" (id.0) } { (name(subject)) },
                    _ => (name(subject)),
                }
            }
            p { (prose(&finding.message)) }
            pre tabindex="0" { (excerpt(view, finding)) }
            @if !finding.why.is_empty() { p { span class="soft" { "why: " } (prose(&finding.why)) } }
            @if !finding.fix.is_empty() { p { span class="soft" { "what to do: " } (prose(&finding.fix)) } }
        }
    }
}

/// The source lines with their places underlined, without the title above them.
fn excerpt(view: &View<'_>, finding: &Finding) -> String {
    let snippet = Snippet {
        title: String::new(),
        footers: Vec::new(),
        ..snippet(finding)
    };
    let text = render(&snippet, view.sources, Look::PLAIN);
    let lines = text.lines().skip_while(|line| !line.trim_start().starts_with("-->"));
    lines.collect::<Vec<_>>().join("\n")
}
