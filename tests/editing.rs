//! Edits of a description's text: before and after, and random descriptions in random layouts.

#[path = "editing/added.rs"]
mod added;
#[path = "editing/cases.rs"]
mod cases;
#[path = "editing/layout.rs"]
mod layout;
#[path = "editing/random.rs"]
mod random;
#[path = "editing/reshape.rs"]
mod reshape;

use touchpoint::description::{Edit, EditValue as Value, apply};
use touchpoint::text::{Diagnostic, Sources};

/// Applies edits to a text.
fn edited(text: &str, edits: &[Edit]) -> Result<String, Vec<Diagnostic>> {
    let mut sources = Sources::new();
    let file = sources.add("shop.yaml", text);
    apply(&sources, file, edits)
}

fn touchpoint(operation: &str, index: usize, key: &str, value: &str) -> Edit {
    Edit::Touchpoint {
        operation: operation.to_owned(),
        index,
        key: key.to_owned(),
        value: Value::from(value),
    }
}

fn system(system: &str, key: &str, value: &str) -> Edit {
    Edit::System {
        system: system.to_owned(),
        key: key.to_owned(),
        value: Value::from(value),
    }
}

fn add_to(operation: &str, index: usize, systems: &[&str]) -> Edit {
    Edit::AddTo {
        operation: operation.to_owned(),
        index,
        systems: systems.iter().map(|&system| system.to_owned()).collect(),
    }
}
