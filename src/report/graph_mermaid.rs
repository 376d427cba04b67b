//! The picture as a Mermaid flowchart.

use std::fmt::Write;

use super::clean;
use crate::advice::Action;
use crate::picture::{Edge, Line, Node, Picture, Shape};
use crate::text::Word;

/// What lines and marks mean.
pub(super) const SIGNS: &str =
    "solid: API call; dashed: event; dotted: not built; ~ to change, + to build, = to check, ? to decide";
/// The most lines on an arrow.
const MOST_LINES: usize = 4;

/// Several pictures as one flowchart.
#[must_use]
pub fn graph_mermaid(pictures: &[Picture], title: &str) -> String {
    let mut text = format!("---\ntitle: {}\n---\nflowchart LR\n  %% {SIGNS}\n", yaml(title));
    let several = pictures.len() > 1;
    let mut styles: Vec<String> = Vec::new();
    for (at, picture) in pictures.iter().enumerate() {
        let prefix = if several { format!("p{at}") } else { String::new() };
        let indent = if several { "    " } else { "  " };
        if several {
            let _ = writeln!(text, "  subgraph {prefix}state[\"{}\"]", picture.state.title());
        }
        let nodes = picture.nodes.iter().enumerate();
        for (at, node) in nodes.clone().filter(|(_, node)| node.group.is_none()) {
            let _ = writeln!(text, "{indent}{prefix}n{at}{}", shape(node));
        }
        for (group, owner) in picture.groups.iter().enumerate() {
            let _ = writeln!(text, "{indent}subgraph {prefix}g{group}[\"{}\"]", escaped(&owner.name));
            for (at, node) in nodes.clone().filter(|(_, node)| node.group == Some(group)) {
                let _ = writeln!(text, "{indent}  {prefix}n{at}{}", shape(node));
            }
            let _ = writeln!(text, "{indent}end");
        }
        for edge in &picture.edges {
            let (from, to) = (edge.from, edge.to);
            let _ = writeln!(
                text,
                "{indent}{prefix}n{from} {}{} {prefix}n{to}",
                arrow(edge),
                words(edge)
            );
            styles.push(style(edge));
        }
        if several {
            text.push_str("  end\n");
        }
        for (class, of, style) in [
            ("event", Shape::Event, "stroke-dasharray: 6 4"),
            ("worker", Shape::Worker, "stroke-width: 2px"),
        ] {
            let ids: Vec<String> = nodes
                .clone()
                .filter(|(_, node)| node.shape == of)
                .map(|(at, _)| format!("{prefix}n{at}"))
                .collect();
            if !ids.is_empty() {
                let _ = writeln!(text, "  classDef {class} {style}\n  class {} {class}", ids.join(","));
            }
        }
    }
    for action in [Action::Change, Action::Build, Action::Check, Action::Decide] {
        let of: Vec<String> = styles
            .iter()
            .enumerate()
            .filter(|(_, style)| **style == action.word())
            .map(|(at, _)| at.to_string())
            .collect();
        if !of.is_empty() {
            let _ = writeln!(
                text,
                "  linkStyle {} stroke-width:3px,stroke:{}",
                of.join(","),
                colour(action)
            );
        }
    }
    text
}

/// A colour that is read on light and on dark ground.
fn colour(action: Action) -> &'static str {
    match action {
        Action::Keep => "#7b8794",
        Action::Change => "#d9532c",
        Action::Build => "#2f9e5f",
        Action::Check => "#b0860f",
        Action::Decide => "#a855c0",
    }
}

fn style(edge: &Edge) -> String {
    edge.mark.word().to_owned()
}

fn arrow(edge: &Edge) -> &'static str {
    match edge.line {
        Line::Call => "-->",
        Line::Event => "-.->",
        Line::Other => "--x",
        Line::NotBuilt => "-.-o",
    }
}

fn words(edge: &Edge) -> String {
    let lines: Vec<String> = edge.labels(MOST_LINES).iter().map(|line| escaped(line)).collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("|\"{}\"|", lines.join("<br/>"))
    }
}

fn shape(node: &Node) -> String {
    let caption = node.caption();
    let name = match caption.as_str() {
        "" => escaped(&node.name),
        caption => format!("{}<br/>{}", escaped(&node.name), escaped(caption)),
    };
    let (before, after) = match node.shape {
        Shape::Service | Shape::Owner if node.external => ("[[", "]]"),
        Shape::Service | Shape::Owner => ("[", "]"),
        Shape::Gateway => ("{{", "}}"),
        Shape::Client => ("([", "])"),
        Shape::Broker => ("[/", "/]"),
        Shape::Datastore => ("[(", ")]"),
        Shape::Person => ("((", "))"),
        Shape::Event => (">", "]"),
        Shape::Worker => ("(", ")"),
    };
    format!("{before}\"{name}\"{after}")
}

/// Text in which nothing is syntax of Mermaid, Markdown or HTML: all but letters, digits and signs within words is a
/// code.
pub(super) fn escaped(text: &str) -> String {
    let text = clean(text);
    let letters: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in letters.iter().enumerate() {
        let word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        let within = at > 0 && word(letters.get(at - 1)) && word(letters.get(at + 1));
        let plain = c.is_alphanumeric() || *c == ' ' || (within && matches!(c, '-' | '.' | '/' | ':'));
        if plain || (!c.is_ascii() && !c.is_control()) {
            escaped.push(*c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(*c));
        }
    }
    if escaped.trim().is_empty() {
        "#8239;".to_owned()
    } else {
        escaped
    }
}

/// A title as a YAML string.
fn yaml(text: &str) -> String {
    format!("\"{}\"", clean(text).replace('\\', "\\\\").replace('"', "\\\""))
}
