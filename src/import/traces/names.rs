//! Names, each once: a span holds numbers, so that it is small and compared quickly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// A name, by its number in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Name(pub(super) u32);

/// All names of a run, shared by the threads that read. The numbers depend on the order of reading, so nothing that
/// is written may depend on them.
#[derive(Debug, Default)]
pub(super) struct Names(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    numbers: HashMap<Arc<str>, Name>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The number of a text.
    pub(super) fn number(&self, text: &str) -> Name {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = table.numbers.get(text) {
            return *name;
        }
        let name = Name(u32::try_from(table.texts.len()).expect("fewer names than memory holds"));
        let text: Arc<str> = text.into();
        table.texts.push(text.clone());
        table.numbers.insert(text, name);
        name
    }

    /// All texts, by number.
    pub(super) fn texts(&self) -> Vec<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).texts.clone()
    }
}

/// How many texts a thread remembers before it begins anew.
const REMEMBERED: usize = 1 << 16;

/// What one thread knows of the names already, so that it seldom waits for the others.
#[derive(Debug)]
pub(super) struct KnownNames<'n> {
    names: &'n Names,
    known: HashMap<Box<str>, Name>,
    /// From what a span says of its operation to the name that is made of it.
    pub(super) operations: HashMap<Box<str>, (Name, bool)>,
}

impl<'n> KnownNames<'n> {
    /// One that knows nothing yet.
    pub(super) fn new(names: &'n Names) -> Self {
        KnownNames {
            names,
            known: HashMap::new(),
            operations: HashMap::new(),
        }
    }

    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> Name {
        if let Some(name) = self.known.get(text) {
            return *name;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let name = self.names.number(text);
        self.known.insert(text.into(), name);
        name
    }

    /// The name of an operation, made by `make` where this thread has not made it before.
    pub(super) fn operation(&mut self, key: &str, make: impl FnOnce() -> (String, bool)) -> (Name, bool) {
        if let Some(made) = self.operations.get(key) {
            return *made;
        }
        if self.operations.len() >= REMEMBERED {
            self.operations.clear();
        }
        let (text, weak) = make();
        let made = (self.number(&text), weak);
        self.operations.insert(key.into(), made);
        made
    }
}
