//! What people and programs get to see. A report filters nothing and decides nothing.

mod baseline;
mod clean;
mod comparison_json;
mod comparison_markdown;
mod comparison_text;
mod cost_csv;
mod cost_json;
mod cost_markdown;
mod cost_rows;
mod cost_table;
mod decision;
mod diagnostics;
mod difference;
mod examples;
mod excerpt;
mod explain_place;
mod explain_rule;
mod forms;
mod graph_dot;
mod graph_mermaid;
mod graph_svg;
mod json;
mod lint_concise;
mod lint_github;
mod lint_gitlab;
mod lint_json;
mod lint_junit;
mod lint_markdown;
mod lint_sarif;
mod lint_summary;
mod lint_text;
mod listed;
mod markdown_text;
mod page;
mod paint;
mod proof_condition;
mod proof_json;
mod proof_text;
mod proof_words;
mod propose_json;
mod propose_markdown;
mod propose_rows;
mod propose_table;
mod recommendations_csv;
mod recommendations_json;
mod recommendations_markdown;
mod rows;
mod rule_page;
mod rules_list;
mod sarif;
mod sarif_rules;
mod sequence_mermaid;
mod slo;
mod snippet;
mod summary;
mod svg_curve;
mod svg_layout;
mod svg_ports;
mod svg_shape;
mod svg_text;
mod table;
mod uri;
mod view;
mod why;
mod wrap;

pub use baseline::{baseline_size, baseline_yaml};
pub use clean::{clean, clean_short, clean_source};
pub use comparison_json::comparison_json;
pub use comparison_markdown::comparison_markdown;
pub use comparison_text::comparison_text;
pub use cost_csv::cost_csv;
pub use cost_json::cost_json;
pub use cost_markdown::cost_markdown;
pub use cost_table::cost_table;
pub use decision::{decision, needs_decision};
pub use diagnostics::diagnostics;
pub use difference::{MovedOn, difference_json, difference_text};
pub use examples::{examples_summary, failed_examples};
pub use explain_place::{explain_operation, explain_touchpoint};
pub use explain_rule::{AnyRule, explain_rule, explain_upkeep, rule_list};
pub use forms::{beside, how, safeguards};
pub use graph_dot::graph_dot;
pub use graph_mermaid::graph_mermaid;
pub use graph_svg::graph_svg;
pub use json::escaped_json;
pub use lint_concise::{concise_parts, lint_concise};
pub use lint_github::lint_github;
pub use lint_gitlab::lint_gitlab;
pub use lint_json::{json_parts, lint_json};
pub use lint_junit::lint_junit;
pub use lint_markdown::lint_markdown;
pub use lint_sarif::lint_sarif;
pub use lint_text::lint_text;
pub use page::{Page, page};
pub use proof_json::proof_json;
pub use proof_text::proof_text;
pub use propose_json::plan_json;
pub use propose_markdown::plan_markdown;
pub use propose_rows::proposal_note;
pub use propose_table::plan_table;
pub use recommendations_csv::csv;
pub use recommendations_json::recommendations_json;
pub use recommendations_markdown::markdown;
pub use rule_page::{rule_index, rule_page};
pub use rules_list::{rules_json, rules_markdown, rules_table};
pub use sequence_mermaid::sequence_mermaid;
pub use snippet::{Level, Snippet, render};
pub use table::table;
pub use view::{View, Watch, few};
pub use wrap::wrap;

/// What a rendering may use of the place to which it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are wanted.
    pub colour: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Look {
    /// How many columns are taken where no terminal tells.
    pub const WIDTH: usize = 100;

    /// Without colour and in 100 columns, as for a pipe or a file.
    pub const PLAIN: Look = Look {
        colour: false,
        width: Look::WIDTH,
    };
}

/// A count with its noun: `1 file`, `2 files`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
