//! What people and programs get to see. A report filters nothing and decides nothing.

mod clean;
mod diagnostics;
mod excerpt;
mod explain_place;
mod explain_rule;
mod forms;
mod json;
mod lint_json;
mod lint_text;
mod paint;
mod recommendations_csv;
mod recommendations_json;
mod recommendations_markdown;
mod rows;
mod rule_page;
mod snippet;
mod summary;
mod table;
mod view;
mod why;
mod wrap;

pub use clean::{clean, clean_short, clean_source};
pub use diagnostics::diagnostics;
pub use explain_place::{explain_operation, explain_touchpoint};
pub use explain_rule::{AnyRule, explain_rule, rule_list};
pub use forms::{beside, how, safeguards};
pub use lint_json::lint_json;
pub use lint_text::lint_text;
pub use recommendations_csv::csv;
pub use recommendations_json::recommendations_json;
pub use recommendations_markdown::markdown;
pub use rule_page::{rule_index, rule_page};
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
