//! What people see: one file per case in `tests/cmd`, each with the whole output.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what is printed now into the cases: read the difference.

#[test]
fn cases() {
    let cases = trycmd::TestCases::new();
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        // What the machine that runs the tests likes is not what is tested.
        cases.env(name, "");
    }
    cases.case("tests/cmd/**/*.toml").case("tests/cmd/**/*.trycmd");
}
