//! One YAML document as a tree in which everything has its place.

use std::borrow::Cow;

use super::Span;

/// A YAML node.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// Its place; a block collection ends with its last item.
    pub span: Span,
    /// What it is.
    pub data: NodeData<'s>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeData<'s> {
    /// A scalar, its escapes resolved. `plain`: written without quotes, so that it may be a number, a truth value or nothing.
    Scalar {
        /// The text.
        text: Cow<'s, str>,
        /// Written without quotes and without a tag.
        plain: bool,
    },
    /// A list.
    Sequence {
        /// Its items.
        items: Vec<Node<'s>>,
        /// Written as `[…]`.
        flow: bool,
    },
    /// A mapping whose keys are distinct.
    Mapping {
        /// Its entries, in order.
        entries: Vec<Entry<'s>>,
        /// Written as `{…}`.
        flow: bool,
    },
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Entry<'s> {
    /// The key's text.
    pub key: Cow<'s, str>,
    /// The key's place.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl Entry<'_> {
    /// From the key to the end of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key_span.to(self.value.span)
    }
}

impl<'s> Node<'s> {
    /// The text of a scalar that is not nothing.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.data {
            NodeData::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether it is YAML's null: an empty value, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.data, NodeData::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The value of a truth value of YAML 1.2.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match &self.data {
            NodeData::Scalar { text, plain: true } => match &**text {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry<'s>]> {
        match &self.data {
            NodeData::Mapping { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Node<'s>]> {
        match &self.data {
            NodeData::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The entry of a key, where this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry<'s>> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// Where to point for something that is missing in a mapping: its first key.
    #[must_use]
    pub fn span_of_first_key(&self) -> Span {
        self.entries()
            .and_then(|entries| entries.first())
            .map_or(self.span, |entry| entry.key_span)
    }

    /// Whether it is a collection in flow style.
    #[must_use]
    pub fn is_flow(&self) -> bool {
        matches!(
            self.data,
            NodeData::Sequence { flow: true, .. } | NodeData::Mapping { flow: true, .. }
        )
    }

    /// What it is, in a user's words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.data {
            NodeData::Sequence { .. } => "a list",
            NodeData::Mapping { .. } => "a mapping",
            NodeData::Scalar { .. } if self.is_null() => "nothing",
            NodeData::Scalar { .. } => "a single value",
        }
    }
}
