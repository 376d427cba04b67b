//! Text from outside in HTML: cleaned, escaped, and kept apart from text that runs the other way.

use maud::{Markup, html};

use crate::advice::Action;
use crate::report::clean;
use crate::text::Word;

/// A name.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (clean(text)) } }
}

/// A sentence, with what stands between backticks as code.
pub(super) fn prose(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd backtick belongs to the text.
    let is_paired = parts.len() % 2 == 1;
    html! {
        @if is_paired {
            @for (at, part) in parts.iter().enumerate() {
                @if at % 2 == 1 { code { (clean(part)) } } @else { (clean(part)) }
            }
        } @else { (clean(text)) }
    }
}

/// Several lines.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { br; }
            (prose(line))
        }
    }
}

/// An action with its mark.
pub(super) fn action(action: Action) -> Markup {
    let mark = action.mark();
    html! { b class=(action.word()) { @if mark != ' ' { (mark) " " } (action.word()) } }
}
