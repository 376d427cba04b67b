//! The rules that are built in: every file under `rules/`.

include!(concat!(env!("OUT_DIR"), "/builtin_rules.rs"));

/// The built-in rule files, each with its path from the project's folder and its text, by path.
#[must_use]
pub fn builtin_files() -> &'static [(&'static str, &'static str)] {
    BUILTIN_RULES
}
