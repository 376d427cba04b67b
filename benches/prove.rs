//! How long the proof of a set of rules takes.
//!
//! `cargo bench --bench prove` prints the least and the median of some runs each, the rules read before:
//!
//! - the built-in rules, which hold;
//! - twenty criteria on sixteen yes-or-no facts, 65,536 combinations, with gaps and conflicts all over;
//! - the same without a failure, so that nothing is found before the end.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use touchpoint::rules::{Rulebook, builtin_files, prove};
use touchpoint::text::{FileId, Sources};

const RUNS: usize = 21;
const FACTS: usize = 16;
const CRITERIA: usize = 20;

fn load(files: &[(String, String)]) -> Rulebook {
    let mut sources = Sources::new();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_str(), text.as_str()))
        .collect();
    Rulebook::load(&ids, &sources).unwrap_or_else(|wrong| panic!("{wrong:#?}"))
}

fn criterion(id: &str, keys: &str) -> (String, String) {
    let example = "{ name: n, given: {}, expect: { recommend: undecided, because: [] } }";
    let text = format!(
        "id: {id}\nkind: criterion\ntitle: t\n{keys}\nbecause: b\nwhy: w\nsource: [s]\nexamples:\n  - {example}\n"
    );
    (format!("{id}.yaml"), text)
}

/// Criteria on three facts each; without failures each overrides all those after it, and the last one fills the gap.
fn generated(failing: bool) -> Vec<(String, String)> {
    let mut facts = "facts:\n".to_owned();
    for at in 0..FACTS {
        writeln!(facts, "  f{at}: {{ of: touchpoint, type: yes_no, means: m }}").expect("writing to a string");
    }
    let mut files = vec![("facts.yaml".to_owned(), facts)];
    let id = |at: usize| format!("c{at:02}");
    for at in 0..CRITERIA {
        let yes = |bit: usize| (at >> bit) & 1 == 0;
        let [a, b, c] = [at, at + 1 + at / 4, at + 8 + at / 3].map(|fact| fact % FACTS);
        let when = format!(
            "{{ all: [{{ f{a}: {} }}, {{ f{b}: {} }}, {{ f{c}: {} }}] }}",
            yes(0),
            yes(1),
            yes(2)
        );
        let pattern = if at % 3 == 0 { "event" } else { "api" };
        let overrides: Vec<String> = (at + 1..=CRITERIA).filter(|_| !failing).map(id).collect();
        let keys = format!(
            "when: {when}\nrecommend: {pattern}\noverrides: [{}]",
            overrides.join(", ")
        );
        files.push(criterion(&id(at), &keys));
    }
    if !failing {
        files.push(criterion(&id(CRITERIA), "when: {}\nrecommend: event"));
    }
    files
}

fn report(what: &str, book: &Rulebook) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(prove(book));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let proof = prove(book);
    let failures = proof.problems.iter().filter(|problem| problem.fails()).count();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{what:<40}{:>8} combinations{:>4} failures{:>3} warnings{:>8.2} ms{:>8.2} ms",
        proof.combinations.unwrap_or_default(),
        failures,
        proof.problems.len() - failures,
        milliseconds(times[0]),
        milliseconds(times[RUNS / 2])
    );
}

fn main() {
    let built_in: Vec<(String, String)> = builtin_files()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    println!("{RUNS} runs: least, median");
    report("the built-in rules", &load(&built_in));
    report("20 criteria on 16 facts, failing", &load(&generated(true)));
    report("21 criteria on 16 facts, holding", &load(&generated(false)));
}
