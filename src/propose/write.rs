//! Edits by touchpoint and operation, each in the file in which it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::description::{Edit, EditValue, NewOperation, NewTouchpoint};
use crate::landscape::{Landscape, OperationId, TouchpointId};
use crate::text::FileId;

/// The edits of some changes, gathered before they are written.
pub(super) struct Written<'l> {
    pub(super) landscape: &'l Landscape,
    /// The touchpoints that go.
    pub(super) removed: BTreeSet<TouchpointId>,
    edits: Vec<(FileId, Edit)>,
    inserted: BTreeMap<TouchpointId, usize>,
    subscribed: BTreeMap<OperationId, Vec<String>>,
    unsubscribed: BTreeMap<OperationId, Vec<String>>,
    /// The touchpoints that change, or are new: the operation's name, and the place in it afterwards.
    touched: Vec<Touched>,
    /// The touchpoints into which others go.
    pub(super) merged: BTreeMap<TouchpointId, TouchpointId>,
}

/// A touchpoint of which it is told later where it stands.
enum Touched {
    There(TouchpointId),
    Before(TouchpointId),
    In(String, usize),
}

/// What was written, and where it stands afterwards.
pub(super) struct Outcome {
    pub(super) edits: Vec<(FileId, Edit)>,
    /// Of each touchpoint where it stands afterwards, as the operation's name and the place in it; None where it is gone.
    pub(super) moves: BTreeMap<(String, usize), Option<(String, usize)>>,
    /// The touchpoints that changed, or are new.
    pub(super) touched: Vec<(String, usize)>,
    /// The touchpoints of operations that now run on an event, or no more: a worker needs other safeguards.
    pub(super) beside: Vec<(String, usize)>,
}

impl<'l> Written<'l> {
    pub(super) fn new(landscape: &'l Landscape) -> Self {
        Written {
            landscape,
            removed: BTreeSet::new(),
            edits: Vec::new(),
            inserted: BTreeMap::new(),
            subscribed: BTreeMap::new(),
            unsubscribed: BTreeMap::new(),
            touched: Vec::new(),
            merged: BTreeMap::new(),
        }
    }

    fn file(&self, operation: OperationId) -> FileId {
        self.landscape.operation(operation).place.file
    }

    fn edit(&mut self, operation: OperationId, edit: Edit) {
        self.edits.push((self.file(operation), edit));
    }

    fn at(&self, id: TouchpointId) -> (OperationId, String, usize) {
        let touchpoint = self.landscape.touchpoint(id);
        let operation = touchpoint.operation;
        (
            operation,
            self.landscape.operation(operation).name.clone(),
            touchpoint.position,
        )
    }

    /// A key of a touchpoint.
    pub(super) fn set(&mut self, id: TouchpointId, key: &str, value: EditValue) {
        let (of, operation, index) = self.at(id);
        let key = key.to_owned();
        self.edit(
            of,
            Edit::Touchpoint {
                operation,
                index,
                key,
                value,
            },
        );
    }

    /// A key of a touchpoint, before its others where it is new.
    pub(super) fn set_first(&mut self, id: TouchpointId, key: &str, value: EditValue) {
        let (of, operation, index) = self.at(id);
        let key = key.to_owned();
        self.edit(
            of,
            Edit::TouchpointFirst {
                operation,
                index,
                key,
                value,
            },
        );
    }

    /// A fact of the user's own.
    pub(super) fn set_fact(&mut self, id: TouchpointId, name: String, value: EditValue) {
        let (of, operation, index) = self.at(id);
        self.edit(
            of,
            Edit::TouchpointFact {
                operation,
                index,
                name,
                value,
            },
        );
    }

    /// Keys of a touchpoint that go.
    pub(super) fn without(&mut self, id: TouchpointId, keys: &[&str]) {
        for key in keys {
            let (of, operation, index) = self.at(id);
            let key = (*key).to_owned();
            self.edit(of, Edit::TouchpointWithout { operation, index, key });
        }
    }

    /// Further systems in `to`.
    pub(super) fn add_to(&mut self, id: TouchpointId, systems: Vec<String>) {
        let (of, operation, index) = self.at(id);
        self.edit(
            of,
            Edit::AddTo {
                operation,
                index,
                systems,
            },
        );
    }

    /// A touchpoint that goes.
    pub(super) fn remove(&mut self, id: TouchpointId) {
        if self.removed.insert(id) {
            let (of, operation, index) = self.at(id);
            self.edit(of, Edit::RemoveTouchpoint { operation, index });
        }
    }

    /// A new touchpoint before another one.
    pub(super) fn insert_before(&mut self, id: TouchpointId, touchpoint: NewTouchpoint) {
        let (of, operation, before) = self.at(id);
        *self.inserted.entry(id).or_default() += 1;
        self.touched.push(Touched::Before(id));
        self.edit(
            of,
            Edit::InsertTouchpoint {
                operation,
                before,
                touchpoint,
            },
        );
    }

    /// A new operation in the file of another one.
    pub(super) fn add_operation(&mut self, beside: OperationId, operation: NewOperation) {
        let count = operation.touchpoints.len();
        self.touched
            .extend((0..count).map(|at| Touched::In(operation.name.clone(), at)));
        self.edit(beside, Edit::AddOperation(operation));
    }

    /// That an operation runs on an event.
    pub(super) fn subscribe(&mut self, operation: OperationId, event: &str) {
        self.subscribed.entry(operation).or_default().push(event.to_owned());
    }

    /// That an operation runs on an event no more.
    pub(super) fn unsubscribe(&mut self, operation: OperationId, event: &str) {
        self.unsubscribed.entry(operation).or_default().push(event.to_owned());
    }

    /// That a touchpoint is another one now, and needs other safeguards.
    pub(super) fn touch(&mut self, id: TouchpointId) {
        self.touched.push(Touched::There(id));
    }

    /// Where a touchpoint stands afterwards.
    fn place(&self, id: TouchpointId) -> (String, usize) {
        let (of, operation, index) = self.at(id);
        let before = self.landscape.touchpoints_of(of).take_while(|other| *other < id);
        let gone = before.filter(|other| self.removed.contains(other)).count();
        let first = self.landscape.operation(of).touchpoints.start;
        let new: usize = self
            .inserted
            .range(TouchpointId(first)..=id)
            .map(|(_, count)| count)
            .sum();
        (operation, index + new - gone)
    }

    /// All edits.
    pub(super) fn finish(mut self) -> Outcome {
        let operations: BTreeSet<OperationId> = self
            .subscribed
            .keys()
            .chain(self.unsubscribed.keys())
            .copied()
            .collect();
        for id in &operations {
            self.subscriptions(*id);
        }
        let moves = self.landscape.touchpoint_ids().map(|id| {
            let (_, operation, index) = self.at(id);
            let into = self.merged.get(&id).copied().unwrap_or(id);
            let now = (!self.removed.contains(&into)).then(|| self.place(into));
            ((operation, index), now)
        });
        let moves = moves.collect();
        let touched = self.touched.iter().filter_map(|touched| match touched {
            Touched::There(id) if self.removed.contains(id) => None,
            Touched::There(id) => Some(self.place(*id)),
            Touched::Before(id) => {
                let (operation, index) = self.place(*id);
                Some((operation, index - usize::from(!self.removed.contains(id))))
            }
            Touched::In(operation, index) => Some((operation.clone(), *index)),
        });
        let touched = touched.collect();
        let beside = operations.iter().flat_map(|id| self.landscape.touchpoints_of(*id));
        let beside = beside.filter(|id| !self.removed.contains(id)).map(|id| self.place(id));
        let beside = beside.collect();
        Outcome {
            edits: self.edits,
            moves,
            touched,
            beside,
        }
    }

    /// `subscribes` of an operation, with what is new and without what goes.
    fn subscriptions(&mut self, id: OperationId) {
        let operation = self.landscape.operation(id);
        let none = Vec::new();
        let gone = self.unsubscribed.get(&id).unwrap_or(&none);
        let there = operation
            .subscribes
            .iter()
            .map(|event| &self.landscape.event(*event).name);
        let mut events: Vec<String> = there.filter(|event| !gone.contains(event)).cloned().collect();
        for event in self.subscribed.get(&id).unwrap_or(&none) {
            if !events.contains(event) {
                events.push(event.clone());
            }
        }
        let (operation, key) = (operation.name.clone(), "subscribes".to_owned());
        let edit = if events.is_empty() {
            Edit::OperationWithout { operation, key }
        } else {
            let value = super::values::to(events);
            Edit::Operation { operation, key, value }
        };
        self.edit(id, edit);
    }
}
