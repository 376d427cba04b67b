//! Counts of traces as a file, so that parts of a large input are read apart and added up.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::names::{Name, Names};
use crate::description::Source;
use crate::text::Word;

const FORMAT: &str = "touchpoint-profile/1";
/// The most that one count may be: far more than anybody counts, and a hundred times it is still a number.
const MOST: u64 = 1 << 57;

/// What was counted of some traces. Two of them add up to what one run over both inputs counts, where no trace, and no
/// link between traces, is divided between the two.
#[derive(Clone, Debug)]
pub struct Profile {
    pub(super) sources: BTreeSet<Source>,
    pub(super) texts: Vec<Arc<str>>,
    pub(super) counts: Counts,
    /// How many files had spans.
    pub(super) files: u64,
    /// What could not be read, in words.
    pub(super) lost: Vec<String>,
}

/// Why a text is no profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(String);

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

/// A profile's file. Names are numbers in `names`, which are in order.
#[derive(Debug, Serialize, Deserialize)]
struct ProfileFile {
    format: String,
    sources: Vec<String>,
    files: u64,
    names: Vec<String>,
    counts: Counts,
}

/// The word for a source.
pub(super) fn word(source: Source) -> &'static str {
    let words = Source::WORDS.iter();
    words
        .into_iter()
        .find(|(_, other)| *other == source)
        .map_or("", |(word, _)| word)
}

impl Profile {
    pub(super) fn new(source: Source, texts: Vec<Arc<str>>, counts: Counts, files: u64, lost: Vec<String>) -> Self {
        Profile {
            sources: [source].into(),
            texts,
            counts,
            files,
            lost,
        }
    }

    /// The sources, in words.
    pub(super) fn sources(&self) -> String {
        let words: Vec<&str> = self.sources.iter().map(|source| word(*source)).collect();
        words.join(" and ")
    }

    /// Whether some traces were kept by what is in them, so that failures are no sample.
    pub(super) fn is_tail_sampled(&self) -> bool {
        self.counts.tail_sampled > 0
    }

    /// What could not be read, in words.
    #[must_use]
    pub fn lost(&self) -> &[String] {
        &self.lost
    }

    /// How many spans were counted.
    #[must_use]
    pub fn spans(&self) -> u64 {
        self.counts.spans
    }

    /// As a file's text. The same counts give the same text.
    ///
    /// # Errors
    /// None that input can cause.
    pub fn write(&self) -> Result<String, ProfileError> {
        let mut used: BTreeSet<(Arc<str>, Name)> = BTreeSet::new();
        self.counts.renamed(&mut |name| {
            used.insert((self.texts[name.0 as usize].clone(), name));
            name
        });
        let numbers: HashMap<Name, Name> = (0..).zip(&used).map(|(at, (_, name))| (*name, Name(at))).collect();
        let file = ProfileFile {
            format: FORMAT.to_owned(),
            sources: self.sources.iter().map(|source| word(*source).to_owned()).collect(),
            files: self.files,
            names: used.iter().map(|(text, _)| text.to_string()).collect(),
            counts: self.counts.renamed(&mut |name| numbers[&name]),
        };
        let mut text = serde_json::to_string(&file).map_err(|error| ProfileError(error.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    /// Adds up the texts of some profiles.
    ///
    /// # Errors
    /// A text that is no profile: which one, and why.
    pub fn merged<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, (usize, ProfileError)> {
        let names = Names::default();
        let mut profile = Profile {
            sources: BTreeSet::new(),
            texts: Vec::new(),
            counts: Counts::default(),
            files: 0,
            lost: Vec::new(),
        };
        for (at, text) in texts.into_iter().enumerate() {
            profile.add_file(text, &names).map_err(|error| (at, error))?;
        }
        profile.texts = names.texts();
        Ok(profile)
    }

    fn add_file(&mut self, text: &str, names: &Names) -> Result<(), ProfileError> {
        let error = |error: serde_json::Error| ProfileError(format!("it is no profile: {error}"));
        let value: serde_json::Value = serde_json::from_str(text).map_err(error)?;
        let format = value.get("format").and_then(serde_json::Value::as_str);
        match format {
            Some(FORMAT) => {}
            Some(other) => {
                return Err(ProfileError(format!(
                    "it has the format `{other}`, and this version reads `{FORMAT}`"
                )));
            }
            None => {
                return Err(ProfileError(format!(
                    "it is no profile: `\"format\": \"{FORMAT}\"` is missing"
                )));
            }
        }
        if !is_countable(&value) {
            return Err(ProfileError(
                "a count in it is higher than anything that was counted".to_owned(),
            ));
        }
        let file: ProfileFile = serde_json::from_value(value).map_err(error)?;
        for source in &file.sources {
            let known = Source::WORDS.iter().find(|(word, _)| word == source);
            let (_, source) = known.ok_or_else(|| ProfileError(format!("`{source}` is no source of traces")))?;
            self.sources.insert(*source);
        }
        if !file.counts.is_consistent() {
            return Err(ProfileError(
                "its touchpoints and its pairs do not fit together".to_owned(),
            ));
        }
        let numbers: Vec<Name> = file.names.iter().map(|name| names.number(name)).collect();
        let mut unknown = false;
        let counts = file.counts.renamed(&mut |name| {
            numbers.get(name.0 as usize).copied().unwrap_or_else(|| {
                unknown = true;
                Name(0)
            })
        });
        if unknown {
            return Err(ProfileError("it uses a name that it does not have".to_owned()));
        }
        self.counts.add(counts);
        self.files = self.files.saturating_add(file.files);
        Ok(())
    }
}

/// Whether all counts leave room to be added up and compared; sums of nanoseconds are higher.
fn is_countable(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::Number(number) => number.as_u64().is_some_and(|number| number <= MOST),
        Value::Array(list) => list.iter().all(is_countable),
        Value::Object(map) => map.iter().all(|(key, value)| {
            matches!(key.as_str(), "time" | "time_of_runs" | "first" | "times") || is_countable(value)
        }),
        _ => true,
    }
}
