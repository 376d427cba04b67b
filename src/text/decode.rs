//! From nodes to values, with every error collected on the way.

use std::time::Duration;

use super::units::UnitError;
use super::{
    Diagnostic, Entry, Node, Rate, Share, Sources, Span, Spanned, nearest, parse_duration, parse_rate, parse_share,
};

/// A type whose values are written as one word each.
pub trait Word: Copy + PartialEq + 'static {
    /// Every word with its value, in the order in which a person is told of them.
    const WORDS: &'static [(&'static str, Self)];

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, value)| *value == self)
            .expect("every value has its word")
            .0
    }
}

/// A text in one line of at most 40 characters.
pub(super) fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().nth(40).is_none() {
        return line.to_owned();
    }
    line.chars().take(39).chain(['…']).collect()
}

/// Reads values out of nodes. What does not fit is told and left out, and the reading goes on.
pub struct Decoder<'a> {
    sources: &'a Sources,
    /// All that was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Decoder<'a> {
    /// A decoder of nodes of these sources.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Decoder {
            sources,
            diagnostics: Vec::new(),
        }
    }

    /// Whether a span stands in one line.
    #[must_use]
    pub fn is_one_line(&self, span: Span) -> bool {
        !self.sources.slice(span).contains('\n')
    }

    /// Tells an error.
    pub fn tell(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// What stands at a node, shortened to one line of at most 40 characters.
    fn written(&self, node: &Node<'_>) -> String {
        shortened(self.sources.slice(node.span))
    }

    /// Tells that a key's value is of a wrong type.
    pub fn mismatch(&mut self, key: &str, node: &Node<'_>, wanted: &str) {
        let diagnostic = if node.is_null() {
            Diagnostic::at(node.span, format!("`{key}` has no value"))
                .help(format!("give {wanted}, or leave the key out"))
        } else {
            let written = self.written(node);
            let written = if written.is_empty() {
                node.kind().to_owned()
            } else {
                format!("`{written}`")
            };
            Diagnostic::at(node.span, format!("`{key}` must be {wanted}, not {written}"))
        };
        self.tell(diagnostic);
    }

    /// The entries of a mapping. `thing`: what it describes, "a system". Nothing at all reads as an empty mapping.
    pub fn record<'n, 's>(&mut self, thing: &str, node: &'n Node<'s>) -> &'n [Entry<'s>] {
        if let Some(entries) = node.entries() {
            return entries;
        }
        if !node.is_null() {
            let written = self.written(node);
            self.tell(Diagnostic::at(
                node.span,
                format!("{thing} must be a mapping of keys to values, not `{written}`"),
            ));
        }
        &[]
    }

    /// Tells an unknown key.
    pub fn unknown_key(&mut self, thing: &str, entry: &Entry<'_>, known: &[&str]) {
        let diagnostic = Diagnostic::at(
            entry.key_span,
            format!("{thing} has no key `{}`", shortened(&entry.key)),
        );
        self.tell(match nearest(&entry.key, known.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(Some(near)),
            None => diagnostic.help(format!("its keys: {}", known.join(", "))),
        });
    }

    /// The items of a list; a single value reads as a list of one.
    pub fn list<'n, 's>(&mut self, key: &str, node: &'n Node<'s>) -> &'n [Node<'s>] {
        if node.is_null() {
            self.mismatch(key, node, "a value or a list");
            return &[];
        }
        node.items().unwrap_or(std::slice::from_ref(node))
    }

    /// Any single value as text.
    pub fn text(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<String>> {
        match node.scalar() {
            Some(text) if !text.is_empty() => Some(Spanned::new(text.to_owned(), node.span)),
            _ => {
                self.mismatch(key, node, "a text");
                None
            }
        }
    }

    /// A name or a list of names.
    pub fn names(&mut self, key: &str, node: &Node<'_>) -> Vec<Spanned<String>> {
        let mut names = Vec::with_capacity(node.items().map_or(1, <[Node<'_>]>::len));
        for item in self.list(key, node) {
            match item.scalar() {
                Some(text) if !text.is_empty() => names.push(Spanned::new(text.to_owned(), item.span)),
                _ => self.mismatch(key, item, "a name, or a list of names"),
            }
        }
        names
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<bool>> {
        if let Some(value) = node.boolean() {
            return Some(Spanned::new(value, node.span));
        }
        let meant = match node.scalar() {
            Some("yes" | "Yes" | "on" | "y") => Some("true"),
            Some("no" | "No" | "off" | "n") => Some("false"),
            _ => None,
        };
        self.mismatch(key, node, "true or false");
        if let (Some(meant), Some(last)) = (meant, self.diagnostics.last_mut()) {
            last.label = format!("did you mean `{meant}`?");
        }
        None
    }

    /// One of a few words.
    pub fn word<T: Word>(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<T>> {
        let words = T::WORDS.iter().map(|(word, _)| *word);
        let word = self.one_of(key, node, words)?;
        let (_, value) = T::WORDS.iter().find(|(known, _)| *known == word)?;
        Some(Spanned::new(*value, node.span))
    }

    /// One of the given words.
    pub fn one_of<'w>(
        &mut self,
        key: &str,
        node: &Node<'_>,
        words: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<&'w str> {
        let text = node.scalar();
        if let Some(word) = text.and_then(|text| words.clone().find(|word| *word == text)) {
            return Some(word);
        }
        let words: Vec<&str> = words.collect();
        let wanted = format!("one of {}", words.join(", "));
        let Some(text) = text else {
            self.mismatch(key, node, &wanted);
            return None;
        };
        let near = nearest(text, words);
        self.tell(
            Diagnostic::at(node.span, format!("`{key}` cannot be `{}`", self.written(node)))
                .did_you_mean(near)
                .help(wanted),
        );
        None
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<u64>> {
        let count = node.scalar().and_then(|text| text.parse().ok());
        if count.is_none() {
            self.mismatch(key, node, "a whole number");
        }
        count.map(|count| Spanned::new(count, node.span))
    }

    /// A duration with its unit.
    pub fn duration(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<Duration>> {
        self.unit(key, node, "a duration such as 180ms, 2s or 10min", parse_duration)
    }

    /// A share with its `%`.
    pub fn share(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<Share>> {
        self.unit(key, node, "a share such as 99.9%", parse_share)
    }

    /// A rate with its unit.
    pub fn rate(&mut self, key: &str, node: &Node<'_>) -> Option<Spanned<Rate>> {
        self.unit(key, node, "a rate such as 20/s, 5/min, 3/h or 1/day", parse_rate)
    }

    fn unit<T>(
        &mut self,
        key: &str,
        node: &Node<'_>,
        wanted: &str,
        parse: fn(&str) -> Result<T, UnitError>,
    ) -> Option<Spanned<T>> {
        let Some(text) = node.scalar() else {
            self.mismatch(key, node, wanted);
            return None;
        };
        match parse(text) {
            Ok(value) => Some(Spanned::new(value, node.span)),
            Err(error) => {
                self.tell(
                    Diagnostic::at(node.span, format!("`{key}: {}` {}", self.written(node), error.problem))
                        .did_you_mean(error.try_instead.as_deref()),
                );
                None
            }
        }
    }
}
