//! What is wrong with an input, where, and what to do about it.

use super::{Sources, Span};

/// One error in an input: what is wrong, its place, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in one line, lower case, without a final period.
    pub message: String,
    /// Where. None where the text itself could not be had (an unreadable file).
    pub at: Option<Span>,
    /// A few words under the place, often a near name; may be empty.
    pub label: String,
    /// Further places with a few words each.
    pub others: Vec<(Span, String)>,
    /// What to do next, apart from the message.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            at: Some(span),
            ..Diagnostic::without_place(message)
        }
    }

    /// An error that has no place in a text.
    pub fn without_place(message: impl Into<String>) -> Self {
        Diagnostic {
            message: message.into(),
            at: None,
            label: String::new(),
            others: Vec::new(),
            help: None,
        }
    }

    /// With words under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With a further place.
    #[must_use]
    pub fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// With what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With "did you mean …?" under the place, where a near name is known.
    #[must_use]
    pub fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.label(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Sorts by source name, then place, then message, and drops exact repeats.
    pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
        diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| {
                d.at.map(|span| (sources.name(span.file).to_owned(), span.start, span.end))
            };
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        diagnostics.dedup();
    }
}
