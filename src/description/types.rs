//! One description file as it was written: every value with its place, nothing resolved.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use jiff::civil::Date;

use super::observed::Observed;
use super::words::{Needs, OnFailure, OrderMatters, SystemKind, Via};
use crate::text::{FileId, Rate, Share, Span, Spanned};

/// One file.
#[derive(Clone, Debug)]
pub struct Description {
    /// The file.
    pub file: FileId,
    /// `name`.
    pub name: Option<Spanned<String>>,
    /// The place of the `operations` key, else of the file's first key.
    pub operations_key: Span,
    /// `systems`, in order.
    pub systems: Vec<Box<System>>,
    /// `operations`, in order.
    pub operations: Vec<Box<Operation>>,
    /// `accept` at the top: covers the file and the landscape.
    pub accept: Vec<Accept>,
}

/// A system as one file declares it.
#[derive(Clone, Debug)]
pub struct System {
    /// Its name, at its key.
    pub name: Spanned<String>,
    /// The place of its value, where further keys go.
    pub span: Span,
    /// `description`.
    pub description: Option<Spanned<String>>,
    /// `owner`.
    pub owner: Option<Spanned<String>>,
    /// `external`.
    pub external: Option<Spanned<bool>>,
    /// `kind`.
    pub kind: Option<Spanned<SystemKind>>,
    /// `on_broker`.
    pub on_broker: Option<Spanned<bool>>,
    /// `availability`.
    pub availability: Option<Spanned<Share>>,
    /// `sometimes_down`.
    pub sometimes_down: Option<Spanned<bool>>,
    /// `latency`.
    pub latency: Option<Spanned<Latency>>,
    /// `aliases`.
    pub aliases: Vec<Spanned<String>>,
    /// `facts`.
    pub facts: Vec<GivenFact>,
    /// `accept`.
    pub accept: Vec<Accept>,
}

/// An operation as a file declares it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name, at its key.
    pub name: Spanned<String>,
    /// The place of its value.
    pub span: Span,
    /// `in`: the system in which it happens. None only where it was missing or wrong, which was told.
    pub system: Option<Spanned<String>>,
    /// `description`.
    pub description: Option<Spanned<String>>,
    /// `rate`.
    pub rate: Option<Spanned<Rate>>,
    /// `slo`.
    pub slo: Option<Box<Slo>>,
    /// `subscribes`.
    pub subscribes: Vec<Spanned<String>>,
    /// `touchpoints`, in order.
    pub touchpoints: Vec<Box<Touchpoint>>,
    /// `facts`.
    pub facts: Vec<GivenFact>,
    /// `accept`.
    pub accept: Vec<Accept>,
}

/// What an operation owes to its own caller.
#[derive(Clone, Debug)]
pub struct Slo {
    /// The latency owed, as a typical figure or a 99th percentile.
    pub latency: Option<Spanned<Latency>>,
    /// The share of runs that succeed.
    pub availability: Option<Spanned<Share>>,
}

/// A latency: one typical figure, or percentiles. At least one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// The single figure, or the median.
    pub p50: Option<Duration>,
    /// The 99th percentile.
    pub p99: Option<Duration>,
}

/// How often a touchpoint happens in one run of its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So many times.
    Count(u64),
    /// Several times, such as once per cart line.
    Many,
}

/// A touchpoint as it was written. The keys that few touchpoints have are behind [`Touchpoint::seldom`], and are read
/// and set as if they were its own fields: of a hundred thousand touchpoints that takes a third of the memory.
#[derive(Clone, Debug)]
pub struct Touchpoint {
    /// The place of the whole touchpoint.
    pub span: Span,
    /// The place that findings underline: the entry of `event`, else of `to`.
    pub place: Span,
    /// `to`.
    pub to: Vec<Spanned<String>>,
    /// `event`.
    pub event: Option<Spanned<String>>,
    /// `does`.
    pub does: Option<Spanned<String>>,
    /// `via`; an event has `Event` here even where it was left out. None: not built.
    pub via: Option<Via>,
    /// The place of the `via` entry, where it is written.
    pub via_span: Option<Span>,
    /// `needs`.
    pub needs: Option<Spanned<Needs>>,
    /// `on_failure`.
    pub on_failure: Option<Spanned<OnFailure>>,
    /// `must_arrive`.
    pub must_arrive: Option<Spanned<bool>>,
    /// `safeguards`; None: nobody said.
    pub safeguards: Option<Spanned<Vec<Spanned<String>>>>,
    /// What few touchpoints say; None where this one says nothing of it.
    pub seldom: Option<Box<Seldom>>,
}

/// What few touchpoints say.
#[derive(Clone, Debug)]
pub struct Seldom {
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `times`.
    pub times: Option<Spanned<Times>>,
    /// `parallel`.
    pub parallel: Option<Spanned<String>>,
    /// `latency`.
    pub latency: Option<Spanned<Latency>>,
    /// `availability`.
    pub availability: Option<Spanned<Share>>,
    /// `invokes`.
    pub invokes: Option<Spanned<String>>,
    /// `stale_for`.
    pub stale_for: Option<Spanned<Duration>>,
    /// `consumers`.
    pub consumers: Option<Spanned<u64>>,
    /// `order_matters`.
    pub order_matters: Option<Spanned<OrderMatters>>,
    /// `waits_for`.
    pub waits_for: Option<Spanned<String>>,
    /// `polls`.
    pub polls: Option<Spanned<bool>>,
    /// `facts`.
    pub facts: Vec<GivenFact>,
    /// `accept`.
    pub accept: Vec<Accept>,
    /// `observed`: what an importer saw.
    pub observed: Option<Spanned<Observed>>,
}

impl Seldom {
    /// Nothing of it is said.
    const NOTHING: Seldom = Seldom {
        id: None,
        times: None,
        parallel: None,
        latency: None,
        availability: None,
        invokes: None,
        stale_for: None,
        consumers: None,
        order_matters: None,
        waits_for: None,
        polls: None,
        facts: Vec::new(),
        accept: Vec::new(),
        observed: None,
    };
}

impl Deref for Touchpoint {
    type Target = Seldom;

    fn deref(&self) -> &Seldom {
        static NOTHING: Seldom = Seldom::NOTHING;
        self.seldom.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Touchpoint {
    fn deref_mut(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_with(|| Box::new(Seldom::NOTHING))
    }
}

/// A fact that a rule file of the user's own declares, as written; the vocabulary checks it.
#[derive(Clone, Debug)]
pub struct GivenFact {
    /// Its name, at its key.
    pub name: Spanned<String>,
    /// Its value as written.
    pub value: Spanned<Literal>,
}

/// A value whose type only the vocabulary knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// Any other single value, as text.
    Text(String),
    /// A list of single values.
    List(Vec<Spanned<String>>),
}

/// A finding that is let stand.
#[derive(Clone, Debug)]
pub struct Accept {
    /// Its place.
    pub span: Span,
    /// The rule whose findings it covers.
    pub rule: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
    /// The last day on which it holds, in UTC.
    pub until: Option<Spanned<Date>>,
}
