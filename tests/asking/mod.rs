//! What the tests of the interview share: descriptions as values, the facts that are unknown in them, full evaluation.
//!
//! Nothing here uses the interview to work something out: the unknown facts are found in the description and in
//! `rules/`, verdicts come from [`Advice`] on a description in which the answers are written.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value as Json, json};
use touchpoint::advice::{Advice, Recommendation};
use touchpoint::description;
use touchpoint::facts::Pattern;
use touchpoint::interview::{NoAnswer, Prompter, Question, Reply};
use touchpoint::landscape::{self, Landscape, OperationId};
use touchpoint::rules::Rulebook;
use touchpoint::text::{Decoder, Sources, compose};

/// The verdicts of an operation's touchpoints, in order.
pub(crate) type Verdicts = Vec<Option<Pattern>>;

/// The built-in rules.
pub(crate) fn builtin_rules() -> Rulebook {
    Rulebook::builtin(&mut Sources::new())
}

/// The built-in rules, read from `rules/`, and further ones.
pub(crate) fn rules_with(own: &[(&str, &str)]) -> Rulebook {
    let mut sources = Sources::new();
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for folder in ["", "criteria", "anti-patterns", "variants", "safeguards"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the rules") {
            let path = entry.expect("a rule").path();
            if path.is_file() {
                let text = std::fs::read_to_string(&path).expect("a text");
                files.push(sources.add(path.display().to_string(), text));
            }
        }
    }
    for (name, text) in own {
        files.push(sources.add(format!("{}/own/{name}", root.display()), *text));
    }
    Rulebook::load(&files, &sources).expect("the rules are sound")
}

/// Reads a YAML text into a value, by another reader than ours.
pub(crate) fn yaml(text: &str) -> Json {
    serde_saphyr::from_str(text).expect("it is YAML")
}

/// An example of ours as a value.
pub(crate) fn example(name: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    yaml(&std::fs::read_to_string(path).expect("the example"))
}

/// Reads a description that has no error.
pub(crate) fn read(text: &str) -> Landscape {
    let mut sources = Sources::new();
    let file = sources.add("test.yaml", text);
    let mut diagnostics = Vec::new();
    let root = compose(&sources.get(file).text, file, &mut diagnostics);
    let mut decoder = Decoder::new(&sources);
    let descriptions = root.iter().map(|root| description::read(root, &mut decoder)).collect();
    diagnostics.append(&mut decoder.diagnostics);
    landscape::build(descriptions, true, diagnostics, &sources)
        .unwrap_or_else(|diagnostics| panic!("{text}\n{diagnostics:#?}"))
}

/// Full evaluation of a landscape: the verdicts of one operation's touchpoints.
pub(crate) fn evaluate(landscape: &Landscape, book: &Rulebook, operation: &str) -> Verdicts {
    let advice = Advice::new(landscape, book, jiff::civil::date(2026, 1, 1));
    let id = operation_id(landscape, operation);
    let touchpoints = landscape.touchpoints_of(id);
    touchpoints
        .map(|id| advice.recommendation(id).and_then(Recommendation::verdict))
        .collect()
}

pub(crate) fn operation_id(landscape: &Landscape, operation: &str) -> OperationId {
    landscape.operation_named(operation).expect("the operation")
}

/// One operation of a description.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) description: Json,
    pub(crate) operation: String,
}

/// A fact that nobody said, and what can be answered; in the words of a description.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Unknown {
    pub(crate) subject: String,
    pub(crate) fact: String,
    pub(crate) answers: Vec<String>,
}

/// Answers by subject and fact.
pub(crate) type Said = BTreeMap<(String, String), String>;

impl Case {
    pub(crate) fn new(name: &str, description: Json, operation: &str) -> Self {
        Case {
            name: name.to_owned(),
            description,
            operation: operation.to_owned(),
        }
    }

    /// The landscape with nothing answered.
    pub(crate) fn landscape(&self) -> Landscape {
        read(&self.description.to_string())
    }

    /// Full evaluation with some answers written into the description.
    pub(crate) fn evaluate(&self, book: &Rulebook, said: &Said) -> Verdicts {
        evaluate(&self.written(said), book, &self.operation)
    }

    /// The landscape with answers written into the description: without the operations that say nothing of this one.
    pub(crate) fn written(&self, said: &Said) -> Landscape {
        let mut description = self.description.clone();
        let operations = description["operations"].as_object_mut().expect("a mapping");
        operations.retain(|name, operation| *name == self.operation || !operation["subscribes"].is_null());
        for operation in operations.values_mut() {
            for touchpoint in operation["touchpoints"].as_array_mut().into_iter().flatten() {
                touchpoint.as_object_mut().expect("a mapping").remove("invokes");
            }
        }
        for ((subject, fact), answer) in said {
            write_answer(&mut description, subject, fact, answer);
        }
        read(&description.to_string())
    }

    /// The facts that a person can be asked for and that a criterion reads, of this operation; a system's once.
    pub(crate) fn unknowns(&self) -> Vec<Unknown> {
        let operation = &self.description["operations"][&self.operation];
        let system = operation["in"].as_str().expect("a system");
        let mut unknowns: Vec<Unknown> = Vec::new();
        if self.description["systems"][system]["external"] == json!(true) {
            return unknowns;
        }
        let mut add = |subject: &str, fact: &str, answers: &[&str]| {
            let new = Unknown {
                subject: subject.to_owned(),
                fact: fact.to_owned(),
                answers: answers.iter().map(|answer| (*answer).to_owned()).collect(),
            };
            if !unknowns.contains(&new) {
                unknowns.push(new);
            }
        };
        let person = |system: &String| self.description["systems"][system]["kind"] == json!("person");
        let ids = ids(&self.description);
        for (at, touchpoint) in list(&operation["touchpoints"]).iter().enumerate() {
            let callees = callees(&self.description, touchpoint);
            if person(&system.to_owned()) || (!callees.is_empty() && callees.iter().all(person)) {
                continue;
            }
            let id = &ids[&(self.operation.clone(), at)];
            if touchpoint["needs"].is_null() {
                add(id, "needs", &["answer", "outcome", "later", "nothing"]);
            }
            if touchpoint["event"].is_string() && callees.is_empty() && touchpoint["consumers"].is_null() {
                add(id, "consumers", &["1", "2"]);
            }
            for callee in &callees {
                let declared = &self.description["systems"][callee];
                let told = [
                    &declared["sometimes_down"],
                    &declared["availability"],
                    &touchpoint["availability"],
                ];
                if told.iter().all(|said| said.is_null()) {
                    add(callee, "sometimes_down", &["true", "false"]);
                }
            }
        }
        unknowns
    }
}

/// The systems on the other side of a touchpoint: those in `to`, and of an event those that subscribe.
fn callees(description: &Json, touchpoint: &Json) -> Vec<String> {
    let mut callees = texts(&touchpoint["to"]);
    if touchpoint["event"].is_string() {
        for operation in entries(&description["operations"]) {
            let subscribed = texts(&operation.1["subscribes"]);
            if subscribed.iter().any(|event| touchpoint["event"] == json!(event)) {
                callees.extend(texts(&operation.1["in"]));
            }
        }
        // All touchpoints that publish the same event have the same subscribers.
        for operation in entries(&description["operations"]) {
            for other in list(&operation.1["touchpoints"]) {
                if other["event"] == touchpoint["event"] {
                    callees.extend(texts(&other["to"]));
                }
            }
        }
    }
    callees.sort();
    callees.dedup();
    callees
}

/// The id of every touchpoint, by operation and position, as the format gives them.
pub(crate) fn ids(description: &Json) -> BTreeMap<(String, usize), String> {
    let mut ids = BTreeMap::new();
    for (operation, value) in entries(&description["operations"]) {
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for (at, touchpoint) in list(&value["touchpoints"]).iter().enumerate() {
            let id = touchpoint["id"].as_str().map_or_else(
                || {
                    let other = touchpoint["event"].as_str().map(str::to_owned);
                    let other = other.unwrap_or_else(|| texts(&touchpoint["to"])[0].clone());
                    let base = format!("{operation}/{other}");
                    let count = used.entry(base.clone()).or_default();
                    *count += 1;
                    if *count == 1 { base } else { format!("{base}#{count}") }
                },
                str::to_owned,
            );
            ids.insert((operation.clone(), at), id);
        }
    }
    ids
}

/// Writes an answer where a description has it.
pub(crate) fn write_answer(description: &mut Json, subject: &str, fact: &str, answer: &str) {
    let value = match (fact, answer) {
        ("consumers", count) => json!(count.parse::<u64>().expect("a count")),
        (_, "true") => json!(true),
        (_, "false") => json!(false),
        (_, text) => json!(text),
    };
    let own = !matches!(fact, "needs" | "consumers" | "sometimes_down" | "stale_for");
    let found = ids(description).into_iter().find(|(_, id)| id == subject);
    let mut place = match found {
        Some(((operation, at), _)) => &mut description["operations"][operation]["touchpoints"][at],
        None if description["systems"].get(subject).is_some() => &mut description["systems"][subject],
        None => &mut description["operations"][subject],
    };
    if own {
        place = &mut place["facts"];
    }
    place[fact] = value;
}

pub(crate) fn entries(value: &Json) -> Vec<(String, Json)> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), value.clone())).collect()
}

pub(crate) fn list(value: &Json) -> Vec<Json> {
    value.as_array().cloned().unwrap_or_default()
}

/// A text, or a list of them.
pub(crate) fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The reply that gives an answer to a question.
pub(crate) fn reply(question: &Question, answer: &str) -> Reply {
    if question.choices.is_empty() {
        return if answer == "unknown" {
            Reply::DontKnow
        } else {
            Reply::Typed(answer.to_owned())
        };
    }
    let word = match answer {
        "unknown" => "don't know",
        "true" => "yes",
        "false" => "no",
        "1" => "one",
        "2" => "two or more",
        word => word,
    };
    let choice = question.choices.iter().find(|choice| choice.word == word);
    choice
        .unwrap_or_else(|| panic!("no `{word}` in {question:?}"))
        .reply
        .clone()
}

/// Whoever answers by a function of the question, and remembers what was asked and said.
pub(crate) struct Script<F> {
    answer: F,
    /// Subject and fact of every question.
    pub(crate) questions: Vec<(String, String)>,
    /// Every line that was said.
    pub(crate) lines: Vec<String>,
}

impl<F: FnMut(&Question) -> Result<Reply, NoAnswer>> Script<F> {
    pub(crate) fn new(answer: F) -> Self {
        Script {
            answer,
            questions: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The verdicts that were told, as `(touchpoint, api or event)`.
    pub(crate) fn told(&self) -> Vec<(String, String)> {
        let told = self.lines.iter().filter_map(|line| {
            let (about, rest) = line.strip_prefix("→ ")?.split_once(": ")?;
            let verdict = rest.split_once(". ")?.0;
            matches!(verdict, "api" | "event").then(|| (about.to_owned(), verdict.to_owned()))
        });
        told.collect()
    }
}

impl<F: FnMut(&Question) -> Result<Reply, NoAnswer>> Prompter for Script<F> {
    fn ask(&mut self, question: &Question) -> Result<Reply, NoAnswer> {
        self.questions.push(question.sets.clone());
        assert!(self.questions.len() < 500, "it does not end: {:?}", question.sets);
        (self.answer)(question)
    }

    fn say(&mut self, line: &str) {
        self.lines.push(line.to_owned());
    }
}

/// Steps a mixed-radix counter; false after the last.
pub(crate) fn step(digits: &mut [usize], sizes: &[usize]) -> bool {
    for (digit, size) in digits.iter_mut().zip(sizes) {
        *digit += 1;
        if *digit < *size {
            return true;
        }
        *digit = 0;
    }
    false
}

/// One to three touchpoints to systems of every sort.
pub(crate) fn systematic_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let kinds = [
        ("dependable", json!({ "sometimes_down": false })),
        ("unknown", json!({})),
        ("down", json!({ "sometimes_down": true })),
        ("outside", json!({ "external": true })),
    ];
    for first in 0..kinds.len() {
        for second in std::iter::once(None).chain((first..kinds.len()).map(Some)) {
            let thirds = second.map_or(0..0, |second| second..kinds.len());
            for third in std::iter::once(None).chain(thirds.map(Some)) {
                let chosen: Vec<usize> = [Some(first), second, third].into_iter().flatten().collect();
                let mut systems = json!({ "shop": {} });
                let mut touchpoints = Vec::new();
                let mut name = String::new();
                for (at, kind) in chosen.iter().enumerate() {
                    let system = format!("s{at}");
                    systems[&system] = kinds[*kind].1.clone();
                    touchpoints.push(json!({ "to": system, "via": "api" }));
                    write!(name, "{} ", kinds[*kind].0).expect("a text");
                }
                let operations = json!({ "run": { "in": "shop", "touchpoints": touchpoints } });
                cases.push(Case::new(name.trim_end(), whole(&systems, &operations), "run"));
            }
        }
    }
    cases
}

fn whole(systems: &Json, operations: &Json) -> Json {
    json!({ "touchpoint": 1, "systems": systems, "operations": operations })
}

/// One operation `run` in `shop` with these touchpoints; the systems a, b, c are unknown.
fn run(name: &str, touchpoints: &Json) -> Case {
    let systems = json!({ "shop": {}, "a": {}, "b": {}, "c": {}, "good": { "sometimes_down": false } });
    let operations = json!({ "run": { "in": "shop", "touchpoints": touchpoints } });
    Case::new(name, whole(&systems, &operations), "run")
}

/// Small operations of odd sorts.
pub(crate) fn odd_cases() -> Vec<Case> {
    let mut cases = vec![
        run("two calls to one system", &json!([{ "to": "a" }, { "to": "a" }])),
        run(
            "two calls to one system and one to another",
            &json!([{ "to": "a" }, { "to": "b" }, { "to": "a" }]),
        ),
        run("a list", &json!([{ "to": ["a", "b"] }])),
        run(
            "a list and one of it again",
            &json!([{ "to": ["a", "good"] }, { "to": "a" }, { "to": "good" }]),
        ),
        run("an event without subscribers", &json!([{ "event": "e" }])),
        run(
            "an event without subscribers, and a call",
            &json!([{ "event": "e" }, { "to": "a" }]),
        ),
        run(
            "two events without subscribers",
            &json!([{ "event": "e" }, { "event": "f", "needs": "later" }]),
        ),
        run("an event with one subscriber", &json!([{ "event": "e", "to": "a" }])),
        run(
            "an event with two",
            &json!([{ "event": "e", "to": ["a", "b"] }, { "to": "c" }]),
        ),
        run("consumers said of an event", &json!([{ "event": "e", "consumers": 3 }])),
        run(
            "consumers said of a call",
            &json!([{ "to": "a", "consumers": 3 }, { "to": "b" }]),
        ),
        run(
            "needs partly known",
            &json!([{ "to": "a", "needs": "later" }, { "to": "b" }, { "to": "c", "needs": "answer" }]),
        ),
        run(
            "all needs known",
            &json!([{ "to": "a", "needs": "later" }, { "to": "b", "needs": "answer" }]),
        ),
        run("nothing unknown", &json!([{ "to": "good", "needs": "later" }])),
        run(
            "its own availability",
            &json!([{ "to": "a", "availability": "99.99%" }, { "to": "a" }, { "to": "b", "availability": "95%" }]),
        ),
        run(
            "it waits",
            &json!([{ "event": "e", "to": "a", "waits_for": "f" }, { "to": "a", "via": "unknown" }]),
        ),
        run(
            "a file and a database",
            &json!([{ "to": "a", "via": "file" }, { "to": "b", "via": "database" }]),
        ),
        run("no touchpoints", &json!([])),
    ];
    let known = json!({
        "run": { "in": "shop", "touchpoints": [{ "event": "e" }, { "to": "a" }] },
        "other": { "in": "b", "subscribes": ["e", "x"] },
        "third": { "in": "c", "subscribes": "e" },
    });
    let systems = json!({ "shop": {}, "a": {}, "b": {}, "c": { "availability": "99.9%" } });
    cases.push(Case::new(
        "subscribers that declare themselves",
        whole(&systems, &known),
        "run",
    ));
    let worker = json!({
        "run": { "in": "shop", "subscribes": "e", "touchpoints": [{ "to": "partner" }, { "to": "a" }, { "to": ["partner", "b"] }] },
    });
    let systems = json!({ "shop": {}, "a": {}, "b": {}, "partner": { "external": true } });
    cases.push(Case::new("it runs on an event", whole(&systems, &worker), "run"));
    let systems = json!({ "shop": { "kind": "client" }, "a": { "kind": "gateway" }, "clerk": { "kind": "person" }, "app": { "kind": "client" } });
    let operations = json!({ "run": { "in": "shop", "touchpoints": [{ "to": "a" }, { "to": "clerk" }, { "to": ["app", "clerk"] }] } });
    cases.push(Case::new("clients and a person", whole(&systems, &operations), "run"));
    let systems = json!({ "shop": { "external": true }, "a": {} });
    let operations = json!({ "run": { "in": "shop", "touchpoints": [{ "to": "a" }] } });
    cases.push(Case::new(
        "an operation in someone else's system",
        whole(&systems, &operations),
        "run",
    ));
    cases
}

/// The operations of the shop and the Demo, and of the shop as if nobody had said yet what is needed.
pub(crate) fn example_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["shop.touchpoints.yaml", "otel-demo.touchpoints.yaml"] {
        let description = example(name);
        for (operation, _) in entries(&description["operations"]) {
            cases.push(Case::new(
                &format!("{name} {operation}"),
                description.clone(),
                &operation,
            ));
        }
    }
    let mut description = example("shop.touchpoints.yaml");
    for operation in ["place-order", "sign-up", "update-product", "promise-delivery"] {
        for touchpoint in description["operations"][operation]["touchpoints"]
            .as_array_mut()
            .expect("a list")
        {
            touchpoint.as_object_mut().expect("a mapping").remove("needs");
        }
    }
    for operation in ["place-order", "sign-up", "update-product", "promise-delivery"] {
        cases.push(Case::new(
            &format!("the shop without needs: {operation}"),
            description.clone(),
            operation,
        ));
    }
    cases
}
