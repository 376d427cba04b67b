//! The way through the questions: back, don't know, changes of mind, Ctrl-C, and what is told on the way.

mod asking;

use std::collections::BTreeMap;

use asking::{Case, Said, Script, operation_id, reply};
use serde_json::json;
use touchpoint::description::Via;
use touchpoint::facts::Pattern;
use touchpoint::interview::{
    Answer, Answers, NoAnswer, Question, Reply, Session, Today, TodayAnswers, Walked, ask_today,
};
use touchpoint::landscape::{Landscape, TouchpointId};
use touchpoint::rules::{Judge, Rulebook};

/// What is done at one question: an answer in the words of a description, `back`, or Ctrl-C.
type Step = &'static str;

/// Operations that are asked about one after the other.
struct Subject {
    landscape: Landscape,
    book: Rulebook,
    operations: Vec<String>,
    description: serde_json::Value,
}

/// How a run ended, and everything on the way.
#[derive(Debug)]
struct Run {
    walked: Option<Walked>,
    questions: Vec<(String, String)>,
    lines: Vec<String>,
    answers: Answers,
    told: Vec<(String, String)>,
    asked: usize,
}

impl Subject {
    fn new(description: serde_json::Value, operations: &[&str]) -> Self {
        Subject {
            landscape: asking::read(&description.to_string()),
            book: asking::builtin_rules(),
            operations: operations.iter().map(|name| (*name).to_owned()).collect(),
            description,
        }
    }

    /// An order is placed: three systems of which nothing is known.
    fn order() -> Self {
        let description = json!({
            "touchpoint": 1,
            "systems": { "orders": {}, "payment": {}, "shipping": {}, "email": {} },
            "operations": { "place-order": { "in": "orders", "touchpoints": [{ "to": "payment" }, { "to": "shipping" }, { "to": "email" }] } },
        });
        Subject::new(description, &["place-order"])
    }

    /// The same, with systems that are known to be dependable.
    fn dependable_order() -> Self {
        let mut description = Subject::order().description;
        for system in ["payment", "shipping", "email"] {
            description["systems"][system] = json!({ "sometimes_down": false });
        }
        Subject::new(description, &["place-order"])
    }

    /// Three operations with a system in common, one of which says all.
    fn several() -> Self {
        let description = json!({
            "touchpoint": 1,
            "systems": { "orders": {}, "shipping": {}, "mail": { "sometimes_down": false } },
            "operations": {
                "accept": { "in": "orders", "touchpoints": [{ "to": "shipping" }] },
                "cancel": { "in": "orders", "touchpoints": [{ "to": "mail", "needs": "nothing" }] },
                "change": { "in": "orders", "touchpoints": [{ "to": "shipping", "needs": "later" }] },
                "remind": { "in": "orders", "touchpoints": [{ "to": "mail" }, { "event": "reminded", "needs": "later" }] },
            },
        });
        Subject::new(description, &["accept", "cancel", "change", "remind"])
    }

    fn run(&self, steps: impl FnMut(usize, &Question) -> Result<Reply, NoAnswer>) -> Run {
        self.resume(Answers::new(), steps)
    }

    fn resume(&self, answers: Answers, mut steps: impl FnMut(usize, &Question) -> Result<Reply, NoAnswer>) -> Run {
        let mut at = 0;
        let mut script = Script::new(|question: &Question| {
            at += 1;
            assert!(at < 200, "it does not end");
            steps(at - 1, question)
        });
        let judge = Judge::new(&self.book);
        let mut session = Session::new(&self.landscape, &judge, answers);
        let operations: Vec<_> = self
            .operations
            .iter()
            .map(|name| operation_id(&self.landscape, name))
            .collect();
        let walked = match session.walk(&operations, &mut script) {
            Ok(walked) => Some(walked),
            Err(NoAnswer::Interrupted) => None,
            Err(other) => panic!("{other:?}"),
        };
        Run {
            walked,
            told: script.told(),
            questions: script.questions,
            lines: script.lines,
            asked: session.asked(),
            answers: session.answers,
        }
    }

    /// Answers by what is asked; what is not among them is `later`, or not down.
    fn straight(&self, answers: &Said) -> Run {
        self.run(|_, question| Ok(by(answers, question)))
    }

    /// The verdicts of full evaluation with these answers, of all operations, by the ids that are told.
    fn verdicts(&self, answers: &Answers) -> BTreeMap<String, Option<Pattern>> {
        let vocabulary = &self.book.vocabulary;
        let mut said = Said::new();
        for ((subject, fact), answer) in answers {
            if let Answer::Value(value) = answer {
                let definition = vocabulary.get(*fact);
                let subject = self.landscape.subject_name(*subject).to_owned();
                said.insert(
                    (subject, definition.name.value.clone()),
                    definition.values.format(*value),
                );
            }
        }
        let mut verdicts = BTreeMap::new();
        for operation in &self.operations {
            let case = Case::new("", self.description.clone(), operation);
            let mut own = said.clone();
            let systems = self.description["systems"].as_object().expect("a mapping");
            own.retain(|(subject, _), _| {
                subject.starts_with(&format!("{operation}/")) || systems.contains_key(subject)
            });
            let found = case.evaluate(&self.book, &own);
            let touchpoints = self.landscape.touchpoints_of(operation_id(&self.landscape, operation));
            for (id, verdict) in touchpoints.zip(found) {
                verdicts.insert(format!("{operation} {}", self.landscape.short_id(id)), verdict);
            }
        }
        verdicts
    }
}

/// The answer of these to a question.
fn by(answers: &Said, question: &Question) -> Reply {
    let other = if question.sets.1 == "needs" { "later" } else { "false" };
    let other = if question.sets.1 == "consumers" { "1" } else { other };
    reply(question, answers.get(&question.sets).map_or(other, String::as_str))
}

fn word(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Api => "api",
        Pattern::Event => "event",
    }
}

fn said(answers: &[(&str, &str, &str)]) -> Said {
    let answers = answers.iter();
    answers
        .map(|(subject, fact, answer)| (((*subject).to_owned(), (*fact).to_owned()), (*answer).to_owned()))
        .collect()
}

/// All answers to the three `needs`, and the systems dependable or not.
fn orders() -> Vec<Said> {
    let mut all = Vec::new();
    for payment in ["outcome", "later", "nothing", "unknown"] {
        for shipping in ["answer", "later", "unknown"] {
            for email in ["later", "nothing", "unknown"] {
                for down in ["true", "false", "unknown"] {
                    all.push(said(&[
                        ("place-order/payment", "needs", payment),
                        ("place-order/shipping", "needs", shipping),
                        ("place-order/email", "needs", email),
                        ("payment", "sometimes_down", down),
                        ("shipping", "sometimes_down", down),
                        ("email", "sometimes_down", down),
                    ]));
                }
            }
        }
    }
    all
}

/// Each verdict that stands at the end was told once, as it is; one that does not was not.
#[test]
fn verdicts_are_told_once_and_as_they_are_in_the_end() {
    let order = Subject::order();
    for answers in orders() {
        let run = order.straight(&answers);
        assert_eq!(run.walked, Some(Walked::Done));
        let end = order.verdicts(&run.answers);
        let stand: BTreeMap<String, String> = end
            .iter()
            .filter_map(|(id, verdict)| {
                Some((
                    id.strip_prefix("place-order ")?.to_owned(),
                    word((*verdict)?).to_owned(),
                ))
            })
            .collect();
        assert_eq!(run.told.len(), stand.len(), "{answers:?}\n{:#?}", run.lines);
        assert_eq!(
            run.told.into_iter().collect::<BTreeMap<_, _>>(),
            stand,
            "{answers:?}\n{:#?}",
            run.lines
        );
        last_lines_are_true(&order, &run.lines, &end);
    }
}

/// The last line about each touchpoint agrees with the end: a verdict that stands, or one that is open.
fn last_lines_are_true(subject: &Subject, lines: &[String], end: &BTreeMap<String, Option<Pattern>>) {
    let [operation] = subject.operations.as_slice() else {
        panic!("ids of one operation");
    };
    for (id, verdict) in end {
        let id = id.strip_prefix(&format!("{operation} ")).expect("its operation");
        let last = lines
            .iter()
            .rev()
            .find_map(|line| line.strip_prefix(&format!("→ {id}: ")));
        match (verdict, last) {
            (Some(verdict), Some(last)) => assert!(last.starts_with(&format!("{}. ", word(*verdict))), "{lines:#?}"),
            (Some(_), None) => panic!("{id} was not told: {lines:#?}"),
            (None, Some(last)) => {
                assert!(
                    !last.starts_with("api. ") && !last.starts_with("event. "),
                    "{id} is open: {lines:#?}"
                );
            }
            (None, None) => {}
        }
    }
}

/// Don't know is told as what stays open; what hangs on a later answer is not called open.
#[test]
fn what_does_not_stand_says_on_what_it_hangs() {
    let order = Subject::order();
    let run = order.straight(&said(&[
        ("place-order/payment", "needs", "outcome"),
        ("place-order/shipping", "needs", "unknown"),
        ("place-order/email", "needs", "nothing"),
    ]));
    let about = |id: &str| -> Vec<&String> {
        run.lines
            .iter()
            .filter(|line| line.starts_with(&format!("→ {id}:")))
            .collect()
    };
    assert_eq!(about("shipping").len(), 1, "{:#?}", run.lines);
    assert!(
        about("shipping")[0].contains("its `needs` would decide"),
        "{:#?}",
        run.lines
    );
    let run = order.straight(&said(&[
        ("place-order/payment", "needs", "outcome"),
        ("place-order/shipping", "needs", "later"),
        ("place-order/email", "needs", "nothing"),
    ]));
    let about: Vec<&String> = run
        .lines
        .iter()
        .filter(|line| line.starts_with("→ shipping:"))
        .collect();
    assert_eq!(about.len(), 2, "{:#?}", run.lines);
    assert!(
        about[0].contains("email comes first, and may decide it"),
        "{:#?}",
        run.lines
    );
    assert!(about[1].starts_with("→ shipping: event. "), "{:#?}", run.lines);
}

/// At every question: back, as often as it goes, then the same answers again. The end is as if nothing had been.
#[test]
fn back_at_every_question_and_the_same_again() {
    for subject in [Subject::order(), Subject::several()] {
        for answers in [
            said(&[]),
            said(&[
                ("place-order/payment", "needs", "outcome"),
                ("place-order/email", "needs", "unknown"),
            ]),
            said(&[
                ("accept/shipping", "needs", "unknown"),
                ("shipping", "sometimes_down", "unknown"),
            ]),
            said(&[
                ("place-order/payment", "needs", "answer"),
                ("place-order/shipping", "needs", "answer"),
                ("email", "sometimes_down", "true"),
            ]),
        ] {
            let straight = subject.straight(&answers);
            let count = straight.questions.len();
            assert!(count >= 3, "{:?}", straight.questions);
            for at in 0..count {
                for times in 1..=at {
                    let mut left = times;
                    let mut before: Vec<(String, String)> = Vec::new();
                    let run = subject.run(|_, question| {
                        if before.len() >= at && left > 0 {
                            left -= 1;
                            before.push(question.sets.clone());
                            return Ok(Reply::Back);
                        }
                        before.push(question.sets.clone());
                        Ok(by(&answers, question))
                    });
                    let mut wanted = straight.questions[..=at].to_vec();
                    wanted.extend(
                        (at - times..at)
                            .rev()
                            .map(|at| straight.questions[at].clone())
                            .filter(|_| true),
                    );
                    wanted.truncate(at + 1 + times);
                    wanted.extend(straight.questions[at - times + 1..].iter().cloned());
                    assert_eq!(run.questions, wanted, "back {times} times at {at}");
                    assert_eq!(run.walked, Some(Walked::Done));
                    assert_eq!(run.answers, straight.answers);
                    assert_eq!(run.asked, straight.asked);
                }
            }
        }
    }
}

/// Back at the first question leaves the session, with nothing said.
#[test]
fn back_at_the_first_question() {
    for subject in [Subject::order(), Subject::several()] {
        let run = subject.run(|_, _| Ok(Reply::Back));
        assert_eq!((run.walked, run.questions.len(), run.asked), (Some(Walked::Back), 1, 0));
        assert!(run.answers.is_empty());
        // And from further on, one question at a time.
        let run = subject.run(|at, question| Ok(if at < 2 { by(&said(&[]), question) } else { Reply::Back }));
        assert_eq!((run.walked, run.questions.len(), run.asked), (Some(Walked::Back), 5, 0));
        assert!(run.answers.is_empty());
    }
}

/// A question that comes again begins at the answer it had, be it don't know.
#[test]
fn after_back_the_cursor_is_on_the_earlier_answer() {
    let order = Subject::order();
    for (answer, cursor) in [
        ("outcome", "outcome"),
        ("nothing", "nothing"),
        ("unknown", "don't know"),
    ] {
        let mut starts = Vec::new();
        order.run(|at, question| {
            starts.push(question.choices[question.start].word.clone());
            match at {
                0 => Ok(reply(question, answer)),
                1 => Ok(Reply::Back),
                _ => Err(NoAnswer::Interrupted),
            }
        });
        assert_eq!(starts, ["answer", "answer", cursor]);
    }
}

/// First these answers, then back, then others: the end is as if the others had been given at once, and no verdict is
/// left told that does not stand any more.
#[test]
fn a_change_of_mind_leaves_no_trace() {
    let every = |step: usize| -> Vec<Said> { orders().into_iter().step_by(step).collect() };
    changes_of_mind(&Subject::dependable_order(), &every(3), &every(12));
    changes_of_mind(&Subject::order(), &every(23), &every(17));
}

fn changes_of_mind(order: &Subject, all: &[Said], others: &[Said]) {
    for first in all {
        let count = order.straight(first).questions.len();
        assert!(count >= 2, "{first:?}");
        for then in others {
            let straight = order.straight(then);
            for back in [1, count - 1] {
                // At the last question, back to an earlier one, and from there on the other answers.
                let mut at = 0;
                let mut backs = 0;
                let run = order.run(|_, question| {
                    at += 1;
                    if at < count {
                        return Ok(by(first, question));
                    }
                    if backs < back {
                        backs += 1;
                        return Ok(Reply::Back);
                    }
                    Ok(by(then, question))
                });
                let end = order.verdicts(&run.answers);
                last_lines_are_true(order, &run.lines, &end);
                if back == count - 1 {
                    assert_eq!(run.walked, Some(Walked::Done));
                    assert_eq!(run.answers, straight.answers, "{first:?} then {then:?}");
                    assert_eq!(end, order.verdicts(&straight.answers));
                }
            }
        }
    }
}

/// A system's fact is asked once, in whichever operation it comes up first.
#[test]
fn what_a_system_is_like_is_asked_once() {
    let several = Subject::several();
    for down in ["true", "false", "unknown"] {
        let run = several.straight(&said(&[
            ("shipping", "sometimes_down", down),
            ("accept/shipping", "needs", "later"),
        ]));
        let asked = run.questions.iter().filter(|(subject, _)| subject == "shipping");
        assert_eq!(asked.count(), 1, "{:?}", run.questions);
        let end = several.verdicts(&run.answers);
        let wanted = match down {
            "true" => Some(Pattern::Event),
            "false" => Some(Pattern::Api),
            _ => None,
        };
        assert_eq!(end["accept shipping"], wanted);
        assert_eq!(end["change shipping"], wanted);
        assert_eq!(end["cancel mail"], Some(Pattern::Event));
        let told = run.told.iter().filter(|(id, _)| id.ends_with("/shipping")).count();
        assert_eq!(told, if wanted.is_some() { 2 } else { 0 }, "{:#?}", run.lines);
    }
    // What nobody asks about does not come up: with the first of them settled, `change` alone asks it.
    let run = several.straight(&said(&[("accept/shipping", "needs", "answer")]));
    assert_eq!(
        run.questions
            .iter()
            .filter(|(subject, _)| subject == "shipping")
            .count(),
        1
    );
}

/// Ctrl-C at any question keeps what was answered before, and who goes on from there is asked the rest only.
#[test]
fn ctrl_c_keeps_what_was_answered() {
    for subject in [Subject::order(), Subject::several()] {
        for answers in [
            said(&[]),
            said(&[
                ("place-order/payment", "needs", "unknown"),
                ("accept/shipping", "needs", "unknown"),
            ]),
        ] {
            let straight = subject.straight(&answers);
            for at in 0..straight.questions.len() {
                let broken = subject.run(|now, question| {
                    if now == at {
                        Err(NoAnswer::Interrupted)
                    } else {
                        Ok(by(&answers, question))
                    }
                });
                assert_eq!(broken.walked, None);
                assert_eq!(broken.questions, straight.questions[..=at]);
                assert_eq!(broken.asked, at);
                assert_eq!(broken.answers.len(), at);
                for (key, answer) in &broken.answers {
                    assert_eq!(straight.answers[key], *answer);
                }
                let rest = subject.resume(broken.answers, |_, question| Ok(by(&answers, question)));
                assert_eq!(rest.questions, straight.questions[at..]);
                assert_eq!(rest.answers, straight.answers);
            }
        }
    }
}

/// A question tells which it is and of about how many, offers don't know and back, and says why it is asked.
#[test]
fn what_a_question_says() {
    let order = Subject::order();
    let mut number = 0;
    order.run(|_, question| {
        number += 1;
        assert_eq!(question.number.0, number);
        assert!(question.number.1 >= question.number.0, "{:?}", question.number);
        let words: Vec<&str> = question.choices.iter().map(|choice| choice.word.as_str()).collect();
        assert_eq!(words[words.len() - 2..], ["don't know", "back"]);
        assert!(question.why.as_ref().is_some_and(|why| !why.is_empty()));
        assert!(!question.text.contains(['{', '}']), "{}", question.text);
        Ok(by(&said(&[]), question))
    });
    assert!(number >= 3);
}

/// Asks how three touchpoints are done today.
fn today(steps: &[Step]) -> (Option<Walked>, TodayAnswers, Vec<(String, String)>) {
    let order = Subject::order();
    let touchpoints: Vec<TouchpointId> = order
        .landscape
        .touchpoints_of(operation_id(&order.landscape, "place-order"))
        .collect();
    today_of(&order, &touchpoints, steps)
}

fn today_of(
    order: &Subject,
    touchpoints: &[TouchpointId],
    steps: &[Step],
) -> (Option<Walked>, TodayAnswers, Vec<(String, String)>) {
    let judge = Judge::new(&order.book);
    let session = Session::new(&order.landscape, &judge, Answers::new());
    let mut left = steps.iter();
    let mut script = Script::new(|question: &Question| match left.next() {
        Some(&"back") => Ok(Reply::Back),
        Some(&"ctrl-c") => Err(NoAnswer::Interrupted),
        Some(word) => Ok(reply(question, word)),
        None => panic!("asked too much: {question:?}"),
    });
    let mut said = TodayAnswers::new();
    let walked = ask_today(&session.facts(), touchpoints, 3, &mut said, &mut script).ok();
    let questions = script.questions;
    assert_eq!(left.next(), None, "asked too little: {questions:?}");
    (walked, said, questions)
}

#[test]
fn how_it_is_done_today() {
    let ids = |count: u32| (0..count).map(TouchpointId);
    let all = |today: Today| -> TodayAnswers { ids(3).map(|id| (id, today)).collect() };
    for (word, wanted) in [
        ("all by API", Today::Built(Via::Api)),
        ("all by event", Today::Built(Via::Event)),
        ("not built", Today::NotBuilt),
        ("unknown", Today::Built(Via::Unknown)),
    ] {
        let (walked, said, questions) = today(&[word]);
        assert_eq!((walked, said), (Some(Walked::Done), all(wanted)), "{word}");
        assert_eq!(questions, [("place-order".to_owned(), "via".to_owned())]);
    }
    // It differs: one by one, and back through all of them to the question for all.
    let (walked, said, questions) = today(&["it differs", "api", "back", "event", "file", "database"]);
    let wanted: TodayAnswers = ids(3)
        .zip([Via::Event, Via::File, Via::Database])
        .map(|(id, via)| (id, Today::Built(via)))
        .collect();
    assert_eq!((walked, said), (Some(Walked::Done), wanted));
    let asked: Vec<&str> = questions.iter().map(|(subject, _)| subject.as_str()).collect();
    let [payment, shipping, email] = ["place-order/payment", "place-order/shipping", "place-order/email"];
    assert_eq!(asked, ["place-order", payment, shipping, payment, shipping, email]);
    let (walked, said, _) = today(&["it differs", "api", "back", "back", "all by event"]);
    assert_eq!((walked, said), (Some(Walked::Done), all(Today::Built(Via::Event))));
    let (walked, said, _) = today(&["it differs", "not-built", "unknown", "api"]);
    let wanted: TodayAnswers = ids(3)
        .zip([Today::NotBuilt, Today::Built(Via::Unknown), Today::Built(Via::Api)])
        .collect();
    assert_eq!((walked, said), (Some(Walked::Done), wanted));
    // Back at the first leaves it; Ctrl-C keeps what was said before.
    assert_eq!(today(&["back"]).0, Some(Walked::Back));
    assert_eq!(today(&["it differs", "back", "back"]).0, Some(Walked::Back));
    let (walked, said, _) = today(&["it differs", "api", "ctrl-c"]);
    assert_eq!(
        (walked, said),
        (None, ids(1).map(|id| (id, Today::Built(Via::Api))).collect())
    );
    // Of one touchpoint it is asked at once.
    let order = Subject::order();
    let (walked, said, questions) = today_of(&order, &[TouchpointId(1)], &["file"]);
    assert_eq!((walked, questions.len()), (Some(Walked::Done), 1));
    assert_eq!(said, TodayAnswers::from([(TouchpointId(1), Today::Built(Via::File))]));
    assert_eq!(today_of(&order, &[TouchpointId(1)], &["back"]).0, Some(Walked::Back));
    assert_eq!(today_of(&order, &[], &[]).0, Some(Walked::Done));
}

/// Calls that an importer saw, three of them reads of one caller.
fn seen() -> Subject {
    let seen = |to: &str, does: &str, calls: u64, p50: &str| json!({ "to": to, "does": does, "via": "api", "observed": { "source": "otlp", "calls": calls, "failed": 0, "p50": p50 } });
    let systems = json!({ "sometimes_down": false });
    let description = json!({
        "touchpoint": 1,
        "systems": { "web": systems, "price": systems, "stock": systems, "mail": systems, "rate": systems },
        "operations": {
            "cart": { "in": "web", "touchpoints": [
                seen("price", "GET /prices/{id}", 100, "10ms"),
                seen("stock", "GET /stock/{id}", 100, "40ms"),
            ] },
            "order": { "in": "web", "touchpoints": [
                seen("rate", "GET /rates", 5000, "20ms"),
                seen("mail", "POST /mails", 5000, "300ms"),
            ] },
        },
    });
    Subject::new(description, &["order", "cart"])
}

#[test]
fn what_most_hangs_on_is_asked_first_and_with_what_was_seen() {
    let subject = seen();
    let operations: Vec<_> = ["cart", "order"]
        .map(|name| operation_id(&subject.landscape, name))
        .into();
    let in_turn = touchpoint::interview::by_weight(&subject.landscape, &operations);
    let names: Vec<&str> = in_turn
        .iter()
        .map(|id| subject.landscape.operation(*id).name.as_str())
        .collect();
    assert_eq!(names, ["order", "cart"]);
    let mut evidence = Vec::new();
    let run = subject.run(|_, question| {
        evidence.extend(question.seen.clone());
        Ok(match &question.choices[..] {
            // Whether it is for all alike: only for this one.
            [first, ..] if first.reply == Reply::Chosen(0) => Reply::Chosen(0),
            _ => reply(question, "answer"),
        })
    });
    let asked: Vec<&str> = run.questions.iter().map(|(subject, _)| subject.as_str()).collect();
    assert_eq!(
        asked,
        [
            "order/mail",
            "order/rate",
            "all GET calls of web",
            "cart/stock",
            "cart/price"
        ]
    );
    assert_eq!(evidence[0], "5000 calls, 0 failed; p50 300ms");
}

#[test]
fn one_answer_does_for_all_calls_that_are_alike() {
    let subject = seen();
    let for_all = |question: &Question| {
        let offered = question
            .choices
            .first()
            .is_some_and(|first| first.reply == Reply::Chosen(0));
        if offered {
            Reply::Chosen(1)
        } else {
            reply(question, "answer")
        }
    };
    let run = subject.run(|_, question| Ok(for_all(question)));
    assert_eq!(run.walked, Some(Walked::Done));
    assert_eq!((run.questions.len(), run.asked), (3, 2), "{:?}", run.questions);
    assert_eq!(run.answers.len(), 4, "each gets the answer");
    // `back` takes the whole answer back, the one for the others, too.
    let mut steps = 0;
    let run = subject.run(|_, question| {
        steps += 1;
        Ok(match steps {
            4 => Reply::Back,
            _ => for_all(question),
        })
    });
    assert_eq!(run.answers.len(), 4, "{:?}", run.questions);
    // `back` at the offer itself goes to the question before it.
    let mut went_back = false;
    let run = subject.run(|_, question| {
        let offered = question
            .choices
            .first()
            .is_some_and(|first| first.reply == Reply::Chosen(0));
        if offered && !went_back {
            went_back = true;
            return Ok(Reply::Back);
        }
        Ok(for_all(question))
    });
    let asked: Vec<&str> = run.questions.iter().map(|(subject, _)| subject.as_str()).collect();
    assert_eq!(
        asked,
        [
            "order/mail",
            "order/rate",
            "all GET calls of web",
            "order/rate",
            "all GET calls of web"
        ]
    );
}
