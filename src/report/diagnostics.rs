//! What is wrong with the input, every error of the run.

use super::{Level, Look, Snippet, render};
use crate::text::{Diagnostic, Sources};

/// So many errors are shown; who has more reads no more.
const SHOWN: usize = 1000;

/// Renders the errors of an input in the order of files and places, and their count.
#[must_use]
pub fn diagnostics(diagnostics: &[Diagnostic], sources: &Sources, look: Look) -> String {
    let mut sorted = diagnostics.to_vec();
    Diagnostic::sort(&mut sorted, sources);
    let mut text = String::new();
    for diagnostic in sorted.iter().take(SHOWN) {
        text.push_str(&render(&snippet(diagnostic), sources, look));
        text.push('\n');
    }
    text.push_str(&count(&sorted));
    text
}

fn snippet(diagnostic: &Diagnostic) -> Snippet {
    Snippet {
        level: Level::Error,
        id: None,
        title: diagnostic.message.clone(),
        primary: diagnostic.at.map(|span| (span, diagnostic.label.clone())),
        others: diagnostic.others.clone(),
        footers: diagnostic
            .help
            .iter()
            .map(|help| ("help".to_owned(), help.clone()))
            .collect(),
    }
}

/// `2 errors in 1 file, nothing was checked; mend them and run this again`; of very many, how many are shown.
fn count(diagnostics: &[Diagnostic]) -> String {
    let others = diagnostics.iter().flat_map(|d| &d.others).map(|(span, _)| *span);
    let places = diagnostics.iter().filter_map(|d| d.at).chain(others);
    let mut files: Vec<_> = places.map(|span| span.file).collect();
    files.sort_unstable();
    files.dedup();
    let unreadable = diagnostics.iter().filter(|d| d.at.is_none()).count();
    let (errors, files) = (diagnostics.len(), files.len() + unreadable);
    let them = if errors == 1 { "it" } else { "them" };
    let shown = if errors > SHOWN {
        format!(" (the first {SHOWN} are shown)")
    } else {
        String::new()
    };
    format!(
        "{} in {}{shown}, nothing was checked; mend {them} and run this again\n",
        super::plural(errors, "error"),
        super::plural(files, "file"),
    )
}
