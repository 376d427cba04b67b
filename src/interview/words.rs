//! The words of a question, from the vocabulary.

use super::problem::{Answer, Variable};
use super::prompt::{Choice, Question, Reply};
use super::seen::evidence;
use crate::advice::Filler;
use crate::facts::{FactType, Facts, Value};
use crate::landscape::Subject;
use crate::rules::Template;
use crate::text::Spanned;

/// The choice that leaves a fact open.
pub const DONT_KNOW: &str = "don't know";
/// The choice that goes to the question before.
pub const BACK: &str = "back";

/// The question for a variable. `earlier`: what was answered before, where the cursor is put.
pub(super) fn question(
    facts: &Facts<'_>,
    variable: &Variable,
    number: (usize, usize),
    earlier: Option<Answer>,
) -> Question {
    let definition = facts.vocabulary.get(variable.fact);
    let ask = definition.ask.as_ref().expect("only facts with a question are asked");
    let filler = Filler::new(facts, variable.subject);
    let fill = |text: &str| {
        filler.fill(&Template::new(
            &Spanned::new(text.trim().to_owned(), ask.question.span),
            "",
        ))
    };
    let words: Vec<String> = match &definition.values {
        FactType::OneOf(words) => words.clone(),
        FactType::YesNo => ["no", "yes"].map(str::to_owned).into(),
        FactType::Count if ask.help.len() == variable.cells.len() => {
            ask.help.iter().map(|(word, _)| word.clone()).collect()
        }
        _ => Vec::new(),
    };
    let mut choices: Vec<Choice> = words
        .into_iter()
        .zip(&variable.values)
        .map(|(word, value)| {
            let help = ask
                .help
                .iter()
                .find(|(of, _)| *of == word)
                .map_or_else(String::new, |(_, help)| fill(help));
            Choice {
                word,
                help,
                reply: Reply::Value(*value),
            }
        })
        .collect();
    if definition.values == FactType::YesNo {
        choices.reverse();
    }
    if !choices.is_empty() {
        choices.extend(ways_out("it stays open; `recommend` will name it"));
    }
    let mut text = fill(&ask.question.value);
    let mut wanted = match &definition.values {
        FactType::SetOf(_) => format!("{} with commas between, or none", definition.values.wanted()),
        values => values.wanted(),
    };
    if choices.is_empty() {
        // Nothing else on the screen says of what it is asked.
        if !ask.question.value.contains('{') {
            text = format!("{}: {text}", about(facts, variable.subject));
        }
        let help: Vec<String> = ask
            .help
            .iter()
            .map(|(word, help)| format!("{word}: {}", fill(help).trim_end_matches('.')))
            .collect();
        if !help.is_empty() {
            wanted = help.join("; ");
        }
    }
    let earlier = earlier.map(|answer| match answer {
        Answer::Value(value) => Reply::Value(value),
        Answer::DontKnow => Reply::DontKnow,
    });
    let start = choices
        .iter()
        .position(|choice| earlier.as_ref() == Some(&choice.reply));
    Question {
        about: about(facts, variable.subject),
        text,
        seen: match variable.subject {
            Subject::Touchpoint(id) => facts.landscape.observed(id).and_then(evidence),
            _ => None,
        },
        why: ask.why.as_deref().map(fill),
        number,
        choices,
        start: start.unwrap_or(0),
        wanted,
        sets: (
            facts.landscape.subject_name(variable.subject).to_owned(),
            definition.name.value.clone(),
        ),
    }
}

/// Whether an answer is for all calls that are alike.
pub(super) fn for_all_alike(name: &str, answer: &str, one: &str, more: usize, asked: usize) -> Question {
    let noun = if more == 1 { "call" } else { "calls" };
    let choice = |word: &str, help: String, at: usize| Choice {
        word: word.to_owned(),
        help,
        reply: Reply::Chosen(at),
    };
    Question {
        about: name.to_owned(),
        text: format!("{answer}: only for {one}, or for {name}, {more} more {noun} of which nobody has said it?"),
        seen: None,
        why: Some("calls that are named alike often need the same; each can still be changed in the file".to_owned()),
        number: (asked, asked),
        choices: vec![
            choice("this one", "the others are asked one by one".to_owned(), 0),
            choice("all of them", format!("{answer} is written at each"), 1),
            Choice {
                word: BACK.to_owned(),
                help: String::new(),
                reply: Reply::Back,
            },
        ],
        start: 0,
        wanted: String::new(),
        sets: (name.to_owned(), "needs".to_owned()),
    }
}

/// The two choices that every question has.
pub(super) fn ways_out(open: &str) -> [Choice; 2] {
    [
        Choice {
            word: DONT_KNOW.to_owned(),
            help: open.to_owned(),
            reply: Reply::DontKnow,
        },
        Choice {
            word: BACK.to_owned(),
            help: String::new(),
            reply: Reply::Back,
        },
    ]
}

/// What a question is about, in short: the system that is called, the event, or the name.
pub(super) fn about(facts: &Facts<'_>, subject: Subject) -> String {
    match subject {
        Subject::Touchpoint(id) => facts.landscape.short_id(id).to_owned(),
        other => facts.landscape.subject_name(other).to_owned(),
    }
}

/// How a value is told in a line.
pub(super) fn told(values: &FactType, value: Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => values.format(other),
    }
}
