//! Bad input, told with its place, in the user's words.

use common::bad::{BAD, GOOD, around, around_touchpoints, marked};
use common::{builtin, read_files, told};

mod common;

#[test]
fn the_description_around_bad_input_is_sound() {
    let input = read_files(&[("x.yaml", around("nowhere", ""))], &builtin().vocabulary);
    assert!(
        input.result.is_ok(),
        "{}",
        told(&input.result.err().unwrap_or_default(), &input.sources)
    );
}

#[test]
fn each_bad_input_is_told_with_its_place() {
    let mut failures = Vec::new();
    for (at, wrong, message, label) in BAD {
        let (text, place) = marked(&around(at, wrong));
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        let Err(diagnostics) = input.result else {
            failures.push(format!("{wrong}\n    was read"));
            continue;
        };
        let fits = diagnostics.iter().any(|one| {
            let range = one.at.map(touchpoint::text::Span::range);
            one.message.contains(message)
                && one.label.contains(label)
                && range.map(|range| (range.start, range.end)) == place
        });
        if !fits {
            failures.push(format!("{wrong}\n    {}", told(&diagnostics, &input.sources)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn one_slip_is_one_error() {
    for (at, wrong, ..) in BAD {
        let (text, _) = marked(&around(at, wrong));
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        let count = input.result.map_err(|wrong| wrong.len()).err();
        // Without its version a file may miss what stood there instead; two keys taken out of one are two.
        let two = ["«accept»", "«other»", "in: «ordres»"]
            .iter()
            .any(|two| wrong.contains(two));
        assert!(count == Some(1) || two, "{wrong}: {count:?}");
    }
}

#[test]
fn syntax_errors_are_told_and_leave_the_rest_alone() {
    for text in [
        "touchpoint: 1\nsystems: { a: {}\n",
        "touchpoint: 1\nsystems:\n  a: {}\n b: {}\n",
        "touchpoint: 1\nname: \"open\n",
        "touchpoint: 1\nname: [a, b\n",
        "touchpoint: 1\n\tname: x\n",
        "touchpoint: 1\nname: *nobody\n",
        "touchpoint: 1\nname: a: b\n",
        "touchpoint: 1\n---\ntouchpoint: 1\n",
        "a: &a [*a]\n",
        "",
        "# nothing but a comment\n",
        "touchpoint: 1\nname: \u{0}\n",
    ] {
        let input = read_files(&[("x.yaml", text)], &builtin().vocabulary);
        let Err(diagnostics) = input.result else {
            panic!("{text:?} was read")
        };
        assert_eq!(diagnostics.len(), 1, "{text:?}\n{}", told(&diagnostics, &input.sources));
        assert!(diagnostics[0].at.is_some(), "{text:?}");
    }
    for text in ["just words", "[]", "- touchpoint: 1\n", "1"] {
        let input = read_files(&[("x.yaml", text)], &builtin().vocabulary);
        assert!(input.result.is_err(), "{text:?} was read");
    }
}

#[test]
fn what_is_no_bad_input_reads() {
    for touchpoints in GOOD {
        let text = around_touchpoints(touchpoints);
        let input = read_files(&[("x.yaml", &text)], &builtin().vocabulary);
        assert!(
            input.result.is_ok(),
            "{touchpoints}\n{}",
            told(&input.result.err().unwrap_or_default(), &input.sources)
        );
    }
}
