//! `touchpoint ask`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::{Failure, Status, Terminal, input};

/// the fewest questions that decide it, then a description to save
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  touchpoint ask                                       a new description, question by question
  touchpoint ask shop.yaml                             what it leaves open; answers are written into it
  touchpoint ask shop.yaml --set place-order/email:needs=nothing")]
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
        if let Some(file) = self.file.as_ref().or(self.into.as_ref()) {
            // TODO(lead): `-` and folders are nothing to write answers into.
            input::open(std::slice::from_ref(file), terminal)?;
        }
        // TODO(lead): the interview.
        let _ = (&self.set, &self.answers, &self.output, &self.operation, terminal);
        Ok(Status::Fine)
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
