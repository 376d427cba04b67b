//! The patterns speak the language of `text::units`.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::Value;
use touchpoint::schema::Schema;
use touchpoint::text::{parse_duration, parse_rate, parse_share};

use crate::{schema, validator_of};

/// A definition of the description's schema by itself.
fn definition(name: &str) -> jsonschema::Validator {
    validator_of(&schema(Schema::Description)["$defs"][name])
}

fn agrees(name: &str, texts: impl Strategy<Value = String>, reads: fn(&str) -> bool) {
    let pattern = definition(name);
    let mut both = 0;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
    let told = runner.run(&texts, |text| {
        prop_assert_eq!(
            pattern.is_valid(&Value::from(text.as_str())),
            reads(&text),
            "{:?}",
            text
        );
        Ok(())
    });
    told.unwrap_or_else(|error| panic!("{name}: {error}"));
    // Both sides are tried often enough.
    let mut tree = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..400 {
        let text = texts.new_tree(&mut tree).expect("a text").current();
        both += usize::from(reads(&text));
    }
    assert!((40..=360).contains(&both), "{name}: {both} of 400 read");
}

/// A number, a unit, and blanks, each more or less right.
fn written(units: &'static str) -> impl Strategy<Value = String> {
    let number = prop_oneof![
        4 => "[0-9]{1,4}(\\.[0-9]{0,3})?",
        1 => "[0-9.]{0,5}",
        1 => "0{0,2}(100|99|100\\.0|100\\.01|101)",
        1 => "[-+]?[0-9]{0,2}(e[0-9])?",
    ];
    ("[ \t\u{a0}\n]{0,1}", number, "[ \t]{0,1}", units, "[ x\n]{0,1}")
        .prop_map(|(before, number, between, unit, after)| format!("{before}{number}{between}{unit}{after}"))
}

#[test]
fn durations() {
    // Some hundred years are too long to the reader; a pattern does not count.
    agrees("duration", written("(us|µs|ms|s|min|h|d|m|sec|D|MS||ms s)"), |text| {
        parse_duration(text).is_ok()
    });
}

#[test]
fn shares() {
    agrees("share", written("(%|%|%|%%||/s)"), |text| parse_share(text).is_ok());
}

#[test]
fn rates() {
    agrees("rate", written("(/s|/min|/h|/day|/d|/m|s|/ s|/S|)"), |text| {
        parse_rate(text).is_ok()
    });
}

/// Days as the format writes them; only the 29th of February of a common year is left to the reader, which also takes
/// other forms of ISO 8601.
#[test]
fn days() {
    let pattern = definition("day");
    for year in [1999, 2000, 2027, 2028] {
        for month in 0..=13 {
            for day in 0..=32 {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let reads = text.parse::<jiff::civil::Date>().is_ok();
                let leap = month == 2 && day == 29;
                assert_eq!(pattern.is_valid(&Value::from(text.as_str())), reads || leap, "{text}");
            }
        }
    }
    for text in ["2027-6-30", "27-06-30", "tomorrow", "2027-06-30 ", "2027-06"] {
        assert!(!pattern.is_valid(&Value::from(text)), "{text}");
    }
}
