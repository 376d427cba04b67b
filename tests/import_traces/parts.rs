//! Parts add up to the whole; the order of what is read changes nothing.

use proptest::prelude::*;
use touchpoint::description::Source;
use touchpoint::import::traces::Profile;
use touchpoint::import::{sound, write};

use super::made::{Made, Trace, description, jaeger, otlp, profile, zipkin};

const SYSTEMS: [&str; 4] = ["a", "b", "c", "d"];
const KINDS: [&str; 6] = ["", "internal", "server", "client", "producer", "consumer"];

/// Any spans at all: parents of any kind or missing, halves that share an id, links anywhere, times that mean nothing.
fn spans() -> impl Strategy<Value = Vec<Made>> {
    let span = (
        1..12_u64,
        0..12_u64,
        0..4_usize,
        0..6_usize,
        0..3_u32,
        0..500_u64,
        0..500_u64,
        any::<[bool; 3]>(),
    );
    let traces = prop::collection::vec(prop::collection::vec(span, 1..12), 1..8);
    traces.prop_map(|traces| {
        let mut spans = Vec::new();
        for (number, made) in (1..).zip(traces) {
            for (id, parent, system, kind, name, start, length, [failed, topic, link]) in made {
                let mut trace = Trace::new(number);
                trace.add(
                    parent,
                    SYSTEMS[system],
                    KINDS[kind],
                    &format!("operation-{name}"),
                    (start, start + length),
                );
                let span = trace.last();
                span.id = id;
                span.failed = failed;
                if topic {
                    span.with("messaging.destination.name", format!("topic-{name}"));
                }
                if name == 2 {
                    span.with("http.route", "/*")
                        .with("server.address", SYSTEMS[(system + 1) % 4]);
                }
                if link {
                    span.links = vec![(number, parent)];
                }
                spans.extend(trace.spans);
            }
        }
        spans
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_parts_give_the_same_bytes(spans in spans(), cut in 0..8_u64) {
        let whole = description(Source::Otlp, &[otlp(&spans).as_bytes()]);
        let mut turned = spans.clone();
        turned.reverse();
        prop_assert_eq!(&description(Source::Otlp, &[otlp(&turned).as_bytes()]), &whole);
        let (first, second): (Vec<Made>, Vec<Made>) = spans.into_iter().partition(|span| span.trace <= cut);
        let (first, second) = (otlp(&first), otlp(&second));
        prop_assert_eq!(&description(Source::Otlp, &[second.as_bytes(), first.as_bytes()]), &whole);
        let parts = [second, first].map(|part| profile(Source::Otlp, &[part.as_bytes()]).write().expect("it is written"));
        let merged = Profile::merged(parts.iter().map(String::as_str)).expect("they are profiles");
        prop_assert_eq!(write(&sound(merged.found())).text, whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes changed, cut and put in anywhere: something is told or read, and nothing panics or hangs.
    #[test]
    fn damaged_files_are_no_harm(
        spans in spans(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
    ) {
        let formats = [(Source::Otlp, otlp(&spans)), (Source::Jaeger, jaeger(&spans)), (Source::Zipkin, zipkin(&spans))];
        for (source, text) in formats {
            let mut bytes = text.into_bytes();
            for (at, byte) in &damage {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(end.index(bytes.len()) + bytes.len() / 2);
            let found = sound(profile(source, &[&bytes]).found());
            prop_assert!(!found.told.is_empty());
            prop_assert!(write(&found).text.starts_with("touchpoint: 1"));
        }
    }

    #[test]
    fn a_profile_changed_by_hand_is_no_harm(spans in spans(), at in any::<prop::sample::Index>(), to in "[0-9]{1,20}") {
        let text = profile(Source::Otlp, &[otlp(&spans).as_bytes()]).write().expect("it is written");
        let digits: Vec<usize> = (0..text.len()).filter(|at| text.as_bytes()[*at].is_ascii_digit()).collect();
        let at = digits[at.index(digits.len())];
        let changed = format!("{}{to}{}", &text[..at], &text[at + 1..]);
        if let Ok(profile) = Profile::merged([changed.as_str(), text.as_str(), changed.as_str()]) {
            prop_assert!(write(&sound(profile.found())).text.starts_with("touchpoint: 1"));
        }
    }
}

#[test]
fn a_profile_is_the_same_whatever_the_order_and_merges_to_itself() {
    let mut spans = Vec::new();
    for number in 1..=30 {
        let mut trace = Trace::new(number);
        let root = trace.add(0, "shop", "server", "place", (0, 10_000));
        trace.call(root, "shop", "payments", "charge", (100, 200 + number));
        trace.add(root, "shop", "producer", "send orders", (300, 310));
        trace.last().with("messaging.system", "kafka");
        spans.extend(trace.spans);
    }
    let text = profile(Source::Otlp, &[otlp(&spans).as_bytes()])
        .write()
        .expect("it is written");
    spans.reverse();
    assert_eq!(
        profile(Source::Otlp, &[otlp(&spans).as_bytes()])
            .write()
            .expect("it is written"),
        text
    );
    let merged = Profile::merged([text.as_str()]).expect("it is a profile");
    assert_eq!(merged.write().expect("it is written"), text);
}

#[test]
fn what_is_no_profile_is_refused() {
    let good = profile(Source::Otlp, &[otlp(&[]).as_bytes()])
        .write()
        .expect("it is written");
    for (text, why) in [
        ("what?".to_owned(), "it is no profile"),
        ("{}".to_owned(), "\"format\": \"touchpoint-profile/1\"` is missing"),
        (
            good.replace("profile/1", "profile/9"),
            "it has the format `touchpoint-profile/9`",
        ),
        (good.replace("\"otlp\"", "\"what\""), "`what` is no source"),
        (
            good.replace("\"traces\":0", "\"traces\":18446744073709551615"),
            "higher than anything",
        ),
        (good.replace("\"traces\":0", "\"traces\":-1"), "higher than anything"),
        (
            good.replace(
                "\"health\":[]",
                "\"health\":[[7,{\"spans\":1,\"with_parent\":0,\"orphans\":0}]]",
            ),
            "a name that it does not have",
        ),
    ] {
        let (at, error) = Profile::merged([good.as_str(), text.as_str()]).expect_err("it is none");
        assert_eq!(at, 1);
        assert!(error.to_string().contains(why), "{error}");
    }
}
