//! Conditions: structure, never strings with a syntax of their own.

use crate::facts::{FactId, FactType, Value, Vocabulary};
use crate::text::Span;

/// When a rule holds.
#[derive(Clone, Debug)]
pub enum Condition {
    /// All must hold; without any it holds.
    All(Vec<Condition>),
    /// One must hold.
    Any(Vec<Condition>),
    /// It must not hold.
    Not(Box<Condition>),
    /// A test of one fact.
    Test(Test),
}

/// A test of one fact.
#[derive(Clone, Debug)]
pub struct Test {
    /// The fact.
    pub fact: FactId,
    /// What is asked of it.
    pub check: Check,
    /// Where it stands: from the fact's name to the end of the value.
    pub span: Span,
}

/// What a test asks of a fact's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// It is one of these.
    OneOf(Vec<Value>),
    /// It compares so, in every respect.
    Compares(Vec<(Compare, f64)>),
    /// The set has all of these elements, by position.
    Includes(Vec<u8>),
    /// The set has none of these elements, by position.
    Lacks(Vec<u8>),
}

/// How a number compares with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// It is the threshold or more.
    AtLeast,
    /// It is the threshold or less.
    AtMost,
    /// It is more.
    Above,
    /// It is less.
    Below,
}

impl Compare {
    /// Every comparison with its key.
    pub const KEYS: [(&'static str, Compare); 4] = [
        ("at_least", Compare::AtLeast),
        ("at_most", Compare::AtMost),
        ("above", Compare::Above),
        ("below", Compare::Below),
    ];

    /// Whether a number compares so.
    #[must_use]
    pub fn holds(self, number: f64, threshold: f64) -> bool {
        match self {
            Compare::AtLeast => number >= threshold,
            Compare::AtMost => number <= threshold,
            Compare::Above => number > threshold,
            Compare::Below => number < threshold,
        }
    }
}

impl Check {
    /// Whether a number passes; sets and words do not.
    #[must_use]
    pub fn number_passes(&self, number: f64) -> bool {
        match self {
            Check::OneOf(values) => values.contains(&Value::Number(number)),
            Check::Compares(comparisons) => comparisons
                .iter()
                .all(|(compare, threshold)| compare.holds(number, *threshold)),
            Check::Includes(_) | Check::Lacks(_) => false,
        }
    }
}

impl Condition {
    /// Every test in it, in order.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        let mut tests = Vec::new();
        self.collect(&mut tests);
        tests
    }

    fn collect<'c>(&'c self, tests: &mut Vec<&'c Test>) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| part.collect(tests)),
            Condition::Not(part) => part.collect(tests),
            Condition::Test(test) => tests.push(test),
        }
    }

    /// The same condition over another vocabulary, in which each fact stands at the place given for it.
    #[must_use]
    pub fn moved(&self, from: &Vocabulary, to: &Vocabulary, places: &[FactId]) -> Condition {
        let all = |parts: &[Condition]| parts.iter().map(|part| part.moved(from, to, places)).collect();
        match self {
            Condition::All(parts) => Condition::All(all(parts)),
            Condition::Any(parts) => Condition::Any(all(parts)),
            Condition::Not(part) => Condition::Not(Box::new(part.moved(from, to, places))),
            Condition::Test(test) => {
                let fact = places[test.fact.index()];
                let (old, new) = (from.get(test.fact).values.words(), to.get(fact).values.words());
                let element = |at: &u8| {
                    let word = &old[usize::from(*at)];
                    let at = new.iter().position(|known| known == word);
                    u8::try_from(at.expect("the other vocabulary has it")).expect("at most 128")
                };
                let check = match &test.check {
                    Check::Includes(elements) => Check::Includes(elements.iter().map(element).collect()),
                    Check::Lacks(elements) => Check::Lacks(elements.iter().map(element).collect()),
                    check => check.clone(),
                };
                Condition::Test(Test {
                    fact,
                    check,
                    span: test.span,
                })
            }
        }
    }

    /// The facts it reads, each once, in order of declaration.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut facts: Vec<FactId> = self.tests().iter().map(|test| test.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// In words: "needs is answer or outcome, and consumers is 2 or more".
    #[must_use]
    pub fn describe(&self, vocabulary: &Vocabulary) -> String {
        self.words(vocabulary, true)
    }

    fn words(&self, vocabulary: &Vocabulary, outermost: bool) -> String {
        let (parts, glue) = match self {
            Condition::All(parts) if parts.is_empty() => return "always".to_owned(),
            Condition::All(parts) => (parts, if outermost { ", and " } else { " and " }),
            Condition::Any(parts) => (parts, " or "),
            Condition::Not(part) => return format!("not ({})", part.words(vocabulary, true)),
            Condition::Test(test) => return test.describe(vocabulary),
        };
        let words: Vec<String> = parts.iter().map(|part| part.words(vocabulary, false)).collect();
        let words = words.join(glue);
        if outermost || parts.len() < 2 {
            words
        } else {
            format!("({words})")
        }
    }
}

impl Test {
    /// In words: "needs is answer or outcome".
    #[must_use]
    pub fn describe(&self, vocabulary: &Vocabulary) -> String {
        let fact = vocabulary.get(self.fact);
        let name = &fact.name.value;
        match &self.check {
            Check::OneOf(values) if fact.values == FactType::YesNo => match values.as_slice() {
                [Value::Bool(yes)] => format!("{name} is {yes}"),
                _ => format!("{name} is known"),
            },
            Check::Includes(elements) => format!("{name} include {}", named(&fact.values, elements, "and")),
            Check::Lacks(elements) => format!("{name} have none of {}", named(&fact.values, elements, "and")),
            Check::OneOf(_) | Check::Compares(_) => format!("{name} is {}", self.accepted(vocabulary)),
        }
    }

    /// The values that pass, in words: "answer or outcome", "2 or more".
    #[must_use]
    pub fn accepted(&self, vocabulary: &Vocabulary) -> String {
        let values = &vocabulary.get(self.fact).values;
        match &self.check {
            Check::OneOf(accepted) => {
                let words: Vec<String> = accepted.iter().map(|value| values.format(*value)).collect();
                super::template::join(&words, "or")
            }
            Check::Compares(comparisons) => {
                let words: Vec<String> = comparisons
                    .iter()
                    .map(|(compare, threshold)| {
                        let threshold = values.format(Value::Number(*threshold));
                        match compare {
                            Compare::AtLeast => format!("{threshold} or more"),
                            Compare::AtMost => format!("{threshold} or less"),
                            Compare::Above => format!("above {threshold}"),
                            Compare::Below => format!("below {threshold}"),
                        }
                    })
                    .collect();
                super::template::join(&words, "and")
            }
            Check::Includes(elements) => named(values, elements, "and"),
            Check::Lacks(elements) => format!("none of {}", named(values, elements, "and")),
        }
    }
}

/// Elements of a set in words.
fn named(values: &FactType, elements: &[u8], and: &str) -> String {
    let words: Vec<String> = elements
        .iter()
        .filter_map(|at| values.words().get(usize::from(*at)).cloned())
        .collect();
    super::template::join(&words, and)
}
