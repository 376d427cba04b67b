//! Colour, for state only: whatever it tells, a mark or a word tells too.

use anstyle::{AnsiColor, Style};

use super::Look;
use crate::rules::Severity;

/// What a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// Nothing in particular.
    Plain,
    /// To be changed, or the answer.
    Bold,
    /// Nobody can decide it yet.
    Open,
    /// An error.
    Bad,
    /// A warning.
    Dubious,
}

impl Paint {
    /// The colour of a severity.
    pub(super) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Paint::Bad,
            Severity::Warning => Paint::Dubious,
            Severity::Info => Paint::Plain,
        }
    }

    /// The text, painted where colours are wanted; each line for itself.
    pub(super) fn on(self, text: &str, look: Look) -> String {
        let style = match self {
            Paint::Plain => return text.to_owned(),
            _ if !look.colour || text.is_empty() => return text.to_owned(),
            Paint::Bold => Style::new().bold(),
            Paint::Open | Paint::Dubious => AnsiColor::Yellow.on_default(),
            Paint::Bad => AnsiColor::BrightRed.on_default().bold(),
        };
        let lines: Vec<String> = text.split('\n').map(|line| format!("{style}{line}{style:#}")).collect();
        lines.join("\n")
    }
}
