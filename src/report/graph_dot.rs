//! The picture in DOT, for Graphviz.

use std::fmt::Write;

use super::clean;
use super::graph_mermaid::SIGNS;
use crate::advice::Action;
use crate::picture::{Edge, Line, Node, Picture, Shape};

/// The most lines on an arrow.
const MOST_LINES: usize = 4;

/// Several pictures as one graph.
#[must_use]
pub fn graph_dot(pictures: &[Picture], title: &str) -> String {
    let mut text = format!(
        "// {SIGNS}\ndigraph touchpoints {{\n  rankdir=LR\n  label={}\n  labelloc=t\n  bgcolor=transparent\n  fontname=\"sans-serif\"\n  \
         node [fontname=\"sans-serif\", fontsize=12, style=filled, fillcolor=\"#f4f6f8\", color=\"#52606d\"]\n  \
         edge [fontname=\"sans-serif\", fontsize=10, color=\"#52606d\"]\n",
        quoted(&clean(title))
    );
    let several = pictures.len() > 1;
    for (at, picture) in pictures.iter().enumerate() {
        let prefix = format!("p{at}");
        let indent = if several { "    " } else { "  " };
        if several {
            let _ = writeln!(
                text,
                "  subgraph cluster_{prefix} {{\n    label={}",
                quoted(picture.state.title())
            );
        }
        let nodes = picture.nodes.iter().enumerate();
        for (at, node) in nodes.clone().filter(|(_, node)| node.group.is_none()) {
            let _ = writeln!(text, "{indent}{prefix}n{at} {}", shape(node));
        }
        for (group, owner) in picture.groups.iter().enumerate() {
            let _ = writeln!(
                text,
                "{indent}subgraph cluster_{prefix}g{group} {{\n{indent}  label={}\n{indent}  color=\"#9aa7b3\"",
                quoted(&clean(&owner.name))
            );
            for (at, node) in nodes.clone().filter(|(_, node)| node.group == Some(group)) {
                let _ = writeln!(text, "{indent}  {prefix}n{at} {}", shape(node));
            }
            let _ = writeln!(text, "{indent}}}");
        }
        for edge in &picture.edges {
            let _ = writeln!(
                text,
                "{indent}{prefix}n{} -> {prefix}n{}{}",
                edge.from,
                edge.to,
                arrow(edge)
            );
        }
        if several {
            text.push_str("  }\n");
        }
    }
    text.push_str("}\n");
    text
}

fn shape(node: &Node) -> String {
    let shape = match node.shape {
        Shape::Service | Shape::Owner => "shape=box",
        Shape::Gateway => "shape=hexagon",
        Shape::Client => "shape=box, style=\"rounded,filled\"",
        Shape::Broker => "shape=parallelogram",
        Shape::Datastore => "shape=cylinder",
        Shape::Person => "shape=ellipse",
        Shape::Event => "shape=cds, style=\"filled,dashed\", fillcolor=\"#eef2ff\"",
        Shape::Worker => "shape=component",
    };
    let caption = node.caption();
    let label = match caption.as_str() {
        "" => node.name.clone(),
        caption => format!("{}\n{caption}", node.name),
    };
    let twice = if node.external { ", peripheries=2" } else { "" };
    format!("[label={}, {shape}{twice}]", lines(&label))
}

fn arrow(edge: &Edge) -> String {
    let mut parts = Vec::new();
    let labels = edge.labels(MOST_LINES);
    if !labels.is_empty() {
        parts.push(format!("label={}", lines(&labels.join("\n"))));
    }
    parts.extend(match edge.line {
        Line::Call => None,
        Line::Event => Some("style=dashed".to_owned()),
        Line::Other => Some("style=bold, arrowhead=tee".to_owned()),
        Line::NotBuilt => Some("style=dotted, arrowhead=empty".to_owned()),
    });
    if let Some(colour) = match edge.mark {
        Action::Keep => None,
        Action::Change => Some("#b4370f"),
        Action::Build => Some("#186a3b"),
        Action::Check => Some("#7a5b00"),
        Action::Decide => Some("#7a2a8c"),
    } {
        parts.push(format!("color=\"{colour}\", fontcolor=\"{colour}\", penwidth=2"));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!(" [{}]", parts.join(", "))
    }
}

/// Our own line breaks, each line cleaned.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| escaped(&clean(line))).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Text in which nothing is syntax: Graphviz reads `\` and, in labels, `&…;` as its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
}
