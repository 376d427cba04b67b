//! JSON Schemas of the files that people write, so that an editor completes and checks them.
//!
//! What the readers have as tables (words, facts, comparisons, ids of rules) is taken from there; that the keys are
//! those of the readers is tested.

mod condition;
mod configuration;
mod description;
mod facts;
mod parts;
mod rule;
mod touchpoint;
mod units;

use serde_json::Value;

use crate::rules::Rulebook;
use crate::text::Word;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// A system description.
    Description,
    /// A rule of any kind.
    Rule,
    /// A facts file.
    Facts,
    /// The configuration.
    Configuration,
}

impl Word for Schema {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("description", Self::Description),
        ("rule", Self::Rule),
        ("facts", Self::Facts),
        ("configuration", Self::Configuration),
    ];
}

impl Schema {
    /// Which files it is for, in a line.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Schema::Description => "systems and where they talk to each other: touchpoints.yaml, NAME.touchpoints.yaml",
            Schema::Rule => "a rule: a criterion, an anti-pattern, a variant or a safeguard",
            Schema::Facts => "facts, parameters and safeguards of your own: facts.yaml beside the rules",
            Schema::Configuration => "the configuration: .touchpoint.yaml",
        }
    }

    /// The name under which its file is kept.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{}.schema.json", self.word())
    }

    /// The schema, with the names that these rules and their facts have.
    #[must_use]
    pub fn value(self, book: &Rulebook) -> Value {
        let definitions = parts::definitions([
            units::definitions(),
            description::definitions(book),
            condition::definitions(&book.vocabulary),
            vec![("change", configuration::change())],
        ]);
        let root = match self {
            Schema::Description => description::root(),
            Schema::Rule => rule::root(book),
            Schema::Facts => facts::root(),
            Schema::Configuration => configuration::root(book),
        };
        parts::document(
            &format!("touchpoint: {}", self.word()),
            self.purpose(),
            root,
            definitions,
        )
    }

    /// The schema as the text of a file.
    #[must_use]
    pub fn text(self, book: &Rulebook) -> String {
        let text = serde_json::to_string_pretty(&self.value(book)).expect("a value of JSON can be written");
        text + "\n"
    }
}
