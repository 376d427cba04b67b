//! What is wrong with a name, and how it is told.

use super::resolve::{Index, Names};
use crate::text::{Diagnostic, Span, Spanned, nearest};

/// Past so many comparisons no more near names are looked for: whoever has thousands of unknown names among thousands
/// of known ones misspelt nothing, but left something out.
const COMPARED: usize = 1_000_000;

/// A name that does not fit.
pub(super) enum Problem {
    /// There is no such system.
    NoSystem(Spanned<String>),
    /// There is no such operation.
    NoOperation(Spanned<String>),
    /// A call goes to the system in which its operation happens.
    CallsItself(Spanned<String>),
    /// A call runs an operation that happens in a system which it does not call.
    RunsElsewhere {
        /// The operation.
        name: Spanned<String>,
        /// The first system that is called.
        to: Option<Span>,
    },
}

/// The problems in words. `whole`: every file could be read; without it, a name may be declared in one that was not.
pub(super) fn tell(problems: &[Problem], names: &Names<'_>, whole: bool) -> Vec<Diagnostic> {
    let mut compared = 0;
    let told = problems.iter().filter_map(|problem| match problem {
        Problem::NoSystem(_) | Problem::NoOperation(_) if !whole => None,
        Problem::NoSystem(name) => {
            let diagnostic = Diagnostic::at(name.span, format!("no system is called `{}`", name.value));
            Some(match near(&mut compared, &name.value, &names.systems) {
                Some(near) => diagnostic.did_you_mean(Some(near)),
                None => diagnostic.help(format!(
                    "declare it: `{}: {{}}` under `systems`, here or in another file",
                    name.value
                )),
            })
        }
        Problem::NoOperation(name) => {
            let diagnostic = Diagnostic::at(name.span, format!("no operation is called `{}`", name.value));
            Some(match near(&mut compared, &name.value, &names.operations) {
                Some(near) => diagnostic.did_you_mean(Some(near)),
                None => {
                    diagnostic.help("declare it under `operations`, here or in another file, or leave `invokes` out")
                }
            })
        }
        Problem::CallsItself(name) => Some(
            Diagnostic::at(name.span, format!("`{}` calls itself", name.value))
                .label("the system in which the operation happens")
                .help("a touchpoint is between systems: leave it out, or name the other system"),
        ),
        Problem::RunsElsewhere { name, to } => {
            let message = format!("`{}` does not happen in the system that is called", name.value);
            let diagnostic =
                Diagnostic::at(name.span, message).help("`invokes` names an operation of a system in `to`");
            Some(match to {
                Some(to) => diagnostic.other(*to, "calls this system"),
                None => diagnostic,
            })
        }
    });
    told.collect()
}

/// The known name that may be meant.
fn near<'n, T>(compared: &mut usize, word: &str, known: &Index<'n, T>) -> Option<&'n str> {
    *compared += known.len();
    (*compared <= COMPARED)
        .then(|| nearest(word, known.keys().copied()))
        .flatten()
}
