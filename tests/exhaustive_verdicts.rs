//! The built-in criteria over every combination of the facts that they read, unknown ones included, against an oracle
//! that knows neither rules nor overrides: it says in plain words what a good architect says, and completes by force.

use std::collections::{BTreeMap, BTreeSet};

use touchpoint::facts::{Fact, FactId, Pattern, Value};
use touchpoint::rules::{Judge, Judgement, Rulebook};

mod common;

/// The facts that decide, all known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_excessive_bools, reason = "four of the five facts are yes or no")]
struct Known {
    needs: usize,
    several: bool,
    down: bool,
    worker: bool,
    on_broker: bool,
}

const NEEDS: [&str; 4] = ["answer", "outcome", "later", "nothing"];
const FACTS: [&str; 5] = [
    "needs",
    "consumers",
    "sometimes_down",
    "runs_on_event",
    "callee_on_broker",
];

impl Known {
    fn all() -> Vec<Known> {
        let mut all = Vec::new();
        for needs in 0..4 {
            for bits in 0..16u8 {
                let bit = |at: u8| bits & (1 << at) != 0;
                all.push(Known {
                    needs,
                    several: bit(0),
                    down: bit(1),
                    worker: bit(2),
                    on_broker: bit(3),
                });
            }
        }
        all
    }

    /// A worker at the end of the chain of events delivers to someone who cannot subscribe.
    fn delivers(self) -> bool {
        self.worker && !self.on_broker
    }

    fn verdict(self) -> Pattern {
        match NEEDS[self.needs] {
            "answer" | "outcome" => Pattern::Api,
            _ if self.delivers() => Pattern::Api,
            "nothing" => Pattern::Event,
            _ if self.several || self.down => Pattern::Event,
            _ => Pattern::Api,
        }
    }

    /// The criteria that hold, whatever beats them.
    fn holding(self) -> BTreeSet<&'static str> {
        let mut holding = BTreeSet::new();
        let mut add = |holds: bool, id: &'static str| {
            if holds {
                holding.insert(id);
            }
        };
        add(self.needs < 2, "immediate-result");
        add(self.needs == 2, "deferred-result");
        add(self.needs == 3, "fire-and-forget");
        add(self.several, "fan-out");
        add(self.down, "sometimes-down");
        add(self.delivers(), "delivery-worker");
        holding
    }

    /// Why: what speaks for the verdict; the deferred result only where nothing else decides.
    fn because(self) -> BTreeSet<&'static str> {
        let mut because = self.holding();
        if self.verdict() == Pattern::Api {
            because.retain(|id| !matches!(*id, "fan-out" | "sometimes-down" | "fire-and-forget"));
        }
        if because.len() > 1 {
            because.remove("deferred-result");
        }
        if self.verdict() == Pattern::Event {
            because.remove("deferred-result");
        }
        because
    }

    fn cell(self, fact: usize) -> usize {
        match fact {
            0 => self.needs,
            1 => usize::from(self.several),
            2 => usize::from(self.down),
            3 => usize::from(self.worker),
            _ => usize::from(self.on_broker),
        }
    }
}

/// Who beats whom, as the table of the built-in criteria says, closed.
fn beats(by: &str, beaten: &str) -> bool {
    match by {
        "immediate-result" => ["fan-out", "sometimes-down", "deferred-result"].contains(&beaten),
        "fan-out" | "sometimes-down" => beaten == "deferred-result",
        "delivery-worker" => ["fire-and-forget", "fan-out", "sometimes-down", "deferred-result"].contains(&beaten),
        _ => false,
    }
}

/// What is said of each fact: the engine's value, and the cells (of the oracle) that it leaves open.
#[derive(Clone, Debug)]
struct Said {
    fact: Fact,
    cells: Vec<usize>,
}

fn sayings(fact: usize, book: &Rulebook) -> Vec<Said> {
    let values = &book.vocabulary.get(id_of(fact, book)).values;
    let said = |fact: Fact, cells: &[usize]| Said {
        fact,
        cells: cells.to_vec(),
    };
    match fact {
        0 => NEEDS
            .iter()
            .enumerate()
            .map(|(at, word)| said(Fact::Is(values.parse(word).expect("a word")), &[at]))
            .chain([said(Fact::Unknown, &[0, 1, 2, 3])])
            .collect(),
        1 => {
            let count = |count: f64| Fact::Is(Value::Number(count));
            vec![
                said(count(0.0), &[0]),
                said(count(1.0), &[0]),
                said(count(2.0), &[1]),
                said(count(7.0), &[1]),
                said(Fact::Unknown, &[0, 1]),
                said(Fact::Between(1.0, 2.0), &[0, 1]),
                said(Fact::Between(1.0, f64::INFINITY), &[0, 1]),
                said(Fact::Between(0.0, 1.0), &[0]),
                said(Fact::Between(2.0, 4.0), &[1]),
            ]
        }
        _ => vec![
            said(Fact::yes_no(false), &[0]),
            said(Fact::yes_no(true), &[1]),
            said(Fact::Unknown, &[0, 1]),
        ],
    }
}

fn id_of(fact: usize, book: &Rulebook) -> FactId {
    book.vocabulary.named(FACTS[fact]).expect("a built-in fact")
}

/// Every combination of sayings.
fn each(mut visit: impl FnMut(&[Said; 5], &Judge<'_>)) -> usize {
    let book = common::builtin();
    let judge = Judge::new(book);
    let all: Vec<Vec<Said>> = (0..5).map(|fact| sayings(fact, book)).collect();
    let mut count = 0;
    for needs in &all[0] {
        for consumers in &all[1] {
            for down in &all[2] {
                for runs in &all[3] {
                    for on_broker in &all[4] {
                        let said = [needs, consumers, down, runs, on_broker].map(Clone::clone);
                        visit(&said, &judge);
                        count += 1;
                    }
                }
            }
        }
    }
    count
}

fn possible(said: &[Said; 5], judge: &Judge<'_>) -> Vec<u64> {
    judge.possible(|fact| {
        let at = (0..5).find(|at| id_of(*at, judge.book()) == fact);
        at.map_or(Fact::Unknown, |at| said[at].fact)
    })
}

/// Every known combination that is left open.
fn completions(open: &[Vec<usize>; 5]) -> impl Iterator<Item = Known> {
    Known::all()
        .into_iter()
        .filter(move |known| (0..5).all(|fact| open[fact].contains(&known.cell(fact))))
}

fn open_cells(said: &[Said; 5]) -> [Vec<usize>; 5] {
    std::array::from_fn(|at| said[at].cells.clone())
}

fn verdicts(open: &[Vec<usize>; 5]) -> BTreeSet<Pattern> {
    completions(open).map(Known::verdict).collect()
}

fn names(ids: &[FactId], judge: &Judge<'_>) -> BTreeSet<String> {
    ids.iter()
        .map(|id| judge.book().vocabulary.name(*id).to_owned())
        .collect()
}

fn criterion<'b>(judge: &Judge<'b>, id: touchpoint::rules::CriterionId) -> &'b str {
    &judge.book().criterion(id).common.id.value
}

#[test]
fn the_criteria_read_these_five_facts_and_no_other() {
    let judge = Judge::new(common::builtin());
    let read: BTreeSet<String> = judge
        .space
        .axes
        .iter()
        .map(|axis| judge.book().vocabulary.name(axis.fact).to_owned())
        .collect();
    assert_eq!(read, FACTS.iter().map(|name| (*name).to_owned()).collect());
    let criteria: BTreeSet<&str> = judge
        .book()
        .criteria
        .iter()
        .map(|rule| rule.common.id.value.as_str())
        .collect();
    let told: BTreeSet<&str> = Known::all().into_iter().flat_map(Known::holding).collect();
    assert_eq!(criteria, told);
}

#[test]
fn of_64_known_combinations_43_are_api_and_21_event() {
    let book = common::builtin();
    let judge = Judge::new(book);
    let mut counts = BTreeMap::new();
    for known in Known::all() {
        let said: [Said; 5] = std::array::from_fn(|fact| {
            sayings(fact, book)
                .into_iter()
                .rfind(|said| said.cells == [known.cell(fact)])
                .expect("each cell is said")
        });
        let judgement = judge.judge(&possible(&said, &judge));
        let verdict = judgement.verdict().expect("what is known is decided");
        assert_eq!(verdict, known.verdict(), "{known:?}");
        *counts.entry(verdict).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([(Pattern::Api, 43), (Pattern::Event, 21)]));
}

#[test]
fn verdicts_are_what_all_completions_say() {
    let count = each(|said, judge| {
        let open = open_cells(said);
        let judgement = judge.judge(&possible(said, judge));
        let is: BTreeSet<Pattern> = judgement.open.iter().copied().collect();
        assert_eq!(is.len(), judgement.open.len());
        assert_eq!(is, verdicts(&open), "{said:?}");
        let unknown: BTreeSet<String> = (0..5)
            .filter(|at| open[*at].len() > 1)
            .map(|at| FACTS[at].to_owned())
            .collect();
        assert_eq!(names(&judgement.unknown, judge), unknown, "{said:?}");
        // A verdict stands or it has facts to ask for, and flips belong to one that stands.
        assert_eq!(judgement.open.len() == 1, judgement.decides.is_empty(), "{said:?}");
        assert_eq!(judgement.open.len() == 1, !judgement.flips.is_empty(), "{said:?}");
    });
    assert_eq!(count, 5 * 9 * 3 * 3 * 3);
}

#[test]
fn reasons_are_those_of_every_completion_else_of_some() {
    each(|said, judge| {
        let open = open_cells(said);
        let judgement = judge.judge(&possible(said, judge));
        let all: Vec<BTreeSet<&str>> = completions(&open).map(Known::because).collect();
        let mut always = all[0].clone();
        always.retain(|id| all.iter().all(|because| because.contains(id)));
        let some: BTreeSet<&str> = all.iter().flatten().copied().collect();
        let expected = if always.is_empty() { some } else { always };
        let is: BTreeSet<&str> = judgement.because.iter().map(|id| criterion(judge, *id)).collect();
        assert_eq!(is, expected, "{said:?}");
        check_beaten(said, &open, &judgement, judge);
    });
}

fn check_beaten(said: &[Said; 5], open: &[Vec<usize>; 5], judgement: &Judgement, judge: &Judge<'_>) {
    let all: Vec<Known> = completions(open).collect();
    let everywhere = |id: &str| all.iter().all(|known| known.holding().contains(id));
    let expected: BTreeSet<&str> = all[0]
        .holding()
        .into_iter()
        .filter(|id| {
            all.iter()
                .all(|known| known.holding().contains(id) && !known.because().contains(id))
        })
        .collect();
    let is: BTreeSet<&str> = judgement
        .beaten
        .iter()
        .map(|(beaten, _)| criterion(judge, *beaten))
        .collect();
    assert_eq!(is, expected, "{said:?}");
    for (beaten, by) in &judgement.beaten {
        let (beaten, by) = (criterion(judge, *beaten), criterion(judge, *by));
        assert!(beats(by, beaten), "{by} does not beat {beaten}: {said:?}");
        assert!(
            all.iter().any(|known| known.holding().contains(by)),
            "{by} never holds: {said:?}"
        );
        let sure = all[0]
            .holding()
            .into_iter()
            .any(|id| beats(id, beaten) && everywhere(id));
        assert!(
            !sure || everywhere(by),
            "another one than {by} beats {beaten} for sure: {said:?}"
        );
    }
}

/// All subsets of five of some size.
fn subsets(size: u32) -> impl Iterator<Item = Vec<usize>> {
    (0..32u32)
        .filter(move |bits| bits.count_ones() == size)
        .map(|bits| (0..5).filter(|at| bits & (1 << at) != 0).collect())
}

/// Every way to set these facts to one cell each.
fn assignments(set: &[usize], from: impl Fn(usize) -> Vec<usize>) -> Vec<BTreeMap<usize, usize>> {
    let mut all = vec![BTreeMap::new()];
    for fact in set {
        all = all
            .into_iter()
            .flat_map(|one| {
                from(*fact).into_iter().map(move |cell| {
                    let mut one = one.clone();
                    one.insert(*fact, cell);
                    one
                })
            })
            .collect();
    }
    all
}

fn with(open: &[Vec<usize>; 5], set: &BTreeMap<usize, usize>) -> [Vec<usize>; 5] {
    let mut open = open.clone();
    for (fact, cell) in set {
        open[*fact] = vec![*cell];
    }
    open
}

#[test]
fn flips_are_all_of_the_smallest_changes_and_no_other() {
    each(|said, judge| {
        let open = open_cells(said);
        let verdicts_now = verdicts(&open);
        let now = possible(said, judge);
        let judgement = judge.judge(&now);
        if verdicts_now.len() > 1 {
            assert!(judgement.flips.is_empty(), "{said:?}");
            return;
        }
        let other: BTreeSet<Pattern> = verdicts_now.iter().map(|verdict| verdict.other()).collect();
        let width = |fact: usize| if fact == 0 { 4 } else { 2 };
        let expected: BTreeSet<BTreeMap<usize, usize>> = (1..=5)
            .map(|size| {
                subsets(size)
                    .flat_map(|set| {
                        assignments(&set, |fact| {
                            (0..width(fact)).filter(|cell| open[fact] != [*cell]).collect()
                        })
                    })
                    .filter(|change| verdicts(&with(&open, change)) == other)
                    .collect::<BTreeSet<_>>()
            })
            .find(|found| !found.is_empty())
            .expect("some change flips it");
        let mut is = BTreeSet::new();
        for flip in &judgement.flips {
            let fact = |axis: usize| {
                let id = judge.space.axes[axis].fact;
                (0..5).find(|at| id_of(*at, judge.book()) == id).expect("one of five")
            };
            let set: Vec<usize> = flip.changes.iter().map(|(axis, _)| fact(*axis)).collect();
            let cells: BTreeMap<usize, u64> = flip.changes.iter().map(|(axis, cells)| (fact(*axis), *cells)).collect();
            for change in assignments(&set, |fact| {
                (0..width(fact))
                    .filter(|cell| cells[&fact] & (1 << cell) != 0)
                    .collect()
            }) {
                assert!(is.insert(change), "told twice: {said:?}");
            }
        }
        assert_eq!(is, expected, "{said:?}");
    });
}

#[test]
fn what_decides_are_the_smallest_sets_that_can() {
    each(|said, judge| {
        let open = open_cells(said);
        if verdicts(&open).len() == 1 {
            return;
        }
        let judgement = judge.judge(&possible(said, judge));
        let unknown: Vec<usize> = (0..5).filter(|fact| open[*fact].len() > 1).collect();
        let expected = (1..=5)
            .map(|size| {
                let sets = subsets(size).filter(|set| set.iter().all(|fact| unknown.contains(fact)));
                let can = sets.filter(|set| {
                    assignments(set, |fact| open[fact].clone())
                        .iter()
                        .any(|change| verdicts(&with(&open, change)).len() == 1)
                });
                can.flatten()
                    .map(|fact| FACTS[fact].to_owned())
                    .collect::<BTreeSet<_>>()
            })
            .find(|found| !found.is_empty())
            .expect("all facts known settle it");
        assert_eq!(names(&judgement.decides, judge), expected, "{said:?}");
    });
}
