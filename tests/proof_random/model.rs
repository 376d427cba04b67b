//! Random sets of rules, as a model of its own and as texts.

use std::fmt::Write as _;

/// Numbers that are the same in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Below a bound (splitmix64).
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).expect("below a bound that is one")
    }

    /// In so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Words,
    YesNo,
    Count,
    Duration,
    Share,
    Rate,
    Set,
}

const TYPES: [Type; 7] = [
    Type::Words,
    Type::YesNo,
    Type::Count,
    Type::Duration,
    Type::Share,
    Type::Rate,
    Type::Set,
];
pub(super) const WORDS: [&str; 4] = ["red", "green", "blue", "no"];

impl Type {
    fn written(self) -> String {
        let words = "[red, green, blue, \"no\"]";
        match self {
            Type::Words => format!("{{ one_of: {words} }}"),
            Type::YesNo => "yes_no".to_owned(),
            Type::Count => "count".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Share => "share".to_owned(),
            Type::Rate => "rate".to_owned(),
            Type::Set => format!("{{ set_of: {words} }}"),
        }
    }

    /// Thresholds, some of them next to each other, some at an end of what can be.
    fn thresholds(self) -> &'static [&'static str] {
        match self {
            Type::Count => &["0", "1", "2", "3", "5"],
            Type::Duration => &["0s", "1ms", "2ms", "1500ms", "5s", "2min"],
            Type::Share => &["0%", "50%", "99.9%", "99.91%", "99.905%", "100%"],
            Type::Rate => &["0/s", "1/day", "20/min", "1/s", "2/s"],
            Type::Words | Type::YesNo | Type::Set => &[],
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// One of these words, or bits of yes and no.
    OneOf(usize, Vec<String>),
    Compares(usize, Vec<(&'static str, String)>),
    Includes(usize, Vec<usize>),
    Lacks(usize, Vec<usize>),
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) when: Condition,
    pub(super) api: bool,
    pub(super) overrides: Vec<String>,
    pub(super) params: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) facts: Vec<(String, Type)>,
    pub(super) impossible: Vec<Condition>,
    pub(super) criteria: Vec<Rule>,
    pub(super) anti_patterns: Vec<Rule>,
    /// Facts that are declared no more.
    pub(super) gone: Vec<usize>,
    /// Texts of further files.
    pub(super) more: Vec<(String, String)>,
}

impl Model {
    pub(super) fn random(random: &mut Random) -> Model {
        let count = 2 + random.below(3);
        let facts: Vec<(String, Type)> = (0..count)
            .map(|at| (format!("f{at}"), TYPES[random.below(7)]))
            .collect();
        let criteria = 1 + random.below(6);
        let ids: Vec<String> = (0..criteria).map(|at| format!("c{at}")).collect();
        let rule = |id: &str, random: &mut Random| Rule {
            id: id.to_owned(),
            when: condition(&facts, 2, random),
            api: random.chance(50),
            overrides: ids.iter().filter(|_| random.chance(18)).cloned().collect(),
            params: if random.chance(10) {
                vec!["spare".to_owned()]
            } else {
                Vec::new()
            },
        };
        let mut criteria: Vec<Rule> = ids.iter().map(|id| rule(id, random)).collect();
        let mut anti_patterns = Vec::new();
        if random.chance(30) {
            anti_patterns.push(rule("a0", random));
            anti_patterns[0].overrides.clear();
        }
        // Half of the sets are without circles, so that the rest is looked at as well.
        if random.chance(60) {
            for rule in &mut criteria {
                let own = rule.id.clone();
                rule.overrides.retain(|over| *over > own);
            }
        }
        let impossible = (0..random.below(3)).map(|_| condition(&facts, 1, random)).collect();
        Model {
            facts,
            impossible,
            criteria,
            anti_patterns,
            gone: Vec::new(),
            more: Vec::new(),
        }
    }

    /// As files.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let mut text = "facts:\n".to_owned();
        for (at, (name, of_type)) in self.facts.iter().enumerate() {
            if self.gone.contains(&at) {
                continue;
            }
            let of_type = of_type.written();
            writeln!(text, "  {name}: {{ of: touchpoint, type: {of_type}, means: m }}").expect("writing to a string");
        }
        if !self.impossible.is_empty() {
            text.push_str("impossible:\n");
            for one in &self.impossible {
                writeln!(text, "  - {{ when: {}, reason: r }}", self.written(one)).expect("writing to a string");
            }
        }
        let mut files = vec![("own/facts.yaml".to_owned(), text)];
        for rule in &self.criteria {
            let pattern = if rule.api { "api" } else { "event" };
            let overrides = rule.overrides.join(", ");
            let keys = format!("{}\nrecommend: {pattern}\noverrides: [{overrides}]", self.keys(rule));
            files.push(super::common::rule_sets::criterion(&rule.id, &keys));
        }
        for rule in &self.anti_patterns {
            files.push(super::common::rule_sets::anti_pattern(&rule.id, &self.keys(rule)));
        }
        files.extend(self.more.iter().cloned());
        files
    }

    fn keys(&self, rule: &Rule) -> String {
        let params: Vec<String> = rule.params.iter().map(|name| format!("{name}: 3")).collect();
        format!(
            "params: {{ {} }}\nwhen: {}",
            params.join(", "),
            self.written(&rule.when)
        )
    }

    fn written(&self, condition: &Condition) -> String {
        let name = |fact: &usize| &self.facts[*fact].0;
        let list = |parts: &[Condition]| {
            let parts: Vec<String> = parts.iter().map(|part| self.written(part)).collect();
            parts.join(", ")
        };
        let words = |all: &[usize]| {
            all.iter()
                .map(|at| format!("\"{}\"", WORDS[*at]))
                .collect::<Vec<_>>()
                .join(", ")
        };
        match condition {
            Condition::All(parts) => format!("{{ all: [{}] }}", list(parts)),
            Condition::Any(parts) => format!("{{ any: [{}] }}", list(parts)),
            Condition::Not(part) => format!("{{ not: {} }}", self.written(part)),
            Condition::OneOf(fact, values) => format!("{{ {}: [{}] }}", name(fact), values.join(", ")),
            Condition::Compares(fact, all) => {
                let all: Vec<String> = all.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{ {}: {{ {} }} }}", name(fact), all.join(", "))
            }
            Condition::Includes(fact, all) => format!("{{ {}: {{ includes: [{}] }} }}", name(fact), words(all)),
            Condition::Lacks(fact, all) => format!("{{ {}: {{ lacks: [{}] }} }}", name(fact), words(all)),
        }
    }
}

fn condition(facts: &[(String, Type)], depth: usize, random: &mut Random) -> Condition {
    if depth > 0 && random.chance(60) {
        let parts = |random: &mut Random| {
            let count = 1 + random.below(2) + usize::from(random.chance(30));
            (0..count).map(|_| condition(facts, depth - 1, random)).collect()
        };
        return match random.below(5) {
            0 | 1 => Condition::All(parts(random)),
            2 | 3 => Condition::Any(parts(random)),
            _ => Condition::Not(Box::new(condition(facts, depth - 1, random))),
        };
    }
    let fact = random.below(facts.len());
    let of_type = facts[fact].1;
    let thresholds = of_type.thresholds();
    match of_type {
        Type::Words => {
            let some: Vec<String> = WORDS
                .iter()
                .filter(|_| random.chance(40))
                .map(|w| format!("\"{w}\""))
                .collect();
            let some = if some.is_empty() {
                vec!["green".to_owned()]
            } else {
                some
            };
            Condition::OneOf(fact, some)
        }
        Type::YesNo => Condition::OneOf(fact, vec![random.chance(50).to_string()]),
        Type::Set => {
            let elements = if random.chance(50) {
                vec![random.below(3)]
            } else {
                vec![0, 1 + random.below(2)]
            };
            if random.chance(50) {
                Condition::Includes(fact, elements)
            } else {
                Condition::Lacks(fact, elements)
            }
        }
        _ if random.chance(20) => Condition::OneOf(fact, vec![thresholds[random.below(thresholds.len())].to_owned()]),
        _ => {
            let keys = ["at_least", "at_most", "above", "below"];
            let first = random.below(4);
            let mut all = vec![(keys[first], thresholds[random.below(thresholds.len())].to_owned())];
            if random.chance(25) {
                let second = (first + 1 + random.below(3)) % 4;
                all.push((keys[second], thresholds[random.below(thresholds.len())].to_owned()));
            }
            Condition::Compares(fact, all)
        }
    }
}
