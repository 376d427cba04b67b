//! Made landscapes of any size, the same in every run: shapes in which real systems are large.

use std::fmt::Write as _;

/// In what a landscape is large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Services in layers, each operation calling into the next layer and telling others by an event.
    Layered,
    /// A few systems that nearly every operation calls.
    Hubs,
    /// Operations that invoke one another in long chains, each tenth of which leads back into itself.
    Chains,
    /// Mostly events, with many subscribers that declare themselves.
    EventHeavy,
    /// Layered, one file per team: 500 files.
    Federated,
}

impl Shape {
    /// How it is called in what a benchmark prints.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shape::Layered => "layered",
            Shape::Hubs => "hubs",
            Shape::Chains => "chains",
            Shape::EventHeavy => "event-heavy",
            Shape::Federated => "federated",
        }
    }
}

/// Touchpoints of one operation.
const PER_OPERATION: usize = 4;
/// Files of a federated landscape.
const FILES: usize = 500;

/// A landscape of about this many touchpoints, a quarter as many systems and as many operations, as files with their
/// names.
pub(crate) fn landscape(shape: Shape, touchpoints: usize, seed: u64) -> Vec<(String, String)> {
    let operations = (touchpoints / PER_OPERATION).max(1);
    let files = if shape == Shape::Federated {
        FILES.min(operations)
    } else {
        1
    };
    let mut draw = Draw(seed);
    let mut made: Vec<(String, String)> = Vec::new();
    let mut next = 0;
    for file in 0..files {
        let last = operations * (file + 1) / files;
        let name = if files == 1 {
            "touchpoints.yaml".to_owned()
        } else {
            format!("team-{file:03}/touchpoints.yaml")
        };
        made.push((name, one_file(shape, next..last, operations, &mut draw)));
        next = last;
    }
    made
}

fn one_file(shape: Shape, part: std::ops::Range<usize>, all: usize, draw: &mut Draw) -> String {
    let mut text = String::from("touchpoint: 1\nname: Made\n\nsystems:\n");
    for at in part.clone() {
        let down = if draw.below(7) == 0 {
            ", sometimes_down: true"
        } else {
            ""
        };
        let latency = 5 + draw.below(60);
        writeln!(
            text,
            "  system-{at}: {{ owner: team-{}, latency: {latency}ms, availability: 99.9{}%{down} }}",
            at % 40,
            draw.below(10),
        )
        .expect("writing to a string");
    }
    text.push_str("\noperations:\n");
    for at in part {
        write!(text, "  operation-{at}:\n    in: system-{at}\n    rate: 20/s\n").expect("writing to a string");
        if shape == Shape::EventHeavy && at > 0 {
            writeln!(text, "    subscribes: happened.{}", draw.below(at)).expect("writing to a string");
        }
        text.push_str("    touchpoints:\n");
        for step in 0..PER_OPERATION {
            touchpoint(&mut text, shape, at, step, all, draw);
        }
    }
    text
}

fn touchpoint(text: &mut String, shape: Shape, at: usize, step: usize, all: usize, draw: &mut Draw) {
    let other = |draw: &mut Draw, among: usize| {
        let to = draw.below(among.max(1));
        if to == at { (to + 1) % all.max(2) } else { to }
    };
    if all < 2 || (shape == Shape::EventHeavy && step > 0) || step == PER_OPERATION - 1 {
        let number = if step == PER_OPERATION - 1 { at } else { all * step + at };
        writeln!(
            text,
            "      - {{ event: happened.{number}, needs: nothing, must_arrive: true }}   # whoever wants to know"
        )
        .expect("writing to a string");
        return;
    }
    let to = match shape {
        Shape::Hubs => other(draw, all.min(10)),
        Shape::Chains => at + 1 - if at % 10 == 9 { 10 } else { 0 },
        Shape::Layered | Shape::Federated | Shape::EventHeavy => other(draw, all),
    };
    let to = if to == at || to >= all { (at + 1) % all } else { to };
    match step {
        0 => {
            let invokes = if shape == Shape::Chains {
                format!(", invokes: operation-{to}")
            } else {
                String::new()
            };
            writeln!(
                text,
                "      - {{ to: system-{to}, does: look up the price, via: api, needs: answer, safeguards: [timeout, cache]{invokes} }}"
            )
        }
        1 => writeln!(
            text,
            "      - to: system-{to}\n        does: start the shipment   # a person is told\n        via: api\n        needs: later"
        ),
        _ => writeln!(
            text,
            "      - {{ to: system-{to}, does: send a mail, via: api, needs: nothing, on_failure: continue }}"
        ),
    }
    .expect("writing to a string");
}

/// Numbers that look random and are the same in every run (the multiplier and the increment are Knuth's, of MMIX).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).expect("31 bits");
        high % bound
    }
}
