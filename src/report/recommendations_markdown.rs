//! The recommendations as Markdown: a table for each operation, the summary below.

use std::fmt::Write;

use super::listed::settings;
use super::markdown_text::escaped;
use super::summary::{ORDER, points};
use super::view::{View, few};
use super::{forms, plural, slo};
use crate::advice::{Action, Recommendation};
use crate::facts::Pattern;
use crate::text::Word;

/// The recommendations as Markdown.
#[must_use]
pub fn markdown(view: &View<'_>) -> String {
    let landscape = view.advice.landscape;
    let mut text = match &landscape.name {
        Some(name) => format!("# API or event: {}\n", escaped(name)),
        None => "# API or event\n".to_owned(),
    };
    let mut any = false;
    let owed = slo::owed(view);
    for operation in &view.operations {
        let rows: Vec<String> = view.of(*operation).map(|one| row(view, one)).collect();
        if rows.is_empty() {
            continue;
        }
        any = true;
        let _ = write!(
            text,
            "\n## {}\n\n| touchpoint | does | today | recommended | action | because | watch out |\n\
             | --- | --- | --- | --- | --- | --- | --- |\n{}",
            escaped(&view.title(*operation)),
            rows.concat(),
        );
        if let Some(sentences) = owed.get(operation) {
            let _ = writeln!(text, "\nslo {}", escaped(&sentences.join("; slo ")));
        }
    }
    if any {
        text.push_str(&summary(view));
        text.push_str(&how(view));
        if view.safeguards {
            text.push_str(&safeguards(view));
        }
        let set: Vec<String> = settings(view.advice.book)
            .iter()
            .map(|one| format!("- {}\n", escaped(one)))
            .collect();
        if !set.is_empty() {
            let _ = write!(text, "\nSet by the configuration:\n\n{}", set.concat());
        }
    } else {
        let operations = plural(view.operations.len(), "operation");
        let files = plural(landscape.files.len(), "file");
        let _ = writeln!(text, "\nNothing to recommend: no touchpoints in {operations}, {files}.");
    }
    text
}

fn row(view: &View<'_>, one: &Recommendation) -> String {
    let verdict = one.verdict().map_or("undecided", Pattern::word);
    let strong = |text: &str| match one.action {
        Action::Keep => text.to_owned(),
        _ => format!("**{text}**"),
    };
    let watch: Vec<String> = view.watch_out(one).into_iter().map(|watch| watch.text).collect();
    format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n",
        escaped(view.advice.landscape.short_id(one.touchpoint)),
        escaped(&view.does(one.touchpoint)),
        one.today.map_or("not built", Word::word),
        strong(verdict),
        strong(one.action.word()),
        escaped(&view.reasons(one).join("; ").replace('`', "")),
        escaped(&watch.join("; ")),
    )
}

fn summary(view: &View<'_>) -> String {
    let mut text = "\n## Summary\n\n".to_owned();
    for action in ORDER {
        let count = view.recommendations().filter(|one| one.action == action).count();
        if count == 0 {
            continue;
        }
        let _ = writeln!(text, "- **{} {count}**", action.word());
        for point in points(view, action) {
            let ids: Vec<&str> = point.ids.iter().map(String::as_str).collect();
            let ids = if ids.is_empty() {
                String::new()
            } else {
                format!("{}: ", few(&ids))
            };
            let _ = writeln!(text, "  - {}", escaped(&format!("{ids}{}", point.says)));
            for answer in &point.answers {
                let _ = writeln!(text, "    - {}", escaped(answer));
            }
        }
    }
    text
}

/// In which form the recommended patterns suit best.
fn how(view: &View<'_>) -> String {
    let mut text = String::new();
    for way in forms::ways(view) {
        if text.is_empty() {
            text.push_str("\n## How\n\n");
        }
        let ids: Vec<&str> = way.ids.iter().map(String::as_str).collect();
        let (ids, does) = (escaped(&few(&ids)), escaped(&way.does.replace('`', "")));
        let _ = writeln!(text, "- **{}**: {ids}\n  - {does}", escaped(&way.variant));
    }
    text
}

/// What is needed around the touchpoints of each operation.
fn safeguards(view: &View<'_>) -> String {
    let mut text = String::new();
    for operation in &view.operations {
        let groups = forms::around(view, *operation);
        if groups.is_empty() {
            continue;
        }
        if text.is_empty() {
            text.push_str("\n## Safeguards\n\n");
        }
        let _ = writeln!(text, "- **{}**", escaped(&view.title(*operation)));
        for group in groups {
            let ids: Vec<&str> = group.ids.iter().map(String::as_str).collect();
            let line = format!("{}: {}", few(&ids), group.needs.join("; "));
            let _ = writeln!(text, "  - {}", escaped(&line));
        }
    }
    text
}
