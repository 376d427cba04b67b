//! The names of new events and operations.

use std::collections::HashSet;

use crate::cost::{Becomes, Stretch};
use crate::landscape::{Landscape, OperationId};

/// The names that are taken.
pub struct Names {
    events: HashSet<String>,
    operations: HashSet<String>,
}

impl Names {
    /// Those of a landscape.
    #[must_use]
    pub fn of(landscape: &Landscape) -> Self {
        let events = landscape.events.iter().map(|event| event.name.clone());
        let operations = landscape.operations.iter().map(|operation| operation.name.clone());
        Names {
            events: events.collect(),
            operations: operations.collect(),
        }
    }

    /// A name for an event, with a number where it stands for another one already.
    pub fn event(&mut self, name: &str) -> String {
        free(&mut self.events, name)
    }

    /// `deliver-CALLEE`, with the operation that publishes where that is taken.
    pub(super) fn worker(&mut self, callee: &str, operation: &str) -> String {
        let name = format!("deliver-{callee}");
        if self.operations.insert(name.clone()) {
            return name;
        }
        free(&mut self.operations, &format!("{name}-for-{operation}"))
    }
}

fn free(taken: &mut HashSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number: usize| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let name = names
        .find(|name| !taken.contains(name))
        .expect("there is no end of numbers");
    taken.insert(name.clone());
    name
}

/// What has happened by then: the operation is done, or was started, or what stands before the stretch is done.
#[must_use]
pub fn event_name(landscape: &Landscape, becomes: &[Becomes], operation: OperationId, stretch: &Stretch) -> String {
    let operation = &landscape.operation(operation).name;
    if stretch.is_last {
        return format!("{operation}.done");
    }
    let Some(after) = stretch.after else {
        return format!("{operation}.started");
    };
    let touchpoint = landscape.touchpoint(after);
    let system = match &becomes[after.index()] {
        Becomes::CallInstead { answerer, .. } => Some(answerer.system),
        _ if touchpoint.event.is_none() => touchpoint.to.first().copied(),
        _ => None,
    };
    let before = match (system, touchpoint.event) {
        (Some(system), _) => &landscape.system(system).name,
        (None, Some(event)) => &landscape.event(event).name,
        (None, None) => return format!("{operation}.started"),
    };
    format!("{operation}.{before}-done")
}
