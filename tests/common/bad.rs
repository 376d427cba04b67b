//! Each kind of bad input, and what is none.

/// Takes `«` and `»` out of a text, and gives what stands between them.
pub fn marked(text: &str) -> (String, Option<(usize, usize)>) {
    match (text.find('«'), text.find('»')) {
        (Some(from), Some(to)) => {
            let plain = text.replace(['«', '»'], "");
            (plain, Some((from, to - '«'.len_utf8())))
        }
        _ => (text.to_owned(), None),
    }
}

/// A sound description around what is wrong: `at` names the place of the wrong thing.
pub fn around(at: &str, wrong: &str) -> String {
    let pick = |place: &str, sound: &str| {
        if place == at {
            wrong.to_owned()
        } else {
            sound.to_owned()
        }
    };
    format!(
        "{}
{}
systems:
  orders: {}
  payments: {}
{}operations:
  place-order:
    in: orders
{}    touchpoints:
      - {}
  charge-card: {{ in: payments }}
  mail-it: {{ in: email }}
",
        pick("version", "touchpoint: 1"),
        pick("top", "name: Shop"),
        pick("orders", "{}"),
        pick("payments", "{ external: true }"),
        pick("system", "  email: {}\n"),
        pick("operation", ""),
        pick("touchpoint", "{ to: payments, via: api, needs: outcome }"),
    )
}

/// Each kind of bad input: where, what with its place marked, the message, the label.
#[rustfmt::skip]
pub const BAD: &[(&str, &str, &str, &str)] = &[
    // the format's version
    ("version", "touchpoint: «2»", "not `2`", ""),
    ("version", "touchpoint: «1.0»", "not `1.0`", ""),
    ("version", "touchpoint: «[1]»", "`touchpoint` must be the version of the format", ""),
    ("version", "«accept»: []", "does not say its format version", ""),
    // unknown keys
    ("top", "«sytems»: {}", "a description has no key `sytems`", "did you mean `systems`?"),
    ("orders", "{ «externl»: true }", "a system has no key `externl`", "did you mean `external`?"),
    ("operation", "    «subscribe»: x\n", "an operation has no key `subscribe`", "did you mean `subscribes`?"),
    ("touchpoint", "{ to: payments, «neds»: answer }", "a touchpoint has no key `neds`", "did you mean `needs`?"),
    ("touchpoint", "{ to: payments, observed: { source: otlp, «cals»: 3 } }", "`observed` has no key `cals`", "did you mean `calls`?"),
    ("touchpoint", "{ to: payments, observed: { source: «jager» } }", "`source` cannot be `jager`", "did you mean `jaeger`?"),
    ("touchpoint", "{ to: payments, observed: «{ calls: 3 }» }", "`observed` does not say from where it is", ""),
    ("touchpoint", "{ to: payments, observed: «~» }", "`observed` has no value", ""),
    ("touchpoint", "{ to: payments, observed: { source: otlp, order: «sequentual» } }", "`order` cannot be `sequentual`", "did you mean `sequential`?"),
    ("touchpoint", "{ to: payments, observed: { source: otlp, operation: «unknwn» } }", "`operation` cannot be `unknwn`", "did you mean `unknown`?"),
    ("touchpoint", "{ to: payments, observed: { source: otlp, calls: 3, «failed: 4» } }", "4 calls failed of 3", ""),
    ("touchpoint", "{ to: payments, observed: { source: otlp, p99: 1ms, «p50: 2ms» } }", "`p50` is above `p99`", ""),
    ("touchpoint", "{ to: payments, observed: { source: otlp, share: «0.5» } }", "`share: 0.5` has no %", "did you mean `50%`?"),
    ("touchpoint", "{ to: payments, observed: { source: otlp, runs: «-1» } }", "`runs` must be a whole number", ""),
    ("operation", "    slo: { «latancy»: 1s }\n", "`slo` has no key `latancy`", "did you mean `latency`?"),
    ("orders", "{ latency: { p50: 1s, «p95»: 2s } }", "`latency` has no key `p95`", "p"),
    ("touchpoint", "{ to: payments, accept: [{ rule: x, reason: y, «untill»: 2027-01-01 }] }", "has no key `untill`", "did you mean `until`?"),
    // wrong types
    ("top", "name: «[a, b]»", "`name` must be a text", ""),
    ("orders", "«[a]»", "a system must be a mapping of keys to values, not `[a]`", ""),
    ("orders", "{ external: «yes» }", "`external` must be true or false, not `yes`", "did you mean `true`?"),
    ("orders", "{ external: «\"true\"» }", "`external` must be true or false", ""),
    ("orders", "{ kind: «servce» }", "`kind` cannot be `servce`", "did you mean `service`?"),
    ("orders", "{ aliases: [«{}»] }", "`aliases` must be a name, or a list of names", ""),
    ("operation", "    description: «{ a: b }»\n", "`description` must be a text", ""),
    ("touchpoint", "«just this»", "a touchpoint must be a mapping", ""),
    ("touchpoint", "{ to: payments, via: «apis» }", "`via` cannot be `apis`", "did you mean `api`?"),
    ("touchpoint", "to: payments\n        needs: |\n          «answr»\n\n        via: api", "`needs` cannot be", ""),
    ("touchpoint", "{ to: payments, needs: «answr» }", "`needs` cannot be `answr`", "did you mean `answer`?"),
    ("touchpoint", "{ to: payments, needs: «[answer]» }", "`needs` must be one of", ""),
    ("touchpoint", "{ to: payments, on_failure: «halt» }", "`on_failure` cannot be `halt`", ""),
    ("touchpoint", "{ to: payments, times: «0» }", "`times` must be a whole number from 1, or `many`", ""),
    ("touchpoint", "{ to: payments, times: «several» }", "`times` must be a whole number from 1", ""),
    ("touchpoint", "{ event: x, consumers: «-1» }", "`consumers` must be a whole number, not `-1`", ""),
    ("touchpoint", "{ event: x, consumers: «1.5» }", "`consumers` must be a whole number", ""),
    ("touchpoint", "{ event: x, order_matters: «perkey» }", "`order_matters` cannot be `perkey`", "did you mean `per_key`?"),
    ("touchpoint", "{ event: x, must_arrive: «1» }", "`must_arrive` must be true or false", ""),
    ("touchpoint", "{ to: payments, polls: «often» }", "`polls` must be true or false", ""),
    ("touchpoint", "{ to: payments, accept: [{ rule: x, reason: y, until: «tomorrow» }] }", "`until` must be a day", ""),
    ("touchpoint", "{ to: payments, accept: [{ rule: x, reason: y, until: «2027-02-30» }] }", "`until` must be a day", ""),
    ("touchpoint", "{ to: payments, accept: [«{ rule: x }»] }", "`accept` has no `reason`", ""),
    ("touchpoint", "{ to: payments, accept: [«{ reason: x }»] }", "`accept` has no `rule`", ""),
    ("touchpoint", "{ to: payments, accept: [«~»] }", "`accept` has no value", ""),
    // duplicate keys
    ("top", "name: A\n«name»: B", "`name` stands twice", "again"),
    ("system", "  email: {}\n  «email»: {}\n", "`email` stands twice", "again"),
    ("touchpoint", "{ to: payments, via: api, «via»: api }", "`via` stands twice", "again"),
    // durations, shares and rates
    ("orders", "{ latency: «180» }", "`latency: 180` has no unit", "did you mean `180ms`?"),
    ("orders", "{ latency: { p50: «5» } }", "`p50: 5` has no unit", "did you mean `5ms`?"),
    ("orders", "{ latency: «{ p50: 2s, p99: 1s }» }", "`p50` is above `p99`", ""),
    ("touchpoint", "{ to: payments, stale_for: «5m» }", "has no unit that is known", "did you mean `5min`?"),
    ("touchpoint", "{ to: payments, stale_for: «soon» }", "is no duration", ""),
    ("touchpoint", "{ to: payments, stale_for: «-5s» }", "is no duration", ""),
    ("orders", "{ availability: «99.9» }", "`availability: 99.9` has no %", "did you mean `99.9%`?"),
    ("orders", "{ availability: «0.999» }", "has no %", "did you mean `99.9%`?"),
    ("orders", "{ availability: «100.1%» }", "`availability: 100.1%` is above 100%", ""),
    ("operation", "    rate: «20»\n", "`rate: 20` has no unit", "did you mean `20/s`?"),
    ("operation", "    rate: «often»\n", "is no rate", ""),
    // names that nobody declares
    ("touchpoint", "{ to: «paymets» }", "no system is called `paymets`", "did you mean `payments`?"),
    ("touchpoint", "{ to: [payments, «warehouse»] }", "no system is called `warehouse`", ""),
    ("touchpoint", "{ event: x, to: «emial» }", "no system is called `emial`", "did you mean `email`?"),
    ("operation", "  other:\n    in: «ordres»\n", "no system is called `ordres`", "did you mean `orders`?"),
    ("touchpoint", "{ to: payments, invokes: «charge-crd» }", "no operation is called `charge-crd`", "did you mean `charge-card`?"),
    ("touchpoint", "{ to: payments, invokes: «mail-it» }", "`mail-it` does not happen in the system that is called", ""),
    ("operation", "    touchpoints: []\n  «other»: {}\n  third:\n    in: orders\n", "does not say in which system it happens", ""),
    // ids and aliases
    ("touchpoint", "{ id: a, to: payments }\n      - { id: «a», to: email }", "the id `a` stands twice", "again"),
    ("orders", "{ aliases: [«payments»] }", "would be a name of two systems", ""),
    ("system", "  email: { aliases: [x] }\n  mail: { aliases: [«x»] }\n", "`x` would be a name of two systems", ""),
    // what a touchpoint says of itself
    ("touchpoint", "«{ via: api, needs: answer }»", "neither `to` nor `event`", ""),
    ("touchpoint", "«~»", "neither `to` nor `event`", ""),
    ("touchpoint", "{ «to: []», via: api }", "names no system", ""),
    ("touchpoint", "{ event: x, «via: api» }", "an event is done `via: event`", ""),
    ("touchpoint", "{ event: x, «via: file» }", "an event is done `via: event`", ""),
    ("touchpoint", "{ to: payments, «via: event» }", "`via: event` needs the event's name", ""),
    ("touchpoint", "{ to: payments, «waits_for»: x }", "a call cannot have `waits_for`", ""),
    ("touchpoint", "{ to: «orders» }", "`orders` calls itself", ""),
    // safeguards and facts
    ("touchpoint", "{ to: payments, safeguards: [timeout, «retrie»] }", "no safeguard is called `retrie`", "did you mean `retry`?"),
    ("touchpoint", "{ to: payments, facts: { «personal_data»: true } }", "no fact is called `personal_data`", ""),
    ("touchpoint", "{ to: payments, facts: { «consumers»: 2 } }", "`consumers` is a key of its own", ""),
    ("orders", "{ facts: { «called_by»: 2 } }", "`called_by` is derived", ""),
    // YAML
    ("top", "<<: «5»", "`<<`", ""),
    ("top", "«[a]»: b", "a key is a single word", ""),
];

/// Touchpoints that are no bad input.
pub const GOOD: &[&str] = &[
    "[]",
    "[{ event: x }]",
    "[{ event: x, to: [] }]",
    "[{ event: x, to: orders }]",
    "[{ event: x, waits_for: y, via: event }]",
    "[{ to: [payments, payments] }]",
    "[{ to: payments, safeguards: timeout }]",
    "[{ to: payments, times: many, parallel: p, stale_for: 0s, latency: { p99: 1s }, availability: 100% }]",
    "[{ to: pay, invokes: charge }]",
];

/// A sound description around touchpoints.
pub fn around_touchpoints(touchpoints: &str) -> String {
    format!(
        "touchpoint: 1
systems:
  orders:
  payments: {{ aliases: [pay, payments] }}
operations:
  op: {{ in: orders, subscribes: [nobody-publishes-it], touchpoints: {touchpoints} }}
  charge: {{ in: payments }}
"
    )
}
