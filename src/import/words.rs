//! What a run tells, in words.

/// A count with its noun, thousands apart: `1 file`, `12,300 calls`.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{} {noun}{end}", number(count))
}

/// A count, thousands apart: `12,300`.
#[must_use]
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names in a row; past a few "and 14 more".
#[must_use]
pub fn some(names: &[String]) -> String {
    const FEW: usize = 5;
    if names.len() <= FEW + 1 {
        return names.join(", ");
    }
    format!("{} and {} more", names[..FEW].join(", "), names.len() - FEW)
}
