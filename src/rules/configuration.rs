//! The configuration of a project: rules of its own, and what it sets of those that are there.

use std::collections::BTreeMap;

use super::read::misspelt;
use super::rule::Severity;
use crate::text::{
    Decoder, Diagnostic, Entry, FileId, Node, Span, Spanned, Word, parse_duration, parse_rate, parse_share,
};

const KEYS: [&str; 3] = ["rules", "parameters", "set"];
const SET_KEYS: [&str; 5] = ["off", "severity", "params", "replace", "reason"];

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The folders with rules of its own, relative to the file.
    pub rules: Vec<Spanned<String>>,
    /// What it sets.
    pub settings: Settings,
}

/// What is set of rules and parameters.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Parameters of all rules.
    pub parameters: Vec<SetParameter>,
    /// Rules, by id.
    pub rules: Vec<RuleSetting>,
}

/// A parameter and its new value.
#[derive(Clone, Debug)]
pub struct SetParameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value, as written.
    pub value: Spanned<String>,
}

/// What is set of one rule, and why.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// The rule's id.
    pub rule: Spanned<String>,
    /// It says nothing any more.
    pub off: bool,
    /// How bad its findings are.
    pub severity: Option<Spanned<Severity>>,
    /// Its parameters.
    pub params: Vec<SetParameter>,
    /// The file that stands in its place, relative to the configuration.
    pub replace: Option<Spanned<String>>,
    /// That file, once it is read.
    pub replacement: Option<FileId>,
    /// Why.
    pub reason: String,
}

impl RuleSetting {
    /// What is set, in a few words: `off`, or `severity warning, fan_out 3`.
    #[must_use]
    pub fn describe(&self) -> String {
        if self.off {
            return "off".to_owned();
        }
        let mut words = Vec::new();
        words.extend(self.replace.iter().map(|file| format!("replaced by {}", file.value)));
        words.extend(
            self.severity
                .iter()
                .map(|severity| format!("severity {}", severity.value.word())),
        );
        let params = self.params.iter();
        words.extend(params.map(|param| format!("{} {}", param.name.value, param.value.value)));
        words.join(", ")
    }
}

impl Settings {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.rules.is_empty()
    }

    /// What is set of a rule.
    #[must_use]
    pub fn of(&self, rule: &str) -> Option<&RuleSetting> {
        self.rules.iter().find(|setting| setting.rule.value == rule)
    }

    /// Puts what is set of a rule's parameters in their place; tells those that it does not have.
    pub(super) fn set_params(
        &self,
        rule: &str,
        params: &mut BTreeMap<String, Spanned<String>>,
        decoder: &mut Decoder<'_>,
    ) {
        if let Some(setting) = self.of(rule) {
            set_parameters(&setting.params, params, &format!("parameter of `{rule}`"), decoder);
        }
    }
}

/// Reads a configuration file; what is wrong is told and left out.
pub fn read_configuration(root: &Node<'_>, decoder: &mut Decoder<'_>) -> Configuration {
    let mut configuration = Configuration::default();
    for entry in decoder.record("a configuration", root) {
        match &*entry.key {
            "rules" => configuration.rules = decoder.names("rules", &entry.value),
            "parameters" => configuration.settings.parameters = read_values("`parameters`", &entry.value, decoder),
            "set" => {
                for entry in decoder.record("`set`", &entry.value) {
                    configuration.settings.rules.extend(read_setting(entry, decoder));
                }
            }
            _ => decoder.unknown_key("a configuration", entry, &KEYS),
        }
    }
    configuration
}

fn read_values(thing: &str, node: &Node<'_>, decoder: &mut Decoder<'_>) -> Vec<SetParameter> {
    let mut values = Vec::new();
    for entry in decoder.record(thing, node) {
        if let Some(value) = decoder.text(&entry.key, &entry.value) {
            let name = Spanned::new(entry.key.clone().into_owned(), entry.key_span);
            values.push(SetParameter { name, value });
        }
    }
    values
}

fn read_setting(entry: &Entry<'_>, decoder: &mut Decoder<'_>) -> Option<RuleSetting> {
    let rule = Spanned::new(entry.key.clone().into_owned(), entry.key_span);
    let mut reason = None;
    let mut setting = RuleSetting {
        off: false,
        severity: None,
        params: Vec::new(),
        replace: None,
        replacement: None,
        reason: String::new(),
        rule,
    };
    let before = decoder.diagnostics.len();
    for entry in decoder.record("what is set of a rule", &entry.value) {
        let (key, value) = (&*entry.key, &entry.value);
        match key {
            "off" => {
                setting.off = decoder.boolean(key, value).is_some_and(|said| said.value);
                if value.scalar() == Some("off")
                    && let Some(last) = decoder.diagnostics.last_mut()
                {
                    "did you mean `true`?".clone_into(&mut last.label);
                }
            }
            "severity" => setting.severity = decoder.word::<Severity>(key, value),
            "params" => setting.params = read_values("`params`", value, decoder),
            "replace" => setting.replace = decoder.text(key, value),
            "reason" => reason = decoder.text(key, value),
            _ => decoder.unknown_key("what is set of a rule", entry, &SET_KEYS),
        }
    }
    if decoder.diagnostics.len() > before {
        return None;
    }
    let Some(reason) = reason else {
        decoder.tell(
            Diagnostic::at(
                setting.rule.span,
                format!("what is set of `{}` has no `reason`", setting.rule.value),
            )
            .help("say why: the reports show it"),
        );
        return None;
    };
    setting.reason = reason.value;
    if !setting.off && setting.severity.is_none() && setting.params.is_empty() && setting.replace.is_none() {
        decoder.tell(
            Diagnostic::at(setting.rule.span, format!("nothing is set of `{}`", setting.rule.value))
                .help("give `off: true`, `severity`, `params` or `replace`, or take it out"),
        );
        return None;
    }
    Some(setting)
}

/// Puts set values in the place of declared ones; tells unknown names, and values of another sort.
pub(super) fn set_parameters(
    set: &[SetParameter],
    declared: &mut BTreeMap<String, Spanned<String>>,
    what: &str,
    decoder: &mut Decoder<'_>,
) {
    for SetParameter { name, value } in set {
        let Some(there) = declared.get_mut(&name.value) else {
            decoder.tell(unknown(what, &name.value, name.span, declared));
            continue;
        };
        let (old, new) = (sort_of(&there.value), sort_of(&value.value));
        if old == new {
            *there = value.clone();
        } else {
            let message = format!("`{}` must be {old}, not `{}`", name.value, value.value);
            decoder.tell(Diagnostic::at(value.span, message).help(format!("without it, it is {}", there.value)));
        }
    }
}

fn unknown(what: &str, name: &str, span: Span, declared: &BTreeMap<String, Spanned<String>>) -> Diagnostic {
    if declared.is_empty() {
        return Diagnostic::at(span, format!("there is no {what}")).help("take it out");
    }
    misspelt(what, name, span, declared.keys().map(String::as_str))
}

/// What sort of value a text is: one can stand for another of its sort only.
fn sort_of(text: &str) -> &'static str {
    if text.parse::<u64>().is_ok() {
        "a whole number"
    } else if parse_share(text).is_ok() {
        "a share such as 99.9%"
    } else if parse_duration(text).is_ok() {
        "a duration such as 180ms, 2s or 10min"
    } else if parse_rate(text).is_ok() {
        "a rate such as 20/s"
    } else if text.parse::<bool>().is_ok() {
        "true or false"
    } else {
        "a word"
    }
}
