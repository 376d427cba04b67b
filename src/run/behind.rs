//! The figures of every operation, with what lies behind its calls.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::Assumptions;
use super::delay::Timing;
use super::figures::{Behind, Figures, Lacking, Missing, Named, add_up};
use super::item::{Callee, Item};
use super::order::{Order, invoked};
use crate::landscape::{OperationId, SystemId, TouchpointId};

/// On a circle of calls each way round counts by itself, so that they are bounded: past so many operations on the ways
/// from one, what follows counts as run already.
const WAYS: usize = 1000;
/// In a large circle that holds for all its operations together: each has its share of so many ways.
const WAYS_TOGETHER: usize = 100_000;
/// Past so many on one way likewise.
const LONG: usize = 64;

/// Runs of all operations.
pub struct Runs {
    assumptions: Assumptions,
    pub(super) items: Vec<Vec<Item>>,
    order: Order,
    /// The runs before a change, and where a change reaches.
    pub(super) before: Option<(Box<Runs>, Vec<bool>)>,
    found: Vec<OnceCell<Arc<Figures>>>,
    /// The groups that were added up, or are just now.
    begun: Vec<Cell<bool>>,
    path: RefCell<Vec<OperationId>>,
    walked: Cell<usize>,
    /// The systems that must be up, by operation.
    pub(super) up: OnceCell<Vec<Arc<[SystemId]>>>,
}

impl Runs {
    /// Runs of these items, one list for each operation.
    #[must_use]
    pub fn new(items: Vec<Vec<Item>>, assumptions: Assumptions) -> Self {
        let order = Order::of(&[&items]);
        Runs::of_items(items, order, assumptions)
    }

    fn of_items(items: Vec<Vec<Item>>, order: Order, assumptions: Assumptions) -> Self {
        Runs {
            assumptions,
            found: vec![OnceCell::new(); items.len()],
            begun: vec![Cell::new(false); order.groups.len()],
            items,
            order,
            before: None,
            path: RefCell::default(),
            walked: Cell::new(0),
            up: OnceCell::new(),
        }
    }

    /// Runs after a change: what it does to an operation reaches the figures that its callers state.
    #[must_use]
    pub fn changed(before: &Runs, items: Vec<Vec<Item>>) -> Self {
        let order = Order::of(&[&before.items, &items]);
        let mut reached: Vec<bool> = before.items.iter().zip(&items).map(|(was, is)| was != is).collect();
        for group in &order.groups {
            let mut behind = group.iter().flat_map(|member| {
                let items = [&before.items[member.index()], &items[member.index()]];
                items.into_iter().flatten().flat_map(invoked)
            });
            let any = group.iter().any(|member| reached[member.index()]) || behind.any(|one| reached[one.index()]);
            for member in group {
                reached[member.index()] = any;
            }
        }
        // What is on a circle after the change is walked before it too, so that no way leads back unseen.
        let before = Runs::of_items(before.items.clone(), order.clone(), before.assumptions);
        let assumptions = before.assumptions;
        Runs {
            before: Some((Box::new(before), reached)),
            ..Runs::of_items(items, order, assumptions)
        }
    }

    /// What one run of an operation comes to.
    #[must_use]
    pub fn of(&self, id: OperationId) -> Arc<Figures> {
        self.prepare(id);
        Arc::clone(self.found[id.index()].get_or_init(|| self.alone(id)))
    }

    /// Adds up those behind an operation first, so that no long chain of calls is a deep recursion. On a circle each is
    /// added up by itself, by the way that leads to it.
    fn prepare(&self, id: OperationId) {
        for group in self.behind(id) {
            for member in &self.order.groups[group] {
                if let Some((before, _)) = &self.before {
                    before.prepare(*member);
                }
                if !self.order.is_on_a_circle(*member) {
                    self.found[member.index()].get_or_init(|| self.alone(*member));
                }
            }
        }
    }

    /// What a run of an operation comes to with these items, all other operations staying as they are.
    #[must_use]
    pub fn alone_with(&self, id: OperationId, items: &[Item]) -> Figures {
        for invoked in items.iter().flat_map(invoked) {
            self.prepare(invoked);
        }
        self.walked.set(0);
        self.path.replace(vec![id]);
        let figures = add_up(items, self.assumptions, &mut &*self);
        self.path.take();
        figures
    }

    /// The items of an operation, in order.
    #[must_use]
    pub fn items(&self, id: OperationId) -> &[Item] {
        &self.items[id.index()]
    }

    /// The groups of operations behind one that were not begun yet, callees first.
    fn behind(&self, id: OperationId) -> BTreeSet<usize> {
        let mut groups = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            let group = self.order.group[next.index()];
            if self.found[next.index()].get().is_some() || self.begun[group].replace(true) || !groups.insert(group) {
                continue;
            }
            for member in &self.order.groups[self.order.group[next.index()]] {
                open.extend(self.items[member.index()].iter().flat_map(invoked));
            }
        }
        groups
    }

    /// An operation, nothing being run further up.
    fn alone(&self, id: OperationId) -> Arc<Figures> {
        self.walked.set(0);
        let before = self.path.take();
        let figures = self.on_path(id);
        self.path.replace(before);
        figures
    }

    fn on_path(&self, id: OperationId) -> Arc<Figures> {
        self.path.borrow_mut().push(id);
        let figures = add_up(&self.items[id.index()], self.assumptions, &mut &*self);
        self.path.borrow_mut().pop();
        Arc::new(figures)
    }

    /// What an operation comes to below those on the path; None where it is one of them.
    fn below(&self, id: OperationId) -> Option<Arc<Figures>> {
        if !self.order.is_on_a_circle(id) {
            return Some(Arc::clone(self.found[id.index()].get_or_init(|| self.on_path(id))));
        }
        let walked = self.walked.get();
        let path = self.path.borrow();
        if walked >= self.ways(id) || path.len() >= LONG || path.contains(&id) {
            return None;
        }
        drop(path);
        self.walked.set(walked + 1);
        Some(self.on_path(id))
    }

    /// The most operations on the ways from one of a circle.
    fn ways(&self, id: OperationId) -> usize {
        (WAYS_TOGETHER / self.order.members(id)).clamp(1, WAYS)
    }

    /// The same in the runs before the change.
    fn below_before(&self, before: &Runs, id: OperationId) -> Option<Arc<Figures>> {
        let outer = before.path.replace(self.path.borrow().clone());
        before.walked.set(self.walked.get());
        let figures = before.below(id);
        self.walked.set(before.walked.get());
        before.path.replace(outer);
        figures
    }
}

impl Behind for &Runs {
    fn figures(&mut self, operation: OperationId, as_today: bool) -> Option<Arc<Figures>> {
        match &self.before {
            Some((before, _)) if as_today => self.below_before(before, operation),
            _ => self.below(operation),
        }
    }

    /// "The stated latency less the difference (never below the smaller of itself and the recommended one), the stated
    /// availability times the quotient", each where the figures before and after are whole.
    fn stated(&mut self, at: TouchpointId, callee: &Callee) -> (Callee, Vec<Missing>) {
        let Some((before, reached)) = &self.before else {
            return (callee.clone(), Vec::new());
        };
        let Some(invoked) = callee.invokes.filter(|one| reached[one.index()] && !callee.as_today) else {
            return (callee.clone(), Vec::new());
        };
        if callee.latency.is_none() && callee.availability.is_none() {
            return (callee.clone(), Vec::new());
        }
        let (Some(was), Some(is)) = (self.below_before(before, invoked), self.below(invoked)) else {
            let missing = Missing {
                touchpoint: at,
                lacking: Lacking::Invokes,
                of: Some(Named::Operation(invoked)),
            };
            return (callee.clone(), vec![missing]);
        };
        let leading_back = was.leading_back().chain(is.leading_back()).collect();
        let mut callee = callee.clone();
        if was.has_whole_latency() && is.has_whole_latency() {
            let (was, is) = (was.latency.typical(), is.latency.typical());
            callee.latency = callee.latency.map(|stated| Timing {
                p50: less(stated.p50, was, is),
                p99: stated.p99.map(|p99| less(p99, was, is)),
            });
        }
        if was.has_whole_availability() && is.has_whole_availability() && was.availability > 0.0 {
            let quotient = is.availability / was.availability;
            callee.availability = callee.availability.map(|stated| (stated * quotient).min(1.0));
        }
        (callee, leading_back)
    }
}

fn less(stated: f64, was: f64, is: f64) -> f64 {
    (stated - (was - is)).max(stated.min(is))
}
