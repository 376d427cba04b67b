//! What the engine's tests share: reading texts up to the advice, and telling it in names.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of this")]
#![allow(clippy::missing_panics_doc, reason = "these are tests")]

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use touchpoint::advice::{Advice, Finding, Missing, Recommendation};
use touchpoint::description::{self, Description};
use touchpoint::facts::{self, Fact, FactId, Vocabulary};
use touchpoint::landscape::{Landscape, Subject, build};
use touchpoint::rules::{Rulebook, builtin_files};
use touchpoint::text::{Decoder, Diagnostic, FileId, Sources, Word, compose};

pub mod bad;
pub mod random;
pub mod repository;
pub mod rule_sets;
pub mod small;

/// The day on which tests look at what is accepted.
pub const TODAY: Date = date(2026, 6, 15);

/// The built-in rules.
pub fn builtin() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| Rulebook::builtin(&mut Sources::new()))
}

/// Loads rules from texts; what is wrong with them comes with the sources that its places are in.
pub fn load_rules(files: &[(String, String)]) -> (Sources, Result<Rulebook, Vec<Diagnostic>>) {
    let mut sources = Sources::new();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_str(), text.as_str()))
        .collect();
    let book = Rulebook::load(&ids, &sources);
    (sources, book)
}

/// The built-in rule files as name and text.
pub fn rule_files() -> Vec<(String, String)> {
    builtin_files()
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// What became of some description texts.
pub struct Input {
    pub sources: Sources,
    pub result: Result<Landscape, Vec<Diagnostic>>,
}

/// Reads descriptions up to the landscape, as the program does: a file that is no YAML leaves a gap, and all that is
/// wrong is collected.
pub fn read_files<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)], vocabulary: &Vocabulary) -> Input {
    let mut sources = Sources::new();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| sources.add(name.as_ref(), text.as_ref()))
        .collect();
    let (mut descriptions, mut diagnostics, mut whole) = (Vec::new(), Vec::new(), true);
    for id in ids {
        match read_one(id, &sources, &mut diagnostics) {
            Some(description) => descriptions.push(description),
            None => whole = false,
        }
    }
    diagnostics.extend(facts::check(&descriptions, vocabulary, &sources));
    let result = build(descriptions, whole, diagnostics, &sources);
    Input { sources, result }
}

/// One text as a description; None where it is no YAML.
pub fn read_one(file: FileId, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Description> {
    let tree = compose(&sources.get(file).text, file, diagnostics)?;
    let mut decoder = Decoder::new(sources);
    let description = description::read(&tree, &mut decoder);
    diagnostics.append(&mut decoder.diagnostics);
    Some(description)
}

/// A landscape that was read, with the rules by which it is judged.
pub struct World {
    pub sources: Sources,
    pub landscape: Landscape,
    pub book: Rulebook,
}

/// A sound landscape under the built-in rules.
#[track_caller]
pub fn world(text: &str) -> World {
    worlds(&[("a.touchpoints.yaml", text)])
}

/// A sound landscape of several files under the built-in rules.
#[track_caller]
pub fn worlds<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> World {
    world_with(files, builtin().clone())
}

/// A sound landscape under some rules.
#[track_caller]
pub fn world_with<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)], book: Rulebook) -> World {
    let input = read_files(files, &book.vocabulary);
    match input.result {
        Ok(landscape) => World {
            sources: input.sources,
            landscape,
            book,
        },
        Err(diagnostics) => panic!(
            "this should read: {}\n{}",
            told(&diagnostics, &input.sources),
            files
                .iter()
                .map(|(name, text)| format!("--- {}\n{}", name.as_ref(), text.as_ref()))
                .collect::<Vec<_>>()
                .join("\n")
        ),
    }
}

/// Errors as lines: the text at the place, and the message.
pub fn told(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().fold(String::new(), |mut all, one| {
        let place = one.at.map_or_else(String::new, |span| {
            let place = sources.place(span);
            format!(
                "{}:{}:{} `{}`",
                sources.name(span.file),
                place.line,
                place.column,
                sources.slice(span)
            )
        });
        writeln!(all, "{place}: {} ({})", one.message, one.label).expect("writing to a string");
        all
    })
}

impl World {
    /// The advice on the day of the tests.
    pub fn advice(&self) -> Advice<'_> {
        Advice::new(&self.landscape, &self.book, TODAY)
    }

    /// A fact's id.
    #[track_caller]
    pub fn fact_id(&self, name: &str) -> FactId {
        self.book
            .vocabulary
            .named(name)
            .unwrap_or_else(|| panic!("no fact `{name}`"))
    }

    /// The subject of a name: a touchpoint's id, an operation's or a system's name, or `landscape`.
    #[track_caller]
    pub fn subject(&self, name: &str) -> Subject {
        let landscape = &self.landscape;
        if name == "landscape" {
            return Subject::Landscape;
        }
        landscape
            .touchpoint_named(name)
            .map(Subject::Touchpoint)
            .or_else(|| landscape.operation_named(name).map(Subject::Operation))
            .or_else(|| landscape.system_named(name).map(Subject::System))
            .unwrap_or_else(|| panic!("no subject `{name}`"))
    }

    /// A fact as text, after the verdicts are in: `unknown`, `1..3`, `2..`, or the value as a description has it.
    #[track_caller]
    pub fn fact(&self, subject: &str, fact: &str) -> String {
        let advice = self.advice();
        let id = self.fact_id(fact);
        fact_text(advice.facts.get(self.subject(subject), id), &self.book.vocabulary, id)
    }
}

/// A fact as text.
pub fn fact_text(fact: Fact, vocabulary: &Vocabulary, id: FactId) -> String {
    match fact {
        Fact::Unknown => "unknown".to_owned(),
        Fact::Is(value) => vocabulary.get(id).values.format(value),
        Fact::Between(low, high) if high.is_infinite() => format!("{low}.."),
        Fact::Between(low, high) => format!("{low}..{high}"),
    }
}

/// The verdict as a word, `undecided` where it is open.
pub fn verdict(one: &Recommendation) -> &'static str {
    one.verdict().map_or("undecided", Word::word)
}

/// The ids of the reasons.
pub fn because<'b>(one: &Recommendation, book: &'b Rulebook) -> Vec<&'b str> {
    let ids = one.judgement.because.iter();
    ids.map(|id| book.criterion(*id).common.id.value.as_str()).collect()
}

/// Findings as `rule:subject`, in their order.
pub fn fingerprints(findings: &[Finding], landscape: &Landscape) -> Vec<String> {
    findings.iter().map(|one| one.fingerprint(landscape)).collect()
}

/// All that is advised, by names and without places.
#[expect(clippy::too_many_lines, reason = "one line for each thing that is advised")]
pub fn projection(advice: &Advice<'_>) -> String {
    let (landscape, book) = (advice.landscape, advice.book);
    let vocabulary = &book.vocabulary;
    let rule = |id: &touchpoint::rules::CriterionId| book.criterion(*id).common.id.value.clone();
    let names =
        |facts: &[FactId]| -> Vec<String> { facts.iter().map(|fact| vocabulary.name(*fact).to_owned()).collect() };
    let missing = |all: &[Missing]| -> Vec<String> {
        all.iter()
            .map(|one| {
                format!(
                    "{} of {}",
                    vocabulary.name(one.fact),
                    landscape.subject_name(one.subject)
                )
            })
            .collect()
    };
    let finding = |one: &Finding| {
        let related: Vec<String> = one
            .related
            .iter()
            .map(|one| format!("{} ({})", landscape.touchpoint(one.touchpoint).id, one.place.label))
            .collect();
        let labels: Vec<&str> = one.fact_places.iter().map(|place| &*place.label).collect();
        format!(
            "{:?} {} | {} | {} | {} | {} | {labels:?} | {related:?}",
            one.severity,
            one.fingerprint(landscape),
            one.message,
            one.why,
            one.fix,
            one.place.label
        )
    };
    let mut text = String::new();
    let mut line = |line: String| writeln!(text, "{line}").expect("writing to a string");
    for one in &advice.recommendations {
        let form = advice.form(one.touchpoint);
        let variant = |id: &touchpoint::rules::VariantId| book.variant(*id).common.id.value.clone();
        let how: Vec<String> = form.how.iter().map(variant).collect();
        let open: Vec<String> = form
            .how_open
            .iter()
            .map(|(id, facts)| format!("{} {:?}", variant(id), names(facts)))
            .collect();
        let safeguards = advice.safeguards(one.touchpoint);
        let safeguards: Vec<String> = safeguards.iter().map(touchpoint::advice::Needed::joined).collect();
        let id = &landscape.touchpoint(one.touchpoint).id;
        line(format!("{id}: how {how:?} {open:?} {safeguards:?}"));
        let judgement = &one.judgement;
        let flips: Vec<String> = judgement
            .flips
            .iter()
            .map(|flip| {
                let values = one.flip_values(flip, &advice.facts, &advice.judge);
                let values = values.into_iter().map(|(fact, values)| {
                    let kind = &vocabulary.get(fact).values;
                    let values: Vec<String> = values.into_iter().map(|value| kind.format(value)).collect();
                    format!("{}: {}", vocabulary.name(fact), values.join("/"))
                });
                values.collect::<Vec<_>>().join(" and ")
            })
            .collect();
        line(format!(
            "{} {} {:?} {:?} because {:?} beaten {:?} unknown {:?} decides {:?} flips {flips:?} short {:?} against {:?}",
            landscape.touchpoint(one.touchpoint).id,
            verdict(one),
            one.today,
            one.action,
            judgement.because.iter().map(rule).collect::<Vec<_>>(),
            judgement
                .beaten
                .iter()
                .map(|(beaten, by)| format!("{} by {}", rule(beaten), rule(by)))
                .collect::<Vec<_>>(),
            names(&judgement.unknown),
            names(&judgement.decides),
            advice.reasons_in_short(one),
            advice.pulls_in_short(one),
        ));
    }
    for one in &advice.findings {
        line(format!("finding {}", finding(one)));
    }
    for one in &advice.accepted {
        line(format!("accepted {} for {}", finding(&one.finding), one.reason));
    }
    for one in &advice.unsettled {
        let missing = missing(&one.missing);
        line(format!(
            "unsettled {}:{} {missing:?}",
            one.rule_id,
            landscape.subject_name(one.subject)
        ));
    }
    for one in advice.open_questions() {
        let ask = missing(&one.ask.into_iter().collect::<Vec<_>>());
        line(format!(
            "open {} {ask:?} {:?}",
            landscape.touchpoint(one.touchpoint).id,
            one.outcomes
        ));
    }
    for one in advice.would_settle() {
        let subjects: Vec<&str> = one
            .subjects
            .iter()
            .map(|subject| landscape.subject_name(*subject))
            .collect();
        line(format!(
            "would settle {} {} {subjects:?}",
            one.rule_id,
            vocabulary.name(one.fact)
        ));
    }
    text
}
