//! The schema of one touchpoint.

use serde_json::{Value, json};

use super::parts::{at, boolean, names, one_of_or_own, one_or_list, record, record_with, text, word};
use super::units;
use crate::description::{Needs, ObservedOperation, ObservedOrder, OnFailure, OrderMatters, Source, Via};
use crate::facts::Vocabulary;
use crate::text::Word;

/// One touchpoint, with what its keys say about each other.
pub(super) fn touchpoint(vocabulary: &Vocabulary) -> Value {
    let mut touchpoint = record(keys(vocabulary));
    touchpoint["type"] = json!("object");
    touchpoint["anyOf"] = json!([{ "required": ["to"] }, { "required": ["event"] }]);
    let of_a_call = Via::WORDS.iter().filter(|(_, via)| *via != Via::Event);
    let of_a_call: Vec<&str> = of_a_call.map(|(word, _)| *word).collect();
    touchpoint["if"] = json!({ "required": ["event"] });
    touchpoint["then"] = json!({ "properties": { "via": { "const": Via::Event.word() } } });
    touchpoint["else"] = json!({ "properties": {
        "via": { "enum": of_a_call },
        "waits_for": false,
        "to": { "minItems": 1 },
    } });
    touchpoint
}

fn keys(vocabulary: &Vocabulary) -> Vec<super::parts::Key<'static>> {
    let safeguards = one_of_or_own(vocabulary.safeguards().iter().map(String::as_str));
    let mut keys = vec![
        (
            "to",
            "the system called; a list where each one's result is needed. Of an event: subscribers that the \
             publisher knows",
            names(),
        ),
        (
            "event",
            "the event's name; it needs no declaration, and may have no subscriber",
            text(),
        ),
        (
            "id",
            "a name for the touchpoint, unique in the landscape; default: generated",
            text(),
        ),
        ("does", "what for, in a few words", text()),
        (
            "via",
            "how it is done today: api, event, file, database, or unknown; default: not built; of an event event",
            word::<Via>(),
        ),
        (
            "needs",
            "what the caller must have before it can go on: answer, outcome, later or nothing; default: unknown. \
             By what it needs, not by today's code. answer: it reads something from the reply, a price, stock, a \
             session. outcome: it reads nothing, but must know whether it worked. later: it goes on now, and wants \
             to learn the outcome some time. nothing: it is just as good if it never hears back",
            word::<Needs>(),
        ),
        (
            "on_failure",
            "stop or continue: whether a failure here ends the operation; default: stop",
            word::<OnFailure>(),
        ),
        (
            "times",
            "how often in one run of the operation; many is twice at least; default: 1",
            units::times(),
        ),
        (
            "parallel",
            "touchpoints of an operation with the same label run at the same time; default: one after another",
            text(),
        ),
        (
            "latency",
            "where it differs from the callee's own; default: the callee's",
            at("latency"),
        ),
        (
            "availability",
            "where it differs from the callee's own; default: the callee's",
            at("share"),
        ),
        ("invokes", "the operation that this call runs in the callee", text()),
        (
            "stale_for",
            "how old the answer may be; 0s: it must be current; default: unknown",
            at("duration"),
        ),
        (
            "safeguards",
            "what stands around it today; [] says that nothing does; default: unknown",
            one_or_list(&safeguards),
        ),
        (
            "consumers",
            "how many systems react, where they are not all listed; the greater figure counts; default: counted",
            at("count"),
        ),
        (
            "order_matters",
            "no, per_key or total: whether messages must be worked off in order; default: no",
            word::<OrderMatters>(),
        ),
        (
            "must_arrive",
            "whether a loss is unacceptable; default: false",
            boolean(),
        ),
        (
            "polls",
            "whether the call asks, again and again, whether something is new; default: false",
            boolean(),
        ),
        (
            "waits_for",
            "of an event: the operation waits, or polls, for this other event before it goes on; default: it does \
             not wait",
            text(),
        ),
    ];
    keys.extend(others());
    keys
}

/// What stands beside what a touchpoint is.
fn others() -> [super::parts::Key<'static>; 3] {
    [
        ("facts", "facts that rules of your own declare", at("facts")),
        ("accept", "findings let stand at it", one_or_list(&at("accept"))),
        (
            "observed",
            "what an importer saw of it: evidence, not what anybody says; written by touchpoint import",
            at("observed"),
        ),
    ]
}

/// The evidence of an importer.
pub(super) fn observed() -> Value {
    record_with(
        &["source"],
        vec![
            ("source", "from what it is known", word::<Source>()),
            ("runs", "runs of the operation in which it was seen", at("count")),
            ("calls", "all its calls, or messages", at("count")),
            (
                "failed",
                "those that failed; default: not known, as where only some calls were kept",
                at("count"),
            ),
            (
                "p50",
                "half of the calls took at most this long, as the caller saw them",
                at("duration"),
            ),
            (
                "p99",
                "99 of 100 calls took at most this long, as the caller saw them",
                at("duration"),
            ),
            (
                "order",
                "sequential, parallel or unknown: whether it runs in turn with its siblings; unknown: its place in the \
                 list is only the place seen",
                word::<ObservedOrder>(),
            ),
            ("share", "its share of the operation's time", at("share")),
            ("reply", "the event with which the other side replies", text()),
            (
                "operation",
                "unknown: the importer made the operation, so that nothing is claimed of it",
                word::<ObservedOperation>(),
            ),
            ("evidence", "what speaks for or against a need, in words", names()),
        ],
    )
}
