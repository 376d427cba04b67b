//! "Did you mean": the known name that is nearest to a misspelt one.

/// The nearest of the known names, where one is near enough to be meant.
///
/// Damerau-Levenshtein distance: a third of the word, at least one, may differ.
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(word.chars().count()) <= allowed || name.starts_with(word))
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= allowed || (word.chars().count() >= 3 && name.starts_with(word)))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let known = ["email", "payment", "shipping"];
        assert_eq!(nearest("emial", known), Some("email"));
        assert_eq!(nearest("Shiping", known), Some("shipping"));
        assert_eq!(nearest("ship", known), Some("shipping"));
        assert_eq!(nearest("warehouse", known), None);
        assert_eq!(nearest("", known), None);
    }
}
