//! The spans of one trace, each call's two halves told apart, with their parents.

use std::cmp::Ordering;
use std::sync::Arc;

use super::names::Name;
use super::span::{Kind, Remote, Span};

/// One trace.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) spans: Vec<Span>,
    pub(super) parent: Vec<Option<usize>>,
    pub(super) children: Vec<Vec<usize>>,
    /// Whose parent is not there.
    pub(super) orphan: Vec<bool>,
    /// How many spans were there twice.
    pub(super) repeated: u64,
}

impl Tree {
    /// From the spans of a trace in any order.
    pub(super) fn new(spans: &mut Vec<Span>, texts: &[Arc<str>]) -> Self {
        spans.sort_unstable_by(|a, b| in_order(a, b, texts));
        let before = spans.len();
        spans.dedup();
        let spans = without_copies(std::mem::take(spans));
        let repeated = (before - spans.len()) as u64;
        let mut tree = Tree {
            parent: vec![None; spans.len()],
            children: vec![Vec::new(); spans.len()],
            orphan: vec![false; spans.len()],
            spans,
            repeated,
        };
        for at in 0..tree.spans.len() {
            tree.parent[at] = tree.find_parent(at);
            tree.orphan[at] = tree.parent[at].is_none() && tree.spans[at].parent != 0;
        }
        tree.break_circles();
        for at in 0..tree.spans.len() {
            if let Some(parent) = tree.parent[at] {
                tree.children[parent].push(at);
            }
        }
        for at in 0..tree.children.len() {
            let mut children = std::mem::take(&mut tree.children[at]);
            children.sort_by_key(|child| (tree.spans[*child].start, *child));
            tree.children[at] = children;
        }
        tree.say_kinds();
        tree
    }

    pub(super) fn service(&self, at: usize) -> Name {
        self.spans[at].service
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.spans[at].kind
    }

    /// Whether its parent is missing, though it was in the same process: then nobody knows what it belongs to.
    pub(super) fn is_detached(&self, at: usize) -> bool {
        self.orphan[at] && self.spans[at].remote == Remote::No
    }

    /// The halves that have this id.
    fn halves(&self, id: u64) -> std::ops::Range<usize> {
        let first = self.spans.partition_point(|span| span.id < id);
        first..first + self.spans[first..].partition_point(|span| span.id == id)
    }

    fn find_parent(&self, at: usize) -> Option<usize> {
        let span = &self.spans[at];
        // The half that called, where both share one id; there may be several that were called.
        if !span.kind.goes_out() {
            let calling = self.halves(span.id).filter(|half| self.spans[*half].kind.goes_out());
            let elsewhere = calling
                .clone()
                .find(|half| self.service(*half) != span.service)
                .filter(|_| span.kind != Kind::Internal);
            let same = calling.clone().next().filter(|_| span.kind.comes_in());
            if let Some(half) = elsewhere.or(same) {
                return Some(half);
            }
        }
        if span.parent == 0 || span.parent == span.id {
            return None;
        }
        // Its own system's half, the called one first; else the called one.
        self.halves(span.parent).min_by_key(|half| {
            let other = &self.spans[*half];
            (other.service != span.service, other.kind.goes_out(), *half)
        })
    }

    /// Cuts circles of parents, which only broken input has.
    fn break_circles(&mut self) {
        let mut seen = vec![0_usize; self.spans.len()];
        for start in 0..self.spans.len() {
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = start + 1;
                match self.parent[at] {
                    Some(parent) if seen[parent] == start + 1 => {
                        self.parent[at] = None;
                        self.orphan[at] = true;
                    }
                    Some(parent) => at = parent,
                    None => {}
                }
            }
        }
    }

    /// Says the kinds that nobody said: what has no parent, or one in another system, is called; what has exactly one
    /// child, and that in another system, calls.
    fn say_kinds(&mut self) {
        for at in 0..self.spans.len() {
            if self.spans[at].kind != Kind::Missing {
                continue;
            }
            let service = self.service(at);
            let from_elsewhere = self.parent[at].is_none_or(|parent| self.service(parent) != service);
            let to_elsewhere = matches!(self.children[at].as_slice(), [only] if self.service(*only) != service);
            self.spans[at].kind = match (from_elsewhere, to_elsewhere) {
                (true, _) => Kind::Server,
                (false, true) => Kind::Client,
                (false, false) => Kind::Internal,
            };
        }
    }
}

/// An order that depends on what spans say alone, not on the numbers of their names.
fn in_order(a: &Span, b: &Span, texts: &[Arc<str>]) -> Ordering {
    let text = |name: Option<Name>| name.map(|name| &texts[name.0 as usize]);
    let numbers = |span: &Span| (span.id, span.kind, span.start, span.end, span.parent);
    let rest = |span: &Span| (span.message, span.marks, span.remote);
    numbers(a)
        .cmp(&numbers(b))
        .then_with(|| text(Some(a.service)).cmp(&text(Some(b.service))))
        .then_with(|| text(Some(a.operation)).cmp(&text(Some(b.operation))))
        .then_with(|| text(a.peer).cmp(&text(b.peer)))
        .then_with(|| text(a.topic).cmp(&text(b.topic)))
        .then_with(|| rest(a).cmp(&rest(b)))
        .then_with(|| a.links.cmp(&b.links))
}

/// Without bare copies beside a half of the same id, and with what was said of one half in several parts put together.
fn without_copies(spans: Vec<Span>) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    let mut spans = spans.into_iter().peekable();
    while let Some(first) = spans.next() {
        let id = first.id;
        let mut halves = vec![first];
        while let Some(next) = spans.next_if(|next| next.id == id) {
            halves.push(next);
        }
        if halves.len() > 1 {
            let is_bare = |span: &Span| span.kind == Kind::Missing && span.start == 0 && !span.marks.timed;
            if halves.iter().any(|half| !is_bare(half)) {
                halves.retain(|half| !is_bare(half));
            }
            unite_parts(&mut halves);
        }
        kept.append(&mut halves);
    }
    kept
}

/// Of one half that was reported in parts, only one part has both its times.
fn unite_parts(halves: &mut Vec<Span>) {
    let mut at = 0;
    while at < halves.len() {
        let part = &halves[at];
        let of_same = |other: &Span| other.kind == part.kind && other.service == part.service && other.marks.timed;
        let whole = (!part.marks.timed).then(|| halves.iter().position(of_same)).flatten();
        let Some(whole) = whole else {
            at += 1;
            continue;
        };
        let part = halves.remove(at);
        let whole = &mut halves[if whole > at { whole - 1 } else { whole }];
        whole.peer = whole.peer.or(part.peer);
        whole.topic = whole.topic.or(part.topic);
        whole.marks.failed |= part.marks.failed;
        whole.marks.database |= part.marks.database;
    }
}
