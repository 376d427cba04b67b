//! What can be written into a description.

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A truth value, a number, or a word or figure of the format (`no`, `0s`, `99.9%`): without quotes where YAML lets it.
    Bare(String),
    /// A text, even where it looks like a number or a truth value.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// Keys with their values, in order.
    Map(Vec<(String, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Bare(text.to_owned())
    }
}

/// One thing to write into a description.
///
/// Touchpoints are counted from 0 within their operation. A key that is there gets the new value, one
/// that is not is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A key of a touchpoint.
    Touchpoint {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
        /// The key, such as `needs`.
        key: String,
        /// Its value.
        value: Value,
    },
    /// A key of a touchpoint that is taken out, where it is there.
    TouchpointWithout {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
        /// The key, such as `via`.
        key: String,
    },
    /// A key that a touchpoint does not have yet, before all its others; where it has the key, as [`Edit::Touchpoint`].
    TouchpointFirst {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
        /// The key, such as `event`.
        key: String,
        /// Its value.
        value: Value,
    },
    /// A touchpoint that is taken out, all that is said in it included; its comments stay. Others keep their numbers.
    RemoveTouchpoint {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
    },
    /// A new touchpoint before one that is there.
    InsertTouchpoint {
        /// The operation's name.
        operation: String,
        /// The number of the one before which it goes, from 0.
        before: usize,
        /// The touchpoint.
        touchpoint: NewTouchpoint,
    },
    /// A new touchpoint after the last one, or the first one where there is none.
    AddTouchpoint {
        /// The operation's name.
        operation: String,
        /// The touchpoint.
        touchpoint: NewTouchpoint,
    },
    /// A fact of the user's own, under `facts` of a touchpoint.
    TouchpointFact {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
        /// The fact's name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// A key of an operation.
    Operation {
        /// The operation's name.
        operation: String,
        /// The key, such as `rate`.
        key: String,
        /// Its value.
        value: Value,
    },
    /// A key of an operation that is taken out, where it is there.
    OperationWithout {
        /// The operation's name.
        operation: String,
        /// The key, such as `subscribes`.
        key: String,
    },
    /// A fact of the user's own, under `facts` of an operation.
    OperationFact {
        /// The operation's name.
        operation: String,
        /// The fact's name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// A key of a system.
    System {
        /// The system's name.
        system: String,
        /// The key, such as `sometimes_down`.
        key: String,
        /// Its value.
        value: Value,
    },
    /// A fact of the user's own, under `facts` of a system.
    SystemFact {
        /// The system's name.
        system: String,
        /// The fact's name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// Further systems in `to` of a touchpoint; those that are there already stay as they are.
    AddTo {
        /// The operation's name.
        operation: String,
        /// The touchpoint's number in it, from 0.
        index: usize,
        /// The systems' names.
        systems: Vec<String>,
    },
    /// A new operation after the last one.
    AddOperation(NewOperation),
    /// A declaration of a system, after the last one; nothing where it is declared already.
    AddSystem(NewSystem),
}

/// An operation that is not in the description yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOperation {
    /// Its name.
    pub name: String,
    /// The system in which it happens.
    pub system: String,
    /// What it is.
    pub description: Option<String>,
    /// The events that start it.
    pub subscribes: Vec<String>,
    /// Its touchpoints, in order.
    pub touchpoints: Vec<NewTouchpoint>,
    /// Facts of the user's own.
    pub facts: Vec<(String, Value)>,
}

/// A touchpoint of a new operation; `to` or `event` is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTouchpoint {
    /// The systems that it calls, or that react.
    pub to: Vec<String>,
    /// The event that it publishes.
    pub event: Option<String>,
    /// What it does.
    pub does: Option<String>,
    /// How it is done today.
    pub via: Option<String>,
    /// What the caller needs back.
    pub needs: Option<String>,
    /// Further keys, in order.
    pub extra: Vec<(String, Value)>,
    /// Facts of the user's own.
    pub facts: Vec<(String, Value)>,
}

/// A system that is not in the description yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSystem {
    /// Its name.
    pub name: String,
    /// Its keys, in order.
    pub keys: Vec<(String, Value)>,
    /// Facts of the user's own.
    pub facts: Vec<(String, Value)>,
}

impl From<&str> for NewSystem {
    fn from(name: &str) -> Self {
        NewSystem {
            name: name.to_owned(),
            ..NewSystem::default()
        }
    }
}
