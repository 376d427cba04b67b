//! What `rules diff` says changes is what changes: on random pairs of rule sets, against a brute force over values.

use common::load_rules;
use common::rule_sets::{criterion, declared, facts};
use touchpoint::facts::{Pattern, Value, Vocabulary};
use touchpoint::rules::{Check, Conjunction, NoDifference, Rulebook, difference};

mod common;

/// Numbers from a seed, always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }
}

/// A value of each fact: yes, word, count, tenths of a share, elements.
#[derive(Clone, Copy, Debug)]
struct World {
    yes: bool,
    word: usize,
    count: u32,
    tenths: u32,
    elements: u8,
}

const WORDS: [&str; 3] = ["x", "y", "z"];
const ELEMENTS: [&str; 2] = ["p", "q"];

/// Every world that the thresholds below can tell apart.
fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for at in 0..2 * 3 * 7 * 11 * 4 {
        all.push(World {
            yes: at % 2 == 1,
            word: at / 2 % 3,
            count: u32::try_from(at / 6 % 7).expect("small"),
            tenths: u32::try_from(at / 42 % 11).expect("small"),
            elements: u8::try_from(at / 462).expect("small"),
        });
    }
    all
}

/// One test, as text and as it is meant.
type Test = (String, Box<dyn Fn(&World) -> bool>);

fn test(dice: &mut Dice) -> Test {
    let bound = dice.below(6);
    let number = u32::try_from(bound).expect("small");
    match dice.below(7) {
        0 => ("yes: true".to_owned(), Box::new(|world| world.yes)),
        1 => {
            let (one, other) = (dice.below(3), dice.below(3));
            let text = format!("word: [{}, {}]", WORDS[one], WORDS[other]);
            (text, Box::new(move |world| world.word == one || world.word == other))
        }
        2 => (
            format!("count: {{ at_least: {number} }}"),
            Box::new(move |world| world.count >= number),
        ),
        3 => (
            format!("count: {{ below: {} }}", number + 1),
            Box::new(move |world| world.count <= number),
        ),
        4 => {
            let text = format!("share: {{ above: {}% }}", number * 20);
            (text, Box::new(move |world| world.tenths > number * 2))
        }
        5 => {
            let text = format!("share: {{ at_most: {}% }}", number * 20);
            (text, Box::new(move |world| world.tenths <= number * 2))
        }
        _ => {
            let element = dice.below(2);
            let text = format!("set: {{ includes: {} }}", ELEMENTS[element]);
            (text, Box::new(move |world| world.elements & (1 << element) != 0))
        }
    }
}

/// Criteria of which each overrides all that follow, so that the first that holds decides.
struct Set {
    files: Vec<(String, String)>,
    criteria: Vec<(Vec<Test>, Pattern)>,
}

impl Set {
    fn random(dice: &mut Dice) -> Self {
        let count = 1 + dice.below(4);
        let types = [
            ("yes", "yes_no"),
            ("word", "{ one_of: [x, y, z] }"),
            ("count", "count"),
            ("share", "share"),
            ("set", "{ set_of: [p, q] }"),
        ];
        let mut files = vec![facts(&declared(&types))];
        let mut criteria = Vec::new();
        for at in 0..=count {
            let tests: Vec<Test> = if at == count {
                Vec::new()
            } else {
                (0..=dice.below(3)).map(|_| test(dice)).collect()
            };
            let pattern = if dice.below(2) == 0 {
                Pattern::Api
            } else {
                Pattern::Event
            };
            let all: Vec<String> = tests.iter().map(|(text, _)| format!("{{ {text} }}")).collect();
            let when = if all.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ all: [{}] }}", all.join(", "))
            };
            let over: Vec<String> = (at + 1..=count).map(|at| format!("c{at}")).collect();
            let word = if pattern == Pattern::Api { "api" } else { "event" };
            let keys = format!("when: {when}\nrecommend: {word}\noverrides: [{}]", over.join(", "));
            files.push(criterion(&format!("c{at}"), &keys));
            criteria.push((tests, pattern));
        }
        Set { files, criteria }
    }

    fn book(&self) -> Rulebook {
        let (sources, book) = load_rules(&self.files);
        book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)))
    }

    fn verdict(&self, world: &World) -> Pattern {
        let decides = self
            .criteria
            .iter()
            .find(|(tests, _)| tests.iter().all(|(_, holds)| holds(world)));
        decides.expect("the last one always holds").1
    }
}

fn holds(when: &Conjunction, world: &World, vocabulary: &Vocabulary) -> bool {
    when.iter().all(|(fact, check)| {
        let number = match vocabulary.name(*fact) {
            "count" => f64::from(world.count),
            _ => f64::from(world.tenths) / 10.0,
        };
        match (vocabulary.name(*fact), check) {
            ("yes", Check::OneOf(values)) => values.contains(&Value::Bool(world.yes)),
            ("word", Check::OneOf(values)) => values.contains(&Value::Word(u16::try_from(world.word).expect("small"))),
            (_, Check::Includes(elements)) => elements.iter().all(|at| world.elements & (1 << at) != 0),
            (_, Check::Lacks(elements)) => elements.iter().all(|at| world.elements & (1 << at) == 0),
            (_, check) => check.number_passes(number),
        }
    })
}

#[test]
fn changes_are_those_of_a_brute_force() {
    let mut dice = Dice(7);
    let worlds = worlds();
    let mut changed = 0;
    for _ in 0..150 {
        let (old, new) = (Set::random(&mut dice), Set::random(&mut dice));
        let difference = difference(&old.book(), &new.book()).expect("few facts");
        for world in &worlds {
            let (from, to) = (old.verdict(world), new.verdict(world));
            let told: Vec<(Pattern, Pattern)> = difference
                .changes
                .iter()
                .filter(|change| holds(&change.when, world, &difference.vocabulary))
                .map(|change| (change.from, change.to))
                .collect();
            let expected = if from == to { vec![] } else { vec![(from, to)] };
            assert_eq!(told, expected, "{world:?}\n{:#?}\n{:#?}", old.files, new.files);
            changed += expected.len();
        }
        let combinations: u128 = difference.changes.iter().map(|change| change.combinations).sum();
        assert!(combinations <= difference.combinations);
    }
    assert!(changed > 10_000, "{changed}");
}

#[test]
fn nothing_changes_between_a_set_and_itself() {
    let mut dice = Dice(3);
    for _ in 0..50 {
        let set = Set::random(&mut dice);
        let difference = difference(&set.book(), &set.book()).expect("few facts");
        assert_eq!(difference.changes, []);
    }
    let builtin = common::builtin();
    let difference = difference(builtin, builtin).expect("few facts");
    assert_eq!((difference.combinations, difference.changes.len()), (64, 0));
}

#[test]
fn a_fact_of_another_type_cannot_be_compared() {
    let of = |values: &str| {
        let files = [
            facts(&declared(&[("mine", values)])),
            criterion("c", "when: {}\nrecommend: api"),
        ];
        load_rules(&files).1.expect("sound")
    };
    let refused = difference(&of("yes_no"), &of("count")).err();
    assert_eq!(refused, Some(NoDifference::Fact("mine".to_owned())));
    // A set may have further elements.
    assert!(difference(&of("{ set_of: [p] }"), &of("{ set_of: [q, p] }")).is_ok());
}
