//! From the spans of one trace to counts: the derivation, run by run of each operation.

use std::collections::HashMap;
use std::sync::Arc;

use super::chain::{Asked, askers, publisher};
use super::counts::{Counts, OperationKey, Pair, Site, Taker};
use super::meet::{Meetings, of_span};
use super::span::{Kind, Link, Span};
use super::touch::{Activation, Activations, Touch, TouchKey};
use super::tree::Tree;

/// How many touchpoints of one run are compared with each other.
const COMPARED: usize = 64;
/// Less than this is no overlap, in nanoseconds: clocks are read before and after a call.
const LEAST_OVERLAP: u64 = 50_000;

/// Counts traces, for one thread.
#[derive(Debug)]
pub(super) struct Counter<'n> {
    texts: &'n [Arc<str>],
    pub(super) counts: Counts,
    pub(super) meetings: Meetings,
}

impl<'n> Counter<'n> {
    pub(super) fn new(texts: &'n [Arc<str>]) -> Self {
        Counter {
            texts,
            counts: Counts::default(),
            meetings: Meetings::new(),
        }
    }

    /// Counts one trace. Its spans are used up.
    pub(super) fn trace(&mut self, spans: &mut Vec<Span>) {
        self.counts.traces += 1;
        let tree = Tree::new(spans, self.texts);
        self.counts.repeated += tree.repeated;
        for (at, span) in tree.spans.iter().enumerate() {
            let health = self.counts.health.entry(span.service).or_default();
            health.spans += 1;
            health.with_parent += u64::from(span.parent != 0);
            health.orphans += u64::from(tree.orphan[at]);
        }
        let activations = Activations::of(&tree, self.texts);
        self.counts.detached += activations.detached;
        for skip in &activations.skipped {
            *self.counts.skipped.entry(*skip).or_default() += 1;
        }
        let keys: Vec<OperationKey> = activations.all.iter().map(|run| operation_key(&tree, run)).collect();
        for (at, run) in activations.all.iter().enumerate() {
            self.run(&tree, run, &keys[at], &activations, &keys);
        }
        for (at, run) in activations.all.iter().enumerate() {
            if tree.kind(run.first) == Kind::Consumer {
                self.taken(&tree, at, &activations, &keys);
            }
        }
    }

    /// Counts one run of an operation.
    fn run(
        &mut self,
        tree: &Tree,
        run: &Activation,
        key: &OperationKey,
        activations: &Activations,
        keys: &[OperationKey],
    ) {
        let whole = &whole(tree, run.first, activations);
        let eps = (whole.time() / 100).max(LEAST_OVERLAP);
        let operation = self.counts.operations.entry(key.clone()).or_default();
        operation.runs += 1;
        operation.receives += u64::from(whole.marks.receives);
        // What one touchpoint did in this run, in the order of the first starts.
        let mut groups: Vec<(usize, Vec<&Touch>)> = Vec::new();
        let mut place_of: HashMap<usize, usize> = HashMap::new();
        for touch in &run.touches {
            let place = operation.place(&touch.key);
            let at = *place_of.entry(place).or_insert_with(|| {
                groups.push((place, Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(touch);
        }
        let last = groups
            .iter()
            .rev()
            .find(|(_, touches)| !touches[0].far)
            .or(groups.last());
        let last = last.map(|(place, _)| *place);
        for (place, touches) in &groups {
            let touched = &mut operation.touches[*place];
            touched.runs += 1;
            touched.last += u64::from(last == Some(*place));
            let mut time = 0;
            let mut before: Option<&Span> = None;
            for touch in touches {
                let span = &tree.spans[touch.span];
                touched.calls += 1;
                touched.failed += u64::from(span.marks.failed);
                touched.far += u64::from(touch.far);
                let repeats = before.is_some_and(|before| before.marks.failed && span.start + eps >= before.end);
                touched.meant += u64::from(!repeats);
                before = Some(span);
                if span.marks.timed {
                    touched.times.add(span.time());
                    time += within(span, whole);
                }
                let peer = span.peer.filter(|_| !touch.far);
                count_ends(touched, touch, tree, peer, activations, keys);
            }
            let first = &tree.spans[touches[0].span];
            if first.start > 0 && whole.start > 0 {
                let offset = first.start.saturating_sub(whole.start);
                touched.first = Some(touched.first.map_or(offset, |there| there.min(offset)));
            }
            let timed = whole.marks.timed;
            if timed {
                touched.time += time.min(whole.time());
                touched.time_of_runs += whole.time();
            }
            let ends = touches.iter().map(|touch| &tree.spans[touch.span]);
            let near = touches.iter().all(|touch| !touch.far);
            let outlived = ends.clone().any(|span| span.marks.timed && span.end > whole.end + eps);
            touched.outlived += u64::from(outlived && timed && near && touches[0].span != run.first);
            if before.is_some_and(|last| last.marks.failed) {
                touched.failed_runs += 1;
                touched.failed_with += u64::from(whole.marks.failed);
            }
        }
        let near: Vec<_> = groups
            .iter()
            .filter(|(_, touches)| {
                touches
                    .iter()
                    .all(|touch| !touch.far && tree.spans[touch.span].marks.timed)
            })
            .collect();
        self.counts.uncompared += near.len().saturating_sub(COMPARED) as u64;
        let near = &near[..near.len().min(COMPARED)];
        for (at, (a, first)) in near.iter().enumerate() {
            for (b, second) in &near[at + 1..] {
                operation.add_pair(*a, *b, pair(tree, first, second, eps));
            }
        }
        let published = run.touches.iter().filter(|touch| touch.key.publishes() && !touch.far);
        for touch in published {
            let span = &tree.spans[touch.span];
            let site = site(key, &touch.key);
            let link = Link {
                trace: span.trace,
                span: span.id,
            };
            self.meetings.publish(of_span(link), &site);
            if span.message != 0 {
                self.meetings.publish(span.message, &site);
            }
        }
    }

    /// Counts what an activation takes: from whom, and whether somebody waited for it.
    fn taken(&mut self, tree: &Tree, at: usize, activations: &Activations, keys: &[OperationKey]) {
        let run = &activations.all[at];
        let span = &tree.spans[run.first];
        let taker = Taker {
            service: span.service,
            operation: span.operation,
            topic: span.topic,
        };
        let published = publisher(tree, at, activations);
        let operation = self.counts.operations.entry(keys[at].clone()).or_default();
        *operation.takes.entry(taker).or_default() += 1;
        if span.links.is_empty() {
            match published {
                Some((by, touch)) => {
                    let site = site(&keys[by], &activations.all[by].touches[touch].key);
                    *self.counts.joins.entry((site, taker)).or_default() += 1;
                }
                None if span.message != 0 => self.meetings.take(span.message, &taker),
                None => {}
            }
        }
        for link in &span.links {
            self.meetings.take(of_span(*link), &taker);
        }
        let asked = askers(tree, at, activations);
        let mut awaited = false;
        for Asked { by, touch, proven } in asked {
            let (asking, request) = (&activations.all[by], &activations.all[by].touches[touch]);
            let (whole, sent) = (whole(tree, asking.first, activations), &tree.spans[request.span]);
            if span.start < sent.start || !whole.marks.timed {
                continue;
            }
            let eps = (whole.time() / 100).max(LEAST_OVERLAP);
            let inside = span.end <= whole.end + eps;
            awaited |= inside;
            let operation = self.counts.operations.entry(keys[by].clone()).or_default();
            let place = operation.place(&request.key);
            let reply = operation.replies.entry((place, taker)).or_default();
            reply.inside += u64::from(inside);
            reply.after += u64::from(!inside);
            reply.proven += u64::from(proven);
        }
        if awaited {
            let operation = self.counts.operations.entry(keys[at].clone()).or_default();
            operation.awaited += 1;
        }
    }
}

/// Counts who is at the other end of a touch.
fn count_ends(
    touched: &mut super::counts::Touched,
    touch: &Touch,
    tree: &Tree,
    peer: Option<super::names::Name>,
    activations: &Activations,
    keys: &[OperationKey],
) {
    let span = &tree.spans[touch.span];
    let publishes = touch.key.publishes();
    for start in &touch.starts {
        if tree.kind(*start) == Kind::Consumer {
            continue;
        }
        if publishes {
            *touched.reacting.entry(tree.service(*start)).or_default() += 1;
        } else if let Some(begun) = activations.begun_by[*start] {
            *touched.invokes.entry(keys[begun].clone()).or_default() += 1;
        }
    }
    if publishes || touch.far || touch.starts.is_empty() {
        return;
    }
    if !span.marks.weak_name {
        *touched.called.entry(span.operation).or_default() += 1;
    }
    if let Some(peer) = peer {
        *touched.peers.entry(peer).or_default() += 1;
    }
}

/// The first span of a run, with the time of the whole run: where a message is taken, what is done with it often comes
/// after the span that took it.
fn whole(tree: &Tree, first: usize, activations: &Activations) -> Span {
    let mut whole = tree.spans[first].clone();
    if whole.kind == Kind::Consumer {
        let mut open = tree.children[first].clone();
        while let Some(at) = open.pop() {
            let span = &tree.spans[at];
            if span.service == whole.service && activations.begun_by[at].is_none() && !span.kind.goes_out() {
                whole.end = whole.end.max(span.end);
                open.extend(&tree.children[at]);
            }
        }
    }
    whole
}

fn operation_key(tree: &Tree, run: &Activation) -> OperationKey {
    let span = &tree.spans[run.first];
    let set = span.marks.catch_all.then(|| {
        let mut set: Vec<TouchKey> = run.touches.iter().map(|touch| touch.key.clone()).collect();
        set.sort_unstable();
        set.dedup();
        set.into()
    });
    OperationKey {
        service: span.service,
        name: span.operation,
        set,
    }
}

fn site(operation: &OperationKey, key: &TouchKey) -> Site {
    Site {
        service: operation.service,
        operation: operation.name,
        key: key.clone(),
    }
}

/// How much of a call's time lies within its operation's.
fn within(span: &Span, whole: &Span) -> u64 {
    span.end.min(whole.end).saturating_sub(span.start.max(whole.start))
}

/// Two touchpoints in one run.
fn pair(tree: &Tree, first: &[&Touch], second: &[&Touch], eps: u64) -> Pair {
    let overlapping = first.iter().any(|a| {
        second.iter().any(|b| {
            let (a, b) = (&tree.spans[a.span], &tree.spans[b.span]);
            a.end.min(b.end).saturating_sub(a.start.max(b.start)) > eps
        })
    });
    let starts = (tree.spans[first[0].span].start, tree.spans[second[0].span].start);
    Pair {
        together: 1,
        overlapping: u64::from(overlapping),
        in_order: u64::from(!overlapping && starts.0 < starts.1),
        reversed: u64::from(!overlapping && starts.1 < starts.0),
    }
}
