//! Whether the name of an event asks for something, as a command does, or tells what happened.

/// Words that ask, and are hardly ever anything else.
const VERBS: [&str; 31] = [
    "activate",
    "add",
    "apply",
    "approve",
    "assign",
    "calculate",
    "cancel",
    "close",
    "create",
    "deactivate",
    "delete",
    "deliver",
    "do",
    "enable",
    "execute",
    "generate",
    "handle",
    "notify",
    "open",
    "pay",
    "perform",
    "publish",
    "register",
    "reject",
    "remove",
    "reserve",
    "send",
    "ship",
    "submit",
    "trigger",
    "validate",
];

/// Words that ask where something follows them; alone they are things: an update, a charge, a refund.
const ALSO_NOUNS: [&str; 18] = [
    "book", "change", "charge", "check", "debit", "import", "index", "order", "print", "process", "refund", "release",
    "report", "run", "schedule", "start", "sync", "update",
];

/// Words that tell that something was done and do not end like most of them.
const TOLD: [&str; 22] = [
    "begun", "bought", "broken", "built", "chosen", "done", "drawn", "found", "given", "held", "kept", "known", "left",
    "lost", "made", "paid", "sent", "set", "shown", "sold", "taken", "written",
];

/// Whether the last part of a name begins with an order, and no word of the name tells that something was done.
pub(super) fn is_command(name: &str) -> bool {
    let parts = name.split(['.', '/', ':']).map(words);
    let parts: Vec<Vec<String>> = parts.filter(|part| !part.is_empty() && !is_version(part)).collect();
    let is_told = |word: &String| word.ends_with("ed") || TOLD.contains(&word.as_str());
    let Some([first, rest @ ..]) = parts.last().map(Vec::as_slice) else {
        return false;
    };
    let asks = VERBS.contains(&first.as_str()) || (ALSO_NOUNS.contains(&first.as_str()) && !rest.is_empty());
    asks && !parts.iter().flatten().any(is_told)
}

/// `v1`, as names of topics end.
fn is_version(part: &[String]) -> bool {
    matches!(part, [only] if only.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())))
}

/// `SendMail`, `send-mail` and `send_mail` are `send` and `mail`.
fn words(part: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '-';
    for letter in part.chars() {
        let begins = !before.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase());
        if letter.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.extend(letter.to_lowercase()),
                _ => words.push(letter.to_lowercase().collect()),
            }
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::is_command;

    #[test]
    fn a_name_asks_or_tells() {
        for name in [
            "send-mail",
            "mail.send",
            "SendInvoice",
            "createOrder",
            "cmd.ship_order",
            "shop/orders/cancel-order",
            "update-price",
            "charge_card.v2",
        ] {
            assert!(is_command(name), "{name}");
        }
        for name in [
            "order.placed",
            "OrderPlaced",
            "mail-sent",
            "order.updated",
            "price.update",
            "bank.charge",
            "stock",
            "price.change.requested",
            "sender.known",
            "send-mail-failed",
            "orders.v1",
            "",
            "...",
            "-",
        ] {
            assert!(!is_command(name), "{name}");
        }
    }
}
