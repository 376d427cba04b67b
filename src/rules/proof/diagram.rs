//! Decision diagrams: any set of combinations of cells, each set in one form, so that equal ones are the same node.
//!
//! A combination is never looked at one by one: a node stands for all that go on alike below it.

use std::collections::{HashMap, HashSet};

use crate::rules::axis::Axis;
use crate::rules::space::Expression;

/// A set of combinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Set(u32);

impl Set {
    /// No combination.
    pub(super) const NONE: Set = Set(0);
    /// Every combination.
    pub(super) const ALL: Set = Set(1);
}

/// There was no room to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Without,
}

/// The sets over some axes.
pub(super) struct Diagrams {
    /// How many cells each axis has.
    sizes: Vec<usize>,
    /// Of each node its axis, and where its children start in `children`; the first two are none and all.
    nodes: Vec<(usize, usize)>,
    /// Of each node the set that each cell leads to.
    children: Vec<Set>,
    known: HashMap<(usize, Box<[Set]>), Set>,
    done: HashMap<(Operation, Set, Set), Set>,
    /// How many more steps may be taken.
    steps: usize,
}

impl Diagrams {
    /// Over these axes, without a bound on the steps.
    pub(super) fn new(axes: &[Axis]) -> Self {
        let end = (axes.len(), 0);
        Diagrams {
            sizes: axes.iter().map(|axis| axis.cells.len()).collect(),
            nodes: vec![end, end],
            children: Vec::new(),
            known: HashMap::new(),
            done: HashMap::new(),
            steps: usize::MAX,
        }
    }

    /// Bounds the steps from here on.
    pub(super) fn allow(&mut self, steps: usize) {
        self.steps = steps;
    }

    /// How many of them are left.
    pub(super) fn left(&self) -> usize {
        self.steps
    }

    /// How many nodes there are, to go back to.
    pub(super) fn mark(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets every set that was made since.
    pub(super) fn back_to(&mut self, mark: usize) {
        if let Some((_, start)) = self.nodes.get(mark) {
            self.children.truncate(*start);
            self.nodes.truncate(mark);
            self.known.retain(|_, set| (set.0 as usize) < mark);
            self.done.clear();
        }
    }

    fn axis(&self, set: Set) -> usize {
        self.nodes[set.0 as usize].0
    }

    /// Where a cell of an axis leads.
    fn child(&self, set: Set, axis: usize, cell: usize) -> Set {
        let (own, start) = self.nodes[set.0 as usize];
        if own == axis { self.children[start + cell] } else { set }
    }

    fn node(&mut self, axis: usize, children: Vec<Set>) -> Result<Set, Full> {
        if children.iter().all(|child| *child == children[0]) {
            return Ok(children[0]);
        }
        let key = (axis, children.into_boxed_slice());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let set = Set(u32::try_from(self.nodes.len()).map_err(|_| Full)?);
        self.nodes.push((axis, self.children.len()));
        self.children.extend_from_slice(&key.1);
        self.known.insert(key, set);
        Ok(set)
    }

    fn combine(&mut self, operation: Operation, a: Set, b: Set) -> Result<Set, Full> {
        let (none, all) = (Set::NONE, Set::ALL);
        match operation {
            Operation::And if a == none || b == none => return Ok(none),
            Operation::And if a == all || a == b => return Ok(b),
            Operation::And if b == all => return Ok(a),
            Operation::Or if a == all || b == all => return Ok(all),
            Operation::Or if a == none || a == b => return Ok(b),
            Operation::Without if a == none || b == all || a == b => return Ok(none),
            Operation::Or | Operation::Without if b == none => return Ok(a),
            _ => {}
        }
        let key = match operation {
            Operation::Without => (operation, a, b),
            _ => (operation, a.min(b), a.max(b)),
        };
        if let Some(done) = self.done.get(&key) {
            return Ok(*done);
        }
        self.steps = self.steps.checked_sub(1).ok_or(Full)?;
        let axis = self.axis(a).min(self.axis(b));
        let mut children = Vec::with_capacity(self.sizes[axis]);
        for cell in 0..self.sizes[axis] {
            let (a, b) = (self.child(a, axis, cell), self.child(b, axis, cell));
            children.push(self.combine(operation, a, b)?);
        }
        let set = self.node(axis, children)?;
        self.done.insert(key, set);
        Ok(set)
    }

    /// What is in both.
    pub(super) fn and(&mut self, a: Set, b: Set) -> Result<Set, Full> {
        self.combine(Operation::And, a, b)
    }

    /// What is in one.
    pub(super) fn or(&mut self, a: Set, b: Set) -> Result<Set, Full> {
        self.combine(Operation::Or, a, b)
    }

    /// What is in the first and not in the second.
    pub(super) fn without(&mut self, a: Set, b: Set) -> Result<Set, Full> {
        self.combine(Operation::Without, a, b)
    }

    /// What is in one of many.
    pub(super) fn any(&mut self, sets: impl IntoIterator<Item = Set>) -> Result<Set, Full> {
        let mut any = Set::NONE;
        for set in sets {
            any = self.or(any, set)?;
        }
        Ok(any)
    }

    /// Where an expression is true.
    pub(super) fn of(&mut self, expression: &Expression) -> Result<Set, Full> {
        match expression {
            Expression::All(parts) => {
                let mut all = Set::ALL;
                for part in parts {
                    let part = self.of(part)?;
                    all = self.and(all, part)?;
                }
                Ok(all)
            }
            Expression::Any(parts) => {
                let mut any = Set::NONE;
                for part in parts {
                    let part = self.of(part)?;
                    any = self.or(any, part)?;
                }
                Ok(any)
            }
            Expression::Not(part) => {
                let part = self.of(part)?;
                self.without(Set::ALL, part)
            }
            Expression::In(axis, cells) => {
                let children = (0..self.sizes[*axis]).map(|cell| one_or_none(cells & (1 << cell) != 0));
                self.node(*axis, children.collect())
            }
        }
    }

    /// The combinations with one of the given cells on each axis.
    pub(super) fn of_box(&mut self, cells: &[u64]) -> Result<Set, Full> {
        let mut set = Set::ALL;
        for axis in (0..cells.len()).rev() {
            let children = (0..self.sizes[axis]).map(|cell| {
                let there = cells[axis] & (1 << cell) != 0;
                if there { set } else { Set::NONE }
            });
            set = self.node(axis, children.collect())?;
        }
        Ok(set)
    }

    /// Whether all combinations with one of the given cells on each axis are in a set.
    pub(super) fn has_box(&mut self, set: Set, cells: &[u64]) -> Result<bool, Full> {
        let mut seen = HashSet::new();
        let mut left = vec![set];
        while let Some(set) = left.pop() {
            if set == Set::NONE {
                return Ok(false);
            }
            if set == Set::ALL || !seen.insert(set) {
                continue;
            }
            self.steps = self.steps.checked_sub(1).ok_or(Full)?;
            let (axis, start) = self.nodes[set.0 as usize];
            let cells = (0..self.sizes[axis]).filter(|cell| cells[axis] & (1 << cell) != 0);
            left.extend(cells.map(|cell| self.children[start + cell]));
        }
        Ok(true)
    }

    /// A combination in a set, by cells; on each axis the first cell that still leads into it, as `order` lists them.
    pub(super) fn pick(&self, mut set: Set, mut order: impl FnMut(usize) -> Vec<usize>) -> Vec<usize> {
        let mut cells = Vec::with_capacity(self.sizes.len());
        for axis in 0..self.sizes.len() {
            let mut wanted = order(axis).into_iter();
            let cell = wanted.find(|cell| self.child(set, axis, *cell) != Set::NONE);
            let cell = cell.expect("from each node but none a way leads to all");
            set = self.child(set, axis, cell);
            cells.push(cell);
        }
        cells
    }

    /// How many combinations are in a set; `u128::MAX` where there are more than that.
    pub(super) fn count(&self, set: Set) -> u128 {
        let mut counted = HashMap::new();
        let below = self.count_below(set, &mut counted);
        below.saturating_mul(self.skipped(0, self.axis(set)))
    }

    /// How many combinations of the axes before one there are, from another on.
    fn skipped(&self, from: usize, to: usize) -> u128 {
        let sizes = self.sizes[from..to].iter();
        sizes.fold(1, |product: u128, size| product.saturating_mul(*size as u128))
    }

    fn count_below(&self, set: Set, counted: &mut HashMap<Set, u128>) -> u128 {
        if set == Set::NONE || set == Set::ALL {
            return u128::from(set == Set::ALL);
        }
        if let Some(count) = counted.get(&set) {
            return *count;
        }
        let (axis, start) = self.nodes[set.0 as usize];
        let count = (0..self.sizes[axis]).fold(0, |sum: u128, cell| {
            let child = self.children[start + cell];
            let below = self.count_below(child, counted);
            sum.saturating_add(below.saturating_mul(self.skipped(axis + 1, self.axis(child))))
        });
        counted.insert(set, count);
        count
    }
}

fn one_or_none(one: bool) -> Set {
    if one { Set::ALL } else { Set::NONE }
}
