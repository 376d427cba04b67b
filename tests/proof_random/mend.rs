//! Mends, done as they are printed.

use serde_json::Value;

use super::common::rule_sets::criterion;
use super::model::Model;

impl Model {
    /// Without a rule, and without its name in others.
    pub(super) fn take_out(&mut self, id: &str) {
        self.criteria.retain(|rule| rule.id != id);
        self.anti_patterns.retain(|rule| rule.id != id);
        for rule in &mut self.criteria {
            rule.overrides.retain(|over| over != id);
        }
    }

    fn no_override(&mut self, by: &str, over: &str) {
        let rule = self
            .criteria
            .iter_mut()
            .find(|rule| rule.id == by)
            .expect("it is there");
        let before = rule.overrides.len();
        rule.overrides.retain(|name| name != over);
        assert!(
            rule.overrides.len() < before,
            "`{over}` is not in the overrides of `{by}`"
        );
    }

    fn add_override(&mut self, by: &str, over: &str) {
        let rule = self
            .criteria
            .iter_mut()
            .find(|rule| rule.id == by)
            .expect("it is there");
        rule.overrides.push(over.to_owned());
    }
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The models after each of the ways that a mend offers.
pub(super) fn mended(model: &Model, problem: &Value) -> Vec<Model> {
    let text = problem["mend"].as_str().expect("a text");
    let changed = |change: &dyn Fn(&mut Model)| {
        let mut model = model.clone();
        change(&mut model);
        model
    };
    match problem["problem"].as_str().expect("a kind") {
        "gap" => {
            let when = text
                .strip_prefix("add a criterion with `")
                .and_then(|text| text.strip_suffix('`'));
            let keys = format!("{}\nrecommend: api", when.expect("a condition"));
            vec![changed(&|model| model.more.push(criterion("mended", &keys)))]
        }
        "conflict" => {
            let ways = text.strip_prefix("let ").expect("a way").split(", or ");
            let ways = ways.map(|way| {
                let [by, "override", over, ..] = words(way)[..] else {
                    panic!("{way}")
                };
                changed(&|model| model.add_override(by, over))
            });
            ways.collect()
        }
        "always-beaten" => {
            let (first, second) = text.split_once(", or ").expect("two ways");
            let (rule, from) = out_of(first);
            assert_eq!(second, "take it out altogether");
            vec![
                changed(&|model| from.iter().for_each(|by| model.no_override(by, rule))),
                changed(&|model| model.take_out(rule)),
            ]
        }
        "overrides-cycle" => vec![changed(&|model| {
            for step in text.split(", and ") {
                let (over, from) = out_of(step);
                for by in from {
                    model.no_override(by, over);
                }
            }
        })],
        "never-holds" | "redundant" => {
            let rule = quoted(text)[0];
            // The names that it says the rule has to go from are those that have it.
            let named = text
                .split_once("(and out of `overrides` of ")
                .map(|(_, rest)| quoted(rest.split(')').next().unwrap_or_default()));
            let naming: Vec<&str> = model
                .criteria
                .iter()
                .filter(|one| one.overrides.iter().any(|over| over == rule))
                .map(|one| one.id.as_str())
                .collect();
            assert_eq!(named.unwrap_or_default(), naming, "{text}");
            vec![changed(&|model| model.take_out(rule))]
        }
        "unread-fact" => {
            let fact = quoted(text)[0];
            let at = model
                .facts
                .iter()
                .position(|(name, _)| name == fact)
                .expect("it is there");
            vec![changed(&|model| model.gone.push(at))]
        }
        "unused-parameter" => {
            let (rule, name) = (problem["rules"][0].as_str().expect("a rule"), quoted(text)[0]);
            vec![changed(&|model| {
                let mut rules = model.criteria.iter_mut().chain(&mut model.anti_patterns);
                let rule = rules.find(|one| one.id == rule).expect("it is there");
                rule.params.retain(|param| param != name);
            })]
        }
        kind => panic!("{kind}"),
    }
}

/// "take `a` out of `overrides` of `b` and `c`": the rule, and from whose.
fn out_of(text: &str) -> (&str, Vec<&str>) {
    let names = quoted(text);
    assert_eq!(names[1], "overrides", "{text}");
    (names[0], names[2..].to_vec())
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').map(|word| word.trim_matches('`')).collect()
}
