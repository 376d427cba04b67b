//! Small sets of rules as texts.

use touchpoint::report::{Look, proof_json, proof_text};
use touchpoint::rules::{Proof, Rulebook, prove};
use touchpoint::text::Sources;

use super::load_rules;

/// A criterion with an example, its keys as given: `when`, `recommend`, and others.
pub fn criterion(id: &str, keys: &str) -> (String, String) {
    let text = format!(
        "id: {id}\nkind: criterion\ntitle: t\n{keys}\nbecause: b\nwhy: w\nsource: [s]\nexamples:\n  - {{ name: n, given: {{}}, expect: {{ recommend: undecided, because: [] }} }}\n"
    );
    (format!("own/{id}.yaml"), text)
}

/// An anti-pattern about touchpoints, its keys as given.
pub fn anti_pattern(id: &str, keys: &str) -> (String, String) {
    let examples = "examples:\n  bad:\n    - { name: n, description: { touchpoint: 1 }, finds: [] }\n  good:\n    - { name: n, description: { touchpoint: 1 } }\n";
    let text = format!(
        "id: {id}\nkind: anti-pattern\nof: touchpoint\nseverity: info\ntitle: t\n{keys}\nmessage: m\nwhy: w\nfix: f\nsource: [s]\n{examples}"
    );
    (format!("own/{id}.yaml"), text)
}

/// A facts file.
pub fn facts(text: &str) -> (String, String) {
    ("own/facts.yaml".to_owned(), text.to_owned())
}

/// Facts that can be said of touchpoints, each with its type.
pub fn declared(types: &[(&str, &str)]) -> String {
    let facts = types
        .iter()
        .map(|(name, of_type)| format!("  {name}: {{ of: touchpoint, type: {of_type}, means: m }}\n"));
    format!("facts:\n{}", facts.collect::<String>())
}

/// Rules that were read, and what is proved of them.
pub struct Proved {
    pub sources: Sources,
    pub book: Rulebook,
    pub proof: Proof,
}

impl Proved {
    /// Reads rules that are sound as far as that goes, and proves them.
    #[track_caller]
    pub fn of(files: &[(String, String)]) -> Self {
        let (sources, book) = load_rules(files);
        let book = book.unwrap_or_else(|wrong| panic!("{}", super::told(&wrong, &sources)));
        let proof = prove(&book);
        Proved { sources, book, proof }
    }

    /// As people read it.
    pub fn text(&self) -> String {
        proof_text(&self.proof, &self.book, &self.sources, Look::PLAIN)
    }

    /// As programs read it.
    pub fn json(&self) -> serde_json::Value {
        let text = proof_json(&self.proof, &self.book, &self.sources);
        serde_json::from_str(&text).expect("it is JSON")
    }

    /// The problems as JSON, by their kind.
    pub fn problems(&self, kind: &str) -> Vec<serde_json::Value> {
        let json = self.json();
        let problems = json["problems"].as_array().expect("a list");
        problems.iter().filter(|one| one["problem"] == kind).cloned().collect()
    }

    /// The kinds of problems, in order.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.proof.problems.iter().map(touchpoint::rules::Problem::id).collect()
    }
}
