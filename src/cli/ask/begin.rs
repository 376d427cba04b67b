//! The first questions of a new description: what happens, where, and who takes part.

use super::terminal::AtTerminal;
use crate::interview::{NoAnswer, Prompter};

/// A new operation, before anything is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NewForm {
    /// Its name.
    pub(super) operation: String,
    /// The system in which it happens.
    pub(super) system: String,
    /// What it is.
    pub(super) description: Option<String>,
    /// The other systems, each a touchpoint of its own.
    pub(super) to: Vec<String>,
}

/// Asks the three questions; `earlier` is offered for change. `back` goes to the one before.
pub(super) fn ask(prompter: &mut AtTerminal, earlier: &NewForm, from_the_end: bool) -> Result<NewForm, NoAnswer> {
    let mut form = earlier.clone();
    let mut at = if from_the_end { 2 } else { 0 };
    while at < 3 {
        // The hint stands on a line of its own: a prompt that wraps is not taken back whole.
        let (prompt, hint, initial) = match at {
            0 => (
                "What happens?",
                "an order is placed, a user signs up",
                form.description.clone().unwrap_or_else(|| form.operation.clone()),
            ),
            1 => (
                "In which system?",
                "the caller of its API calls, the publisher of its events",
                form.system.clone(),
            ),
            _ => (
                "Which other systems take part?",
                "in the order in which it happens, with commas between",
                form.to.join(", "),
            ),
        };
        prompter.hint(hint);
        let typed = prompter.input(prompt, &initial)?;
        let typed = typed.as_deref().map_or("back", str::trim);
        match (at, typed) {
            (0, "back") => prompter.say("this is the first question"),
            (_, "back") => at -= 1,
            (_, "") => prompter.say("type a name, or `back`; Ctrl-C ends it"),
            (0, text) => {
                form.operation = key(text);
                form.description =
                    (form.operation != text && form.operation.replace('-', " ") != text).then(|| text.to_owned());
                at += usize::from(!form.operation.is_empty());
            }
            (1, text) => {
                text.clone_into(&mut form.system);
                at += 1;
            }
            (_, text) => {
                let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
                form.to = names.map(str::to_owned).collect();
                if form.to.contains(&form.system) {
                    prompter.say(&format!("`{}` is where it happens; name the others", form.system));
                } else if !form.to.is_empty() {
                    at += 1;
                }
            }
        }
    }
    Ok(form)
}

/// What is typed as a key: small letters, words joined by hyphens.
fn key(text: &str) -> String {
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '/')))
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn words_become_a_key() {
        assert_eq!(key("place order"), "place-order");
        assert_eq!(key("An order is placed!"), "an-order-is-placed");
        assert_eq!(key("Bestellung für heute"), "bestellung-für-heute");
        assert_eq!(key("order.placed"), "order.placed");
    }
}
