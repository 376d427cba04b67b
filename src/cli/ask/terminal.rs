//! Prompts in a real terminal, and none where there is nobody to ask.

use std::io;

use console::Term;
use dialoguer::Select;
use dialoguer::theme::ColorfulTheme;

use super::line;
use crate::cli::{Failure, Terminal};
use crate::interview::{NoAnswer, Prompter, Question, Reply};
use crate::report::{clean, wrap};

/// Asks at a terminal, on standard error.
pub(super) struct AtTerminal {
    term: Term,
    terminal: Terminal,
}

impl AtTerminal {
    /// Takes over Ctrl-C, so that a prompt can hand it back as an answer.
    pub(super) fn new(terminal: Terminal) -> Self {
        // Where a handler cannot be set, Ctrl-C ends the program, and nothing was written yet.
        let _ = ctrlc::set_handler(|| {});
        console::set_colors_enabled_stderr(terminal.error_look().colour);
        AtTerminal {
            term: Term::stderr(),
            terminal,
        }
    }

    /// The terminal it asks at.
    pub(super) fn terminal(&self) -> Terminal {
        self.terminal
    }

    /// What to think of with the next prompt, on a line before it.
    pub(super) fn hint(&self, hint: &str) {
        self.terminal.tell(&format!("  {hint}\n"));
    }

    /// Tells what went wrong; the interview goes on.
    pub(super) fn tell(&self, failure: &Failure) {
        self.terminal.tell(&failure.text(self.terminal.error_look()));
    }

    fn width(&self) -> usize {
        usize::from(self.term.size().1).clamp(40, 110)
    }

    /// One of some items; `None` is Esc.
    pub(super) fn select(&mut self, prompt: &str, items: &[String], start: usize) -> Result<Option<usize>, NoAnswer> {
        let theme = ColorfulTheme {
            prompt_suffix: console::style(String::new()).for_stderr(),
            ..ColorfulTheme::default()
        };
        let select = Select::with_theme(&theme)
            .with_prompt(prompt)
            .items(items)
            .default(start)
            .report(false);
        select.interact_on_opt(&self.term).map_err(|error| self.failed(error))
    }

    /// A line that is typed; `None` is Esc.
    pub(super) fn input(&mut self, prompt: &str, initial: &str) -> Result<Option<String>, NoAnswer> {
        line::read(&self.term, prompt, initial).map_err(|error| self.failed(error.into()))
    }

    /// A prompt leaves the cursor hidden when it is broken off.
    fn failed(&self, error: dialoguer::Error) -> NoAnswer {
        let _ = self.term.show_cursor();
        let dialoguer::Error::IO(error) = error;
        if error.kind() == io::ErrorKind::Interrupted {
            NoAnswer::Interrupted
        } else {
            NoAnswer::Failed(error)
        }
    }

    /// The question, its number and its reason, wrapped by ourselves: a prompt counts lines, not what wraps.
    fn prompt(&self, question: &Question, with_why: bool) -> String {
        let (number, of) = question.number;
        let text = format!("{}  ({number} of about {})", clean(&question.text), of.max(number));
        let mut lines = Vec::new();
        if let Some(seen) = &question.seen {
            lines.extend(wrap(&format!("seen: {}", clean(seen)), self.width() - 4));
        }
        lines.extend(wrap(&text, self.width() - 4));
        if let Some(why) = question.why.as_ref().filter(|_| with_why) {
            lines.extend(wrap(&format!("why: {}", clean(why)), self.width() - 4));
        }
        lines.join("\n  ")
    }

    fn items(&self, question: &Question, with_help: bool) -> Vec<String> {
        let words = question.choices.iter().map(|choice| choice.word.chars().count());
        let column = words.max().unwrap_or(0) + 2;
        let room = self.width().saturating_sub(column + 4).max(20);
        let item = |choice: &crate::interview::Choice| {
            let mut help = wrap(&clean(&choice.help), room);
            if !with_help {
                help.truncate(1);
            }
            let indent = format!("\n{:width$}", "", width = column + 2);
            let pad = column - choice.word.chars().count();
            format!("{}{:pad$}{}", choice.word, "", help.join(&indent))
                .trim_end()
                .to_owned()
        };
        question.choices.iter().map(item).collect()
    }
}

impl Prompter for AtTerminal {
    fn ask(&mut self, question: &Question) -> Result<Reply, NoAnswer> {
        let rows = usize::from(self.term.size().0);
        let mut prompt = self.prompt(question, true);
        if question.choices.is_empty() {
            let wanted = format!("({}, `unknown` or `back`)", clean(&question.wanted));
            let prompt = format!("{prompt}\n  {}", wrap(&wanted, self.width() - 4).join("\n  "));
            return Ok(match self.input(&prompt, "")?.as_deref().map(str::trim) {
                None | Some("back") => Reply::Back,
                Some("unknown" | "don't know" | "") => Reply::DontKnow,
                Some(typed) => Reply::Typed(typed.to_owned()),
            });
        }
        let fits = |prompt: &str, items: &[String]| {
            let lines = items.iter().map(|item| item.lines().count());
            prompt.lines().count() + lines.sum::<usize>() + 2 <= rows
        };
        // What scrolls off the top can neither be read nor be taken back: in a small terminal, less is said.
        let mut items = self.items(question, true);
        if !fits(&prompt, &items) {
            items = self.items(question, false);
        }
        if !fits(&prompt, &items) {
            prompt = self.prompt(question, false);
        }
        let chosen = self.select(&prompt, &items, question.start)?;
        Ok(chosen.map_or(Reply::Back, |at| question.choices[at].reply.clone()))
    }

    fn say(&mut self, line: &str) {
        let lines = wrap(&clean(line), self.width());
        self.terminal.tell(&format!("{}\n", lines.join("\n  ")));
    }
}

/// Nobody is there: every question is left.
pub(super) struct Nobody {
    pub(super) terminal: Terminal,
}

impl Prompter for Nobody {
    fn ask(&mut self, question: &Question) -> Result<Reply, NoAnswer> {
        Err(NoAnswer::Nobody(Box::new(question.clone())))
    }

    fn say(&mut self, line: &str) {
        self.terminal.tell(&format!("{}\n", clean(line)));
    }
}
