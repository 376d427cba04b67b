//! How it is done today: asked last, once per operation, since it changes no verdict.

use std::collections::BTreeMap;

use super::prompt::{Choice, NoAnswer, Prompter, Question, Reply};
use super::session::Walked;
use super::words::{self, ways_out};
use crate::advice::Filler;
use crate::description::Via;
use crate::facts::{Builtin, Facts};
use crate::landscape::{Subject, TouchpointId};
use crate::rules::Template;
use crate::text::{Spanned, Word};

/// How a touchpoint is done today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// It is not built.
    NotBuilt,
    /// It is built so; `Via::Unknown`: nobody knows how.
    Built(Via),
}

impl Today {
    /// Every answer with its word.
    #[must_use]
    pub fn words() -> Vec<(&'static str, Today)> {
        let built = Via::WORDS.iter().map(|(word, via)| (*word, Today::Built(*via)));
        built.chain([("not-built", Today::NotBuilt)]).collect()
    }
}

/// What was said of today, by touchpoint.
pub type TodayAnswers = BTreeMap<TouchpointId, Today>;

/// Asks how some touchpoints of one operation are done today: all at once, or one by one where it differs.
///
/// # Errors
/// Where no answer comes; what was answered before is in `said`.
pub fn ask_today(
    facts: &Facts<'_>,
    touchpoints: &[TouchpointId],
    asked: usize,
    said: &mut TodayAnswers,
    prompter: &mut dyn Prompter,
) -> Result<Walked, NoAnswer> {
    while let [first, _, ..] = touchpoints {
        let question = for_all(facts, *first, asked);
        let reply = prompter.ask(&question)?;
        let today = match reply {
            Reply::Back => return Ok(Walked::Back),
            Reply::Chosen(2) if one_by_one(facts, touchpoints, asked, said, prompter)? == Walked::Done => {
                return Ok(Walked::Done);
            }
            // From the first of them back to this question.
            Reply::Chosen(2) => continue,
            Reply::Chosen(0) => Today::Built(Via::Api),
            Reply::Chosen(1) => Today::Built(Via::Event),
            Reply::Chosen(_) => Today::NotBuilt,
            _ => Today::Built(Via::Unknown),
        };
        said.extend(touchpoints.iter().map(|id| (*id, today)));
        let word = question.choices.iter().find(|choice| choice.reply == reply);
        let word = word.map_or(words::DONT_KNOW, |choice| choice.word.as_str());
        prompter.say(&format!("✔ today: {word}"));
        return Ok(Walked::Done);
    }
    one_by_one(facts, touchpoints, asked, said, prompter)
}

fn for_all(facts: &Facts<'_>, first: TouchpointId, asked: usize) -> Question {
    let caller = &facts.landscape.system(facts.landscape.caller(first)).name;
    let choices = [
        ("all by API", "it calls each and waits for the response"),
        ("all by event", "it hands over messages and goes on"),
        ("it differs", "one by one"),
        ("not built", "there is nothing yet"),
    ];
    let mut choices: Vec<Choice> = choices
        .iter()
        .enumerate()
        .map(|(at, (word, help))| Choice {
            word: (*word).to_owned(),
            help: (*help).to_owned(),
            reply: Reply::Chosen(at),
        })
        .collect();
    choices.extend(ways_out("it is written as `via: unknown`"));
    Question {
        about: "today".to_owned(),
        text: format!("How does {caller} reach them today?"),
        seen: None,
        why: why(facts),
        number: (asked + 1, asked + 1),
        choices,
        start: 0,
        wanted: String::new(),
        sets: (
            facts
                .landscape
                .operation(facts.landscape.touchpoint(first).operation)
                .name
                .clone(),
            "via".to_owned(),
        ),
    }
}

fn why(facts: &Facts<'_>) -> Option<String> {
    let via = facts.vocabulary.builtin(Builtin::Via)?;
    facts.vocabulary.get(via).ask.as_ref()?.why.clone()
}

fn one_by_one(
    facts: &Facts<'_>,
    touchpoints: &[TouchpointId],
    asked: usize,
    said: &mut TodayAnswers,
    prompter: &mut dyn Prompter,
) -> Result<Walked, NoAnswer> {
    let Some(via) = facts.vocabulary.builtin(Builtin::Via) else {
        return Ok(Walked::Done);
    };
    let Some(ask) = facts.vocabulary.get(via).ask.as_ref() else {
        return Ok(Walked::Done);
    };
    let mut at = 0;
    while at < touchpoints.len() {
        let id = touchpoints[at];
        let filler = Filler::new(facts, Subject::Touchpoint(id));
        let fill = |text: &str| filler.fill(&Template::new(&Spanned::new(text.to_owned(), ask.question.span), ""));
        let answers = Today::words();
        let mut choices: Vec<Choice> = Vec::new();
        for (word, help) in &ask.help {
            let answer = answers.iter().position(|(known, _)| known == word);
            choices.extend(answer.map(|at| Choice {
                word: word.clone(),
                help: fill(help),
                reply: Reply::Chosen(at),
            }));
        }
        choices.extend(ways_out("it is written as `via: unknown`"));
        let about = words::about(facts, Subject::Touchpoint(id));
        let question = Question {
            text: format!("{about}: {}", fill(&ask.question.value)),
            about,
            seen: None,
            why: why(facts),
            number: (asked + 1 + at, asked + touchpoints.len()),
            choices,
            start: 0,
            wanted: String::new(),
            sets: (facts.landscape.touchpoint(id).id.clone(), "via".to_owned()),
        };
        let (word, today) = match prompter.ask(&question)? {
            Reply::Back if at == 0 => return Ok(Walked::Back),
            Reply::Back => {
                at -= 1;
                continue;
            }
            Reply::Chosen(chosen) => answers[chosen],
            _ => (words::DONT_KNOW, Today::Built(Via::Unknown)),
        };
        prompter.say(&format!("✔ {}, today: {word}", question.about));
        said.insert(id, today);
        at += 1;
    }
    Ok(Walked::Done)
}
