//! The interview asks the fewest questions, none in vain, and comes to the verdicts of full evaluation: over every
//! combination of answers where they can be counted, by chance beyond.

mod asking;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use asking::{Case, Said, Script, Unknown, Verdicts, operation_id, reply, step};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use touchpoint::facts::Pattern;
use touchpoint::interview::{Answers, Problem, Reply, Session, Walked};
use touchpoint::landscape::Landscape;
use touchpoint::rules::{Judge, Rulebook};

/// What every combination of answers comes to, by full evaluation.
struct Outcomes {
    unknowns: Vec<Unknown>,
    sizes: Vec<usize>,
    /// By combination, the first unknown changing fastest: a number per outcome.
    of: Vec<usize>,
    verdicts: Vec<Verdicts>,
}

impl Outcomes {
    fn new(case: &Case, book: &Rulebook) -> Self {
        let unknowns = case.unknowns();
        let sizes: Vec<usize> = unknowns.iter().map(|unknown| unknown.answers.len()).collect();
        let mut numbers: HashMap<Verdicts, usize> = HashMap::new();
        let (mut of, mut verdicts) = (Vec::new(), Vec::new());
        let mut digits = vec![0; sizes.len()];
        loop {
            let outcome = case.evaluate(book, &said(&unknowns, &digits));
            let next = numbers.len();
            let number = *numbers.entry(outcome.clone()).or_insert(next);
            if number == next {
                verdicts.push(outcome);
            }
            of.push(number);
            if !step(&mut digits, &sizes) {
                break;
            }
        }
        Outcomes {
            unknowns,
            sizes,
            of,
            verdicts,
        }
    }

    fn at(&self, digits: &[usize]) -> usize {
        let mut stride = 1;
        let mut index = 0;
        for (digit, size) in digits.iter().zip(&self.sizes) {
            index += digit * stride;
            stride *= size;
        }
        self.of[index]
    }

    /// Every combination that agrees with a state.
    fn completions(&self, state: &State, mut visit: impl FnMut(&[usize])) {
        let open: Vec<usize> = (0..state.len()).filter(|at| state[*at].is_none()).collect();
        let sizes: Vec<usize> = open.iter().map(|at| self.sizes[*at]).collect();
        let mut full: Vec<usize> = state.iter().map(|cell| cell.unwrap_or(0)).collect();
        let mut digits = vec![0; open.len()];
        loop {
            for (at, digit) in open.iter().zip(&digits) {
                full[*at] = *digit;
            }
            visit(&full);
            if !step(&mut digits, &sizes) {
                break;
            }
        }
    }

    /// The outcomes that are still possible.
    fn possible(&self, state: &State) -> BTreeSet<usize> {
        let mut outcomes = BTreeSet::new();
        self.completions(state, |full| {
            outcomes.insert(self.at(full));
        });
        outcomes
    }

    /// Whether two answers to one unknown, all else alike, still lead to different outcomes.
    fn matters(&self, state: &State, unknown: usize) -> bool {
        let mut found = false;
        self.completions(state, |full| {
            if full[unknown] == 0 && !found {
                let mut other = full.to_vec();
                found = (1..self.sizes[unknown]).any(|answer| {
                    other[unknown] = answer;
                    self.at(&other) != self.at(full)
                });
            }
        });
        found
    }

    /// The fewest expected questions from a state on, by trying every order: each combination weighs alike.
    fn optimum(&self, state: &State, known: &mut HashMap<State, (f64, BTreeSet<usize>)>) -> (f64, BTreeSet<usize>) {
        if let Some(there) = known.get(state) {
            return there.clone();
        }
        let open: Vec<usize> = (0..state.len()).filter(|at| state[*at].is_none()).collect();
        let mut best = f64::INFINITY;
        let mut outcomes = BTreeSet::new();
        let mut state = state.clone();
        for unknown in &open {
            let mut sum = 0.0;
            for answer in 0..self.sizes[*unknown] {
                state[*unknown] = Some(answer);
                let (expected, possible) = self.optimum(&state, known);
                sum += expected;
                outcomes.extend(possible);
            }
            state[*unknown] = None;
            // Each answer leaves equally many combinations.
            best = best.min(1.0 + sum / float(self.sizes[*unknown]));
        }
        if open.is_empty() {
            let full: Vec<usize> = state.iter().map(|cell| cell.expect("all are answered")).collect();
            outcomes.insert(self.at(&full));
        }
        let found = (if outcomes.len() == 1 { 0.0 } else { best }, outcomes);
        known.insert(state, found.clone());
        found
    }
}

/// Of each unknown the answer, by number.
type State = Vec<Option<usize>>;

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn float(count: usize) -> f64 {
    count as f64
}

fn said(unknowns: &[Unknown], digits: &[usize]) -> Said {
    let pairs = unknowns.iter().zip(digits);
    pairs
        .map(|(unknown, digit)| {
            (
                (unknown.subject.clone(), unknown.fact.clone()),
                unknown.answers[*digit].clone(),
            )
        })
        .collect()
}

/// What a state says.
fn said_in(unknowns: &[Unknown], state: &State) -> Said {
    let answered = unknowns.iter().zip(state).filter_map(|(unknown, answer)| {
        let answer = unknown.answers[(*answer)?].clone();
        Some(((unknown.subject.clone(), unknown.fact.clone()), answer))
    });
    answered.collect()
}

/// The variables of a problem among the unknowns, and of each its cells among the answers.
fn matching(problem: &Problem<'_>, landscape: &Landscape, book: &Rulebook, unknowns: &[Unknown]) -> Vec<usize> {
    let places = problem.variables.iter().map(|variable| {
        let subject = landscape.subject_name(variable.subject);
        let definition = book.vocabulary.get(variable.fact);
        let at = unknowns
            .iter()
            .position(|unknown| unknown.subject == subject && unknown.fact == definition.name.value)
            .unwrap_or_else(|| panic!("{} of {subject} is not to be asked", definition.name.value));
        let mut values: Vec<String> = variable
            .values
            .iter()
            .map(|value| definition.values.format(*value))
            .collect();
        let mut answers = unknowns[at].answers.clone();
        values.sort();
        answers.sort();
        assert_eq!(values, answers, "the answers to {} of {subject}", definition.name.value);
        at
    });
    let places: Vec<usize> = places.collect();
    let distinct: BTreeSet<&usize> = places.iter().collect();
    assert_eq!(distinct.len(), places.len(), "a variable twice");
    places
}

#[test]
fn the_facts_that_can_be_asked_are_those_of_the_test() {
    let facts = asking::yaml(include_str!("../rules/facts.yaml"));
    let mut criteria = String::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/criteria")).expect("the criteria") {
        let text = std::fs::read_to_string(entry.expect("a rule").path()).expect("a text");
        criteria.push_str(&asking::yaml(&text)["when"].to_string());
    }
    let asked: Vec<String> = asking::entries(&facts["facts"])
        .into_iter()
        .filter(|(_, fact)| !fact["ask"].is_null() && fact["default"].is_null() && fact["derived"] != true)
        .map(|(name, _)| name)
        .filter(|name| criteria.contains(&format!("\"{name}\"")))
        .collect();
    assert_eq!(
        asked.into_iter().collect::<BTreeSet<_>>(),
        BTreeSet::from(["consumers", "needs", "sometimes_down"].map(str::to_owned))
    );
}

/// How much was gone through.
#[derive(Debug, Default)]
struct Count {
    cases: usize,
    combinations: usize,
    states: usize,
}

#[test]
fn every_combination_of_answers_on_systems_of_every_sort() {
    let count = every_combination(&asking::systematic_cases());
    assert!(count.cases == 34 && count.combinations > 4_000, "{count:?}");
}

#[test]
fn every_combination_of_answers_on_odd_operations() {
    let count = every_combination(&asking::odd_cases());
    assert!(count.cases > 20 && count.combinations > 1_000, "{count:?}");
}

#[test]
fn every_combination_of_answers_on_the_shop_and_the_demo() {
    let count = every_combination(&asking::example_cases());
    assert!(count.cases > 25 && count.combinations > 1_000, "{count:?}");
}

/// Every combination of answers, from the first question to the last: the verdicts are those of full evaluation, the
/// number of questions is the optimum, and none is asked in vain.
fn every_combination(cases: &[Case]) -> Count {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let mut total = Count::default();
    for case in cases {
        let outcomes = Outcomes::new(case, &book);
        let landscape = case.landscape();
        let operation = operation_id(&landscape, &case.operation);
        let mut walk = Walk {
            problem: Problem::new(&landscape, &judge, operation, &Answers::new()),
            case,
            book: &book,
            outcomes: &outcomes,
            places: Vec::new(),
        };
        assert!(walk.problem.is_optimal(), "{}", case.name);
        walk.places = matching(&walk.problem, &landscape, &book, &outcomes.unknowns);
        let mut known = HashMap::new();
        let (optimum, _) = outcomes.optimum(&vec![None; outcomes.unknowns.len()], &mut known);
        // In every state, not only in those that are come to.
        if known.len() <= 4_000 {
            for (state, (fewest, possible)) in &known {
                walk.state(state, *fewest, possible);
            }
            total.states += known.len();
        }
        walk.each_combination(optimum);
        total.cases += 1;
        total.combinations += outcomes.of.len();
    }
    total
}

/// One operation that is asked about.
struct Walk<'a> {
    case: &'a Case,
    book: &'a Rulebook,
    outcomes: &'a Outcomes,
    problem: Problem<'a>,
    /// Of each variable the place among the unknowns.
    places: Vec<usize>,
}

impl Walk<'_> {
    /// The problem's own state for a state of the unknowns.
    fn own(&self, state: &State) -> Vec<Option<usize>> {
        let cells = self.problem.variables.iter().zip(&self.places).map(|(variable, at)| {
            let answer = &self.outcomes.unknowns[*at].answers[state[*at]?];
            let values = &self.book.vocabulary.get(variable.fact).values;
            variable
                .values
                .iter()
                .position(|value| values.format(*value) == *answer)
        });
        cells.collect()
    }

    /// The unknown that is asked in a state.
    fn next(&mut self, state: &State) -> Option<usize> {
        let own = self.own(state);
        self.problem.next(&own).map(|next| self.places[next])
    }

    /// It stops in a state where one outcome is left, and only there; else it asks what can change the outcome.
    fn state(&mut self, state: &State, fewest: f64, possible: &BTreeSet<usize>) {
        let name = &self.case.name;
        match self.next(state) {
            None => assert_eq!(possible.len(), 1, "{name}: it stops at {state:?}"),
            Some(next) => {
                assert!(possible.len() > 1, "{name}: it goes on at {state:?}");
                assert!(state[next].is_none(), "{name}: asked twice at {state:?}");
                assert!(self.outcomes.matters(state, next), "{name}: in vain at {state:?}");
            }
        }
        let own = self.own(state);
        let expected = self.problem.expected(&own);
        assert!(
            (expected - fewest).abs() < 1e-9,
            "{name}: {expected} for {fewest} at {state:?}"
        );
    }

    /// Answers each combination in turn.
    fn each_combination(&mut self, optimum: f64) {
        let name = &self.case.name;
        let (outcomes, unknowns) = (self.outcomes, &self.outcomes.unknowns);
        let expected = self.problem.expected(&vec![None; self.places.len()]);
        assert!((expected - optimum).abs() < 1e-9, "{name}: {expected} for {optimum}");
        let mut ends: BTreeMap<State, Verdicts> = BTreeMap::new();
        let mut asked: BTreeSet<State> = BTreeSet::new();
        let mut questions = 0;
        let mut digits = vec![0; unknowns.len()];
        loop {
            let mut state: State = vec![None; unknowns.len()];
            while let Some(at) = self.next(&state) {
                if asked.insert(state.clone()) {
                    assert!(outcomes.matters(&state, at), "{name}: in vain at {state:?}");
                }
                assert!(state[at].replace(digits[at]).is_none(), "{name}: asked twice");
                questions += 1;
            }
            let verdicts = ends.entry(state.clone()).or_insert_with(|| {
                assert_eq!(outcomes.possible(&state).len(), 1, "{name}: stopped at {state:?}");
                // With nothing but what was asked written, the description says the same.
                self.case.evaluate(self.book, &said_in(unknowns, &state))
            });
            let full = &outcomes.verdicts[outcomes.at(&digits)];
            assert_eq!(verdicts, full, "{name}: {:?}", said(unknowns, &digits));
            if !step(&mut digits, &outcomes.sizes) {
                break;
            }
        }
        let average = float(questions) / float(outcomes.of.len());
        assert!((average - optimum).abs() < 1e-9, "{name}: {average} for {optimum}");
    }
}

/// What a person says to each question of a session: by subject and fact, `unknown` for don't know.
fn session(
    landscape: &Landscape,
    judge: &Judge<'_>,
    operation: &str,
    answers: &Said,
) -> (Vec<(String, String)>, Answers) {
    let mut script = Script::new(|question| {
        let answer = answers.get(&question.sets).expect("an unknown is asked");
        Ok(reply(question, answer))
    });
    let mut session = Session::new(landscape, judge, Answers::new());
    let walked = session.walk(&[operation_id(landscape, operation)], &mut script);
    assert_eq!(walked.expect("it is answered"), Walked::Done);
    (script.questions, session.answers)
}

/// With don't know among the answers: it ends, nothing is asked twice, and the verdicts are those of full evaluation
/// with those facts left unknown. What was not asked could not have changed them.
#[test]
fn every_combination_with_answers_that_nobody_knows() {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let all = [asking::systematic_cases(), asking::odd_cases(), asking::example_cases()].concat();
    let mut combinations = 0;
    for case in all {
        let unknowns = case.unknowns();
        if unknowns.is_empty() || unknowns.len() > 4 || combinations_with(&unknowns) > 130 {
            continue;
        }
        let landscape = case.landscape();
        let mut known: HashMap<Said, Verdicts> = HashMap::new();
        let mut evaluate = |said: &Said| {
            let entry = known.entry(said.clone());
            entry.or_insert_with(|| case.evaluate(&book, said)).clone()
        };
        let sizes: Vec<usize> = unknowns.iter().map(|unknown| unknown.answers.len() + 1).collect();
        let mut digits = vec![0; sizes.len()];
        loop {
            let mut answers = Said::new();
            for (unknown, digit) in unknowns.iter().zip(&digits) {
                let answer = unknown.answers.get(*digit).map_or("unknown", String::as_str);
                answers.insert((unknown.subject.clone(), unknown.fact.clone()), answer.to_owned());
            }
            let (questions, given) = session(&landscape, &judge, &case.operation, &answers);
            let distinct: BTreeSet<_> = questions.iter().collect();
            assert_eq!(distinct.len(), questions.len(), "{}: twice in {questions:?}", case.name);
            assert_eq!(given.len(), questions.len(), "{}", case.name);
            let mut full = answers.clone();
            full.retain(|_, answer| answer != "unknown");
            let mut told = full.clone();
            told.retain(|key, _| questions.contains(key));
            assert_eq!(
                evaluate(&told),
                evaluate(&full),
                "{}: {answers:?}, asked {questions:?}",
                case.name
            );
            combinations += 1;
            if !step(&mut digits, &sizes) {
                break;
            }
        }
    }
    assert!(combinations > 1_000, "{combinations}");
}

fn combinations_with(unknowns: &[Unknown]) -> usize {
    unknowns.iter().map(|unknown| unknown.answers.len() + 1).product()
}

/// Where the order of the greatest information gain is not the optimum: how much worse it is on the operations small
/// enough to have both.
#[test]
fn the_order_by_information_gain_is_near_the_optimum() {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let (mut asked, mut fewest) = (0.0, 0.0);
    for case in [asking::systematic_cases(), asking::odd_cases()].concat() {
        let unknowns = case.unknowns();
        if unknowns.is_empty() || unknowns.iter().map(|unknown| unknown.answers.len()).product::<usize>() > 256 {
            continue;
        }
        let outcomes = Outcomes::new(&case, &book);
        let (optimum, _) = outcomes.optimum(&vec![None; unknowns.len()], &mut HashMap::new());
        let landscape = case.landscape();
        let operation = operation_id(&landscape, &case.operation);
        let problem = Problem::new(&landscape, &judge, operation, &Answers::new());
        let places = matching(&problem, &landscape, &book, &unknowns);
        let mut walk = Walk {
            case: &case,
            book: &book,
            outcomes: &outcomes,
            problem,
            places,
        };
        let mut questions = 0;
        let mut known: HashMap<State, Option<usize>> = HashMap::new();
        let mut digits = vec![0; unknowns.len()];
        loop {
            let mut state: State = vec![None; unknowns.len()];
            loop {
                let next = known.entry(state.clone()).or_insert_with(|| {
                    let own = walk.own(&state);
                    let next = walk.problem.greatest_gain(&own).map(|next| walk.places[next]);
                    match next {
                        Some(next) => assert!(outcomes.matters(&state, next), "{}: in vain at {state:?}", case.name),
                        None => assert_eq!(
                            outcomes.possible(&state).len(),
                            1,
                            "{}: stopped at {state:?}",
                            case.name
                        ),
                    }
                    next
                });
                let Some(next) = *next else { break };
                assert!(
                    state[next].replace(digits[next]).is_none(),
                    "{}: asked twice",
                    case.name
                );
                questions += 1;
            }
            if !step(&mut digits, &outcomes.sizes) {
                break;
            }
        }
        let average = float(questions) / float(outcomes.of.len());
        assert!(
            average > optimum - 1e-9,
            "{}: {average} is less than the optimum {optimum}",
            case.name
        );
        assert!(
            average <= optimum * 1.3 + 1e-9,
            "{}: {average} for {optimum}",
            case.name
        );
        asked += average;
        fewest += optimum;
    }
    assert!(fewest > 40.0 && asked <= fewest * 1.15, "{asked} for {fewest}");
}

/// An operation with more answers than can be planned; by hand, what the criteria say of it.
#[derive(Clone, Debug)]
struct Large {
    /// Of each touchpoint the system that it calls.
    calls: Vec<usize>,
    /// Of each system whether it is sometimes down, where that is known.
    down: Vec<Option<bool>>,
}

const NEEDS: [&str; 4] = ["answer", "outcome", "later", "nothing"];

impl Large {
    fn description(&self) -> serde_json::Value {
        let mut systems = serde_json::json!({ "shop": {} });
        for (at, down) in self.down.iter().enumerate() {
            systems[format!("s{at}")] = match down {
                Some(down) => serde_json::json!({ "sometimes_down": down }),
                None => serde_json::json!({}),
            };
        }
        let touchpoints: Vec<_> = self
            .calls
            .iter()
            .map(|to| serde_json::json!({ "to": format!("s{to}") }))
            .collect();
        let operations = serde_json::json!({ "run": { "in": "shop", "touchpoints": touchpoints } });
        serde_json::json!({ "touchpoint": 1, "systems": systems, "operations": operations })
    }

    /// Whether each touchpoint is better an event.
    fn verdicts(&self, needs: &[usize], down: &[bool]) -> Vec<bool> {
        let tell = self.calls.iter().zip(needs).filter(|(_, needs)| **needs >= 2);
        let told: BTreeSet<&usize> = tell.map(|(to, _)| to).collect();
        let touchpoints = self.calls.iter().zip(needs);
        touchpoints
            .map(|(to, needs)| match NEEDS[*needs] {
                "nothing" => true,
                "later" => told.len() >= 2 || down[*to],
                _ => false,
            })
            .collect()
    }

    /// Whether the answers so far leave more than one outcome: tried where the open facts pull apart most.
    fn is_open(&self, needs: &[Option<usize>], down: &[Option<bool>], pinned: Option<Pin>) -> bool {
        let mut outcomes = BTreeSet::new();
        for need in 0..4 {
            for is_down in [false, true] {
                for alone in 0..=needs.len() {
                    let fill =
                        |(at, need_of): (usize, &Option<usize>)| need_of.unwrap_or(if at == alone { 2 } else { need });
                    let mut full: Vec<usize> = needs.iter().enumerate().map(fill).collect();
                    let mut all_down: Vec<bool> = down.iter().map(|down| down.unwrap_or(is_down)).collect();
                    match pinned {
                        None => {
                            outcomes.insert(self.verdicts(&full, &all_down));
                        }
                        Some(Pin::Needs(at)) => {
                            let each = (0..4).map(|need| {
                                full[at] = need;
                                self.verdicts(&full, &all_down)
                            });
                            if each.collect::<BTreeSet<_>>().len() > 1 {
                                return true;
                            }
                        }
                        Some(Pin::Down(at)) => {
                            all_down[at] = !all_down[at];
                            let other = self.verdicts(&full, &all_down);
                            all_down[at] = !all_down[at];
                            if other != self.verdicts(&full, &all_down) {
                                return true;
                            }
                        }
                    }
                }
            }
        }
        outcomes.len() > 1
    }
}

/// One unknown of a large operation.
#[derive(Clone, Copy, Debug)]
enum Pin {
    Needs(usize),
    Down(usize),
}

/// A large operation and the answers to all that is unknown in it.
fn large() -> impl Strategy<Value = (Large, Vec<usize>, Vec<bool>)> {
    let drawn = (8..11usize).prop_flat_map(|count| {
        let down = prop::collection::vec(prop::option::weighted(0.3, any::<bool>()), count);
        let needs = prop::collection::vec(0..4usize, count);
        let calls = prop::collection::vec(0..count, count);
        (calls, down, needs, prop::collection::vec(any::<bool>(), count))
    });
    drawn.prop_map(|(calls, mut known, needs, mut down)| {
        // At least one that is open: with eight touchpoints, past 2^20 states.
        known[calls[0]] = None;
        for (down, known) in down.iter_mut().zip(&known) {
            *down = known.unwrap_or(*down);
        }
        (Large { calls, down: known }, needs, down)
    })
}

/// The same random numbers in every run.
fn seeded(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A person who answers a large operation, and who minds useless questions.
struct Minding<'l> {
    large: &'l Large,
    needs: &'l [usize],
    down: &'l [bool],
    /// What was said so far.
    said: Vec<Option<usize>>,
    told: Vec<Option<bool>>,
}

impl<'l> Minding<'l> {
    fn new(large: &'l Large, needs: &'l [usize], down: &'l [bool]) -> Self {
        Minding {
            large,
            needs,
            down,
            said: vec![None; large.calls.len()],
            told: large.down.clone(),
        }
    }

    /// The answer to a question, in the words of a description.
    fn answer(&mut self, subject: &str, fact: &str) -> String {
        let state = format!("{:?} {:?} {:?}", self.large, self.said, self.told);
        if fact == "needs" {
            let ids = asking::ids(&self.large.description());
            let place = ids.into_iter().find(|(_, id)| id == subject).expect("a touchpoint");
            let at = place.0.1;
            let useful = self.large.is_open(&self.said, &self.told, Some(Pin::Needs(at)));
            assert!(useful, "in vain: {subject} in {state}");
            assert!(self.said[at].replace(self.needs[at]).is_none(), "twice: {subject}");
            NEEDS[self.needs[at]].to_owned()
        } else {
            assert_eq!(fact, "sometimes_down");
            let at: usize = subject[1..].parse().expect("a system");
            let useful = self.large.is_open(&self.said, &self.told, Some(Pin::Down(at)));
            assert!(useful, "in vain: {subject} in {state}");
            assert!(self.told[at].replace(self.down[at]).is_none(), "twice: {subject}");
            self.down[at].to_string()
        }
    }

    /// At the end nothing is open any more, and full evaluation of what was said has the verdicts by hand.
    fn is_content(&self, book: &Rulebook) -> Verdicts {
        let Minding { large, said, told, .. } = self;
        assert!(
            !large.is_open(said, told, None),
            "it stops at {large:?} {said:?} {told:?}"
        );
        let case = Case::new("large", large.description(), "run");
        let ids = asking::ids(&case.description);
        let mut answers = Said::new();
        for (at, need) in said
            .iter()
            .enumerate()
            .filter_map(|(at, need)| Some((at, need.as_ref()?)))
        {
            let id = ids[&("run".to_owned(), at)].clone();
            answers.insert((id, "needs".to_owned()), NEEDS[*need].to_owned());
        }
        for (at, down) in told
            .iter()
            .enumerate()
            .filter_map(|(at, down)| Some((at, down.as_ref()?)))
        {
            answers.insert((format!("s{at}"), "sometimes_down".to_owned()), down.to_string());
        }
        let by_hand = large.verdicts(self.needs, self.down).into_iter();
        let by_hand: Verdicts = by_hand
            .map(|event| Some(if event { Pattern::Event } else { Pattern::Api }))
            .collect();
        assert_eq!(case.evaluate(book, &answers), by_hand, "{large:?} {answers:?}");
        by_hand
    }
}

/// Past what can be planned: random answers come to the right verdicts, and nothing is asked in vain.
#[test]
fn large_operations_with_random_answers() {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let questions = Cell::new(0);
    let result = seeded(40).run(&large(), |(large, needs, down)| {
        let landscape = asking::read(&large.description().to_string());
        let operation = operation_id(&landscape, "run");
        let mut problem = Problem::new(&landscape, &judge, operation, &Answers::new());
        prop_assert!(!problem.is_optimal());
        let mut person = Minding::new(&large, &needs, &down);
        let mut state = vec![None; problem.variables.len()];
        while let Some(next) = problem.next(&state) {
            let variable = &problem.variables[next];
            let definition = book.vocabulary.get(variable.fact);
            let answer = person.answer(landscape.subject_name(variable.subject), &definition.name.value);
            let cell = variable
                .values
                .iter()
                .position(|value| definition.values.format(*value) == answer);
            prop_assert!(state[next].replace(cell.expect("one of the answers")).is_none());
            questions.set(questions.get() + 1);
        }
        person.is_content(&book);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(questions.get() > 40 * 8, "{questions:?}");
}

/// The same by the questions that are put, which are planned as soon as few enough are left.
#[test]
fn a_session_on_a_large_operation() {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let result = seeded(3).run(&large(), |(large, needs, down)| {
        let landscape = asking::read(&large.description().to_string());
        let mut person = Minding::new(&large, &needs, &down);
        let mut script = Script::new(|question| {
            let answer = person.answer(&question.sets.0, &question.sets.1);
            Ok(reply(question, &answer))
        });
        let mut session = Session::new(&landscape, &judge, Answers::new());
        let walked = session.walk(&[operation_id(&landscape, "run")], &mut script);
        prop_assert_eq!(walked.expect("it is answered"), Walked::Done);
        let told: Vec<(String, String)> = script.told();
        let verdicts = person.is_content(&book);
        let ids = asking::ids(&large.description());
        let mut wanted = BTreeMap::new();
        for (at, verdict) in verdicts.iter().enumerate() {
            let short = ids[&("run".to_owned(), at)].replacen("run/", "", 1);
            let word = if *verdict == Some(Pattern::Api) { "api" } else { "event" };
            wanted.insert(short, word.to_owned());
        }
        prop_assert_eq!(told.len(), wanted.len());
        prop_assert_eq!(told.into_iter().collect::<BTreeMap<_, _>>(), wanted);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// Thirty touchpoints of which nothing is known: the first question comes soon.
#[test]
fn a_huge_operation_is_asked_at_once() {
    let book = asking::builtin_rules();
    let judge = Judge::new(&book);
    let large = Large {
        calls: (0..30).collect(),
        down: vec![None; 30],
    };
    let landscape = asking::read(&large.description().to_string());
    let began = Instant::now();
    let mut problem = Problem::new(&landscape, &judge, operation_id(&landscape, "run"), &Answers::new());
    assert_eq!(problem.variables.len(), 60);
    let next = problem.next(&vec![None; 60]).expect("a question");
    assert_eq!(book.vocabulary.name(problem.variables[next].fact), "needs");
    // It would take longer than the universe is old if all combinations were gone through.
    assert!(began.elapsed() < Duration::from_mins(5), "{:?}", began.elapsed());
}

/// A rule folder of the user's own: facts of a touchpoint, an operation and a system, and criteria that read them.
const OWN_RULES: &[(&str, &str)] = &[
    (
        "facts.yaml",
        r#"
facts:
  audited:
    of: touchpoint
    type: yes_no
    means: Whether an auditor must see that it was done.
    ask: Must an auditor see that `{callee}` has done it?
  contract:
    of: system
    type: { one_of: [none, weekly, daily] }
    means: How often the contract lets us call.
    ask: { question: "How often may `{system}` be called?", help: { none: as often as we like, weekly: once a week } }
  batch:
    of: operation
    type: count
    means: How many things one run works off.
    ask: How many things does one run of `{operation}` work off?
  unread:
    of: touchpoint
    type: yes_no
    means: What no rule reads.
    ask: Does it matter?
"#,
    ),
    (
        "audited-by-api.yaml",
        r#"
id: audited-by-api
kind: criterion
title: An auditor must see it
when: { audited: true, needs: nothing }
recommend: api
overrides: [fire-and-forget, fan-out, sometimes-down]
because: "an auditor must see that `{callee}` has done it"
why: It is a test.
source: [the tests]
examples:
  - { name: seen, given: { audited: true, needs: nothing }, expect: { recommend: api, because: [audited-by-api] } }
"#,
    ),
    (
        "large-batch.yaml",
        r#"
id: large-batch
kind: criterion
title: A large batch, or a contract that lets us call once a week
when: { needs: later, any: [{ batch: { at_least: 100 } }, { contract: weekly }] }
recommend: event
overrides: [deferred-result]
because: "`{operation}` works off {batch}"
why: It is a test.
source: [the tests]
examples:
  - { name: large, given: { batch: 100, needs: later }, expect: { recommend: event, because: [large-batch] } }
"#,
    ),
];

/// What an own rule reads is asked, in its own words, and only where it can change an outcome.
#[test]
fn own_facts_are_asked_where_an_own_criterion_reads_them() {
    let own = asking::rules_with(OWN_RULES);
    let builtin = asking::builtin_rules();
    let description = serde_json::json!({
        "touchpoint": 1,
        "systems": { "shop": {}, "good": { "sometimes_down": false }, "bad": { "sometimes_down": true } },
        "operations": { "run": { "in": "shop", "touchpoints": [{ "to": "good" }, { "to": "bad", "needs": "nothing" }] } },
    });
    let landscape = asking::read(&description.to_string());
    // What is asked with these answers, and the verdicts that are told.
    let ask = |book: &Rulebook, answers: &[(&str, &str, &str)]| {
        let judge = Judge::new(book);
        let mut script = Script::new(|question| {
            let (subject, fact) = &question.sets;
            let found = answers.iter().find(|(of, name, _)| of == subject && name == fact);
            let (_, _, answer) = found.unwrap_or_else(|| panic!("{fact} of {subject} is asked"));
            if fact == "batch" {
                assert!(question.choices.is_empty(), "a figure is typed");
                assert_eq!(question.text, "How many things does one run of `run` work off?");
            } else if fact == "contract" {
                let words: Vec<&str> = question.choices.iter().map(|choice| choice.word.as_str()).collect();
                assert_eq!(words, ["none", "weekly", "daily", "don't know", "back"]);
                assert_eq!(question.choices[1].help, "once a week");
            }
            Ok(reply(question, answer))
        });
        let mut session = Session::new(&landscape, &judge, Answers::new());
        let walked = session.walk(&[operation_id(&landscape, "run")], &mut script);
        assert_eq!(walked.expect("it is answered"), Walked::Done);
        let asked: BTreeSet<String> = script
            .questions
            .iter()
            .map(|(subject, fact)| format!("{subject}:{fact}"))
            .collect();
        assert_eq!(asked.len(), script.questions.len(), "twice");
        (asked, script.told().into_iter().collect::<BTreeMap<_, _>>())
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let map = |good: &str, bad: &str| {
        BTreeMap::from([("good".to_owned(), good.to_owned()), ("bad".to_owned(), bad.to_owned())])
    };
    let needs = |word: &'static str| ("run/good", "needs", word);
    // By the built-in rules none of them is.
    assert_eq!(
        ask(&builtin, &[needs("nothing")]),
        (
            set(&["run/good:needs"]),
            // That `bad` is better an event stood before anything was asked.
            BTreeMap::from([("good".to_owned(), "event".to_owned())])
        )
    );
    // An answer that settles it leaves the rest; `bad` is asked about the auditor, since it needs nothing.
    let audited = ("run/bad", "audited", "true");
    let (asked, told) = ask(&own, &[needs("answer"), audited]);
    assert_eq!(
        (asked, told),
        (set(&["run/good:needs", "run/bad:audited"]), map("api", "api"))
    );
    let not = ("run/bad", "audited", "false");
    let (asked, told) = ask(&own, &[needs("nothing"), not, ("run/good", "audited", "true")]);
    let all = set(&["run/good:needs", "run/bad:audited", "run/good:audited"]);
    assert_eq!((asked, told), (all, map("api", "event")));
    // With `later`, two systems react: a batch changes nothing, and is not asked.
    let (asked, told) = ask(&own, &[needs("later"), not]);
    assert_eq!(
        (asked, told),
        (set(&["run/good:needs", "run/bad:audited"]), map("event", "event"))
    );
    // Alone it does.
    let mut alone = description.clone();
    alone["operations"]["run"]["touchpoints"]
        .as_array_mut()
        .expect("a list")
        .pop();
    let landscape_alone = asking::read(&alone.to_string());
    let judge = Judge::new(&own);
    for (batch, contract, verdict, count) in [
        ("250", "none", "event", 2..=3),
        ("99", "weekly", "event", 2..=3),
        ("99", "daily", "api", 3..=3),
    ] {
        let mut script = Script::new(|question| {
            let answer = match question.sets.1.as_str() {
                "needs" => "later",
                "batch" => batch,
                "contract" => contract,
                other => panic!("{other} is asked"),
            };
            Ok(reply(question, answer))
        });
        let mut session = Session::new(&landscape_alone, &judge, Answers::new());
        session
            .walk(&[operation_id(&landscape_alone, "run")], &mut script)
            .expect("it is answered");
        assert!(count.contains(&script.questions.len()), "{:?}", script.questions);
        assert_eq!(script.told(), [("good".to_owned(), verdict.to_owned())]);
    }
}

/// A typed answer that is none is said to be none, and asked again.
#[test]
fn what_cannot_be_an_answer_is_asked_again() {
    let own = asking::rules_with(OWN_RULES);
    let judge = Judge::new(&own);
    let description = serde_json::json!({
        "touchpoint": 1,
        "systems": { "shop": {}, "good": { "sometimes_down": false, "facts": { "contract": "none" } } },
        "operations": { "run": { "in": "shop", "touchpoints": [{ "to": "good", "needs": "later" }] } },
    });
    let landscape = asking::read(&description.to_string());
    let mut typed = vec!["100", "-1", "many"];
    let mut script = Script::new(|_| Ok(Reply::Typed(typed.pop().expect("three are enough").to_owned())));
    let mut session = Session::new(&landscape, &judge, Answers::new());
    let walked = session.walk(&[operation_id(&landscape, "run")], &mut script);
    assert_eq!(walked.expect("it is answered"), Walked::Done);
    assert_eq!(session.asked(), 1);
    assert_eq!(
        script.lines[..2],
        ["`many` is not a whole number", "`-1` is not a whole number"]
    );
    assert_eq!(script.told(), [("good".to_owned(), "event".to_owned())]);
}
