//! Answers that are given beforehand: `--set` and `--answers`.

use super::super::{Failure, input};
use super::targets::{operations_of, systems, touchpoints};
use super::{NewForm, Setting};
use crate::facts::{Builtin, FactType, Facts, Kind, Value};
use crate::interview::{Answer, Record, Today};
use crate::landscape::{OperationId, Subject};
use crate::text::{Decoder, Diagnostic, Node, NodeData, Sources, Spanned, compose, nearest};

use std::path::Path;

/// All answers that are given beforehand, not yet resolved.
#[derive(Debug, Default)]
pub(super) struct Preset {
    pub(super) new: Option<NewForm>,
    settings: Vec<Setting>,
}

impl Preset {
    /// Reads `--answers`, then takes `--set` on top.
    pub(super) fn read(answers: Option<&Path>, set: &[Setting]) -> Result<Self, Failure> {
        let mut preset = Preset::default();
        if let Some(path) = answers {
            let mut sources = Sources::new();
            let shown = if path.as_os_str() == "-" {
                input::STDIN.to_owned()
            } else {
                path.display().to_string()
            };
            let real = (path.as_os_str() != "-").then_some(path);
            let text = input::load(real, &shown).map_err(|diagnostic| Failure::Input {
                sources: Sources::new(),
                diagnostics: vec![diagnostic],
            })?;
            let file = sources.add(shown, text);
            let mut diagnostics = Vec::new();
            let root = compose(&sources.get(file).text, file, &mut diagnostics);
            let mut decoder = Decoder::new(&sources);
            if let Some(root) = &root {
                preset.decode(root, &mut decoder);
            }
            diagnostics.append(&mut decoder.diagnostics);
            if !diagnostics.is_empty() {
                Diagnostic::sort(&mut diagnostics, &sources);
                return Err(Failure::Input { sources, diagnostics });
            }
        }
        preset.settings.extend_from_slice(set);
        Ok(preset)
    }

    fn decode(&mut self, root: &Node<'_>, decoder: &mut Decoder<'_>) {
        for entry in decoder.record("an answers file", root) {
            match &*entry.key {
                "new" => self.new = read_new(&entry.value, decoder),
                "answers" => {
                    for subject in decoder.record("`answers`", &entry.value) {
                        for fact in decoder.record("the answers of one subject", &subject.value) {
                            let value = match &fact.value.data {
                                NodeData::Sequence { items, .. } if items.is_empty() => Some("none".to_owned()),
                                NodeData::Sequence { items, .. } => {
                                    let names = items.iter().filter_map(|item| decoder.text(&fact.key, item));
                                    Some(names.map(|name| name.value).collect::<Vec<_>>().join(","))
                                }
                                _ => decoder.text(&fact.key, &fact.value).map(|text| text.value),
                            };
                            self.settings.extend(value.map(|value| Setting {
                                id: Some(subject.key.clone().into_owned()),
                                fact: fact.key.clone().into_owned(),
                                value,
                            }));
                        }
                    }
                }
                _ => decoder.unknown_key("an answers file", entry, &["new", "answers"]),
            }
        }
    }

    /// What is answered beforehand on a landscape.
    pub(super) fn resolve(&self, facts: &Facts<'_>, operations: &[OperationId]) -> Result<Record, Failure> {
        let mut record = Record::default();
        // Those with an id say more, so they come last; among equals the later one.
        let (general, particular): (Vec<_>, Vec<_>) = self.settings.iter().partition(|setting| setting.id.is_none());
        for setting in general.into_iter().chain(particular) {
            resolve_one(setting, facts, operations, &mut record)?;
        }
        Ok(record)
    }
}

fn read_new(node: &Node<'_>, decoder: &mut Decoder<'_>) -> Option<NewForm> {
    let (mut operation, mut system, mut does, mut to) = (None, None, None, Vec::new());
    for entry in decoder.record("`new`", node) {
        match &*entry.key {
            "operation" => operation = decoder.text("operation", &entry.value),
            "in" => system = decoder.text("in", &entry.value),
            "does" => does = decoder.text("does", &entry.value),
            "to" => to = decoder.names("to", &entry.value),
            _ => decoder.unknown_key("`new`", entry, &["operation", "in", "does", "to"]),
        }
    }
    for (key, help) in [
        ("operation", "name what happens: `operation: place-order`"),
        ("in", "name the system in which it happens: `in: orders`"),
        ("to", "name the systems that take part: `to: [payments, mail]`"),
    ] {
        if node.entries().is_some() && node.get(key).is_none() {
            decoder.tell(Diagnostic::at(node.span, format!("`new` has no `{key}`")).help(help));
        }
    }
    Some(NewForm {
        operation: operation?.value,
        system: system?.value,
        description: does.map(|does| does.value),
        to: to.into_iter().map(|to: Spanned<String>| to.value).collect(),
    })
}

fn resolve_one(
    setting: &Setting,
    facts: &Facts<'_>,
    operations: &[OperationId],
    record: &mut Record,
) -> Result<(), Failure> {
    let vocabulary = facts.vocabulary;
    let Some(fact) = vocabulary.named(&setting.fact) else {
        let known = vocabulary
            .facts
            .iter()
            .filter(|fact| !fact.derived)
            .map(|fact| fact.name.value.as_str());
        return Err(misspelt("fact", &setting.fact, known));
    };
    let definition = vocabulary.get(fact);
    if definition.derived || definition.of == Kind::Landscape {
        return Err(Failure::usage(
            format!(
                "`{}` is worked out from the description, it is not answered",
                setting.fact
            ),
            format!("it means: {}", definition.means.trim()),
        ));
    }
    if definition.builtin == Some(Builtin::Via) {
        let today = read_today(setting)?;
        for id in touchpoints(setting, facts, operations, fact)? {
            record.today.insert(id, today);
        }
        return Ok(());
    }
    let answer = read_answer(setting, &definition.values)?;
    let subjects: Vec<Subject> = match definition.of {
        Kind::Touchpoint => touchpoints(setting, facts, operations, fact)?
            .into_iter()
            .map(Subject::Touchpoint)
            .collect(),
        Kind::System => systems(setting, facts, operations, fact)?,
        _ => operations_of(setting, facts.landscape, operations)?,
    };
    for subject in subjects {
        record.answers.insert((subject, fact), answer);
    }
    Ok(())
}

fn read_today(setting: &Setting) -> Result<Today, Failure> {
    let words = Today::words();
    let found = words.iter().find(|(word, _)| *word == setting.value);
    found.map(|(_, today)| *today).ok_or_else(|| {
        let names = words.iter().map(|(word, _)| *word);
        wrong_value(
            setting,
            &format!("one of {}", names.clone().collect::<Vec<_>>().join(", ")),
            nearest(&setting.value, names),
        )
    })
}

fn read_answer(setting: &Setting, values: &FactType) -> Result<Answer, Failure> {
    if setting.value == "unknown" {
        return Ok(Answer::DontKnow);
    }
    let value = match values {
        FactType::YesNo => match setting.value.as_str() {
            "yes" => Some(Value::Bool(true)),
            "no" => Some(Value::Bool(false)),
            other => values.parse(other),
        },
        _ => values.parse_typed(&setting.value),
    };
    value.map(Answer::Value).ok_or_else(|| {
        let near = nearest(&setting.value, values.words().iter().map(String::as_str));
        wrong_value(setting, &format!("{}, or unknown", values.wanted()), near)
    })
}

fn wrong_value(setting: &Setting, wanted: &str, near: Option<&str>) -> Failure {
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Failure::usage(
        format!("`{}` cannot be `{}`", setting.fact, setting.value),
        format!("{near}it is {wanted}"),
    )
}

pub(super) fn misspelt<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> Failure {
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.take(20).collect::<Vec<_>>().join(", ")),
    };
    Failure::usage(format!("no {what} is called `{name}`"), help)
}

/// The flag that answers a question, with the values it takes.
pub(super) fn flag(id: &str, fact: &str, values: &FactType) -> String {
    let words: Vec<&str> = match values {
        FactType::OneOf(words) => words.iter().map(String::as_str).collect(),
        FactType::YesNo => vec!["true", "false"],
        FactType::SetOf(words) => {
            let all = words.join(",");
            return format!("--set '{id}:{fact}={all}|none|unknown'");
        }
        _ => vec!["VALUE"],
    };
    let all: Vec<&str> = words.into_iter().chain(["unknown"]).collect();
    format!("--set '{id}:{fact}={}'", all.join("|"))
}
