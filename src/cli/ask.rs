//! `touchpoint ask`.

mod base;
mod begin;
mod existing;
mod finish;
mod fresh;
mod line;
mod preset;
mod save;
mod targets;
mod terminal;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::rule_set::RuleArgs;
use super::{Failure, Status, Terminal, reason};
use crate::facts::Vocabulary;
use crate::interview::{NoAnswer, Prompter};
use begin::NewForm;
use preset::Preset;
use terminal::{AtTerminal, Nobody};

/// the fewest questions that decide it, then a description to save
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint ask                                       a new description, question by question
  touchpoint ask shop.yaml                             what it leaves open; answers are written into it
  touchpoint ask shop.yaml --set place-order/email:needs=nothing
  touchpoint ask shop.yaml --set 'all GET calls of web:needs=answer'     imported calls that are named alike")]
pub(super) struct Ask {
    /// the description whose open questions are asked; else a new one
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// an answer; without ID for each touchpoint that leaves it open (repeatable)
    #[arg(long, value_name = "[ID:]FACT=VALUE")]
    set: Vec<Setting>,
    /// answers to all questions, as YAML
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// write the new description into this file, which must not be there yet
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "into"])]
    output: Option<PathBuf>,
    /// add the new operation to this description
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    into: Option<PathBuf>,
    /// only this operation (repeatable)
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    #[command(flatten)]
    rules: RuleArgs,
}

/// One `--set`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// The touchpoint; None: each that leaves the fact open.
    pub(super) id: Option<String>,
    /// The fact.
    pub(super) fact: String,
    /// Its value.
    pub(super) value: String,
}

impl FromStr for Setting {
    type Err = String;

    /// The fact stands between the last `:` and the `=` after it.
    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "write [ID:]FACT=VALUE, such as needs=nothing or place-order/email:needs=nothing";
        let last = text.rfind('=').ok_or_else(|| format!("it has no `=`; {FORM}"))?;
        let (id, rest) = match text[..last].rfind(':') {
            Some(colon) => (Some(&text[..colon]), &text[colon + 1..]),
            None => (None, text),
        };
        let (fact, value) = rest.split_once('=').expect("the last `=` stands behind the colon");
        if fact.is_empty() || value.is_empty() || id == Some("") {
            return Err(FORM.to_owned());
        }
        Ok(Setting {
            id: id.map(str::to_owned),
            fact: fact.to_owned(),
            value: value.to_owned(),
        })
    }
}

impl Ask {
    pub(super) fn run(&self, terminal: Terminal) -> Result<Status, Failure> {
        let preset = Preset::read(self.answers.as_deref(), &self.set)?;
        let mut asker = Asker::new(terminal);
        match &self.file {
            Some(file) => existing::run(self, file, &preset, &mut asker, terminal),
            None => fresh::run(self, &preset, &mut asker, terminal),
        }
    }
}

/// Whoever answers: a person at a terminal, or nobody.
enum Asker {
    Terminal(Box<AtTerminal>),
    Nobody(Nobody),
}

impl Asker {
    fn new(terminal: Terminal) -> Self {
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            let mut at = AtTerminal::new(terminal);
            at.say("Esc or `back`: the question before. Ctrl-C: asks whether to keep what you answered.");
            Asker::Terminal(Box::new(at))
        } else {
            Asker::Nobody(Nobody { terminal })
        }
    }

    fn prompter(&mut self) -> &mut dyn Prompter {
        match self {
            Asker::Terminal(at) => at.as_mut(),
            Asker::Nobody(nobody) => nobody,
        }
    }

    /// After Ctrl-C: whether what was answered is kept. A second one says no.
    fn keep(&mut self) -> bool {
        match self {
            Asker::Terminal(at) => {
                let items = ["keep it".to_owned(), "drop it".to_owned()];
                matches!(at.select("Keep what was answered?", &items, 0), Ok(Some(0)))
            }
            Asker::Nobody(_) => false,
        }
    }
}

/// Why an interview ends without a result. Ctrl-C is dealt with before.
fn unanswered(no_answer: NoAnswer, vocabulary: &Vocabulary) -> Failure {
    match no_answer {
        NoAnswer::Interrupted => Failure::usage("broken off, nothing was written", ""),
        NoAnswer::Failed(error) => Failure::usage(
            format!("the terminal failed: {}", reason(&error)),
            "nothing was written",
        ),
        NoAnswer::Nobody(question) => {
            let (id, fact) = &question.sets;
            let values = vocabulary.named(fact).map(|id| &vocabulary.get(id).values);
            let flag = values.map_or_else(String::new, |values| preset::flag(id, fact, values));
            let seen = question.seen.as_ref();
            let seen = seen.map_or_else(String::new, |seen| format!("seen: {}\n", crate::report::clean(seen)));
            Failure::usage(
                format!("`{fact}` of `{id}` is not answered, and there is no terminal to ask at"),
                format!("{seen}add `{flag}`, or `{id}: {{ {fact}: … }}` under `answers` in a file for `--answers`"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn a_setting_is_taken_apart() {
        let read = |text: &str| text.parse::<Setting>().map(|s| (s.id, s.fact, s.value));
        let is =
            |id: Option<&str>, fact: &str, value: &str| Ok((id.map(str::to_owned), fact.to_owned(), value.to_owned()));
        assert_eq!(read("needs=nothing"), is(None, "needs", "nothing"));
        assert_eq!(read("a/b#2:needs=later"), is(Some("a/b#2"), "needs", "later"));
        assert_eq!(read("a/x:y:via=api"), is(Some("a/x:y"), "via", "api"));
        assert_eq!(read("owner=a:b"), is(None, "owner", "a:b"));
        assert!(read("needs").is_err());
        assert!(read("=x").is_err());
        assert!(read("needs=").is_err());
        assert!(read(":needs=x").is_err());
    }
}
