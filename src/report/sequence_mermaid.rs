//! One operation as a Mermaid sequence diagram, each state in a block of its own.

use std::fmt::Write;

use super::graph_mermaid::escaped;
use crate::landscape::{Landscape, OperationId};
use crate::picture::{Arrow, Participant, Sequence, Step};

/// The runs of an operation, below each other.
#[must_use]
pub fn sequence_mermaid(landscape: &Landscape, operation: OperationId, runs: &[Sequence]) -> String {
    let operation = landscape.operation(operation);
    let caller = Participant::System(operation.system);
    let mut all = vec![caller.clone()];
    for run in runs {
        gather(&run.steps, &mut all);
    }
    let mut text = "sequenceDiagram\n".to_owned();
    for (at, participant) in all.iter().enumerate() {
        let name = match participant {
            Participant::System(id) => {
                let system = landscape.system(*id);
                let external = if system.external { "<br/>external" } else { "" };
                format!("{}{external}", escaped(&system.name))
            }
            Participant::Event(name) => format!("{}<br/>event", escaped(name)),
            Participant::Worker(to) => format!(
                "{}<br/>worker",
                escaped(&format!("deliver-{}", landscape.system(*to).name))
            ),
        };
        let _ = writeln!(text, "  participant p{at} as {name}");
    }
    let id = |participant: &Participant| all.iter().position(|one| one == participant).unwrap_or(0);
    for run in runs {
        let _ = writeln!(text, "  rect rgba(128, 140, 160, 0.12)");
        let last = all.len() - 1;
        let over = if last == 0 {
            "p0".to_owned()
        } else {
            format!("p0,p{last}")
        };
        let title = escaped(&format!("{}, {}", operation.name, run.state.title()));
        let _ = writeln!(text, "  Note over {over}: {title}");
        write_steps(&mut text, &run.steps, 2, &id);
        if run.steps.is_empty() {
            let _ = writeln!(text, "  Note over p0: no touchpoints");
        }
        text.push_str("  end\n");
    }
    text
}

fn gather(steps: &[Step], all: &mut Vec<Participant>) {
    for step in steps {
        let named: &[&Participant] = match step {
            Step::Message { from, to, .. } => &[from, to],
            Step::Note(at, _) => &[at],
            Step::Loop(_, inner) => {
                gather(inner, all);
                &[]
            }
            Step::Parallel(branches) => {
                for inner in branches {
                    gather(inner, all);
                }
                &[]
            }
        };
        for one in named {
            if !all.contains(one) {
                all.push((*one).clone());
            }
        }
    }
}

fn write_steps(text: &mut String, steps: &[Step], indent: usize, id: &dyn Fn(&Participant) -> usize) {
    for step in steps {
        match step {
            Step::Message {
                from,
                to,
                arrow,
                text: said,
            } => {
                let arrow = match arrow {
                    Arrow::Call => "->>",
                    Arrow::Reply => "-->>",
                    Arrow::Event => "--)",
                };
                let said = if said.is_empty() {
                    "#8203;".to_owned()
                } else {
                    escaped(said)
                };
                let _ = writeln!(text, "{:indent$}p{}{arrow}p{}: {said}", "", id(from), id(to));
            }
            Step::Note(at, said) => {
                let _ = writeln!(text, "{:indent$}Note over p{}: {}", "", id(at), escaped(said));
            }
            Step::Loop(label, inner) => {
                let _ = writeln!(text, "{:indent$}loop {}", "", escaped(label));
                write_steps(text, inner, indent + 2, id);
                let _ = writeln!(text, "{:indent$}end", "");
            }
            Step::Parallel(branches) => {
                for (at, inner) in branches.iter().enumerate() {
                    let _ = writeln!(text, "{:indent$}{}", "", if at == 0 { "par" } else { "and" });
                    write_steps(text, inner, indent + 2, id);
                }
                let _ = writeln!(text, "{:indent$}end", "");
            }
        }
    }
}
